//! Fiches whole, for programs.

use super::urn;
use carnet_model::{
    value::Value,
    view::{CollectionView, FicheView, FieldView, ItemView},
};
use serde_json::{Map, Value as Json, json};

/// What there is of a contact in this file, beside its fiche.
#[expect(missing_debug_implementations, reason = "it holds a function")]
#[derive(Clone, Copy)]
pub struct Beside<'a> {
    /// Tasks, appointments, time, points, services…, of all years.
    pub collections: &'a [CollectionView],
    /// What is agreed with it: none where the reader may not see that.
    pub terms: &'a [FieldView],
    /// Its special prices.
    pub prices: &'a [ItemView],
    /// The names by which the workspace's own fields are known, by item.
    pub own: &'a dyn Fn(carnet_ids::ItemId) -> Option<String>,
}

/// A fiche as an object: `id` (a URN), `name`, `archived`, `merged_into`, `fields` and `terms` by key, `own` by the field's key, and
/// each collection by its key as a list of objects with an `id`. What is not set is left out. Days are ISO 8601,
/// instants milliseconds since 1970, amounts decimal text.
pub fn json(fiche: &FicheView, beside: &Beside<'_>) -> String {
    let mut whole = Map::new();
    whole.insert("id".to_owned(), json!(urn(&fiche.contact)));
    whole.insert("name".to_owned(), json!(fiche.name));
    whole.insert("archived".to_owned(), json!(fiche.archived));
    if let Some(into) = &fiche.merged_into {
        whole.insert("merged_into".to_owned(), json!(urn(into)));
    }
    let fields = fiche.sections.iter().flat_map(|section| &section.fields);
    whole.insert("fields".to_owned(), Json::Object(set(fields)));
    let own = fiche.custom.iter().filter_map(|own| {
        let name = (beside.own)(own.item).unwrap_or_else(|| own.item.to_string());
        Some((name, value(own.field.value.as_ref()?)))
    });
    whole.insert("own".to_owned(), Json::Object(own.collect()));
    if !beside.terms.is_empty() {
        whole.insert("terms".to_owned(), Json::Object(set(beside.terms.iter())));
    }
    if !beside.prices.is_empty() {
        whole.insert("special_prices".to_owned(), list(beside.prices));
    }
    for collection in fiche.collections.iter().chain(beside.collections) {
        whole.insert(collection.key.clone(), list(&collection.items));
    }
    whole.insert("events".to_owned(), list(&fiche.events));
    Json::Object(whole).to_string()
}

fn list(items: &[ItemView]) -> Json {
    let one = |item: &ItemView| {
        let mut object = set(item.fields.iter());
        object.insert("id".to_owned(), json!(item.item.to_string()));
        Json::Object(object)
    };
    Json::Array(items.iter().map(one).collect())
}

fn set<'a>(fields: impl Iterator<Item = &'a FieldView>) -> Map<String, Json> {
    fields.filter_map(|field| Some((field.key.clone(), value(field.value.as_ref()?)))).collect()
}

/// A value as such files have it: days as ISO 8601, instants as milliseconds since 1970.
pub fn value(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Int(number) | Value::Instant(number) => json!(number),
        Value::Bool(flag) => json!(flag),
        Value::Date(day) => json!(day.to_string()),
        Value::Set(members) => json!(members),
    }
}
