//! Cards that address books read: vCard 4.0 (RFC 6350).

use super::{ROOT, items, of, root, tags, uid};
use carnet_model::view::{FicheView, ItemView};
use std::fmt::Write;

/// A fiche as a vCard 4.0.
pub fn vcard4(fiche: &FicheView) -> String {
    let mut card = Card("BEGIN:VCARD\r\nVERSION:4.0\r\n".to_owned());
    card.line("UID", &uid(fiche));
    card.line("KIND", if fiche.is_person { "individual" } else { "org" });
    card.line("FN", &escaped(&fiche.name));
    let part = |key: &str| escaped(&root(fiche, key));
    if !part("first_name").is_empty() || !part("last_name").is_empty() {
        card.line("N", &format!("{};{};;;", part("last_name"), part("first_name")));
    }
    for (name, key) in [("ORG", "legal_name"), ("TITLE", "job_title"), ("LANG", "language")] {
        card.line(name, &part(key));
    }
    card.line("BDAY", &root(fiche, "birthday").replace('-', ""));
    card.line(
        "CATEGORIES",
        &tags(fiche).iter().map(|tag| escaped(tag)).collect::<Vec<_>>().join(","),
    );
    for (_, key) in ROOT.iter().filter(|(_, key)| is_ours(key)) {
        let name = format!("X-CARNET-{}", key.to_uppercase().replace('_', "-"));
        card.line(&name, &part(key));
    }
    for (number, item) in items(fiche, "coordinates").into_iter().enumerate() {
        card.coordinate(number, item);
    }
    for item in items(fiche, "addresses") {
        card.address(item);
    }
    for item in items(fiche, "websites") {
        card.line("URL", &of(item, "url"));
    }
    card.line("NOTE", &part("notes"));
    card.0.push_str("END:VCARD\r\n");
    card.0
}

/// Fields that vCard has no property for.
fn is_ours(key: &str) -> bool {
    !matches!(
        key,
        "first_name" | "last_name" | "legal_name" | "job_title" | "language" | "birthday" | "tags"
    )
}

struct Card(String);

impl Card {
    /// A property that is not empty, folded at 75 bytes (RFC 6350 §3.2).
    fn line(&mut self, name: &str, value: &str) {
        if value.chars().all(|char| char == ';') {
            return;
        }
        let mut room = 75;
        for char in format!("{name}:{value}").chars() {
            if char.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = 74;
            }
            self.0.push(char);
            room -= char.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// Properties of one coordinate share a group, whose label says which they are.
    fn coordinate(&mut self, number: usize, item: &ItemView) {
        let group = format!("item{}", number + 1);
        let kinds = [
            ("TEL;TYPE=voice", "phone"),
            ("TEL;TYPE=cell", "mobile"),
            ("TEL;TYPE=fax", "fax"),
            ("EMAIL", "email"),
        ];
        for (name, key) in kinds {
            self.line(&format!("{group}.{name}"), &escaped(&of(item, key)));
        }
        self.line(&format!("{group}.X-ABLabel"), &escaped(&of(item, "label")));
    }

    fn address(&mut self, item: &ItemView) {
        let part = |key: &str| escaped(&of(item, key));
        let mut name = "ADR".to_owned();
        let label = of(item, "label").replace(['"', '\n', ',', '\\'], " ");
        if !label.is_empty() {
            let _ = write!(name, ";LABEL=\"{label}\"");
        }
        let (latitude, longitude) = (of(item, "latitude"), of(item, "longitude"));
        if !latitude.is_empty() && !longitude.is_empty() {
            let _ = write!(name, ";GEO=\"geo:{latitude},{longitude}\"");
        }
        let street = [part("line1"), part("line2"), part("line3")];
        let street: Vec<String> = street.into_iter().filter(|line| !line.is_empty()).collect();
        let (city, postcode, country) = (part("city"), part("postcode"), part("country"));
        self.line(&name, &format!(";;{};{city};;{postcode};{country}", street.join("\\n")));
    }
}

/// A text with what separates parts, members and lines marked (RFC 6350 §3.4).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\\' | ',' | ';' => escaped.extend(['\\', char]),
            '\n' => escaped.push_str("\\n"),
            '\r' => {}
            char => escaped.push(char),
        }
    }
    escaped
}
