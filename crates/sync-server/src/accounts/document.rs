//! People and devices in the settings document, where every device reads whose an
//! actor is. The server adds them; a device may give itself another name there.

use super::{AccountError, rows::DeviceRow};
use crate::{
    clock,
    core::{Core, Hub},
};
use carnet_ids::{ActorId, ItemId};
use carnet_model::{
    edit::{self, Context, Edit, EditError, Intent, Place},
    kind::DocKey,
    migrate,
    value::Value,
    view,
};
use carnet_sync::{Millis, WriteId};
use std::collections::BTreeMap;

/// The company's name where none was given.
const NO_COMPANY: &str = "Carnet";

/// Whose an actor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Author {
    pub(crate) actor: ActorId,
    pub(crate) person: ItemId,
    pub(crate) device: String,
}

impl Author {
    pub(crate) fn of(row: &DeviceRow) -> Self {
        Self { actor: row.actor, person: row.person, device: row.name.clone() }
    }
}

/// Writes those that the document lacks, durably.
pub(crate) async fn complete(
    core: &Core,
    people: Vec<(ItemId, String)>,
    devices: Vec<Author>,
) -> Result<(), AccountError> {
    let written = core.call(move |hub, now| {
        let edits = missing(hub, people, devices)?;
        write(hub, now, edits)
    });
    settle(core, written.await).await
}

/// Edits the settings document, durably.
pub(crate) async fn edit(core: &Core, edits: Vec<Edit>) -> Result<(), AccountError> {
    let written = core.call(move |hub, now| write(hub, now, edits));
    settle(core, written.await).await
}

/// Names the company, unless it has a name.
pub(crate) async fn name_company(core: &Core, name: String) -> Result<(), AccountError> {
    let written = core.call(move |hub, now| {
        if !company_now(hub)?.is_empty() {
            return Ok(None);
        }
        let value = Some(Value::Text(name));
        write(
            hub,
            now,
            vec![Edit::Set { place: Place::Root, field: "company_name".to_owned(), value }],
        )
    });
    settle(core, written.await).await
}

/// The company's name.
pub(crate) async fn company(core: &Core) -> Result<String, AccountError> {
    let name = core.call(|hub, _| company_now(hub)).await.ok_or_else(stopped)?;
    let name = name.map_err(AccountError::Document)?;
    Ok(if name.is_empty() { NO_COMPANY.to_owned() } else { name })
}

/// What a device is called by now: it may have given itself another name.
pub(crate) async fn device_name(
    core: &Core,
    actor: ActorId,
) -> Result<Option<String>, AccountError> {
    let find = move |hub: &mut Hub, _| {
        let settings = hub.document(DocKey::Settings.id()).map_err(|error| error.to_string())?;
        Ok(settings.and_then(|settings| view::device_of(settings, &actor)))
    };
    let device = core.call(find).await.ok_or_else(stopped)?;
    Ok(device.map_err(AccountError::Document)?.map(|device| device.name))
}

async fn settle(
    core: &Core,
    written: Option<Result<Option<WriteId>, String>>,
) -> Result<(), AccountError> {
    let write = written.ok_or_else(stopped)?.map_err(AccountError::Document)?;
    let Some(write) = write else { return Ok(()) };
    if core.saved(write).await {
        Ok(())
    } else {
        Err(AccountError::Document("the disk refused it".to_owned()))
    }
}

pub(crate) fn stopped() -> AccountError {
    AccountError::Document("the server is stopping".to_owned())
}

fn company_now(hub: &mut Hub) -> Result<String, String> {
    let settings = hub.document(DocKey::Settings.id()).map_err(|error| error.to_string())?;
    Ok(settings.map(view::company).unwrap_or_default())
}

/// What adds those that the settings document lacks. Each is looked for by itself, so that a
/// sign-in does not read all others.
fn missing(
    hub: &mut Hub,
    people: Vec<(ItemId, String)>,
    devices: Vec<Author>,
) -> Result<Vec<Edit>, String> {
    let settings = hub.document(DocKey::Settings.id()).map_err(|error| error.to_string())?;
    let new_people = people
        .into_iter()
        .filter(|(person, _)| settings.is_none_or(|settings| !view::has_person(settings, person)));
    let new_devices = devices.into_iter().filter(|author| {
        let known = settings.and_then(|settings| view::device_of(settings, &author.actor));
        // Another author of the same beginnings: a device's first one keeps the place. Where that
        // is another person's, somebody took it before that was refused.
        known.is_none_or(|known| known.person != Some(author.person))
    });
    let mut edits: Vec<Edit> = new_people.map(|(person, name)| add_person(person, name)).collect();
    edits.extend(new_devices.filter_map(|author| add_device(&author)));
    Ok(edits)
}

fn add_person(item: ItemId, name: String) -> Edit {
    Edit::Add {
        collection: "people".to_owned(),
        item,
        fields: vec![("name".to_owned(), Value::Text(name))],
    }
}

fn add_device(author: &Author) -> Option<Edit> {
    let text = |key: &str, value: String| (key.to_owned(), Value::Text(value));
    Some(Edit::Add {
        collection: "devices".to_owned(),
        item: ItemId::from_slice(author.actor.as_bytes().get(..ItemId::LEN)?)?,
        fields: vec![
            text("actor", author.actor.to_string()),
            text("person", author.person.to_string()),
            text("name", author.device.clone()),
        ],
    })
}

fn write(hub: &mut Hub, now: Millis, edits: Vec<Edit>) -> Result<Option<WriteId>, String> {
    if edits.is_empty() {
        return Ok(None);
    }
    let key = DocKey::Settings;
    let context = Context { actor: hub.actor(), now: clock::unix() };
    let intent = Intent { doc: key, edits };
    let apply = |doc: &mut _| {
        migrate::migrate(doc, &key);
        Ok::<_, EditError>(edit::apply(doc, &intent, &context)?.change)
    };
    hub.write(now, key.id(), &key.birth(), apply).map_err(|error| error.to_string())
}

/// What devices are called by now, by author.
pub(crate) async fn device_names(core: &Core) -> Result<BTreeMap<ActorId, String>, AccountError> {
    let read = |hub: &mut Hub, _| {
        let settings = hub.document(DocKey::Settings.id()).map_err(|error| error.to_string())?;
        Ok(settings.map(view::settings).unwrap_or_default().devices)
    };
    let devices = core.call(read).await.ok_or_else(stopped)?.map_err(AccountError::Document)?;
    Ok(devices.into_iter().map(|device| (device.actor, device.name)).collect())
}
