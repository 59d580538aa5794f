//! One file on the disk: chunks, each sealed with the file's own key and bound to its place.
//!
//! The key stands in the store. Where that is sealed with a key file, so are, with it, all files; sealing and
//! opening a data folder leaves them as they are.

use super::{BlobError, rows::FileId};
use carnet_ids::BlobId;
use carnet_storage::{DataKey, sealed::OVERHEAD};
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};
use zeroize::Zeroizing;

/// Bytes of a file that are sealed together. What is sent begins at a multiple of it.
pub(crate) const CHUNK: usize = 64 << 10;

const PLAIN: u64 = CHUNK as u64;
const SEALED: u64 = PLAIN + OVERHEAD as u64;

/// A file of so many bytes, whole or on its way.
#[derive(Debug, Clone)]
pub(super) struct BlobFile {
    pub(super) path: PathBuf,
    pub(super) size: u64,
    id: FileId,
    key: DataKey,
}

impl BlobFile {
    /// The file of that id in a data folder.
    pub(super) fn new(data: &Path, id: FileId, key: [u8; 32], size: u64) -> Self {
        let key = DataKey::from_bytes(Zeroizing::new(key));
        Self { path: path(data, &id), size, id, key }
    }

    /// How many of its bytes are here, from its start.
    pub(super) fn kept(&self) -> Result<u64, BlobError> {
        let length = match fs::metadata(&self.path) {
            Ok(found) => found.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error.into()),
        };
        let whole = (length / SEALED).saturating_mul(PLAIN);
        let is_whole = whole < self.size && length % SEALED == self.size - whole + OVERHEAD as u64;
        Ok(if is_whole { self.size } else { whole.min(self.size) })
    }

    /// Whether all of it is here, by its length.
    pub(super) fn is_whole(&self) -> bool {
        self.kept().is_ok_and(|kept| kept == self.size)
    }

    /// Puts bytes behind those that are here, which are `at`, a multiple of [`CHUNK`]; they are on the disk when it
    /// returns. What a crash left behind them goes.
    pub(super) fn append(&self, at: u64, bytes: &[u8]) -> Result<(), BlobError> {
        let folder = self.path.parent().map(Path::to_owned).unwrap_or_default();
        fs::create_dir_all(&folder)?;
        let is_new = !self.path.exists();
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(false).open(&self.path)?;
        let from = at / PLAIN;
        file.set_len(from * SEALED)?;
        file.seek(SeekFrom::End(0))?;
        for (number, chunk) in (from..).zip(bytes.chunks(CHUNK)) {
            file.write_all(&self.key.seal(&self.about(number), chunk)?)?;
        }
        file.sync_all()?;
        if is_new {
            File::open(&folder)?.sync_all()?;
            folder.parent().map_or(Ok(()), |above| File::open(above)?.sync_all())?;
        }
        Ok(())
    }

    /// Opens it to be read from the chunk with that number on.
    pub(super) fn read_from(&self, number: u64) -> Result<Chunks, BlobError> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(number.saturating_mul(SEALED)))?;
        Ok(Chunks { of: self.clone(), file, number })
    }

    /// Its SHA-256, read back from the disk, and its first bytes.
    pub(super) fn digest(&self) -> Result<(BlobId, Vec<u8>), BlobError> {
        let (mut hash, mut head) = (Sha256::new(), Vec::new());
        for chunk in self.read_from(0)? {
            let chunk = chunk?;
            if head.is_empty() {
                head = chunk.get(..carnet_model::attachment::HEAD).unwrap_or(&chunk).to_vec();
            }
            hash.update(&chunk);
        }
        Ok((BlobId::new(hash.finalize().into()), head))
    }

    /// When it was last written to, seconds since 1970; 0 where there is none.
    pub(super) fn moved(&self) -> i64 {
        moved(&self.path)
    }

    fn about(&self, number: u64) -> Vec<u8> {
        [&self.id[..], &number.to_be_bytes()].concat()
    }
}

/// The chunks of a file, opened one after the other.
pub(super) struct Chunks {
    of: BlobFile,
    file: File,
    number: u64,
}

impl Chunks {
    fn chunk(&mut self, length: usize) -> Result<Vec<u8>, BlobError> {
        let mut sealed = vec![0; length + OVERHEAD];
        self.file.read_exact(&mut sealed)?;
        let opened = self.of.key.open(&self.of.about(self.number), sealed);
        opened.ok_or_else(|| BlobError::Damaged(self.of.path.clone()))
    }
}

