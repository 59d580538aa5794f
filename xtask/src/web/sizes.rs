//! What the app weighs over the wire.

use super::{dist, early};
use crate::fail::{Context, Failure, Result};
use crate::shell;
use std::fs;

/// The most that a start may cost, in bytes. Raised only with a reason, in the same commit; the budget
/// is 700,000 (docs/decisions.md says what is missing).
const CEILING: u64 = 1_027_000;

/// A file as it is sent.
pub(super) struct Sent {
    name: String,
    /// Compressed with brotli.
    pub(super) bytes: u64,
    /// A start does not need it.
    pub(super) is_late: bool,
}

/// Files that are fetched when something wants them, and kept for that by the service worker. Of the words a
/// start loads one language; French is the longer one.
fn is_late(name: &str) -> bool {
    let on_demand = ["script", "en-", "leaflet-", "map-", "press", "print", "paper"];
    name.contains("-late-") || on_demand.iter().any(|start| name.starts_with(start))
}

/// The code and the words of the built app, largest first; pictures and the manifest aside.
pub(super) fn sent() -> Result<Vec<Sent>> {
    let code = [".html.br", ".js.br", ".css.br", ".wasm.br", ".ftl.br", ".ttf.br"];
    let mut sent = Vec::new();
    for path in shell::files_below(&dist()) {
        let name = path.strip_prefix(dist()).unwrap_or(&path).to_string_lossy().into_owned();
        if code.iter().any(|end| name.ends_with(end)) {
            let bytes =
                fs::metadata(&path).context(|| format!("reading {}", path.display()))?.len();
            sent.push(Sent { is_late: is_late(&name), name, bytes });
        }
    }
    sent.sort_by_key(|file| (file.is_late, std::cmp::Reverse(file.bytes)));
    Ok(sent)
}

/// File by file, what a start needs first, and in sum.
pub(super) fn print() -> Result<()> {
    let sent = sent()?;
    for file in &sent {
        let note = if file.is_late { "  (on demand)" } else { "" };
        println!("{:>9}  {}{note}", file.bytes, file.name);
    }
    if !sent.is_empty() {
        let late: u64 = sent.iter().filter(|file| file.is_late).map(|file| file.bytes).sum();
        let start = start(&sent);
        println!("{start:>9}  needed at a start, of {CEILING} allowed; {late} more on demand");
    }
    Ok(())
}

/// Bytes that a start costs.
pub(super) fn start(sent: &[Sent]) -> u64 {
    sent.iter().filter(|file| !file.is_late).map(|file| file.bytes).sum()
}

/// Fails for an app whose start costs more than it may.
pub(super) fn check() -> Result<()> {
    within(start(&sent()?))
}

fn within(bytes: u64) -> Result<()> {
    if bytes <= CEILING {
        return Ok(());
    }
    Err(Failure::new(format!(
        "A start of the app costs {bytes} bytes, {} more than may be (CEILING in xtask/src/web/sizes.rs). \
         Make it smaller; `{}` looks again at what a start needs.",
        bytes - CEILING,
        early::COMMAND
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, bytes: u64) -> Sent {
        Sent { name: name.to_owned(), bytes, is_late: is_late(name) }
    }

    #[test]
    fn late_parts_do_not_count() {
        let sent = [
            file("app-0011.wasm.br", 7),
            file("app-late-0011.wasm.br", 100),
            file("late-0011.js.br", 2),
            file("scripting-0011.js.br", 100),
            file("leaflet-0011.js.br", 100),
            file("map-0011.css.br", 100),
            file("press-0011.wasm.br", 100),
            file("print-regular-0011.ttf.br", 100),
        ];
        assert_eq!(start(&sent), 9);
    }

    #[test]
    fn a_start_that_is_too_heavy_fails_the_build() {
        assert!(within(CEILING).is_ok());
        assert!(within(CEILING + 1).is_err());
    }
}
