//! Whose appointments are where, and the calendar of a person as calendar programs read it.
//!
//! The appointments of every activity document are remembered once they are asked for ([`Index`]); of what changed
//! since, those documents alone are read again. A calendar that nothing has changed is given as it was, and a program
//! that shows its mark is told so.

mod index;
mod write;

use crate::{core::Core, judge};
use carnet_ids::{DocId, ItemId};
use carnet_policy::{Court, Reader, Section};
use carnet_sync::{
    digest::Digest,
    hub::{DocError, Document, Label},
};
use index::Index;
use sha2::{Digest as _, Sha256};
use std::{collections::BTreeMap, sync::Arc};

/// Documents that are read together, on the hub's thread.
const TOGETHER: usize = 32;
/// Calendars that are remembered.
const MOST_KNOWN: usize = 64;
/// The longest that a calendar goes back, in days: series and what is to come are there in any case.
const BACK: i64 = 366;
/// Appointments and series of one calendar; of more, those to come stay.
const MOST_ENTRIES: usize = 5_000;
const DAY_MS: i64 = 86_400_000;

/// Why there is no calendar.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CalendarError {
    #[error("the server is stopping")]
    Stopped,
    #[error(transparent)]
    Doc(#[from] DocError),
}

/// A calendar, written.
#[derive(Debug)]
pub(crate) struct Calendar {
    /// Changes with everything that it depends on.
    pub(crate) mark: String,
    /// When it was written, seconds since 1970.
    pub(crate) written: i64,
    /// iCalendar.
    pub(crate) text: String,
}

/// Every calendar.
#[derive(Debug, Default)]
pub(crate) struct Calendars {
    /// One is written at a time.
    known: tokio::sync::Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    index: Index,
    written: BTreeMap<ItemId, Arc<Calendar>>,
}

/// A document with appointments of somebody's.
#[derive(Debug, Clone)]
struct Lies {
    doc: DocId,
    contact: DocId,
    /// Others who take part: their names are in the calendar.
    others: Vec<DocId>,
}

/// What a calendar is written from.
struct Plan {
    person: ItemId,
    now: i64,
    lies: Vec<Lies>,
    reader: Option<Reader>,
    mark: String,
}

impl Calendars {
    /// A person's calendar: the appointments that they take part in, as far as they receive them, at `now`, in
    /// milliseconds since 1970.
    pub(crate) async fn of(
        &self,
        core: &Core,
        person: ItemId,
        now: i64,
    ) -> Result<Arc<Calendar>, CalendarError> {
        let mut known = self.known.lock().await;
        known.index.refresh(core).await?;
        let plan = plan(core, person, known.index.of(person, now - BACK * DAY_MS), now).await?;
        if let Some(calendar) = known.written.get(&person).filter(|was| was.mark == plan.mark) {
            return Ok(Arc::clone(calendar));
        }
        let calendar = Arc::new(write::calendar(core, plan).await?);
        if known.written.len() >= MOST_KNOWN {
            known.written.clear();
        }
        known.written.insert(person, Arc::clone(&calendar));
        Ok(calendar)
    }
}

/// Which of these documents the person receives, and the mark of what will be written.
async fn plan(
    core: &Core,
    person: ItemId,
    all: Vec<Lies>,
    now: i64,
) -> Result<Plan, CalendarError> {
    let settings = carnet_model::kind::DocKey::Settings.id();
    call(core, move |hub| {
        let mut read =
            |doc: DocId, show: &mut dyn FnMut(Option<&Document>)| -> Result<(), DocError> {
                show(hub.document(doc)?);
                Ok(())
            };
        let reader = Court::default().reader(Some(person), &mut read)?;
        let receives = |lies: &Lies| receives(&reader, hub.label(&lies.contact), Section::Events);
        let lies: Vec<Lies> = all.into_iter().filter(receives).collect();
        let mut mark = Sha256::new().chain_update(person.as_bytes());
        // What lies too far back is left out, a day later than the day before.
        mark.update((now / DAY_MS).to_be_bytes());
        let mut put = |doc: DocId| {
            let Digest(digest) = hub.digest(&doc).unwrap_or_default();
            mark.update(doc.as_bytes());
            mark.update(digest);
        };
        put(settings);
        lies.iter().for_each(|lies| {
            put(lies.doc);
            put(lies.contact);
            lies.others.iter().for_each(|other| put(*other));
        });
        let mark = hex::encode(mark.finalize());
        Ok(Plan { person, now, lies, reader, mark })
    })
    .await
}

/// Whether somebody receives a part of a fiche, by its label; no reader receives everything.
fn receives(reader: &Option<Reader>, label: Option<&Label>, part: Section) -> bool {
    match (reader, label) {
        (None, Some(_)) => true,
        (Some(reader), Some(Label::By(facts))) => reader.receives(part, facts),
        _ => false,
    }
}

/// The number of the documents that appointments lie in.
fn activity() -> u8 {
    judge::part_number(Section::Events).unwrap_or(u8::MAX)
}

async fn call<T: Send + 'static>(
    core: &Core,
    act: impl FnOnce(&mut crate::core::Hub) -> Result<T, DocError> + Send + 'static,
) -> Result<T, CalendarError> {
    let done = core.call(move |hub, _| act(hub)).await;
    Ok(done.ok_or(CalendarError::Stopped)??)
}
