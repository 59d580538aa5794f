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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Server, Settings,
        accounts::{Bearer, By},
        blobs::CHUNK,
        shared::Shared,
    };
    use carnet_ids::{DocId, ItemId};
    use carnet_model::{
        edit::{self, Context, Edit, Intent, Place},
        kind::DocKey,
        value::Value,
    };
    use carnet_storage::memory::MemoryStore;
    use sha2::{Digest, Sha256};
    use std::{path::Path, sync::Arc};

    const NOW: i64 = 1_900_000_000;

    struct Office {
        shared: Arc<Shared>,
        _server: Server,
        data: tempfile::TempDir,
        nadia: Bearer,
    }

    impl Office {
        async fn open() -> Self {
            let data = tempfile::tempdir().unwrap();
            let (settings, store) = (Settings::usual(data.path()), MemoryStore::default());
            let server = Server::open(settings, store, |_: &Path| Ok(())).await.unwrap();
            let shared = server.shared();
            let link = shared.accounts.invite("Nadia", By::Console).await.unwrap();
            let joined = shared.accounts.join(&link, "iPad").await.unwrap();
            let token = serde_json::to_value(joined).unwrap()["token"].as_str().unwrap().to_owned();
            let nadia = shared.accounts.bearer(&token).unwrap();
            Self { shared, _server: server, data, nadia }
        }

        async fn edit(&self, contact: DocId, edits: Vec<Edit>) {
            let key = DocKey::Contact(contact);
            let write = move |hub: &mut crate::core::Hub, now| {
                let context = Context { actor: hub.actor(), now: NOW };
                let intent = Intent { doc: key, edits };
                let apply = |doc: &mut carnet_sync::hub::Document| {
                    edit::apply(doc, &intent, &context).map(|done| done.change)
                };
                hub.write(now, key.id(), &key.birth(), apply).unwrap()
            };
            let write = self.shared.core.call(write).await.unwrap();
            if let Some(write) = write {
                assert!(self.shared.core.saved(write).await);
            }
        }

        async fn name(&self, contact: DocId, item: ItemId, bytes: &[u8]) {
            let fields = vec![("sha256".to_owned(), Value::text(blob(bytes).to_string()))];
            let add = Edit::Add { collection: "attachments".to_owned(), item, fields };
            self.edit(contact, vec![add]).await;
        }

        async fn send(&self, contact: DocId, bytes: &[u8]) {
            let (core, blobs) = (&self.shared.core, &self.shared.blobs);
            let names = (contact, blob(bytes));
            let mut told = blobs.ask(core, &self.nadia, names, bytes.len() as u64).await.unwrap();
            if !told.done {
                let turn = blobs.turn(&self.nadia, &names.1).unwrap();
                let piece = (0, bytes.to_vec());
                told = blobs.append(core, &self.nadia, contact, turn, piece).await.unwrap();
            }
            assert!(told.done);
        }

        async fn collect(&self, days: i64) -> Collected {
            self.shared.blobs.collect(&self.shared.core, NOW + days * DAY).await.unwrap()
        }

        fn files(&self) -> usize {
            file::all(self.data.path()).unwrap().len()
        }
    }

    fn blob(bytes: &[u8]) -> BlobId {
        BlobId::new(Sha256::digest(bytes).into())
    }

    fn contact(number: u8) -> DocId {
        DocId::new([number; 16])
    }

    fn item(number: u8) -> ItemId {
        ItemId::new([number; 8])
    }

    fn remove(item: ItemId) -> Edit {
        Edit::Remove { collection: "attachments".to_owned(), item }
    }

    #[tokio::test]
    async fn a_file_goes_only_when_nobody_has_named_it_for_90_days() {
        let office = Office::open().await;
        let bytes = vec![7; 1_000];
        office.name(contact(1), item(1), &bytes).await;
        office.send(contact(1), &bytes).await;
        let named = Collected { files: 1, bytes: 1_000, ..Collected::default() };
        assert_eq!(office.collect(0).await, named);
        assert_eq!(office.collect(1_000).await, named, "however old it is");
        office.edit(contact(1), vec![remove(item(1))]).await;
        let waits = Collected { unnamed: 1, ..named };
        assert_eq!(office.collect(1_001).await, waits);
        assert_eq!(office.collect(1_090).await, waits);
        // Brought back a day before its time is over, it is there for as long as ever.
        let restore = Edit::Restore { collection: "attachments".to_owned(), item: item(1) };
        office.edit(contact(1), vec![restore]).await;
        assert_eq!(office.collect(1_092).await, named);
        office.edit(contact(1), vec![remove(item(1))]).await;
        assert_eq!(office.collect(1_093).await, waits, "counted from the second removal");
        assert_eq!(office.collect(1_182).await, waits);
        // At the last moment somebody attaches the same file to another fiche.
        office.name(contact(2), item(2), &bytes).await;
        let names = (contact(2), blob(&bytes));
        let told = office.shared.blobs.ask(&office.shared.core, &office.nadia, names, 1_000).await;
        assert!(told.unwrap().done, "who sent it does not send it again");
        assert_eq!(office.collect(1_184).await, named);
        office.edit(contact(2), vec![remove(item(2))]).await;
        assert_eq!(office.collect(1_185).await, waits);
        let gone = Collected { removed: 1, freed: 1_000, ..waits };
        assert_eq!(office.collect(1_276).await, gone);
        assert_eq!((office.files(), office.collect(1_277).await), (0, Collected::default()));
    }

    #[tokio::test]
    async fn what_a_merged_fiche_names_stays_where_the_survivor_alone_names_it() {
        let office = Office::open().await;
        let bytes = vec![8; 1_000];
        office.name(contact(1), item(1), &bytes).await;
        office.send(contact(1), &bytes).await;
        office.name(contact(2), item(1), &bytes).await;
        let into = Edit::Set {
            place: Place::Root,
            field: "merged_into".to_owned(),
            value: Some(Value::text(contact(2).to_string())),
        };
        office.edit(contact(1), vec![into, remove(item(1))]).await;
        for days in [0, 200, 400] {
            assert_eq!(office.collect(days).await.unnamed, 0);
        }
        assert_eq!(office.files(), 1);
    }

    #[tokio::test]
    async fn a_file_of_who_was_erased_goes_at_once_and_one_that_others_have_stays() {
        let office = Office::open().await;
        let (own, shared) = (vec![7; 1_000], vec![8; 500]);
        for (of, number, bytes) in [(1, 1, &own), (1, 2, &shared), (2, 3, &shared)] {
            office.name(contact(of), item(number), bytes).await;
            office.send(contact(of), bytes).await;
        }
        assert_eq!(office.files(), 2);
        let fiches = BTreeSet::from([contact(1)]);
        office.shared.blobs.erase(&fiches, &BTreeSet::new()).await.unwrap();
        assert_eq!(office.files(), 1);
        let named = Collected { files: 1, bytes: 500, ..Collected::default() };
        assert_eq!(office.collect(0).await, named);
        // What is being sent of it goes with it, where it is known what it named.
        let part = vec![9; 2 * CHUNK];
        office.name(contact(1), item(4), &part).await;
        let (core, blobs) = (&office.shared.core, &office.shared.blobs);
        blobs.ask(core, &office.nadia, (contact(1), blob(&part)), part.len() as u64).await.unwrap();
        assert!(blobs.turn(&office.nadia, &blob(&part)).is_ok());
        blobs.erase(&fiches, &BTreeSet::from([blob(&part)])).await.unwrap();
        assert!(matches!(blobs.turn(&office.nadia, &blob(&part)), Err(BlobError::NotAsked)));
    }

    #[tokio::test]
    async fn what_was_left_in_the_middle_and_what_no_row_names_go() {
        let office = Office::open().await;
        let bytes = vec![9; 2 * CHUNK];
        office.name(contact(1), item(1), &bytes).await;
        let (core, blobs) = (&office.shared.core, &office.shared.blobs);
        let names = (contact(1), blob(&bytes));
        blobs.ask(core, &office.nadia, names, bytes.len() as u64).await.unwrap();
        let turn = blobs.turn(&office.nadia, &names.1).unwrap();
        assert!(matches!(blobs.turn(&office.nadia, &names.1), Err(BlobError::Busy)));
        let piece = (0, bytes[..CHUNK].to_vec());
        blobs.append(core, &office.nadia, contact(1), turn, piece).await.unwrap();
        let stray = file::path(office.data.path(), &[1; 16]);
        std::fs::create_dir_all(stray.parent().unwrap()).unwrap();
        std::fs::write(&stray, b"left by a crash").unwrap();
        let days = (clock::unix() - NOW) / DAY;
        assert_eq!(office.collect(days).await, Collected::default());
        assert_eq!(office.files(), 2);
        assert_eq!(office.collect(days + 3).await, Collected::default());
        assert_eq!(office.files(), 1, "a device may go on with its part");
        assert_eq!(office.collect(days + 16).await.left, 1);
        assert_eq!(office.files(), 0);
    }
}
