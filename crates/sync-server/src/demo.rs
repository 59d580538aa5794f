//! Filling an empty store with an invented company, in big commits.
//!
//! The changes are those of the company's own devices, so that fiches have authors and a
//! history. Filling that was interrupted goes on at the next start: the company is the
//! same from the same seed, and what is there already is left alone.

use crate::{
    accounts::rows::{self, DemoRow, PersonRow},
    clock,
    core::{Core, Hub},
    disk::Disk,
    server::ServerError,
    settings::Settings,
};
use carnet_demo::{Company, Document};
use carnet_storage::{Batch, StoreError};
use carnet_sync::{Millis, WriteId};
use std::time::Instant;
use tokio::sync::mpsc;

/// The one company.
const SEED: u64 = 1;
/// Documents of one commit.
const TOGETHER: usize = 250;
/// Commits' documents made ahead.
const AHEAD: usize = 2;

/// Fills the store if the settings ask for it and it is empty; whether anything was done.
pub(crate) async fn fill(
    settings: &Settings,
    disk: &Disk,
    core: &Core,
) -> Result<bool, ServerError> {
    let Some(fiches) = settings.demo else { return Ok(false) };
    let row: Option<DemoRow> = rows::get(disk, rows::DEMO).map_err(store)?;
    let empty = || core.call(|hub, _| hub.documents().is_empty());
    match row {
        Some(DemoRow { done: true, .. }) => return Ok(false),
        Some(DemoRow { fiches, .. }) => write(fiches, disk, core).await?,
        None if empty().await == Some(true) => write(fiches, disk, core).await?,
        None => {
            tracing::warn!("the store is not empty, so it is not filled with a demo");
            return Ok(false);
        }
    }
    Ok(true)
}

async fn write(fiches: usize, disk: &Disk, core: &Core) -> Result<(), ServerError> {
    let started = Instant::now();
    mark(disk, DemoRow { fiches, done: false }).await?;
    let company = carnet_demo::company(SEED, fiches);
    add_people(&company, disk).await?;
    let (give, mut made) = mpsc::channel(AHEAD);
    let making = tokio::task::spawn_blocking(move || make(&company, &give));
    while let Some(documents) = made.recv().await {
        let written = core.call(move |hub, now| append(hub, now, documents)).await;
        let last = written.ok_or(ServerError::CoreStopped)?.map_err(ServerError::Demo)?;
        if let Some(last) = last
            && !core.saved(last).await
        {
            return Err(ServerError::Demo("the disk refused it".to_owned()));
        }
    }
    making.await.map_err(|error| ServerError::Demo(error.to_string()))?;
    mark(disk, DemoRow { fiches, done: true }).await?;
    tracing::info!(fiches, seconds = started.elapsed().as_secs_f32(), "the demo is written");
    Ok(())
}

async fn mark(disk: &Disk, row: DemoRow) -> Result<(), ServerError> {
    let mut batch = Batch::default();
    batch.put(rows::DEMO, rows::encode(&row));
    disk.commit_aside(batch).await.map_err(store)
}

/// So that anybody of the company can be invited. The settings document names them already.
async fn add_people(company: &Company, disk: &Disk) -> Result<(), ServerError> {
    let mut batch = Batch::default();
    for (order, person) in (0..).zip(company.people()) {
        // In their order: the first is invited first.
        let row =
            PersonRow { name: person.name.clone(), created: clock::unix() + order, founder: false };
        batch.put(rows::key(rows::PEOPLE, person.id.as_bytes()), rows::encode(&row));
    }
    disk.commit_aside(batch).await.map_err(store)
}

/// Makes all documents, some at a time, on this thread.
fn make(company: &Company, give: &mpsc::Sender<Vec<Document>>) {
    let mut documents = company.documents().peekable();
    while documents.peek().is_some() {
        let some: Vec<Document> = documents.by_ref().take(TOGETHER).collect();
        if give.blocking_send(some).is_err() {
            return;
        }
    }
}

/// Writes documents, each folded into one entry of the log.
fn append(hub: &mut Hub, now: Millis, documents: Vec<Document>) -> Result<Option<WriteId>, String> {
    let mut last = None;
    for (key, changes) in documents {
        let (id, birth) = (key.id(), key.birth());
        let all = changes.concat();
        let written =
            hub.write(now, id, &birth, |doc| doc.load_incremental(&all).map(|_| Some(Vec::new())));
        last = written.map_err(|error| format!("{id}: {error}"))?.or(last);
        hub.compact(id).map_err(|error| format!("{id}: {error}"))?;
    }
    Ok(last)
}

fn store(error: StoreError) -> ServerError {
    ServerError::Demo(error.to_string())
}
