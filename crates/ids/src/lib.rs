//! One id type per noun, made by one macro, so that a document is never taken
//! for a device.
//!
//! Every id is a fixed number of opaque bytes. It prints as lower-case
//! hexadecimal, serialises as that text in human-readable formats (JSON) and as
//! a byte string in binary ones (CBOR). No id is made here: randomness and
//! derivation are the caller's.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name([u8; $len]);

        impl $name {
            /// How many bytes an id of this kind has.
            pub const LEN: usize = $len;

            /// The id made of these bytes.
            pub const fn new(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// The id's bytes.
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }

            /// The id made of these bytes, if there are exactly [`Self::LEN`].
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let mut bytes = [0; $len];
                hex::decode_to_slice(text, &mut bytes)
                    .map_err(|_| ParseIdError { noun: stringify!($name), digits: 2 * $len })?;
                Ok(Self(bytes))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    serializer.collect_str(self)
                } else {
                    serializer.serialize_bytes(&self.0)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl de::Visitor<'_> for Visitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        write!(f, "{} bytes, or their {} hexadecimal digits", $len, 2 * $len)
                    }

                    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<$name, E> {
                        $name::from_slice(bytes)
                            .ok_or_else(|| E::invalid_length(bytes.len(), &self))
                    }

                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$name, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                if deserializer.is_human_readable() {
                    deserializer.deserialize_str(Visitor)
                } else {
                    deserializer.deserialize_bytes(Visitor)
                }
            }
        }
    };
}

id!(
    /// A document: one Automerge history (a contact's fiche, its activity of one year…).
    DocId, 16
);
id!(
    /// An author of changes: Automerge's actor. A device has one for its whole
    /// life, and a new one only when it finds that it was cloned.
    ActorId, 16
);
id!(
    /// A device: one installation of the app that signed in once.
    DeviceId, 16
);
id!(
    /// An entry of a collection inside a document (an address, an event…).
    ItemId, 8
);
id!(
    /// The bytes of a file, by their SHA-256: the same bytes are the same blob.
    BlobId, 32
);
id!(
    /// A span of a server's life: what a cursor is valid against. Every start of
    /// a server on a store begins one.
    Epoch, 16
);

/// A text that is not an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseIdError {
    noun: &'static str,
    digits: usize,
}

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is written with {} hexadecimal digits", self.noun, self.digits)
    }
}

impl std::error::Error for ParseIdError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_prints_as_it_parses() {
        let id = DocId::new([0xab; 16]);
        assert_eq!(id.to_string(), "ab".repeat(16));
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn what_is_not_an_id_says_what_one_is() {
        let error = "xyz".parse::<ItemId>().unwrap_err();
        assert_eq!(error.to_string(), "ItemId is written with 16 hexadecimal digits");
    }
}
