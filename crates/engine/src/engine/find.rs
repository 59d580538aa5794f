//! Documents: which there are, what the directory keeps of them, who changed them.

use super::{Engine, Now, drive::contact_of};
use crate::{
    api::Failure,
    people::People,
    source::{self, Seen},
};
use automerge::Automerge;
use carnet_ids::{ActorId, DocId};
use carnet_model::{
    kind::{self, DocKey},
    view,
};
use carnet_storage::{ReadNow, Store};
use carnet_sync::digest::Digest;
use std::{collections::BTreeSet, sync::Arc};

/// Years in which a contact may have activities that the directory has not read yet.
pub(super) const YEARS_BACK: i32 = 30;

/// A document of a fiche, as it is when it is asked for.
pub(super) type Sheet = (DocKey, Arc<Automerge>);

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// A document, if this device has it.
    pub(super) fn document(&mut self, id: DocId) -> Result<Option<&Automerge>, Failure> {
        let device = self.device.as_mut().ok_or(Failure::SignedOut)?;
        Ok(device.document(id)?)
    }

    /// The same, to be kept while others are looked at.
    pub(super) fn sheet(&mut self, id: DocId) -> Result<Option<Sheet>, Failure> {
        let device = self.device.as_mut().ok_or(Failure::SignedOut)?;
        let doc = device.shared(id)?;
        Ok(doc.and_then(|doc| Some((kind::key_of(&*doc)?, doc))))
    }

    /// The same; what was set aside is missing, and told of elsewhere ([`Self::aside_of`]).
    pub(super) fn readable_sheet(&mut self, id: DocId) -> Result<Option<Sheet>, Failure> {
        match self.sheet(id) {
            Err(Failure::SetAside) => Ok(None),
            found => found,
        }
    }

    /// Which document this is, if this device has it.
    pub(super) fn key_of(&mut self, doc: DocId) -> Option<DocKey> {
        if let Some(key) = self.directory.key(doc) {
            return Some(key);
        }
        self.document(doc).ok().flatten().and_then(kind::key_of)
    }

    /// Reads a document into the directory, or the settings into the names. Whether that took
    /// loading it.
    pub(super) fn index(&mut self, id: DocId) -> bool {
        let Some(device) = &mut self.device else { return false };
        let read = device.digest(id).map_or(0, |digest| state(&digest));
        if let Some(seen) = device.glance(id, source::glance) {
            self.put(id, seen, read);
            return false;
        }
        if self.shelf.is_reading() && device.document(id).is_err() {
            // It was set aside: its row from the disk, which is still to come, is what there is.
            return true;
        }
        self.stale.remove(id);
        let Ok(doc) = device.document(id) else { return true };
        let Some(doc) = doc else {
            self.directory.remove(id);
            self.touched.directory = true;
            return true;
        };
        match kind::key_of(doc) {
            Some(DocKey::Settings) => {
                self.people = People::new(view::settings(doc));
                self.court.changed(&id);
                self.touched.workspace = true;
                self.touched.directory |= self.directory.define(&self.people.defaults().custom);
            }
            Some(key) => {
                if let Some(seen) = source::read(key, doc, self.pasts.of(id, doc)) {
                    self.put(id, seen, read);
                }
            }
            None => {}
        }
        true
    }

    fn put(&mut self, id: DocId, seen: Seen, read: u64) {
        self.stale.remove(id);
        self.touched.directory = true;
        match seen {
            Seen::Contact(entry, facts) => self.directory.put_contact(&entry, facts, read),
            Seen::Activity(key, facts, open) => {
                self.directory.put_activity(id, key, facts, read);
                self.directory.put_open(id, open);
            }
            Seen::Beside(key, facts) => self.directory.put_activity(id, key, facts, read),
        }
    }

    /// The name of whoever made a document's latest change, if it was someone else.
    pub(super) fn last_author(&mut self, id: DocId) -> Option<String> {
        let doc = self.document(id).ok().flatten()?;
        let heads = doc.get_heads();
        let changes = heads.iter().filter_map(|head| doc.get_change_meta_by_hash(head));
        let latest = changes.max_by_key(|change| change.timestamp)?;
        let actor = ActorId::from_slice(latest.actor.to_bytes())?;
        let ours = self.device.as_ref().is_some_and(|device| device.actor() == actor);
        (!ours).then(|| self.people.of_actor(actor))
    }

    /// The documents of a fiche: its contact's, those of contacts merged into it, and those beside
    /// all of them of all years. What was set aside is missing ([`Self::aside_of`]).
    pub(super) fn sheets(&mut self, now: Now, contact: DocId) -> Result<Vec<Sheet>, Failure> {
        let contact = self.survivor(contact);
        let mut sheets = self.contact_sheets(contact)?;
        sheets.extend(self.sheets_beside(now, contact, |_| true)?);
        Ok(sheets)
    }

    /// The document of a contact that stands for itself, and those of contacts merged into it, the nearest first.
    pub(super) fn contact_sheets(&mut self, contact: DocId) -> Result<Vec<Sheet>, Failure> {
        let own = self.sheet(contact)?.ok_or_else(|| self.missing(contact))?;
        if own.0 != DocKey::Contact(contact) {
            return Err(Failure::NotFound);
        }
        let mut sheets = vec![own];
        for member in self.directory.merged_with(contact).into_iter().skip(1) {
            sheets.extend(self.readable_sheet(member)?);
        }
        Ok(sheets)
    }

    /// The documents beside a fiche that are wanted, as [`Self::sheets`] gives them.
    pub(super) fn sheets_beside(
        &mut self,
        now: Now,
        contact: DocId,
        wanted: fn(&DocKey) -> bool,
    ) -> Result<Vec<Sheet>, Failure> {
        let contact = self.survivor(contact);
        let mut sheets = Vec::new();
        for id in self.beside(now, contact) {
            if self.directory.key(id).is_some_and(|key| !wanted(&key)) {
                continue;
            }
            let found = self.readable_sheet(id)?;
            sheets.extend(found.filter(|(key, _)| key.is_beside() && wanted(key)));
        }
        Ok(sheets)
    }

    /// The contact that stands for this one, read from the documents while the directory is not ready.
    pub(super) fn survivor(&mut self, contact: DocId) -> DocId {
        if self.stale.contains(contact) {
            self.index(contact);
        }
        let mut seen = BTreeSet::from([contact]);
        let mut at = contact;
        while let Some(to) = self.directory.merged_into(at) {
            if !seen.insert(to) {
                break;
            }
            if self.stale.contains(to) {
                self.index(to);
            }
            at = to;
        }
        self.directory.survivor(contact)
    }

    fn beside(&self, now: Now, contact: DocId) -> BTreeSet<DocId> {
        let this_year = kind::year_of(now.unix_ms);
        let mut ids = BTreeSet::new();
        for member in self.directory.merged_with(contact) {
            ids.extend(self.directory.activities_of(member));
            if !self.stale.is_empty() {
                let years = this_year - YEARS_BACK..=this_year + 1;
                ids.extend(DocKey::beside(member, years).map(|key| key.id()));
            }
        }
        ids
    }

    /// The contact that a document belongs to, and its name.
    pub(super) fn whose(&mut self, doc: DocId) -> (Option<DocId>, String) {
        let contact = self.key_of(doc).and_then(contact_of);
        let Some(contact) = contact else { return (None, String::new()) };
        if self.stale.contains(contact) {
            self.index(contact);
        }
        (Some(contact), self.directory.name(contact).unwrap_or_default().to_owned())
    }
}

/// A document's state in eight bytes, for the directory to know which one it has read.
pub(super) fn state(digest: &Digest) -> u64 {
    digest.0.first_chunk().map_or(0, |first| u64::from_le_bytes(*first))
}
