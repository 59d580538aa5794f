//! A program that notes which of its functions are called.

use super::{parse, plan};
use crate::fail::{Failure, Result};
use walrus::ir::{MemArg, Store, StoreKind, Value};
use walrus::{FunctionKind, Module};

/// What a program exports its notes as: a memory with a byte for each function, 1 if it was called.
const CALLS: &str = "$calls";
/// Bytes of a page of memory.
const PAGE: usize = 65_536;

/// A program with notes.
pub(crate) struct Marked {
    pub(crate) wasm: Vec<u8>,
    /// The functions that the cut decides about, by their names.
    pub(crate) functions: Vec<(usize, String)>,
}

/// Has every function of a program note that it was called.
pub(crate) fn mark(wasm: &[u8]) -> Result<Marked> {
    let mut module = parse(wasm)?;
    let ids = plan::ids(&module);
    if ids.len() > PAGE {
        return Err(Failure::new(format!("{} functions are more than are noted", ids.len())));
    }
    let functions = named(&module);
    let calls = module.memories.add_local(false, false, 1, Some(1), None);
    module.exports.add(CALLS, calls);
    for (index, id) in ids.into_iter().enumerate() {
        let FunctionKind::Local(function) = &mut module.funcs.get_mut(id).kind else { continue };
        let arg = MemArg { align: 1, offset: index as u64 };
        let note = Store { memory: calls, kind: StoreKind::I32_8 { atomic: false }, arg };
        let mut body = function.builder_mut().func_body();
        body.const_at(0, Value::I32(0)).const_at(1, Value::I32(1)).instr_at(2, note);
    }
    Ok(Marked { wasm: module.emit_wasm(), functions })
}

/// Those with a name, which are not so small that they stay where they are called, whatever becomes of them in the next builds.
fn named(module: &Module) -> Vec<(usize, String)> {
    let is_large = |size| size >= plan::WORTH / 2;
    let functions = plan::ids(module).into_iter().enumerate();
    let large = functions.filter(|(_, id)| plan::size(module, *id).is_some_and(is_large));
    large.filter_map(|(index, id)| Some((index, module.funcs.get(id).name.clone()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{FunctionBuilder, Module};

    #[test]
    fn every_function_notes_itself_first_and_small_ones_have_no_say() {
        let mut module = Module::default();
        for (name, size) in [("small", 1), ("large", 40)] {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
            builder.name(name.to_owned());
            for number in 0..size {
                builder.func_body().i32_const(number).drop();
            }
            let id = builder.finish(Vec::new(), &mut module.funcs);
            module.exports.add(name, id);
        }
        let marked = mark(&module.emit_wasm()).unwrap();
        // Emitted by size, the largest first.
        assert_eq!(marked.functions, [(0, "large".to_owned())]);
        let module = Module::from_buffer(&marked.wasm).unwrap();
        let stores = |id| plan::size(&module, id).unwrap();
        assert_eq!(plan::ids(&module).into_iter().map(stores).sum::<u64>(), 2 * (1 + 40) + 2 * 3);
        assert!(module.exports.iter().any(|export| export.name == CALLS));
    }
}
