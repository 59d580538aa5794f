//! Every limit of the cores, by name. What is inside a change or a document is
//! bounded in [`crate::guard::limits`].

use crate::{Millis, guard};

/// Version of the protocol that this code speaks. A server refuses another one.
pub const PROTOCOL: u16 = 5;
/// The version before it: a server still speaks it until something was erased, which a device of that
/// version would keep.
pub const PROTOCOL_BEFORE: u16 = 4;

/// Bytes of one message to the server.
pub const MAX_TO_SERVER: usize = 2 << 20;
/// Bytes of one message to a device: a whole document fits.
pub const MAX_TO_DEVICE: usize = guard::limits::MAX_DOCUMENT_BYTES + (1 << 20);
/// Bytes of a token.
pub const MAX_TOKEN: usize = 512;
/// Bytes of the name of what a person receives.
pub const MAX_REACH: usize = 64;
/// Bytes of an application's version.
pub const MAX_APP_VERSION: usize = 64;

/// Bytes that a server aims to put in one message; a bigger single item goes alone.
pub const MESSAGE_TARGET: usize = 256 << 10;
/// Bytes sent to a device that it has not said to be on its disk; then the server waits.
pub const WINDOW: usize = 1 << 20;
/// Documents that one message of log entries changes at most: each costs a device in a browser a
/// millisecond or more, and nothing else is answered meanwhile.
pub const MESSAGE_ENTRIES: usize = 64;
/// Log rows read at a time.
pub const SCAN_ROWS: usize = 256;
/// Bytes of a pack, inflated.
pub const MAX_PACK_INFLATED: usize = 2 * guard::limits::MAX_DOCUMENT_BYTES;

/// Bytes that a device pushes before it has heard of them; a bigger single change goes alone.
pub const PUSH_WINDOW: usize = 256 << 10;
/// Changes that a device pushes before it has heard of them.
pub const PUSH_ENTRIES: usize = 1024;
/// Changes in one message to the server.
pub const MAX_ENTRIES_PER_PUSH: usize = PUSH_ENTRIES;
/// Pushed changes of one connection that wait for their commit. A client that keeps to
/// [`PUSH_ENTRIES`] for its own and as many for what it gives back never reaches it.
pub const MAX_UNRESOLVED: usize = 2 * PUSH_ENTRIES;
/// Bytes of these.
pub const MAX_UNRESOLVED_BYTES: usize = 2 * MAX_TO_SERVER;

/// Ids in one [`crate::wire::ToDevice::Roll`].
pub const ROLL_DOCS: usize = 4096;
/// Packs that a server looks through for one message to whoever receives a part of them.
pub const PICK_PACKS: usize = 32;
/// Times that a server reads on in the log for one message, past what is not to be sent.
pub const PASS_SCANS: usize = 16;
/// Entries that a server passes over, as the device's person receives none of them, before it
/// tells the device that its cursor may move.
pub const PASS_ENTRIES: u64 = 512;

/// Documents that a device asks for whole, at a time.
pub const MAX_NEED: usize = 256;
/// Ranges in one comparison.
pub const MAX_RANGES: usize = 64;
/// Documents up to which a range is compared one by one.
pub const LEAF_DOCS: u64 = 64;

/// Actors of one device: one for its life, and one more for each document in which it
/// has met a copy of itself. All actors stand in the settings document, which twenty devices that
/// make as many as they can do not fill.
pub const MAX_ACTORS_PER_DEVICE: usize = 500;
/// Connections of one hub.
pub const MAX_CONNECTIONS: usize = 10_000;

