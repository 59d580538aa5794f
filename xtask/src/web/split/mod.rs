//! Cuts a program in two: what a start needs, and the late part, which is loaded when one of its
//! functions is first called.
//!
//! Both parts share memory, table and globals. Where the first part calls a function of the late
//! one stands a *door*: it sees to it that the late part is there, which by then has put the function
//! into its place in the table, and calls that. So any choice of late functions is right; a good
//! one is seldom called.
//!
//! The program exports a function named [`LOAD`], which loads the late part with the first one's
//! exports as its imports, and returns when it is there.

mod data;
mod mark;
mod plan;

pub(crate) use data::Constants;
pub(crate) use mark::mark;

use crate::fail::{Context, Failure, Result};
use plan::Plan;
use std::collections::BTreeSet;
use std::ops::Range;
use walrus::ir::{UnaryOp, Value};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId,
    FunctionKind, GlobalId, GlobalKind, ImportKind, ImportedFunction, MemoryId, Module,
    ModuleConfig, TableId, ValType,
};

/// The export that loads the late part.
const LOAD: &str = "load_late";
/// Behind a function's name: a door to it.
pub(crate) const DOOR: &str = " (door)";
/// What the late part calls the first one.
const FIRST: &str = "first";

/// A program in two parts.
pub(crate) struct Parts {
    pub(crate) first: Vec<u8>,
    pub(crate) late: Vec<u8>,
}

/// Leaves the functions whose names `is_early` picks, and those that are not worth a door or may not have one, in the
/// first part, and moves all others into the late one, with the constants that those alone use.
pub(crate) fn split(
    wasm: &[u8],
    constants: &Constants,
    is_early: &dyn Fn(&str) -> bool,
) -> Result<Parts> {
    let module = parse(wasm)?;
    let plan = plan::plan(&module, is_early);
    let places = constants.late(&|name| plan.names.contains(name));
    let (late, wanted) = late_part(wasm, &plan, &places)?;
    Ok(Parts { first: first_part(wasm, &plan, &places, &wanted)?, late })
}

fn parse(wasm: &[u8]) -> Result<Module> {
    let mut config = ModuleConfig::new();
    // Names go when Binaryen has said which function became which.
    config.generate_name_section(true).generate_producers_section(false);
    config.parse(wasm).context(|| "reading a program to split".into())
}

/// The table of functions, and how long it is before the doors' places.
fn table(module: &Module) -> Result<(TableId, u64)> {
    let table = module.tables.main_function_table().context(|| "the table of functions".into())?;
    let id = table.ok_or_else(|| Failure::new("the program has no table of functions"))?;
    Ok((id, module.tables.get(id).initial))
}

/// Makes room in the table for the doors.
fn widen(module: &mut Module, table: TableId, doors: usize) {
    let table = module.tables.get_mut(table);
    table.initial += doors as u64;
    table.maximum = table.maximum.map(|most| most.max(table.initial));
}

/// The late part, and the names of what it imports.
fn late_part(
    wasm: &[u8],
    plan: &Plan,
    places: &[Range<u32>],
) -> Result<(Vec<u8>, BTreeSet<String>)> {
    let mut module = parse(wasm)?;
    let moved = constants(&module, places)?;
    let (table, places) = table(&module)?;
    let ids = plan::ids(&module);
    let doors = plan.doors.iter().map(|index| ids[*index]).collect();
    clear(&mut module);
    for (memory, kind, content) in moved {
        let segment = module.data.add(kind, content);
        module.memories.get_mut(memory).data_segments.insert(segment);
    }
    import_all(&mut module, &ids, plan);
    widen(&mut module, table, plan.doors.len());
    let offset = ConstExpr::Value(Value::I32(places as i32));
    let kind = ElementKind::Active { table, offset };
    let element = module.elements.add(kind, ElementItems::Functions(doors));
    module.tables.get_mut(table).elem_segments.insert(element);
    walrus::passes::gc::run(&mut module);
    let wanted = module.imports.iter().map(|import| import.name.clone()).collect();
    Ok((module.emit_wasm(), wanted))
}

/// Where an active segment begins in memory.
fn address(kind: &DataKind) -> Option<u32> {
    match kind {
        DataKind::Active { offset: ConstExpr::Value(Value::I32(address)), .. } => {
            Some(*address as u32)
        }
        _ => None,
    }
}

/// The parts of a segment at this address that are at these places of memory.
fn inside(address: u32, length: usize, places: &[Range<u32>]) -> Vec<Range<usize>> {
    let end = u64::from(address) + length as u64;
    let inside = |place: &&Range<u32>| place.start >= address && u64::from(place.end) <= end;
    let within = |at: u32| (at - address) as usize;
    places.iter().filter(inside).map(|place| within(place.start)..within(place.end)).collect()
}

