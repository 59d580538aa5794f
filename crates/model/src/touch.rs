//! What a change writes, read from its operations: where in the document, whether or not any of
//! it is to be seen afterwards. A value that loses against another one written at the same time
//! is written all the same.

use crate::{read, value::Value};
use automerge::{
    Automerge, Change, Prop, ReadDoc,
    legacy::{Key, ObjectId, Op, OpId, OpType},
};
use std::collections::{BTreeMap, BTreeSet};

/// A place that a change writes. What lies in deeper objects is told by the outermost two keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Touch {
    /// The key in the document's root.
    pub root: String,
    /// The key in the object that lies there; `None` where the root itself is written, or a text.
    pub key: Option<String>,
    /// What is written there, where that is a text or a mark (`true`, `false`).
    pub value: Option<String>,
}

/// Reads changes of one document, in their order: the later may build on the earlier, which the
/// document need not have.
#[derive(Debug, Default)]
pub struct Tracer {
    /// Where objects lie: those that the changes made, and those of the document that were asked
    /// for.
    found: BTreeMap<OpKey, Path>,
}

/// The operation that made an object: counter and author.
type OpKey = (u64, Vec<u8>);

#[derive(Debug, Clone)]
struct Path {
    root: String,
    key: Option<String>,
}

impl Tracer {
    /// The places that a change writes; `None` if one can't be found.
    pub fn trace(&mut self, doc: Option<&Automerge>, change: &Change) -> Option<BTreeSet<Touch>> {
        let expanded = change.decode();
        let actor = change.actor_id().to_bytes().to_vec();
        let mut touched = BTreeSet::new();
        for (counter, op) in (expanded.start_op.get()..).zip(&expanded.operations) {
            let path = self.path(doc, op)?;
            if matches!(op.action, OpType::Make(_)) {
                self.found.insert((counter, actor.clone()), path.clone());
            }
            touched.insert(Touch { root: path.root, key: path.key, value: written(op) });
        }
        Some(touched)
    }

    fn path(&mut self, doc: Option<&Automerge>, op: &Op) -> Option<Path> {
        let key = match &op.key {
            Key::Map(key) => Some(key.to_string()),
            Key::Seq(_) => None,
        };
        let ObjectId::Id(object) = &op.obj else { return Some(Path { root: key?, key: None }) };
        let id = (object.counter(), object.actor().to_bytes().to_vec());
        let path = match self.found.get(&id) {
            Some(path) => path.clone(),
            None => self.found.entry(id).or_insert(known(doc?, object)?).clone(),
        };
        Some(Path { key: path.key.or(key), ..path })
    }
}

/// Where an object of the document lies, even if it is hidden by now.
fn known(doc: &Automerge, object: &OpId) -> Option<Path> {
    let name = format!("{}@{}", object.counter(), object.actor().to_hex_string());
    let id = doc.import_obj(&name).ok()?;
    let path = doc.parents(&id).ok()?.path();
    let mut keys = path.into_iter().map(|(_, prop)| match prop {
        Prop::Map(key) => Some(key),
        Prop::Seq(_) => None,
    });
    Some(Path { root: keys.next()??, key: keys.next().flatten() })
}

fn written(op: &Op) -> Option<String> {
    let OpType::Put(value) = &op.action else { return None };
    if matches!(op.key, Key::Seq(_)) {
        return None;
    }
    match read::simple(value)? {
        Value::Text(text) => Some(text),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}
