//! Merging two fiches (rule 7).
//!
//! Merging writes copies into the survivor and a pointer on the one that goes;
//! nothing is destroyed, and the merged fiche can still be opened. Copies keep
//! the ids of their items, so a merge that two devices do is the same as one.
//!
//! Readers follow the pointers: whoever shows or lists contacts asks
//! [`survivor`] first, and gives [`crate::view::fiche`] the activity documents
//! of every contact whose survivor is the one shown. Activities are not copied.

use crate::{
    edit::{Edit, Intent, Place},
    kind::{self, DocKey},
    layout,
    read::{self, Item},
    schema::{self, Collection, Field, FieldKind},
    value::Value,
    view::stamps::Stamps,
};
use automerge::Automerge;
use carnet_ids::{DocId, ItemId};
use std::collections::BTreeSet;

/// What merges a fiche into another, in the order to apply it: the survivor
/// gets the values it lacks, the items and the members of sets; the notes of
/// the other, if they say more, become a note among the survivor's events,
/// dated when the other fiche was created; the other points to the survivor.
pub fn plan(from: &Automerge, from_key: DocKey, into: &Automerge, into_key: DocKey) -> Vec<Intent> {
    let (DocKey::Contact(gone), DocKey::Contact(kept)) = (from_key, into_key) else {
        return Vec::new();
    };
    if gone == kept {
        return Vec::new();
    }
    let mut edits = root_edits(from, into, from_key);
    edits.extend(schema::CHANNELS.iter().flat_map(|channel| consent_edits(from, into, channel)));
    for collection in schema::CONTACT_COLLECTIONS {
        edits.extend(item_edits(from, into, collection));
    }
    edits.extend(own_field_edits(from, into));
    let copies = (!edits.is_empty()).then_some(Intent { doc: into_key, edits });
    let pointer = Edit::Set {
        place: Place::Root,
        field: "merged_into".to_owned(),
        value: Some(Value::text(kept.to_string())),
    };
    let pointer = Intent { doc: from_key, edits: vec![pointer] };
    copies.into_iter().chain(notes(from, gone, into, kept)).chain([pointer]).collect()
}

/// What brings the terms of a fiche to the one that it is merged into, to be applied before or after
/// [`plan`]: the survivor gets what it lacks, and the special prices under their ids. Whoever may not
/// edit terms does without it: readers follow the pointer ([`crate::view::terms`]), and this makes what
/// they show the survivor's own.
pub fn terms(from: &Automerge, into: Option<&Automerge>, kept: DocId) -> Option<Intent> {
    let key = DocKey::Terms(kept);
    let blank = key.new_document();
    let into = into.unwrap_or(&blank);
    let mut edits = root_edits(from, into, key);
    for collection in layout::collections(&key) {
        edits.extend(item_edits(from, into, collection));
    }
    (!edits.is_empty()).then_some(Intent { doc: key, edits })
}

/// Whether of a field the one fiche's value or the other's can stay, as whoever merges chooses. Sets are united, long
/// texts become an event, and consent has a rule of its own.
pub fn may_choose(key: &str) -> bool {
    let fields = schema::CONTACT_SECTIONS.iter().flat_map(|section| section.fields);
    let mut found = fields.filter(|field| field.key == key);
    found.any(|field| {
        !layout::is_set(field.kind) && !layout::is_text(field.kind) && !schema::is_consent(key)
    })
}

/// Values of the fiche that goes which were chosen over the survivor's; to be applied with [`plan`].
pub fn taken(from: &Automerge, into_key: DocKey, keys: &[String]) -> Option<Intent> {
    let fields = layout::root_fields(&into_key).into_iter();
    let fields = fields.filter(|field| keys.iter().any(|key| key == field.key && may_choose(key)));
    let edits = fields.filter_map(|field| {
        let value = Some(read::root(from, &field).value?);
        Some(Edit::Set { place: Place::Root, field: field.key.to_owned(), value })
    });
    let edits: Vec<Edit> = edits.collect();
    (!edits.is_empty()).then_some(Intent { doc: into_key, edits })
}

/// The fiche that another was merged into in the end. Pointers that form a
/// ring (A into B here, B into A there) end on the ring's smallest id, the same
/// everywhere.
pub fn survivor(start: DocId, merged_into: impl Fn(DocId) -> Option<DocId>) -> DocId {
    let mut path = vec![start];
    let mut seen = BTreeSet::from([start]);
    let mut now = start;
    while let Some(next) = merged_into(now) {
        if !seen.insert(next) {
            let ring = path.iter().skip_while(|id| **id != next);
            return ring.copied().min().unwrap_or(next);
        }
        path.push(next);
        now = next;
    }
    now
}

/// Registers that the survivor lacks, and members of sets.
fn root_edits(from: &Automerge, into: &Automerge, key: DocKey) -> Vec<Edit> {
    let alone = |key: &str| {
        schema::CONTACT_MARKS.iter().any(|mark| mark.key == key) || schema::is_consent(key)
    };
    let fields = layout::root_fields(&key).into_iter();
    let fields = fields.filter(|field| !alone(field.key) && !layout::is_text(field.kind));
    let values =
        fields.map(|field| (field, read::root(from, &field).value, read::root(into, &field).value));
    values.flat_map(|(field, theirs, ours)| lacking(&Place::Root, &field, theirs, ours)).collect()
}

