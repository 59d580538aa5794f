//! What the directory shows and searches of a contact: cheap to read, since it
//! is read for every fiche of the device.

use super::{
    endings::{Ending, endings},
    open::day_of,
    relations::{self, Link},
};
use crate::{
    custom,
    geo::Point,
    kind::{self, DocKey},
    located::located,
    read::{self, Item, Register, Roots},
    recurrence::Day,
    schema::{self, Collection},
    value::Value,
};
use automerge::{Automerge, ObjId, ROOT, ReadDoc};
use carnet_ids::{DocId, ItemId};
use std::collections::BTreeMap;

/// What the directory needs of a contact document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowSource {
    /// The contact.
    pub contact: DocId,
    /// The name to show; may be empty.
    pub name: String,
    /// Two letters.
    pub initials: String,
    /// A person rather than an organisation.
    pub is_person: bool,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Legal name.
    pub legal_name: String,
    /// Trade name.
    pub trade_name: String,
    /// Postcode of the default address.
    pub postcode: String,
    /// City of the default address.
    pub city: String,
    /// Country of the default address.
    pub country: String,
    /// Addresses that are somewhere on the earth, or wait to be looked for; in their order.
    pub spots: Vec<Spot>,
    /// Category.
    pub category: String,
    /// Where it comes from.
    pub origin: String,
    /// Status.
    pub status: String,
    /// Stage, a code.
    pub client_stage: String,
    /// Client code.
    pub client_code: String,
    /// The rep's id in hexadecimal.
    pub rep: String,
    /// Profiles, codes.
    pub profiles: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Phone numbers as stored, mobiles and faxes too.
    pub phones: Vec<String>,
    /// Email addresses.
    pub emails: Vec<String>,
    /// Web sites.
    pub websites: Vec<String>,
    /// SIREN number.
    pub siren: String,
    /// SIRET number.
    pub siret: String,
    /// Its identifier in the file that it was imported from.
    pub source_uid: String,
    /// Archived.
    pub archived: bool,
    /// The survivor, if it was merged into another.
    pub merged_into: Option<DocId>,
    /// Conflicts on the contact document.
    pub conflicts: usize,
    /// Numbers of its loyalty cards, of programmes that it left too: they are still in a drawer.
    pub loyalty_numbers: Vec<String>,
    /// What it said to being reached by the channels that it was asked about: `email:given`.
    pub consents: Vec<String>,
    /// Values of the workspace's own fields, by their definitions' ids: one, or several.
    pub custom: Vec<(ItemId, Vec<String>)>,
    /// Who to reach, in order.
    pub coordinates: Vec<Coordinate>,
    /// When the person was born.
    pub birthday: Option<Day>,
    /// Services that end, in order.
    pub endings: Vec<Ending>,
    /// What ties it to other contacts, in order; the parent company last.
    pub links: Vec<Link>,
    /// Relations that were removed from it.
    pub unlinked: Vec<ItemId>,
    /// Its coordinates, addresses, own fields, cards, subscriptions and credits, removed ones too.
    pub items: Vec<ItemId>,
    /// Of a contact that was merged into another, what each of those items says by itself, removed ones aside: the
    /// other's row has it where that contact does not have the item ([`super::add_merged`]).
    pub parts: Vec<(ItemId, RowSource)>,
}

/// Where one of a contact's addresses is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spot {
    /// Which item.
    pub item: ItemId,
    /// Where; `None` where nobody knows yet.
    pub at: Option<Point>,
    /// Somebody should look at it.
    pub to_check: bool,
    /// It waits to be looked for.
    pub wanted: bool,
    /// Whoever visits goes there: the default one for delivery.
    pub visited: bool,
}

/// A way to reach a contact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coordinate {
    /// Which item.
    pub item: ItemId,
    /// Its label.
    pub label: String,
    /// The first of its numbers, as stored.
    pub phone: String,
    /// Its email address.
    pub email: String,
    /// Whether it is the default one.
    pub is_default: bool,
}

/// What the directory shows of a contact document.
pub fn row_source(contact: &Automerge) -> RowSource {
    let id = match kind::key_of(contact) {
        Some(DocKey::Contact(id)) => id,
        _ => DocId::default(),
    };
    row(id, Root::of(contact))
}

