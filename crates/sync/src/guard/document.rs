//! A saved document, checked.

use super::{
    Rejection, change, chunk,
    chunk::Chunk,
    columns,
    columns::{Column, Kind},
    limits::{
        MAX_ACTORS, MAX_DEPS, MAX_DOCUMENT_BYTES, MAX_DOCUMENT_INFLATED, MAX_DOCUMENT_VALUES,
    },
    reader::Reader,
    walk,
};
use automerge::ChangeHash;

/// Checks what a saved document is made of: chunks one behind the other, documents
/// and changes.
///
/// # Errors
/// As [`super::check_change`].
pub fn check_document(bytes: &[u8]) -> Result<(), Rejection> {
    if bytes.len() > MAX_DOCUMENT_BYTES {
        return Err(Rejection::new("too-large", format!("a document of {} bytes", bytes.len())));
    }
    let mut input = Reader::new(bytes);
    let mut budget = MAX_DOCUMENT_INFLATED;
    while !input.is_empty() {
        match chunk::read(&mut input, budget)? {
            Chunk::Document(body) => check_body(body, &mut budget)?,
            Chunk::Change(body) => {
                spend(&mut budget, body.len())?;
                change::check_body(&body)?;
            }
        }
    }
    Ok(())
}

/// The heads that a saved document of one chunk says it has. Its content is not looked at.
pub(crate) fn heads(bytes: &[u8]) -> Option<Vec<ChangeHash>> {
    let mut input = Reader::new(bytes);
    let Chunk::Document(body) = chunk::read(&mut input, 0).ok()? else { return None };
    let (heads, _) = opening(body)?;
    Some(heads).filter(|_| input.is_empty())
}

/// The heads at the beginning of a document chunk's body, after the authors, and what follows them.
pub(super) fn opening(body: &[u8]) -> Option<(Vec<ChangeHash>, Reader<'_>)> {
    let mut body = Reader::new(body);
    let actors = body.count(MAX_ACTORS, "authors").ok()?;
    for _ in 0..actors {
        change::actor(&mut body).ok()?;
    }
    let heads = body.count(MAX_DEPS, "heads").ok()?;
    let read = |_| Some(ChangeHash(body.take(32).ok()?.try_into().ok()?));
    let heads: Option<Vec<_>> = (0..heads).map(read).collect();
    Some((heads?, body))
}

fn spend(budget: &mut usize, bytes: usize) -> Result<(), Rejection> {
    *budget = budget
        .checked_sub(bytes)
        .ok_or_else(|| Rejection::new("bomb", "the document inflates without end"))?;
    Ok(())
}

fn check_body(body: &[u8], budget: &mut usize) -> Result<(), Rejection> {
    let mut input = Reader::new(body);
    let actors = input.count(MAX_ACTORS, "authors")?;
    for _ in 0..actors {
        change::actor(&mut input)?;
    }
    let heads = input.count(MAX_DEPS, "heads")?;
    input.take(heads * 32)?;
    let changes = columns::table(&mut input)?;
    let ops = columns::table(&mut input)?;
    let changes = columns::cut(&mut input, changes, Some(budget))?;
    let ops = columns::cut(&mut input, ops, Some(budget))?;
    for columns in [changes, ops] {
        check_columns(&columns, actors as u64)?;
    }
    // Old writers leave the heads' positions out.
    if input.is_empty() {
        return Ok(());
    }
    (0..heads).try_for_each(|_| input.unsigned().map(drop))
}

fn check_columns(columns: &[Column<'_>], actors: u64) -> Result<(), Rejection> {
    const MAX: u64 = MAX_DOCUMENT_VALUES;
    let mut lengths = 0;
    for column in columns {
        let bytes = column.data.as_ref();
        match column.spec.1 {
            Kind::Actor => drop(walk::unsigned(bytes, MAX, actors)?),
            Kind::Group => {
                let count = walk::unsigned(bytes, MAX, MAX + 1)?;
                if count.sum > MAX {
                    return Err(Rejection::new("too-many-ops", "too many members of groups"));
                }
            }
            Kind::Integer => drop(walk::unsigned(bytes, MAX, u64::MAX)?),
            Kind::Delta => drop(walk::deltas(bytes, MAX, i64::MIN, i64::MAX)?),
            Kind::Boolean => drop(walk::booleans(bytes, MAX)?),
            Kind::Text => drop(walk::texts(bytes, MAX, MAX_DOCUMENT_INFLATED as u64)?),
            Kind::ValueMeta => lengths = value_bytes(bytes)?,
            Kind::Value if bytes.len() as u64 != lengths => {
                return Err(Rejection::malformed("values are not as long as they say"));
            }
            Kind::Value => {}
        }
    }
    Ok(())
}

/// The bytes that the values of a metadata column take.
fn value_bytes(bytes: &[u8]) -> Result<u64, Rejection> {
    let mut total = 0u64;
    walk::runs(
        bytes,
        MAX_DOCUMENT_VALUES,
        |input| input.unsigned(),
        |rows, meta| {
            total = total.saturating_add(rows.saturating_mul(meta.unwrap_or(0) >> 4));
            Ok(())
        },
    )?;
    Ok(total)
}
