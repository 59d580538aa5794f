//! What goes into which part.

use super::LOAD;
use std::collections::BTreeSet;
use walrus::ir::{Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ExportItem, FunctionId, FunctionKind, LocalFunction, Module,
};

/// Instructions of a function that is worth a door. Those smaller stay, unless only late ones call them.
/// They are also what the compiler folds together if they are equal, under the name of any of them.
pub(super) const WORTH: u64 = 30;

/// Functions by their index: both parts are cut from parses of the same bytes, whose ids differ.
pub(super) struct Plan {
    /// What the late part has.
    pub(super) late: BTreeSet<usize>,
    /// Their names, but for those that functions of the first part have as well.
    pub(super) names: BTreeSet<String>,
    /// What of it is called from outside, which takes a place in the table.
    pub(super) doors: Vec<usize>,
}

/// Every function's id, by its index.
pub(super) fn ids(module: &Module) -> Vec<FunctionId> {
    module.funcs.iter().map(|function| function.id()).collect()
}

/// How many instructions a function of this program has; none for one that it imports.
pub(super) fn size(module: &Module, id: FunctionId) -> Option<u64> {
    match &module.funcs.get(id).kind {
        FunctionKind::Local(function) => Some(function.size()),
        _ => None,
    }
}

/// Late is every function but those whose names `is_early` picks, those that are too small or have no name, what loads
/// the late part, and what any of these call that is too small.
pub(super) fn plan(module: &Module, is_early: &dyn Fn(&str) -> bool) -> Plan {
    let ids = ids(module);
    let loads = reached(module, module.exports.get_func(LOAD).into_iter().collect(), &|_| true);
    let may_go = |id: FunctionId| {
        let name = module.funcs.get(id).name.as_deref();
        size(module, id).is_some_and(|size| size >= WORTH)
            && !loads.contains(&id)
            && name.is_some_and(|name| !is_early(name))
    };
    let going: BTreeSet<FunctionId> = ids.iter().copied().filter(|id| may_go(*id)).collect();
    let roots = roots(module);
    let stays = |id: FunctionId| !going.contains(&id);
    let first = reached(module, roots.iter().copied().filter(|id| stays(*id)).collect(), &stays);
    let mut doors: BTreeSet<FunctionId> = roots.intersection(&going).copied().collect();
    doors.extend(first.iter().flat_map(|id| called(module, *id)).filter(|id| !stays(*id)));
    let index = |chosen: &dyn Fn(&FunctionId) -> bool| -> Vec<usize> {
        (0..ids.len()).filter(|index| chosen(&ids[*index])).collect()
    };
    let is_late = |id: &FunctionId| size(module, *id).is_some() && !first.contains(id);
    let names = |chosen: &dyn Fn(&FunctionId) -> bool| -> BTreeSet<String> {
        let chosen = ids.iter().filter(|id| chosen(id));
        chosen.filter_map(|id| module.funcs.get(*id).name.clone()).collect()
    };
    let of_first = names(&|id| !is_late(id));
    Plan {
        late: index(&is_late).into_iter().collect(),
        names: names(&is_late).difference(&of_first).cloned().collect(),
        doors: index(&|id| doors.contains(id)),
    }
}

/// These functions and what they call, as far as `passes` lets one through.
fn reached(
    module: &Module,
    mut waiting: Vec<FunctionId>,
    passes: &dyn Fn(FunctionId) -> bool,
) -> BTreeSet<FunctionId> {
    let mut reached = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if reached.insert(id) {
            waiting.extend(called(module, id).into_iter().filter(|id| passes(*id)));
        }
    }
    reached
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
