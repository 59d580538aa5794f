//! Files of fiches: taken in, kept, sent and got, piece by piece.
//!
//! Bytes lie in a store of their own, which nobody reads as a whole: a row a piece of [`PIECE`] bytes, sealed with its
//! file's key. A file is on the disk before a document names it, and is sent from there for as often as that takes.
//! Nothing here has a socket: a shell asks for an [`Errand`], does it, and brings the answer.

mod errand;
mod lost;
mod order;
mod transfer;

pub use errand::{Answer, Errand, Step};

use crate::{
    Engine, Now,
    api::{BlobPlace, BlobState, PIECE},
    engine::BlobRow,
};
use carnet_ids::{BlobId, DocId, ItemId};
use carnet_storage::{Batch, DataKey, ReadNow, Store, StoreError};
use sha2::Sha256;
use std::collections::{BTreeMap, VecDeque};
use transfer::{Job, Want};
use zeroize::Zeroizing;

/// How long a file that no fiche names any more is kept here, in seconds: its removal may be undone.
const UNNAMED: i64 = 30 * 24 * 3_600;
/// How often it is looked what is not needed here any more, in milliseconds.
const TIDY: u64 = 60_000;
/// How long a file whose rest never came is kept, in seconds.
const LEFT: i64 = 24 * 3_600;

/// How many pieces a file of so many bytes has.
pub(crate) fn count(size: u64) -> u32 {
    u32::try_from(size.div_ceil(PIECE as u64)).unwrap_or(u32::MAX)
}

/// How many bytes a piece of such a file has.
fn length_of(size: u64, number: u32) -> u64 {
    size.saturating_sub(u64::from(number) * PIECE as u64).min(PIECE as u64)
}

/// A store of pieces.
pub trait Pieces: Store {
    /// Lets go of everything.
    fn clear(&self) -> impl Future<Output = Result<(), StoreError>>;
}

/// A file that is being handed over.
struct Take {
    hash: Sha256,
    head: Vec<u8>,
    next: u32,
}

/// Sees to a device's files. It lives beside the [`Engine`] of one store.
pub struct Carrier<P> {
    pieces: P,
    takes: BTreeMap<ItemId, Take>,
    wants: VecDeque<Want>,
    job: Option<Job>,
    /// The file that could not be sent last: others come before it.
    after: Option<ItemId>,
    /// An errand is out.
    is_out: bool,
    /// How many bytes of each file have gone or come.
    progress: BTreeMap<BlobId, u64>,
    /// Bytes that are sent together: fewer on a line that breaks.
    stride: usize,
    failures: u32,
    not_before: u64,
    /// When to look again what is not needed here any more.
    tidy_at: u64,
    /// The sign-in of which the files were last seen to be.
    era: Option<u64>,
    /// After how many comparisons with the server it was asked for every file.
    compared: u64,
}

impl<P> std::fmt::Debug for Carrier<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Carrier").field("job", &self.job.is_some()).finish_non_exhaustive()
    }
}

impl<P: Pieces> Carrier<P> {
    /// One that keeps bytes there.
    pub fn new(pieces: P) -> Self {
        Self {
            pieces,
            takes: BTreeMap::new(),
            wants: VecDeque::new(),
            job: None,
            after: None,
            is_out: false,
            progress: BTreeMap::new(),
            stride: transfer::STRIDE,
            failures: 0,
            not_before: 0,
            tidy_at: 0,
            era: None,
            compared: 0,
        }
    }

    /// Where it keeps bytes.
    pub const fn pieces(&self) -> &P {
        &self.pieces
    }

    /// When to ask [`Self::next`] again, on the clock of [`Now::mono`]; `None` while nothing waits for a time.
    pub fn timeout(&self) -> Option<u64> {
        (self.failures > 0 && !self.is_out).then_some(self.not_before)
    }

