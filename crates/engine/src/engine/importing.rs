//! Importing a file, a few rows at a time.

use super::{
    Engine, Now,
    apply::{Written, client_code, set},
};
use crate::{
    api::{Event, Failure, ImportReport, OnDuplicate, Reply},
    dice,
    done::Origin,
    index::Candidate,
    upsert,
};
use carnet_ids::DocId;
use carnet_import::{Draft, Options, RowError};
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    value::Value,
    view,
};
use carnet_storage::{Batch, ReadNow, Store};
use carnet_sync::WriteId;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of one step: their changes are one commit, and screens are answered between two steps.
const ROWS_PER_STEP: usize = 50;

/// An import under way.
pub(super) struct Importing {
    origin: Origin,
    rows: std::vec::IntoIter<Result<Draft, RowError>>,
    total: usize,
    done: usize,
    duplicates: OnDuplicate,
    dry_run: bool,
    report: ImportReport,
    back: Vec<Intent>,
    /// The file's line of this step's first row.
    step_line: Option<usize>,
    /// Contacts that this step was the first to update.
    step_updated: Vec<DocId>,
    /// Writes of the last step that the disk refused, and is asked for again later.
    unsaved: Vec<WriteId>,
    /// In a dry run, what the rows so far would have made known.
    seen: BTreeMap<String, DocId>,
    updated: BTreeSet<DocId>,
}

/// What a row did.
enum Outcome {
    Created,
    Updated(DocId),
    Skipped,
}

impl<S: Store + ReadNow + Clone> Engine<S> {
    pub(super) fn begin_import(
        &mut self,
        origin: Origin,
        file: &[u8],
        options: &Options,
        duplicates: OnDuplicate,
        dry_run: bool,
    ) -> Result<(), Failure> {
        if self.device.is_none() {
            return Err(Failure::SignedOut);
        }
        if self.importing.is_some() {
            return Err(Failure::Busy);
        }
        // The definitions of now, whatever they were when the file was looked at.
        let own = self.people.defaults().custom.clone();
        let options = Options { own, ..options.clone() };
        let rows = carnet_import::drafts(file, &options)
            .map_err(|error| Failure::File(error.to_string()))?;
        let rows: Vec<_> = rows.collect();
        self.importing = Some(Importing {
            origin,
            total: rows.len(),
            rows: rows.into_iter(),
            done: 0,
            duplicates,
            dry_run,
            report: ImportReport::default(),
            back: Vec::new(),
            step_line: None,
            step_updated: Vec::new(),
            unsaved: Vec::new(),
            seen: BTreeMap::new(),
            updated: BTreeSet::new(),
        });
        Ok(())
    }

    pub(super) fn cancel_import(&mut self) {
        if let Some(import) = &mut self.importing {
            import.report.cancelled = true;
        }
    }

    /// Reads the next rows. Duplicates are found in the directory, so it is read first.
    pub(super) async fn import_step(&mut self, now: Now) {
        let Some(mut import) = self.importing.take() else { return };
        if self.is_reading() && !import.report.cancelled {
            self.importing = Some(import);
            return self.read_some(now).await;
        }
        let step = if import.report.cancelled { 0 } else { ROWS_PER_STEP };
        let mut written = Vec::new();
        let created = import.report.created;
        import.step_line = None;
        import.step_updated.clear();
        self.hold(true);
        for _ in 0..step {
            let Some(row) = import.rows.next() else { break };
            import.done += 1;
            self.import_row(now, &mut import, row, &mut written);
            if import.report.cancelled {
                break;
            }
        }
        self.hold(false);
        let writes: Vec<_> = written.iter().filter_map(Written::write).collect();
        import.back.extend(
            written.into_iter().map(Written::back).filter(|intent| !intent.edits.is_empty()),
        );
        self.drive(now).await;
        if !writes.is_empty() && self.unsaved() > 0 {
            let why = code_of(&self.disk_failure());
            import.refused_by_disk(writes, created, why);
        }
        self.events.push_back(Event::ImportProgress { done: import.done, total: import.total });
        if import.report.cancelled || import.rows.as_slice().is_empty() {
            self.end_import(now, import).await;
        } else {
            self.importing = Some(import);
        }
    }

    async fn end_import(&mut self, now: Now, import: Importing) {
        let Importing { origin, mut report, mut back, unsaved, .. } = import;
        report.updated = import.updated.len();
        if !back.is_empty() {
            back.reverse();
            let mut batch = Batch::default();
            let undo = self.done.record(origin, back, &mut batch);
            // With the device's own rows, so that a full disk is asked again for this one too.
            self.attach(batch);
            self.saving.wait(undo, &unsaved);
            self.drive(now).await;
            if !self.saving.waits(undo) {
                self.done.saved(undo);
            }
            report.undo = Some(undo);
        }
        self.replies.push_back((origin, Reply::Imported(report)));
    }