/// Stored bytes of a document up to which what is pushed is checked as it comes.
pub const CHECK_FREE_BYTES: u64 = 4 << 10;
/// Bytes beyond for which checks of one document are a millisecond further apart. A check takes
/// about a third of that.
pub const CHECK_BYTES_PER_MS: u64 = 256;
/// The longest time between two checks of one document.
pub const CHECK_PAUSE_MAX: Millis = 250;
/// Entries of one document in the log before they are folded into a snapshot.
pub const COMPACT_ENTRIES: usize = 64;
/// Loose documents that a server leaves out of packs: those used last. Of twice as many, the
/// others are packed. A device packs all of them when there are more than twice as many.
pub const PACK_DOCS: usize = 256;
/// Bytes of a pack's documents, inflated, that one aims at; a bigger single document goes alone.
pub const PACK_BYTES: usize = 256 << 10;
/// Documents folded at a time on their way into a pack: a few milliseconds.
pub const SHELVE_DOCS: usize = 16;
/// Bytes of these.
pub const SHELVE_BYTES: usize = 64 << 10;
/// Time before packing is tried again when the store does not answer.
pub const SHELVE_RETRY: Millis = 60_000;
/// Bytes of inflated packs that one end keeps.
pub const SHELF_BYTES: usize = 4 << 20;
/// Bytes of a document's entries after which a push is refused (`document-full`).
pub const MAX_DOCUMENT_LOG: u64 = (guard::limits::MAX_DOCUMENT_BYTES / 2) as u64;
/// Change rows of one document on a device before they are folded into its snapshot.
pub const COMPACT_ROWS: u32 = 32;
/// A document that has so many changes for each of its rows is folded no sooner: to fold costs as much as all of it.
pub const CHANGES_PER_ROW: u64 = 16;
/// Change rows of a long document, as a multiple of [`COMPACT_ROWS`]: whoever opens it reads them one by one.
pub const COMPACT_TIMES: u32 = 8;

/// Loaded documents that a device keeps.
pub const CACHE_DOCS: usize = 64;
/// Loaded documents that a server keeps: people who work at the same time work on different ones.
pub const HUB_CACHE_DOCS: usize = 512;
/// Stored bytes of the loaded documents kept; in memory a document takes some
/// thirty times more when small, three times when big.
pub const CACHE_BYTES: usize = 4 << 20;

/// Bytes of writes that the disk has refused, kept in memory to try again; then
/// writing fails.
pub const MAX_UNSAVED: usize = 16 << 20;
/// Times in a row that a device writes a document's waiting changes again under another
/// author, when the server refuses them for it; then they go into the quarantine.
pub const MAX_REWRITES: u8 = 3;

/// Time without sending after which a device sends a ping.
pub const KEEPALIVE: Millis = 20_000;
/// Time without hearing anything after which a connection is taken for dead.
pub const IDLE_TIMEOUT: Millis = 60_000;
/// Time before a failed commit is tried again.
pub const COMMIT_RETRY: Millis = 2_000;
/// Wait before the first reconnection.
pub const BACKOFF_FIRST: Millis = 500;
/// Longest wait before a reconnection.
pub const BACKOFF_MAX: Millis = 30_000;

/// The limits that may be set lower, so that a test of small size meets them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tuning {
    /// [`MESSAGE_TARGET`].
    pub message_target: usize,
    /// [`WINDOW`].
    pub window: usize,
    /// [`SCAN_ROWS`].
    pub scan_rows: usize,
    /// [`PUSH_WINDOW`].
    pub push_window: usize,
    /// [`PUSH_ENTRIES`].
    pub push_entries: usize,
    /// [`LEAF_DOCS`].
    pub leaf_docs: u64,
    /// [`COMPACT_ENTRIES`].
    pub compact_entries: usize,
    /// [`COMPACT_ROWS`].
    pub compact_rows: u32,
    /// [`CACHE_DOCS`].
    pub cache_docs: usize,
    /// [`HUB_CACHE_DOCS`].
    pub hub_cache_docs: usize,
    /// [`ROLL_DOCS`].
    pub roll_docs: usize,
    /// [`PASS_ENTRIES`].
    pub pass_entries: u64,
    /// [`PACK_DOCS`].
    pub pack_docs: usize,
    /// [`PACK_BYTES`].
    pub pack_bytes: usize,
    /// [`CHECK_FREE_BYTES`].
    pub check_free_bytes: u64,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            message_target: MESSAGE_TARGET,
            window: WINDOW,
            scan_rows: SCAN_ROWS,
            push_window: PUSH_WINDOW,
            push_entries: PUSH_ENTRIES,
            leaf_docs: LEAF_DOCS,
            compact_entries: COMPACT_ENTRIES,
            compact_rows: COMPACT_ROWS,
            cache_docs: CACHE_DOCS,
            hub_cache_docs: HUB_CACHE_DOCS,
            roll_docs: ROLL_DOCS,
            pass_entries: PASS_ENTRIES,
            pack_docs: PACK_DOCS,
            pack_bytes: PACK_BYTES,
            check_free_bytes: CHECK_FREE_BYTES,
        }
    }
}