/// The same of what its root holds.
pub(super) fn row(contact: DocId, mut root: Root) -> RowSource {
    let mut row = RowSource { contact, ..RowSource::default() };
    fill_root(&mut row, &mut root);
    let naming = Naming::of(|key| root.text(key));
    (row.initials, row.is_person, row.name) = (naming.initials(), naming.is_person, naming.name);
    row.archived = root.value("archived") == Some(&Value::Bool(true));
    row.merged_into = root.text("merged_into").parse().ok();
    row.consents = consents(&root);
    row.items =
        ITEMS.iter().filter_map(|of| root.items.get(of.key)).flatten().map(|(id, _)| *id).collect();
    if row.merged_into.is_some() {
        row.parts = parts(contact, &root);
    }
    fill_address(&mut row, &mut root);
    fill_coordinates(&mut row, &mut root);
    let sites = root.take(&schema::WEBSITES, &mut row.conflicts);
    row.websites = filled(sites.iter().map(|(_, item)| text(item, "url"))).collect();
    let own = root.take(&schema::CUSTOM, &mut row.conflicts);
    row.custom = own.iter().map(|(id, item)| (*id, own_values(item))).collect();
    let cards = root.take(&schema::MEMBERSHIPS, &mut row.conflicts);
    row.loyalty_numbers =
        filled(cards.iter().map(|(_, item)| text(item, "loyalty_number"))).collect();
    row.birthday = day_of(&root.text("birthday"));
    let subscriptions = root.take(&schema::SUBSCRIPTIONS, &mut row.conflicts);
    let credits = root.take(&schema::CREDITS, &mut row.conflicts);
    row.endings = endings(&subscriptions, &credits);
    root.take(&schema::DOSSIERS, &mut row.conflicts);
    row.custom.retain(|(_, values)| !values.is_empty());
    (row.links, row.unlinked) = relations::links(&mut root, &mut row.conflicts);
    row
}

/// The rows that each item alone would make.
fn parts(contact: DocId, root: &Root) -> Vec<(ItemId, RowSource)> {
    let held = ITEMS.iter().filter_map(|of| Some((of.key, root.items.get(of.key)?)));
    let alone = held.flat_map(|(key, items)| {
        let items = read::in_order(items.clone()).into_iter();
        items.map(move |(id, item)| {
            let items = [(key, [(id, item)].into())].into();
            (id, row(contact, Root { items, ..Root::default() }))
        })
    });
    alone.collect()
}

fn consents(root: &Root) -> Vec<String> {
    let said = schema::CHANNELS.iter().map(|channel| {
        let state = root.text(&format!("consent_{channel}"));
        (!state.is_empty()).then(|| format!("{channel}:{state}"))
    });
    said.flatten().collect()
}

/// The last event's instant of an activity document, milliseconds since 1970.
pub fn last_event(activity: &Automerge) -> Option<i64> {
    let events = read::map(activity, schema::EVENTS.key)?;
    last_of(read::items_with(activity, &events, |field| field == "at"))
}

/// The last instant of events that are not removed.
pub(super) fn last_of(events: BTreeMap<ItemId, Item>) -> Option<i64> {
    let at = |item: &Item| match item.fields.get("at")?.value {
        Some(Value::Instant(at)) => Some(at),
        _ => None,
    };
    events.values().filter(|item| !item.removal.removed).filter_map(at).max()
}

/// Whether a contact is archived.
pub(super) fn archived(contact: &Automerge) -> bool {
    matches!(read::register(contact, &ROOT, "archived").value, Some(Value::Bool(true)))
}

/// The survivor of a contact that was merged into another.
pub(super) fn merged_into(contact: &Automerge) -> Option<DocId> {
    read::register(contact, &ROOT, "merged_into").value?.as_text()?.parse().ok()
}

/// The sets and collections of a contact that a row is made of.
pub(super) const SETS: [&str; 2] = ["profiles", "tags"];
pub(super) const COLLECTIONS: [&Collection; 9] = [
    &schema::ADDRESSES,
    &schema::COORDINATES,
    &schema::WEBSITES,
    &schema::RELATIONS,
    &schema::CUSTOM,
    &schema::MEMBERSHIPS,
    &schema::SUBSCRIPTIONS,
    &schema::CREDITS,
    &schema::DOSSIERS,
];

