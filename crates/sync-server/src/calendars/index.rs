//! The appointments of every activity document, as they were when each was last read.

use super::{CalendarError, Lies, TOGETHER, activity, call};
use crate::core::{Core, Hub};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    appointment::Appointment,
    view::{self, Cell, Glance},
};
use carnet_sync::{digest::Digest, guard, hub::DocError};
use std::collections::BTreeMap;

/// What is remembered.
#[derive(Debug, Default)]
pub(super) struct Index {
    docs: BTreeMap<DocId, Known>,
}

#[derive(Debug)]
struct Known {
    contact: DocId,
    digest: Digest,
    appointments: Vec<Appointment>,
}

/// A document that changed: itself, its contact, its digest.
type Changed = (DocId, DocId, Digest);

impl Index {
    /// Reads what changed since. What was read stays, should whoever waits go away meanwhile.
    pub(super) async fn refresh(&mut self, core: &Core) -> Result<(), CalendarError> {
        let all = call(core, |hub| Ok(hub.parts(activity()))).await?;
        let there: BTreeMap<DocId, ()> = all.iter().map(|(doc, ..)| (*doc, ())).collect();
        self.docs.retain(|doc, _| there.contains_key(doc));
        let is_new = |(doc, _, digest): &Changed| {
            self.docs.get(doc).is_none_or(|known| known.digest != *digest)
        };
        let changed: Vec<Changed> = all.into_iter().filter(is_new).collect();
        for some in changed.chunks(TOGETHER) {
            let some = some.to_vec();
            let read = call(core, move |hub| {
                let one = |(doc, contact, _): Changed| {
                    let digest = hub.digest(&doc).unwrap_or_default();
                    let appointments = appointments(hub, doc)?;
                    Ok((doc, Known { contact, digest, appointments }))
                };
                some.into_iter().map(one).collect::<Result<Vec<_>, DocError>>()
            });
            self.docs.extend(read.await?);
        }
        Ok(())
    }

    /// The documents with appointments of somebody's that are held after an instant, or again and again.
    pub(super) fn of(&self, person: ItemId, from: i64) -> Vec<Lies> {
        let is_wanted = |one: &Appointment| one.is_of(person) && is_after(one, from);
        let holds = self.docs.iter().filter(|(_, known)| known.appointments.iter().any(is_wanted));
        let lies = holds.map(|(doc, known)| {
            let others = known.appointments.iter().flat_map(|one| one.contacts.iter().copied());
            Lies { doc: *doc, contact: known.contact, others: others.collect() }
        });
        lies.collect()
    }
}

/// Whether an appointment, or a day of a series, is held after an instant.
pub(super) fn is_after(one: &Appointment, from: i64) -> bool {
    !one.recurrence.is_empty() || one.when().is_none_or(|when| when.span().1 > from)
}

/// What can't be read has none: whoever opens it is told.
fn appointments(hub: &mut Hub, doc: DocId) -> Result<Vec<Appointment>, DocError> {
    if let Some(seen) = hub.glance(&doc, at_a_glance) {
        return Ok(seen);
    }
    match hub.document(doc) {
        Ok(found) => Ok(found.map(|doc| view::open(doc).appointments).unwrap_or_default()),
        Err(DocError::Unloadable(..)) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn at_a_glance(seen: &guard::Glance<'_>) -> Option<Vec<Appointment>> {
    let cells = seen.cells.iter().map(|cell| Cell {
        map: cell.map,
        key: cell.key,
        value: cell.value.clone(),
        child: cell.child,
    });
    match view::glance(&cells.collect::<Vec<_>>())? {
        Glance::Activity { open, .. } => Some(open.appointments),
        _ => None,
    }
}
