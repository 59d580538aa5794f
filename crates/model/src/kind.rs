//! Kinds of documents and their ids.

use crate::migrate;
use automerge::{
    Automerge, Change, ROOT, ReadDoc, ScalarValue,
    legacy::{Key, ObjectId, OpType},
};
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

/// Whether nobody has written anything in the document: it is as it was born.
pub fn is_blank(doc: &Automerge) -> bool {
    let heads = doc.get_heads();
    let mut authors = heads.iter().filter_map(|head| doc.get_change_meta_by_hash(head));
    authors.all(|change| is_shared_actor(change.actor.to_bytes()))
}

/// Whether a change is one of those with which the document of this id is born or brought up to
/// a later schema version, to the byte: nobody's, and the same everywhere.
pub fn is_birth(id: &DocId, change: &Change) -> bool {
    if !is_shared_actor(change.actor_id().to_bytes()) {
        return false;
    }
    let is_of = |key: DocKey| {
        key.id() == *id && key.new_document().get_change_meta_by_hash(&change.hash()).is_some()
    };
    is_of(DocKey::Settings) || is_of(DocKey::Contact(*id)) || activity_of(change).is_some_and(is_of)
}

/// The activity that a birth, or the change of a later version, says it is of.
pub fn activity_of(birth: &Change) -> Option<DocKey> {
    let (mut contact, mut year) = (None, None);
    for op in birth.decode().operations {
        let (ObjectId::Root, Key::Map(key), OpType::Put(value)) = (op.obj, op.key, op.action)
        else {
            continue;
        };
        match (key.as_str(), value) {
            ("contact", ScalarValue::Bytes(bytes)) => contact = DocId::from_slice(&bytes),
            ("year", value) => year = value.as_i64().and_then(|year| i32::try_from(year).ok()),
            (key, ScalarValue::Bytes(bytes)) => {
                if let Some(again) = migrate::activity_again(key, &bytes) {
                    return Some(again);
                }
            }
            _ => {}
        }
    }
    Some(DocKey::Activity { contact: contact?, year: year? })
}
