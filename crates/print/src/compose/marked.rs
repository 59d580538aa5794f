//! Long text: light Markdown as the screens show it — bold, points of lists, addresses of the web.

use super::desk::is_web;
use crate::sheet::{Paragraph, Span};

/// The paragraphs of a text, one a line; empty lines part them.
pub(super) fn marked(text: &str) -> Vec<Paragraph> {
    let lines = text.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}']);
    let paragraphs = lines.map(str::trim_end).filter(|line| !line.trim().is_empty()).map(paragraph);
    paragraphs.collect()
}

fn paragraph(line: &str) -> Paragraph {
    let point = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
    let (bullet, rest) = point.map_or((false, line), |rest| (true, rest));
    let parts = rest.split("**").enumerate();
    let spans = parts.flat_map(|(at, part)| words(part, at % 2 == 1)).collect();
    Paragraph { bullet, spans }
}

/// Text of one weight, cut where a link begins or ends.
fn words(text: &str, strong: bool) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let address = word.trim_end();
        if is_web(address) {
            let space = word.get(address.len()..).unwrap_or_default();
            spans.push(Span { text: address.to_owned(), strong, link: Some(address.to_owned()) });
            spans.push(Span { text: space.to_owned(), strong, link: None });
            continue;
        }
        match spans.last_mut().filter(|last| last.link.is_none()) {
            Some(last) => last.text.push_str(word),
            None => spans.push(Span { text: word.to_owned(), strong, link: None }),
        }
    }
    spans.retain(|span| !span.text.is_empty());
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let one = |span: &Span| match (&span.link, span.strong) {
            (Some(_), _) => format!("<{}>", span.text),
            (None, true) => format!("*{}*", span.text),
            (None, false) => span.text.clone(),
        };
        let paragraphs = marked(text).into_iter().map(|paragraph| {
            let text: String = paragraph.spans.iter().map(one).collect();
            if paragraph.bullet { format!("• {text}") } else { text }
        });
        paragraphs.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn bold_points_and_links_are_those_of_the_screens() {
        for (text, expect) in [
            ("", ""),
            ("un\n\ndeux", "un|deux"),
            ("- a **b** c\n* d", "• a *b* c|• d"),
            ("voir https://a.example/x et www", "voir <https://a.example/x> et www"),
            ("**seul", "*seul*"),
            ("javascript:alert(1)", "javascript:alert(1)"),
        ] {
            assert_eq!(shown(text), expect);
        }
    }
}
