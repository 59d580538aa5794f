//! A calendar's text.

use super::{
    BACK, Calendar, CalendarError, DAY_MS, Lies, MOST_ENTRIES, Plan, TOGETHER, call,
    index::is_after, receives,
};
use crate::core::{Core, Hub};
use carnet_ids::{DocId, ItemId};
use carnet_import::ics::{self, Written};
use carnet_model::{
    kind::{self, DocKey},
    schema::APPOINTMENTS,
    view,
};
use carnet_policy::{Reader, Section};
use carnet_sync::hub::DocError;

/// Writes it.
pub(super) async fn calendar(core: &Core, plan: Plan) -> Result<Calendar, CalendarError> {
    let Plan { person, now, lies, mut reader, mark } = plan;
    let mut all = Vec::new();
    for some in lies.chunks(TOGETHER) {
        let some = some.to_vec();
        let read = call(core, move |hub| {
            let mut found = Vec::new();
            for lies in some {
                found.extend(of_document(hub, &reader, (person, now), &lies)?);
            }
            Ok((found, reader))
        });
        let (found, given_back) = read.await?;
        all.extend(found);
        reader = given_back;
    }
    // Series stay, then what comes last.
    all.sort_by_key(|one| (one.of.recurrence.is_empty(), std::cmp::Reverse(begins(one))));
    all.truncate(MOST_ENTRIES);
    all.sort_by_key(|one| (begins(one), one.of.item));
    let name = call(core, |hub| {
        Ok(hub.document(DocKey::Settings.id())?.map(view::company).unwrap_or_default())
    });
    let name = Some(name.await?).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| "Carnet".to_owned());
    let entries: Vec<_> = all.iter().map(Written::entry).collect();
    Ok(Calendar { mark, written: now / 1_000, text: ics::feed(&name, &entries, now) })
}

fn begins(one: &Written) -> i64 {
    one.of.when().map_or(i64::MIN, |when| when.span().0)
}

/// A person's appointments in a document, with whom they are as far as the person receives those fiches.
fn of_document(
    hub: &mut Hub,
    reader: &Option<Reader>,
    (person, now): (ItemId, i64),
    lies: &Lies,
) -> Result<Vec<Written>, DocError> {
    let found = match hub.document(lies.doc) {
        // Whoever opens it is told; the calendar is there without it.
        Err(DocError::Unloadable(..)) => None,
        found => found?,
    };
    let key = found.and_then(kind::key_of).filter(|key| key.contact() == Some(lies.contact));
    let (Some(doc), Some(key)) = (found, key) else { return Ok(Vec::new()) };
    let collections = view::activity(&[(key, doc)]);
    let of = collections.into_iter().find(|known| known.key == APPOINTMENTS.key);
    let items = of.map(|of| of.items).unwrap_or_default();
    let from = now - BACK * DAY_MS;
    let written = ics::written(key, &items, |one| one.is_of(person) && is_after(one, from));
    let mut named = Vec::with_capacity(written.len());
    for mut one in written {
        let mut with = Vec::new();
        for contact in std::iter::once(lies.contact).chain(one.of.contacts.iter().copied()) {
            with.extend(name(hub, reader, contact)?);
        }
        one.with = with;
        named.push(one);
    }
    Ok(named)
}

/// A contact's name, for who receives its fiche.
fn name(
    hub: &mut Hub,
    reader: &Option<Reader>,
    contact: DocId,
) -> Result<Option<String>, DocError> {
    if !receives(reader, hub.label(&contact), Section::Fiche) {
        return Ok(None);
    }
    let found = match hub.document(contact) {
        Err(DocError::Unloadable(..)) => None,
        found => found?,
    };
    Ok(found.map(|doc| view::row_source(doc).name).filter(|name| !name.is_empty()))
}