impl Iterator for Chunks {
    type Item = Result<Vec<u8>, BlobError>;

    fn next(&mut self) -> Option<Self::Item> {
        let from = self.number.saturating_mul(PLAIN);
        let length = self.of.size.checked_sub(from).filter(|left| *left > 0)?.min(PLAIN);
        let chunk = self.chunk(usize::try_from(length).unwrap_or(CHUNK));
        self.number += 1;
        Some(chunk)
    }
}

/// The folder of all files in a data folder.
pub(super) fn folder(data: &Path) -> PathBuf {
    data.join("files")
}

/// Where a file lies.
pub(super) fn path(data: &Path, id: &FileId) -> PathBuf {
    let name = hex::encode(id);
    let (first, _) = name.split_at(2);
    folder(data).join(first).join(&name)
}

/// The files that lie in a data folder, by their ids.
pub(super) fn all(data: &Path) -> io::Result<Vec<(FileId, PathBuf)>> {
    let mut found = Vec::new();
    let folders = match fs::read_dir(folder(data)) {
        Ok(folders) => folders,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(error),
    };
    for folder in folders {
        for file in fs::read_dir(folder?.path())? {
            let path = file?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let mut id = FileId::default();
            if hex::decode_to_slice(name, &mut id).is_ok() {
                found.push((id, path));
            }
        }
    }
    Ok(found)
}

/// When a file was last written to, seconds since 1970; 0 where there is none.
pub(super) fn moved(path: &Path) -> i64 {
    let at = fs::metadata(path).and_then(|found| found.modified()).ok();
    let since = at.and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    since.as_secs().try_into().unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(data: &Path, size: u64) -> BlobFile {
        BlobFile::new(data, [7; 16], [9; 32], size)
    }

    fn bytes(length: usize) -> Vec<u8> {
        (0..length).map(|at| (at * 31 % 251) as u8).collect()
    }

    fn read(file: &BlobFile) -> Vec<u8> {
        file.read_from(0).unwrap().flat_map(Result::unwrap).collect()
    }

    #[test]
    fn what_was_appended_is_read_whatever_the_length() {
        for length in [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 100] {
            let data = tempfile::tempdir().unwrap();
            let (whole, file) = (bytes(length), file(data.path(), length as u64));
            assert_eq!(file.kept().unwrap(), 0);
            let first = CHUNK.min(length);
            file.append(0, &whole[..first]).unwrap();
            assert_eq!(file.kept().unwrap(), first as u64);
            if first < length {
                file.append(first as u64, &whole[first..]).unwrap();
            }
            assert!(file.is_whole());
            assert_eq!(read(&file), whole);
            assert_eq!(file.digest().unwrap().0, BlobId::new(Sha256::digest(&whole).into()));
            let on_disk = fs::read(&file.path).unwrap();
            assert!(length < 16 || !on_disk.windows(16).any(|part| part == &whole[..16]));
        }
    }

    #[test]
    fn the_end_that_a_crash_tore_is_written_again() {
        let data = tempfile::tempdir().unwrap();
        let (whole, file) = (bytes(3 * CHUNK), file(data.path(), 3 * PLAIN));
        file.append(0, &whole[..2 * CHUNK]).unwrap();
        let torn = OpenOptions::new().write(true).open(&file.path).unwrap();
        torn.set_len(SEALED + 1_000).unwrap();
        assert_eq!(file.kept().unwrap(), PLAIN);
        file.append(PLAIN, &whole[CHUNK..]).unwrap();
        assert_eq!(read(&file), whole);
    }

    #[test]
    fn what_was_altered_or_moved_is_not_given() {
        let data = tempfile::tempdir().unwrap();
        let file = file(data.path(), 2 * PLAIN);
        file.append(0, &bytes(2 * CHUNK)).unwrap();
        let mut on_disk = fs::read(&file.path).unwrap();
        let (first, second) = on_disk.split_at_mut(SEALED as usize);
        first.swap_with_slice(second);
        fs::write(&file.path, &on_disk).unwrap();
        assert!(matches!(file.digest(), Err(BlobError::Damaged(_))));
    }
}
