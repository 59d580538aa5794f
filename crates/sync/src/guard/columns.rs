//! The table of columns at the head of a change's or a document's data.

use super::{Rejection, chunk::inflate, limits::MAX_COLUMNS, reader::Reader};
use std::borrow::Cow;

/// How a column's values are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// How many values of the next columns belong to each row.
    Group,
    /// Indexes into the chunk's authors.
    Actor,
    /// Unsigned numbers.
    Integer,
    /// Numbers, each as its difference to the one before.
    Delta,
    /// Yes and no.
    Boolean,
    /// Texts.
    Text,
    /// Types and lengths of values.
    ValueMeta,
    /// The bytes of values.
    Value,
}

/// Which column: its id in the format, and how it is encoded.
pub(super) type Spec = (u32, Kind);

/// A column of a chunk.
pub(super) struct Column<'a> {
    pub(super) spec: Spec,
    pub(super) data: Cow<'a, [u8]>,
}

/// One line of the table.
pub(super) struct Entry {
    spec: Spec,
    deflated: bool,
    length: usize,
}

/// Reads the table: columns in order, each at most once.
pub(super) fn table(input: &mut Reader<'_>) -> Result<Vec<Entry>, Rejection> {
    let count = input.count(MAX_COLUMNS, "columns")?;
    let mut entries: Vec<Entry> = Vec::with_capacity(count);
    for _ in 0..count {
        let entry = entry(input)?;
        if entries.last().is_some_and(|last| last.spec >= entry.spec) {
            return Err(Rejection::malformed("columns are out of order"));
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn entry(input: &mut Reader<'_>) -> Result<Entry, Rejection> {
    let raw = u32::try_from(input.unsigned()?)
        .map_err(|_| Rejection::malformed("a column's type is out of range"))?;
    let length = usize::try_from(input.unsigned()?)
        .map_err(|_| Rejection::malformed("a column's length is out of range"))?;
    let kind = match raw & 0b111 {
        0 => Kind::Group,
        1 => Kind::Actor,
        2 => Kind::Integer,
        3 => Kind::Delta,
        4 => Kind::Boolean,
        5 => Kind::Text,
        6 => Kind::ValueMeta,
        _ => Kind::Value,
    };
    Ok(Entry { spec: (raw >> 4, kind), deflated: raw & 0b1000 != 0, length })
}

/// Cuts the columns' bytes off; deflated columns may grow to what is left of
/// `budget`, or are refused if there is none.
pub(super) fn cut<'a>(
    input: &mut Reader<'a>,
    entries: Vec<Entry>,
    mut budget: Option<&mut usize>,
) -> Result<Vec<Column<'a>>, Rejection> {
    entries
        .into_iter()
        .map(|entry| {
            let bytes = input.take(entry.length)?;
            let data = match (entry.deflated, budget.as_deref_mut()) {
                (false, _) => Cow::Borrowed(bytes),
                (true, None) => return Err(Rejection::malformed("a change's column is deflated")),
                (true, Some(left)) => {
                    let inflated = inflate(bytes, *left)?;
                    *left -= inflated.len();
                    Cow::Owned(inflated)
                }
            };
            Ok(Column { spec: entry.spec, data })
        })
        .collect()
}
