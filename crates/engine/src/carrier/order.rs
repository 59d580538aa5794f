//! What screens order.

use super::{Carrier, Pieces, Take, count, length_of, transfer::Want};
use crate::{
    Engine, Now,
    api::{BlobOrder, BlobState, Bytes, Failure, Reply, Taken},
    engine::BlobRow,
};
use carnet_ids::{BlobId, DocId, ItemId};
use carnet_model::attachment;
use carnet_storage::{ReadNow, Store, StoreError, sealed};
use sha2::{Digest, Sha256};

impl<P: Pieces> Carrier<P> {
    /// Carries out an order. The same one twice, as after a change of leaders, does no harm.
    pub async fn order<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
        order: BlobOrder,
    ) -> Reply {
        if !engine.is_signed_in() {
            return Reply::Failed(Failure::SignedOut);
        }
        if engine.is_out_of_time() {
            return Reply::Failed(Failure::Expired);
        }
        let done = match self.settle(engine, now).await {
            Ok(()) => self.carry_out(engine, now, order).await,
            Err(error) => Err(error.into()),
        };
        done.unwrap_or_else(Reply::Failed)
    }

    async fn carry_out<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
        order: BlobOrder,
    ) -> Result<Reply, Failure> {
        match order {
            BlobOrder::Begin { item, size, name } => {
                self.begin(engine, now, item, size, name).await
            }
            BlobOrder::Piece { item, number, bytes } => {
                self.take(engine, item, number, &bytes.0).await
            }
            BlobOrder::Finish { item, contact } => self.finish(engine, now, item, contact).await,
            BlobOrder::Drop(item) => {
                if let Some(row) = engine.blob(&item)?.filter(|row| row.blob.is_none()) {
                    self.forget(engine, item, &row).await?;
                }
                Ok(Reply::Done)
            }
            BlobOrder::Read { blob, number } => self.read(engine, now, blob, number).await,
            BlobOrder::Fetch { contact, blob, size, keep } => {
                self.fetch(engine, now, (contact, blob), size, keep).await
            }
            BlobOrder::Retry(blob) => self.retry(engine, blob).await,
            BlobOrder::States(blobs) => Ok(Reply::Blobs(self.states(engine, &blobs)?)),
            BlobOrder::Waiting => Ok(Reply::WaitingFiles(self.waiting(engine)?)),
            BlobOrder::Wake => Ok(Reply::Done),
        }
    }

    async fn begin<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
        item: ItemId,
        size: u64,
        name: String,
    ) -> Result<Reply, Failure> {
        if !(1..=attachment::LARGEST).contains(&size) {
            return Err(Failure::FileSize(size));
        }
        if engine.blob(&item)?.is_none() {
            let row =
                BlobRow { size, name, key: fresh()?, used: now.seconds(), ..BlobRow::default() };
            engine.put_blobs(&[(item, Some(&row))]).await?;
        }
        Ok(Reply::Done)
    }

    async fn take<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        item: ItemId,
        number: u32,
        bytes: &[u8],
    ) -> Result<Reply, Failure> {
        let Some(row) = engine.blob(&item)? else { return Err(Failure::NotFound) };
        if row.blob.is_some() {
            // It is whole, and this comes a second time.
            return Ok(Reply::Done);
        }
        if bytes.len() as u64 != length_of(row.size, number) || bytes.is_empty() {
            return Err(Failure::File("a piece has another length than said".to_owned()));
        }
        self.put_piece(engine, (item, &row), number, bytes).await?;
        let mut take = self.resumed(&item, &row, number).await?;
        take.hear(number, bytes);
        self.takes.insert(item, take);
        Ok(Reply::Done)
    }

    /// What was heard of a file before this piece; after a change of leaders, it is read back.
    async fn resumed(&mut self, item: &ItemId, row: &BlobRow, until: u32) -> Result<Take, Failure> {
        if let Some(take) = self.takes.remove(item) {
            return Ok(take);
        }
        let mut take = Take { hash: Sha256::new(), head: Vec::new(), next: 0 };
        for number in 0..until {
            let piece = self.piece(item, row, number).await?.ok_or(Failure::NotFound)?;
            take.hear(number, &piece);
        }
        Ok(take)
    }

    async fn finish<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
        item: ItemId,
        contact: DocId,
    ) -> Result<Reply, Failure> {
        let Some(mut row) = engine.blob(&item)? else { return Err(Failure::NotFound) };
        let pieces = count(row.size);
        let take = self.resumed(&item, &row, pieces).await?;
        if take.next != pieces {
            return Err(Failure::File("not all of it has come".to_owned()));
        }
        let media = attachment::sniff(&take.head, &row.name).to_owned();
        let blob = BlobId::new(take.hash.finalize().into());
        let taken = Taken { blob, size: row.size, media };
        let known = engine.blob_of(&blob)?.filter(|(id, known)| *id != item && known.is_whole());
        if let Some((id, mut known)) = known {
            // The same file is here: once is enough.
            known.unsent.insert(contact);
            known.contacts.insert(contact);
            known.refused = None;
            engine.put_blobs(&[(id, Some(&known))]).await?;
            self.forget(engine, item, &row).await?;
        } else {
            row.blob = Some(blob);
            row.pieces = pieces;
            row.used = now.seconds();
            row.contacts.insert(contact);
            row.unsent.insert(contact);
            engine.put_blobs(&[(item, Some(&row))]).await?;
        }
        self.tell(engine, now, blob)?;
        Ok(Reply::Taken(taken))
    }

    async fn read<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
        blob: BlobId,
        number: u32,
    ) -> Result<Reply, Failure> {
        let Some((id, mut row)) = engine.blob_of(&blob)?.filter(|(_, row)| row.is_whole()) else {
            return Ok(Reply::Piece(None));
        };
        if number >= count(row.size) {
            return Ok(Reply::Piece(None));
        }
        let piece = self.piece(&id, &row, number).await?;
        if piece.is_none() && row.unsent.is_empty() {
            // The browser took it: it is got again when it is wanted.
            self.forget(engine, id, &row).await?;
        } else if number == 0 && now.seconds().saturating_sub(row.used) > 3_600 {
            row.used = now.seconds();
            engine.put_blobs(&[(id, Some(&row))]).await?;
        }
        Ok(Reply::Piece(piece.map(Bytes)))
    }

    async fn fetch<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        now: Now,
        (contact, blob): (DocId, BlobId),
        size: u64,
        keep: Option<bool>,
    ) -> Result<Reply, Failure> {
        if !(1..=attachment::LARGEST).contains(&size) {
            return Err(Failure::FileSize(size));
        }
        let known = engine.blob_of(&blob)?;
        if known.is_none() && keep == Some(false) {
            return Ok(Reply::Blobs(self.states(engine, &[blob])?));
        }
        let (id, mut row) = match known {
            Some(known) => known,
            None => {
                let id = ItemId::new(random()?);
                (id, BlobRow { blob: Some(blob), size, key: fresh()?, ..BlobRow::default() })
            }
        };
        row.kept = keep.unwrap_or(row.kept);
        row.contacts.insert(contact);
        row.used = now.seconds();
        if row.is_safe() {
            row.refused = None;
        }
        engine.put_blobs(&[(id, Some(&row))]).await?;
        if !row.is_whole() && keep != Some(false) && self.wants.iter().all(|want| want.id != id) {
            self.wants.push_back(Want { id, contact, blob });
            self.hurry();
        }
        self.tell(engine, now, blob)?;
        Ok(Reply::Blobs(self.states(engine, &[blob])?))
    }

    async fn retry<S: Store + ReadNow + Clone>(
        &mut self,
        engine: &mut Engine<S>,
        blob: BlobId,
    ) -> Result<Reply, Failure> {
        if let Some((id, mut row)) = engine.blob_of(&blob)? {
            row.refused = None;
            engine.put_blobs(&[(id, Some(&row))]).await?;
            let contact = row.contacts.first().copied();
            if let Some(contact) = contact.filter(|_| !row.is_whole()) {
                self.wants.push_back(Want { id, contact, blob });
            }
        }
        self.hurry();
        Ok(Reply::Blobs(self.states(engine, &[blob])?))
    }

    fn states<S: Store + ReadNow + Clone>(
        &self,
        engine: &Engine<S>,
        blobs: &[BlobId],
    ) -> Result<Vec<BlobState>, StoreError> {
        let rows = engine.blobs()?;
        let of = |blob: &BlobId| {
            let row = rows.iter().find(|(_, row)| row.blob.as_ref() == Some(blob));
            self.state(*blob, row.map(|(_, row)| row))
        };
        Ok(blobs.iter().map(of).collect())
    }

    pub(super) fn tell<S: Store + ReadNow + Clone>(
        &self,
        engine: &mut Engine<S>,
        now: Now,
        blob: BlobId,
    ) -> Result<(), StoreError> {
        let row = engine.blob_of(&blob)?;
        let state = self.state(blob, row.as_ref().map(|(_, row)| row));
        engine.tell_blob(now, state);
        Ok(())
    }
}

impl Take {
    /// The next piece, or one that was heard already.
    fn hear(&mut self, number: u32, bytes: &[u8]) {
        if number != self.next {
            return;
        }
        if number == 0 {
            self.head = bytes.get(..attachment::HEAD).unwrap_or(bytes).to_vec();
        }
        self.hash.update(bytes);
        self.next += 1;
    }
}

fn fresh() -> Result<[u8; 32], StoreError> {
    random()
}

fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    sealed::fill(&mut bytes)?;
    Ok(bytes)
}
