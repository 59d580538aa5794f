//! What the app weighs over the wire.

use super::dist;
use crate::fail::{Context, Result};
use crate::shell;
use std::fs;

/// Files that are fetched when something wants them, and kept for that by the service worker:
/// how their names begin.
const LATE: [&str; 1] = ["script"];

/// A file as it is sent.
pub(super) struct Sent {
    name: String,
    /// Compressed with brotli.
    pub(super) bytes: u64,
    /// A start does not need it.
    pub(super) is_late: bool,
}

/// The code and the words of the built app, largest first; pictures and the manifest aside.
pub(super) fn sent() -> Result<Vec<Sent>> {
    let code = [".html.br", ".js.br", ".css.br", ".wasm.br", ".ftl.br"];
    let mut sent = Vec::new();
    for path in shell::files_below(&dist()) {
        let name = path.strip_prefix(dist()).unwrap_or(&path).to_string_lossy().into_owned();
        if code.iter().any(|end| name.ends_with(end)) {
            let bytes =
                fs::metadata(&path).context(|| format!("reading {}", path.display()))?.len();
            let is_late = LATE.iter().any(|start| name.starts_with(start));
            sent.push(Sent { name, bytes, is_late });
        }
    }
    sent.sort_by_key(|file| std::cmp::Reverse(file.bytes));
    Ok(sent)
}

/// File by file, and in sum.
pub(super) fn print() -> Result<()> {
    let sent = sent()?;
    for file in &sent {
        let note = if file.is_late { "  (on demand)" } else { "" };
        println!("{:>9}  {}{note}", file.bytes, file.name);
    }
    let of = |late: bool| {
        sent.iter().filter(|file| file.is_late == late).map(|file| file.bytes).sum::<u64>()
    };
    if !sent.is_empty() {
        println!("{:>9}  needed at a start; {} more on demand", of(false), of(true));
    }
    Ok(())
}
