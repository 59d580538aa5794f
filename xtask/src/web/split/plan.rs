//! What goes into which part.

use std::collections::BTreeSet;
use walrus::ir::{Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ExportItem, FunctionId, FunctionKind, LocalFunction, Module,
};

/// Instructions of a function that is worth a door. Those smaller stay, unless only late ones call them.
/// They are also what the compiler folds together if they are equal, under the name of any of them.
const WORTH: u64 = 30;

/// Functions by their index: both parts are cut from parses of the same bytes, whose ids differ.
pub(super) struct Plan {
    /// What the late part has.
    pub(super) late: BTreeSet<usize>,
    /// What of it is called from outside, which takes a place in the table.
    pub(super) doors: Vec<usize>,
}

/// Every function's id, by its index.
pub(super) fn ids(module: &Module) -> Vec<FunctionId> {
    module.funcs.iter().map(|function| function.id()).collect()
}

/// Late is what `is_late` says of a name, and what nothing else calls.
pub(super) fn plan(module: &Module, is_late: &dyn Fn(&str) -> bool) -> Plan {
    let ids = ids(module);
    let named = |id: FunctionId| {
        let function = module.funcs.get(id);
        let is_large = matches!(&function.kind, FunctionKind::Local(it) if it.size() >= WORTH);
        is_large && function.name.as_deref().is_some_and(is_late)
    };
    let named: BTreeSet<FunctionId> = ids.iter().copied().filter(|id| named(*id)).collect();
    let roots = roots(module);
    let mut first = BTreeSet::new();
    let mut doors: BTreeSet<FunctionId> = roots.intersection(&named).copied().collect();
    let mut waiting: Vec<FunctionId> = roots.difference(&named).copied().collect();
    while let Some(id) = waiting.pop() {
        if !first.insert(id) {
            continue;
        }
        for called in called(module, id) {
            if named.contains(&called) {
                doors.insert(called);
            } else {
                waiting.push(called);
            }
        }
    }
    let index = |chosen: &dyn Fn(&FunctionId) -> bool| -> Vec<usize> {
        (0..ids.len()).filter(|index| chosen(&ids[*index])).collect()
    };
    let is_local = |id: &FunctionId| matches!(module.funcs.get(*id).kind, FunctionKind::Local(_));
    Plan {
        late: index(&|id| is_local(id) && !first.contains(id)).into_iter().collect(),
        doors: index(&|id| doors.contains(id)),
    }
}

/// What can be called without anybody calling it by name: exports, the start, tables.
fn roots(module: &Module) -> BTreeSet<FunctionId> {
    let mut roots: BTreeSet<FunctionId> = module.start.into_iter().collect();
    roots.extend(module.exports.iter().filter_map(|export| match export.item {
        ExportItem::Function(id) => Some(id),
        _ => None,
    }));
    for element in module.elements.iter() {
        match &element.items {
            ElementItems::Functions(ids) => roots.extend(ids),
            ElementItems::Expressions(_, items) => {
                roots.extend(items.iter().filter_map(|item| match item {
                    ConstExpr::RefFunc(id) => Some(*id),
                    _ => None,
                }));
            }
        }
    }
    roots
}

/// What a function calls or refers to.
fn called(module: &Module, id: FunctionId) -> Vec<FunctionId> {
    match &module.funcs.get(id).kind {
        FunctionKind::Local(function) => Calls::of(function),
        _ => Vec::new(),
    }
}

#[derive(Default)]
struct Calls(Vec<FunctionId>);

impl Calls {
    fn of(function: &LocalFunction) -> Vec<FunctionId> {
        let mut calls = Self::default();
        dfs_in_order(&mut calls, function, function.entry_block());
        calls.0
    }
}

impl Visitor<'_> for Calls {
    fn visit_function_id(&mut self, id: &FunctionId) {
        self.0.push(*id);
    }
}
