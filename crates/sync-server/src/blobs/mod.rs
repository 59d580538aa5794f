//! Files that fiches name, beside the store.
//!
//! A device asks how much of a file is here ([`Blobs::ask`]), sends pieces from there on ([`Blobs::append`]) and may
//! do so for as long as it takes, over any number of connections. A piece is on the disk before it is acknowledged.
//! When all are here the file is read back, and its row says that it is whole if it is what its hash says. The same
//! file is kept once, and is not asked for again of who has sent it or may read it; of others it is asked for as if
//! it were not here.

mod collect;
mod erase;
mod file;
mod rights;
mod rows;

pub(crate) use collect::Collected;
pub(crate) use file::CHUNK;

use crate::{
    accounts::{Bearer, rows as kept},
    clock,
    core::{Core, Hub},
    disk::Disk,
    secret,
};
use carnet_ids::{BlobId, DeviceId, DocId};
use carnet_model::attachment;
use carnet_storage::{Batch, ReadNow, StoreError};
use carnet_sync::hub::DocError;
use file::BlobFile;
use rights::Standing;
use rows::{BLOBS, BlobRow, FileId, PARTS, PartRow};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The longest piece of a file that is taken at once, in bytes.
pub(crate) const PIECE: usize = 1 << 20;
/// Files that a device may be sending at a time.
const MOST_PARTS: usize = 64;

/// Why a file was not taken or given.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BlobError {
    #[error("this file is not here, or not yours to read")]
    Unknown,
    #[error("there is no such fiche here, or it is not yours")]
    NoFiche,
    #[error("your role does not let you attach files to this fiche")]
    Right,
    #[error("a file has 1 to {} bytes", attachment::LARGEST)]
    Size,
    #[error("the workspace's files have no room left: ask an administrator")]
    Room,
    #[error("too many files are on their way from this device: finish or wait for some")]
    ManyParts,
    #[error("ask how much of this file is here first")]
    NotAsked,
    #[error("this piece does not begin where the file ends so far: ask again")]
    Offset,
    #[error(
        "a piece is a multiple of {CHUNK} bytes, unless it ends the file, and no longer than {PIECE}"
    )]
    Piece,
    #[error("these bytes go beyond the file's end")]
    Long,
    #[error("what was sent is not the file with this hash: send it again")]
    Hash,
    #[error("another piece of this file is being taken")]
    Busy,
    #[error("the server's disk is full")]
    Full,
    #[error("the file {0} is damaged: restore it from a backup")]
    Damaged(PathBuf),
    #[error("the server is stopping")]
    Stopped,
    #[error(transparent)]
    Store(StoreError),
    #[error(transparent)]
    Doc(#[from] DocError),
    #[error("a file beside the store: {0}")]
    Io(io::Error),
    #[error(transparent)]
    NoRandomness(#[from] secret::NoRandomness),
}

impl From<io::Error> for BlobError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(error),
        }
    }
}

impl From<StoreError> for BlobError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full(_) => Self::Full,
            error => Self::Store(error),
        }
    }
}

/// How much of a file is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Told {
    /// Bytes from its start.
    pub(crate) offset: u64,
    /// All of it is, and it is one of the fiche's.
    pub(crate) done: bool,
}

/// A file that somebody may read.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) size: u64,
    pub(crate) media: String,
    file: BlobFile,
}

impl Found {
    /// Its bytes from there on, chunk by chunk, the first one cut; to be read where one may wait.
    pub(crate) fn read_from(
        &self,
        at: u64,
    ) -> Result<impl Iterator<Item = Result<Vec<u8>, BlobError>> + use<>, BlobError> {
        let mut skip = usize::try_from(at % CHUNK as u64).unwrap_or_default();
        let chunks = self.file.read_from(at / CHUNK as u64)?;
        Ok(chunks.map(move |chunk| {
            let cut = std::mem::take(&mut skip);
            chunk.map(|mut chunk| chunk.split_off(cut.min(chunk.len())))
        }))
    }
}

/// The files. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Blobs(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    data: PathBuf,
    /// Bytes of all files together.
    room: u64,
    disk: Disk,
    state: Mutex<State>,
    /// Rows are written by one at a time, and no file goes while a backup copies them.
    writing: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    blobs: BTreeMap<BlobId, (FileId, BlobRow)>,
    parts: BTreeMap<(DeviceId, BlobId), (FileId, PartRow)>,
    /// Files to which a piece is being written.
    busy: BTreeSet<FileId>,
}

