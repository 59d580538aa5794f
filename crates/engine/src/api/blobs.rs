//! Files of fiches on this device.

use carnet_ids::{BlobId, DocId, ItemId};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error, de::Visitor};
use std::fmt;

/// Bytes of a file that are kept, and handed over, together; the last piece has fewer.
pub const PIECE: usize = 1 << 20;

/// An order about files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlobOrder {
    /// A file of so many bytes comes, under a new random id, for that contact. → [`super::Reply::Done`]
    Begin {
        /// The id, of the attachment that will name it.
        item: ItemId,
        /// Bytes.
        size: u64,
        /// What it is called, which helps to tell what it is.
        name: String,
    },
    /// A piece of it, in order; answered once it is on this device's disk. → [`super::Reply::Done`]
    Piece {
        /// As in [`Self::Begin`].
        item: ItemId,
        /// Which piece, from 0 on.
        number: u32,
        /// [`PIECE`] bytes, or the rest.
        bytes: Bytes,
    },
    /// All of it has come: it waits for the server from now on. → [`super::Reply::Taken`]
    Finish {
        /// As in [`Self::Begin`].
        item: ItemId,
        /// The contact that it is attached to.
        contact: DocId,
    },
    /// It does not come after all. → [`super::Reply::Done`]
    Drop(ItemId),
    /// A piece of a file that is on this device. → [`super::Reply::Piece`]
    Read {
        /// The file.
        blob: BlobId,
        /// Which piece.
        number: u32,
    },
    /// Get a file, or let it go. → [`super::Reply::Blobs`]
    Fetch {
        /// A contact that names it.
        contact: DocId,
        /// The file.
        blob: BlobId,
        /// Its bytes, as the contact says.
        size: u64,
        /// Keep it here for good, or no longer than there is room; `None` leaves that as it is.
        keep: Option<bool>,
    },
    /// Try again to send or to get it. → [`super::Reply::Blobs`]
    Retry(BlobId),
    /// How these files stand. → [`super::Reply::Blobs`]
    States(Vec<BlobId>),
    /// The files that the server does not have. → [`super::Reply::WaitingFiles`]
    Waiting,
    /// Go on with what waits. → [`super::Reply::Done`]
    Wake,
}

/// A file that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Its SHA-256.
    pub blob: BlobId,
    /// Bytes.
    pub size: u64,
    /// What it is by its first bytes ([`carnet_model::attachment::sniff`]).
    pub media: String,
}

/// How a file stands on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobState {
    /// The file.
    pub blob: BlobId,
    /// Where it is.
    pub place: BlobPlace,
    /// It is kept here for good.
    pub kept: bool,
    /// Why it is not sent, or could not be got: the server's code, Fluent's `file-refused-<code>`.
    pub refused: Option<String>,
}

/// A file that the server does not have, or may have lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingFile {
    /// How it stands.
    pub state: BlobState,
    /// What its contact calls it, or what it was called when it was taken in; may be empty.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// The contacts that it is to be sent for, with their names.
    pub contacts: Vec<(DocId, String)>,
}

/// Where a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlobPlace {
    /// The server has it, this device has not.
    Away,
    /// On its way here: so many bytes have come.
    Coming(u64),
    /// Here, and the server has it.
    Here,
    /// Here alone: the server has so many bytes.
    Waiting(u64),
}

impl BlobPlace {
    /// Whether all of it is on this device.
    pub const fn is_here(self) -> bool {
        matches!(self, Self::Here | Self::Waiting(_))
    }
}

/// Bytes, written as such.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whole;
        impl<'de> Visitor<'de> for Whole {
            type Value = Bytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a byte string")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<Bytes, A::Error> {
                let mut bytes = Vec::new();
                while let Some(byte) = seq.next_element()? {
                    bytes.push(byte);
                }
                Ok(Bytes(bytes))
            }
        }
        deserializer.deserialize_bytes(Whole)
    }
}
