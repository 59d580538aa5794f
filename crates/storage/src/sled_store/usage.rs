//! How much of the disk files take.

use std::{fs, io, path::Path};

/// Bytes of the files in `folder`, in whole blocks where the system tells them.
///
/// # Errors
/// As the system's, where a file or a folder in it can't be looked at.
pub fn usage(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.metadata() {
            Ok(file) if file.is_dir() => bytes += usage(&entry.path())?,
            Ok(file) => bytes += taken(&file),
            // It went meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(bytes)
}

#[cfg(unix)]
fn taken(file: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    // Blocks are of 512 bytes, whatever the file system's are.
    file.blocks() * 512
}

#[cfg(not(unix))]
fn taken(file: &fs::Metadata) -> u64 {
    file.len()
}
