//! A fence around Automerge: panics stay inside, documents are replaced whole.

use super::{Order, Rejection, check_document, depth, order};
use automerge::{Automerge, AutomergeError, Change, ChangeHash, LoadOptions, SaveOptions};
use carnet_ids::DocId;
use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
};

thread_local! {
    static APPLYING: Cell<Option<DocId>> = const { Cell::new(None) };
    static FENCED: Cell<bool> = const { Cell::new(false) };
}

/// The document that this thread is applying foreign bytes to, if any. A panic hook
/// reads it to know which document to set aside.
pub fn applying() -> Option<DocId> {
    APPLYING.get()
}

/// Says which document this thread is about to apply foreign bytes to, or that it is done.
pub fn set_applying(doc: Option<DocId>) {
    APPLYING.set(doc);
}

/// Whether a panic of this thread would be caught here: a panic hook may then stay quiet.
pub fn fenced() -> bool {
    FENCED.get()
}

/// Applies checked changes: to a copy that is saved and loaded again, and replaces
/// the document only then. On error the document is as before. Changes that the
/// document already has are skipped; their order does not matter.
///
/// # Errors
/// `malformed`, `actor-reused`, `missing-deps`, `too-deep`, `unloadable`, `panicked`; as
/// [`check_document`] where the document would pass a limit.
pub fn apply(doc: &mut Automerge, changes: Vec<Change>) -> Result<(), Rejection> {
    *doc = fence(|| attempt(doc, changes))?;
    Ok(())
}

/// As [`apply`], but for the saving and loading again, which costs as much as the whole document: [`prove`] does it
/// for many changes at once. For changes that another end has tried already; `order` is what is known of this
/// document, or empty.
///
/// # Errors
/// As [`apply`], without `unloadable`.
pub fn apply_unproven(
    doc: &Automerge,
    changes: Vec<Change>,
    order: &mut Order,
) -> Result<Automerge, Rejection> {
    fence(|| trial(doc, changes, order))
}

/// The document as its own save gives it back.
///
/// # Errors
/// `unloadable`, `panicked`; as [`check_document`] where the document has passed a limit.
pub fn prove(doc: &Automerge) -> Result<Automerge, Rejection> {
    fence(|| reload(doc.clone()))
}

/// Loads a saved document.
///
/// # Errors
/// As [`check_document`], and `unloadable` or `panicked`.
pub fn load(bytes: &[u8]) -> Result<Automerge, Rejection> {
    check_document(bytes)?;
    fence(|| Automerge::load(bytes).map_err(unloadable))
}

/// Has Automerge decode a change whose bytes were checked.
pub(super) fn decode(bytes: &[u8]) -> Result<Change, Rejection> {
    fence(|| Change::try_from(bytes).map_err(|error| Rejection::malformed(error.to_string())))
}

/// Runs `work`; a panic inside becomes a rejection.
pub(crate) fn fence<T>(work: impl FnOnce() -> Result<T, Rejection>) -> Result<T, Rejection> {
    let outer = FENCED.replace(true);
    // What `work` changes is its own: on a panic it is dropped, never looked at again.
    let result = catch_unwind(AssertUnwindSafe(work));
    FENCED.set(outer);
    result.unwrap_or_else(|panic| {
        let words = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("no message");
        Err(Rejection::new("panicked", words))
    })
}

fn unloadable(error: AutomergeError) -> Rejection {
    Rejection::new("unloadable", error.to_string())
}

/// The document with the changes, as its own save gives it back.
fn attempt(doc: &Automerge, changes: Vec<Change>) -> Result<Automerge, Rejection> {
    reload(trial(doc, changes, &mut Order::default())?)
}

/// A copy of the document with the changes.
fn trial(
    doc: &Automerge,
    mut changes: Vec<Change>,
    order: &mut Order,
) -> Result<Automerge, Rejection> {
    changes.retain(|change| doc.get_change_meta_by_hash(&change.hash()).is_none());
    order::check(doc, &changes, order)?;
    let hashes: Vec<ChangeHash> = changes.iter().map(Change::hash).collect();
    depth::check(doc, &changes)?;
    let mut trial = doc.clone();
    trial.apply_changes(changes).map_err(refused)?;
    if let Some(hash) = hashes.iter().find(|hash| trial.get_change_meta_by_hash(hash).is_none()) {
        return Err(Rejection::new(
            "missing-deps",
            format!("what change {hash} builds on is not here"),
        ));
    }
    Ok(trial)
}

fn refused(error: AutomergeError) -> Rejection {
    let code = match error {
        AutomergeError::DuplicateSeqNumber(..) | AutomergeError::DuplicateActorId(..) => {
            "actor-reused"
        }
        _ => "malformed",
    };
    Rejection::new(code, error.to_string())
}

/// Saves, forgets and loads again, so that there are never more than two copies.
fn reload(trial: Automerge) -> Result<Automerge, Rejection> {
    let encoding = trial.text_encoding();
    let (heads, actor) = (trial.get_heads(), trial.get_actor().clone());
    let saved = trial.save_with_options(SaveOptions { deflate: false, retain_orphans: true });
    drop(trial);
    // What would be refused when it is read again is not to come in.
    check_document(&saved)?;
    let options = LoadOptions::new().text_encoding(encoding);
    let mut loaded = Automerge::load_with_options(&saved, options).map_err(unloadable)?;
    if loaded.get_heads() != heads {
        return Err(Rejection::new("unloadable", "the saved document has other heads"));
    }
    loaded.set_actor(actor);
    Ok(loaded)
}