/// Those of them that say something to search, to show on a map or to remind of.
const ITEMS: [&Collection; 6] = [
    &schema::COORDINATES,
    &schema::ADDRESSES,
    &schema::CUSTOM,
    &schema::MEMBERSHIPS,
    &schema::SUBSCRIPTIONS,
    &schema::CREDITS,
];

/// What a contact's root holds, as far as a row is made of it.
#[derive(Debug, Default)]
pub(super) struct Root {
    pub(super) registers: BTreeMap<String, Register>,
    /// Of [`SETS`].
    pub(super) members: BTreeMap<&'static str, Vec<String>>,
    /// Of [`COLLECTIONS`], removed items too.
    pub(super) items: BTreeMap<&'static str, BTreeMap<ItemId, Item>>,
}

impl Root {
    /// In one pass over the root, and one over each map.
    fn of(doc: &Automerge) -> Self {
        let Roots { registers, maps } = read::roots(doc);
        let members = |map: &ObjId| {
            doc.map_range(map, ..).map(|entry| entry.key.into_owned()).collect::<Vec<_>>()
        };
        let sets = SETS.into_iter().filter_map(|key| Some((key, members(maps.get(key)?))));
        let items = |of: &Collection| Some((of.key, read::items(doc, maps.get(of.key)?)));
        Self {
            registers,
            members: sets.collect(),
            items: COLLECTIONS.into_iter().filter_map(items).collect(),
        }
    }

    fn value(&self, key: &str) -> Option<&Value> {
        self.registers.get(key)?.value.as_ref()
    }

    pub(super) fn text(&self, key: &str) -> String {
        self.value(key).and_then(Value::as_text).unwrap_or_default().to_owned()
    }

    /// The items of a collection that are not removed, in their order; once.
    pub(super) fn take(&mut self, of: &Collection, conflicts: &mut usize) -> Vec<(ItemId, Item)> {
        let items = read::in_order(self.items.remove(of.key).unwrap_or_default());
        for (_, item) in &items {
            let known = |key: &str| of.fields.iter().any(|field| field.key == key);
            let fields = item.fields.iter().filter(|(key, _)| known(key));
            *conflicts += fields.filter(|(_, register)| !register.conflict.is_empty()).count();
            *conflicts += usize::from(!item.removal.meanwhile.is_empty());
        }
        items
    }

    /// Conflicts of the fields that this version knows.
    fn conflicts(&self) -> usize {
        let clashes = self.registers.iter().filter(|(_, found)| !found.conflict.is_empty());
        clashes.filter(|(key, _)| is_field(key)).count()
    }
}

fn is_field(key: &str) -> bool {
    let shown = schema::CONTACT_SECTIONS.iter().flat_map(|section| section.fields);
    shown.chain(schema::CONTACT_MARKS).any(|field| field.key == key)
}

fn fill_root(row: &mut RowSource, root: &mut Root) {
    let fields: [(&str, &mut String); 13] = [
        ("first_name", &mut row.first_name),
        ("last_name", &mut row.last_name),
        ("legal_name", &mut row.legal_name),
        ("trade_name", &mut row.trade_name),
        ("category", &mut row.category),
        ("origin", &mut row.origin),
        ("status", &mut row.status),
        ("client_stage", &mut row.client_stage),
        ("client_code", &mut row.client_code),
        ("rep", &mut row.rep),
        ("siren", &mut row.siren),
        ("siret", &mut row.siret),
        ("source_uid", &mut row.source_uid),
    ];
    for (key, place) in fields {
        *place = root.text(key);
    }
    row.profiles = root.members.remove("profiles").unwrap_or_default();
    row.tags = root.members.remove("tags").unwrap_or_default();
    row.conflicts += root.conflicts();
}

/// The default address: for billing, else for delivery, else the first.
fn fill_address(row: &mut RowSource, root: &mut Root) {
    let items = root.take(&schema::ADDRESSES, &mut row.conflicts);
    row.spots = items.iter().filter_map(|(id, item)| spot(*id, item)).collect();
    let marked = |key: &str| items.iter().find(|(_, item)| flag(item, key));
    let chosen = marked("default_billing").or_else(|| marked("default_delivery"));
    let Some((_, item)) = chosen.or_else(|| items.first()) else { return };
    row.postcode = text(item, "postcode");
    row.city = text(item, "city");
    row.country = text(item, "country");
}

