//! Taking away files that no fiche names any more.
//!
//! A file goes when for [`KEPT`] nobody has found a fiche that names it, and none does at that moment: an item that
//! was removed can be brought back, and a device that has not been here for a while may know nothing of its removal.
//! What can't be read counts as a fiche that names it. A file that a device began to send and left goes after
//! [`LEFT`], what lies in the folder and no row names after a day.

use super::{BlobError, Blobs, FileId, PARTS, aside, call, file, kept, rights};
use crate::{clock, core::Core};
use carnet_ids::BlobId;
use carnet_storage::Batch;
use serde::Serialize;
use std::{collections::BTreeSet, time::Duration};

const DAY: i64 = 24 * 3_600;
/// How long a file is kept that no fiche names, in seconds: the trash's 30 days, and 60 more than a device may be
/// without the server by default.
pub(super) const KEPT: i64 = 90 * DAY;
/// How long a file is kept of which nothing more comes, in seconds.
const LEFT: i64 = 14 * DAY;
/// How long after the start, and how often, is looked.
const FIRST: Duration = Duration::from_secs(600);
const EVERY: Duration = Duration::from_secs(12 * 3_600);

/// What a look at all files found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Collected {
    /// Files that are here and whole.
    pub(crate) files: usize,
    /// Their bytes.
    pub(crate) bytes: u64,
    /// Of these, the ones that no fiche names: they wait.
    pub(crate) unnamed: usize,
    /// Files that went.
    pub(crate) removed: usize,
    /// Their bytes.
    pub(crate) freed: u64,
    /// Files that were begun, and went.
    pub(crate) left: usize,
}

impl Blobs {
    /// Looks from time to time.
    pub(crate) async fn keep_tidy(self, core: Core) {
        tokio::time::sleep(FIRST).await;
        loop {
            match self.collect(&core, clock::unix()).await {
                Ok(found) => tracing::info!(?found, "looked at all files"),
                Err(error) => tracing::warn!(%error, "files could not be looked at"),
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Looks at every file, and takes away those whose time is over at `now`, seconds since 1970.
    pub(crate) async fn collect(&self, core: &Core, now: i64) -> Result<Collected, BlobError> {
        let mut found = Collected::default();
        let all: Vec<BlobId> = self.state().blobs.keys().copied().collect();
        for blob in all {
            let _writing = self.0.writing.lock().await;
            self.look(core, &blob, now, &mut found).await?;
        }
        let _writing = self.0.writing.lock().await;
        self.forget_left(now, &mut found).await?;
        self.sweep(now).await?;
        Ok(found)
    }

    async fn look(
        &self,
        core: &Core,
        blob: &BlobId,
        now: i64,
        found: &mut Collected,
    ) -> Result<(), BlobError> {
        let Some((id, mut row)) = self.whole(blob) else { return Ok(()) };
        found.files += 1;
        found.bytes += row.size;
        let (of, contacts) = (*blob, row.contacts.clone());
        let asked = call(core, move |hub| rights::is_named(hub, &of, &contacts)).await;
        if matches!(asked, Err(BlobError::Stopped)) {
            return Err(BlobError::Stopped);
        }
        if asked.unwrap_or(true) {
            if row.unnamed.take().is_some() {
                self.write(id, row, Vec::new()).await?;
            }
            return Ok(());
        }
        found.unnamed += 1;
        match row.unnamed {
            None => {
                row.unnamed = Some(now);
                self.write(id, row, Vec::new()).await
            }
            Some(since) if now.saturating_sub(since) < KEPT => Ok(()),
            Some(_) => {
                let mut batch = Batch::default();
                batch.delete(kept::key(super::BLOBS, &id));
                self.0.disk.commit_aside(batch).await?;
                self.state().blobs.remove(blob);
                self.remove_file(id).await;
                found.removed += 1;
                found.freed += row.size;
                Ok(())
            }
        }
    }

    async fn forget_left(&self, now: i64, found: &mut Collected) -> Result<(), BlobError> {
        let parts: Vec<_> = self.state().parts.clone().into_iter().collect();
        for (whose, (id, row)) in parts {
            let moved = self.file(id, row.key, row.size).moved().max(row.begun);
            let is_busy = self.state().busy.contains(&id);
            if is_busy || now.saturating_sub(moved) < LEFT {
                continue;
            }
            let mut batch = Batch::default();
            batch.delete(kept::key(PARTS, &id));
            self.0.disk.commit_aside(batch).await?;
            self.state().parts.remove(&whose);
            self.remove_file(id).await;
            found.left += 1;
        }
        Ok(())
    }

    /// What no row names: a crash came between a row and its file.
    async fn sweep(&self, now: i64) -> Result<(), BlobError> {
        let data = self.0.data.clone();
        let known: BTreeSet<FileId> = {
            let state = self.state();
            let whole = state.blobs.values().map(|(id, _)| *id);
            whole.chain(state.parts.values().map(|(id, _)| *id)).collect()
        };
        aside(move || {
            for (id, path) in file::all(&data)? {
                if !known.contains(&id) && now.saturating_sub(file::moved(&path)) > DAY {
                    std::fs::remove_file(path)?;
                }
            }
            Ok(())
        })
        .await
    }
}
