//! Fiches as files: a part of them at a time, as the screen takes them.

use super::{Engine, Now, read::view_of};
use crate::api::{Action, Failure, FileKind, Section};
use carnet_ids::{DocId, ItemId};
use carnet_import::export::{self, Beside};
use carnet_model::view::{FicheView, FieldView, Memory};
use carnet_storage::{ReadNow, Store};

/// As many fiches are written at once; more are asked for again.
const TOGETHER: usize = 500;

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// What stands before the first fiche of a file.
    pub(super) fn file_head(&self, kind: FileKind) -> Result<String, Failure> {
        match kind {
            FileKind::Csv => text(export::csv_head(&self.people.defaults().custom)),
            FileKind::VCard | FileKind::Json => Ok(String::new()),
        }
    }

    /// These fiches, but those that are not here any more or that the user may not take out of the app; how many
    /// they are.
    pub(super) fn exported(
        &mut self,
        now: Now,
        contacts: &[DocId],
        kind: FileKind,
    ) -> Result<(usize, String), Failure> {
        let mut parts = Vec::new();
        for contact in contacts.iter().take(TOGETHER) {
            if !self.barred(Some(*contact)).allows(Section::Fiche, Action::Export) {
                continue;
            }
            match self.one_exported(now, *contact, kind) {
                // What can't be opened is told of elsewhere; the others are here.
                Err(Failure::NotFound | Failure::SetAside | Failure::HandedOver) => {}
                found => parts.push(found?),
            }
        }
        let between = if kind == FileKind::Json { ",\n" } else { "" };
        Ok((parts.len(), parts.join(between)))
    }

    fn one_exported(
        &mut self,
        now: Now,
        contact: DocId,
        kind: FileKind,
    ) -> Result<String, Failure> {
        let sheets = self.sheets(now, contact)?;
        let defaults = self.people.defaults();
        let fiche = view_of(&sheets, defaults, &mut Memory::default());
        match kind {
            FileKind::Csv => text(export::csv_rows([&fiche], &defaults.custom)),
            FileKind::VCard => Ok(export::vcard4(&fiche)),
            FileKind::Json => self.whole(now, contact, &fiche),
        }
    }

    /// A fiche with all that the user sees of it.
    pub(super) fn whole(
        &mut self,
        now: Now,
        contact: DocId,
        fiche: &FicheView,
    ) -> Result<String, Failure> {
        let mut collections = self.activity(now, contact)?;
        collections.extend(self.ledger(now, contact)?);
        let terms = self.terms(now, contact)?.view;
        let fields: Vec<FieldView> =
            terms.sections.into_iter().flat_map(|section| section.fields).collect();
        let own = self.people.defaults().custom.clone();
        let own = |item: ItemId| own.iter().find(|of| of.id == item).map(|of| of.key.clone());
        let beside =
            Beside { collections: &collections, terms: &fields, prices: &terms.prices, own: &own };
        Ok(export::json(fiche, &beside))
    }
}

/// Written in memory, where nothing fails.
fn text(written: Result<Vec<u8>, impl ToString>) -> Result<String, Failure> {
    let bytes = written.map_err(|error| Failure::File(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Failure::File(error.to_string()))
}
