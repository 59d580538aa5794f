//! What the device's store says of files. Their bytes lie beside it ([`crate::Carrier`]), each file sealed with a
//! key of its own, which stands here: where these rows go, nobody reads the files any more.

use super::{Engine, Now};
use crate::{
    api::{BlobState, Event},
    rows,
};
use carnet_ids::{BlobId, DocId, ItemId};
use carnet_model::attachment;
use carnet_storage::{Batch, ReadNow, Scan, Store, StoreError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A file on this device, whole or in part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BlobRow {
    /// Its SHA-256; `None` while somebody is handing it over.
    pub(crate) blob: Option<BlobId>,
    /// Bytes.
    pub(crate) size: u64,
    /// What it is called, where it is being handed over.
    pub(crate) name: String,
    /// What its pieces are sealed with.
    pub(crate) key: [u8; 32],
    /// The contacts for which it is here.
    pub(crate) contacts: BTreeSet<DocId>,
    /// Those of them for which the server does not have it.
    pub(crate) unsent: BTreeSet<DocId>,
    /// Those for which the server had it, and is to be asked whether it still has.
    #[serde(default)]
    pub(crate) unsure: BTreeSet<DocId>,
    /// How many of its pieces are here, from the first on; of one that is handed over only once all are.
    pub(crate) pieces: u32,
    /// It is to be kept.
    pub(crate) kept: bool,
    /// The server's code where it said no for good.
    pub(crate) refused: Option<String>,
    /// When it was last read or written, seconds since 1970.
    pub(crate) used: i64,
}

impl BlobRow {
    /// Whether all of it is here.
    pub(crate) fn is_whole(&self) -> bool {
        self.blob.is_some() && self.pieces == crate::carrier::count(self.size)
    }

    /// Whether the server has it, as far as anybody knows.
    pub(crate) fn is_safe(&self) -> bool {
        self.unsent.is_empty() && self.unsure.is_empty()
    }

    /// The contacts that the server is to hear of.
    pub(crate) fn due(&self) -> impl Iterator<Item = DocId> {
        self.unsent.union(&self.unsure).copied()
    }
}

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// Every file.
    pub(crate) fn blobs(&self) -> Result<Vec<(ItemId, BlobRow)>, StoreError> {
        let rows = self.store.scan_now(&Scan::prefix(rows::BLOB))?;
        let read = |(key, row): (Vec<u8>, Vec<u8>)| {
            let id = ItemId::from_slice(key.strip_prefix(rows::BLOB)?)?;
            Some((id, rows::decode(&row)?))
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// The file of that id.
    pub(crate) fn blob(&self, id: &ItemId) -> Result<Option<BlobRow>, StoreError> {
        let row = self.store.get_now(&rows::blob(id))?;
        Ok(row.and_then(|row| rows::decode(&row)))
    }

    /// The file with that hash.
    pub(crate) fn blob_of(&self, blob: &BlobId) -> Result<Option<(ItemId, BlobRow)>, StoreError> {
        Ok(self.blobs()?.into_iter().find(|(_, row)| row.blob.as_ref() == Some(blob)))
    }

    /// Writes what is said of files (`None` for nothing any more), in one commit.
    pub(crate) async fn put_blobs(
        &mut self,
        all: &[(ItemId, Option<&BlobRow>)],
    ) -> Result<(), StoreError> {
        self.store.commit(blob_rows(all)).await
    }

    /// The same, and that every file is asked for that may be lost after so many comparisons.
    pub(crate) async fn doubt_blobs(
        &mut self,
        all: &[(ItemId, BlobRow)],
        compared: u64,
    ) -> Result<(), StoreError> {
        let rows: Vec<_> = all.iter().map(|(id, row)| (*id, Some(row))).collect();
        let mut batch = blob_rows(&rows);
        batch.put(rows::BLOB_COMPARED.to_vec(), rows::encode(&compared));
        self.store.commit(batch).await
    }

    /// How often the documents have been compared with the server, as its log did not fit: it may have been
    /// restored from a backup, and lack files that it had.
    pub(crate) fn comparisons(&self) -> u64 {
        self.device.as_ref().map_or(0, carnet_sync::Device::comparisons)
    }

    /// As many as that when the server was last asked for every file.
    pub(crate) fn blobs_compared(&self) -> Result<u64, StoreError> {
        let row = self.store.get_now(rows::BLOB_COMPARED)?;
        Ok(row.and_then(|row| rows::decode(&row)).unwrap_or_default())
    }

    /// How many files the server does not have.
    pub(super) fn unsent_blobs(&self) -> usize {
        self.store.scan_now(&Scan::prefix(rows::BLOB_UNSENT)).map_or(0, |rows| rows.len())
    }

    /// Whether this device may send and get files now, with which secret, and where.
    pub fn carries(&self) -> Option<(String, String)> {
        let who = self.credentials.as_ref().filter(|_| self.is_welcome() && !self.is_expired())?;
        Some((who.token.clone(), who.server.clone()))
    }

    /// Changes whenever everything that was read of the store is forgotten: files may be somebody else's.
    pub(crate) const fn era(&self) -> u64 {
        self.era
    }

    /// Whether the time without the server is over.
    pub(crate) const fn is_out_of_time(&self) -> bool {
        self.is_expired()
    }

    /// Whether a contact's document is here.
    pub(crate) fn has_fiche(&self, contact: DocId) -> bool {
        self.device.as_ref().is_some_and(|device| device.digest(contact).is_some())
    }

    /// Whether a contact's document is here and names a file.
    pub(crate) fn names_blob(&mut self, contact: DocId, blob: &BlobId) -> bool {
        let found = self.document(contact);
        found.is_ok_and(|doc| doc.is_some_and(|doc| attachment::named(doc).contains(blob)))
    }

    /// A contact's name, and what its document calls a file.
    pub(crate) fn words_of_blob(&mut self, contact: DocId, blob: &BlobId) -> (String, String) {
        let (_, whose) = self.whose(contact);
        let found = self.document(contact).ok().flatten();
        (whose, found.and_then(|doc| attachment::name_of(doc, blob)).unwrap_or_default())
    }

    /// Screens hear how a file stands.
    pub(crate) fn note_blob(&mut self, state: BlobState) {
        self.events.push_back(Event::Blob(state));
    }

    /// The same, and how many wait.
    pub(crate) fn tell_blob(&mut self, now: Now, state: BlobState) {
        self.note_blob(state);
        self.tell(now);
    }
}

/// What is said of files, as rows.
fn blob_rows(all: &[(ItemId, Option<&BlobRow>)]) -> Batch {
    let mut batch = Batch::default();
    for (id, row) in all {
        match row {
            Some(row) => batch.put(rows::blob(id), rows::encode(row)),
            None => batch.delete(rows::blob(id)),
        }
        if row.is_some_and(|row| !row.is_safe()) {
            batch.put(rows::blob_unsent(id), Vec::new());
        } else {
            batch.delete(rows::blob_unsent(id));
        }
    }
    batch
}
