//! Fiches out: a table, cards, and whole. What is exported as a table or a card and imported again is the same
//! contact: the id goes along, as `UID`.

pub mod archive;
mod csv;
mod json;
mod vcard;

pub use csv::{csv_head, csv_rows};
pub use json::{Beside, json, value as value_json};
pub use vcard::vcard4;

use carnet_ids::DocId;
use carnet_model::{
    value::Value,
    view::{FicheView, FieldView, ItemView},
};

/// Root fields of a row, by key, under the names that [`crate::preview`] understands.
const ROOT: [(&str, &str); 22] = [
    ("Type de client", "party_kind"),
    ("Civilité", "civility"),
    ("Prénom", "first_name"),
    ("Nom de famille", "last_name"),
    ("Raison sociale", "legal_name"),
    ("Enseigne", "trade_name"),
    ("Forme juridique", "legal_form"),
    ("Fonction", "job_title"),
    ("Date de naissance", "birthday"),
    ("Langue", "language"),
    ("Code client", "client_code"),
    ("Catégorie", "category"),
    ("Origine", "origin"),
    ("Étape", "client_stage"),
    ("Statut", "status"),
    ("Étiquettes", "tags"),
    ("SIREN", "siren"),
    ("SIRET", "siret"),
    ("N° TVA", "vat_number"),
    ("Code NAF", "naf"),
    ("Capital", "capital"),
    ("Effectif", "staff"),
];
/// The id that the contact had in the file it came from, else its own.
fn uid(fiche: &FicheView) -> String {
    let known = root(fiche, "source_uid");
    if known.is_empty() { urn(&fiche.contact) } else { known }
}

fn urn(contact: &DocId) -> String {
    let hex = contact.to_string();
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| &hex[range]);
    format!("urn:uuid:{}", parts.join("-"))
}

fn root(fiche: &FicheView, key: &str) -> String {
    let mut fields = fiche.sections.iter().flat_map(|section| &section.fields);
    fields.find(|field| field.key == key).map_or_else(String::new, text)
}

fn tags(fiche: &FicheView) -> Vec<String> {
    let mut fields = fiche.sections.iter().flat_map(|section| &section.fields);
    match fields.find(|field| field.key == "tags").and_then(|field| field.value.as_ref()) {
        Some(Value::Set(tags)) => tags.iter().cloned().collect(),
        _ => Vec::new(),
    }
}

fn items<'a>(fiche: &'a FicheView, collection: &str) -> Vec<&'a ItemView> {
    let found = fiche.collections.iter().filter(|found| found.key == collection);
    found.flat_map(|found| &found.items).collect()
}

fn of(item: &ItemView, key: &str) -> String {
    item.fields.iter().find(|field| field.key == key).map_or_else(String::new, text)
}

/// A field's value as files have it.
fn text(field: &FieldView) -> String {
    match &field.value {
        None => String::new(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Int(number) | Value::Instant(number)) => number.to_string(),
        Some(Value::Bool(flag)) => if *flag { "1" } else { "0" }.to_owned(),
        Some(Value::Date(day)) => day.to_string(),
        Some(Value::Set(members)) => members.iter().cloned().collect::<Vec<_>>().join(", "),
    }
}
