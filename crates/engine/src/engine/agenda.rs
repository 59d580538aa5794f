//! Appointments over all fiches, from what the directory keeps of them.

use super::{Engine, Now};
use crate::api::{AgendaRow, Calendar, Exported, Failure, LONGEST_AGENDA};
use carnet_ids::{DocId, ItemId};
use carnet_import::ics::{self, Written};
use carnet_model::{
    appointment::{self, Appointment},
    kind::DocKey,
    schema::APPOINTMENTS,
    view::{self, ItemView},
};
use carnet_storage::{ReadNow, Store};
use std::collections::{BTreeMap, BTreeSet};

/// Whose appointments are wanted.
enum Wanted {
    All,
    Of(BTreeSet<ItemId>),
    With(DocId),
}

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// What takes place from an instant until before another, the earliest first.
    pub(super) fn agenda(&mut self, of: Calendar, from: i64, to: i64) -> Vec<AgendaRow> {
        let to = to.min(from.saturating_add(LONGEST_AGENDA));
        let wanted = self.wanted(of);
        let mut rows = Vec::new();
        for (contact, doc, open) in self.what_is_open() {
            let all = &open.appointments;
            if !all.iter().any(|one| self.is_wanted(&wanted, contact, one)) {
                continue;
            }
            let by_id: BTreeMap<ItemId, &Appointment> =
                all.iter().map(|one| (one.item, one)).collect();
            for held in appointment::occurrences(all, from, to) {
                let Some(of) = by_id.get(&held.item) else { continue };
                if self.is_wanted(&wanted, contact, of) {
                    let name = self.directory.name(contact).unwrap_or_default().to_owned();
                    let of = (*of).clone();
                    rows.push(AgendaRow { contact, name, doc, held, of, pending: false });
                }
            }
        }
        rows.sort_by(|one, other| rank(one).cmp(&rank(other)));
        self.mark_pending(&mut rows);
        rows
    }

    /// Appointments as a file.
    pub(super) fn calendar(&mut self, now: Now, what: Exported) -> Result<String, Failure> {
        let wanted = match what {
            Exported::One { .. } => Wanted::All,
            Exported::All(of) => self.wanted(of),
        };
        let one = match what {
            Exported::One { doc, item, .. } => Some((doc, item)),
            Exported::All(_) => None,
        };
        let mut found = Vec::new();
        for (contact, doc) in self.documents_with(&wanted, what) {
            let Some((_, sheet)) = self.sheet(doc.id())? else { continue };
            let items = items(&sheet, doc);
            let name = self.directory.name(contact).unwrap_or_default().to_owned();
            found.push((contact, doc, items, name));
        }
        let mut entries: Vec<Written> = Vec::new();
        for (contact, doc, items, name) in &found {
            let is_wanted = |of: &Appointment| match one {
                Some(one) => one == (*doc, of.item),
                None => self.is_wanted(&wanted, *contact, of),
            };
            entries.extend(ics::written(*doc, items, is_wanted).into_iter().map(|mut written| {
                let others = written.of.contacts.iter().filter_map(|id| self.directory.name(*id));
                let with = std::iter::once(name.as_str()).chain(others);
                written.with = with.filter(|name| !name.is_empty()).map(str::to_owned).collect();
                written
            }));
        }
        if entries.is_empty() && one.is_some() {
            return Err(Failure::NotFound);
        }
        let entries: Vec<_> = entries.iter().map(Written::entry).collect();
        Ok(ics::calendar(&entries, now.unix_ms))
    }

    fn wanted(&self, of: Calendar) -> Wanted {
        match of {
            Calendar::Mine => Wanted::Of(self.me().into_iter().collect()),
            Calendar::Person(person) => Wanted::Of([person].into()),
            Calendar::Team => {
                Wanted::Of(self.me().into_iter().flat_map(|me| self.people.team(me)).collect())
            }
            Calendar::Everybody => Wanted::All,
            Calendar::Contact(contact) => Wanted::With(self.directory.survivor(contact)),
        }
    }

    /// Whether an appointment on a contact's fiche is one of those.
    fn is_wanted(&self, wanted: &Wanted, contact: DocId, one: &Appointment) -> bool {
        match wanted {
            Wanted::All => true,
            Wanted::Of(people) => people.iter().any(|person| one.is_of(*person)),
            Wanted::With(with) => {
                contact == *with
                    || one.contacts.iter().any(|id| self.directory.survivor(*id) == *with)
            }
        }
    }

    /// The documents that hold what is wanted, with the contact whose fiche shows them.
    fn documents_with(&self, wanted: &Wanted, what: Exported) -> Vec<(DocId, DocKey)> {
        if let Exported::One { contact, doc, .. } = what {
            return vec![(self.directory.survivor(contact), doc)];
        }
        let all = self.what_is_open();
        let holds = all.filter(|(contact, _, open)| {
            open.appointments.iter().any(|one| self.is_wanted(wanted, *contact, one))
        });
        holds.map(|(contact, doc, _)| (contact, doc)).collect()
    }

    /// Marks those of which an edit waits for the server.
    fn mark_pending(&mut self, rows: &mut [AgendaRow]) {
        let Some(device) = self.device.as_ref() else { return };
        let waiting: BTreeSet<DocId> = device.pending_docs().collect();
        let docs: BTreeSet<DocId> =
            rows.iter().map(|row| row.doc.id()).filter(|doc| waiting.contains(doc)).collect();
        if docs.is_empty() {
            return;
        }
        let pending = device.pending();
        let mut items: BTreeSet<(DocId, ItemId)> = BTreeSet::new();
        for id in docs {
            let Ok(Some((key, sheet))) = self.sheet(id) else { continue };
            for change in pending.iter().filter(|change| change.doc == id) {
                let written = view::items_written(&sheet, key, &change.change);
                items.extend(written.into_iter().map(|item| (id, item)));
            }
        }
        for row in rows {
            let day = row.held.original.map(|day| appointment::change_of(row.held.item, day));
            let of_it = std::iter::once(row.held.item).chain(day);
            row.pending = of_it.into_iter().any(|item| items.contains(&(row.doc.id(), item)));
        }
    }
}

/// What an agenda is in order of: whole days before the hours of their first.
fn rank(row: &AgendaRow) -> (i64, bool, i64, &str, ItemId) {
    let held = &row.held;
    (held.starts, held.days.is_none(), held.ends, &row.name, held.item)
}

fn items(doc: &automerge::Automerge, key: DocKey) -> Vec<ItemView> {
    let all = view::activity(&[(key, doc)]);
    let of = all.into_iter().find(|known| known.key == APPOINTMENTS.key);
    of.map(|of| of.items).unwrap_or_default()
}
