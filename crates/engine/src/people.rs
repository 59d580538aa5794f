//! Names of people and devices, from the workspace's settings.

use crate::{
    api::{Barred, WorkspaceView},
    index::letters,
};
use carnet_ids::{ActorId, DeviceId, ItemId};
use carnet_model::view::{Defaults, RelationType, SavedFilter, Settings};
use std::collections::BTreeMap;

/// Who is who.
#[derive(Debug, Default)]
pub(crate) struct People {
    settings: Settings,
    names: BTreeMap<ItemId, String>,
    /// Person's and device's name.
    authors: BTreeMap<ActorId, (String, String)>,
}

impl People {
    pub(crate) fn new(settings: Settings) -> Self {
        let people = settings.people.iter();
        let names: BTreeMap<_, _> = people.map(|person| (person.id, person.name.clone())).collect();
        let authors = settings.devices.iter().map(|device| {
            let person = device.person.and_then(|person| names.get(&person).cloned());
            (device.actor, (person.unwrap_or_default(), device.name.clone()))
        });
        let authors = authors.collect();
        Self { settings, names, authors }
    }

    /// Names by person.
    pub(crate) const fn names(&self) -> &BTreeMap<ItemId, String> {
        &self.names
    }

    /// The people of a person's team, themselves first.
    pub(crate) fn team(&self, person: ItemId) -> Vec<ItemId> {
        let people = &self.settings.people;
        let own = people.iter().find(|known| known.id == person).and_then(|known| known.team);
        let mates = people.iter().filter(|known| own.is_some() && known.team == own);
        let mates = mates.map(|known| known.id).filter(|id| *id != person);
        std::iter::once(person).chain(mates).collect()
    }

    /// The name of the person who writes as this actor; empty if the settings do not say.
    pub(crate) fn of_actor(&self, actor: ActorId) -> String {
        self.authors.get(&actor).map(|(person, _)| person.clone()).unwrap_or_default()
    }

    /// The person's and the device's name. A device's id is its first actor's.
    pub(crate) fn of_device(&self, device: DeviceId) -> (String, String) {
        self.authors.get(&ActorId::new(*device.as_bytes())).cloned().unwrap_or_default()
    }

    /// The items of these authors in the settings.
    pub(crate) fn items_of(&self, actors: &[ActorId]) -> Vec<ItemId> {
        let devices = self.settings.devices.iter();
        devices.filter(|device| actors.contains(&device.actor)).map(|device| device.id).collect()
    }

    /// What the company asks of each device's lock.
    pub(crate) const fn lock(&self) -> Option<u32> {
        self.settings.lock
    }

    /// Filters of the directory that everybody is offered.
    pub(crate) fn saved_filters(&self) -> &[SavedFilter] {
        &self.settings.saved_filters
    }

    /// The company's own types of relation.
    pub(crate) fn relation_types(&self) -> &[RelationType] {
        &self.settings.relation_types
    }

    /// What fiches inherit from the company.
    pub(crate) const fn defaults(&self) -> &Defaults {
        &self.settings.defaults
    }

    /// For the screens.
    pub(crate) fn workspace(&self, tags: Vec<String>, cities: Vec<String>) -> WorkspaceView {
        let authors = self.authors.iter();
        let mut people: Vec<_> = self.names.iter().map(|(id, name)| (*id, name.clone())).collect();
        people.sort_by_cached_key(|(_, name)| letters::sort_key(name));
        WorkspaceView {
            company: self.settings.company.clone(),
            people,
            authors: authors
                .map(|(actor, (person, device))| (*actor, person.clone(), device.clone()))
                .collect(),
            lists: self.settings.lists.clone(),
            custom: self.settings.defaults.custom.clone(),
            relation_types: self.settings.relation_types.clone(),
            saved_filters: self.settings.saved_filters.clone(),
            lock: self.settings.lock,
            no_time_tracking: self.settings.no_time_tracking,
            tiles: self.settings.tiles.clone(),
            tags,
            cities,
            barred: Barred::default(),
        }
    }
}
