//! Judging changes by what they would alter.

use crate::{
    Person, Role,
    case::{Case, Fiche},
    hearing,
    role::ADMINISTRATOR,
};
use automerge::{Automerge, Change};
use carnet_ids::{ActorId, DeviceId, DocId, ItemId};
use carnet_model::{kind::DocKey, view};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A change that a device pushes.
#[derive(Debug, Clone, Copy)]
pub struct Pushed<'a> {
    /// Whose connection it came on.
    pub device: DeviceId,
    /// It is given back to a server that lost it, and may be anybody's.
    pub returned: bool,
    /// The change.
    pub change: &'a Change,
}

/// Shows a document, as it is on the server, to a function.
pub type Read<'a, E> = dyn FnMut(DocId, &mut dyn FnMut(Option<&Automerge>)) -> Result<(), E> + 'a;

/// What the settings document says of people, remembered once it was asked for, and the
/// judgements.
#[derive(Debug, Default)]
pub struct Court {
    /// A device is one person's for ever.
    devices: BTreeMap<DeviceId, ItemId>,
    people: BTreeMap<ItemId, Option<Arc<Person>>>,
}

impl Court {
    /// A document has changed: what was read of it is old.
    pub fn changed(&mut self, doc: &DocId) {
        if *doc == DocKey::Settings.id() {
            self.people.clear();
        }
    }

    /// Whether each of these changes of a document may be, in their order. `now` is seconds
    /// since 1970. A change that the document has may always be: it is only acknowledged.
    ///
    /// # Errors
    /// What `read` fails with.
    pub fn judge<E>(
        &mut self,
        doc: DocId,
        pushed: &[Pushed<'_>],
        now: i64,
        read: &mut Read<'_, E>,
    ) -> Result<Vec<hearing::Judgement>, E> {
        let mut people = Vec::with_capacity(pushed.len());
        for push in pushed {
            people.push(self.of_device(&push.device, read)?);
        }
        let is_free = |person: &Option<Arc<Person>>| {
            person.as_ref().is_some_and(|person| person.role.is_free())
        };
        if doc != DocKey::Settings.id() && people.iter().all(is_free) {
            return Ok(vec![Ok(()); pushed.len()]);
        }
        let case = case(doc, pushed, read)?;
        let mut teams = BTreeMap::new();
        for rep in case.people() {
            let team = self.person(&rep, read)?.and_then(|person| person.team);
            teams.extend(team.map(|team| (rep, team)));
        }
        Ok(hearing::hear(case, &teams, pushed, &people, now))
    }

    /// Whose a device is; `None` if it is nobody's, or somebody's without a role.
    ///
    /// # Errors
    /// What `read` fails with.
    pub fn of_device<E>(
        &mut self,
        device: &DeviceId,
        read: &mut Read<'_, E>,
    ) -> Result<Option<Arc<Person>>, E> {
        if !self.devices.contains_key(device) {
            // A device is named by its first author.
            let actor = ActorId::new(*device.as_bytes());
            let mut found = None;
            read(DocKey::Settings.id(), &mut |settings| {
                let device = settings.and_then(|settings| view::device_of(settings, &actor));
                found = device.filter(|device| device.actor == actor);
            })?;
            let person = found.and_then(|device| device.person);
            self.devices.extend(person.map(|person| (*device, person)));
        }
        let Some(person) = self.devices.get(device).copied() else { return Ok(None) };
        self.person(&person, read)
    }

    fn person<E>(&mut self, id: &ItemId, read: &mut Read<'_, E>) -> Result<Option<Arc<Person>>, E> {
        if let Some(known) = self.people.get(id) {
            return Ok(known.clone());
        }
        let mut found = None;
        read(DocKey::Settings.id(), &mut |settings| {
            found = settings.and_then(|settings| person(settings, id)).map(Arc::new);
        })?;
        self.people.insert(*id, found.clone());
        Ok(found)
    }
}

/// A person as the settings say. Whoever was never given a role may do everything, as everybody
/// could before there were roles; one whose role is not there may do nothing.
fn person(settings: &Automerge, id: &ItemId) -> Option<Person> {
    let member = view::member(settings, id)?;
    let role = member.role.unwrap_or(ADMINISTRATOR);
    let role = Role::of(&role, view::role(settings, &role))?;
    Some(Person { id: *id, team: member.team, role })
}

fn case<E>(doc: DocId, pushed: &[Pushed<'_>], read: &mut Read<'_, E>) -> Result<Case, E> {
    let changes: Vec<&Change> = pushed.iter().map(|push| push.change).collect();
    let mut case = Case::default();
    read(doc, &mut |found| case = Case::read(doc, found, &changes))?;
    if let Some(DocKey::Activity { contact, .. }) = case.key {
        let mut fiche = None;
        read(contact, &mut |found| fiche = found.map(Fiche::read))?;
        case.fiche = fiche.unwrap_or_else(|| Fiche { lost: true, ..Fiche::default() });
        case.fiche.holders.blank = false;
    }
    Ok(case)
}

impl Case {
    /// The people that the judgement may be about, whose teams are to be known.
    fn people(&self) -> BTreeSet<ItemId> {
        self.fiche.people().copied().chain(self.given_to()).collect()
    }
}
