//! How fast the disk itself is: the limit that no store gets past.

use crate::Outcome;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long to measure.
const FOR: Duration = Duration::from_secs(1);

/// Appends a second of `bytes` each to a file, synced to the disk after every `together`.
pub(crate) fn appends(folder: &Path, bytes: usize, together: u32) -> Outcome<f64> {
    std::fs::create_dir_all(folder)?;
    let mut file = File::create(folder.join("appends"))?;
    let entry = vec![7; bytes];
    let (start, mut done) = (Instant::now(), 0.0);
    while start.elapsed() < FOR {
        for _ in 0..together {
            file.write_all(&entry)?;
        }
        file.sync_data()?;
        done += f64::from(together);
    }
    Ok(done / start.elapsed().as_secs_f64())
}

/// Milliseconds to copy so many bytes in memory.
pub(crate) fn memory_copy(bytes: usize) -> f64 {
    let from = vec![7_u8; bytes];
    let start = Instant::now();
    let to = std::hint::black_box(from.clone());
    let took = start.elapsed().as_secs_f64() * 1000.0;
    drop(to);
    took
}

/// The bytes of every file below a folder; a file that goes meanwhile is not counted.
pub(crate) fn bytes_below(folder: &Path) -> Outcome<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(metadata) = entry.metadata() else { continue };
        bytes += if metadata.is_dir() { bytes_below(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}

/// The bytes of the files of a server's store in which its large values lie: its packs.
pub(crate) fn large_below(folder: &Path) -> Outcome<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.metadata()?.is_dir() {
            continue;
        }
        let is_large = entry.file_name() == "large";
        bytes += if is_large { bytes_below(&entry.path())? } else { large_below(&entry.path())? };
    }
    Ok(bytes)
}
