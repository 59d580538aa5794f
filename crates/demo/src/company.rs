//! The company: its people and its documents.

use crate::{
    dice::Dice,
    fiche, ledger, lists, meetings, own,
    people::{self, OFFICE, Person, REPS},
    profile::{self, Profile},
    settings, terms, ties, time, todo,
};
use automerge::Automerge;
use carnet_ids::{ActorId, ItemId};
use carnet_model::{
    edit::{self, Context, Edit, Intent},
    kind::{self, DocKey},
    value::Value,
};
use std::{collections::BTreeMap, sync::mpsc, thread};

/// A document: which one, and its changes in an order in which they apply: first
/// its birth ([`DocKey::birth`]), then one change each.
pub type Document = (DocKey, Vec<Vec<u8>>);

/// One in so many fiches was edited by two people at the same time.
const CONFLICT_EVERY: usize = 80;
/// So many contacts are visited often; those after them, rarely.
const BUSY: usize = 5_000;
/// Fiches that a thread makes before they are asked for.
const AHEAD: usize = 64;
/// How often in a hundred contacts one is archived.
const ARCHIVED: u64 = 3;

/// A believable French company, the same from the same seed.
#[derive(Debug, Clone)]
pub struct Company {
    seed: u64,
    fiches: usize,
    people: Vec<Person>,
}

/// The company of a seed, with so many fiches.
pub fn company(seed: u64, fiches: usize) -> Company {
    Company { seed, fiches, people: people::all(seed) }
}

impl Company {
    /// Representatives first ([`REPS`]), then the office ([`OFFICE`]).
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// Every document, made as the iterator moves: the settings and the catalogues, then each contact
    /// followed by its years of activity, its ledgers and its terms.
    pub fn documents(&self) -> impl Iterator<Item = Document> + '_ {
        let first = std::iter::once(self.settings()).chain(self.catalogues());
        first.chain((0..self.fiches).flat_map(|n| self.fiche(n)))
    }

    /// The same documents in the same order, made by so many threads.
    pub fn documents_by(&self, threads: usize) -> impl Iterator<Item = Document> + use<> {
        let threads = threads.max(1);
        let workers: Vec<_> = (0..threads)
            .map(|first| {
                let (sender, receiver) = mpsc::sync_channel(AHEAD);
                let company = self.clone();
                thread::spawn(move || {
                    let mut mine = (first..company.fiches).step_by(threads);
                    // Nobody listens any more: there is nothing left to do.
                    mine.try_for_each(|number| sender.send(company.fiche(number)).ok())
                });
                receiver
            })
            .collect();
        let fiches = (0..self.fiches).flat_map(move |number| {
            let made = workers.get(number % threads).and_then(|worker| worker.recv().ok());
            made.unwrap_or_default()
        });
        let first: Vec<_> = std::iter::once(self.settings()).chain(self.catalogues()).collect();
        first.into_iter().chain(fiches)
    }

    /// The settings document.
    pub fn settings(&self) -> Document {
        let office = &self.people[REPS];
        let mut writing = Writing::new(DocKey::Settings);
        for edits in settings::edits(self) {
            writing.write(edits, office.devices[0].actor, time::START - 86_400);
        }
        writing.done()
    }

    /// The articles that it sells, family by family.
    fn catalogues(&self) -> Vec<Document> {
        let office = self.people[REPS].devices[0].actor;
        let write = |(key, edits)| {
            let mut writing = Writing::new(key);
            writing.write(edits, office, time::START);
            writing.done()
        };
        ledger::catalogues().into_iter().map(write).collect()
    }

    /// The documents of one contact, by its number (from 0): fiches can be made in
    /// any order, or by several threads.
    pub fn fiche(&self, number: usize) -> Vec<Document> {
        let profile = profile::profile(self.seed, number);
        let mut dice = Dice::of(self.seed, "story", number);
        let created = time::moment(&mut dice, time::START);
        let scribe = Scribe { company: self, profile: &profile, created, first_coordinate: None };
        let mut own = Dice::of(self.seed, "services", number);
        let services = ledger::services(&profile, &mut own);
        let mut documents = vec![scribe.contact(&services, &mut dice)];
        documents.extend(scribe.activities(&mut dice));
        documents.extend(scribe.ledgers(&services, &mut own));
        documents.extend(scribe.terms());
        documents
    }

    pub(crate) const fn seed(&self) -> u64 {
        self.seed
    }
}