impl State {
    fn read(disk: &impl ReadNow) -> Result<Self, StoreError> {
        let mut state = Self::default();
        for (id, row) in kept::all::<BlobRow>(disk, BLOBS)? {
            state.blobs.extend(id.try_into().ok().map(|id| (row.blob, (id, row))));
        }
        for (id, row) in kept::all::<PartRow>(disk, PARTS)? {
            let whose = (row.device, row.blob);
            state.parts.extend(id.try_into().ok().map(|id| (whose, (id, row))));
        }
        Ok(state)
    }

    fn bytes(&self) -> u64 {
        let whole = self.blobs.values().map(|(_, row)| row.size);
        whole.chain(self.parts.values().map(|(_, row)| row.size)).sum()
    }
}

/// Holds a file's piece for itself; lets go when it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    blobs: Blobs,
    id: FileId,
    row: PartRow,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.blobs.state().busy.remove(&self.id);
    }
}

impl Blobs {
    /// What the store says of the files in a data folder; all together may have `room` bytes.
    pub(crate) fn open(data: &Path, disk: Disk, room: u64) -> Result<Self, StoreError> {
        let state = Mutex::new(State::read(&disk)?);
        let writing = tokio::sync::Mutex::default();
        Ok(Self(Arc::new(Shared { data: data.to_owned(), room, disk, state, writing })))
    }

    /// How many files are here whole, and the bytes of all, those that are on their way included.
    pub(crate) fn held(&self) -> (usize, u64) {
        let state = self.state();
        (state.blobs.len(), state.bytes())
    }

    /// How much of a file is here, which this person is about to attach to a fiche. Where they have sent it before,
    /// or may read it, it is attached.
    pub(crate) async fn ask(
        &self,
        core: &Core,
        who: &Bearer,
        (contact, blob): (DocId, BlobId),
        size: u64,
    ) -> Result<Told, BlobError> {
        if !(1..=attachment::LARGEST).contains(&size) {
            return Err(BlobError::Size);
        }
        let standing = self.may_attach(core, who, (contact, blob)).await?;
        let _writing = self.0.writing.lock().await;
        if self.attach_known(core, who, (contact, blob), (size, standing)).await? {
            return Ok(Told { offset: size, done: true });
        }
        let (id, row) = match self.part(who, &blob) {
            Some((id, _)) if self.state().busy.contains(&id) => return Err(BlobError::Busy),
            Some(part) if part.1.size == size => part,
            Some((id, _)) => {
                self.forget_part(id, (who.device, blob)).await?;
                self.begin(who, blob, size).await?
            }
            None => self.begin(who, blob, size).await?,
        };
        let file = self.file(id, row.key, size);
        let offset = aside(move || file.kept()).await?;
        // Its last piece came, and the answer did not get there.
        if offset == size {
            self.finish(who, contact, (id, row)).await
        } else {
            Ok(Told { offset, done: false })
        }
    }

    /// Who may attach files to a fiche, and who sends one that it names already: the edit was taken, and the fiche may
    /// be somebody else's by now.
    async fn may_attach(
        &self,
        core: &Core,
        who: &Bearer,
        (contact, blob): (DocId, BlobId),
    ) -> Result<Standing, BlobError> {
        let person = who.person;
        let (standing, named) = call(core, move |hub| {
            let standing = rights::standing(hub, person, contact)?;
            Ok((standing, rights::names(hub, contact, &blob)?))
        })
        .await?;
        match standing {
            _ if standing.edits || named => Ok(standing),
            Standing { receives: true, .. } => Err(BlobError::Right),
            _ => Err(BlobError::NoFiche),
        }
    }

    /// Attaches a file that is here to a fiche, if whoever asks has sent it or may read it. Whether it did.
    async fn attach_known(
        &self,
        core: &Core,
        who: &Bearer,
        (contact, blob): (DocId, BlobId),
        (size, standing): (u64, Standing),
    ) -> Result<bool, BlobError> {
        let Some((id, mut row)) = self.whole(&blob).filter(|(_, row)| row.size == size) else {
            return Ok(false);
        };
        let is_attached = standing.receives && row.contacts.contains(&contact);
        let knows = row.senders.contains(&who.person) || is_attached;
        if !knows && !self.reads_somewhere(core, who, &row).await? {
            return Ok(false);
        }
        if row.contacts.insert(contact) || row.unnamed.take().is_some() {
            self.write(id, row, Vec::new()).await?;
        }
        Ok(true)
    }

