//! Sending and getting, one request at a time.

use super::{Answer, Carrier, Errand, Pieces, Step, length_of};
use crate::{Engine, Now, api::PIECE, engine::BlobRow};
use carnet_ids::{BlobId, DocId, ItemId};
use carnet_storage::{ReadNow, Store, StoreError};
use carnet_sync::backoff;
use sha2::{Digest, Sha256};

/// Bytes that are sent together where the line holds, and where it breaks.
pub(super) const STRIDE: usize = 256 << 10;
const LEAST: usize = 64 << 10;

/// A file that somebody wants here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Want {
    pub(super) id: ItemId,
    pub(super) contact: DocId,
    pub(super) blob: BlobId,
}

/// What is being sent or got.
pub(super) enum Job {
    /// From this device, where the server has so many bytes; `None` where it is to be asked.
    Send { id: ItemId, contact: DocId, offset: Option<u64> },
    /// From the server; so many pieces were hashed.
    Get { want: Want, hash: Sha256, hashed: u32 },
}

impl Job {
    pub(super) fn is_of(&self, file: ItemId) -> bool {
        match self {
            Self::Send { id, .. } => *id == file,
            Self::Get { want, .. } => want.id == file,
        }
    }
}

impl<P: Pieces> Carrier<P> {
    /// What to ask the server next; `None` when nothing is to be asked, or not now. What came of it is for
    /// [`Self::came`].
    pub async fn next<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
    ) -> Option<Errand> {
        if self.is_out || now.mono < self.not_before {
            return None;
        }
        let (token, server) = engine.carries()?;
        self.settle(engine, now).await.ok()?;
        self.tidy(engine, now).await.ok()?;
        for _ in 0..8 {
            self.choose(engine).ok()?;
            let step = match &self.job {
                None => return None,
                Some(Job::Send { id, contact, offset }) => {
                    let (id, contact, offset) = (*id, *contact, *offset);
                    self.send_step(engine, now, id, offset)
                        .await
                        .map(|step| step.map(|(blob, step)| (contact, blob, step)))
                }
                Some(Job::Get { want, .. }) => {
                    let want = *want;
                    let step = self.get_step(engine, now, want).await;
                    step.map(|step| step.map(|step| (want.contact, want.blob, step)))
                }
            };
            match step {
                Ok(Some((contact, blob, step))) => {
                    self.is_out = true;
                    return Some(Errand { token, server, contact, blob, step });
                }
                // It is over; another may be next.
                Ok(None) => self.job = None,
                Err(_) => {
                    self.job = None;
                    self.back_off(now);
                    return None;
                }
            }
        }
        None
    }

    /// What came of the last errand.
    pub async fn came<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
        answer: Answer,
    ) {
        self.is_out = false;
        let Some(job) = self.job.take() else { return };
        let done = match job {
            Job::Send { id, contact, offset } => {
                self.sent(engine, now, (id, contact, offset), answer).await
            }
            Job::Get { want, hash, hashed } => {
                self.got(engine, now, (want, hash, hashed), answer).await
            }
        };
        if done.is_err() {
            self.back_off(now);
        }
    }

    /// The network is there again, or somebody is waiting.
    pub fn hurry(&mut self) {
        self.not_before = 0;
        self.failures = 0;
    }

    /// What somebody waits for comes first.
    fn choose<S: Store + ReadNow + Clone>(&mut self, engine: &Engine<S>) -> Result<(), StoreError> {
        let is_getting = matches!(self.job, Some(Job::Get { .. }));
        if !is_getting && let Some(want) = self.wants.pop_front() {
            self.job = Some(Job::Get { want, hash: Sha256::new(), hashed: 0 });
        }
        if self.job.is_none() {
            let mut rows = engine.blobs()?;
            rows.retain(|(_, row)| row.is_whole() && row.refused.is_none() && !row.is_safe());
            let later = rows.iter().find(|(id, _)| Some(*id) > self.after);
            self.job = later.or(rows.first()).and_then(|(id, row)| {
                Some(Job::Send { id: *id, contact: row.due().next()?, offset: None })
            });
        }
        Ok(())
    }

    async fn send_step<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
        id: ItemId,
        offset: Option<u64>,
    ) -> Result<Option<(BlobId, Step)>, StoreError> {
        let Some((row, blob)) = engine.blob(&id)?.and_then(|row| row.blob.map(|blob| (row, blob)))
        else {
            return Ok(None);
        };
        let Some(at) = offset else {
            return Ok(Some((blob, Step::Ask { size: row.size })));
        };
        let number = u32::try_from(at / PIECE as u64).unwrap_or(u32::MAX);
        let Some(piece) = self.piece(&id, &row, number).await? else {
            self.refuse(engine, now, (id, row), "file-damaged").await?;
            return Ok(None);
        };
        let from = usize::try_from(at % PIECE as u64).unwrap_or_default();
        let until = piece.len().min(from + self.stride);
        let bytes = piece.get(from..until).unwrap_or_default().to_vec();
        Ok(Some((blob, Step::Send { at, bytes })))
    }

    async fn sent<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
        (id, contact, offset): (ItemId, DocId, Option<u64>),
        answer: Answer,
    ) -> Result<(), StoreError> {
        let Some((mut row, blob)) = engine.blob(&id)?.and_then(|row| row.blob.map(|b| (row, b)))
        else {
            return Ok(());
        };
        match answer {
            Answer::Told { done: true, .. } => {
                self.went();
                row.unsent.remove(&contact);
                row.unsure.remove(&contact);
                self.after = None;
                self.progress.remove(&blob);
                engine.put_blobs(&[(id, Some(&row))]).await?;
            }
            Answer::Told { offset, .. } if offset < row.size => {
                self.went();
                self.lacks(engine, (id, &mut row), contact).await?;
                self.progress.insert(blob, offset);
                self.job = Some(Job::Send { id, contact, offset: Some(offset) });
            }
            // It had the file for a fiche that is no longer this user's to give files to.
            Answer::Refused(code) if code == "right-section" && row.unsure.remove(&contact) => {
                engine.put_blobs(&[(id, Some(&row))]).await?;
            }
            Answer::Refused(code) if is_final(&code) => {
                return self.refuse(engine, now, (id, row), &code).await;
            }
            // Where it is, is to be asked anew.
            Answer::Refused(code)
                if offset.is_some()
                    && matches!(code.as_str(), "offset" | "not-asked" | "too-long") =>
            {
                self.back_off(now);
                self.job = Some(Job::Send { id, contact, offset: None });
            }
            Answer::Refused(_) => {
                self.after = Some(id);
                self.back_off(now);
            }
            _ => {
                self.stride = (self.stride / 2).max(LEAST);
                self.back_off(now);
            }
        }
        self.tell(engine, now, blob)
    }

    async fn get_step<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
        want: Want,
    ) -> Result<Option<Step>, StoreError> {
        let Some(row) = engine.blob(&want.id)? else { return Ok(None) };
        self.hash_up_to(&want, &row).await?;
        if row.is_whole() {
            self.conclude(engine, now, want, row).await?;
            return Ok(None);
        }
        let from = u64::from(row.pieces) * PIECE as u64;
        Ok(Some(Step::Get { from, until: from + length_of(row.size, row.pieces) }))
    }

    /// Hashes the pieces that came before a restart.
    async fn hash_up_to(&mut self, want: &Want, row: &BlobRow) -> Result<(), StoreError> {
        loop {
            let Some(Job::Get { hashed, .. }) = &self.job else { return Ok(()) };
            let number = *hashed;
            if number >= row.pieces {
                return Ok(());
            }
            let piece = self.piece(&want.id, row, number).await?.unwrap_or_default();
            if let Some(Job::Get { hash, hashed, .. }) = &mut self.job {
                hash.update(&piece);
                *hashed += 1;
            }
        }
    }

    /// All of it is here: it is the file, or it goes.
    async fn conclude<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
        want: Want,
        row: BlobRow,
    ) -> Result<(), StoreError> {
        let Some(Job::Get { hash, .. }) = self.job.take() else { return Ok(()) };
        self.progress.remove(&want.blob);
        if BlobId::new(hash.finalize().into()) == want.blob {
            return self.tell(engine, now, want.blob);
        }
        let none = BlobRow { pieces: 0, ..row };
        self.refuse(engine, now, (want.id, none), "hash").await
    }

    async fn got<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
        (want, mut hash, hashed): (Want, Sha256, u32),
        answer: Answer,
    ) -> Result<(), StoreError> {
        let Some(mut row) = engine.blob(&want.id)? else { return Ok(()) };
        match answer {
            Answer::Bytes(bytes) if bytes.len() as u64 == length_of(row.size, row.pieces) => {
                self.went();
                let number = row.pieces;
                if let Err(error) = self.put_piece(engine, (want.id, &row), number, &bytes).await {
                    if matches!(error, StoreError::Full(_)) {
                        return self.refuse(engine, now, (want.id, row), "no-room").await;
                    }
                    self.wants.push_front(want);
                    return Err(error);
                }
                hash.update(&bytes);
                row.pieces += 1;
                engine.put_blobs(&[(want.id, Some(&row))]).await?;
                let come = u64::from(number) * PIECE as u64 + bytes.len() as u64;
                self.progress.insert(want.blob, come);
                self.job = Some(Job::Get { want, hash, hashed: hashed + 1 });
                if row.is_whole() {
                    return self.conclude(engine, now, want, row).await;
                }
            }
            Answer::Refused(code) if is_final(&code) || code == "file-unknown" => {
                return self.refuse(engine, now, (want.id, row), &code).await;
            }
            _ => {
                self.back_off(now);
                self.wants.push_front(want);
            }
        }
        self.tell(engine, now, want.blob)
    }

    /// It is not tried again before somebody says so.
    async fn refuse<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
        (id, mut row): (ItemId, BlobRow),
        code: &str,
    ) -> Result<(), StoreError> {
        row.refused = Some(code.to_owned());
        engine.put_blobs(&[(id, Some(&row))]).await?;
        match row.blob {
            Some(blob) => self.tell(engine, now, blob),
            None => Ok(()),
        }
    }

    fn went(&mut self) {
        self.failures = 0;
        self.not_before = 0;
        self.stride = (self.stride * 2).min(PIECE);
    }

    fn back_off(&mut self, now: Now) {
        self.not_before = now.mono.saturating_add(backoff(self.failures, u64::from(self.failures)));
        self.failures = self.failures.saturating_add(1);
    }
}

/// Codes of refusals that another attempt does not change. Others, and those of a later server, are tried again:
/// a fiche that was begun here may not have arrived yet.
fn is_final(code: &str) -> bool {
    matches!(code, "right-section" | "file-size" | "files-full" | "disk-full" | "hash")
}
