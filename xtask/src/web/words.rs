//! The words of each language, as one file that a start loads.

use crate::fail::Result;
use crate::shell;
use std::collections::BTreeMap;
use std::path::Path;

/// Tag of a language → its messages, of all files in its folder.
pub(super) fn gather(locales: &Path) -> Result<BTreeMap<String, String>> {
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    for file in shell::files_below(locales) {
        let folder = file.parent().and_then(Path::file_name).unwrap_or_default();
        let language = words.entry(folder.to_string_lossy().into_owned()).or_default();
        language.push_str(&bare(&shell::read_text(&file)?));
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
    fn messages_stay_and_what_is_around_them_goes() {
        let text = "# About fiches\n\nname = Nom\ncount =\n    { $n ->\n        [one] une\n        *[other] { $n }\n    }\n";
        assert_eq!(bare(text), "name = Nom\ncount =\n { $n ->\n [one] une\n *[other] { $n }\n }\n");
    }
}
