//! After an erasure: the store's files are written anew, so that deleted bytes are in none of them.

use super::{ErasureError, ErasureRow, call, carry_out};
use crate::{clock, shared::Shared};
use carnet_ids::DocId;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};
use tokio::sync::mpsc;

/// Time after an erasure, for others that follow.
const FIRST: Duration = Duration::from_secs(1);
/// Time until packs that hold something of it were made anew is looked for once more.
const SOON: Duration = Duration::from_millis(200);
/// Time between two rewrites: each keeps everybody waiting for about a second per 50 MB.
const PAUSE: Duration = Duration::from_secs(60);
/// Time after one that failed.
const AGAIN: Duration = Duration::from_secs(600);

/// Sees to it, for as long as the server runs.
pub(crate) async fn keep(shared: Arc<Shared>, mut told: mpsc::UnboundedReceiver<Vec<DocId>>) {
    if let Err(error) = resume(&shared).await {
        tracing::error!(%error, "erasures that were begun could not be resumed");
    }
    let mut pause = FIRST;
    loop {
        let waits = shared.erasures.rows().values().any(|row| row.purged.is_none());
        tokio::select! {
            heard = told.recv() => match heard {
                None => return,
                Some(docs) => {
                    if let Err(error) = take(&shared, docs).await {
                        tracing::error!(%error, "what was erased can't be cleared away");
                    }
                    pause = pause.max(FIRST);
                }
            },
            () = tokio::time::sleep(pause), if waits => pause = purge(&shared).await,
        }
    }
}

/// What was written down before the server stopped, and not done, is done.
async fn resume(shared: &Shared) -> Result<(), ErasureError> {
    let begun = shared.erasures.rows().clone();
    for (fiche, row) in begun.into_iter().filter(|(_, row)| row.purged.is_none()) {
        carry_out(shared, fiche, &row).await?;
    }
    let tombs = call(&shared.core, |hub| hub.tombs()).await?;
    take(shared, tombs.into_iter().map(|(doc, _)| doc).collect()).await
}

/// Documents are erased: also those that a device gave back to this server as erased, of which no row tells.
async fn take(shared: &Shared, docs: Vec<DocId>) -> Result<(), ErasureError> {
    let docs: BTreeSet<DocId> = docs.into_iter().collect();
    let tombs = call(&shared.core, |hub| hub.tombs()).await?;
    let mut fresh = BTreeMap::<DocId, ErasureRow>::new();
    for (doc, tomb) in tombs.into_iter().filter(|(doc, _)| docs.contains(doc)) {
        let known = fresh.get(&tomb.of).cloned().or_else(|| shared.erasures.row(&tomb.of));
        if known.as_ref().is_some_and(|row| row.docs.contains(&doc)) {
            continue;
        }
        let by = None;
        let row = ErasureRow { at: tomb.unix, by, docs: BTreeSet::new(), purged: None };
        let mut row = known.unwrap_or(row);
        row.docs.insert(doc);
        row.purged = None;
        fresh.insert(tomb.of, row);
    }
    shared.erasures.put(fresh.into_iter().collect()).await?;
    shared.blobs.erase(&docs, &BTreeSet::new()).await?;
    Ok(())
}

/// Writes the store's files anew, if the rows are without what was erased. When to look again.
async fn purge(shared: &Shared) -> Duration {
    match call(&shared.core, |hub| hub.holds_erased()).await {
        Ok(false) => {}
        Ok(true) => return SOON,
        Err(_) => return AGAIN,
    }
    let waiting = shared.erasures.rows().clone();
    let waiting = waiting.into_iter().filter(|(_, row)| row.purged.is_none());
    let mut waiting: Vec<_> = waiting.collect();
    if let Err(error) = shared.disk.expunge_aside().await {
        tracing::error!(%error, "the store can't be written anew without what was erased");
        return AGAIN;
    }
    let now = Some(clock::unix());
    waiting.iter_mut().for_each(|(_, row)| row.purged = now);
    let count = waiting.len();
    match shared.erasures.put(waiting).await {
        Ok(()) => {
            tracing::info!(erasures = count, "the store was written anew without what was erased");
            PAUSE
        }
        Err(error) => {
            tracing::error!(%error, "that the store was written anew is not noted");
            AGAIN
        }
    }
}
