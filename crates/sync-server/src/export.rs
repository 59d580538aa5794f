//! Everything, in files that other programs read.

use carnet_ids::DocId;
use carnet_model::{
    kind::{self, DocKey},
    value::Value,
    view::{self, FicheView, FieldView, ItemView},
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
        let contact = key.and_then(contact_of);
        let year =
            key.and_then(
                |key| if let DocKey::Activity { year, .. } = key { Some(year) } else { None },
            );
        let kind = key.map(|key| key.kind());
        index.push(json!({ "id": id, "file": file, "kind": kind, "contact": contact, "year": year, "name": name }));
    }
    fs::write(to.join("index.json"), pretty(&Json::Array(index.clone())))?;
    Ok(index.len())
}

/// `contacts.json`, with each contact's fields, items and events, and `settings.json`. Gives
/// the number of documents read.
pub(crate) fn json(hub: &mut Hub<impl ReadNow>, to: &Path) -> Result<usize, ExportError> {
    fs::create_dir_all(to)?;
    let (contacts, count) = contacts(hub)?;
    let mut fiches = Vec::new();
    for (contact, activities) in contacts {
        fiches.push(fiche(hub, contact, &activities)?);
    }
    fs::write(to.join("contacts.json"), pretty(&Json::Array(fiches)))?;
    if let Some(doc) = hub.document(DocKey::Settings.id())? {
        fs::write(to.join("settings.json"), pretty(&settings(&view::settings(doc))))?;
    }
    Ok(count)
}

/// Every contact with its activity documents, and how many documents there are.
fn contacts(
    hub: &mut Hub<impl ReadNow>,
) -> Result<(BTreeMap<DocId, Vec<DocKey>>, usize), ExportError> {
    let mut contacts: BTreeMap<DocId, Vec<DocKey>> = BTreeMap::new();
    let documents = hub.documents();
    for id in &documents {
        let Some(key) = hub.document(*id)?.and_then(kind::key_of) else { continue };
        match key {
            DocKey::Contact(contact) => drop(contacts.entry(contact).or_default()),
            DocKey::Activity { contact, .. } => contacts.entry(contact).or_default().push(key),
            DocKey::Settings => {}
        }
    }
    Ok((contacts, documents.len()))
}

fn fiche(
    hub: &mut Hub<impl ReadNow>,
    contact: DocId,
    activities: &[DocKey],
) -> Result<Json, ExportError> {
    let mut years = Vec::new();
    for key in activities {
        if let Some(doc) = hub.document(key.id())? {
            years.push((*key, doc.clone()));
        }
    }
    let years: Vec<_> = years.iter().map(|(key, doc)| (*key, doc)).collect();
    let fiche = match hub.document(contact)? {
        Some(doc) => view::fiche(doc, &years),
        None => view::fiche(&DocKey::Contact(contact).new_document(), &years),
    };
    Ok(plain_fiche(&fiche))
}

fn plain_fiche(fiche: &FicheView) -> Json {
    let all = fiche.sections.iter().flat_map(|section| &section.fields);
    let mut plain = Map::new();
    plain.insert("id".to_owned(), json!(fiche.contact));
    plain.insert("name".to_owned(), json!(fiche.name));
    plain.insert("archived".to_owned(), json!(fiche.archived));
    plain.insert("merged_into".to_owned(), json!(fiche.merged_into));
    plain.extend(all.filter_map(field));
    for collection in &fiche.collections {
        plain.insert(collection.key.clone(), collection.items.iter().map(item).collect());
    }
    plain.insert("events".to_owned(), fiche.events.iter().map(item).collect());
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
    json!({ "company": settings.company, "people": people, "devices": devices, "lists": lists })
}

const fn contact_of(key: DocKey) -> Option<DocId> {
    match key {
        DocKey::Contact(contact) | DocKey::Activity { contact, .. } => Some(contact),
        DocKey::Settings => None,
    }
}

fn pretty(value: &Json) -> String {
    format!("{value:#}\n")
}
