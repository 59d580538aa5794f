//! What may not stand in the sources: unfinished code, sentences of French, paths of a machine.

use crate::forgotten;
use crate::rust::{self, Piece};
use crate::tree::{self, none};

/// Where French is data and not what the app says: the invented company, tables by which
/// files are recognised and names are compared, and tests.
const FRENCH_IS_DATA: [&str; 7] = [
    "crates/demo/",
    "crates/model/examples/",
    "crates/import/",
    "crates/model/src/search",
    "crates/engine/examples/",
    "tests/",
    "crates/bench/",
];

#[test]
fn nothing_is_left_to_do() {
    let unfinished = ["todo!(", "unimplemented!(", "dbg!(", "#[ignore"];
    let mut faults = Vec::new();
    for source in tree::rust() {
        let code = rust::code(&source.text);
        let found = unfinished.iter().filter(|word| code.contains(**word));
        faults.extend(found.map(|word| format!("{}: {word}", source.path)));
    }
    none("unfinished code", faults);
}

#[test]
fn no_sentence_of_french_stands_in_the_code() {
    let mut faults = Vec::new();
    let sources = tree::rust();
    let for_tests = forgotten::for_tests(&sources);
    for source in sources {
        if is_data(&source.path) || for_tests.contains(&source.path) {
            continue;
        }
        for piece in rust::pieces(rust::without_tests(&source.text)) {
            if let Piece::Text(text) = piece
                && text.chars().any(is_french)
                && text.trim().contains(char::is_whitespace)
            {
                faults.push(format!("{}: {text:?}", source.path));
            }
        }
    }
    none("French in the code (it belongs to crates/pwa/locales)", faults);
}

#[test]
fn no_path_of_a_machine_is_written_down() {
    // Put together here, so that this file does not hold them.
    let paths: Vec<String> =
        ["work", "root", "Users"].iter().map(|folder| format!("/{folder}/")).collect();
    let mut faults = Vec::new();
    for source in tree::texts().iter().filter(|source| source.path != "package-lock.json") {
        for (number, line) in source.text.lines().enumerate() {
            if paths.iter().any(|path| holds_path(line, path)) {
                faults.push(format!("{}:{}: {}", source.path, number + 1, line.trim()));
            }
        }
    }
    none("paths of a machine", faults);
}

/// Whether the path stands there from the top, not as part of a longer one.
fn holds_path(line: &str, path: &str) -> bool {
    line.match_indices(path)
        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "_-.}*".contains(c)))
}

fn is_data(path: &str) -> bool {
    FRENCH_IS_DATA.iter().any(|data| path.starts_with(data))
        || path.contains("/tests/")
        || path.ends_with("tests.rs")
}

fn is_french(c: char) -> bool {
    "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ«»’".contains(c)
}
