//! One change, checked.

use super::{
    Rejection, chunk,
    chunk::Chunk,
    columns, fence,
    limits::{
        MAX_ACTOR_BYTES, MAX_ACTORS, MAX_CHANGE_BYTES, MAX_COUNTER, MAX_DEPS, MAX_INFLATED,
        MAX_MESSAGE_BYTES,
    },
    reader::Reader,
    rules,
    rules::Make,
};
use automerge::Change;

/// Checks one change chunk (plain or deflated) and decodes it.
///
/// # Errors
/// `malformed`, `checksum`, `too-large`, `bomb`, `too-many-ops`, `unknown-type`, or `panicked`
/// where Automerge fell over what these checks let through.
pub fn check_change(bytes: &[u8]) -> Result<Change, Rejection> {
    if bytes.len() > MAX_CHANGE_BYTES {
        return Err(Rejection::new("too-large", format!("a change of {} bytes", bytes.len())));
    }
    let mut input = Reader::new(bytes);
    let Chunk::Change(body) = chunk::read(&mut input, MAX_INFLATED)? else {
        return Err(Rejection::new("unknown-type", "a document where a change was expected"));
    };
    if !input.is_empty() {
        return Err(Rejection::malformed("bytes follow the change"));
    }
    check_body(&body)?;
    drop(body);
    let change = fence::decode(bytes)?;
    // It goes on to others as it is inside, and they do not take more.
    let plain = change.raw_bytes().len();
    if plain > MAX_CHANGE_BYTES {
        return Err(Rejection::new("too-large", format!("a change of {plain} bytes")));
    }
    Ok(change)
}

/// What a change's content says of objects.
pub(super) struct Content<'a> {
    /// The authors that it names, its own first.
    pub(super) authors: Vec<&'a [u8]>,
    /// The objects that it makes.
    pub(super) makes: Vec<Make>,
}

/// Checks the content of a change chunk.
pub(super) fn check_body(body: &[u8]) -> Result<Content<'_>, Rejection> {
    let mut input = Reader::new(body);
    check_deps(&mut input)?;
    let author = actor(&mut input)?;
    let seq = input.unsigned()?;
    let start = input.unsigned()?;
    if !(1..=MAX_COUNTER).contains(&seq) || !(1..=MAX_COUNTER).contains(&start) {
        return Err(Rejection::malformed("a sequence number or counter is out of range"));
    }
    input.signed()?;
    check_message(&mut input)?;
    let authors = authors(&mut input, author)?;
    let table = columns::table(&mut input)?;
    let columns = columns::cut(&mut input, table, None)?;
    let makes = rules::check(&columns, authors.len() as u64, start)?;
    Ok(Content { authors, makes })
}

fn check_deps(input: &mut Reader<'_>) -> Result<(), Rejection> {
    let count = input.count(MAX_DEPS, "dependencies")?;
    let hashes = input.take(count * 32)?;
    let mut seen = std::collections::BTreeSet::new();
    if hashes.chunks_exact(32).all(|hash| seen.insert(hash)) {
        Ok(())
    } else {
        Err(Rejection::malformed("a dependency is named twice"))
    }
}

fn check_message(input: &mut Reader<'_>) -> Result<(), Rejection> {
    let length = input.count(MAX_MESSAGE_BYTES, "bytes of message")?;
    std::str::from_utf8(input.take(length)?)
        .map(drop)
        .map_err(|_| Rejection::malformed("the message is not UTF-8"))
}

/// The change's author, then the others, which are in strictly ascending order.
fn authors<'a>(input: &mut Reader<'a>, author: &'a [u8]) -> Result<Vec<&'a [u8]>, Rejection> {
    let count = input.count(MAX_ACTORS, "authors")?;
    let mut authors = vec![author];
    for _ in 0..count {
        let next = actor(input)?;
        let ordered = authors.len() == 1 || authors.last().is_some_and(|last| *last < next);
        if next == author || !ordered {
            return Err(Rejection::malformed("authors are out of order"));
        }
        authors.push(next);
    }
    Ok(authors)
}

pub(super) fn actor<'a>(input: &mut Reader<'a>) -> Result<&'a [u8], Rejection> {
    let length = input.count(MAX_ACTOR_BYTES, "bytes of an author")?;
    if length == 0 {
        return Err(Rejection::malformed("an author without an id"));
    }
    input.take(length)
}
