//! What the data folder takes of its disk, and what is left there.

use carnet_storage::sled_store::usage;
use serde::Serialize;
use std::path::Path;

/// A disk, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Room {
    /// What whoever runs the server may still take.
    free: u64,
    /// All of it.
    size: u64,
}

/// Bytes that the store's files take; nothing where they can't be looked at.
pub(crate) fn taken(store: &Path) -> Option<u64> {
    usage(store).ok()
}

/// The disk of a folder; nothing where the system does not tell.
pub(crate) fn of(folder: &Path) -> Option<Room> {
    let (free, size) = (fs2::available_space(folder).ok()?, fs2::total_space(folder).ok()?);
    Some(Room { free, size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_has_room_and_no_more_than_it_is_large() {
        let folder = tempfile::tempdir().unwrap();
        let room = of(folder.path()).unwrap();
        assert!(room.size > 0 && room.free <= room.size, "{room:?}");
        assert_eq!(of(&folder.path().join("nothing")), None);
    }

    #[test]
    fn files_take_what_they_hold() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), vec![7; 10_000]).unwrap();
        assert!(taken(folder.path()).is_some_and(|bytes| bytes >= 10_000));
        assert_eq!(taken(&folder.path().join("nothing")), None);
    }
}
