//! Fiches that were erased: what this engine keeps of them beside their documents goes too, then the core may
//! tell the server that nothing is left.
//!
//! That happens once the documents' own rows are gone, packs included. What a backend keeps of deleted rows it
//! is asked to let go of as well ([`Store::expunge`]).

use super::{Engine, Now};
use crate::{
    api::{HandedOver, Wiped},
    index::shards,
    rows,
};
use carnet_ids::DocId;
use carnet_model::kind::DocKey;
use carnet_storage::{Batch, ReadNow, Store, StoreError};
use serde_json::Value;
use std::collections::BTreeSet;

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// A document was erased, as that one was asked to be; so many edits of it waited for the server.
    pub(super) fn erased(&mut self, now: Now, doc: DocId, of: DocId, lost: usize) {
        self.touch(doc, None);
        self.stale.remove(doc);
        self.fresh.remove(&doc);
        self.directory.remove(doc);
        self.pending = None;
        // Names of who wrote what in the fiches read last, and what they held.
        self.memory = Default::default();
        self.pasts = Default::default();
        self.touched.directory = true;
        self.handed.remove(doc);
        if lost > 0 {
            // Whoever wrote is told how much was given up, and of nothing that it said.
            let lost = lost + self.handed.lost_of(of);
            let (contact, name) = (of, String::new());
            self.handed.remove(of);
            let (at, waits) = (now.seconds(), false);
            self.handed.put(HandedOver { contact, name, at, waits, erased: lost });
        }
    }

    /// Whether something belongs to a contact that was erased.
    pub(super) fn is_of_erased(&self, key: DocKey) -> bool {
        let device = self.device.as_ref();
        let of = key.contact().into_iter().chain([key.id()]);
        device.is_some_and(|device| of.into_iter().any(|doc| device.is_erased(doc)))
    }

    /// Clears away what is kept of erased documents, if it is time. Whether something was.
    #[inline(never)]
    pub(super) async fn clear_erased(&mut self) -> bool {
        let Some(device) = &self.device else { return false };
        let docs = device.to_clear();
        // A row of the directory that was not read as yet would come back with what it knows.
        if docs.is_empty() || device.holds_erased() || self.shelf.is_reading() {
            return false;
        }
        let erased: BTreeSet<DocId> =
            docs.iter().flat_map(|doc| [*doc, device.erased_with(*doc)]).collect();
        match self.clear(&erased).await {
            Ok(()) => {
                if let Some(device) = &mut self.device {
                    device.cleared(&docs);
                }
                true
            }
            // It is tried again when something else happens.
            Err(_) => false,
        }
    }

    async fn clear(&mut self, erased: &BTreeSet<DocId>) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        self.done.forget_docs(erased, &mut batch);
        self.clear_notes(erased, &mut batch)?;
        self.clear_files(erased, &mut batch)?;
        self.clear_reports(erased, &mut batch)?;
        let shards: BTreeSet<u8> = erased.iter().map(|doc| shards::shard_of(*doc)).collect();
        for shard in &shards {
            match self.directory.shard(*shard) {
                Some(row) => batch.put(rows::shard(*shard), row),
                None => batch.delete(rows::shard(*shard)),
            }
        }
        self.store.commit(batch).await?;
        self.directory.saved(&shards.into_iter().collect::<Vec<_>>());
        self.store.expunge().await
    }

    /// Drafts of them, and what other notes of this device say of them.
    fn clear_notes(&self, erased: &BTreeSet<DocId>, batch: &mut Batch) -> Result<(), StoreError> {
        let names: Vec<String> = erased.iter().map(ToString::to_string).collect();
        let says = |text: &str| names.iter().any(|name| text.contains(name));
        for (key, text) in self.store.scan_now(&rows::notes())? {
            if says(rows::local_name(&key).unwrap_or_default()) {
                batch.delete(key);
                continue;
            }
            let Some(text) = str::from_utf8(&text).ok().filter(|text| says(text)) else { continue };
            match serde_json::from_str::<Value>(text).ok().and_then(|note| without(note, &says)) {
                Some(note) => batch.put(key, note.to_string()),
                None => batch.delete(key),
            }
        }
        Ok(())
    }

    /// Files that are here for them alone lose their keys, so that nobody reads them any more; their pieces go
    /// when the next look is taken at what is not needed.
    fn clear_files(&self, erased: &BTreeSet<DocId>, batch: &mut Batch) -> Result<(), StoreError> {
        for (id, mut row) in self.blobs()? {
            if row.contacts.is_disjoint(erased) {
                continue;
            }
            row.contacts.retain(|contact| !erased.contains(contact));
            row.unsent.retain(|contact| !erased.contains(contact));
            if row.contacts.is_empty() {
                (row.key, row.name, row.kept) = ([0; 32], String::new(), false);
            }
            if row.unsent.is_empty() {
                batch.delete(rows::blob_unsent(&id));
            }
            batch.put(rows::blob(&id), rows::encode(&row));
        }
        Ok(())
    }

    /// What is told of them in reports of what this device let go of.
    fn clear_reports(&self, erased: &BTreeSet<DocId>, batch: &mut Batch) -> Result<(), StoreError> {
        let is_of = |contact: &Option<DocId>| contact.is_some_and(|one| erased.contains(&one));
        for (key, row) in self.store.scan_now(&rows::all_wiped())? {
            let Some(mut report) = rows::decode::<Wiped>(&row) else { continue };
            let before = report.count();
            report.edits.retain(|edit| !is_of(&edit.contact));
            report.refused.retain(|edit| !is_of(&edit.contact));
            report.drafts.retain(|draft| !is_of(&draft.contact));
            if report.count() < before {
                batch.put(key, rows::encode(&report));
            }
        }
        Ok(())
    }
}

/// A note without the parts of it that say something: items of lists, and fields. `None` if it is all one.
fn without(note: Value, says: &impl Fn(&str) -> bool) -> Option<Value> {
    match note {
        Value::String(text) if says(&text) => None,
        Value::Array(items) => {
            Some(Value::Array(items.into_iter().filter_map(|item| without(item, says)).collect()))
        }
        // An object that names one is about it.
        Value::Object(fields) if fields.values().any(|value| value.as_str().is_some_and(says)) => {
            None
        }
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(name, _)| !says(name));
            let kept = kept.filter_map(|(name, value)| Some((name, without(value, says)?)));
            Some(Value::Object(kept.collect()))
        }
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_note_says_of_somebody_goes_and_the_rest_stays() {
        let check = |note: Value, expect: Option<Value>| {
            assert_eq!(without(note, &|text: &str| text.contains("ab12")), expect);
        };
        check(
            json!({ "recent": ["ab12", "cd34"], "tour": true }),
            Some(json!({ "recent": ["cd34"], "tour": true })),
        );
        check(
            json!([{ "contact": "ab12", "name": "Maury" }, { "contact": "cd34", "name": "Le Goff" }]),
            Some(json!([{ "contact": "cd34", "name": "Le Goff" }])),
        );
        check(
            json!({ "of": { "ab12": "typed", "cd34": "typed" } }),
            Some(json!({ "of": { "cd34": "typed" } })),
        );
        check(json!("ab12"), None);
        check(json!(3), Some(json!(3)));
    }
}