    fn import_row(
        &mut self,
        now: Now,
        import: &mut Importing,
        row: Result<Draft, RowError>,
        written: &mut Vec<Written>,
    ) {
        let draft = match row {
            Ok(draft) => draft,
            Err(error) => return import.report.errors.push((error.line, error.code, error.text)),
        };
        let (line, name) = (draft.line, draft.name.clone());
        import.step_line.get_or_insert(line);
        match self.import_draft(now, import, draft, written) {
            Ok(Outcome::Created) => import.report.created += 1,
            Ok(Outcome::Updated(contact)) => import.update(contact),
            Ok(Outcome::Skipped) => import.report.skipped += 1,
            Err(Failure::Edit(error)) => {
                import.report.errors.push((line, error.code, format!("{name} · {}", error.field)));
            }
            Err(failure) => {
                // The disk: what comes next would fail too.
                import.report.errors.push((line, code_of(&failure), name));
                import.report.cancelled = true;
            }
        }
    }

    fn import_draft(
        &mut self,
        now: Now,
        import: &mut Importing,
        draft: Draft,
        written: &mut Vec<Written>,
    ) -> Result<Outcome, Failure> {
        let id = dice::imported(&import.origin.client, import.origin.number, draft.line);
        if self.document(id)?.is_some() {
            // This very import was begun before, by an engine that died half-way.
            return Ok(Outcome::Created);
        }
        let known = self.known(import, &draft);
        let known = known.filter(|_| import.duplicates != OnDuplicate::Create);
        let (contact, edits, outcome) = match (known, import.duplicates) {
            (Some(_), OnDuplicate::Skip) => return Ok(Outcome::Skipped),
            (Some(contact), duplicates) if self.document(contact)?.is_some() => {
                let edits = self.edits_of(contact, draft, duplicates)?;
                (contact, edits, Outcome::Updated(contact))
            }
            (Some(contact), _) => (contact, Vec::new(), Outcome::Updated(contact)),
            (None, _) => {
                import.note(&draft, id);
                (id, self.creation(draft), Outcome::Created)
            }
        };
        if !import.dry_run && !edits.is_empty() {
            written.push(self.write(now, &Intent { doc: DocKey::Contact(contact), edits })?);
        }
        Ok(outcome)
    }

    /// The contact that a row is about, if there is one.
    fn known(&self, import: &Importing, draft: &Draft) -> Option<DocId> {
        let by_uid = self.directory.by_uid(&draft.uid);
        let in_file = || {
            import
                .dry_run
                .then(|| identities(draft).find_map(|key| import.seen.get(&key).copied()))
                .flatten()
        };
        by_uid.or_else(|| self.directory.same_as(&candidate(draft))).or_else(in_file)
    }

    fn creation(&self, draft: Draft) -> Vec<Edit> {
        let mut edits = draft.edits;
        let is = |edit: &Edit, key: &str| matches!(edit, Edit::Set { place: Place::Root, field, .. } if field == key);
        if !edits.iter().any(|edit| is(edit, "client_code")) {
            edits.push(set("client_code", Value::text(client_code(self.directory.next_code()))));
        }
        if !draft.uid.is_empty() && !edits.iter().any(|edit| is(edit, "source_uid")) {
            edits.push(set("source_uid", Value::text(draft.uid)));
        }
        edits
    }

    fn edits_of(
        &mut self,
        contact: DocId,
        draft: Draft,
        duplicates: OnDuplicate,
    ) -> Result<Vec<Edit>, Failure> {
        let Some(doc) = self.document(contact)? else { return Ok(Vec::new()) };
        let known = view::fiche(doc, &[]);
        Ok(upsert::edits(&known, draft.edits, duplicates == OnDuplicate::Update))
    }
}

impl Importing {
    fn update(&mut self, contact: DocId) {
        if self.updated.insert(contact) {
            self.step_updated.push(contact);
        }
    }

    /// The last step is in memory only: it is not told as done, and nothing follows. `created` is
    /// how many contacts had been created before it.
    fn refused_by_disk(&mut self, writes: Vec<WriteId>, created: usize, why: String) {
        self.report.created = created;
        for contact in self.step_updated.drain(..) {
            self.updated.remove(&contact);
        }
        self.report.errors.push((self.step_line.unwrap_or(0), why, String::new()));
        self.report.cancelled = true;
        self.unsaved = writes;
    }

    fn note(&mut self, draft: &Draft, id: DocId) {
        if self.dry_run {
            self.seen.extend(identities(draft).map(|key| (key, id)));
        }
    }
}

/// A reason as reports have them: a code where there are words for it.
fn code_of(failure: &Failure) -> String {
    match failure {
        Failure::Full | Failure::NoRoom => "full".to_owned(),
        other => other.to_string(),
    }
}

fn candidate(draft: &Draft) -> Candidate {
    Candidate {
        except: None,
        name: draft.name.clone(),
        emails: draft.emails.clone(),
        phones: draft.phones.clone(),
        siret: draft.siret.clone(),
        postcode: draft.postcode.clone(),
    }
}

/// What surely names the contact of a row.
fn identities(draft: &Draft) -> impl Iterator<Item = String> {
    let uid = std::iter::once(format!("uid:{}", draft.uid)).filter(|_| !draft.uid.is_empty());
    let phones = draft.phones.iter().filter(|phone| phone.starts_with('+')).cloned();
    let siret = std::iter::once(draft.siret.clone()).filter(|siret| siret.len() == 14);
    uid.chain(draft.emails.iter().cloned()).chain(phones).chain(siret)
}
