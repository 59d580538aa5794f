//! The words of each language: those that a start needs in one file, the others (`<language>/late/`) in another.

use crate::fail::Result;
use crate::shell;
use std::collections::BTreeMap;
use std::path::Path;

/// `fr` → the messages of all files in that folder, `fr-late` → those of the folder in it, and so on.
pub(super) fn gather(locales: &Path) -> Result<BTreeMap<String, String>> {
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    for file in shell::files_below(locales) {
        let folder = file.parent().and_then(|folder| folder.strip_prefix(locales).ok());
        let name = folder.unwrap_or(locales).to_string_lossy().replace('/', "-");
        words.entry(name).or_default().push_str(&bare(&shell::read_text(&file)?));
    }
    Ok(words)
}

/// Messages without what is for people who write them: comments, empty lines, deep indents. In a text of several
/// lines Fluent counts the least indent alone, and ours have no other.
fn bare(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.fold(String::new(), |mut bare, line| {
        let words = line.trim_start();
        if words.len() < line.len() {
            bare.push(' ');
        }
        bare.push_str(words.trim_end());
        bare.push('\n');
        bare
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_words_are_a_file_of_their_own() {
        let words = gather(&shell::root().join("crates/pwa/locales")).unwrap();
        assert_eq!(words.keys().collect::<Vec<_>>(), ["en", "en-late", "fr", "fr-late"]);
        assert!(words["fr"].contains("\ndirectory = "));
        assert!(words["fr-late"].contains("\nexport-csv = "));
    }

    #[test]
    fn messages_stay_and_what_is_around_them_goes() {
        let text = "# About fiches\n\nname = Nom\ncount =\n    { $n ->\n        [one] une\n        *[other] { $n }\n    }\n";
        assert_eq!(bare(text), "name = Nom\ncount =\n { $n ->\n [one] une\n *[other] { $n }\n }\n");
    }
}
