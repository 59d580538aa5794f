//! From what was typed to one fiche.

use super::{Device, Failure, list, say};
use crate::SessionError;
use carnet_engine::api::{Fiche, Query, Reply, Request};
use carnet_ids::DocId;
use carnet_model::{value::Value, view::FicheView};

/// How many matches are looked at for one with exactly that code.
const LOOKED_AT: usize = 10;

/// The fiche that an id, a client code or a query names.
pub(super) async fn fiche(device: &mut Device, named: &str) -> Result<Fiche, Failure> {
    if let Ok(contact) = named.parse::<DocId>() {
        return open(device, contact).await;
    }
    let query = Query { text: named.to_owned(), ..Query::default() };
    let found = list::search(device, query, LOOKED_AT).await?;
    for row in &found.rows {
        let fiche = open(device, row.contact).await?;
        if found.matched == 1 || has_code(&fiche.view, named) {
            return Ok(fiche);
        }
    }
    if found.rows.is_empty() {
        return Err(Failure::NoFiche(named.to_owned()));
    }
    let several = say::table(&found.rows.iter().map(list::line).collect::<Vec<_>>());
    Err(Failure::SeveralFiches { query: named.to_owned(), several })
}

async fn open(device: &mut Device, contact: DocId) -> Result<Fiche, Failure> {
    match device.request(Request::Fiche(contact)).await? {
        Reply::Fiche(fiche) => Ok(*fiche),
        _ => Err(SessionError::Answer.into()),
    }
}

fn has_code(view: &FicheView, code: &str) -> bool {
    let fields = view.sections.iter().flat_map(|section| &section.fields);
    let mut codes =
        fields.filter(|field| field.key == "client_code").filter_map(|field| field.value.as_ref());
    codes.any(|value| value.as_text().is_some_and(|known| known.eq_ignore_ascii_case(code)))
}

/// A value as it is typed.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Int(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Instant(at) => chrono::DateTime::from_timestamp_millis(*at)
            .map_or_else(|| at.to_string(), |at| at.format("%Y-%m-%d %H:%M UTC").to_string()),
        Value::Set(members) => members.iter().cloned().collect::<Vec<_>>().join(", "),
    }
}