    async fn reads_somewhere(
        &self,
        core: &Core,
        who: &Bearer,
        row: &BlobRow,
    ) -> Result<bool, BlobError> {
        let (person, blob, contacts) = (who.person, row.blob, row.contacts.clone());
        call(core, move |hub| {
            for contact in &contacts {
                if rights::may_read(hub, person, (*contact, &blob), &contacts)? {
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await
    }

    async fn begin(
        &self,
        who: &Bearer,
        blob: BlobId,
        size: u64,
    ) -> Result<(FileId, PartRow), BlobError> {
        {
            let state = self.state();
            if state.bytes().saturating_add(size) > self.0.room {
                return Err(BlobError::Room);
            }
            let own = state.parts.keys().filter(|(device, _)| *device == who.device);
            if own.count() >= MOST_PARTS {
                return Err(BlobError::ManyParts);
            }
        }
        let (id, key) = (secret::random()?, secret::random()?);
        let row = PartRow { device: who.device, blob, size, key, begun: clock::unix() };
        let mut batch = Batch::default();
        batch.put(kept::key(PARTS, &id), kept::encode(&row));
        self.0.disk.commit_aside(batch).await?;
        self.state().parts.insert((who.device, blob), (id, row.clone()));
        Ok((id, row))
    }

    /// Holds a file that this device sends, for its next piece.
    pub(crate) fn turn(&self, who: &Bearer, blob: &BlobId) -> Result<Turn, BlobError> {
        let (id, row) = self.part(who, blob).ok_or(BlobError::NotAsked)?;
        if self.state().busy.insert(id) {
            return Ok(Turn { blobs: self.clone(), id, row });
        }
        Err(BlobError::Busy)
    }

    /// Takes a piece of a file, which begins `at` that many bytes.
    pub(crate) async fn append(
        &self,
        core: &Core,
        who: &Bearer,
        contact: DocId,
        turn: Turn,
        (at, bytes): (u64, Vec<u8>),
    ) -> Result<Told, BlobError> {
        let (id, row) = (turn.id, turn.row.clone());
        let file = self.file(id, row.key, row.size);
        let end = at.checked_add(bytes.len() as u64).ok_or(BlobError::Long)?;
        let whole = file.size;
        aside(move || put(&file, at, &bytes)).await?;
        if end < whole {
            return Ok(Told { offset: end, done: false });
        }
        // What they might do when they began may be over.
        self.may_attach(core, who, (contact, row.blob)).await?;
        let _writing = self.0.writing.lock().await;
        self.finish(who, contact, (id, row)).await
    }

    /// All bytes are here: they become a file, if they are what the hash says. Rows are held.
    async fn finish(
        &self,
        who: &Bearer,
        contact: DocId,
        (id, part): (FileId, PartRow),
    ) -> Result<Told, BlobError> {
        let file = self.file(id, part.key, part.size);
        let (found, head) = aside(move || file.digest()).await?;
        if found != part.blob {
            self.forget_part(id, (part.device, part.blob)).await?;
            return Err(BlobError::Hash);
        }
        let mut batch = Batch::default();
        batch.delete(kept::key(PARTS, &id));
        let (at, mut row) = match self.whole(&part.blob) {
            // Somebody else's came first.
            Some(known) => known,
            None => (id, fresh(&part, &head)),
        };
        row.contacts.insert(contact);
        row.senders.insert(who.person);
        row.unnamed = None;
        self.write(at, row, batch.ops).await?;
        self.state().parts.remove(&(part.device, part.blob));
        if at != id {
            self.remove_file(id).await;
        }
        Ok(Told { offset: part.size, done: true })
    }

    /// A file that somebody may read as one of a fiche's.
    pub(crate) async fn find(
        &self,
        core: &Core,
        who: &Bearer,
        (contact, blob): (DocId, BlobId),
    ) -> Result<Found, BlobError> {
        // Whether or not it is here, the fiche is asked: the answer is the same, and as late.
        let (id, row) = self.whole(&blob).unzip();
        let attached = row.as_ref().map(|row| row.contacts.clone()).unwrap_or_default();
        let person = who.person;
        let may = call(core, move |hub| rights::may_read(hub, person, (contact, &blob), &attached))
            .await?;
        match (id, row) {
            (Some(id), Some(row)) if may => {
                let file = self.file(id, row.key, row.size);
                Ok(Found { size: row.size, media: row.media, file })
            }
            _ => Err(BlobError::Unknown),
        }
    }

    /// Copies every file that is whole into another data folder, but those that are there. None goes meanwhile.
    pub(crate) async fn copy_to(&self, to: &Path) -> Result<(), BlobError> {
        let _writing = self.0.writing.lock().await;
        let ids: Vec<FileId> = self.state().blobs.values().map(|(id, _)| *id).collect();
        let (from, to) = (self.0.data.clone(), to.to_owned());
        aside(move || ids.iter().try_for_each(|id| copy(&from, &to, id))).await
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn whole(&self, blob: &BlobId) -> Option<(FileId, BlobRow)> {
        self.state().blobs.get(blob).cloned()
    }

    fn part(&self, who: &Bearer, blob: &BlobId) -> Option<(FileId, PartRow)> {
        self.state().parts.get(&(who.device, *blob)).cloned()
    }

    fn file(&self, id: FileId, key: [u8; 32], size: u64) -> BlobFile {
        BlobFile::new(&self.0.data, id, key, size)
    }

    async fn write(
        &self,
        id: FileId,
        row: BlobRow,
        more: Vec<carnet_storage::Op>,
    ) -> Result<(), BlobError> {
        let mut batch = Batch { ops: more };
        batch.put(kept::key(BLOBS, &id), kept::encode(&row));
        self.0.disk.commit_aside(batch).await?;
        self.state().blobs.insert(row.blob, (id, row));
        Ok(())
    }

    async fn forget_part(&self, id: FileId, whose: (DeviceId, BlobId)) -> Result<(), BlobError> {
        let mut batch = Batch::default();
        batch.delete(kept::key(PARTS, &id));
        self.0.disk.commit_aside(batch).await?;
        self.state().parts.remove(&whose);
        self.remove_file(id).await;
        Ok(())
    }

    /// What can't be removed now is when files that no row names are looked for.
    async fn remove_file(&self, id: FileId) {
        let path = file::path(&self.0.data, &id);
        let _ = aside(move || Ok(std::fs::remove_file(path)?)).await;
    }
}

/// The row of a file that has just become whole.
fn fresh(part: &PartRow, head: &[u8]) -> BlobRow {
    BlobRow {
        blob: part.blob,
        size: part.size,
        media: attachment::sniff(head, "").to_owned(),
        key: part.key,
        contacts: BTreeSet::new(),
        senders: BTreeSet::new(),
        stored: clock::unix(),
        unnamed: None,
    }
}

/// Writes a piece, if it is the one that is next.
fn put(file: &BlobFile, at: u64, bytes: &[u8]) -> Result<(), BlobError> {
    let end = at.saturating_add(bytes.len() as u64);
    if end > file.size {
        return Err(BlobError::Long);
    }
    let is_even = bytes.len().is_multiple_of(CHUNK) || end == file.size;
    if bytes.is_empty() || bytes.len() > PIECE || !is_even {
        return Err(BlobError::Piece);
    }
    if file.kept()? != at {
        return Err(BlobError::Offset);
    }
    file.append(at, bytes)
}

/// Copies one file, durably, under its name only once it is whole.
fn copy(from: &Path, to: &Path, id: &FileId) -> Result<(), BlobError> {
    let (from, to) = (file::path(from, id), file::path(to, id));
    if to.exists() {
        return Ok(());
    }
    let folder = to.parent().map(Path::to_owned).unwrap_or_default();
    std::fs::create_dir_all(&folder)?;
    let beside = to.with_extension("unfinished");
    std::fs::copy(&from, &beside)?;
    std::fs::File::open(&beside)?.sync_all()?;
    std::fs::rename(&beside, &to)?;
    std::fs::File::open(&folder)?.sync_all()?;
    Ok(())
}

/// Copies the files that a store that is not in use says are whole.
pub(crate) fn copy_all(store: &impl ReadNow, from: &Path, to: &Path) -> Result<(), BlobError> {
    for (id, _) in State::read(store)?.blobs.values() {
        copy(from, to, id)?;
    }
    Ok(())
}

/// How many files a store that is not in use says are whole, their bytes, and those of them that are not there as
/// they should be.
pub(crate) fn check(
    store: &impl ReadNow,
    data: &Path,
) -> Result<(usize, u64, Vec<PathBuf>), BlobError> {
    let state = State::read(store)?;
    let files = state.blobs.values().map(|(id, row)| BlobFile::new(data, *id, row.key, row.size));
    let wrong = files.filter(|file| !file.is_whole()).map(|file| file.path).collect();
    let bytes = state.blobs.values().map(|(_, row)| row.size).sum();
    Ok((state.blobs.len(), bytes, wrong))
}

/// On a thread that may wait for the disk.
async fn aside<T: Send + 'static>(
    act: impl FnOnce() -> Result<T, BlobError> + Send + 'static,
) -> Result<T, BlobError> {
    let done = tokio::task::spawn_blocking(act).await;
    done.unwrap_or_else(|error| Err(BlobError::Io(io::Error::other(error))))
}

async fn call<T: Send + 'static>(
    core: &Core,
    act: impl FnOnce(&mut Hub) -> Result<T, DocError> + Send + 'static,
) -> Result<T, BlobError> {
    let done = core.call(move |hub, _| act(hub)).await;
    Ok(done.ok_or(BlobError::Stopped)??)
}
