//! Answers read from documents: fiches, their history, conflicts, the workspace.

use super::{Engine, Now, drive::contact_of, find::Sheet};
use crate::{
    api::{Barred, ConflictView, Failure, Fiche, Relations, WorkspaceView},
    heads,
};
use automerge::Automerge;
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    kind::DocKey,
    view::{self, CollectionView, Defaults, FicheView, HistoryEntry, Memory},
};
use carnet_policy::Right;
use carnet_storage::{ReadNow, Store};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The warning of a client code that another contact has too.
const CODE_TAKEN: &str = "client-code-taken";

impl<S: Store + ReadNow + Clone> Engine<S> {
    pub(super) fn fiche(&mut self, now: Now, contact: DocId) -> Result<Fiche, Failure> {
        let sheets = self.sheets(now, contact)?;
        let view = view_of(&sheets, self.people.defaults(), &mut self.memory);
        Ok(self.shown(now, view, &sheets))
    }

    /// A fiche with what is known beside these documents, which it was read from.
    pub(super) fn shown(&mut self, now: Now, mut view: FicheView, sheets: &[Sheet]) -> Fiche {
        self.warn_of_code(&mut view);
        let (pending, pending_items) = self.pending_of(sheets);
        if pending {
            self.shown_waiting.insert(view.contact);
        }
        let present = self.others_at(view.contact);
        let set_aside = self.aside_of(now, view.contact);
        let clock = self.clock_at(view.contact, sheets);
        let leaving = self.is_handed_over(view.contact);
        let barred = self.barred_at(view.contact);
        Fiche {
            view,
            pending_items,
            pending,
            present,
            set_aside,
            clock,
            older: false,
            leaving,
            barred,
        }
    }

    /// What is kept of a contact beside its events.
    pub(super) fn activity(
        &mut self,
        now: Now,
        contact: DocId,
    ) -> Result<Vec<CollectionView>, Failure> {
        let sheets = self.sheets(now, contact)?;
        let sheets: Vec<_> = sheets.iter().map(|(key, doc)| (*key, &**doc)).collect();
        Ok(view::activity(&sheets))
    }

    /// What is kept of a contact in its ledgers.
    pub(super) fn ledger(
        &mut self,
        now: Now,
        contact: DocId,
    ) -> Result<Vec<CollectionView>, Failure> {
        let is_one = |key: &DocKey| matches!(key, DocKey::Ledger { .. });
        let sheets = self.sheets_beside(now, contact, is_one)?;
        let sheets: Vec<_> = sheets.iter().map(|(key, doc)| (*key, &**doc)).collect();
        Ok(view::ledger(&sheets))
    }

    /// What ties a contact to others; `None` where nothing does.
    pub(super) fn relations(
        &mut self,
        contact: DocId,
        most: usize,
    ) -> Result<Option<Box<Relations>>, Failure> {
        let contact = self.survivor(contact);
        if self.directory.name(contact).is_none() {
            return Err(Failure::NotFound);
        }
        if !self.directory.is_tied(contact) {
            return Ok(None);
        }
        let found = self.tied(contact, most);
        // What merging turned into ties of a fiche to itself is none.
        Ok((found.total > 0).then(|| Box::new(found)))
    }

    /// A collection of the settings with its conflicts.
    pub(super) fn settings_of(&mut self, collection: &str) -> Result<CollectionView, Failure> {
        let settings = self.document(DocKey::Settings.id())?.ok_or(Failure::NotFound)?;
        view::settings_collection(settings, collection).ok_or(Failure::NotFound)
    }

    pub(super) fn fiche_at(
        &mut self,
        now: Now,
        contact: DocId,
        doc: DocKey,
        change: &str,
    ) -> Result<Fiche, Failure> {
        let (as_it_was, _) = self.sheets_at(now, contact, doc, change)?;
        let view = view_of(&as_it_was, self.people.defaults(), &mut Memory::default());
        Ok(Fiche {
            view,
            pending_items: Vec::new(),
            pending: false,
            present: Vec::new(),
            set_aside: Vec::new(),
            clock: None,
            older: false,
            leaving: false,
            barred: Barred::default(),
        })
    }

    /// The documents of a fiche as they were right after a change of one of them, and when that was, seconds since
    /// 1970.
    pub(super) fn sheets_at(
        &mut self,
        now: Now,
        contact: DocId,
        doc: DocKey,
        change: &str,
    ) -> Result<(Vec<Sheet>, i64), Failure> {
        let hash = change.parse().map_err(|_| Failure::NotFound)?;
        let sheets = self.sheets(now, contact)?;
        let changed = sheets.iter().find(|(key, _)| *key == doc).ok_or(Failure::NotFound)?;
        let at = heads::time_of(&changed.1, hash).ok_or(Failure::NotFound)?;
        let as_it_was = sheets.iter().filter_map(|(key, sheet)| {
            let heads = if *key == doc { vec![hash] } else { heads::at(sheet, at) };
            Some((*key, Arc::new(sheet.fork_at(&heads).ok()?)))
        });
        Ok((as_it_was.collect(), at))
    }

    pub(super) fn history(
        &mut self,
        now: Now,
        contact: DocId,
    ) -> Result<Vec<HistoryEntry>, Failure> {
        let sheets = self.sheets(now, contact)?;
        let mut history: Vec<_> =
            sheets.iter().flat_map(|(key, doc)| view::history(doc, *key)).collect();
        // Stable: changes of one second keep the order of their document.
        history.sort_by_key(|entry| std::cmp::Reverse(entry.stamp.at));
        Ok(history)
    }

