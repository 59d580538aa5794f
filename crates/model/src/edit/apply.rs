//! Applying an intent: one Automerge change that touches only what it changes.

use super::{Edit, EditError, Intent, base, write::Writer};
use crate::kind::{self, DocKey};
use automerge::{
    Automerge, ChangeHash, ReadDoc, transaction::CommitOptions, transaction::Transactable,
};
use carnet_ids::ActorId;

/// Who edits, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    /// The device's actor; the change is its own (rule 9).
    pub actor: ActorId,
    /// Seconds since 1970, UTC, by the device's clock.
    pub now: i64,
}

/// What an intent did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The raw bytes of the one change; `None` if there was nothing to change.
    pub change: Option<Vec<u8>>,
    /// The change's hash.
    pub hash: Option<ChangeHash>,
    /// What takes it back, to be applied with the same function.
    pub undo: Vec<Edit>,
}

/// Applies an intent to its document, whole or not at all.
///
/// # Errors
/// An [`EditError`] if any of its edits is refused; the document is then as it was.
pub fn apply(doc: &mut Automerge, intent: &Intent, ctx: &Context) -> Result<Applied, EditError> {
    check_document(doc, &intent.doc)?;
    let (hash, mut undo) = write(doc, intent, ctx)?;
    if let [Edit::Splice { base, .. }] = undo.as_mut_slice() {
        // What others write until it is taken back stays where it is.
        *base = Some(base::of(&doc.get_heads()));
    }
    let change = hash.and_then(|hash| doc.get_change_by_hash(&hash));
    Ok(Applied { change: change.map(|change| change.raw_bytes().to_vec()), hash, undo })
}

fn write(
    doc: &mut Automerge,
    intent: &Intent,
    ctx: &Context,
) -> Result<(Option<ChangeHash>, Vec<Edit>), EditError> {
    let actor = ctx.actor.as_bytes();
    doc.set_actor(automerge::ActorId::from(actor));
    let heads = doc.get_heads();
    let mut writer = Writer::new(intent.doc, actor, &heads, doc.transaction());
    let outcome = intent.edits.iter().try_for_each(|edit| writer.edit(edit));
    let Writer { tx, mut undo, .. } = writer;
    if let Err(error) = outcome {
        tx.rollback();
        return Err(error);
    }
    if tx.pending_ops() == 0 {
        tx.rollback();
        return Ok((None, Vec::new()));
    }
    let (hash, _) = tx.commit_with(CommitOptions::default().with_time(ctx.now));
    undo.reverse();
    Ok((hash, undo))
}

fn check_document(doc: &Automerge, key: &DocKey) -> Result<(), EditError> {
    if kind::key_of(doc) == Some(*key) {
        return Ok(());
    }
    Err(EditError::new("", "not-this-document", "this intent is for another document"))
}
