//! Chunks: the frame around a change or a document in Automerge's binary format
//! (<https://automerge.org/automerge-binary-format-spec/>).

use super::{Rejection, reader::Reader};
use sha2::{Digest, Sha256};
use std::{borrow::Cow, io::Read};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const DOCUMENT: u8 = 0;
const CHANGE: u8 = 1;
const DEFLATED_CHANGE: u8 = 2;

/// What a chunk holds, its checksum verified.
pub(super) enum Chunk<'a> {
    /// A saved document; single columns of it may be deflated.
    Document(&'a [u8]),
    /// One change, inflated if it was deflated.
    Change(Cow<'a, [u8]>),
}

/// Reads one chunk; a deflated change may grow to `max_inflated` bytes.
pub(super) fn read<'a>(
    input: &mut Reader<'a>,
    max_inflated: usize,
) -> Result<Chunk<'a>, Rejection> {
    if input.take(4)? != MAGIC {
        return Err(Rejection::malformed("these are not Automerge's bytes"));
    }
    let checksum = input.take(4)?;
    let kind = input.byte()?;
    let body = input.block()?;
    let chunk = match kind {
        DOCUMENT => Chunk::Document(body),
        CHANGE => Chunk::Change(Cow::Borrowed(body)),
        DEFLATED_CHANGE => Chunk::Change(Cow::Owned(inflate(body, max_inflated)?)),
        other => return Err(Rejection::new("unknown-type", format!("chunk of type {other}"))),
    };
    verify(&chunk, checksum)?;
    Ok(chunk)
}

/// Inflates at most `limit` bytes; more is a bomb.
pub(super) fn inflate(deflated: &[u8], limit: usize) -> Result<Vec<u8>, Rejection> {
    let mut inflated = Vec::new();
    flate2::bufread::DeflateDecoder::new(deflated)
        .take(limit as u64 + 1)
        .read_to_end(&mut inflated)
        .map_err(|error| {
            Rejection::malformed(format!("the compressed bytes are damaged: {error}"))
        })?;
    if inflated.len() > limit {
        return Err(Rejection::new("bomb", format!("inflates to more than {limit} bytes")));
    }
    Ok(inflated)
}

/// The checksum is the first four bytes of the hash of type, length and content;
/// a deflated change has that of the change inside.
fn verify(chunk: &Chunk<'_>, checksum: &[u8]) -> Result<(), Rejection> {
    let (kind, body) = match chunk {
        Chunk::Document(body) => (DOCUMENT, *body),
        Chunk::Change(body) => (CHANGE, body.as_ref()),
    };
    let mut hasher = Sha256::new();
    hasher.update([kind]);
    let mut length = body.len();
    while length >= 0x80 {
        hasher.update([(length & 0x7f) as u8 | 0x80]);
        length >>= 7;
    }
    hasher.update([length as u8]);
    hasher.update(body);
    if hasher.finalize()[..4] != *checksum {
        return Err(Rejection::new("checksum", "the checksum does not match the content"));
    }
    Ok(())
}