/// What writes the documents of one contact.
pub(crate) struct Scribe<'a> {
    company: &'a Company,
    profile: &'a Profile,
    /// When the fiche was created.
    created: i64,
    /// An item that rivals can edit.
    pub(crate) first_coordinate: Option<ItemId>,
}

impl Scribe<'_> {
    fn contact(&self, services: &[Edit], dice: &mut Dice) -> Document {
        let mut writing = Writing::new(DocKey::Contact(self.profile.id));
        let rep = &self.company.people[self.profile.rep];
        let mut creation = fiche::creation(self.profile, rep.id, dice);
        let mut own = Dice::of(self.company.seed(), "own", self.profile.number);
        creation.extend(own::values(self.profile, &mut own));
        let mut tied = Dice::of(self.company.seed(), "ties", self.profile.number);
        creation.extend(ties::relations(self.company.seed(), self.profile, &mut tied));
        creation.extend_from_slice(services);
        let first_coordinate = creation.iter().find_map(|edit| match edit {
            Edit::Add { collection, item, .. } if collection == "coordinates" => Some(*item),
            _ => None,
        });
        writing.write(creation, self.author(dice), self.created);
        let mut at = self.created;
        for _ in 0..dice.below(if self.is_quiet() { 2 } else { 3 }) {
            at = time::moment(dice, at);
            let colleague = self.company.people[dice.below(REPS)].id;
            writing.write(fiche::later(dice, colleague), self.author(dice), at);
        }
        if self.profile.number % CONFLICT_EVERY == CONFLICT_EVERY / 2 {
            at = time::moment(dice, at);
            let rivals = fiche::rivals(&Scribe { first_coordinate, ..*self }, dice);
            let authors = [rep.devices[0].actor, self.office(dice)];
            writing.write_apart(rivals, authors, at);
        }
        if dice.percent(ARCHIVED) {
            let edit = Edit::Set {
                place: edit::Place::Root,
                field: "archived".to_owned(),
                value: Some(Value::Bool(true)),
            };
            writing.write(vec![edit], self.office(dice), time::moment(dice, at));
        }
        writing.done()
    }

    fn activities(&self, dice: &mut Dice) -> Vec<Document> {
        let most = match self.profile.stage {
            "client" if !self.is_quiet() => 9,
            "client" => 4,
            _ if self.is_quiet() => 2,
            "former_client" => 5,
            _ => 4,
        };
        let count = if profile::is_duplicate(self.profile.number) { 0 } else { dice.below(most) };
        let mut moments: Vec<i64> = (0..count).map(|_| time::moment(dice, self.created)).collect();
        moments.sort_unstable();
        let mut years: BTreeMap<i32, Writing> = BTreeMap::new();
        for at in moments {
            let year = kind::year_of(at * 1_000);
            let key = DocKey::Activity { contact: self.profile.id, year };
            let writing = years.entry(year).or_insert_with(|| Writing::new(key));
            let (author, actor) = self.witness(dice);
            // Written down some minutes after it happened.
            writing.write(vec![event(dice, author, at)], actor, at + dice.range(60, 5_400));
        }
        let left = self.left_to_do();
        if !left.is_empty() {
            let year = kind::year_of(time::END * 1_000);
            let key = DocKey::Activity { contact: self.profile.id, year };
            let rep = &self.company.people[self.profile.rep];
            let writing = years.entry(year).or_insert_with(|| Writing::new(key));
            writing.write(left, rep.devices[0].actor, time::END + 3_600);
        }
        years.into_values().map(Writing::done).collect()
    }

    /// What it bought, earned and used, year by year.
    fn ledgers(&self, services: &[Edit], dice: &mut Dice) -> Vec<Document> {
        let years = ledger::entries(self.profile, self.created, services, dice);
        let write = |(year, entries): (i32, Vec<(i64, Vec<Edit>)>)| {
            let mut writing = Writing::new(DocKey::Ledger { contact: self.profile.id, year });
            for (at, edits) in entries {
                writing.write(edits, self.office(dice), at);
            }
            writing.done()
        };
        years.into_iter().map(write).collect()
    }

    /// What is agreed with it, with dice of its own.
    fn terms(&self) -> Option<Document> {
        let mut dice = Dice::of(self.company.seed(), "terms", self.profile.number);
        let edits = terms::agreed(self.profile, &mut dice);
        if edits.is_empty() {
            return None;
        }
        let mut writing = Writing::new(DocKey::Terms(self.profile.id));
        let (author, at) = (self.office(&mut dice), time::moment(&mut dice, self.created));
        writing.write(edits, author, at);
        Some(writing.done())
    }

    /// Tasks and hours, with dice of their own.
    fn left_to_do(&self) -> Vec<Edit> {
        if self.is_quiet() || profile::is_duplicate(self.profile.number) {
            return Vec::new();
        }
        let mut dice = Dice::of(self.company.seed(), "todo", self.profile.number);
        let rep = self.company.people[self.profile.rep].id;
        let mut edits = todo::tasks(self.profile, rep, &mut dice);
        edits.extend(todo::hours(rep, &mut dice));
        let mut dice = Dice::of(self.company.seed(), "meetings", self.profile.number);
        edits.extend(meetings::of(self.profile, rep, &mut dice));
        edits
    }

    /// Twenty people do not visit fifty thousand contacts: most of a big file sleeps.
    const fn is_quiet(&self) -> bool {
        self.profile.number >= BUSY
    }

    /// Who had an exchange, and the device that it was written on.
    fn witness(&self, dice: &mut Dice) -> (ItemId, ActorId) {
        let index = if dice.percent(80) { self.profile.rep } else { REPS + dice.below(OFFICE) };
        let person = &self.company.people[index];
        (person.id, dice.pick(&person.devices).actor)
    }

    fn author(&self, dice: &mut Dice) -> ActorId {
        self.witness(dice).1
    }

    fn office(&self, dice: &mut Dice) -> ActorId {
        self.company.people[REPS + dice.below(OFFICE)].devices[0].actor
    }
}