/// Consent goes with its day and its source, and a refusal stands whatever the other fiche says: withdrawing is
/// as easy as giving (RGPD art. 7 (3)), and who objected is not written to again (art. 21 (3)).
fn consent_edits(from: &Automerge, into: &Automerge, channel: &str) -> Vec<Edit> {
    let fields: Vec<Field> = schema::consent_fields(channel).collect();
    let of = |doc: &Automerge| {
        fields.iter().map(|field| read::root(doc, field).value).collect::<Vec<_>>()
    };
    let (theirs, ours) = (of(from), of(into));
    let answer = |of: &[Option<Value>]| of.first().cloned().flatten();
    let (said, known) = (answer(&theirs), answer(&ours));
    let refuses = said == Some(Value::text("refused"));
    if said.is_none() || said == known || (known.is_some() && !refuses) {
        return Vec::new();
    }
    let values = fields.iter().zip(theirs.into_iter().zip(ours));
    let new = values.filter(|(_, (theirs, ours))| theirs != ours);
    let set = |(field, (value, _)): (&Field, (Option<Value>, _))| Edit::Set {
        place: Place::Root,
        field: field.key.to_owned(),
        value,
    };
    new.map(set).collect()
}

fn holds(set: Option<&Value>, member: &str) -> bool {
    matches!(set, Some(Value::Set(members)) if members.contains(member))
}

/// Items that the survivor does not have, in their order. One that it has,
/// removed or not, was copied before.
fn item_edits(from: &Automerge, into: &Automerge, collection: &Collection) -> Vec<Edit> {
    let of = |doc: &Automerge| {
        read::map(doc, collection.key).map(|map| read::items(doc, &map)).unwrap_or_default()
    };
    let ours = of(into);
    let new = read::in_order(of(from)).into_iter().filter(|(id, _)| !ours.contains_key(id));
    let flags_taken = |key: &str| {
        ours.values().any(|item| {
            let value = item.fields.get(key).and_then(|register| register.value.as_ref());
            !item.removal.removed && value == Some(&Value::Bool(true))
        })
    };
    let edits = new.map(|(item, found)| Edit::Add {
        collection: collection.key.to_owned(),
        item,
        fields: fields(collection, &found, flags_taken),
    });
    edits.collect()
}

/// What the survivor lacks of the workspace's own fields: their items have the same ids on every
/// fiche, so one that the survivor has may be empty, or hold other members.
fn own_field_edits(from: &Automerge, into: &Automerge) -> Vec<Edit> {
    let of = |doc: &Automerge| {
        let map = read::map(doc, schema::CUSTOM.key);
        read::in_order(map.map(|map| read::items(doc, &map)).unwrap_or_default())
    };
    let ours = of(into);
    let mut edits = Vec::new();
    for (item, theirs) in of(from) {
        let Some((_, ours)) = ours.iter().find(|(id, _)| *id == item) else { continue };
        let place = Place::Item { collection: schema::CUSTOM.key.to_owned(), item };
        let fields = schema::CUSTOM.fields.iter();
        let values =
            fields.map(|field| (field, theirs.register(field).value, ours.register(field).value));
        edits.extend(values.flat_map(|(field, theirs, ours)| lacking(&place, field, theirs, ours)));
    }
    edits
}

/// A register that is unset here, or the members of a set that are not here.
fn lacking(place: &Place, field: &Field, theirs: Option<Value>, ours: Option<Value>) -> Vec<Edit> {
    let (place, field) = (place.clone(), field.key.to_owned());
    match (theirs, ours) {
        (Some(Value::Set(theirs)), ours) => {
            let new = theirs.into_iter().filter(|member| !holds(ours.as_ref(), member));
            let add = |member| Edit::Member {
                place: place.clone(),
                field: field.clone(),
                member,
                on: true,
            };
            new.map(add).collect()
        }
        (Some(value), None) => vec![Edit::Set { place, field, value: Some(value) }],
        _ => Vec::new(),
    }
}

/// An item's fields. What is the default of the survivor stays so: a copy is
/// no second default.
fn fields(
    collection: &Collection,
    item: &Item,
    taken: impl Fn(&str) -> bool,
) -> Vec<(String, Value)> {
    let mut fields = Vec::new();
    for field in collection.fields {
        let default = matches!(field.kind, FieldKind::Flag) && field.key.contains("default");
        if default && taken(field.key) {
            continue;
        }
        fields.extend(item.register(field).value.map(|value| (field.key.to_owned(), value)));
    }
    fields
}

/// The notes of the fiche that goes, as an event of the survivor. Its id and
/// its date follow from that fiche alone, so that two devices write one.
fn notes(from: &Automerge, gone: DocId, into: &Automerge, kept: DocId) -> Option<Intent> {
    let theirs = text(from, "notes")?;
    if text(into, "notes").is_some_and(|ours| ours.contains(&theirs)) {
        return None;
    }
    let created = Stamps::of(from).first().map_or(0, |stamp| stamp.at);
    let at = created.saturating_mul(1_000);
    let id = kind::derived(gone, b"merged notes");
    let item = ItemId::from_slice(&id.as_bytes()[..ItemId::LEN])?;
    let name = crate::view::row_source(from).name;
    let fields = [
        ("kind", Value::text("note")),
        ("at", Value::Instant(at)),
        ("subject", Value::Text(name)),
        ("text", Value::Text(theirs)),
    ];
    let fields = fields.map(|(key, value)| (key.to_owned(), value)).into();
    let doc = DocKey::Activity { contact: kept, year: kind::year_of(at) };
    Some(Intent { doc, edits: vec![Edit::Add { collection: "events".to_owned(), item, fields }] })
}

fn text(doc: &Automerge, key: &'static str) -> Option<String> {
    let field = Field { key, kind: FieldKind::Prose };
    match read::root(doc, &field).value? {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