/// A segment of the late part: its memory, where it begins there, what it holds.
type Moved = (MemoryId, DataKind, Vec<u8>);

/// What memory holds at these places when the program begins, as segments; places that touch are one.
fn constants(module: &Module, places: &[Range<u32>]) -> Result<Vec<Moved>> {
    let mut segments: Vec<Moved> = Vec::new();
    let mut end = None;
    for data in module.data.iter() {
        let (Some(start), DataKind::Active { memory, .. }) = (address(&data.kind), &data.kind)
        else {
            return Err(Failure::new("a segment of memory has no place"));
        };
        for place in inside(start, data.value.len(), places) {
            let (at, content) = (start + place.start as u32, &data.value[place.clone()]);
            match segments.last_mut() {
                Some((.., last)) if end == Some(at) => last.extend(content),
                _ => {
                    let offset = ConstExpr::Value(Value::I32(at as i32));
                    let kind = DataKind::Active { memory: *memory, offset };
                    segments.push((*memory, kind, content.to_vec()));
                }
            }
            end = Some(start + place.end as u32);
        }
    }
    Ok(segments)
}

/// Takes away what the first part does for both.
fn clear(module: &mut Module) {
    module.start = None;
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    exports.into_iter().for_each(|id| module.exports.delete(id));
    let data: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    module.memories.iter_mut().for_each(|memory| memory.data_segments.clear());
    data.into_iter().for_each(|id| module.data.delete(id));
    let elements: Vec<_> = module.elements.iter().map(|element| element.id()).collect();
    module.tables.iter_mut().for_each(|table| table.elem_segments.clear());
    elements.into_iter().for_each(|id| module.elements.delete(id));
    let customs: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    customs.into_iter().for_each(|id| drop(module.customs.delete(id)));
}

