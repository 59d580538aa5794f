//! What the directory keeps of documents. With every change here, raise `READING` in
//! `index/shards.rs`: what was read before is then read again.

use crate::{
    index::entry::{Entry, Facts},
    past::Past,
};
use automerge::Automerge;
use carnet_ids::ItemId;
use carnet_model::{
    kind::DocKey,
    view::{self, Cell, Glance, Open, RowSource},
};
use carnet_sync::guard;
use std::collections::BTreeSet;

#[cfg(test)]
mod tests;

/// What the directory keeps of a document.
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(crate) enum Seen {
    Contact(Box<Entry>, Facts),
    Activity(DocKey, Facts, Open),
    /// Another document beside a fiche.
    Beside(DocKey, Facts),
}

/// What a document that is not loaded says at a glance; `None` where it has to be loaded.
pub(crate) fn glance(seen: &guard::Glance<'_>) -> Option<Seen> {
    let cells = seen.cells.iter().map(|cell| Cell {
        map: cell.map,
        key: cell.key,
        value: cell.value.clone(),
        child: cell.child,
    });
    let facts = Facts { updated: seen.updated, ..Facts::default() };
    match view::glance(&cells.collect::<Vec<_>>())? {
        Glance::Contact(row) => {
            let facts = Facts { conflicts: row.conflicts, created: seen.created, ..facts };
            Some(Seen::Contact(Box::new(entry(*row)), facts))
        }
        // What others wrote at the same time is to be looked for in the loaded document.
        Glance::Activity { .. } | Glance::Beside(_) if !seen.is_linear => None,
        Glance::Activity { contact, year, last_event, open } => {
            let facts = Facts { last_event, ..facts };
            Some(Seen::Activity(DocKey::Activity { contact, year }, facts, open))
        }
        Glance::Beside(key) => Some(Seen::Beside(key, facts)),
    }
}

/// What a loaded document says, which has this past; `None` where it is of another kind.
pub(crate) fn read(key: DocKey, doc: &Automerge, past: &Past) -> Option<Seen> {
    match key {
        DocKey::Contact(_) => {
            let row = view::row_source(doc);
            let facts = Facts {
                conflicts: row.conflicts,
                last_event: None,
                updated: updated(doc),
                created: past.created,
            };
            Some(Seen::Contact(Box::new(entry(row)), facts))
        }
        DocKey::Activity { .. } => {
            Some(Seen::Activity(key, activity(key, doc, past), view::open(doc)))
        }
        _ if key.is_beside() => Some(Seen::Beside(key, activity(key, doc, past))),
        _ => None,
    }
}

fn entry(source: RowSource) -> Entry {
    let name = source.name;
    let others = [source.trade_name, source.legal_name, source.first_name, source.last_name];
    let other_names = others.into_iter().filter(|other| !name.contains(other.as_str())).collect();
    let mut entry = Entry {
        contact: source.contact,
        name,
        initials: source.initials,
        is_person: source.is_person,
        postcode: source.postcode,
        country: source.country,
        city: source.city,
        spots: source.spots,
        category: source.category,
        status: source.status,
        origin: source.origin,
        client_stage: source.client_stage,
        profiles: source.profiles,
        rep: source.rep,
        tags: source.tags,
        client_code: source.client_code,
        source_uid: source.source_uid,
        archived: source.archived,
        merged_into: source.merged_into,
        other_names,
        siren: source.siren,
        siret: source.siret,
        phones: source.phones,
        emails: source.emails,
        loyalty_numbers: source.loyalty_numbers,
        birthday: source.birthday,
        endings: source.endings,
        consents: source.consents,
        custom: source.custom,
        links: source.links,
        unlinked: source.unlinked,
        ..Entry::default()
    };
    let told: BTreeSet<ItemId> = entry.items().collect();
    entry.others = source.items.into_iter().filter(|item| !told.contains(item)).collect();
    let part = |source| Entry { others: Vec::new(), ..self::entry(source) };
    entry.parts = source.parts.into_iter().map(|(item, source)| (item, part(source))).collect();
    entry
}

fn activity(key: DocKey, doc: &Automerge, past: &Past) -> Facts {
    Facts {
        // To look for conflicts costs more than all the rest.
        conflicts: if past.is_linear { 0 } else { view::conflicts(doc, key).len() },
        last_event: view::last_event(doc),
        updated: updated(doc),
        created: 0,
    }
}

/// When the document changed last, seconds since 1970 by its author's clock.
fn updated(doc: &Automerge) -> i64 {
    let heads = doc.get_heads();
    let changes = heads.iter().filter_map(|head| doc.get_change_meta_by_hash(head));
    changes.map(|change| change.timestamp).max().unwrap_or(0)
}
