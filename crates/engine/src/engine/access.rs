//! All that is held of one person, in one object for programs: what stands in the fiche, all that was written in
//! it by whom and when, and what waits on this device.

use super::{Engine, Now, find::Sheet};
use crate::api::{Access, AccessFile, Action, Failure, PendingEdit, Quarantined, Section};
use carnet_ids::{ActorId, DocId};
use carnet_import::export::value_json;
use carnet_model::{
    edit::Place,
    value::Value,
    view::{self, FicheView, HistoryDetail, HistoryEntry, ItemChange, ItemView, Memory},
};
use carnet_storage::{ReadNow, Store};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// The version of the object.
const FORMAT: u32 = 1;
/// Relations that are told at most.
const RELATIONS: usize = 5_000;

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// All that is held of a contact.
    pub(super) fn access(&mut self, now: Now, contact: DocId) -> Result<Access, Failure> {
        let contact = self.survivor(contact);
        if !self.barred(Some(contact)).allows(Section::Fiche, Action::Export) {
            return Err(Failure::NotFound);
        }
        let sheets = self.sheets(now, contact)?;
        let fiche = super::read::view_of(&sheets, self.people.defaults(), &mut Memory::default());
        let whole = self.whole(now, contact, &fiche)?;
        let whole: Json =
            serde_json::from_str(&whole).map_err(|error| Failure::File(error.to_string()))?;
        let files = files_of(&fiche);
        let of_files = files.iter().map(
            |file| json!({ "name": file.name, "size": file.size, "sha256": file.blob.to_string() }),
        );
        let of_files: Vec<Json> = of_files.collect();
        let history = self.all_history(&sheets);
        let unreadable = self.aside_of(now, contact);
        let unreadable: Vec<String> = unreadable.iter().map(ToString::to_string).collect();
        let json = json!({
            "format": FORMAT,
            "written_at": now.unix_ms,
            "workspace": self.people.workspace(Vec::new(), Vec::new()).company,
            "fiche": whole,
            "relations": self.told_relations(contact)?,
            "files": of_files,
            "history": history,
            "waiting": self.told_waiting(contact),
            "refused": self.told_refused(contact),
            "unreadable": unreadable,
        });
        let name = fiche.name.clone();
        // Indented: people look into it.
        let json = serde_json::to_string_pretty(&json);
        Ok(Access { name, json: json.map_err(|error| Failure::File(error.to_string()))?, files })
    }

    /// Every change of these documents, the oldest first.
    fn all_history(&self, sheets: &[Sheet]) -> Vec<Json> {
        let mut all: Vec<HistoryEntry> =
            sheets.iter().flat_map(|(key, doc)| view::history(doc, *key)).collect();
        all.sort_by_key(|entry| entry.stamp.at);
        all.iter().map(|entry| self.told_change(entry)).collect()
    }

    fn told_change(&self, entry: &HistoryEntry) -> Json {
        json!({
            "at": entry.stamp.at,
            "by": self.author(entry.stamp.actor),
            "in": entry.doc.kind(),
            "year": entry.doc.year(),
            "changes": entry.details.iter().map(told_detail).collect::<Vec<_>>(),
        })
    }

    fn author(&self, actor: ActorId) -> String {
        self.people.of_actor(actor)
    }

    fn told_relations(&mut self, contact: DocId) -> Result<Vec<Json>, Failure> {
        let found = self.relations(contact, RELATIONS)?;
        let relations = found.map(|found| found.relations).unwrap_or_default();
        let told = relations.into_iter().map(|one| {
            let other = one
                .other
                .map(|other| json!({ "id": other.contact.to_string(), "name": other.name }));
            json!({
                "relation": one.relation, "inverse": one.inverse, "role": one.role, "other": other,
                "starts_on": one.starts_on, "ends_on": one.ends_on, "note": one.note,
            })
        });
        Ok(told.collect())
    }

    fn told_waiting(&mut self, contact: DocId) -> Vec<Json> {
        let is_of = |edit: &PendingEdit| edit.contact == Some(contact);
        let waiting = self.pending_edits().into_iter().filter(is_of);
        waiting.map(|edit| told_edit(edit.at, &edit.details)).collect()
    }

    fn told_refused(&mut self, contact: DocId) -> Vec<Json> {
        let is_of = |edit: &Quarantined| edit.contact == Some(contact);
        let refused = self.refused_edits().into_iter().filter(is_of);
        refused.map(|edit| told_edit(edit.at, &edit.details)).collect()
    }
}

fn told_edit(at: i64, details: &[HistoryDetail]) -> Json {
    json!({ "at": at, "changes": details.iter().map(told_detail).collect::<Vec<_>>() })
}

fn told_detail(detail: &HistoryDetail) -> Json {
    let (collection, item) = match &detail.place {
        Place::Root => (None, None),
        Place::Item { collection, item } => (Some(collection), Some(item.to_string())),
    };
    let happened = detail.item.map(|change| match change {
        ItemChange::Added => "added",
        ItemChange::Removed => "removed",
        ItemChange::Restored => "restored",
        ItemChange::Moved => "moved",
    });
    json!({
        "collection": collection, "item": item, "field": detail.field, "happened": happened,
        "before": detail.before.as_ref().map(value_json),
        "after": detail.after.as_ref().map(value_json),
    })
}

/// The files that a fiche names, each once.
fn files_of(fiche: &FicheView) -> Vec<AccessFile> {
    let collections = fiche.collections.iter().filter(|one| one.key == "attachments");
    let mut files: BTreeMap<_, AccessFile> = BTreeMap::new();
    for file in collections.flat_map(|one| &one.items).filter_map(file_of) {
        files.entry(file.blob).or_insert(file);
    }
    files.into_values().collect()
}

fn file_of(item: &ItemView) -> Option<AccessFile> {
    let value = |key: &str| {
        item.fields.iter().find(|field| field.key == key).and_then(|field| field.value.as_ref())
    };
    let blob = value("sha256")?.as_text()?.parse().ok()?;
    let size = match value("size")? {
        Value::Int(size) => u64::try_from(*size).ok()?,
        _ => return None,
    };
    let name = value("name").and_then(Value::as_text).unwrap_or_default().to_owned();
    Some(AccessFile { name, blob, size })
}
