//! What ties a fiche to others, as its screen shows it.

use carnet_ids::{DocId, ItemId};
use carnet_model::view::ItemView;
use serde::{Deserialize, Serialize};

/// The relations of a fiche, those that other fiches hold along. The same one said by both is there
/// once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relations {
    /// At most as many as were asked for: those without an end first.
    pub relations: Vec<RelationView>,
    /// How many there are.
    pub total: usize,
    /// What ties those to others again, a few each.
    pub further: Vec<Further>,
}

/// A relation, seen from the fiche.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationView {
    /// The fiche at the other end; `None` where nobody has said which.
    pub other: Option<Neighbour>,
    /// The type: one of [`carnet_model::schema::RELATION_KINDS`], or the id of one of the
    /// workspace's own in hexadecimal; empty where nobody has said.
    pub relation: String,
    /// Whether the type's inverse words are true of it.
    pub inverse: bool,
    /// The role.
    pub role: String,
    /// Since when, `2026-11-24`; may be empty.
    pub starts_on: String,
    /// Until when, `2026-11-24`; may be empty.
    pub ends_on: String,
    /// The note.
    pub note: String,
    /// Where it is written: in several places where both fiches say it.
    pub written: Vec<Written>,
    /// An edit of it waits for the server.
    pub pending: bool,
}

/// A place where a relation is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The contact whose document holds it.
    pub holder: DocId,
    /// Its item there; `None` where the field `parent_company` says it.
    pub item: Option<ItemId>,
    /// Whether it is written from the other end.
    pub turned: bool,
    /// The item with its conflicts, where it has any.
    pub clash: Option<ItemView>,
}

/// The fiche at the other end of a relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbour {
    /// The contact.
    pub contact: DocId,
    /// Its name; may be empty.
    pub name: String,
    /// Two letters.
    pub initials: String,
    /// A person rather than an organisation.
    pub is_person: bool,
    /// Archived.
    pub archived: bool,
    /// Whether its fiche is on this device: where it is not, nothing else is known of it.
    pub here: bool,
}

/// A relation of a fiche at the other end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Further {
    /// The fiche at the other end of one of the [`Relations`].
    pub from: DocId,
    /// Whom it is tied to.
    pub to: Neighbour,
    /// As in [`RelationView`], seen from `from`.
    pub relation: String,
    /// The same.
    pub inverse: bool,
    /// Until when; may be empty.
    pub ends_on: String,
}
