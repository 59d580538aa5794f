//! Who may read, and who may attach, a file: the one place where the server judges it.

use crate::core::Hub;
use carnet_ids::{BlobId, DocId, ItemId};
use carnet_model::{
    attachment,
    kind::{self, DocKey},
};
use carnet_policy::{Action, Court, Right, Section};
use carnet_sync::hub::{DocError, Document};
use std::collections::BTreeSet;

/// So many fiches that were merged, one into the next, are followed.
const MERGED: usize = 32;

/// What a person may do about the files of a fiche.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// They receive the fiche.
    pub(super) receives: bool,
    /// They may read what its files hold.
    pub(super) sees: bool,
    /// They may attach files to it.
    pub(super) edits: bool,
}

/// How somebody stands to a fiche's files.
pub(super) fn standing(
    hub: &mut Hub,
    person: ItemId,
    contact: DocId,
) -> Result<Standing, DocError> {
    let is_one = |doc: &Document| kind::key_of(doc) == Some(DocKey::Contact(contact));
    if !hub.document(contact)?.is_some_and(is_one) {
        return Ok(Standing::default());
    }
    let mut read = |doc: DocId, show: &mut dyn FnMut(Option<&Document>)| -> Result<(), DocError> {
        show(hub.document(doc)?);
        Ok(())
    };
    let barred = Court::default().barred(person, Some(contact), &mut read)?;
    let may = |section, action| !barred.contains(&Right(section, action));
    let receives = may(Section::Fiche, Action::See);
    Ok(Standing {
        receives,
        sees: receives && may(Section::Attachments, Action::See),
        edits: receives && may(Section::Attachments, Action::Edit),
    })
}

/// Whether a person may read a file as one of that fiche's: they see it, it names the file, and the file was
/// attached by somebody who had it, to this fiche or to one that was merged into it. That a fiche names it is not
/// enough: whoever knows the hash of a file that they may not read could write it anywhere.
pub(super) fn may_read(
    hub: &mut Hub,
    person: ItemId,
    (contact, blob): (DocId, &BlobId),
    attached: &BTreeSet<DocId>,
) -> Result<bool, DocError> {
    if !standing(hub, person, contact)?.sees || !names(hub, contact, blob)? {
        return Ok(false);
    }
    if attached.contains(&contact) {
        return Ok(true);
    }
    Ok(with_survivors(hub, attached)?.contains(&contact))
}

/// Whether any of these fiches names a file, or one that they were merged into.
pub(super) fn is_named(
    hub: &mut Hub,
    blob: &BlobId,
    attached: &BTreeSet<DocId>,
) -> Result<bool, DocError> {
    for contact in with_survivors(hub, attached)? {
        if names(hub, contact, blob)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a fiche names a file.
pub(super) fn names(hub: &mut Hub, contact: DocId, blob: &BlobId) -> Result<bool, DocError> {
    let found = hub.document(contact)?;
    Ok(found.is_some_and(|doc| attachment::named(doc).contains(blob)))
}

fn with_survivors(hub: &mut Hub, some: &BTreeSet<DocId>) -> Result<BTreeSet<DocId>, DocError> {
    let mut all = some.clone();
    let mut fresh: Vec<DocId> = some.iter().copied().collect();
    for _ in 0..MERGED {
        let mut next = Vec::new();
        for contact in fresh {
            let into = hub.document(contact)?.map(attachment::merged_into).unwrap_or_default();
            next.extend(into.into_iter().filter(|into| all.insert(*into)));
        }
        if next.is_empty() {
            break;
        }
        fresh = next;
    }
    Ok(all)
}
