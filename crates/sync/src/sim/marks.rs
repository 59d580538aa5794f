//! Edits that can be counted: each writes a key and a character of its own.

use super::dice::Dice;
use automerge::{
    ActorId, AutoCommit, Automerge, Change, ObjType, ROOT, ReadDoc,
    transaction::{CommitOptions, Transactable},
};
use carnet_ids::DocId;
use std::collections::BTreeMap;

/// Documents of a world.
pub(super) const DOCS: u8 = 8;

pub(super) fn doc_id(n: u8) -> DocId {
    // Near one another in one bit of the world, far in the other.
    let mut id = [n % 3; 16];
    id[15] = n;
    DocId::new(id)
}

/// The first change of every document.
pub(super) fn birth(id: DocId) -> Vec<u8> {
    let mut doc = AutoCommit::new().with_actor(ActorId::from([0; 16]));
    // A map and a text always find their place: the root and these names are theirs.
    let made = doc
        .put_object(ROOT, "marks", ObjType::Map)
        .and_then(|_| doc.put_object(ROOT, "text", ObjType::Text))
        .and_then(|_| doc.put(ROOT, "id", id.as_bytes().to_vec()));
    debug_assert!(made.is_ok());
    doc.commit_with(CommitOptions::default().with_time(0));
    let changes = doc.get_changes(&[]);
    changes.iter().flat_map(|change| change.raw_bytes()).copied().collect()
}

/// Writes a value of the root, beside the next marker.
pub(super) fn put(doc: &mut Automerge, key: &str, value: u64) -> Option<()> {
    let mut tx = doc.transaction();
    tx.put(ROOT, key, value).ok()?;
    tx.commit_with(CommitOptions::default().with_time(0));
    Some(())
}

/// Writes the marker `mark` somewhere. The change's message names it.
pub(super) fn edit(doc: &mut Automerge, mark: u32, dice: &mut Dice, time: i64) -> Option<Vec<u8>> {
    let (_, marks) = doc.get(ROOT, "marks").ok()??;
    let (_, text) = doc.get(ROOT, "text").ok()??;
    let mut tx = doc.transaction();
    let at = dice.below(tx.length(&text) + 1);
    tx.put(&marks, mark.to_string(), u64::from(mark)).ok()?;
    // What not every edit writes over: a refused one does not take all later ones along.
    if mark.is_multiple_of(2) {
        tx.put(ROOT, "last", u64::from(mark)).ok()?;
    }
    tx.splice_text(&text, at, 0, &letter(mark).to_string()).ok()?;
    let message = mark.to_string();
    tx.commit_with(CommitOptions::default().with_time(time).with_message(message));
    let heads = doc.get_heads();
    Some(doc.get_change_by_hash(heads.first()?)?.raw_bytes().to_vec())
}

/// The marker that a change writes.
pub(super) fn mark_of(change: &[u8]) -> Option<u32> {
    Change::from_bytes(change.to_vec()).ok()?.message()?.parse().ok()
}

/// How often each marker stands in the text; an error when keys and text disagree.
pub(super) fn count(doc: &Automerge) -> Result<BTreeMap<u32, usize>, String> {
    let object = |name| match doc.get(ROOT, name) {
        Ok(Some((_, id))) => Ok(id),
        _ => Err(format!("the document has no {name}")),
    };
    let text = doc.text(object("text")?).map_err(|error| error.to_string())?;
    let mut counts = BTreeMap::new();
    for letter in text.chars() {
        *counts.entry(u32::from(letter) - FIRST).or_default() += 1;
    }
    let keys: Vec<u32> = doc.keys(object("marks")?).filter_map(|key| key.parse().ok()).collect();
    if keys.len() != counts.len() || keys.iter().any(|key| !counts.contains_key(key)) {
        return Err(format!("keys {keys:?} and text {counts:?} disagree"));
    }
    Ok(counts)
}

const FIRST: u32 = 0x4e00;

fn letter(mark: u32) -> char {
    char::from_u32(FIRST + mark).unwrap_or(' ')
}
