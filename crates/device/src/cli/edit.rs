//! `carnet set` and `carnet note`.

use super::{Common, Device, Failure, Outcome, find};
use carnet_engine::api::{Fiche, Request};
use carnet_ids::ItemId;
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::{DocKey, year_of},
    value::Value,
};
use clap::Args;
use std::time::{SystemTime, UNIX_EPOCH};

#[derive(Debug, Args)]
pub(super) struct Set {
    /// Its id, its client code, or what only it matches
    fiche: String,
    /// A field (`category`), or one of an item: `coordinates/ITEM/phone`, where ITEM is an
    /// id, a number from 1, or `new`
    field: String,
    /// The value as one types it; empty to unset. Members of a set are separated by commas
    value: String,
}

#[derive(Debug, Args)]
pub(super) struct Note {
    /// Its id, its client code, or what only it matches
    fiche: String,
    /// What to note
    text: String,
    /// Its subject
    #[arg(long, value_name = "TEXT")]
    subject: Option<String>,
    /// The kind of event: note, incoming_call, outgoing_call, email, visit, letter, sms, complaint
    #[arg(long, value_name = "KIND", default_value = "note")]
    kind: String,
}

pub(super) async fn set(common: &Common, options: Set) -> Outcome {
    let mut device = common.open_signed_in().await?;
    let fiche = find::fiche(&mut device, &options.fiche).await?;
    let edit = edit_of(&fiche, &options.field, options.value)?;
    let doc = DocKey::Contact(fiche.view.contact);
    apply(common, &mut device, Intent { doc, edits: vec![edit] }).await
}

pub(super) async fn note(common: &Common, options: Note) -> Outcome {
    let mut device = common.open_signed_in().await?;
    let fiche = find::fiche(&mut device, &options.fiche).await?;
    let user = device.status().await?.user.ok_or(Failure::NotSignedIn)?;
    let at = now_ms();
    let text = |key: &str, value: String| (key.to_owned(), Value::Text(value));
    let mut fields = vec![
        text("kind", options.kind),
        ("at".to_owned(), Value::Instant(at)),
        text("text", options.text),
        text("author", user.person.to_string()),
    ];
    fields.extend(options.subject.map(|subject| text("subject", subject)));
    let edit = Edit::Add { collection: "events".to_owned(), item: new_item()?, fields };
    let doc = DocKey::Activity { contact: fiche.view.contact, year: year_of(at) };
    apply(common, &mut device, Intent { doc, edits: vec![edit] }).await
}

async fn apply(common: &Common, device: &mut Device, intent: Intent) -> Outcome {
    device.request(Request::Apply(vec![intent])).await?;
    common.see_off(device).await
}

fn edit_of(fiche: &Fiche, path: &str, value: String) -> Result<Edit, Failure> {
    let parts: Vec<&str> = path.split('/').collect();
    let (place, field) = match parts.as_slice() {
        [field] => (Place::Root, *field),
        [collection, "new", field] => {
            let fields = vec![((*field).to_owned(), Value::Text(value))];
            return Ok(Edit::Add {
                collection: (*collection).to_owned(),
                item: new_item()?,
                fields,
            });
        }
        [collection, item, field] => {
            let item = item_of(fiche, collection, item)?;
            (Place::Item { collection: (*collection).to_owned(), item }, *field)
        }
        _ => {
            return Err(Failure::Words(format!(
                "{path:?} is no field: write `category` or `coordinates/1/phone`"
            )));
        }
    };
    let value = (!value.is_empty()).then_some(Value::Text(value));
    Ok(Edit::Set { place, field: field.to_owned(), value })
}

fn item_of(fiche: &Fiche, collection: &str, named: &str) -> Result<ItemId, Failure> {
    if let Ok(item) = named.parse() {
        return Ok(item);
    }
    let items = fiche
        .view
        .collections
        .iter()
        .find(|known| known.key == collection)
        .map(|known| &known.items);
    let number: Option<usize> = named.parse().ok();
    let found = items.zip(number).and_then(|(items, number)| items.get(number.checked_sub(1)?));
    found
        .map(|item| item.item)
        .ok_or_else(|| Failure::Words(format!("the fiche has no {collection}/{named}")))
}

fn new_item() -> Result<ItemId, Failure> {
    let mut id = [0; ItemId::LEN];
    let filled = getrandom::fill(&mut id);
    filled.map_err(|error| Failure::Words(format!("the system gives no random bytes: {error}")))?;
    Ok(ItemId::new(id))
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_millis().try_into().unwrap_or(i64::MAX)
}
