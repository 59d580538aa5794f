//! Files of fiches that were erased.

use super::{BlobError, Blobs, kept};
use carnet_ids::{BlobId, DocId};
use carnet_storage::Batch;
use std::collections::BTreeSet;

impl Blobs {
    /// These fiches are no more: files that no other one has go at once, their keys first, and so does what
    /// is being sent of the files that they `named`.
    pub(crate) async fn erase(
        &self,
        fiches: &BTreeSet<DocId>,
        named: &BTreeSet<BlobId>,
    ) -> Result<(), BlobError> {
        let _writing = self.0.writing.lock().await;
        let of_them = |contacts: &BTreeSet<DocId>| !contacts.is_disjoint(fiches);
        let all: Vec<_> = self.state().blobs.values().cloned().collect();
        for (id, mut row) in all.into_iter().filter(|(_, row)| of_them(&row.contacts)) {
            row.contacts.retain(|contact| !fiches.contains(contact));
            if !row.contacts.is_empty() {
                self.write(id, row, Vec::new()).await?;
                continue;
            }
            let mut batch = Batch::default();
            batch.delete(kept::key(super::BLOBS, &id));
            self.0.disk.commit_aside(batch).await?;
            self.state().blobs.remove(&row.blob);
            self.remove_file(id).await;
        }
        let parts = self.state().parts.clone().into_iter();
        for (whose, (id, _)) in parts.filter(|((_, blob), _)| named.contains(blob)) {
            self.forget_part(id, whose).await?;
        }
        Ok(())
    }
}
