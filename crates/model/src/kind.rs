//! Kinds of documents and their ids.

use crate::migrate;
use automerge::{
    Automerge, Change, ROOT, ReadDoc, ScalarValue,
    legacy::{Key, ObjectId, OpType},
};
use carnet_ids::{ActorId, DocId, ItemId};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use uuid::Uuid;

pub use crate::clock::{civil_day, year_of};

/// The settings document.
const SETTINGS: DocId = DocId::new(*b"carnet/settings\0");

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
    /// What was earned, spent, used and paid by a contact in one year.
    Ledger {
        /// The contact.
        contact: DocId,
        /// The civil year, in the workspace's time zone.
        year: i32,
    },
    /// What is agreed with a contact, which not everyone may see: conditions, billing, means of
    /// payment, special prices.
    Terms(DocId),
    /// The articles of one family: an item of the settings' `article_families`, or the item of zeros
    /// for those of none.
    Catalogue(ItemId),
}

impl DocKey {
    /// The document's id: random for a contact (it is the contact's), derived
    /// for what two devices may create at the same time (rule 1): UUIDv5 of
    /// `activity/<year>`, `ledger/<year>` or `terms` in the contact's namespace, and of
    /// `catalogue/<family>` in the settings'.
    pub fn id(&self) -> DocId {
        match self {
            Self::Contact(id) => *id,
            Self::Activity { contact, year } => {
                derived(*contact, format!("activity/{year}").as_bytes())
            }
            Self::Settings => SETTINGS,
            Self::Ledger { contact, year } => {
                derived(*contact, format!("ledger/{year}").as_bytes())
            }
            Self::Terms(contact) => derived(*contact, b"terms"),
            Self::Catalogue(family) => derived(SETTINGS, format!("catalogue/{family}").as_bytes()),
        }
    }

    /// The contact that it is about, if it is about one.
    pub const fn contact(&self) -> Option<DocId> {
        match self {
            Self::Contact(contact)
            | Self::Activity { contact, .. }
            | Self::Ledger { contact, .. }
            | Self::Terms(contact) => Some(*contact),
            Self::Settings | Self::Catalogue(_) => None,
        }
    }

    /// The civil year that it is about, if it is about one.
    pub const fn year(&self) -> Option<i32> {
        match self {
            Self::Activity { year, .. } | Self::Ledger { year, .. } => Some(*year),
            _ => None,
        }
    }

    /// Whether it lies beside a contact's fiche: it is about a contact, and not the fiche itself.
    pub const fn is_beside(&self) -> bool {
        matches!(self, Self::Activity { .. } | Self::Ledger { .. } | Self::Terms(_))
    }

    /// Every document that may lie beside a contact's fiche, of those years.
    pub fn beside(contact: DocId, years: RangeInclusive<i32>) -> impl Iterator<Item = Self> {
        let of = move |year| [Self::Activity { contact, year }, Self::Ledger { contact, year }];
        years.flat_map(of).chain([Self::Terms(contact)])
    }

    /// Its kind's name, as the document's root says it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Contact(_) => "contact",
            Self::Activity { .. } => "activity",
            Self::Settings => "settings",
            Self::Ledger { .. } => "ledger",
            Self::Terms(_) => "terms",
            Self::Catalogue(_) => "catalogue",
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
        "activity" => Some(DocKey::Activity { contact: contact_of(doc)?, year: year_in(doc)? }),
        "settings" => Some(DocKey::Settings),
        "ledger" => Some(DocKey::Ledger { contact: contact_of(doc)?, year: year_in(doc)? }),
        "terms" => Some(DocKey::Terms(contact_of(doc)?)),
        "catalogue" => match scalar(doc, "family")? {
            ScalarValue::Bytes(bytes) => ItemId::from_slice(&bytes).map(DocKey::Catalogue),
            _ => None,
        },
        _ => None,
    }
}

fn year_in(doc: &impl ReadDoc) -> Option<i32> {
    i32::try_from(scalar(doc, "year")?.as_i64()?).ok()
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
    is_of(DocKey::Settings) || is_of(DocKey::Contact(*id)) || named_by(change).is_some_and(is_of)
}

/// Which document with a derived id a birth, or the change of a later version, says it is of.
pub fn named_by(birth: &Change) -> Option<DocKey> {
    let (mut kind, mut contact, mut year, mut family) = (None, None, None, None);
    for op in birth.decode().operations {
        let (ObjectId::Root, Key::Map(key), OpType::Put(value)) = (op.obj, op.key, op.action)
        else {
            continue;
        };
        match (key.as_str(), value) {
            ("kind", ScalarValue::Str(name)) => kind = Some(name),
            ("contact", ScalarValue::Bytes(bytes)) => contact = DocId::from_slice(&bytes),
            ("family", ScalarValue::Bytes(bytes)) => family = ItemId::from_slice(&bytes),
            ("year", value) => year = value.as_i64().and_then(|year| i32::try_from(year).ok()),
            (key, ScalarValue::Bytes(bytes)) => {
                if let Some(again) = migrate::activity_again(key, &bytes) {
                    return Some(again);
                }
            }
            _ => {}
        }
    }
    match kind?.as_str() {
        "activity" => Some(DocKey::Activity { contact: contact?, year: year? }),
        "ledger" => Some(DocKey::Ledger { contact: contact?, year: year? }),
        "terms" => contact.map(DocKey::Terms),
        "catalogue" => family.map(DocKey::Catalogue),
        _ => None,
    }
}
