//! The files of the repository.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold what is made, not written.
const MADE: [&str; 6] = ["target", "node_modules", "dist", "data", ".git", "screenshots"];

/// A text file.
pub(crate) struct Source {
    /// From the top of the repository, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Every text file that people write, sorted by path.
pub(crate) fn texts() -> Vec<Source> {
    let mut sources = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            if path.is_dir() {
                if !MADE.iter().any(|made| name == *made) {
                    folders.push(path);
                }
            } else if let Ok(text) = fs::read_to_string(&path) {
                let path = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                sources.push(Source { path, text });
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(
        sources.iter().any(|source| source.path == "Cargo.toml"),
        "the top folder was not found"
    );
    sources
}

/// Every Rust file.
pub(crate) fn rust() -> Vec<Source> {
    let sources: Vec<_> =
        texts().into_iter().filter(|source| source.path.ends_with(".rs")).collect();
    assert!(sources.len() > 50, "only {} Rust files were found", sources.len());
    sources
}

/// Fails with every fault, not only the first.
pub(crate) fn none(what: &str, faults: Vec<String>) {
    assert!(faults.is_empty(), "{what}:\n  {}", faults.join("\n  "));
}
