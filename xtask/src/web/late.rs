//! Which functions a start does not need: `crates/pwa/late/PROGRAM.txt`, a path a line.

use crate::fail::Result;
use crate::shell;

/// Paths of modules, types and functions.
pub(super) struct List(Vec<String>);

impl List {
    /// A program's list; `None` for a program that is not cut.
    pub(super) fn of(program: &str) -> Result<Option<Self>> {
        let file = shell::root().join("crates/pwa/late").join(program).with_extension("txt");
        if !file.is_file() {
            return Ok(None);
        }
        Ok(Some(Self::read(&shell::read_text(&file)?)))
    }

    fn read(text: &str) -> Self {
        let lines = text.lines().map(str::trim);
        Self(lines.filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_owned).collect())
    }

    /// Whether a function's name, as the compiler writes it, mentions one of the paths.
    pub(super) fn has(&self, mangled: &str) -> bool {
        let name = without_hashes(&rustc_demangle::demangle(mangled).to_string());
        !is_shared(&name) && self.0.iter().any(|path| mentions(&name, path))
    }
}

/// Whether it is what vectors of all types of one size have in common: the compiler folds them together, and
/// the name of any of them is left.
fn is_shared(name: &str) -> bool {
    name.starts_with("<alloc::raw_vec::RawVec<")
}

/// Whether a path stands in a name, and not as a part of a longer word.
fn mentions(name: &str, path: &str) -> bool {
    let in_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    name.match_indices(path).any(|(at, _)| {
        !in_word(name[..at].chars().next_back()) && !in_word(name[at + path.len()..].chars().next())
    })
}

/// `carnet_pwa[8c8bb0c536ce4b7d]::screens` → `carnet_pwa::screens`
fn without_hashes(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find('[') {
        let (before, after) = rest.split_at(at);
        text.push_str(before);
        let inside = after[1..].split(']').next().unwrap_or_default();
        let is_hash = inside.len() == 16 && inside.bytes().all(|byte| byte.is_ascii_hexdigit());
        let end = if is_hash { inside.len() + 2 } else { 1 };
        text.push_str(if is_hash { "" } else { "[" });
        rest = &after[end..];
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_go_and_nothing_else() {
        let name = "<alloc[3ca501edff3f0c7c]::vec::Vec<[u8; 4]> as a[0123456789abcdef]::B>::c[x";
        assert_eq!(without_hashes(name), "<alloc::vec::Vec<[u8; 4]> as a::B>::c[x");
    }

    #[test]
    fn a_path_is_found_as_whole_words_anywhere() {
        let list = List::read("# words\n\napp::screens::import\n");
        for (name, expect) in [
            ("<alloc::rc::Rc<app::screens::import::Draft>>::drop_slow", true),
            ("app::screens::import", true),
            ("app::screens::important", false),
            ("my_app::screens::import::draft", false),
            ("<alloc::raw_vec::RawVec<app::screens::import::Draft>>::grow_one", false),
        ] {
            assert_eq!(list.has(name), expect, "{name}");
        }
    }
}
