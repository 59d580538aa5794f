//! Kinds of documents and their ids.

use crate::migrate;
use automerge::{Automerge, ROOT, ReadDoc, ScalarValue};
use carnet_ids::{ActorId, DocId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use crate::clock::year_of;

/// Which document of the workspace. Two devices that name the same one get the
/// same [`DocId`] and the same first change (rule 1, "shared birth").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DocKey {
    /// A person's or an organisation's fiche; its id is random and is the contact's.
    Contact(DocId),
    /// What was done with a contact in one year.
    Activity {
        /// The contact.
        contact: DocId,
        /// The civil year, in the workspace's time zone.
        year: i32,
    },
    /// The workspace's lists of values, people and devices.
    Settings,
}

impl DocKey {
    /// The document's id: random for a contact (it is the contact's), derived
    /// for what two devices may create at the same time (rule 1): UUIDv5 of
    /// `activity/<year>` in the contact's namespace.
    pub fn id(&self) -> DocId {
        match self {
            Self::Contact(id) => *id,
            Self::Activity { contact, year } => {
                derived(*contact, format!("activity/{year}").as_bytes())
            }
            Self::Settings => DocId::new(*b"carnet/settings\0"),
        }
    }

    /// Its kind's name, as the document's root says it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Contact(_) => "contact",
            Self::Activity { .. } => "activity",
            Self::Settings => "settings",
        }
    }

    /// The bytes of the deterministic first change, and of those of later
    /// schema versions, one after the other; `Automerge::load` takes them.
    pub fn birth(&self) -> Vec<u8> {
        let changes = self.new_document().get_changes(&[]);
        changes.iter().flat_map(|change| change.raw_bytes().to_vec()).collect()
    }

    /// The document as it is born: its skeleton, the same on every device.
    pub fn new_document(&self) -> Automerge {
        migrate::born(self)
    }
}

/// An id derived from a document's id and a name (RFC 9562, UUIDv5).
pub(crate) fn derived(namespace: DocId, name: &[u8]) -> DocId {
    let namespace = Uuid::from_bytes(*namespace.as_bytes());
    DocId::new(Uuid::new_v5(&namespace, name).into_bytes())
}

/// Which document this is, as its root says; `None` if it is not one of ours.
pub fn key_of(doc: &impl ReadDoc) -> Option<DocKey> {
    match scalar(doc, "kind")?.as_str()? {
        "contact" => Some(DocKey::Contact(contact_of(doc)?)),
        "activity" => {
            let year = i32::try_from(scalar(doc, "year")?.as_i64()?).ok()?;
            Some(DocKey::Activity { contact: contact_of(doc)?, year })
        }
        "settings" => Some(DocKey::Settings),
        _ => None,
    }
}

fn contact_of(doc: &impl ReadDoc) -> Option<DocId> {
    match scalar(doc, "contact")? {
        ScalarValue::Bytes(bytes) => DocId::from_slice(&bytes),
        _ => None,
    }
}

fn scalar(doc: &impl ReadDoc, key: &str) -> Option<ScalarValue> {
    let (value, _) = doc.get(ROOT, key).ok()??;
    value.into_scalar().ok()
}

/// Whether this actor is nobody's: the author of births and migrations, whose
/// changes are the same bytes on every device.
pub fn is_shared_actor(actor: &[u8]) -> bool {
    actor.len() == ActorId::LEN && actor.starts_with(&[0; ActorId::LEN - 2])
}
