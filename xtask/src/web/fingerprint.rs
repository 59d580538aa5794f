//! Whether anything that the app is made of has changed.

use super::{hash, wasm};
use crate::cargo::cargo;
use crate::fail::{Context, Failure, Result};
use crate::shell;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A hash of every input of the web build, its settings included.
pub(crate) fn of(profile: &str) -> Result<String> {
    let root = shell::root();
    let mut lines = vec![profile.to_owned(), wasm::compiler()?];
    for file in inputs(&root)? {
        let path = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().into_owned();
        lines.push(format!("{path} {}", hash::hex(&shell::read(&file)?)));
    }
    Ok(hash::hex(lines.join("\n").as_bytes()))
}

/// The crates that the app is made of, as folders.
fn crates() -> Result<BTreeSet<PathBuf>> {
    let text = shell::output(cargo().args(["metadata", "--format-version=1", "--no-deps"]))?;
    let metadata: Value =
        serde_json::from_str(&text).context(|| "reading cargo metadata".into())?;
    let packages = metadata["packages"]
        .as_array()
        .ok_or_else(|| Failure::new("cargo metadata lists no packages"))?;
    let mut folders = BTreeSet::new();
    let mut waiting = vec![shell::root().join("crates/pwa")];
    while let Some(folder) = waiting.pop() {
        if folders.insert(folder.clone()) {
            waiting.extend(
                packages
                    .iter()
                    .filter(|package| manifest_folder(package) == Some(&folder))
                    .flat_map(path_dependencies),
            );
        }
    }
    Ok(folders)
}

fn inputs(root: &Path) -> Result<Vec<PathBuf>> {
    let tops =
        ["Cargo.toml", "Cargo.lock", ".cargo/config.toml", "manifest.json", "package-lock.json"];
    let mut files: Vec<PathBuf> =
        tops.iter().map(|name| root.join(name)).filter(|path| path.is_file()).collect();
    files.extend(shell::files_below(&root.join("xtask/src/web")));
    files.extend(shell::files_below(&root.join("docs/screenshots")));
    for folder in crates()? {
        files.extend(shell::files_below(&folder));
    }
    Ok(files)
}

fn manifest_folder(package: &Value) -> Option<&Path> {
    Path::new(package["manifest_path"].as_str()?).parent()
}

fn path_dependencies(package: &Value) -> impl Iterator<Item = PathBuf> {
    package["dependencies"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|dependency| dependency["kind"].is_null())
        .filter_map(|dependency| dependency["path"].as_str().map(PathBuf::from))
}
