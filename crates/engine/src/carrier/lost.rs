//! A server that was restored from a backup may lack files that it had: whoever has one gives it back.
//!
//! Such a server's log does not fit the device's cursor, so the documents are compared. After that the server is asked,
//! file by file, whether it has those that are whole here, and is sent what it lacks.

use super::{Carrier, Pieces};
use crate::{Engine, api::WaitingFile, engine::BlobRow};
use carnet_ids::{DocId, ItemId};
use carnet_storage::{ReadNow, Store, StoreError};

impl<P: Pieces> Carrier<P> {
    /// Once the documents have been compared with the server, it is to be asked for every file that is here and that a
    /// fiche names.
    pub(super) async fn doubt<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
    ) -> Result<(), StoreError> {
        let compared = engine.comparisons();
        if compared == self.compared {
            return Ok(());
        }
        let mut rows = engine.blobs()?;
        rows.retain(|(_, row)| row.is_whole());
        for (_, row) in &mut rows {
            let Some(blob) = row.blob else { continue };
            let safe = row.contacts.difference(&row.unsent).copied();
            row.unsure = safe.filter(|contact| engine.names_blob(*contact, &blob)).collect();
        }
        engine.doubt_blobs(&rows, compared).await?;
        self.compared = compared;
        Ok(())
    }

    /// The server does not have it any more: it waits like a new one.
    pub(super) async fn lacks<S: Store + ReadNow + Clone>(
        &self,
        engine: &mut Engine<S>,
        (id, row): (ItemId, &mut BlobRow),
        contact: DocId,
    ) -> Result<(), StoreError> {
        if row.unsure.remove(&contact) {
            row.unsent.insert(contact);
            engine.put_blobs(&[(id, Some(row))]).await?;
        }
        Ok(())
    }

    /// The files that wait, with the words for them.
    pub(super) fn waiting<S: Store + ReadNow + Clone>(
        &self,
        engine: &mut Engine<S>,
    ) -> Result<Vec<WaitingFile>, StoreError> {
        let mut waiting = Vec::new();
        for (_, row) in engine.blobs()? {
            let Some(blob) = row.blob.filter(|_| !row.is_safe()) else { continue };
            let (mut name, mut contacts) = (String::new(), Vec::new());
            for contact in row.due() {
                let (whose, called) = engine.words_of_blob(contact, &blob);
                contacts.push((contact, whose));
                if name.is_empty() {
                    name = called;
                }
            }
            if name.is_empty() {
                name.clone_from(&row.name);
            }
            let state = self.state(blob, Some(&row));
            waiting.push(WaitingFile { state, name, size: row.size, contacts });
        }
        Ok(waiting)
    }
}
