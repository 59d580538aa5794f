//! Tasks and clocks over all fiches, from what the directory keeps of them.

use super::{Engine, find::Sheet};
use crate::api::{ClockRow, TaskRow, Whose};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    kind::DocKey,
    recurrence::Day,
    view::{self, Clock, Open, OpenTask},
};
use carnet_storage::{ReadNow, Store};
use std::collections::BTreeSet;

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// Open tasks, the ones that are due first before all others; those without a day last.
    pub(super) fn tasks(&self, whose: Whose) -> Vec<TaskRow> {
        let people = self.whose_tasks(whose);
        let is_theirs = |task: &OpenTask| match &people {
            Some(people) => task.assignee.parse().is_ok_and(|person| people.contains(&person)),
            None => true,
        };
        let mut rows = Vec::new();
        for (contact, doc, open) in self.what_is_open() {
            let wanted = open.tasks.iter().filter(|task| is_theirs(task));
            let wanted = wanted.filter(|task| self.is_about(whose, contact, task));
            rows.extend(wanted.map(|task| {
                let name = self.directory.name(contact).unwrap_or_default().to_owned();
                TaskRow { contact, name, doc, task: task.clone() }
            }));
        }
        rows.sort_by(|one, other| rank(one).cmp(&rank(other)));
        rows
    }

    /// The clocks that the signed-in person lets run, the latest first.
    pub(super) fn clocks(&self) -> Vec<ClockRow> {
        let Some(me) = self.me() else { return Vec::new() };
        let mut rows = Vec::new();
        for (contact, doc, open) in self.what_is_open() {
            let mine = open.clocks.iter().filter(|clock| clock.person.parse() == Ok(me));
            rows.extend(mine.map(|clock| {
                let name = self.directory.name(contact).unwrap_or_default().to_owned();
                ClockRow { contact, name, doc, clock: clock.clone() }
            }));
        }
        rows.sort_by_key(|row| std::cmp::Reverse((row.clock.at, row.clock.item)));
        rows
    }

    /// The latest clock that the signed-in person lets run for a contact. While documents wait to
    /// be read, the fiche's own say it: then they are all here.
    pub(super) fn clock_at(&self, contact: DocId, sheets: &[Sheet]) -> Option<Clock> {
        let me = self.me()?;
        let clocks: Vec<Clock> = if self.stale.is_empty() {
            let here = self.what_is_open().filter(|(of, ..)| *of == contact);
            here.flat_map(|(_, _, open)| open.clocks.clone()).collect()
        } else {
            let years = sheets.iter().filter(|(key, _)| matches!(key, DocKey::Activity { .. }));
            years.flat_map(|(_, doc)| view::open(doc).clocks).collect()
        };
        let mine = clocks.into_iter().filter(|clock| clock.person.parse() == Ok(me));
        mine.max_by_key(|clock| (clock.at, clock.item))
    }

    /// What is open, with the document that holds it and the contact whose fiche shows it.
    pub(super) fn what_is_open(&self) -> impl Iterator<Item = (DocId, DocKey, &Open)> {
        self.directory.open().map(|(key, open)| {
            let contact = match key {
                DocKey::Activity { contact, .. } => self.directory.survivor(contact),
                other => other.id(),
            };
            (contact, key, open)
        })
    }

    /// Who is signed in.
    pub(super) fn me(&self) -> Option<ItemId> {
        self.credentials.as_ref().map(|who| who.person)
    }

    /// Whose tasks are wanted; `None` for everybody's.
    fn whose_tasks(&self, whose: Whose) -> Option<BTreeSet<ItemId>> {
        match whose {
            Whose::Everybody | Whose::About(_) => None,
            Whose::Mine => Some(self.me().into_iter().collect()),
            Whose::Team => {
                Some(self.me().into_iter().flat_map(|me| self.people.team(me)).collect())
            }
        }
    }

    /// Whether a task of this fiche is asked for by what it is about.
    fn is_about(&self, whose: Whose, contact: DocId, task: &OpenTask) -> bool {
        let Whose::About(other) = whose else { return true };
        let other = self.directory.survivor(other);
        let mut about = task.contacts.iter().map(|about| self.directory.survivor(*about));
        contact != other && about.any(|about| about == other)
    }
}

/// What a list of tasks is in order of.
fn rank(row: &TaskRow) -> (bool, Option<Day>, u8, &str, ItemId) {
    let priority = match row.task.priority.as_str() {
        "high" => 0,
        "low" => 2,
        _ => 1,
    };
    (row.task.due.is_none(), row.task.due, priority, &row.name, row.task.item)
}
