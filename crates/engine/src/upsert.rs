//! A row of an import, as edits of a contact that exists.

use crate::index::letters;
use carnet_ids::ItemId;
use carnet_model::{
    check, custom,
    edit::{Edit, Place},
    schema,
    value::Value,
    view::{FicheView, FieldView, ItemView},
};
use std::collections::BTreeSet;

/// The edits that bring `row` into a contact. `over` writes the row's values over the contact's;
/// otherwise they only fill in what it does not have. Nothing is ever removed.
pub(crate) fn edits(known: &FicheView, row: Vec<Edit>, over: bool) -> Vec<Edit> {
    row.into_iter().flat_map(|edit| adapted(known, edit, over)).collect()
}

fn adapted(known: &FicheView, edit: Edit, over: bool) -> Vec<Edit> {
    match edit {
        Edit::Set { place: Place::Root, field, value: Some(value) } => {
            set(Place::Root, root(known, &field), &field, value, over).into_iter().collect()
        }
        Edit::Splice { place: Place::Root, field, insert, .. } => {
            text(known, field, insert, over).into_iter().collect()
        }
        Edit::Add { collection, item, fields } if custom::is_custom(&collection) => {
            own(known, item, fields, over)
        }
        Edit::Add { collection, item, fields } => match same_item(known, &collection, &fields) {
            None => vec![Edit::Add { collection, item, fields }],
            Some(same) => fill(same, &collection, fields, over),
        },
        member @ Edit::Member { .. } => vec![member],
        // A row makes nothing else.
        _ => Vec::new(),
    }
}

fn set(
    place: Place,
    known: Option<&FieldView>,
    field: &str,
    value: Value,
    over: bool,
) -> Option<Edit> {
    let held = known.and_then(|known| known.value.as_ref());
    let wanted = if over { held != Some(&value) } else { held.is_none() };
    wanted.then(|| Edit::Set { place, field: field.to_owned(), value: Some(value) })
}

/// Appends a long text, unless it is there already.
fn text(known: &FicheView, field: String, insert: String, over: bool) -> Option<Edit> {
    let held = root(known, &field).and_then(|field| field.value.as_ref()?.as_text()).unwrap_or("");
    if !held.is_empty() && (!over || held.contains(insert.trim())) {
        return None;
    }
    let insert = if held.is_empty() { insert } else { format!("\n{insert}") };
    Some(Edit::Splice {
        place: Place::Root,
        field,
        at: held.chars().count(),
        delete: 0,
        insert,
        base: None,
    })
}

fn fill(same: &ItemView, collection: &str, fields: Vec<(String, Value)>, over: bool) -> Vec<Edit> {
    let place = || Place::Item { collection: collection.to_owned(), item: same.item };
    let held = |key: &str| same.fields.iter().find(|field| field.key == key);
    // Which one is the default is the user's choice.
    let kept = fields.into_iter().filter(|(key, _)| !key.contains("default"));
    kept.filter_map(|(key, value)| set(place(), held(&key), &key, value, over)).collect()
}

/// A field of the workspace's own: its item is the same on every contact. Members are added.
fn own(known: &FicheView, item: ItemId, fields: Vec<(String, Value)>, over: bool) -> Vec<Edit> {
    let collection = schema::CUSTOM.key.to_owned();
    let mut items = known.collections.iter().filter(|of| of.key == collection);
    let found = items.find_map(|of| of.items.iter().find(|known| known.item == item));
    let Some(found) = found else { return vec![Edit::Add { collection, item, fields }] };
    let place = Place::Item { collection, item };
    let held = |key: &str| found.fields.iter().find(|field| field.key == key);
    let edits = fields.into_iter().flat_map(|(key, value)| match (value, held(&key)) {
        (Value::Set(members), held) => join(&place, &key, members, held, over),
        (value, held) => set(place.clone(), held, &key, value, over).into_iter().collect(),
    });
    edits.collect()
}

/// The members that are not there yet.
fn join(
    place: &Place,
    key: &str,
    members: BTreeSet<String>,
    held: Option<&FieldView>,
    over: bool,
) -> Vec<Edit> {
    let held = match held.and_then(|held| held.value.as_ref()) {
        Some(Value::Set(held)) => held.clone(),
        _ => BTreeSet::new(),
    };
    if !over && !held.is_empty() {
        return Vec::new();
    }
    let new = members.into_iter().filter(|member| !held.contains(member));
    new.map(|member| Edit::Member { place: place.clone(), field: key.to_owned(), member, on: true })
        .collect()
}

fn root<'a>(known: &'a FicheView, key: &str) -> Option<&'a FieldView> {
    known.sections.iter().flat_map(|section| &section.fields).find(|field| field.key == key)
}

/// The item that says the same: a number or an email in common, the same street and postcode, the
/// same site.
fn same_item<'a>(
    known: &'a FicheView,
    collection: &str,
    fields: &[(String, Value)],
) -> Option<&'a ItemView> {
    let items = &known.collections.iter().find(|known| known.key == collection)?.items;
    let new = fields.iter().map(|(key, value)| (key.as_str(), plain(collection, key, value)));
    let new: Vec<_> = new.filter(|(_, value)| !value.is_empty()).collect();
    items.iter().find(|item| {
        let held = |key: &str| {
            let field = item.fields.iter().find(|field| field.key == key);
            field.and_then(|field| field.value.as_ref()).map(|value| plain(collection, key, value))
        };
        let same = |key: &str| {
            new.iter().any(|(new, value)| *new == key && held(key).as_ref() == Some(value))
        };
        match collection {
            "coordinates" => {
                let ways = ["phone", "mobile", "fax", "email"];
                let any = |value: &String| ways.iter().any(|way| held(way).as_ref() == Some(value));
                new.iter().any(|(key, value)| ways.contains(key) && any(value))
            }
            "addresses" => same("line1") && same("postcode"),
            _ => same("url"),
        }
    })
}

/// A value without what people write differently.
fn plain(collection: &str, key: &str, value: &Value) -> String {
    let schema = schema::CONTACT_COLLECTIONS.iter().find(|known| known.key == collection);
    let field = schema.and_then(|schema| schema.fields.iter().find(|field| field.key == key));
    let normal = field.and_then(|field| check::normalise(field.kind, value.clone()).ok());
    letters::fold(normal.as_ref().unwrap_or(value).as_text().unwrap_or("").trim())
}
