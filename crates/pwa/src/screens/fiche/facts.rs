//! What a fiche says, looked up by key.

use carnet_engine::api::{Action, Fiche, Section, section_of};
use carnet_model::{
    kind::DocKey,
    value::Value,
    view::{FicheView, FieldView, ItemView},
};

/// Whether the user may change anything of the fiche.
pub(crate) fn may_change(fiche: &Fiche) -> bool {
    let is_changed = |of: &Section| of.is_of_a_fiche() && of.actions().contains(&Action::Edit);
    let mut parts = Section::ALL.into_iter().filter(is_changed);
    parts.any(|section| fiche.barred.allows(section, Action::Edit))
}

/// Whether the user may change this field of the contact.
pub(crate) fn may_set(fiche: &Fiche, field: &str) -> bool {
    let section = section_of(&DocKey::Contact(fiche.view.contact), field);
    fiche.barred.allows(section, Action::Edit)
}

/// A field of the contact.
pub(crate) fn field<'a>(view: &'a FicheView, key: &str) -> Option<&'a FieldView> {
    view.sections.iter().flat_map(|section| &section.fields).find(|field| field.key == key)
}

/// Whether the contact refused to be reached by a channel, as far as one of those who asked at the same time says.
pub(crate) fn refuses(view: &FicheView, channel: &str) -> bool {
    let is_no = |value: Option<&Value>| value.and_then(Value::as_text) == Some("refused");
    field(view, &format!("consent_{channel}")).is_some_and(|field| {
        let mut others = field.conflict.iter().map(|candidate| candidate.value.as_ref());
        is_no(field.value.as_ref()) || others.any(is_no)
    })
}

/// The items of a collection of the contact.
pub(crate) fn items<'a>(view: &'a FicheView, collection: &str) -> &'a [ItemView] {
    view.collections.iter().find(|known| known.key == collection).map_or(&[], |known| &known.items)
}

/// A field of an item.
pub(crate) fn of<'a>(item: &'a ItemView, key: &str) -> Option<&'a FieldView> {
    item.fields.iter().find(|field| field.key == key)
}

/// The value of a field of an item as people write it; empty if it is unset.
pub(crate) fn text<'a>(item: &'a ItemView, key: &str) -> &'a str {
    of(item, key).map_or("", |field| field.display.as_str())
}

/// The value of a field of an item as it is stored; empty if it is unset.
pub(crate) fn stored<'a>(item: &'a ItemView, key: &str) -> &'a str {
    of(item, key)
        .and_then(|field| field.value.as_ref())
        .and_then(Value::as_text)
        .unwrap_or_default()
}

/// Whether a flag of an item is on.
pub(crate) fn is_on(item: &ItemView, key: &str) -> bool {
    of(item, key).is_some_and(|field| field.value == Some(Value::Bool(true)))
}

/// The codes of a set of an item.
pub(crate) fn codes(item: &ItemView, key: &str) -> Vec<String> {
    match of(item, key).and_then(|field| field.value.as_ref()) {
        Some(Value::Set(members)) => members.iter().cloned().collect(),
        _ => Vec::new(),
    }
}

/// The item marked as the default one, else the first.
fn preferred<'a>(
    items: &'a [ItemView],
    flag: &str,
    has: impl Fn(&ItemView) -> bool,
) -> Option<&'a ItemView> {
    let able = || items.iter().filter(|item| has(item));
    able().find(|item| is_on(item, flag)).or_else(|| able().next())
}

/// The number to call: E.164 and as people write it.
pub(crate) fn phone(view: &FicheView) -> Option<(String, String)> {
    let callable = |item: &ItemView| {
        !is_on(item, "do_not_call")
            && (!stored(item, "phone").is_empty() || !stored(item, "mobile").is_empty())
    };
    let item = preferred(items(view, "coordinates"), "is_default", callable)?;
    let key = if stored(item, "phone").is_empty() { "mobile" } else { "phone" };
    Some((stored(item, key).to_owned(), text(item, key).to_owned()))
}

/// The address to write to.
pub(crate) fn email(view: &FicheView) -> Option<String> {
    let item = preferred(items(view, "coordinates"), "is_default", |item| {
        !stored(item, "email").is_empty()
    })?;
    Some(stored(item, "email").to_owned())
}

/// The place to go to: a link to a map.
pub(crate) fn route(view: &FicheView) -> Option<String> {
    let item = preferred(items(view, "addresses"), "default_delivery", |item| {
        !words(item).is_empty() || position(item).is_some()
    })?;
    Some(map_link(item))
}

/// An address on one line.
pub(crate) fn words(item: &ItemView) -> String {
    let city = format!("{} {}", text(item, "postcode"), text(item, "city"));
    let lines = [text(item, "line1"), text(item, "line2"), text(item, "line3"), city.trim()];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Latitude and longitude, in decimal degrees as text.
pub(crate) fn position(item: &ItemView) -> Option<(String, String)> {
    let (latitude, longitude) = (stored(item, "latitude"), stored(item, "longitude"));
    (!latitude.is_empty() && !longitude.is_empty())
        .then(|| (latitude.to_owned(), longitude.to_owned()))
}

/// OpenStreetMap at the position, or looking for the address.
pub(crate) fn map_link(item: &ItemView) -> String {
    match position(item) {
        Some((latitude, longitude)) => {
            format!(
                "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"
            )
        }
        None => {
            let asked = format!("{} {}", words(item), stored(item, "country"));
            let asked = String::from(js_sys::encode_uri_component(asked.trim()));
            format!("https://www.openstreetmap.org/search?query={asked}")
        }
    }
}

/// Whether an edit of an item waits for the server.
pub(crate) fn waits(fiche: &Fiche, item: &ItemView) -> bool {
    fiche.pending_items.contains(&item.item)
}
