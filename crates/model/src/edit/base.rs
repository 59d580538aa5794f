//! Splices of a text as someone saw it, on the text as it is by now.
//!
//! A screen shows a text, and a splice counts from the start of that text. Another's words may
//! have come in since. The screen hands back which state it saw ([`of`]), and the splice is laid
//! on the same letters: it takes away those that it meant to take away and are still there, and
//! puts its own behind the letter that it stood behind.

use automerge::{
    ChangeHash, ObjId, ReadDoc, ScalarValueRef, TextEncoding, ValueRef, iter::ListRange,
    transaction::Transaction,
};
use std::collections::BTreeMap;

/// A hash in hexadecimal.
const DIGITS: usize = 64;

/// Which state a document is in, for a splice to be handed back with: opaque to whoever holds it.
pub(crate) fn of(heads: &[ChangeHash]) -> String {
    heads.iter().map(ToString::to_string).collect()
}

/// The state that [`of`] wrote; `None` for anything else.
pub(super) fn heads(base: &str) -> Option<Vec<ChangeHash>> {
    let hashes = base.as_bytes().chunks(DIGITS);
    hashes.map(|digits| std::str::from_utf8(digits).ok()?.parse().ok()).collect()
}

/// What a splice comes to, in characters of the text as it is now.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Laid {
    /// Where the new text goes: before all the spans, or where the first begins.
    pub(super) at: usize,
    /// What goes: start and length, ascending, apart from each other.
    pub(super) gone: Vec<(usize, usize)>,
}

impl Laid {
    /// A splice of the text as it is.
    pub(super) fn as_it_is(at: usize, delete: usize) -> Self {
        Self { at, gone: if delete == 0 { Vec::new() } else { vec![(at, delete)] } }
    }
}

/// One letter, as a document holds it.
struct Letter {
    id: ObjId,
    /// Its first character's place in the text, in characters.
    start: usize,
    /// Characters of it: one, but for what other programs write.
    length: usize,
    /// Its place in the document's own units.
    index: usize,
}

/// Lays a splice of the text as it was at `then` on the text as it is, which is that of `heads` and
/// of the transaction; `None` where it was shorter.
pub(super) fn lay(
    tx: &Transaction<'_>,
    text: &ObjId,
    (then, heads): (&[ChangeHash], &[ChangeHash]),
    (at, delete): (usize, usize),
) -> Option<Laid> {
    let units = tx.text_encoding();
    let before = letters(tx.list_range_at(text, .., then), units);
    let end = at.checked_add(delete).filter(|end| *end <= size(&before))?;
    let now = letters(tx.list_range(text, ..), units);
    let here: BTreeMap<&ObjId, &Letter> = now.iter().map(|letter| (&letter.id, letter)).collect();
    let meant = before.iter().filter(|letter| letter.start >= at && letter.start < end);
    let gone = spans(meant.filter_map(|letter| here.get(&letter.id).copied()));
    let left = before.iter().rfind(|letter| letter.start < at);
    let at = match left {
        None => 0,
        Some(left) => match here.get(&left.id) {
            Some(letter) => letter.start + letter.length,
            None => where_it_was(tx, text, (then, heads), left, &now),
        },
    };
    Some(Laid { at, gone })
}

/// The place of a letter that is gone. Asked for at a state: where nothing is left behind the
/// letter, Automerge 0.12 has no answer then, and a failed assertion otherwise.
fn where_it_was(
    tx: &Transaction<'_>,
    text: &ObjId,
    (then, heads): (&[ChangeHash], &[ChangeHash]),
    letter: &Letter,
    now: &[Letter],
) -> usize {
    let cursor = tx.get_cursor(text, letter.index, Some(then));
    let index = cursor.and_then(|cursor| tx.get_cursor_position(text, &cursor, Some(heads)));
    let next = now.iter().find(|letter| index.as_ref().is_ok_and(|index| letter.index >= *index));
    next.map_or_else(|| size(now), |letter| letter.start)
}

fn letters(range: ListRange<'_>, units: TextEncoding) -> Vec<Letter> {
    let (mut start, mut index) = (0, 0);
    let letters = range.map(|item| {
        let written = written(&item.value);
        let letter = Letter { id: item.id(), start, length: written.chars().count(), index };
        start += letter.length;
        index += width(units, written);
        letter
    });
    letters.collect()
}

/// As a text shows it: what is no text stands as one character.
fn written<'a>(value: &'a ValueRef<'_>) -> &'a str {
    match value {
        ValueRef::Scalar(ScalarValueRef::Str(text)) => text,
        _ => "\u{fffc}",
    }
}

/// How long a piece of text is in the units of a document's positions, which
/// depend on where the program runs.
pub(super) fn width(encoding: TextEncoding, text: &str) -> usize {
    match encoding {
        TextEncoding::Utf8CodeUnit => text.len(),
        TextEncoding::Utf16CodeUnit => text.encode_utf16().count(),
        TextEncoding::UnicodeCodePoint | TextEncoding::GraphemeCluster => text.chars().count(),
    }
}

/// Letters as spans of characters, those that touch as one.
fn spans<'a>(letters: impl Iterator<Item = &'a Letter>) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for letter in letters {
        match spans.last_mut() {
            Some((start, length)) if *start + *length == letter.start => *length += letter.length,
            _ => spans.push((letter.start, letter.length)),
        }
    }
    spans
}

fn size(letters: &[Letter]) -> usize {
    letters.last().map_or(0, |last| last.start + last.length)
}
