//! Everything, in files that other programs read.

use carnet_ids::DocId;
use carnet_model::{
    custom::{self, CustomView, Definition},
    kind::{self, DocKey},
    value::Value,
    view::{self, Defaults, FicheView, FieldView, ItemView, TermsSource, TermsView},
};
use carnet_storage::ReadNow;
use carnet_sync::{Hub, hub::DocError};
use serde_json::{Map, Value as Json, json};
use std::{collections::BTreeMap, fs, io, path::Path};

/// Why something could not be exported.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    /// A document.
    #[error(transparent)]
    Document(#[from] DocError),
    /// A file.
    #[error("a file can't be written: {0}")]
    Io(#[from] io::Error),
}

/// One file `<id>.automerge` a document, which Automerge in any language loads, and
/// `index.json`, which says what each is. Gives the number of documents.
pub(crate) fn automerge(hub: &mut Hub<impl ReadNow>, to: &Path) -> Result<usize, ExportError> {
    fs::create_dir_all(to)?;
    let mut index = Vec::new();
    for id in hub.documents() {
        let Some(doc) = hub.document(id)? else { continue };
        let file = format!("{id}.automerge");
        fs::write(to.join(&file), doc.save())?;
        let key = kind::key_of(doc);
        let name =
            key.filter(|key| matches!(key, DocKey::Contact(_))).map(|_| view::fiche(doc, &[]).name);
        let contact = key.and_then(|key| key.contact());
        let year = key.and_then(|key| key.year());
        let kind = key.map(|key| key.kind());
        index.push(json!({ "id": id, "file": file, "kind": kind, "contact": contact, "year": year, "name": name }));
    }
    fs::write(to.join("index.json"), pretty(&Json::Array(index.clone())))?;
    Ok(index.len())
}

/// `contacts.json`, with each contact's fields, items, events, ledger and terms, and `settings.json`. Gives
/// the number of documents read.
pub(crate) fn json(hub: &mut Hub<impl ReadNow>, to: &Path) -> Result<usize, ExportError> {
    fs::create_dir_all(to)?;
    let (contacts, count) = contacts(hub)?;
    let defined = hub.document(DocKey::Settings.id())?.map(view::settings).unwrap_or_default();
    let mut fiches = Vec::new();
    for (contact, activities) in contacts {
        fiches.push(fiche(hub, contact, &activities, &defined.defaults)?);
    }
    fs::write(to.join("contacts.json"), pretty(&Json::Array(fiches)))?;
    if let Some(doc) = hub.document(DocKey::Settings.id())? {
        fs::write(to.join("settings.json"), pretty(&settings(&view::settings(doc))))?;
    }
    Ok(count)
}

/// Every contact with the documents beside its fiche, and how many documents there are.
fn contacts(
    hub: &mut Hub<impl ReadNow>,
) -> Result<(BTreeMap<DocId, Vec<DocKey>>, usize), ExportError> {
    let mut contacts: BTreeMap<DocId, Vec<DocKey>> = BTreeMap::new();
    let documents = hub.documents();
    for id in &documents {
        let Some(key) = hub.document(*id)?.and_then(kind::key_of) else { continue };
        match key {
            DocKey::Contact(contact) => drop(contacts.entry(contact).or_default()),
            DocKey::Activity { contact, .. }
            | DocKey::Ledger { contact, .. }
            | DocKey::Terms(contact) => contacts.entry(contact).or_default().push(key),
            DocKey::Settings | DocKey::Catalogue(_) => {}
        }
    }
    Ok((contacts, documents.len()))
}

fn fiche(
    hub: &mut Hub<impl ReadNow>,
    contact: DocId,
    activities: &[DocKey],
    defaults: &Defaults,
) -> Result<Json, ExportError> {
    let mut years = Vec::new();
    for key in activities {
        if let Some(doc) = hub.document(key.id())? {
            years.push((*key, doc.clone()));
        }
    }
    let years: Vec<_> = years.iter().map(|(key, doc)| (*key, doc)).collect();
    let fiche = match hub.document(contact)? {
        Some(doc) => view::fiche_with(doc, &years, defaults),
        None => view::fiche_with(&DocKey::Contact(contact).new_document(), &years, defaults),
    };
    let mut plain = plain_fiche(&fiche, &defaults.custom);
    for collection in view::ledger(&years) {
        plain[collection.key.as_str()] = collection.items.iter().map(item).collect();
    }
    let documents: Vec<_> =
        years.iter().filter(|(key, _)| *key == DocKey::Terms(contact)).copied().collect();
    let source = TermsSource { contact, documents: &documents, fiche: None, settings: None };
    plain["terms"] = plain_terms(&view::terms(&source));
    Ok(plain)
}

/// What is agreed with a contact, as it is written there: what it inherits is in the settings.
fn plain_terms(terms: &TermsView) -> Json {
    let mut plain: Map<String, Json> =
        terms.sections.iter().flat_map(|section| &section.fields).filter_map(field).collect();
    plain.insert("special_prices".to_owned(), terms.prices.iter().map(item).collect());
    Json::Object(plain)
}

fn plain_fiche(fiche: &FicheView, defined: &[Definition]) -> Json {
    let all = fiche.sections.iter().flat_map(|section| &section.fields);
    let mut plain = Map::new();
    plain.insert("id".to_owned(), json!(fiche.contact));
    plain.insert("name".to_owned(), json!(fiche.name));
    plain.insert("archived".to_owned(), json!(fiche.archived));
    plain.insert("merged_into".to_owned(), json!(fiche.merged_into));
    plain.extend(all.filter_map(field));
    for collection in fiche.collections.iter().filter(|of| !custom::is_custom(&of.key)) {
        plain.insert(collection.key.clone(), collection.items.iter().map(item).collect());
    }
    plain.insert("custom".to_owned(), own_fields(&fiche.custom, defined));
    plain.insert("events".to_owned(), fiche.events.iter().map(item).collect());
    Json::Object(plain)
}

/// What is entered in the workspace's own fields, by their keys; by its id for one that has none, or
/// another's. What was entered while a field was of another type stands beside its value.
fn own_fields(fields: &[CustomView], defined: &[Definition]) -> Json {
    let mut plain = Map::new();
    for own in fields {
        let key = custom::find(defined, &own.item).map_or("", |of| of.key.as_str());
        let is_free = !key.is_empty() && !plain.contains_key(key);
        let key = if is_free { key.to_owned() } else { own.item.to_string() };
        let value = field(&own.field).map(|(_, value)| value);
        let value = match &own.left {
            Some(left) => Some(json!({ "value": value, "entered_before": left })),
            None => value,
        };
        plain.extend(value.map(|value| (key, value)));
    }
    Json::Object(plain)
}

fn item(item: &ItemView) -> Json {
    let mut plain = Map::new();
    plain.insert("id".to_owned(), json!(item.item));
    plain.extend(item.fields.iter().filter_map(field));
    Json::Object(plain)
}

/// A field that is set; the other values of a conflict stand beside it.
fn field(field: &FieldView) -> Option<(String, Json)> {
    let value = plain(field.value.as_ref()?);
    if field.conflict.is_empty() {
        return Some((field.key.clone(), value));
    }
    let others: Vec<Json> =
        field.conflict.iter().map(|one| one.value.as_ref().map_or(Json::Null, plain)).collect();
    Some((field.key.clone(), json!({ "value": value, "conflict": others })))
}

fn plain(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Int(number) => json!(number),
        Value::Bool(yes) => json!(yes),
        Value::Date(day) => json!(day.to_string()),
        Value::Instant(at) => {
            let at_utc = chrono::DateTime::from_timestamp_millis(*at);
            at_utc.map_or_else(|| json!(at), |at| json!(at.to_rfc3339()))
        }
        Value::Set(members) => json!(members),
    }
}

