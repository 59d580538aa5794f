//! Rust sources, taken apart just far enough: code, comments and texts.

/// A piece of a Rust file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Code(&'a str),
    Comment(&'a str),
    /// A string, without its quotes.
    Text(&'a str),
}

/// Splits a file. Characters (`'é'`) stay in the code.
pub(crate) fn pieces(source: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < source.len() {
        let Some((opening, piece, length)) = special(source, at) else {
            at += source[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        pieces.push(Piece::Code(&source[start..at + opening]));
        pieces.extend(piece);
        at += length;
        start = at;
    }
    pieces.push(Piece::Code(&source[start..]));
    pieces
}

/// What begins at `at`, if it is no plain code: how much of it is code, the piece, its length.
fn special(source: &str, at: usize) -> Option<(usize, Option<Piece<'_>>, usize)> {
    let rest = &source[at..];
    if rest.starts_with("//") {
        let length = rest.find('\n').unwrap_or(rest.len());
        return Some((0, Some(Piece::Comment(&rest[..length])), length));
    }
    if rest.starts_with("/*") {
        let length = rest.find("*/").map_or(rest.len(), |end| end + 2);
        return Some((0, Some(Piece::Comment(&rest[..length])), length));
    }
    if let Some(length) = character(rest) {
        return Some((length, None, length));
    }
    let hashes = raw_hashes(source, at);
    match hashes {
        Some(hashes) => {
            let open = hashes + 2;
            let close = format!("\"{}", "#".repeat(hashes));
            let end = rest[open..].find(&close).map_or(rest.len(), |end| open + end);
            Some((0, Some(Piece::Text(&rest[open..end])), (end + close.len()).min(rest.len())))
        }
        None if rest.starts_with('"') => {
            let end = string_end(rest);
            Some((0, Some(Piece::Text(&rest[1..end])), (end + 1).min(rest.len())))
        }
        None => None,
    }
}

/// The length of a character literal at the start (`'a'`, `'\n'`), not of a lifetime.
fn character(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    if let Some(escaped) = inner.strip_prefix('\\') {
        return escaped.char_indices().skip(1).find(|(_, c)| *c == '\'').map(|(end, _)| end + 3);
    }
    let first = inner.chars().next()?;
    inner[first.len_utf8()..].starts_with('\'').then(|| first.len_utf8() + 2)
}

/// How many `#` a raw string that begins here has.
fn raw_hashes(source: &str, at: usize) -> Option<usize> {
    let inner = source[at..].strip_prefix('r')?;
    let in_a_word = source[..at].ends_with(|c: char| c.is_alphanumeric() && c != 'b' || c == '_');
    let hashes = inner.len() - inner.trim_start_matches('#').len();
    (!in_a_word && inner[hashes..].starts_with('"')).then_some(hashes)
}

fn string_end(rest: &str) -> usize {
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return i,
            _ => {}
        }
    }
    rest.len()
}

/// The file up to its unit tests, which by custom are last.
pub(crate) fn without_tests(source: &str) -> &str {
    source.split("#[cfg(test)]\nmod ").next().unwrap_or(source)
}

/// Only the code of a file: no comments, no texts.
pub(crate) fn code(source: &str) -> String {
    let code = pieces(source).into_iter().filter_map(|piece| match piece {
        Piece::Code(code) => Some(code),
        _ => None,
    });
    code.collect()
}

#[test]
fn a_file_is_taken_apart() {
    let source = "let a = \"x // \\\" y\"; // z \"no\"\nlet b = r#\"raw \" text\"#; let c = '\"'; fn f<'a>() {} /* end */";
    let texts: Vec<_> =
        pieces(source).into_iter().filter(|piece| matches!(piece, Piece::Text(_))).collect();
    assert_eq!(texts, [Piece::Text("x // \\\" y"), Piece::Text("raw \" text")]);
    assert_eq!(code(source), "let a = ; \nlet b = ; let c = '\"'; fn f<'a>() {} ");
}
