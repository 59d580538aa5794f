//! The whole fiche as plain data.

use super::{
    Candidate, CollectionView, FicheView, FieldView, Inherited, ItemView, SectionView, Source,
    Stamp,
    stamps::{Memory, Stamps},
};
use crate::{
    check::{self, Beside},
    custom::{self, Definition},
    edit::base,
    kind::{self, DocKey},
    layout,
    read::{self, Item, Register},
    schema::{self, Collection, Field, FieldKind},
    value::Value,
};
use automerge::Automerge;
use carnet_ids::ItemId;
use std::{collections::BTreeSet, sync::Arc};

/// What the company's settings say for fields that a fiche leaves unset (rule 10).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defaults {
    /// The company's language, ISO 639-1.
    pub language: Option<String>,
    /// The company's country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The fields that the workspace defines, in their order.
    pub custom: Vec<Definition>,
}

/// The fiche of a contact, with the documents beside it that are given. Those of a fiche
/// that was merged into it are given along (rule 7): events say which document
/// holds them.
pub fn fiche(contact: &Automerge, beside: &[(DocKey, &Automerge)]) -> FicheView {
    fiche_with(contact, beside, &Defaults::default())
}

/// [`fiche`], with the company's own defaults for what is unset.
pub fn fiche_with(
    contact: &Automerge,
    beside: &[(DocKey, &Automerge)],
    defaults: &Defaults,
) -> FicheView {
    fiche_remembered(contact, beside, defaults, &mut Memory::default())
}

/// [`fiche_with`], for a fiche that is read again and again.
pub fn fiche_remembered(
    contact: &Automerge,
    beside: &[(DocKey, &Automerge)],
    defaults: &Defaults,
    memory: &mut Memory,
) -> FicheView {
    let mut view = alone(contact, defaults, memory);
    for (key, doc) in beside {
        add_beside(&mut view, (*key, doc), defaults, memory);
    }
    view
}

/// What a document beside a fiche adds to it: an activity's events, conflicts, and when it was changed.
pub fn add_beside(
    view: &mut FicheView,
    (key, doc): (DocKey, &Automerge),
    defaults: &Defaults,
    memory: &mut Memory,
) {
    let reader = Reader::remembering(doc, Some(key), defaults, memory);
    let beside = super::activity::beside(key).flat_map(|of| reader.collection(of).items);
    view.conflicts += beside.map(|item| item_conflicts(&item)).sum::<usize>();
    if matches!(key, DocKey::Terms(_)) {
        // The other documents have nothing in their roots that could be in conflict.
        view.conflicts += field_conflicts(&root_views(&reader, doc, &key));
    }
    if matches!(key, DocKey::Activity { .. }) {
        add_events(view, &reader);
    }
    view.updated = newest(view.updated, reader.stamps.last());
}

fn add_events(view: &mut FicheView, reader: &Reader<'_>) {
    let events = reader.collection(&schema::EVENTS).items;
    view.conflicts += events.iter().map(item_conflicts).sum::<usize>();
    view.events.extend(events);
    // Newest first.
    view.events.sort_by_key(|event| std::cmp::Reverse((moment(event), event.item)));
}

/// The fiche without what is beside it.
fn alone(contact: &Automerge, defaults: &Defaults, memory: &mut Memory) -> FicheView {
    let reader = Reader::remembering(contact, kind::key_of(contact), defaults, memory);
    let id = match reader.key {
        Some(DocKey::Contact(id)) => id,
        _ => carnet_ids::DocId::default(),
    };
    let sections = schema::CONTACT_SECTIONS.iter().map(|section| reader.section(section));
    let sections: Vec<SectionView> = sections.collect();
    let collections = schema::CONTACT_COLLECTIONS.iter();
    let collections: Vec<CollectionView> =
        collections.map(|collection| reader.collection(collection)).collect();
    let naming = super::row::Naming::of(|key| text_in(&sections, key));
    let mut view = FicheView {
        contact: id,
        initials: naming.initials(),
        is_person: naming.is_person,
        name: naming.name,
        custom: custom::shown(&defaults.custom, own_fields(&collections), &profiles(&sections)),
        sections,
        collections,
        events: Vec::new(),
        archived: super::row::archived(contact),
        merged_into: super::row::merged_into(contact),
        created: reader.stamps.first(),
        updated: reader.stamps.last(),
        conflicts: 0,
    };
    view.conflicts = count_conflicts(&view) + mark_conflicts(contact);
    view
}

pub(super) fn newest(a: Option<Stamp>, b: Option<Stamp>) -> Option<Stamp> {
    a.into_iter().chain(b).max_by_key(|stamp| (stamp.at, stamp.actor))
}

pub(super) fn own_fields(collections: &[CollectionView]) -> &[ItemView] {
    let found = collections.iter().find(|collection| custom::is_custom(&collection.key));
    found.map_or(&[], |collection| &collection.items)
}

pub(super) fn profiles(sections: &[SectionView]) -> BTreeSet<String> {
    let mut fields = sections.iter().flat_map(|section| &section.fields);
    match fields.find(|field| field.key == "profiles").and_then(|field| field.value.as_ref()) {
        Some(Value::Set(profiles)) => profiles.clone(),
        _ => BTreeSet::new(),
    }
}

fn text_in(sections: &[SectionView], key: &str) -> String {
    let fields = sections.iter().flat_map(|section| &section.fields);
    let found = fields.filter(|field| field.key == key).find_map(|field| field.value.as_ref());
    found.and_then(Value::as_text).unwrap_or_default().to_owned()
}

/// Two people archived and unarchived at the same time, or merged into two.
fn mark_conflicts(contact: &Automerge) -> usize {
    let marks = schema::CONTACT_MARKS.iter().map(|mark| read::root(contact, mark));
    marks.filter(|found| !found.conflict.is_empty()).count()
}

