//! One style sheet out of the app's several.

use crate::fail::Result;
use crate::shell;
use std::path::Path;

/// Every `.css` in a folder, in the order of their paths, without comments.
pub(crate) fn gather(source: &Path) -> Result<String> {
    let mut all = String::new();
    for file in shell::files_below(source) {
        if file.extension().is_some_and(|extension| extension == "css") {
            all.push_str(&without_comments(&shell::read_text(&file)?));
        }
    }
    Ok(all)
}

/// Comments go, and so do blank lines and indentation; text in quotes stays as it is.
fn without_comments(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find(['"', '\'']).into_iter().chain(rest.find("/*")).min() {
        kept.push_str(&rest[..at]);
        let end = match &rest[at..] {
            comment if comment.starts_with("/*") => {
                comment[2..].find("*/").map_or(comment.len(), |end| end + 4)
            }
            text => {
                let length = closing_quote(text);
                kept.push_str(&text[..length]);
                length
            }
        };
        rest = &rest[at + end..];
    }
    kept.push_str(rest);
    kept.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .fold(String::new(), |all, line| all + line + "\n")
}

/// The length of the quoted text at the start, quotes included.
fn closing_quote(text: &str) -> usize {
    let quote = text.as_bytes()[0];
    let mut escaped = false;
    for (i, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            byte if byte == quote => return i + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(css: &str, expect: &str) {
        assert_eq!(without_comments(css), expect);
    }

    #[test]
    fn comments_go_and_texts_stay() {
        check("a{}/* b */c{}", "a{}c{}\n");
        check(
            "a::after{content:\"/* \\\" */\"}\n\n  /* x\n y */\n b{}",
            "a::after{content:\"/* \\\" */\"}\nb{}\n",
        );
        check("a{} /* open", "a{}\n");
    }
}