/// Of an address that is nowhere and is not looked for, nothing is kept.
fn spot(id: ItemId, item: &Item) -> Option<Spot> {
    let known = located(&|key| text(item, key));
    let visited = flag(item, "default_delivery");
    let spot =
        Spot { item: id, at: known.at, to_check: known.to_check, wanted: known.wanted, visited };
    (spot.at.is_some() || spot.wanted).then_some(spot)
}

fn fill_coordinates(row: &mut RowSource, root: &mut Root) {
    for (id, item) in root.take(&schema::COORDINATES, &mut row.conflicts) {
        let numbers = ["phone", "mobile", "fax"].map(|key| text(&item, key));
        let email = text(&item, "email");
        let [phone, mobile, _] = numbers.clone();
        row.coordinates.push(Coordinate {
            item: id,
            label: text(&item, "label"),
            phone: if phone.is_empty() { mobile } else { phone },
            email: email.clone(),
            is_default: flag(&item, "is_default"),
        });
        row.phones.extend(filled(numbers));
        row.emails.extend(filled([email]));
    }
}

/// What a value of one of the workspace's own fields holds, whatever its type.
fn own_values(item: &Item) -> Vec<String> {
    let members = item.sets.get(custom::MEMBERS).into_iter().flatten().cloned();
    filled([text(item, custom::VALUE)]).chain(members).collect()
}

/// The texts that say something.
fn filled(texts: impl IntoIterator<Item = String>) -> impl Iterator<Item = String> {
    texts.into_iter().filter(|text| !text.is_empty())
}

pub(super) fn text(item: &Item, key: &str) -> String {
    let value = item.fields.get(key).and_then(|register| register.value.as_ref());
    value.and_then(Value::as_text).unwrap_or_default().to_owned()
}

pub(super) fn flag(item: &Item, key: &str) -> bool {
    let value = item.fields.get(key).and_then(|register| register.value.as_ref());
    matches!(value, Some(Value::Bool(true)))
}

/// How a contact is called.
pub(super) struct Naming {
    pub(super) name: String,
    pub(super) is_person: bool,
}

impl Naming {
    /// From the text fields of the root.
    pub(super) fn of(text: impl Fn(&str) -> String) -> Self {
        let person = format!("{} {}", text("first_name"), text("last_name")).trim().to_owned();
        let trade = text("trade_name");
        let company = if trade.is_empty() { text("legal_name") } else { trade };
        let is_person = match text("party_kind").as_str() {
            "individual" => true,
            "" => company.is_empty() && !person.is_empty(),
            _ => false,
        };
        let prefer_person = (is_person && !person.is_empty()) || company.is_empty();
        Self { name: if prefer_person { person } else { company }, is_person }
    }

    /// First letters of the first two words, or of the only one.
    pub(super) fn initials(&self) -> String {
        let words = self.name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let words: Vec<&str> = words.collect();
        let letters: String = match words[..] {
            [] => String::new(),
            [word] => word.chars().take(2).collect(),
            [first, .., last] if self.is_person => {
                first.chars().take(1).chain(last.chars().take(1)).collect()
            }
            [first, second, ..] => first.chars().take(1).chain(second.chars().take(1)).collect(),
        };
        letters.to_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_its_letters() {
        let naming = |first: &str, last: &str, trade: &str, party: &str| {
            Naming::of(|key| match key {
                "first_name" => first.to_owned(),
                "last_name" => last.to_owned(),
                "trade_name" => trade.to_owned(),
                "party_kind" => party.to_owned(),
                _ => String::new(),
            })
        };
        let person = naming("Élodie", "Le Goff", "", "");
        assert_eq!((person.name.as_str(), person.initials().as_str()), ("Élodie Le Goff", "ÉG"));
        assert!(person.is_person);
        let shop = naming("Jean", "Martin", "Au bon pain", "company");
        assert_eq!((shop.name.as_str(), shop.initials().as_str()), ("Au bon pain", "AB"));
        assert!(!shop.is_person);
        assert_eq!(naming("", "", "", "").initials(), "");
    }
}