fn count_conflicts(view: &FicheView) -> usize {
    let sections = view.sections.iter().map(|section| field_conflicts(&section.fields));
    let items = view.collections.iter().flat_map(|collection| &collection.items);
    sections.chain(items.map(item_conflicts)).sum()
}

pub(super) fn item_conflicts(item: &ItemView) -> usize {
    field_conflicts(&item.fields) + usize::from(item.removed_meanwhile.is_some())
}

fn field_conflicts(fields: &[FieldView]) -> usize {
    fields.iter().filter(|field| !field.conflict.is_empty()).count()
}

/// When an event was; if nobody said, when it was written down.
fn moment(event: &ItemView) -> i64 {
    let at = event.fields.iter().find(|field| field.key == "at");
    match at.and_then(|field| field.value.as_ref()) {
        Some(Value::Instant(at)) => *at,
        _ => event.created.map_or(0, |stamp| stamp.at.saturating_mul(1_000)),
    }
}

/// Reads views out of one document.
pub(super) struct Reader<'a> {
    doc: &'a Automerge,
    pub(super) key: Option<DocKey>,
    pub(super) stamps: Arc<Stamps>,
    defaults: &'a Defaults,
    /// The document's state, for its long texts.
    base: String,
}

impl<'a> Reader<'a> {
    pub(super) fn new(doc: &'a Automerge, key: Option<DocKey>, defaults: &'a Defaults) -> Self {
        Self::remembering(doc, key, defaults, &mut Memory::default())
    }

    pub(super) fn remembering(
        doc: &'a Automerge,
        key: Option<DocKey>,
        defaults: &'a Defaults,
        memory: &mut Memory,
    ) -> Self {
        let base = base::of(&doc.get_heads());
        Self { doc, key, stamps: memory.of(key, doc), defaults, base }
    }

    pub(super) fn section(&self, section: &schema::Section) -> SectionView {
        let registers = section.fields.iter().map(|field| (*field, read::root(self.doc, field)));
        let fields = self.fields(registers.collect());
        SectionView { key: section.key.to_owned(), fields }
    }

    pub(super) fn collection(&self, collection: &Collection) -> CollectionView {
        let items = read::map(self.doc, collection.key).map(|map| read::items(self.doc, &map));
        let items = read::in_order(items.unwrap_or_default());
        let items = items.iter().map(|(id, item)| self.item(collection, *id, item)).collect();
        CollectionView { key: collection.key.to_owned(), items }
    }

    fn item(&self, collection: &Collection, id: ItemId, item: &Item) -> ItemView {
        let fields = collection.fields.iter().map(|field| (*field, item.register(field)));
        ItemView {
            item: id,
            doc: self.key.unwrap_or(DocKey::Settings),
            fields: self.fields(fields.collect()),
            removed_meanwhile: self.stamps.latest(&item.removal.meanwhile),
            created: self.stamps.earliest(&item.born),
        }
    }

    /// Fields that stand beside each other: warnings look at their neighbours.
    pub(super) fn fields(&self, registers: Vec<(Field, Register)>) -> Vec<FieldView> {
        let text = |key: &str| {
            let found = registers.iter().find(|(field, _)| field.key == key);
            found.and_then(|(_, register)| register.value.as_ref()?.as_text().map(str::to_owned))
        };
        let (country, siren) = (text("country"), text("siren"));
        let inherited = self
            .inherited(FieldKind::Country)
            .and_then(|found| found.value.as_text().map(str::to_owned));
        let country = country.or(inherited);
        let beside = Beside { country: country.as_deref(), siren: siren.as_deref() };
        registers.into_iter().map(|(field, found)| self.field(field, found, &beside)).collect()
    }

    fn field(&self, field: Field, register: Register, beside: &Beside<'_>) -> FieldView {
        let Register { value, conflict } = register;
        let show = |value: &Option<Value>| {
            value.as_ref().map_or_else(String::new, |value| check::display(field.kind, value))
        };
        let conflict = conflict.into_iter().map(|(value, id)| Candidate {
            display: show(&value),
            value,
            stamp: self.stamps.stamp(&id).unwrap_or(NOBODY),
        });
        let warning = value.as_ref().and_then(|value| check::warning(field.kind, value, beside));
        FieldView {
            key: field.key.to_owned(),
            display: show(&value),
            conflict: conflict.collect(),
            warning: warning.map(str::to_owned),
            inherited: if value.is_none() { self.inherited(field.kind) } else { None },
            base: layout::is_text(field.kind).then(|| self.base.clone()),
            value,
        }
    }

    /// What holds for an unset field of a kind: the company's, else the program's.
    fn inherited(&self, kind: FieldKind) -> Option<Inherited> {
        let (company, built_in) = match kind {
            FieldKind::Language => (&self.defaults.language, "fr"),
            FieldKind::Country => (&self.defaults.country, "FR"),
            _ => return None,
        };
        let (text, from) = match company.as_deref().filter(|text| !text.is_empty()) {
            Some(text) => (text, Source::Company),
            None => (built_in, Source::BuiltIn),
        };
        let value = Value::text(text);
        Some(Inherited { display: check::display(kind, &value), value, from })
    }
}

/// The author of what a birth wrote: no one.
const NOBODY: Stamp = Stamp { actor: carnet_ids::ActorId::new([0; 16]), at: 0 };

/// Every field of the root of a document, sets and marks included.
pub(super) fn root_views(reader: &Reader<'_>, doc: &Automerge, key: &DocKey) -> Vec<FieldView> {
    let fields = layout::root_fields(key);
    reader.fields(fields.into_iter().map(|field| (field, read::root(doc, &field))).collect())
}
