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
    value::Value,
    view::{self, Settings},
};
use carnet_sync::{Millis, WriteId};

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
        let known = read(hub)?;
        let edits = missing(&known, people, devices);
        write(hub, now, edits)
    });
    settle(core, written.await).await
}

/// Names the company, unless it has a name.
pub(crate) async fn name_company(core: &Core, name: String) -> Result<(), AccountError> {
    let written = core.call(move |hub, now| {
        if !read(hub)?.company.is_empty() {
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
    let read = core.call(|hub, _| read(hub)).await.ok_or_else(stopped)?;
    let name = read.map_err(AccountError::Document)?.company;
    Ok(if name.is_empty() { NO_COMPANY.to_owned() } else { name })
}

/// What a device is called by now: it may have given itself another name.
pub(crate) async fn device_name(
    core: &Core,
    actor: ActorId,
) -> Result<Option<String>, AccountError> {
    let read = core.call(|hub, _| read(hub)).await.ok_or_else(stopped)?;
    let devices = read.map_err(AccountError::Document)?.devices.into_iter();
    Ok(devices.filter(|device| device.actor == actor).map(|device| device.name).next())
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

fn stopped() -> AccountError {
    AccountError::Document("the server is stopping".to_owned())
}

/// What the settings document says.
fn read(hub: &mut Hub) -> Result<Settings, String> {
    let key = DocKey::Settings;
    let found = hub.document(key.id()).map_err(|error| error.to_string())?;
    Ok(match found {
        Some(doc) => view::settings(doc),
        None => view::settings(&key.new_document()),
    })
}

fn missing(known: &Settings, people: Vec<(ItemId, String)>, devices: Vec<Author>) -> Vec<Edit> {
    let new_people = people
        .into_iter()
        .filter(|(person, _)| !known.people.iter().any(|known| known.id == *person));
    let new_devices = devices
        .into_iter()
        .filter(|author| !known.devices.iter().any(|known| known.actor == author.actor));
    let mut edits: Vec<Edit> = new_people.map(|(person, name)| add_person(person, name)).collect();
    edits.extend(new_devices.filter_map(|author| add_device(&author)));
    edits
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
    let apply = |doc: &mut _| Ok::<_, EditError>(edit::apply(doc, &intent, &context)?.change);
    hub.write(now, key.id(), &key.birth(), apply).map_err(|error| error.to_string())
}
