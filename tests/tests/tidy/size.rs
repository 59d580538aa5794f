//! No file and no function that nobody can hold in their head.

use crate::tree::{self, none};

const FILE_LINES: usize = 600;
const FUNCTION_LINES: usize = 70;

/// Longer than allowed, and only allowed to shrink: path and name, lines.
const LONG_FUNCTIONS: [(&str, usize); 0] = [];

#[test]
fn no_file_is_too_long() {
    let count = |source: &tree::Source| source.text.lines().count();
    let long = tree::rust().into_iter().filter(|source| count(source) > FILE_LINES);
    none(
        "files over 600 lines",
        long.map(|source| format!("{}: {}", source.path, count(&source))).collect(),
    );
}

#[test]
fn no_function_is_too_long() {
    let mut faults = Vec::new();
    for source in tree::rust() {
        for (name, lines) in functions(&source.text) {
            let name = format!("{} {name}", source.path);
            let allowed = LONG_FUNCTIONS
                .iter()
                .find(|(long, _)| *long == name)
                .map_or(FUNCTION_LINES, |(_, lines)| *lines);
            if lines > allowed {
                faults.push(format!("{name}: {lines} lines"));
            }
        }
    }
    none("functions over 70 lines", faults);
}

/// Every function and its length in lines. The sources are formatted, so a function ends at
/// the first closing brace that stands as far left as it does.
fn functions(source: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = source.lines().collect();
    let mut found = Vec::new();
    for (first, line) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let indent = &line[..line.len() - line.trim_start().len()];
        let end = lines[first..]
            .iter()
            .position(|line| line.strip_prefix(indent).is_some_and(|rest| rest == "}"));
        let one_line = line.ends_with('}') || line.ends_with(';');
        found.push((name, if one_line { 1 } else { end.map_or(1, |end| end + 1) }));
    }
    found
}

fn function_name(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    let before = ["pub", "pub(crate)", "pub(super)", "async", "const", "unsafe", "extern"];
    let word = words.find(|word| !before.contains(word))?;
    let name = words.next().filter(|_| word == "fn")?;
    Some(name.split(['(', '<']).next()?.to_owned())
}

#[test]
fn functions_are_measured() {
    let source = "fn a() {\n    b();\n}\n\nimpl X {\n    pub(crate) async fn c<'a>(\n        d: u8,\n    ) {\n        if d {\n        }\n    }\n    fn e() {}\n}\n";
    assert_eq!(functions(source), [("a".into(), 3), ("c".into(), 6), ("e".into(), 1)]);
}
