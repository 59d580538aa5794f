//! vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), as phones and programs write them.

mod card;
mod lines;

pub(crate) use card::{Card, SUMMARY};

use crate::RowError;
use lines::{Lines, Property};

/// Properties of one card: a phone's photos apart, nobody has more.
const MAX_PROPERTIES: usize = 2_000;

/// The cards of a text, one after the other. One that does not end, or holds a line
/// that is none of vCard, is an error; the next `BEGIN` starts afresh.
pub(crate) fn cards(text: &str) -> impl Iterator<Item = Result<Card, RowError>> + '_ {
    let mut lines = Lines::new(text).peekable();
    std::iter::from_fn(move || {
        loop {
            let line = lines.next()?;
            if line.is("BEGIN", "VCARD") {
                return Some(card(line.number, &mut lines));
            }
            if !line.text.trim().is_empty() {
                return Some(Err(error(
                    line.number,
                    "broken-card",
                    "this line is in no card",
                    &line.text,
                )));
            }
        }
    })
}

/// Reads a card after its `BEGIN`.
fn card(first: usize, lines: &mut std::iter::Peekable<Lines<'_>>) -> Result<Card, RowError> {
    let mut properties = Vec::new();
    let mut bad = None;
    while let Some(line) = lines.peek() {
        if line.is("BEGIN", "VCARD") {
            break;
        }
        let Some(line) = lines.next() else { break };
        if line.is("END", "VCARD") {
            return match bad {
                Some(error) => Err(error),
                None => Ok(Card::new(first, line.number, properties)),
            };
        }
        match Property::parse(&line) {
            Some(property) if properties.len() < MAX_PROPERTIES => properties.push(property),
            Some(_) => {}
            None if line.text.trim().is_empty() => {}
            None => {
                let wrong =
                    error(line.number, "broken-card", "this line is none of a card", &line.text);
                bad = bad.or(Some(wrong));
            }
        }
    }
    let name = properties.iter().find(|property| property.name == "FN");
    let text = name.map_or_else(String::new, |property| property.value.clone());
    Err(error(first, "broken-card", "the card has no end", &text))
}

fn error(line: usize, code: &str, message: &str, text: &str) -> RowError {
    RowError {
        line,
        code: code.to_owned(),
        message: message.to_owned(),
        text: text.chars().take(1_000).collect(),
    }
}

#[cfg(test)]
mod tests;
