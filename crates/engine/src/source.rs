//! What the directory keeps of documents.

use crate::{
    heads,
    index::entry::{Class, Entry, Facts, Text},
};
use automerge::Automerge;
use carnet_model::{
    check,
    kind::DocKey,
    schema::FieldKind,
    value::Value,
    view::{self, RowSource},
};

/// Of a contact's document.
pub(crate) fn contact(doc: &Automerge) -> (Entry, Facts) {
    let source = view::row_source(doc);
    let facts = Facts { conflicts: source.conflicts, last_event: None, updated: updated(doc) };
    let texts = texts(&source);
    let entry = Entry {
        contact: source.contact,
        name: source.name,
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
        texts,
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

fn texts(source: &RowSource) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut add = |class, stored: &str, display: Option<String>| {
        if !stored.is_empty() {
            let display = display.unwrap_or_else(|| stored.to_owned());
            texts.push(Text { class, stored: stored.to_owned(), display });
        }
    };
    add(Class::Name, &source.name, None);
    for name in [&source.trade_name, &source.legal_name, &source.first_name, &source.last_name] {
        if !source.name.contains(name.as_str()) {
            add(Class::OtherName, name, None);
        }
    }
    add(Class::Code, &source.client_code, None);
    add(Class::City, &source.city, None);
    add(Class::Number, &source.postcode, None);
    let number = |kind, stored: &str| Some(check::display(kind, &Value::text(stored)));
    add(Class::Number, &source.siren, number(FieldKind::Siren, &source.siren));
    add(Class::Number, &source.siret, number(FieldKind::Siret, &source.siret));
    source
        .phones
        .iter()
        .for_each(|phone| add(Class::Phone, phone, Some(check::phone_display(phone))));
    source.emails.iter().for_each(|email| add(Class::Email, email, None));
    source.tags.iter().for_each(|tag| add(Class::Tag, tag, None));
    texts
}
