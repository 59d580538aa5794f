//! A workspace in memory: its people, their devices, its documents, and a court.

#![allow(unreachable_pub, reason = "one test file uses it")]

use automerge::{
    Automerge, Change, ReadDoc,
    transaction::{CommitOptions, Transaction},
};
use carnet_ids::{ActorId, DeviceId, DocId, ItemId};
use carnet_model::{
    edit::{Context, Edit, Intent, Place, apply},
    kind::DocKey,
    value::Value,
};
use carnet_policy::{ADMINISTRATOR, OFFICE, Pushed, REP, Reader, Reason, Right, Role};
use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
};

/// Somebody, with one device.
#[derive(Debug, Clone, Copy)]
pub struct Who {
    pub id: ItemId,
    /// Whose their device is, as their account says.
    account: Option<ItemId>,
    number: u8,
    role: Option<ItemId>,
}

const fn who(number: u8, role: Option<ItemId>) -> Who {
    let id = ItemId::new([0, 0, 0, 0, 0, 0, 0, number]);
    Who { id, account: Some(id), number, role }
}

pub const ALMA: Who = who(1, Some(REP));
pub const BORIS: Who = who(2, Some(REP));
pub const CLERK: Who = who(3, Some(OFFICE));
pub const CHIEF: Who = who(4, Some(ADMINISTRATOR));
/// Was never given a role.
pub const HOUSE: Who = who(5, None);
/// Was never given a role either, and began the workspace.
pub const FOUNDER: Who = who(6, None);
/// Has an account, but the settings name neither them nor their device.
pub const NEW: Who = who(7, None);
/// Nobody.
pub const STRANGER: Who = Who { account: None, ..who(8, None) };
/// An earlier run of the server.
pub const SERVER: Who = who(9, None);

impl Who {
    pub fn actor(self) -> ActorId {
        let mut bytes = [0xd0; 16];
        bytes[0] = self.number;
        ActorId::new(bytes)
    }

    fn device(self) -> DeviceId {
        DeviceId::new(*self.actor().as_bytes())
    }

    /// The number of their device's item.
    pub fn device_item(self) -> u64 {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&self.actor().as_bytes()[..8]);
        u64::from_be_bytes(bytes)
    }
}

pub fn item(number: u64) -> ItemId {
    ItemId::new(number.to_be_bytes())
}

pub fn place() -> Place {
    Place::Root
}

fn inside(collection: &str, number: u64) -> Place {
    Place::Item { collection: collection.into(), item: item(number) }
}

pub fn set(field: &str, value: &str) -> Edit {
    Edit::Set { place: Place::Root, field: field.into(), value: Some(Value::text(value)) }
}

pub fn set_in(collection: &str, number: u64, field: &str, value: &str) -> Edit {
    let value = Some(Value::text(value));
    Edit::Set { place: inside(collection, number), field: field.into(), value }
}

pub fn member(field: &str, member: &str) -> Edit {
    Edit::Member { place: Place::Root, field: field.into(), member: member.into(), on: true }
}

pub fn splice(field: &str, text: &str) -> Edit {
    let (place, field, insert) = (Place::Root, field.into(), text.into());
    Edit::Splice { place, field, at: 0, delete: 0, insert, base: None }
}

pub fn add(collection: &str, number: u64, fields: &[(&str, &str)]) -> Edit {
    let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), Value::text(*value)));
    Edit::Add { collection: collection.into(), item: item(number), fields: fields.collect() }
}

pub fn remove(collection: &str, number: u64) -> Edit {
    Edit::Remove { collection: collection.into(), item: item(number) }
}

pub struct Court {
    court: carnet_policy::Court,
    docs: BTreeMap<DocId, Automerge>,
    now: i64,
}

impl Court {
    pub fn new() -> Self {
        let mut court =
            Self { court: Default::default(), docs: BTreeMap::new(), now: 1_800_000_000 };
        for who in [ALMA, BORIS, CLERK, CHIEF, HOUSE, FOUNDER] {
            let role = who.role.map(|role| role.to_string()).unwrap_or_default();
            let (actor, person) = (who.actor().to_string(), who.id.to_string());
            let device = [("actor", actor.as_str()), ("person", &person), ("name", "tablette")];
            court.write(vec![
                add("people", u64::from(who.number), &[("name", "Quelqu’un"), ("role", &role)]),
                add("devices", who.device_item(), &device),
            ]);
        }
        court
    }

    /// As the server.
    fn write(&mut self, edits: Vec<Edit>) {
        let mut settings = self.document(DocKey::Settings);
        self.next(&mut settings, SERVER, DocKey::Settings, edits);
        self.replace(DocKey::Settings, &settings);
    }

    pub fn server_writes(&mut self, edits: Vec<Edit>) {
        self.write(edits);
    }

    pub fn give(&mut self, who: Who, role: ItemId) {
        self.write(vec![set_in("people", u64::from(who.number), "role", &role.to_string())]);
    }

