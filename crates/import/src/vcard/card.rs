//! Properties of a vCard → a card.

use super::Property;
use crate::{
    card::{Card, Fields},
    dates,
    mapping::{FULL_NAME, SOURCE_UID},
};

/// What the properties say.
pub(crate) fn read(line: usize, properties: &[Property]) -> Card {
    let mut card = Card { line, ..Card::default() };
    for property in properties {
        let label = label(property, properties);
        names(&mut card, property);
        places(&mut card, property, label.as_deref());
        extras(&mut card, property);
    }
    if properties.iter().any(|p| p.name == "KIND" && p.text().eq_ignore_ascii_case("org")) {
        let name = card.fields.remove(FULL_NAME).unwrap_or_default();
        card.set("legal_name", &name);
    }
    card
}

fn names(card: &mut Card, property: &Property) {
    match property.name.as_str() {
        "FN" => card.set(FULL_NAME, &property.text()),
        "N" => {
            let parts = property.components();
            let part = |index: usize| parts.get(index).map_or("", String::as_str);
            card.set("last_name", part(0));
            card.set("first_name", format!("{} {}", part(1), part(2)).trim());
        }
        "ORG" => card.set("legal_name", &property.components()[0]),
        "TITLE" | "ROLE" => card.set("job_title", &property.text()),
        "UID" => card.set(SOURCE_UID, &property.text()),
        _ => {}
    }
}

fn places(card: &mut Card, property: &Property, label: Option<&str>) {
    let mut fields = Fields::new();
    let mut put = |key: &str, value: &str| {
        if !value.trim().is_empty() {
            fields.insert(key.to_owned(), value.trim().to_owned());
        }
    };
    put("label", label.unwrap_or_default());
    match property.name.as_str() {
        "TEL" => put(phone_key(property), property.text().trim_start_matches("tel:")),
        "EMAIL" => put("email", property.text().trim_start_matches("mailto:")),
        "ADR" => address(property, &mut put),
        _ => return,
    }
    if property.name == "ADR" {
        card.addresses.push(fields);
        return;
    }
    if property.is_preferred() {
        fields.insert("is_default".to_owned(), "1".to_owned());
    }
    card.coordinates.push(fields);
}

fn phone_key(property: &Property) -> &'static str {
    if property.has_type("fax") {
        "fax"
    } else if property.has_type("cell") || property.has_type("mobile") {
        "mobile"
    } else {
        "phone"
    }
}

/// RFC 6350 §6.3.1: box; extended; street; locality; region; code; country.
fn address(property: &Property, put: &mut impl FnMut(&str, &str)) {
    let parts = property.components();
    let part = |index: usize| parts.get(index).map_or("", String::as_str);
    let street: Vec<&str> = part(2).lines().collect();
    put("line1", street.first().copied().unwrap_or_default());
    put("line2", &[part(1), &street.get(1..).unwrap_or_default().join(", ")].join(" "));
    put("line3", part(0));
    put("city", part(3));
    put("postcode", part(5));
    put("country", part(6));
}

fn extras(card: &mut Card, property: &Property) {
    match property.name.as_str() {
        "URL" => card.websites.push(property.text()),
        "NOTE" => card.notes.push(property.text()),
        "CATEGORIES" => card.tags.extend(property.list().into_iter().filter(|tag| !tag.is_empty())),
        "LANG" => card.set("language", property.text().split('-').next().unwrap_or_default()),
        "BDAY" => {
            if let Some(date) = dates::parse(&property.text(), dates::Order::DayFirst) {
                card.set("birthday", &date);
            }
        }
        _ => {}
    }
}

/// Apple's `itemN.X-ABLabel`, else the type in words.
fn label(property: &Property, all: &[Property]) -> Option<String> {
    let own = |other: &&Property| other.name == "X-ABLABEL" && other.group == property.group;
    if !property.group.is_empty()
        && let Some(label) = all.iter().find(own)
    {
        let text = label.text();
        let plain = text.strip_prefix("_$!<").and_then(|t| t.strip_suffix(">!$_")).unwrap_or(&text);
        return Some(plain.to_owned());
    }
    None
}
