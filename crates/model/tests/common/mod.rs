//! Devices that edit the same documents, and a network that delivers their
//! changes in any order.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its part of it")]

use automerge::{Automerge, Change};
use carnet_ids::{ActorId, DocId, ItemId};
use carnet_model::{
    edit::{Applied, Context, Edit, EditError, Intent, Place, apply},
    kind::DocKey,
    value::Value,
    view::{self, FicheView, FieldView, ItemView},
};
use proptest::prelude::*;
use proptest::sample::Index;

pub const CONTACT: DocId = DocId::new([0xc0; 16]);
pub const KEY: DocKey = DocKey::Contact(CONTACT);

/// The actor of the device with this number.
pub fn actor(number: usize) -> ActorId {
    let mut bytes = [0xa0; 16];
    bytes[15] = u8::try_from(number).unwrap();
    ActorId::new(bytes)
}

pub fn item(number: usize) -> ItemId {
    ItemId::new((number as u64 + 1).to_be_bytes())
}

/// Devices with a copy each, and what has not been delivered yet.
pub struct Team {
    pub key: DocKey,
    pub docs: Vec<Automerge>,
    inboxes: Vec<Vec<Change>>,
    clock: i64,
}

impl Team {
    /// Devices that each made the document by themselves.
    pub fn new(devices: usize, key: DocKey) -> Self {
        let docs = (0..devices).map(|_| key.new_document()).collect();
        Self { key, docs, inboxes: vec![Vec::new(); devices], clock: 1_000 }
    }

    /// Edits on one device; the change travels to the others.
    pub fn edit(&mut self, device: usize, edits: Vec<Edit>) -> Result<Applied, EditError> {
        self.clock += 1;
        let context = Context { actor: actor(device), now: self.clock };
        let intent = Intent { doc: self.key, edits };
        let applied = apply(&mut self.docs[device], &intent, &context)?;
        if let Some(bytes) = &applied.change {
            let change = Change::from_bytes(bytes.clone()).unwrap();
            for (other, inbox) in self.inboxes.iter_mut().enumerate() {
                if other != device {
                    inbox.push(change.clone());
                }
            }
        }
        Ok(applied)
    }

    /// One edit that must succeed.
    pub fn must(&mut self, device: usize, edit: Edit) -> Applied {
        self.edit(device, vec![edit]).unwrap()
    }

    /// Delivers one of the changes that wait for a device.
    pub fn deliver(&mut self, device: usize, which: Index) {
        let inbox = &mut self.inboxes[device];
        if !inbox.is_empty() {
            let change = inbox.swap_remove(which.index(inbox.len()));
            self.docs[device].apply_changes([change]).unwrap();
        }
    }

    /// Delivers everything to everyone, in an order that `seed` picks.
    pub fn settle(&mut self, seed: u64) {
        let mut state = seed | 1;
        for device in 0..self.docs.len() {
            while !self.inboxes[device].is_empty() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let inbox = &mut self.inboxes[device];
                let which = usize::try_from(state >> 33).unwrap() % inbox.len();
                let change = inbox.swap_remove(which);
                self.docs[device].apply_changes([change]).unwrap();
            }
        }
    }

    /// Every device holds and shows the same.
    pub fn assert_same(&self) {
        let (first, others) = self.docs.split_first().unwrap();
        for other in others {
            assert_eq!(first.get_heads(), other.get_heads());
            assert_eq!(first.hydrate(None), other.hydrate(None));
            assert_eq!(shown(first, self.key), shown(other, self.key));
        }
        let loaded = Automerge::load(&first.save()).unwrap();
        assert_eq!(shown(first, self.key), shown(&loaded, self.key));
    }

    pub fn view(&self, device: usize) -> FicheView {
        shown(&self.docs[device], self.key)
    }
}

/// The fiche of a contact document, or of an activity document alone.
pub fn shown(doc: &Automerge, key: DocKey) -> FicheView {
    match key {
        DocKey::Activity { contact, .. } => {
            let bare = DocKey::Contact(contact).new_document();
            view::fiche(&bare, &[(key, doc)])
        }
        _ => view::fiche(doc, &[]),
    }
}

pub fn items_of<'a>(view: &'a FicheView, collection: &str) -> &'a [ItemView] {
    if collection == "events" {
        return &view.events;
    }
    &view.collections.iter().find(|found| found.key == collection).unwrap().items
}

pub fn root_field<'a>(view: &'a FicheView, key: &str) -> &'a FieldView {
    let mut fields = view.sections.iter().flat_map(|section| &section.fields);
    fields.find(|field| field.key == key).unwrap()
}

pub fn item_field<'a>(item: &'a ItemView, key: &str) -> &'a FieldView {
    item.fields.iter().find(|field| field.key == key).unwrap()
}

pub fn set(field: &str, value: &str) -> Edit {
    Edit::Set { place: Place::Root, field: field.into(), value: Some(Value::text(value)) }
}

pub fn unset(field: &str) -> Edit {
    Edit::Set { place: Place::Root, field: field.into(), value: None }
}

pub fn splice(at: usize, delete: usize, insert: &str) -> Edit {
    let (place, field) = (Place::Root, "notes".into());
    Edit::Splice { place, field, at, delete, insert: insert.into(), base: None }
}