    pub fn put_together(&mut self, people: &[Who]) {
        self.write(vec![add("teams", 70, &[("name", "Ouest")])]);
        for who in people {
            let team = item(70).to_string();
            self.write(vec![set_in("people", u64::from(who.number), "team", &team)]);
        }
    }

    pub fn write_role(&mut self, id: ItemId, role: &Role) {
        self.write(role.edits(id));
    }

    pub fn later(&mut self, seconds: i64) {
        self.now += seconds;
    }

    pub fn document(&self, key: DocKey) -> Automerge {
        self.docs.get(&key.id()).cloned().unwrap_or_else(|| key.new_document())
    }

    pub fn replace(&mut self, key: DocKey, doc: &Automerge) {
        self.docs.insert(key.id(), doc.clone());
        self.court.changed(&key.id());
    }

    /// What the edits would be on this document, which has them then.
    pub fn next(&mut self, doc: &mut Automerge, who: Who, key: DocKey, edits: Vec<Edit>) -> Change {
        self.now += 1;
        let context = Context { actor: who.actor(), now: self.now };
        let applied = apply(doc, &Intent { doc: key, edits }, &context).unwrap();
        doc.get_change_by_hash(&applied.hash.unwrap()).unwrap()
    }

    pub fn change_on(
        &mut self,
        doc: &Automerge,
        who: Who,
        key: DocKey,
        edits: Vec<Edit>,
    ) -> Change {
        self.next(&mut doc.clone(), who, key, edits)
    }

    /// A change that no intent makes.
    pub fn change_by(
        &mut self,
        doc: &mut Automerge,
        who: Who,
        write: impl FnOnce(&mut Transaction<'_>),
    ) -> Change {
        doc.set_actor(automerge::ActorId::from(who.actor().as_bytes()));
        let mut tx = doc.transaction();
        write(&mut tx);
        let (hash, _) = tx.commit_with(CommitOptions::default().with_time(self.now));
        doc.get_change_by_hash(&hash.unwrap()).unwrap()
    }

    /// A document of their own, from its birth on.
    pub fn begin(&mut self, who: Who, key: DocKey, edits: Vec<Edit>) -> Vec<Change> {
        let mut doc = key.new_document();
        self.next(&mut doc, who, key, edits);
        doc.get_changes(&[])
    }

    /// Edits that the court allows are done.
    pub fn edit(&mut self, who: Who, key: DocKey, edits: Vec<Edit>) -> Result<Change, Reason> {
        let mut doc = self.document(key);
        let is_new = !self.docs.contains_key(&key.id());
        let change = self.next(&mut doc, who, key, edits);
        let pushed = if is_new { doc.get_changes(&[]) } else { vec![change.clone()] };
        for verdict in self.judge(who, key.id(), &pushed) {
            verdict?;
        }
        self.replace(key, &doc);
        Ok(change)
    }

    pub fn must(&mut self, who: Who, key: DocKey, edits: Vec<Edit>) -> Change {
        self.edit(who, key, edits).unwrap()
    }

    /// What somebody receives; `None` for everything.
    pub fn reader(&mut self, who: Who) -> Option<Reader> {
        let docs = &self.docs;
        let reader = self.court.reader::<Infallible>(who.account, &mut |id, show| {
            show(docs.get(&id));
            Ok(())
        });
        reader.unwrap()
    }

    /// What somebody may not do, to a fiche or anywhere.
    pub fn barred(&mut self, who: Who, contact: Option<DocId>) -> BTreeSet<Right> {
        let docs = &self.docs;
        let barred = self.court.barred::<Infallible>(who.id, contact, &mut |id, show| {
            show(docs.get(&id));
            Ok(())
        });
        barred.unwrap()
    }

    pub fn judge(&mut self, who: Who, doc: DocId, changes: &[Change]) -> Vec<Result<(), Reason>> {
        self.judge_as(who, doc, changes, false)
    }

    pub fn judge_returned(
        &mut self,
        who: Who,
        doc: DocId,
        changes: &[Change],
    ) -> Vec<Result<(), Reason>> {
        self.judge_as(who, doc, changes, true)
    }

    fn judge_as(
        &mut self,
        who: Who,
        doc: DocId,
        changes: &[Change],
        returned: bool,
    ) -> Vec<Result<(), Reason>> {
        let pushed: Vec<Pushed<'_>> = changes
            .iter()
            .map(|change| Pushed {
                device: who.device(),
                person: who.account,
                founder: who.id == FOUNDER.id,
                returned,
                change,
            })
            .collect();
        let docs = &self.docs;
        let judged = self.court.judge::<Infallible>(doc, &pushed, self.now, &mut |id, show| {
            show(docs.get(&id));
            Ok(())
        });
        let judged = judged.unwrap();
        judged.into_iter().map(|judgement| judgement.map_err(|refusal| refusal.reason)).collect()
    }
}