fn settings(settings: &view::Settings) -> Json {
    let people: Vec<_> = settings
        .people
        .iter()
        .map(|person| json!({ "id": person.id, "name": person.name }))
        .collect();
    let device = |device: &view::DeviceView| json!({ "actor": device.actor, "person": device.person, "name": device.name });
    let devices: Vec<_> = settings.devices.iter().map(device).collect();
    let lists: Map<String, Json> = settings
        .lists
        .iter()
        .map(|(list, values)| (list.collection().to_owned(), json!(values)))
        .collect();
    let own = settings.defaults.custom.iter().map(|of| {
        json!({ "id": of.id, "key": of.key, "name": of.name, "options": of.options, "retired": of.retired })
    });
    let own: Vec<_> = own.collect();
    json!({ "company": settings.company, "people": people, "devices": devices, "lists": lists, "custom_fields": own })
}

fn pretty(value: &Json) -> String {
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_ids::{ActorId, ItemId};
    use carnet_model::edit::{Context, Edit, Intent, apply};

    #[test]
    fn own_fields_are_named_by_their_keys() {
        let of = |number, key: &str| Definition {
            id: ItemId::new([number; 8]),
            key: key.to_owned(),
            ..Definition::default()
        };
        let contact = DocId::new([1; 16]);
        let doc = DocKey::Contact(contact);
        let mut document = doc.new_document();
        let add = |number: u8| Edit::Add {
            collection: "custom".to_owned(),
            item: ItemId::new([number; 8]),
            fields: vec![("value".to_owned(), Value::text(format!("n° {number}")))],
        };
        let intent = Intent { doc, edits: (1..=4).map(add).collect() };
        let context = Context { actor: ActorId::new([9; 16]), now: 1 };
        apply(&mut document, &intent, &context).unwrap();
        let defined = vec![of(1, "sol"), of(2, "sol"), of(3, "")];
        let defaults = Defaults { custom: defined.clone(), ..Defaults::default() };
        let fiche = view::fiche_with(&document, &[], &defaults);
        let ids = [2, 3, 4].map(|number| ItemId::new([number; 8]).to_string());
        let [twice, none, unknown] = &ids;
        let expected = json!({ "sol": "n° 1", twice: "n° 2", none: "n° 3", unknown: "n° 4" });
        assert_eq!(plain_fiche(&fiche, &defined)["custom"], expected);
    }
}
