//! The committed corpora once more, in the tests of the crates whose functions the fuzz targets call.

use std::{fs, path::Path};

/// Gives each file of a target's corpus to it.
pub(crate) fn replay(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let files: Vec<_> = fs::read_dir(&folder).unwrap().flatten().collect();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    for file in files {
        // Said only when it fails.
        println!("{}", file.path().display());
        run(&fs::read(file.path()).unwrap());
    }
}