/// Turns everything that the late part does not have into imports.
fn import_all(module: &mut Module, ids: &[FunctionId], plan: &Plan) {
    for (index, id) in ids.iter().enumerate().filter(|(index, _)| !plan.late.contains(index)) {
        let ty = module.funcs.get(*id).ty();
        if let FunctionKind::Import(before) = &module.funcs.get(*id).kind {
            let before = before.import;
            module.imports.delete(before);
        }
        let import = module.imports.add(FIRST, &name('f', index), ImportKind::Function(*id));
        module.funcs.get_mut(*id).kind = FunctionKind::Import(ImportedFunction { import, ty });
    }
    let memories: Vec<_> = module.memories.iter().map(|memory| memory.id()).collect();
    for (index, id) in memories.into_iter().enumerate() {
        let import = module.imports.add(FIRST, &name('m', index), ImportKind::Memory(id));
        module.memories.get_mut(id).import = Some(import);
    }
    let tables: Vec<_> = module.tables.iter().map(|table| table.id()).collect();
    for (index, id) in tables.into_iter().enumerate() {
        let import = module.imports.add(FIRST, &name('t', index), ImportKind::Table(id));
        module.tables.get_mut(id).import = Some(import);
    }
    let globals: Vec<_> = module.globals.iter().map(|global| global.id()).collect();
    for (index, id) in globals.into_iter().enumerate() {
        let import = module.imports.add(FIRST, &name('g', index), ImportKind::Global(id));
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
}

/// What both parts call a thing. wasm-bindgen's names have no dollar.
fn name(kind: char, index: usize) -> String {
    format!("${kind}{index:x}")
}

fn first_part(
    wasm: &[u8],
    plan: &Plan,
    places: &[Range<u32>],
    wanted: &BTreeSet<String>,
) -> Result<Vec<u8>> {
    let mut module = parse(wasm)?;
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for segment in segments {
        let data = module.data.get_mut(segment);
        let address = address(&data.kind).unwrap_or(u32::MAX);
        for place in inside(address, data.value.len(), places) {
            // Binaryen leaves zeros out, as memory begins with them.
            data.value[place].fill(0);
        }
    }
    let (table, places) = table(&module)?;
    let ids = plan::ids(&module);
    export_all(&mut module, &ids, wanted);
    widen(&mut module, table, plan.doors.len());
    let ready = ready(&mut module)?;
    for (door, index) in plan.doors.iter().enumerate() {
        make_door(&mut module, ids[*index], ready, table, places + door as u64);
    }
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

fn export_all(module: &mut Module, ids: &[FunctionId], wanted: &BTreeSet<String>) {
    let mut items: Vec<(String, ExportItem)> = Vec::new();
    items.extend(ids.iter().enumerate().map(|(i, id)| (name('f', i), (*id).into())));
    items.extend(module.memories.iter().enumerate().map(|(i, m)| (name('m', i), m.id().into())));
    items.extend(module.tables.iter().enumerate().map(|(i, t)| (name('t', i), t.id().into())));
    items.extend(module.globals.iter().enumerate().map(|(i, g)| (name('g', i), g.id().into())));
    for (name, item) in items.into_iter().filter(|(name, _)| wanted.contains(name)) {
        module.exports.add(&name, item);
    }
}

/// The function that doors call: it calls [`LOAD`] unless that was done.
fn ready(module: &mut Module) -> Result<FunctionId> {
    let load = module.exports.get_func(LOAD).context(|| format!("no export {LOAD}"))?;
    let zero = ConstExpr::Value(Value::I32(0));
    let loaded: GlobalId = module.globals.add_local(ValType::I32, true, false, zero);
    let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
    builder.func_body().global_get(loaded).unop(UnaryOp::I32Eqz).if_else(
        None,
        |then| {
            then.call(load).i32_const(1).global_set(loaded);
        },
        |_| {},
    );
    Ok(builder.finish(Vec::new(), &mut module.funcs))
}

/// Replaces a function by a door to it.
fn make_door(module: &mut Module, id: FunctionId, check: FunctionId, table: TableId, place: u64) {
    let ty = module.funcs.get(id).ty();
    let (params, results) = module.types.params_results(ty);
    let (params, results) = (params.to_vec(), results.to_vec());
    let args: Vec<_> = params.iter().map(|param| module.locals.add(*param)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
    let mut body = builder.func_body();
    body.call(check);
    for arg in &args {
        body.local_get(*arg);
    }
    body.i32_const(place as i32).call_indirect(ty, table);
    let function = module.funcs.get_mut(id);
    function.kind = FunctionKind::Local(builder.local_func(args));
    function.name = function.name.take().map(|name| name + DOOR);
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{RefType, ir::Drop};

    /// A function with a name that calls others, large enough to be moved.
    fn function(module: &mut Module, name: &str, calls: &[FunctionId]) -> FunctionId {
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        builder.name(name.to_owned());
        let mut body = builder.func_body();
        for call in calls {
            body.call(*call);
        }
        for number in 0..40 {
            body.i32_const(number).instr(Drop {});
        }
        builder.finish(Vec::new(), &mut module.funcs)
    }

    /// `start` calls `late::door` and `shared`; `late::door` calls `helper`, which nobody else does, and `shared`.
    fn program() -> Vec<u8> {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        module.exports.add("memory", memory);
        let table = module.tables.add_local(false, 1, Some(1), RefType::FUNCREF);
        module.exports.add("table", table);
        let load = function(&mut module, "load", &[]);
        module.exports.add(LOAD, load);
        let shared = function(&mut module, "shared", &[]);
        let helper = function(&mut module, "helper", &[]);
        let door = function(&mut module, "late::door", &[helper, shared]);
        let start = function(&mut module, "start", &[door, shared]);
        module.exports.add("start", start);
        module.emit_wasm()
    }

    fn counts(wasm: &[u8]) -> (usize, usize) {
        let module = Module::from_buffer(wasm).unwrap();
        let own = module.funcs.iter_local().count();
        (own, module.funcs.iter().count() - own)
    }

    #[test]
    fn the_late_part_has_what_only_it_calls_and_the_first_part_doors() {
        let parts =
            split(&program(), &Constants::default(), &|name| !name.starts_with("late")).unwrap();
        // In place of the door stands another function, and what looks whether the late part is there.
        assert_eq!(counts(&parts.first), (5, 0));
        // The door and its helper, and `shared` from the first part.
        assert_eq!(counts(&parts.late), (2, 1));
        let late = Module::from_buffer(&parts.late).unwrap();
        let first = Module::from_buffer(&parts.first).unwrap();
        for import in late.imports.iter() {
            assert!(first.exports.iter().any(|export| export.name == import.name));
        }
        assert_eq!(late.elements.iter().count(), 1);
    }

    #[test]
    fn what_loads_the_late_part_is_not_in_it() {
        let parts = split(&program(), &Constants::default(), &|_| false).unwrap();
        // `load`, a door to `start`, and what looks whether the late part is there.
        assert_eq!(counts(&parts.first), (3, 0));
        assert_eq!(counts(&parts.late), (4, 0));
    }
}
