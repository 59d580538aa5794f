//! What a screen shows, as plain data: no Automerge type leaves this crate
//! through a view.

mod activity;
mod address;
mod conflicts;
mod deeds;
mod endings;
mod fiche;
mod glance;
mod history;
mod holders;
mod merged;
mod open;
mod past;
mod relations;
mod row;
mod settings;
mod staff;
pub(crate) mod stamps;
mod terms;

pub use activity::{activity, catalogue, ledger};
pub use address::{AddressView, addresses};
pub use conflicts::conflicts;
pub use deeds::{Deed, Did, deeds};
pub use endings::Ending;
pub use fiche::{Defaults, add_beside, fiche, fiche_remembered, fiche_with};
pub use glance::{Cell, Glance, glance};
pub use history::{details_of, history, items_written};
pub use holders::{Former, Holders, former, holders};
pub use merged::add_merged;
pub use open::{Clock, Open, OpenTask, day_of, open};
pub use past::{document_at, fiche_at};
pub use relations::{Link, RelationType, SUBSIDIARY, is_mutual};
pub use row::{Coordinate, RowSource, Spot, last_event, row_source};
pub use settings::{
    DeviceView, PersonView, SavedFilter, Settings, company, device_of, has_person, settings,
    settings_collection, tile_url,
};
pub use staff::{MemberView, RoleView, member, people, role, roles, teams};
pub use stamps::Memory;
pub use terms::{TermsSource, TermsView, company_terms, holds, tell_address, terms};

use crate::{custom::CustomView, edit::Place, value::Value};
use carnet_ids::{ActorId, DocId, ItemId};
use serde::{Deserialize, Serialize};

/// A whole fiche: the contact document and the activity documents beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FicheView {
    /// The contact.
    pub contact: DocId,
    /// The name to show: trade name, legal name, or first and last name; may be empty.
    pub name: String,
    /// Two letters for the avatar.
    pub initials: String,
    /// Whether it is a person rather than an organisation.
    pub is_person: bool,
    /// Every section of the schema, in its order, with every field.
    pub sections: Vec<SectionView>,
    /// Every collection of the contact document.
    pub collections: Vec<CollectionView>,
    /// The workspace's own fields, read by their definitions.
    #[serde(default)]
    pub custom: Vec<CustomView>,
    /// Events of all years, newest first.
    pub events: Vec<ItemView>,
    /// Archived: out of the directory unless asked for.
    pub archived: bool,
    /// The survivor, if this fiche was merged into another.
    pub merged_into: Option<DocId>,
    /// Who created the fiche and when.
    pub created: Option<Stamp>,
    /// Who changed anything of it last, and when.
    pub updated: Option<Stamp>,
    /// Places where two people wrote at the same time and nobody has settled it.
    pub conflicts: usize,
}

/// A section with its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionView {
    /// The section's key in the schema.
    pub key: String,
    /// All its fields, set or not.
    pub fields: Vec<FieldView>,
}

/// A collection with its items that are not removed, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionView {
    /// The collection's key in the schema.
    pub key: String,
    /// In their order.
    pub items: Vec<ItemView>,
}

/// An item of a collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemView {
    /// Which item.
    pub item: ItemId,
    /// The document that holds it.
    pub doc: crate::kind::DocKey,
    /// All its fields, set or not.
    pub fields: Vec<FieldView>,
    /// Someone removed it while someone else edited it (rule 5): who and when.
    pub removed_meanwhile: Option<Stamp>,
    /// Who added it, and when.
    pub created: Option<Stamp>,
}

/// A field and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldView {
    /// The field's key in the schema.
    pub key: String,
    /// The value, if set; the winner where there is a conflict.
    pub value: Option<Value>,
    /// The value as people of the trade write it (a phone in pairs, a SIRET in
    /// groups…); empty if unset. Codes of choices are left to the screen.
    pub display: String,
    /// All the values written at the same time, the winner first; empty when there is no conflict.
    pub conflict: Vec<Candidate>,
    /// What looks wrong but may be saved, the Fluent message `warning-<code>`:
    /// `siren-checksum`, `siret-checksum`, `siret-other-siren`, `vat-checksum`, `vat-other-siren`,
    /// `vat-format`, `postcode-format`, `naf-format`, `phone-unlikely`, `email-unlikely`, `url-unlikely`,
    /// `custom-unfit`, `custom-required`.
    pub warning: Option<String>,
    /// What holds while the field is unset, and where that comes from (rule 10).
    #[serde(default)]
    pub inherited: Option<Inherited>,
    /// Of a long text: the document's state that `value` stands in, opaque, to be handed back with
    /// a splice of it.
    #[serde(default)]
    pub base: Option<String>,
}

impl FieldView {
    /// A field with nothing in it, of which nothing is to be said.
    pub fn unset(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            value: None,
            display: String::new(),
            conflict: Vec::new(),
            warning: None,
            inherited: None,
            base: None,
        }
    }
}

/// What an unset field inherits. It is never written into the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inherited {
    /// The value that holds.
    pub value: Value,
    /// As people write it.
    pub display: String,
    /// Where it comes from.
    pub from: Source,
}

/// Where an inherited value comes from, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A fiche that was merged into this one.
    Merged,
    /// What the fiche itself says elsewhere: which of its addresses is the default one.
    Fiche,
    /// What the settings say of the contact's category.
    Category,
    /// The company's settings.
    Company,
    /// The program.
    BuiltIn,
}

/// One of the values of a conflict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The value; `None` where someone unset the field.
    pub value: Option<Value>,
    /// As people write it.
    pub display: String,
    /// Who wrote it and when.
    pub stamp: Stamp,
}

/// Who and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The device's actor; the settings say whose it is.
    pub actor: ActorId,
    /// Seconds since 1970, UTC, by that device's clock.
    pub at: i64,
}

/// One line of a fiche's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// The document that changed.
    pub doc: crate::kind::DocKey,
    /// The change's hash, in hexadecimal: "as it was" is asked for with it.
    pub change: String,
    /// Who and when.
    pub stamp: Stamp,
    /// What changed, field by field.
    pub details: Vec<HistoryDetail>,
}

/// One field's change in a history entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryDetail {
    /// Where.
    pub place: Place,
    /// The field's key, or empty where a whole item came or went.
    pub field: String,
    /// Before; `None` if unset.
    pub before: Option<Value>,
    /// After; `None` if unset.
    pub after: Option<Value>,
    /// A whole item was added, removed or brought back.
    pub item: Option<ItemChange>,
}

/// What happened to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemChange {
    /// Added.
    Added,
    /// Removed.
    Removed,
    /// Brought back, by hand or by an edit.
    Restored,
    /// Moved among the others.
    Moved,
}