    /// Whether the files are of whoever is signed in: those of somebody before went with their keys, and their bytes
    /// go now. To be called before anything is done.
    async fn settle<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
    ) -> Result<(), StoreError> {
        let era = engine.era();
        if self.era == Some(era) {
            return self.doubt(engine).await;
        }
        self.takes.clear();
        self.wants.clear();
        self.progress.clear();
        self.job = None;
        self.compared = engine.blobs_compared()?;
        let rows = engine.blobs()?;
        if rows.is_empty() {
            self.pieces.clear().await?;
        }
        self.era = Some(era);
        for (id, row) in rows {
            self.look(engine, now, id, row).await?;
        }
        self.doubt(engine).await
    }

    /// What a start does with a file: goes on to get it, or lets it go where it is nobody's here any more.
    async fn look<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
        id: ItemId,
        mut row: BlobRow,
    ) -> Result<(), StoreError> {
        let age = now.seconds().saturating_sub(row.used);
        let Some(blob) = row.blob else {
            // Its page is gone.
            if age > LEFT {
                self.forget(engine, id, &row).await?;
            }
            return Ok(());
        };
        let unsure = row.unsure.len();
        row.unsure.retain(|contact| engine.has_fiche(*contact));
        if row.unsure.len() < unsure {
            engine.put_blobs(&[(id, Some(&row))]).await?;
        }
        if !row.is_safe() {
            return Ok(());
        }
        let known = row.contacts.len();
        row.contacts.retain(|contact| {
            engine.has_fiche(*contact) && (age < UNNAMED || engine.names_blob(*contact, &blob))
        });
        let Some(contact) = row.contacts.first().copied() else {
            return self.forget(engine, id, &row).await;
        };
        if row.contacts.len() < known {
            engine.put_blobs(&[(id, Some(&row))]).await?;
        }
        if row.kept && !row.is_whole() {
            self.wants.push_back(Want { id, contact, blob });
        }
        Ok(())
    }

    /// Lets go, from time to time, of what is here for fiches that are not here any more.
    async fn tidy<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
    ) -> Result<(), StoreError> {
        if now.mono < self.tidy_at {
            return Ok(());
        }
        self.tidy_at = now.mono + TIDY;
        for (id, row) in engine.blobs()? {
            let is_busy = self.job.as_ref().is_some_and(|job| job.is_of(id));
            let is_here = |contact: &DocId| engine.has_fiche(*contact);
            let is_wanted = row.contacts.iter().any(is_here) && row.unsure.iter().all(is_here);
            if !is_busy && !is_wanted {
                self.look(engine, now, id, row).await?;
            }
        }
        Ok(())
    }

    /// Deletes a file's bytes, then what is said of it.
    async fn forget<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        id: ItemId,
        row: &BlobRow,
    ) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        (0..count(row.size)).for_each(|number| batch.delete(key(&id, number)));
        self.pieces.commit(batch).await?;
        engine.put_blobs(&[(id, None)]).await?;
        self.takes.remove(&id);
        self.wants.retain(|want| want.id != id);
        if let Some(blob) = row.blob {
            self.progress.remove(&blob);
            let state = self.state(blob, None);
            engine.note_blob(state);
        }
        Ok(())
    }

    /// Puts a piece on the disk. Where that has no room, files that the server has, and nobody wants to keep, make some.
    async fn put_piece<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        (id, row): (ItemId, &BlobRow),
        number: u32,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        let at = key(&id, number);
        let sealed = data_key(row).seal(&at, bytes)?;
        let mut batch = Batch::default();
        batch.put(at, sealed);
        match self.pieces.commit(batch.clone()).await {
            Err(StoreError::Full(why)) => {
                if self.evict(engine, row.size, id).await? == 0 {
                    return Err(StoreError::Full(why));
                }
                self.pieces.commit(batch).await
            }
            done => done,
        }
    }

    /// Makes room for so many bytes; how many it made.
    async fn evict<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        wanted: u64,
        but: ItemId,
    ) -> Result<u64, StoreError> {
        let mut rows = engine.blobs()?;
        rows.retain(|(id, row)| {
            let is_busy = self.job.as_ref().is_some_and(|job| job.is_of(*id));
            *id != but && !is_busy && row.blob.is_some() && row.is_safe() && !row.kept
        });
        rows.sort_by_key(|(_, row)| row.used);
        let mut freed = 0;
        for (id, row) in rows {
            if freed >= wanted {
                break;
            }
            self.forget(engine, id, &row).await?;
            freed += row.size;
        }
        Ok(freed)
    }

    /// A piece of a file; `None` where it is not here, or is not what was put there.
    async fn piece(
        &self,
        id: &ItemId,
        row: &BlobRow,
        number: u32,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let at = key(id, number);
        let sealed = self.pieces.get(&at).await?;
        let bytes = sealed.and_then(|sealed| data_key(row).open(&at, sealed));
        Ok(bytes.filter(|bytes| bytes.len() as u64 == length_of(row.size, number)))
    }

    fn state(&self, blob: BlobId, row: Option<&BlobRow>) -> BlobState {
        let done = self.progress.get(&blob).copied();
        let Some(row) = row else {
            return BlobState { blob, place: BlobPlace::Away, kept: false, refused: None };
        };
        let is_wanted = self.wants.iter().any(|want| want.blob == blob)
            || matches!(&self.job, Some(Job::Get { want, .. }) if want.blob == blob);
        let place = match (row.is_whole(), row.unsent.is_empty()) {
            (true, true) => BlobPlace::Here,
            (true, false) => BlobPlace::Waiting(done.unwrap_or(0)),
            (false, _) if is_wanted => BlobPlace::Coming(done.unwrap_or(0)),
            (false, _) => BlobPlace::Away,
        };
        BlobState { blob, place, kept: row.kept, refused: row.refused.clone() }
    }
}

fn data_key(row: &BlobRow) -> DataKey {
    DataKey::from_bytes(Zeroizing::new(row.key))
}

/// Where a piece lies.
fn key(id: &ItemId, number: u32) -> Vec<u8> {
    [id.as_bytes(), &number.to_be_bytes()[..]].concat()
}
