//! What the directory keeps of a contact.

use carnet_ids::{DocId, ItemId};
use carnet_model::{
    check,
    recurrence::Day,
    schema::FieldKind,
    value::Value,
    view::{Ending, Link, Spot},
};

/// Where a contact has a text; decides how it is cut into words and how much a match weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// The name that is shown.
    Name,
    /// Another of its names: legal, trade, first and last.
    OtherName,
    /// Client code.
    Code,
    /// City.
    City,
    /// Tag.
    Tag,
    /// Email.
    Email,
    /// Phone number in E.164, or as typed if it isn't one.
    Phone,
    /// Postcode.
    Postcode,
    /// SIREN number.
    Siren,
    /// SIRET number.
    Siret,
    /// Number of a loyalty card.
    Card,
    /// Value of one of the workspace's own fields, as people write it.
    Own,
}

impl Class {
    /// A text of this class as people write it.
    pub(crate) fn display(self, stored: &str) -> String {
        match self {
            Self::Phone => check::phone_display(stored),
            Self::Siren => check::display(FieldKind::Siren, &Value::text(stored)),
            Self::Siret => check::display(FieldKind::Siret, &Value::text(stored)),
            _ => stored.to_owned(),
        }
    }

    /// Whether it is searched by its digits.
    pub(crate) const fn is_number(self) -> bool {
        matches!(self, Self::Phone | Self::Postcode | Self::Siren | Self::Siret | Self::Card)
    }
}

/// A contact, as its document says; what the documents beside it say is in [`Facts`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The contact.
    pub contact: DocId,
    /// The name that is shown.
    pub name: String,
    /// Two letters.
    pub initials: String,
    /// A person.
    pub is_person: bool,
    /// Postcode of the default address.
    pub postcode: String,
    /// Country of the default address.
    pub country: String,
    /// City of the default address.
    pub city: String,
    /// Where its addresses are.
    pub spots: Vec<Spot>,
    /// Category.
    pub category: String,
    /// Status.
    pub status: String,
    /// Origin.
    pub origin: String,
    /// Stage of the client's life.
    pub client_stage: String,
    /// Profiles.
    pub profiles: Vec<String>,
    /// The rep's id in hexadecimal; may be empty.
    pub rep: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Client code.
    pub client_code: String,
    /// The id that the file gave that it was imported from.
    pub source_uid: String,
    /// Archived.
    pub archived: bool,
    /// The survivor, if merged.
    pub merged_into: Option<DocId>,
    /// Names that are not part of the one that is shown.
    pub other_names: Vec<String>,
    /// SIREN number.
    pub siren: String,
    /// SIRET number.
    pub siret: String,
    /// Phone numbers as stored.
    pub phones: Vec<String>,
    /// Email addresses.
    pub emails: Vec<String>,
    /// Numbers of its loyalty cards.
    pub loyalty_numbers: Vec<String>,
    /// What it said to being reached by some channels: `email:given`.
    pub consents: Vec<String>,
    /// Values of the workspace's own fields, by their definitions' ids.
    pub custom: Vec<(ItemId, Vec<String>)>,
    /// When the person was born.
    pub birthday: Option<Day>,
    /// Services that end, in order.
    pub endings: Vec<Ending>,
    /// What ties it to other contacts, in order.
    pub links: Vec<Link>,
    /// Relations that were removed from it.
    pub unlinked: Vec<ItemId>,
    /// Items of its document beside those that are named above; removed ones, for one. See [`Self::items`].
    pub others: Vec<ItemId>,
    /// What each of its items says by itself, of a contact that was merged into another ([`super::merged`]).
    pub parts: Vec<(ItemId, Entry)>,
}

/// What is known of one document beside the entry's fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Conflicts in it.
    pub conflicts: usize,
    /// Milliseconds since 1970 of the last event in it.
    pub last_event: Option<i64>,
    /// Seconds since 1970 of its last change.
    pub updated: i64,
    /// Of a contact's own document, seconds since 1970 of its first change; 0 where nobody knows.
    pub created: i64,
}

impl Facts {
    /// Of a document, and one beside it.
    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            conflicts: self.conflicts + other.conflicts,
            last_event: self.last_event.max(other.last_event),
            updated: self.updated.max(other.updated),
            created: self.created,
        }
    }
}

impl Entry {
    /// Everything that is searched.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (Class, &str)> {
        let one = [
            (Class::Name, &self.name),
            (Class::Code, &self.client_code),
            (Class::City, &self.city),
            (Class::Postcode, &self.postcode),
            (Class::Siren, &self.siren),
            (Class::Siret, &self.siret),
        ];
        let many = [
            (Class::OtherName, &self.other_names),
            (Class::Phone, &self.phones),
            (Class::Email, &self.emails),
            (Class::Tag, &self.tags),
            (Class::Card, &self.loyalty_numbers),
        ];
        let many =
            many.into_iter().flat_map(|(class, texts)| texts.iter().map(move |t| (class, t)));
        let all = one.into_iter().chain(many);
        all.filter(|(_, text)| !text.is_empty()).map(|(class, text)| (class, text.as_str()))
    }

    /// Items of its document that say something here, or did.
    pub(crate) fn items(&self) -> impl Iterator<Item = ItemId> {
        let spots = self.spots.iter().map(|spot| spot.item);
        let own = self.custom.iter().map(|(item, _)| *item);
        let endings = self.endings.iter().map(|ending| ending.item);
        self.others.iter().copied().chain(spots).chain(own).chain(endings)
    }

    /// Has what an item of another contact says too.
    pub(crate) fn add(&mut self, part: Self) {
        if self.place() == ("", "", "") {
            (self.country, self.postcode, self.city) = (part.country, part.postcode, part.city);
        }
        // Who asks where an address is asks its own document.
        let placed = part.spots.into_iter().filter(|spot| spot.at.is_some());
        self.spots.extend(placed.map(|spot| Spot { wanted: false, ..spot }));
        self.phones.extend(part.phones);
        self.emails.extend(part.emails);
        self.loyalty_numbers.extend(part.loyalty_numbers);
        self.custom.extend(part.custom);
        self.endings.extend(part.endings);
    }

    /// Its city and what tells apart places of that name.
    pub(crate) fn place(&self) -> (&str, &str, &str) {
        (&self.country, &self.postcode, &self.city)
    }
}
