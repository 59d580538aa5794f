//! Lines of a vCard: unfolded, taken apart, decoded.

/// An unfolded line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its first line in the file, from 1.
    pub(super) number: usize,
    pub(super) text: String,
}

impl Line {
    pub(super) fn is(&self, name: &str, value: &str) -> bool {
        let text = self.text.trim();
        text.split_once(':').is_some_and(|(left, right)| {
            left.trim().eq_ignore_ascii_case(name) && right.trim().eq_ignore_ascii_case(value)
        })
    }
}

/// Unfolds: a line that begins with a blank goes on with the one before (3.0, 4.0);
/// quoted-printable goes on after `=` at the end (2.1).
#[derive(Debug, Clone)]
pub(super) struct Lines<'a> {
    lines: std::iter::Peekable<std::iter::Enumerate<std::str::Split<'a, char>>>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { lines: text.split('\n').enumerate().peekable() }
    }
}

/// Bytes of one unfolded line that are kept: a photo may have more, and is not read.
const MAX_LINE: usize = 256 << 10;

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let (index, first) = self.lines.next()?;
        let mut text = first.trim_end_matches('\r').to_owned();
        let head = text.split(':').next().unwrap_or_default();
        let printable = head.to_ascii_uppercase().contains("QUOTED-PRINTABLE");
        while let Some((_, next)) = self.lines.peek() {
            let next = next.trim_end_matches('\r');
            let more = match next.strip_prefix([' ', '\t']) {
                _ if printable && text.ends_with('=') => {
                    text.pop();
                    next
                }
                Some(folded) if !printable => folded,
                _ => break,
            };
            if text.len() < MAX_LINE {
                text.push_str(more);
            }
            self.lines.next();
        }
        Some(Line { number: index + 1, text })
    }
}

/// A property of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Property {
    /// What Apple groups with it: `item1` of `item1.TEL`.
    pub(super) group: String,
    /// In upper case.
    pub(super) name: String,
    /// Types and the like, upper-case names; a bare `WORK` is a `TYPE`.
    pub(super) parameters: Vec<(String, String)>,
    /// Decoded, escapes still in.
    pub(super) value: String,
}

impl Property {
    /// `None` if the line is none.
    pub(super) fn parse(line: &Line) -> Option<Self> {
        let (head, value) = split_head(&line.text)?;
        let mut parts = split_outside_quotes(head, ';').into_iter();
        let name = parts.next()?.trim().to_owned();
        let (group, name) = name.rsplit_once('.').unwrap_or(("", &name));
        let is_name =
            |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if name.is_empty() || !is_name(name) || !is_name(group) {
            return None;
        }
        let parameters: Vec<(String, String)> = parts.flat_map(|part| parameter(&part)).collect();
        let mut property = Self {
            group: group.to_ascii_lowercase(),
            name: name.to_ascii_uppercase(),
            parameters,
            value: String::new(),
        };
        property.value = property.decode(value);
        Some(property)
    }

    pub(super) fn has_type(&self, wanted: &str) -> bool {
        self.types().any(|found| found.eq_ignore_ascii_case(wanted))
    }

    pub(super) fn types(&self) -> impl Iterator<Item = &str> {
        self.parameters.iter().filter(|(name, _)| name == "TYPE").map(|(_, value)| value.as_str())
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str())
    }

    /// Marked as the first among others: `TYPE=pref`, `PREF=1`.
    pub(super) fn is_preferred(&self) -> bool {
        self.has_type("pref") || self.parameter("PREF") == Some("1")
    }

    fn decode(&self, value: &str) -> String {
        let encoding = self.parameter("ENCODING").unwrap_or_default();
        let bare = self.has_type("QUOTED-PRINTABLE");
        if !bare && !encoding.eq_ignore_ascii_case("quoted-printable") {
            return value.to_owned();
        }
        let bytes = quoted_printable(value);
        let latin = self.parameter("CHARSET").is_some_and(|charset| {
            let charset = charset.to_ascii_lowercase();
            charset.starts_with("iso-8859") || charset.starts_with("windows-125")
        });
        match String::from_utf8(bytes) {
            Ok(text) if !latin => text,
            Ok(text) if text.is_ascii() => text,
            Ok(text) => latin_1(text.as_bytes()),
            Err(error) => latin_1(error.as_bytes()),
        }
    }

    /// The value without escapes.
    pub(super) fn text(&self) -> String {
        unescape(&self.value)
    }

    /// The value's parts, between semicolons.
    pub(super) fn parts(&self) -> Vec<String> {
        split_escaped(&self.value, ';')
            .iter()
            .map(|part| unescape(part).trim().to_owned())
            .collect()
    }

    /// The value's members, between commas.
    pub(super) fn members(&self) -> Vec<String> {
        split_escaped(&self.value, ',')
            .iter()
            .map(|part| unescape(part).trim().to_owned())
            .collect()
    }
}

fn latin_1(bytes: &[u8]) -> String {
    let decoded = crate::decode::decode(bytes, "windows-1252");
    decoded.map_or_else(|_| String::new(), |text| text.text.into_owned())
}

/// The property's name and parameters, and its value: the first colon outside quotes.
fn split_head(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let colon = text.char_indices().find_map(|(at, char)| {
        quoted ^= char == '"';
        (char == ':' && !quoted).then_some(at)
    })?;
    Some((&text[..colon], &text[colon + 1..]))
}

fn split_outside_quotes(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for char in text.chars() {
        quoted ^= char == '"';
        match parts.last_mut() {
            Some(part) if char != separator || quoted => part.push(char),
            _ => parts.push(String::new()),
        }
    }
    parts
}

/// `TYPE=a,b` is two; a bare `WORK` (2.1) is a type.
fn parameter(part: &str) -> Vec<(String, String)> {
    let (name, values) = part.split_once('=').unwrap_or(("TYPE", part));
    let name = name.trim().to_ascii_uppercase();
    let clean = |value: &str| value.trim().trim_matches('"').to_owned();
    let values = values.trim().trim_matches('"');
    if name == "TYPE" {
        return values.split(',').map(|value| (name.clone(), clean(value))).collect();
    }
    vec![(name, clean(values))]
}

fn quoted_printable(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).filter(|_| *first == b'=').and_then(hexadecimal);
        match code {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    let text = str::from_utf8(digits).ok()?;
    text.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u8::from_str_radix(text, 16).ok())?
}

/// Splits at separators that no backslash stands before.
fn split_escaped(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for char in text.chars() {
        match parts.last_mut() {
            Some(part) if escaped || char != separator => part.push(char),
            _ => parts.push(String::new()),
        }
        escaped = char == '\\' && !escaped;
    }
    parts
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => match chars.next() {
                Some('n' | 'N') => plain.push('\n'),
                Some(other) => plain.push(other),
                None => {}
            },
            other => plain.push(other),
        }
    }
    plain.trim().to_owned()
}
