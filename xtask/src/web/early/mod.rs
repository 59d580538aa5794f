//! Which functions of a program a start needs: those that a record of real sessions names
//! (`crates/pwa/early/PROGRAM.txt`, written by `cargo xtask early`), and those that must be there for another reason
//! (`crates/pwa/early/always.txt`). Everything else is late, what nobody has recorded yet too.

mod names;

use crate::fail::Result;
use crate::shell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The command that makes records.
pub(crate) const COMMAND: &str = "cargo xtask early";

/// What a program's record says.
pub(super) struct Record {
    /// Lines of names.
    called: BTreeSet<String>,
    /// Paths of modules, types and functions.
    always: Vec<String>,
}

impl Record {
    /// A program's record; `None` for a program that is not cut.
    pub(super) fn of(program: &str) -> Result<Option<Self>> {
        let file = file(program);
        if !file.is_file() {
            return Ok(None);
        }
        let always = shell::read_text(&file.with_file_name("always.txt"))?;
        Ok(Some(Self::read(&shell::read_text(&file)?, &always)))
    }

    fn read(called: &str, always: &str) -> Self {
        Self {
            called: lines(called).map(str::to_owned).collect(),
            always: lines(always).map(str::to_owned).collect(),
        }
    }

    /// Whether a function belongs to the first part, by its name as the compiler writes it.
    pub(super) fn has(&self, mangled: &str) -> bool {
        let name = names::readable(mangled);
        self.was_called(mangled) || self.always.iter().any(|path| names::is_of(&name, path))
    }

    fn was_called(&self, mangled: &str) -> bool {
        let name = names::readable(mangled);
        self.has_line(&name) || self.has_line(&names::general(&name))
    }

    fn has_line(&self, name: &str) -> bool {
        self.called.contains(names::line(name).as_ref())
    }
}

fn file(program: &str) -> PathBuf {
    shell::root().join("crates/pwa/early").join(program).with_extension("txt")
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Keeps the names of a program's functions, as people read them, for the test that says which one was late
/// (`tests/browser/late.test.mjs`): `number:name`, a line each.
pub(super) fn keep_names(program: &str, names: &str) -> Result<()> {
    let readable = names.lines().filter_map(|line| line.split_once(':'));
    let lines = readable.map(|(number, name)| format!("{number}:{}\n", names::readable(name)));
    let file = shell::memory().join("names").join(program).with_extension("txt");
    shell::write(&file, lines.collect::<String>())
}

/// Writes a program's record, of its functions' names as the compiler writes them and whether each was called. What an
/// earlier record says of functions that are still there is kept: what is called depends on what comes first, and no two
/// sessions are the same. To begin anew, delete the file.
pub(super) fn write(program: &str, functions: &[(String, bool)]) -> Result<()> {
    let earlier = Record::of(program)?;
    let was = |name: &str| earlier.as_ref().is_some_and(|record| record.was_called(name));
    let functions: Vec<_> =
        functions.iter().map(|(name, called)| (name.clone(), *called || was(name))).collect();
    let lines = folded(&functions);
    let text = format!(
        "# Functions of this program that sessions called, by `{COMMAND}`: see xtask/src/web/early. Not written by hand.\n{}\n",
        lines.into_iter().collect::<Vec<_>>().join("\n")
    );
    shell::write(&file(program), text)
}

/// A line a function that was called; one for several that differ in their types alone, if all of them were.
fn folded(functions: &[(String, bool)]) -> BTreeSet<String> {
    let mut called: BTreeMap<String, bool> = BTreeMap::new();
    for (mangled, is_called) in functions {
        *called.entry(names::readable(mangled)).or_default() |= is_called;
    }
    let mut families: BTreeMap<String, Vec<(&str, bool)>> = BTreeMap::new();
    for (name, is_called) in &called {
        families.entry(names::general(name)).or_default().push((name, *is_called));
    }
    let mut lines = BTreeSet::new();
    for (general, members) in families {
        if members.len() > 1 && members.iter().all(|(_, is_called)| *is_called) {
            lines.insert(names::line(&general).into_owned());
        } else {
            let of_called = members.into_iter().filter(|(_, is_called)| *is_called);
            lines.extend(of_called.map(|(name, _)| names::line(name).into_owned()));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn functions(all: &[(&str, bool)]) -> Vec<(String, bool)> {
        all.iter().map(|(name, is_called)| ((*name).to_owned(), *is_called)).collect()
    }

    #[test]
    fn what_was_called_is_early_and_what_nobody_knows_is_late() {
        let lines = folded(&functions(&[("a::called", true), ("a::other", false)]));
        let record = Record::read(&lines.into_iter().collect::<Vec<_>>().join("\n"), "");
        assert!(record.has("a::called"));
        assert!(!record.has("a::other"));
        assert!(!record.has("a::of_tomorrow"));
    }

    #[test]
    fn a_family_is_one_line_if_all_of_it_was_called() {
        let all = [
            ("<V<a>>::push", true),
            ("<V<b>>::push", true),
            ("<V<a>>::pop", true),
            ("<V<b>>::pop", false),
        ];
        let lines = folded(&functions(&all));
        assert_eq!(lines, BTreeSet::from(["<V<_>>::push".to_owned(), "<V<a>>::pop".to_owned()]));
        let record = Record::read("<V<_>>::push\n<V<a>>::pop", "");
        assert!(record.has("<V<of_tomorrow>>::push"));
        assert!(!record.has("<V<b>>::pop"));
    }

    #[test]
    fn what_has_a_reason_is_early_however_little_it_was_called() {
        let record = Record::read("", "# The loader.\ncore::panicking\n");
        assert!(record.has("core::panicking::panic_fmt"));
        assert!(!record.has("# The loader."));
    }

    #[test]
    fn one_instance_that_was_called_keeps_its_namesake() {
        let lines = folded(&functions(&[("a::{closure#0}", false), ("a::{closure#1}", true)]));
        assert_eq!(lines, BTreeSet::from(["a::{closure}".to_owned()]));
    }
}
