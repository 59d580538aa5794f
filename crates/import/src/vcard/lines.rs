//! The lines of vCards: folding, groups, parameters, escapes.

use crate::encoding::decode_value;

/// One vCard, before its properties are understood.
#[derive(Debug, Default)]
pub(crate) struct Raw {
    /// Where it begins, from 1.
    pub(crate) line: usize,
    /// Whether `END:VCARD` was found.
    pub(crate) ended: bool,
    /// Its properties, in their order.
    pub(crate) properties: Vec<Property>,
    /// Its text, for an error.
    pub(crate) text: String,
}

/// One property.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Property {
    /// `item1` in `item1.TEL`, lower case; empty if none.
    pub(crate) group: String,
    /// Its name, upper case.
    pub(crate) name: String,
    /// Its parameters: name in upper case, value. A bare `WORK` of 2.1 is a `TYPE`.
    pub(crate) params: Vec<(String, String)>,
    /// Its value, still with its escapes.
    pub(crate) value: String,
}

impl Property {
    /// Whether one of its types is this (in lower case).
    pub(crate) fn has_type(&self, kind: &str) -> bool {
        let types = self.params.iter().filter(|(name, _)| name == "TYPE");
        types
            .flat_map(|(_, value)| value.split(','))
            .any(|t| t.trim_matches('"').eq_ignore_ascii_case(kind))
    }

    /// Whether it is the preferred one: `TYPE=pref`, or `PREF=1`.
    pub(crate) fn is_preferred(&self) -> bool {
        self.has_type("pref")
            || self.params.iter().any(|(name, value)| name == "PREF" && value == "1")
    }

    /// Its components (`;`), unescaped.
    pub(crate) fn components(&self) -> Vec<String> {
        split_unescaped(&self.value, ';').iter().map(|part| unescape(part)).collect()
    }

    /// Its list items (`,`), unescaped.
    pub(crate) fn list(&self) -> Vec<String> {
        split_unescaped(&self.value, ',').iter().map(|part| unescape(part)).collect()
    }

    /// Its whole value, unescaped.
    pub(crate) fn text(&self) -> String {
        unescape(&self.value)
    }
}

/// Every vCard of a file. What stands between them is passed over.
pub(crate) fn cards(text: &str) -> Vec<Raw> {
    let mut cards: Vec<Raw> = Vec::new();
    let mut open: Option<Raw> = None;
    for (number, line) in logical_lines(text) {
        let head = line.trim();
        if head.eq_ignore_ascii_case("BEGIN:VCARD") {
            cards.extend(open.replace(Raw { line: number, ..Raw::default() }));
            continue;
        }
        let Some(card) = open.as_mut() else { continue };
        if head.eq_ignore_ascii_case("END:VCARD") {
            card.ended = true;
            cards.extend(open.take());
            continue;
        }
        if card.text.len() < 1_000 {
            card.text.push_str(&line);
            card.text.push('\n');
        }
        card.properties.extend(property(&line));
    }
    cards.extend(open);
    cards
}

/// Lines with their numbers, folded ones (RFC 6350 §3.2) and quoted-printable
/// ones (2.1) made whole.
fn logical_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut soft = false;
    for (index, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let folded = line.strip_prefix([' ', '\t']);
        match lines.last_mut() {
            Some((_, last)) if soft => {
                last.pop();
                last.push_str(line.trim_start());
            }
            Some((_, last)) if folded.is_some() => last.push_str(folded.unwrap_or_default()),
            _ => lines.push((index + 1, line.to_owned())),
        }
        soft =
            lines.last().is_some_and(|(_, last)| is_quoted_printable(last) && last.ends_with('='));
    }
    lines
}

fn is_quoted_printable(line: &str) -> bool {
    let head = line.split(':').next().unwrap_or_default().to_ascii_uppercase();
    head.contains("QUOTED-PRINTABLE")
}

fn property(line: &str) -> Option<Property> {
    let (head, value) = split_value(line)?;
    let mut parts = head.split(';');
    let name = parts.next()?;
    let (group, name) = name.rsplit_once('.').unwrap_or(("", name));
    let params: Vec<(String, String)> = parts.map(parameter).collect();
    let get =
        |key: &str| params.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
    let quoted = params.iter().any(|(_, value)| value.eq_ignore_ascii_case("QUOTED-PRINTABLE"));
    let value = if quoted { quoted_printable(value, get("CHARSET")) } else { value.to_owned() };
    Some(Property { group: group.to_lowercase(), name: name.to_uppercase(), params, value })
}

/// Name and parameters, then the value after the first colon that is not in quotes.
fn split_value(line: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let colon = line.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == ':' && !quoted
    })?;
    Some((&line[..colon.0], &line[colon.0 + 1..]))
}

fn parameter(text: &str) -> (String, String) {
    match text.split_once('=') {
        Some((name, value)) => {
            (name.trim().to_uppercase(), value.trim().trim_matches('"').to_owned())
        }
        None => ("TYPE".to_owned(), text.trim().to_owned()),
    }
}

/// RFC 2045 §6.7.
fn quoted_printable(value: &str, charset: Option<&str>) -> String {
    let bytes = value.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if bytes[at] == b'=' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    decode_value(&out, charset)
}

fn split_unescaped(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for c in text.chars() {
        if c == separator && !escaped {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    parts
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            (c, false) => out.push(c),
        }
    }
    out.trim().to_owned()
}
