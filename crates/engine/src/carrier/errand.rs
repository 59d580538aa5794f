//! What a shell asks the server for, and what comes of it.

use carnet_ids::{BlobId, DocId};

/// One request to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// The device's secret, for `Authorization: Bearer`.
    pub token: String,
    /// The server's WebSocket address, for a shell whose pages are not the server's own.
    pub server: String,
    /// The contact that the file is of.
    pub contact: DocId,
    /// The file.
    pub blob: BlobId,
    /// What is asked.
    pub step: Step,
}

/// What is asked of the server about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// `POST`, with `{"size"}`.
    Ask {
        /// Bytes.
        size: u64,
    },
    /// `PATCH`, with `upload-offset`.
    Send {
        /// Where the piece begins, in bytes.
        at: u64,
        /// The piece.
        bytes: Vec<u8>,
    },
    /// `GET`, with `range: bytes=from-(until - 1)`.
    Get {
        /// The first byte.
        from: u64,
        /// The byte after the last.
        until: u64,
    },
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// `{"offset", "done"}`.
    Told {
        /// Bytes that the server has, from the first on.
        offset: u64,
        /// All of them are, and the file is the contact's.
        done: bool,
    },
    /// Bytes of the range.
    Bytes(Vec<u8>),
    /// The server's code.
    Refused(String),
    /// There was no answer, or none that makes sense.
    Lost,
}

impl Errand {
    /// The path of the address.
    pub fn path(&self) -> String {
        format!("/api/fiches/{}/files/{}", self.contact, self.blob)
    }
}
