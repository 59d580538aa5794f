//! How deep objects lie in one another: readers recurse, and a stack has an end.
//!
//! Worked out from the operations that made the objects, not from what is visible:
//! an object that is deleted now was visible once, and may be looked at again.

use super::{
    Rejection,
    change::check_body,
    chunk::{self, Chunk},
    limits::{MAX_DEPTH, MAX_INFLATED},
    reader::Reader,
};
use automerge::{ActorId, Automerge, Change, ReadDoc};
use std::collections::BTreeMap;

type Object = (u64, ActorId);

/// Refuses changes that make objects in more than [`MAX_DEPTH`] objects of the
/// document or the changes, or in one that neither has.
pub(super) fn check(doc: &Automerge, changes: &[Change]) -> Result<(), Rejection> {
    let mut parents = BTreeMap::new();
    for change in changes {
        learn(change, &mut parents)?;
    }
    let made: Vec<Object> = parents.keys().cloned().collect();
    for object in made {
        check_object(doc, object, &mut parents)?;
    }
    Ok(())
}

type Parents = BTreeMap<Object, Option<Object>>;

fn check_object(doc: &Automerge, object: Object, parents: &mut Parents) -> Result<(), Rejection> {
    let mut object = object;
    for _ in 0..MAX_DEPTH {
        if !parents.contains_key(&object) {
            find(doc, &object, parents)?;
        }
        match parents.get(&object) {
            Some(Some(parent)) => object = parent.clone(),
            Some(None) => return Ok(()),
            None => return Err(unknown(&object)),
        }
    }
    Err(Rejection::new("too-deep", format!("an object in more than {MAX_DEPTH} objects")))
}

/// Reads the change of the document that made an object.
fn find(doc: &Automerge, object: &Object, parents: &mut Parents) -> Result<(), Rejection> {
    let (counter, actor) = object;
    let change = doc
        .import_obj(&format!("{counter}@{actor}"))
        .ok()
        .and_then(|id| doc.hash_for_opid(&id))
        .and_then(|hash| doc.get_change_by_hash(&hash))
        .ok_or_else(|| unknown(object))?;
    learn(&change, parents)
}

fn unknown(object: &Object) -> Rejection {
    Rejection::malformed(format!("there is no object {}@{}", object.0, object.1))
}

fn learn(change: &Change, parents: &mut Parents) -> Result<(), Rejection> {
    let mut bytes = Reader::new(change.raw_bytes());
    let Chunk::Change(body) = chunk::read(&mut bytes, MAX_INFLATED)? else { return Ok(()) };
    let content = check_body(&body)?;
    let author = |index: u64| ActorId::from(content.authors[index as usize]);
    for make in &content.makes {
        let parent = make.parent.filter(|(_, counter)| *counter > 0);
        let parent = parent.map(|(index, counter)| (counter, author(index)));
        parents.insert((make.counter, change.actor_id().clone()), parent);
    }
    Ok(())
}
