//! What is agreed with a contact, and what is sold.

use super::{Engine, Now, find::Sheet};
use crate::{
    api::{Action, Failure, Section, Terms},
    heads,
};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Intent, Place},
    kind::DocKey,
    merge, schema,
    view::{self, CollectionView, FieldView, TermsSource},
};
use carnet_storage::{ReadNow, Store};

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// The terms of a contact, with those of fiches that were merged into it.
    pub(super) fn terms(&mut self, now: Now, contact: DocId) -> Result<Terms, Failure> {
        let contact = self.survivor(contact);
        let fiche = self.sheet(contact)?.ok_or(Failure::NotFound)?;
        if fiche.0 != DocKey::Contact(contact) {
            return Err(Failure::NotFound);
        }
        let sheets = self.sheets_beside(now, contact, is_terms)?;
        let settings = self.sheet(DocKey::Settings.id())?;
        let documents: Vec<_> = sheets.iter().map(|(key, doc)| (*key, &**doc)).collect();
        let view = view::terms(&TermsSource {
            contact,
            documents: &documents,
            fiche: Some(&fiche.1),
            settings: settings.as_ref().map(|(_, doc)| &**doc),
        });
        Ok(Terms { view, pending: self.is_waiting(&sheets) })
    }

    /// The terms as they were right after a change of one of the fiche's documents, by the settings of then.
    pub(super) fn terms_at(
        &mut self,
        now: Now,
        contact: DocId,
        doc: DocKey,
        change: &str,
    ) -> Result<Terms, Failure> {
        let contact = self.survivor(contact);
        let (sheets, at) = self.sheets_at(now, contact, doc, change)?;
        let settings = self.sheet(DocKey::Settings.id())?;
        let settings = settings.and_then(|(_, doc)| doc.fork_at(&heads::at(&doc, at)).ok());
        let documents: Vec<_> = sheets.iter().filter(|(key, _)| is_terms(key)).collect();
        let documents: Vec<_> = documents.iter().map(|(key, doc)| (*key, &**doc)).collect();
        let fiche = sheets.iter().find(|(key, _)| *key == DocKey::Contact(contact));
        let view = view::terms(&TermsSource {
            contact,
            documents: &documents,
            fiche: fiche.map(|(_, doc)| &**doc),
            settings: settings.as_ref(),
        });
        Ok(Terms { view, pending: false })
    }

    fn is_waiting(&self, sheets: &[Sheet]) -> bool {
        let Some(device) = &self.device else { return false };
        let ids: Vec<DocId> = sheets.iter().map(|(key, _)| key.id()).collect();
        device.pending_docs().any(|doc| ids.contains(&doc))
    }

    /// What the company says of terms.
    pub(super) fn company_terms(&mut self) -> Result<Vec<FieldView>, Failure> {
        let settings = self.document(DocKey::Settings.id())?.ok_or(Failure::NotFound)?;
        Ok(view::company_terms(settings))
    }

    /// The catalogues of all families that the settings name, and that of no family.
    pub(super) fn catalogue(&mut self) -> Result<Vec<CollectionView>, Failure> {
        let families = match self.settings_of(schema::ARTICLE_FAMILIES.key) {
            Ok(families) => families.items.into_iter().map(|family| family.item).collect(),
            Err(Failure::NotFound) => Vec::new(),
            Err(failure) => return Err(failure),
        };
        let mut sheets: Vec<Sheet> = Vec::new();
        for family in families.into_iter().chain([ItemId::default()]) {
            sheets.extend(self.readable_sheet(DocKey::Catalogue(family).id())?);
        }
        let sheets: Vec<_> = sheets.iter().map(|(key, doc)| (*key, &**doc)).collect();
        Ok(view::catalogue(&sheets))
    }

    /// What brings the terms of a fiche to the one that it is merged into, for whoever may write that;
    /// nothing for anybody else, whose edit would be refused: readers find the terms all the same.
    pub(super) fn merged_terms(&mut self, from: &[Sheet], into: &[Sheet]) -> Vec<Intent> {
        let Some((DocKey::Contact(kept), _)) = into.first() else { return Vec::new() };
        if !self.barred(Some(*kept)).allows(Section::Terms, Action::Edit) {
            return Vec::new();
        }
        let ours = into.iter().find(|(key, _)| *key == DocKey::Terms(*kept));
        let ours = ours.map(|(_, doc)| &**doc);
        let theirs = from.iter().filter(|(key, _)| is_terms(key));
        // The fiche's own first: it comes before what was merged into it.
        let gone = from.first().and_then(|(key, _)| key.contact()).map(DocKey::Terms);
        let (own, others): (Vec<_>, Vec<_>) = theirs.partition(|(key, _)| Some(*key) == gone);
        let first = own.into_iter().chain(others).next();
        first.and_then(|(_, doc)| merge::terms(doc, ours, *kept)).into_iter().collect()
    }

    /// A field of a conflict, told as terms are where it is one of theirs.
    pub(super) fn read_terms(&mut self, key: DocKey, place: &Place, field: FieldView) -> FieldView {
        let (DocKey::Terms(contact), Place::Root) = (key, place) else { return field };
        let mut field = field;
        if let Ok(Some(fiche)) = self.document(contact) {
            view::tell_address(&mut field, fiche);
        }
        field
    }
}

fn is_terms(key: &DocKey) -> bool {
    matches!(key, DocKey::Terms(_))
}