    pub(super) fn conflicts(&mut self) -> Vec<ConflictView> {
        let documents: Vec<_> = self.directory.in_conflict().collect();
        let mut conflicts = Vec::new();
        let mut bars: BTreeMap<DocId, Barred> = BTreeMap::new();
        for (doc, key) in documents {
            let (contact, name) = self.whose(doc);
            let Some(contact) = contact else { continue };
            let barred = match bars.get(&contact) {
                Some(known) => known.clone(),
                None => {
                    let barred = self.barred_at(contact);
                    bars.insert(contact, barred.clone());
                    barred
                }
            };
            let Ok(Some(document)) = self.document(doc) else { continue };
            let places = view::conflicts(document, key);
            for (place, field, removed_meanwhile) in places {
                let field = self.read_own(&place, field);
                let field = self.read_terms(key, &place, field);
                let name = name.clone();
                let barred = barred.clone();
                conflicts.push(ConflictView {
                    contact,
                    name,
                    doc: key,
                    field,
                    place,
                    removed_meanwhile,
                    barred,
                });
            }
        }
        conflicts
    }

    pub(super) fn workspace(&mut self) -> WorkspaceView {
        let barred = self.barred(None);
        let shown = self.people.workspace(self.directory.tags(), self.directory.cities());
        WorkspaceView { barred, ..shown }
    }

    /// What the user may not do to a fiche. What leaves takes no more edits.
    pub(super) fn barred_at(&mut self, contact: DocId) -> Barred {
        if self.is_handed_over(contact) {
            return Right::all().collect();
        }
        self.barred(Some(contact))
    }

    /// What the user may not do, to a fiche or anywhere. What can't be read bars from nothing.
    pub(super) fn barred(&mut self, contact: Option<DocId>) -> Barred {
        let Some(me) = self.me() else { return Barred::default() };
        let mut court = std::mem::take(&mut self.court);
        let mut read =
            |doc, show: &mut dyn FnMut(Option<&Automerge>)| self.document(doc).map(&mut *show);
        let barred = court.barred(me, contact, &mut read);
        self.court = court;
        barred.map(Barred::from_iter).unwrap_or_default()
    }

    fn warn_of_code(&self, view: &mut FicheView) {
        let fields = view.sections.iter_mut().flat_map(|section| &mut section.fields);
        for field in fields.filter(|field| field.key == "client_code" && field.warning.is_none()) {
            if self.directory.shares_code(view.contact, &field.display) {
                field.warning = Some(CODE_TAKEN.to_owned());
            }
        }
    }

    /// Whether an edit of these documents waits, and of which items.
    pub(super) fn pending_of(&mut self, sheets: &[Sheet]) -> (bool, Vec<ItemId>) {
        self.refresh_pending();
        let waiting =
            |contact: &DocId| self.pending.as_ref().is_some_and(|all| all.contains(contact));
        let mut contacts = sheets.iter().filter_map(|(key, _)| contact_of(*key));
        let Some(device) =
            self.device.as_ref().filter(|_| contacts.any(|contact| waiting(&contact)))
        else {
            return (false, Vec::new());
        };
        let pending = device.pending();
        // A fiche opens with some of its documents; what waits in the others is told all the same.
        let others = self.others_of(sheets, pending.iter().map(|change| change.doc).collect());
        let mut waits = false;
        let mut items = BTreeSet::new();
        for (key, doc) in sheets.iter().chain(&others) {
            let id = key.id();
            for change in pending.iter().filter(|change| change.doc == id) {
                waits = true;
                items.extend(view::items_written(doc, *key, &change.change));
            }
        }
        (waits, items.into_iter().collect())
    }
}

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// Those of these documents that belong to the fiche and are not among its sheets.
    fn others_of(&mut self, sheets: &[Sheet], docs: BTreeSet<DocId>) -> Vec<Sheet> {
        let fiche = sheets.first().and_then(|(key, _)| contact_of(*key));
        let is_other = |key: &DocKey| {
            let contact = contact_of(*key).map(|contact| self.directory.survivor(contact));
            contact == fiche && sheets.iter().all(|(known, _)| known != key)
        };
        let keys = docs.into_iter().filter_map(|doc| self.directory.key(doc));
        let others: Vec<DocKey> = keys.filter(is_other).collect();
        others.into_iter().filter_map(|key| self.sheet(key.id()).ok().flatten()).collect()
    }
}

/// The view of a fiche's documents, the contact's first.
pub(super) fn view_of(sheets: &[Sheet], defaults: &Defaults, memory: &mut Memory) -> FicheView {
    let sheets: Vec<_> = sheets.iter().map(|(key, doc)| (*key, &**doc)).collect();
    let none = Automerge::new();
    let blank = (DocKey::Settings, &none);
    let ((_, contact), others) = sheets.split_first().unwrap_or((&blank, &[]));
    let is_merged = |(key, _): &(DocKey, _)| matches!(key, DocKey::Contact(_));
    let (merged, beside): (Vec<_>, Vec<_>) = others.iter().copied().partition(is_merged);
    let mut view = view::fiche_remembered(contact, &beside, defaults, memory);
    view::add_merged(&mut view, contact, &merged, defaults, memory);
    view
}
