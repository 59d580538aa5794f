//! What a change writes, read from its operations: where in the document, whether or not any of
//! it is to be seen afterwards. A value that loses against another one written at the same time
//! is written all the same.

use crate::{read, value::Value};
use automerge::{
    ActorId, Automerge, Change, ChangeHash, Prop, ReadDoc,
    legacy::{Key, ObjectId, Op, OpType},
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
    /// A value is put there or taken away as a whole: no object is made there, and nothing is
    /// written inside of one.
    pub plain: bool,
}

/// Reads changes of one document, in their order: the later may build on the earlier, which the
/// document need not have.
///
/// Not all of these changes will be taken, and an object's name (counter and author) is whatever
/// its change says. So an object that the document has is where the document has it, and any
/// other one is looked for only in what a change builds on: it can't be applied without that.
#[derive(Debug, Default)]
pub struct Tracer {
    /// Where objects of the document lie that were asked for; `None` if it has no such object.
    known: BTreeMap<OpKey, Option<Path>>,
    /// The objects that the changes make: by which of them, and where.
    made: BTreeMap<OpKey, Vec<(ChangeHash, Path)>>,
    /// What each change builds on directly.
    deps: BTreeMap<ChangeHash, Vec<ChangeHash>>,
}

/// The operation that made an object: counter and author.
type OpKey = (u64, Vec<u8>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Path {
    root: String,
    key: Option<String>,
}

/// A change that is being read.
struct Reading<'a> {
    doc: Option<&'a Automerge>,
    hash: ChangeHash,
    /// It, and all that it builds on, once that was asked for.
    history: Option<BTreeSet<ChangeHash>>,
}

impl Tracer {
    /// The places that a change writes; `None` if one can't be found.
    pub fn trace(&mut self, doc: Option<&Automerge>, change: &Change) -> Option<BTreeSet<Touch>> {
        let expanded = change.decode();
        let actor = change.actor_id().to_bytes().to_vec();
        let mut reading = Reading { doc, hash: change.hash(), history: None };
        self.deps.insert(change.hash(), change.deps().to_vec());
        let mut touched = BTreeSet::new();
        for (counter, op) in (expanded.start_op.get()..).zip(&expanded.operations) {
            let path = self.path(&mut reading, op)?;
            if matches!(op.action, OpType::Make(_)) {
                self.make(&reading, (counter, actor.clone()), path.clone())?;
            }
            let (value, plain) = (written(op), is_plain(op));
            touched.insert(Touch { root: path.root, key: path.key, value, plain });
        }
        Some(touched)
    }

    /// Notes an object; `None` if the document has another one of that name.
    fn make(&mut self, reading: &Reading<'_>, id: OpKey, path: Path) -> Option<()> {
        if self.in_document(reading.doc, &id).is_some() {
            return None;
        }
        self.made.entry(id).or_default().push((reading.hash, path));
        Some(())
    }

    fn path(&mut self, reading: &mut Reading<'_>, op: &Op) -> Option<Path> {
        let key = match &op.key {
            Key::Map(key) => Some(key.to_string()),
            Key::Seq(_) => None,
        };
        let ObjectId::Id(object) = &op.obj else { return Some(Path { root: key?, key: None }) };
        let id = (object.counter(), object.actor().to_bytes().to_vec());
        let path = match self.in_document(reading.doc, &id) {
            Some(path) => path,
            None => self.in_changes(reading, &id)?,
        };
        Some(Path { key: path.key.or(key), ..path })
    }

    fn in_document(&mut self, doc: Option<&Automerge>, id: &OpKey) -> Option<Path> {
        if let Some(known) = self.known.get(id) {
            return known.clone();
        }
        let found = doc.and_then(|doc| known(doc, id));
        self.known.insert(id.clone(), found.clone());
        found
    }

    /// Where an object lies that the change or what it builds on makes. Two that make it in
    /// different places can't both be told apart: then it is nowhere.
    fn in_changes(&self, reading: &mut Reading<'_>, id: &OpKey) -> Option<Path> {
        let made = self.made.get(id)?;
        let history = reading.history.get_or_insert_with(|| self.history(reading.hash));
        let mut paths = made.iter().filter(|(hash, _)| history.contains(hash)).map(|(_, at)| at);
        let first = paths.next()?;
        paths.all(|path| path == first).then(|| first.clone())
    }

    fn history(&self, of: ChangeHash) -> BTreeSet<ChangeHash> {
        let (mut history, mut open) = (BTreeSet::new(), vec![of]);
        while let Some(hash) = open.pop() {
            if history.insert(hash) {
                open.extend(self.deps.get(&hash).into_iter().flatten());
            }
        }
        history
    }
}

/// Whether a change writes one of these keys in the root, whatever else can't be found out of it.
pub fn writes_root(change: &Change, is_meant: impl Fn(&str) -> bool) -> bool {
    change.decode().operations.iter().any(|op| match (&op.obj, &op.key) {
        (ObjectId::Root, Key::Map(key)) => is_meant(key),
        _ => false,
    })
}

/// Where an object of the document lies, even if it is hidden by now.
fn known(doc: &Automerge, (counter, author): &OpKey) -> Option<Path> {
    let name = format!("{counter}@{}", ActorId::from(author.as_slice()).to_hex_string());
    let id = doc.import_obj(&name).ok()?;
    let path = doc.parents(&id).ok()?.path();
    let mut keys = path.into_iter().map(|(_, prop)| match prop {
        Prop::Map(key) => Some(key),
        Prop::Seq(_) => None,
    });
    Some(Path { root: keys.next()??, key: keys.next().flatten() })
}

fn is_plain(op: &Op) -> bool {
    matches!(op.key, Key::Map(_)) && matches!(op.action, OpType::Put(_) | OpType::Delete)
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