fn event(dice: &mut Dice, author: ItemId, at: i64) -> Edit {
    let (kind, subject, text) = lists::exchange(dice);
    let mut fields = vec![
        fiche::field("kind", kind),
        ("at".to_owned(), Value::Instant(at * 1_000)),
        fiche::field("subject", subject),
        fiche::field("text", &text),
        fiche::field("author", &author.to_string()),
    ];
    if matches!(kind, "visit" | "incoming_call" | "outgoing_call") {
        let minutes = if kind == "visit" { dice.range(10, 90) } else { dice.range(1, 20) };
        fields.push(("duration".to_owned(), Value::Int(minutes)));
    }
    fiche::add("events", dice, fields)
}

/// A document that is being written.
struct Writing {
    key: DocKey,
    doc: Automerge,
    changes: Vec<Vec<u8>>,
}

impl Writing {
    fn new(key: DocKey) -> Self {
        let doc = key.new_document();
        // What `DocKey::birth` gives, without making the document a second time.
        let born = doc.get_changes(&[]);
        let birth = born.iter().flat_map(|change| change.raw_bytes().to_vec()).collect();
        Self { key, changes: vec![birth], doc }
    }

    fn write(&mut self, edits: Vec<Edit>, actor: ActorId, now: i64) {
        let change = apply(&mut self.doc, self.key, edits, actor, now);
        self.changes.extend(change);
    }

    /// Two changes at the same time, neither of which knows of the other.
    fn write_apart(&mut self, edits: [Vec<Edit>; 2], actors: [ActorId; 2], now: i64) {
        let mut other = self.doc.clone();
        let [ours, theirs] = edits;
        self.write(ours, actors[0], now);
        self.changes.extend(apply(&mut other, self.key, theirs, actors[1], now + 180));
        let merged = self.doc.merge(&mut other);
        debug_assert!(merged.is_ok(), "two branches of one document merge");
    }

    fn done(self) -> Document {
        (self.key, self.changes)
    }
}

fn apply(
    doc: &mut Automerge,
    key: DocKey,
    edits: Vec<Edit>,
    actor: ActorId,
    now: i64,
) -> Option<Vec<u8>> {
    let applied = edit::apply(doc, &Intent { doc: key, edits }, &Context { actor, now });
    debug_assert!(applied.is_ok(), "what is invented here is valid: {applied:?}");
    applied.ok()?.change
}
