//! Every committed file of the fuzzer's corpora once more through what it was for: what was found
//! once is not found again.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

#[path = "../../../fuzz/src/import.rs"]
#[allow(unreachable_pub, reason = "public in its own package")]
mod targets;

use std::{fs, path::Path};

/// Gives each file of a target's corpus to it.
fn replay(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let files: Vec<_> = fs::read_dir(&folder).unwrap().flatten().collect();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    for file in files {
        // Said only when it fails.
        println!("{}", file.path().display());
        run(&fs::read(file.path()).unwrap());
    }
}

#[test]
fn files_of_rows() {
    replay("csv", targets::csv);
}

#[test]
fn files_of_cards() {
    replay("vcard", targets::vcard);
}
