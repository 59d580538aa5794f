//! Who looks at which fiche: the screens of this device, and the others.

use super::{Engine, drive::contact_of};
use crate::api::{Event, Presence};
use carnet_ids::{DeviceId, DocId};
use carnet_storage::{ReadNow, Store};
use std::collections::BTreeMap;

/// What the screens of this device show, and who else is there.
#[derive(Debug, Default)]
pub(super) struct Looking {
    /// By tab: the fiche, whether the user types in it, and when that was said.
    screens: BTreeMap<[u8; 16], (DocId, bool, u64)>,
    said: u64,
    /// Others, on the fiche that this device shows.
    others: Option<(DocId, Vec<(DeviceId, bool)>)>,
}

impl Looking {
    /// Whether a screen shows this contact.
    pub(super) fn at(&self, contact: DocId) -> bool {
        self.screens.values().any(|(shown, _, _)| *shown == contact)
    }

    fn latest(&self) -> Option<(DocId, bool)> {
        let latest = self.screens.values().max_by_key(|(_, _, said)| *said);
        latest.map(|(contact, typing, _)| (*contact, *typing))
    }
}

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// A screen shows this fiche, or none; the server hears of the latest.
    pub(super) fn look(&mut self, client: [u8; 16], contact: Option<DocId>, typing: bool) {
        let looking = &mut self.looking;
        looking.said += 1;
        match contact {
            Some(contact) => drop(looking.screens.insert(client, (contact, typing, looking.said))),
            None => drop(looking.screens.remove(&client)),
        }
        let latest = looking.latest();
        if let Some(device) = &mut self.device {
            device.set_presence(
                latest.map(|(contact, _)| contact),
                latest.is_some_and(|(_, typing)| typing),
            );
        }
    }

    /// The server says who else is there.
    pub(super) fn present(&mut self, doc: DocId, who: Vec<(DeviceId, bool)>) {
        let contact = self.directory.key(doc).and_then(contact_of).unwrap_or(doc);
        self.looking.others = Some((contact, who));
        let present = self.others_at(contact);
        self.events.push_back(Event::Presence { contact, present });
    }

    /// Everybody else who looks at a contact, as far as this device knows.
    pub(super) fn others_at(&self, contact: DocId) -> Vec<Presence> {
        let others = self.looking.others.iter().filter(|(shown, _)| *shown == contact);
        let who = others.flat_map(|(_, who)| who);
        who.map(|(device, typing)| {
            let (name, device) = self.people.of_device(*device);
            Presence { name, device, typing: *typing }
        })
        .collect()
    }
}