pub fn tag(member: &str, on: bool) -> Edit {
    Edit::Member { place: Place::Root, field: "tags".into(), member: member.into(), on }
}

pub fn add(collection: &str, item: ItemId, fields: &[(&str, Value)]) -> Edit {
    let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
    Edit::Add { collection: collection.into(), item, fields }
}

pub fn set_in(collection: &str, item: ItemId, field: &str, value: &str) -> Edit {
    let place = Place::Item { collection: collection.into(), item };
    Edit::Set { place, field: field.into(), value: Some(Value::text(value)) }
}

pub fn remove(collection: &str, item: ItemId) -> Edit {
    Edit::Remove { collection: collection.into(), item }
}

pub fn restore(collection: &str, item: ItemId) -> Edit {
    Edit::Restore { collection: collection.into(), item }
}

pub fn shift(collection: &str, item: ItemId, after: Option<ItemId>) -> Edit {
    Edit::Move { collection: collection.into(), item, after }
}

/// What may happen, by device.
#[derive(Debug, Clone)]
pub enum Act {
    Set(&'static str, String),
    Unset(&'static str),
    Tag(String, bool),
    Splice(Index, Index, String),
    Add,
    SetIn(Index, &'static str, String),
    Remove(Index),
    Restore(Index),
    Move(Index, Option<Index>),
    Deliver(Index),
}

/// Fields whose values are taken as they are.
pub const LINES: &[&str] = &["legal_name", "first_name", "job_title", "client_code"];

pub fn acts(devices: usize) -> impl Strategy<Value = Vec<(usize, Act)>> {
    prop::collection::vec((0..devices, act()), 1..40)
}

fn act() -> impl Strategy<Value = Act> {
    let line = || prop::sample::select(LINES);
    let in_item = || prop::sample::select(&["label", "note", "email"][..]);
    prop_oneof![
        3 => (line(), "[a-z]{1,6}").prop_map(|(field, value)| Act::Set(field, value)),
        1 => line().prop_map(Act::Unset),
        1 => ("[a-c]", any::<bool>()).prop_map(|(member, on)| Act::Tag(member, on)),
        2 => (any::<Index>(), any::<Index>(), "[a-zé😀]{0,4}").prop_map(|(at, n, text)| Act::Splice(at, n, text)),
        3 => Just(Act::Add),
        3 => (any::<Index>(), in_item(), "[a-z]{1,6}").prop_map(|(nth, field, value)| Act::SetIn(nth, field, value)),
        2 => any::<Index>().prop_map(Act::Remove),
        1 => any::<Index>().prop_map(Act::Restore),
        2 => (any::<Index>(), any::<Option<Index>>()).prop_map(|(nth, after)| Act::Move(nth, after)),
        6 => any::<Index>().prop_map(Act::Deliver),
    ]
}

/// Plays acts on coordinates and the root; ids of items are given in order.
pub fn play(team: &mut Team, acts: &[(usize, Act)]) -> usize {
    let mut made = 0;
    for (device, act) in acts {
        if let Act::Deliver(which) = act {
            team.deliver(*device, *which);
        } else if let Some(edit) = edit_of(team, *device, act, &mut made) {
            team.must(*device, edit);
        }
    }
    made
}

pub fn edit_of(team: &Team, device: usize, act: &Act, made: &mut usize) -> Option<Edit> {
    const ALL: &str = "coordinates";
    let known = known_items(team, device);
    let pick = |which: &Index| (!known.is_empty()).then(|| known[which.index(known.len())]);
    let edit = match act {
        Act::Set(field, value) => set(field, value),
        Act::Unset(field) => unset(field),
        Act::Tag(member, on) => tag(member, *on),
        Act::Splice(at, delete, text) => {
            let view = team.view(device);
            let length = root_field(&view, "notes").display.chars().count();
            let at = at.index(length + 1);
            splice(at, delete.index(length - at + 1), text)
        }
        Act::Add => {
            *made += 1;
            add(ALL, item(*made - 1), &[("label", Value::text(format!("n{made}")))])
        }
        Act::SetIn(which, field, value) => set_in(ALL, pick(which)?, field, value),
        Act::Remove(which) => remove(ALL, pick(which)?),
        Act::Restore(which) => restore(ALL, pick(which)?),
        Act::Move(which, after) => {
            let item = pick(which)?;
            let shown = team.view(device);
            let others: Vec<_> = items_of(&shown, ALL)
                .iter()
                .map(|found| found.item)
                .filter(|id| *id != item)
                .collect();
            let after =
                after.filter(|_| !others.is_empty()).map(|which| others[which.index(others.len())]);
            shift(ALL, item, after)
        }
        Act::Deliver(_) => return None,
    };
    Some(edit)
}

/// Items that a device has heard of, removed ones too.
fn known_items(team: &Team, device: usize) -> Vec<ItemId> {
    use automerge::{ROOT, ReadDoc};
    let doc = &team.docs[device];
    let (_, map) = doc.get(ROOT, "coordinates").unwrap().unwrap();
    doc.keys(&map).filter(|key| key.len() == 16).map(|key| key.parse().unwrap()).collect()
}
