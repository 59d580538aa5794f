//! What the directory keeps of documents. With every change here, raise `READING` in
//! `index/shards.rs`: what was read before is then read again.

use crate::{
    heads,
    index::entry::{Entry, Facts},
};
use automerge::Automerge;
use carnet_model::{kind::DocKey, view};

/// Of a contact's document.
pub(crate) fn contact(doc: &Automerge) -> (Entry, Facts) {
    let source = view::row_source(doc);
    let facts = Facts { conflicts: source.conflicts, last_event: None, updated: updated(doc) };
    let name = source.name;
    let others = [source.trade_name, source.legal_name, source.first_name, source.last_name];
    let other_names = others.into_iter().filter(|other| !name.contains(other.as_str())).collect();
    let entry = Entry {
        contact: source.contact,
        name,
        initials: source.initials,
        is_person: source.is_person,
        postcode: source.postcode,
        country: source.country,
        city: source.city,
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
    };
    (entry, facts)
}

/// Of an activity document.
pub(crate) fn activity(key: DocKey, doc: &Automerge) -> Facts {
    Facts {
        // To look for conflicts costs more than all the rest.
        conflicts: if heads::is_linear(doc) { 0 } else { view::conflicts(doc, key).len() },
        last_event: view::last_event(doc),
        updated: updated(doc),
    }
}

/// When the document changed last, seconds since 1970 by its author's clock.
fn updated(doc: &Automerge) -> i64 {
    let heads = doc.get_heads();
    let changes = heads.iter().filter_map(|head| doc.get_change_meta_by_hash(head));
    changes.map(|change| change.timestamp).max().unwrap_or(0)
}
