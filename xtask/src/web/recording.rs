//! The app as its calls are recorded: whole, with programs that note which functions are called.

use super::{CUT, Finished, early, gather, place, profile, split, wasm};
use crate::fail::{Context, Failure, Result};
use crate::shell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Makes what a program notes known to who records.
const KEEP: &str = include_str!("recording.js");

/// A program's functions: their places in its notes, and their names.
type Functions = Vec<(usize, String)>;

/// An app that waits to be used.
pub(crate) struct Recording {
    /// Where it is.
    pub(crate) app: PathBuf,
    programs: BTreeMap<&'static str, Functions>,
}

/// Builds it from the same compiled programs as the app that is served.
pub(crate) fn build() -> Result<Recording> {
    wasm::compile(profile(false))?;
    let mut programs = BTreeMap::new();
    let assets = gather(profile(false), &mut |name, mut bound| {
        if CUT.contains(&name) {
            let marked = split::mark(&bound.wasm)?;
            programs.insert(name, marked.functions);
            bound.wasm = marked.wasm;
            bound.js.push_str(KEEP);
        }
        Ok(Finished::whole(bound))
    })?;
    let app = shell::memory().join("recording");
    place(&app, assets, Vec::new())?;
    Ok(Recording { app, programs })
}

impl Recording {
    /// Writes the records of what was called: a file that has the places of each program's functions.
    pub(crate) fn write(&self, calls: &Path) -> Result<()> {
        let calls: BTreeMap<String, BTreeSet<usize>> = serde_json::from_slice(&shell::read(calls)?)
            .context(|| "reading what was called".into())?;
        for (program, functions) in &self.programs {
            let called = calls.get(*program).filter(|called| !called.is_empty());
            let called =
                called.ok_or_else(|| Failure::new(format!("nothing of {program} was called")))?;
            let functions: Vec<_> =
                functions.iter().map(|(at, name)| (name.clone(), called.contains(at))).collect();
            early::write(program, &functions)?;
        }
        Ok(())
    }
}
