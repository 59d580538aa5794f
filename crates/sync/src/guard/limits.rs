//! Limits on foreign bytes.

/// One change on the wire, in bytes.
pub const MAX_CHANGE_BYTES: usize = 1 << 20;
/// One change once inflated, and the text of one of its columns once its runs are
/// written out, in bytes.
pub const MAX_INFLATED: usize = 4 << 20;
/// Operations in one change, and values in any of its columns. Applying that many
/// takes Automerge 35 MB for a moment.
pub const MAX_OPS_PER_CHANGE: u64 = 65_536;
/// Dependencies of one change.
pub const MAX_DEPS: u64 = 1_000;
/// Authors that one change or document names.
pub const MAX_ACTORS: u64 = 10_000;
/// Bytes of an author's id.
pub const MAX_ACTOR_BYTES: u64 = 64;
/// Bytes of a change's message.
pub const MAX_MESSAGE_BYTES: u64 = 4_096;
/// Counters of operations and sequence numbers: Automerge 0.12 stores them in 32
/// bits; half is kept free so that a document always takes further edits.
pub const MAX_COUNTER: u64 = (u32::MAX / 2) as u64;
/// One saved document, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 16 << 20;
/// One saved document once inflated, in bytes.
pub const MAX_DOCUMENT_INFLATED: usize = 32 << 20;
/// Values in any column of a saved document.
pub const MAX_DOCUMENT_VALUES: u64 = 4_000_000;
/// Columns of a chunk; the format has fewer than twenty.
pub const MAX_COLUMNS: u64 = 32;
/// Objects inside one another, the root not counted. Readers that recurse rely on it.
pub const MAX_DEPTH: usize = 32;
