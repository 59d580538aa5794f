//! People whose fiches are erased (GDPR, art. 17): what goes, and the proof that it is gone.
//!
//! An administrator asks. What is going to be erased is written down first, so that a crash in between does
//! not leave it half done; then the hub destroys the documents, files that no other fiche has go, and the
//! store's files are written anew without what deleted rows left in them. Devices say one by one that they
//! have let go. The row that stays says nothing of who it was:
//!
//! | key | value, CBOR |
//! | --- | --- |
//! | `XE` fiche (16) | [`ErasureRow`] |

mod certificate;
mod group;
mod purge;

pub(crate) use certificate::{Certificate, all as certificates};
pub(crate) use purge::keep;

use crate::{
    accounts::{
        AccountError, Bearer, By,
        journal::{Act, Entry},
        rows,
    },
    blobs::BlobError,
    clock,
    core::{Core, Hub},
    disk::Disk,
    shared::Shared,
};
use carnet_ids::{BlobId, DocId, ItemId};
use carnet_model::attachment;
use carnet_storage::{Batch, StoreError};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

const ERASURES: &[u8] = b"XE";

/// What is kept of an erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ErasureRow {
    /// Seconds since 1970.
    pub(crate) at: i64,
    /// Who asked; `None` where it came back from a device or from the operator's list.
    pub(crate) by: Option<ItemId>,
    /// The documents: the fiche, those that were merged with it, and what belongs to them.
    pub(crate) docs: BTreeSet<DocId>,
    /// Since when the store's files hold nothing of them, seconds since 1970.
    #[serde(default)]
    pub(crate) purged: Option<i64>,
}

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ErasureError {
    #[error("there is no such fiche here")]
    NoFiche,
    #[error("the server is stopping")]
    Stopped,
    #[error("the store refused it")]
    Lost,
    #[error(transparent)]
    Account(#[from] AccountError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Blobs(#[from] BlobError),
}

/// What was erased.
#[derive(Debug)]
pub(crate) struct Erasures {
    disk: Disk,
    rows: Mutex<BTreeMap<DocId, ErasureRow>>,
}

impl Erasures {
    /// Reads what the store says.
    pub(crate) fn open(disk: Disk) -> Result<Self, StoreError> {
        let all = rows::all::<ErasureRow>(&disk, ERASURES)?.into_iter();
        let all = all.filter_map(|(id, row)| Some((DocId::from_slice(&id)?, row)));
        let rows = Mutex::new(all.collect());
        Ok(Self { disk, rows })
    }

    fn rows(&self) -> MutexGuard<'_, BTreeMap<DocId, ErasureRow>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn row(&self, fiche: &DocId) -> Option<ErasureRow> {
        self.rows().get(fiche).cloned()
    }

    async fn put(&self, some: Vec<(DocId, ErasureRow)>) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        for (fiche, row) in &some {
            batch.put(rows::key(ERASURES, fiche.as_bytes()), rows::encode(row));
        }
        if batch.is_empty() {
            return Ok(());
        }
        self.disk.commit_aside(batch).await?;
        self.rows().extend(some);
        Ok(())
    }
}

/// Erases a fiche, those that were merged with it, and all that belongs to them. Again, it only says how far
/// that is.
pub(crate) async fn erase(
    shared: &Shared,
    who: &Bearer,
    fiche: DocId,
) -> Result<Certificate, ErasureError> {
    let turn = shared.accounts.turn(By::Administrator(who)).await?;
    let known = shared.erasures.row(&fiche);
    let is_done = call(&shared.core, move |hub| hub.is_erased(&fiche)).await?;
    let row = match known {
        Some(row) => row,
        None if is_done => return certificate::of(shared, fiche).await,
        None => {
            let docs = group::of(&shared.core, fiche).await?;
            let (at, by) = (clock::unix(), Some(who.person));
            let row = ErasureRow { at, by, docs, purged: None };
            let entry = Entry::new(Act::Erased, &who.name, &fiche.to_string())
                .with("documents", row.docs.len())
                .with("device", who.device);
            shared.accounts.note(entry).await?;
            shared.erasures.put(vec![(fiche, row.clone())]).await?;
            row
        }
    };
    carry_out(shared, fiche, &row).await?;
    drop(turn);
    certificate::of(shared, fiche).await
}

/// Does what was written down, or what is left of it to do.
async fn carry_out(shared: &Shared, fiche: DocId, row: &ErasureRow) -> Result<(), ErasureError> {
    let docs = row.docs.clone();
    let begun = call(&shared.core, move |hub| {
        let named = docs.iter().flat_map(|doc| named(hub, *doc)).collect::<BTreeSet<_>>();
        (hub.erase(fiche, docs), named)
    });
    let (write, named) = begun.await?;
    if let Some(write) = write
        && !shared.core.saved(write).await
    {
        return Err(ErasureError::Lost);
    }
    shared.blobs.erase(&row.docs, &named).await?;
    Ok(())
}

/// The files that a document names.
fn named(hub: &mut Hub, doc: DocId) -> BTreeSet<BlobId> {
    let found = hub.document(doc).ok().flatten();
    found.map(attachment::named).unwrap_or_default()
}

async fn call<T: Send + 'static>(
    core: &Core,
    act: impl FnOnce(&mut Hub) -> T + Send + 'static,
) -> Result<T, ErasureError> {
    core.call(move |hub, _| act(hub)).await.ok_or(ErasureError::Stopped)
}
