//! How fast the disk itself is: the limit that no store gets past.

use crate::Outcome;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long to measure.
const FOR: Duration = Duration::from_secs(1);

/// Small appends a second, each synced to the disk before the next.
pub(crate) fn synced_appends(folder: &Path) -> Outcome<f64> {
    let mut file = File::create(folder.join("appends"))?;
    let (start, mut done) = (Instant::now(), 0.0);
    while start.elapsed() < FOR {
        file.write_all(&[7; 512])?;
        file.sync_data()?;
        done += 1.0;
    }
    Ok(done / start.elapsed().as_secs_f64())
}

/// The bytes of every file below a folder.
pub(crate) fn bytes_below(folder: &Path) -> Outcome<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += if metadata.is_dir() { bytes_below(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}
