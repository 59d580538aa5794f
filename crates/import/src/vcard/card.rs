//! A card, and what each property of it means.

use super::lines::Property;
use crate::raw::{Raw, RawItem};

/// Columns of a preview of vCards.
pub(crate) const SUMMARY: [&str; 6] = ["FN", "ORG", "TEL", "EMAIL", "ADR", "UID"];

/// A card of the file.
#[derive(Debug, Clone)]
pub(crate) struct Card {
    /// Its first line in the file, from 1.
    pub(crate) line: usize,
    /// How many lines it takes.
    pub(crate) lines: usize,
    properties: Vec<Property>,
}

impl Card {
    pub(super) const fn new(first: usize, last: usize, properties: Vec<Property>) -> Self {
        Self { line: first, lines: last + 1 - first, properties }
    }

    /// A row of a preview, in the columns of [`SUMMARY`].
    pub(crate) fn summary(&self) -> Vec<String> {
        let texts = |name: &&str| {
            let found = self.properties.iter().filter(|property| property.name == **name);
            let texts = found.map(|property| {
                let parts = property.parts();
                let kept: Vec<&str> =
                    parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
                kept.join(", ")
            });
            texts.collect::<Vec<_>>().join("; ")
        };
        SUMMARY.iter().map(texts).collect()
    }

    /// What an error shows of it.
    pub(crate) fn excerpt(&self) -> String {
        let lines =
            self.properties.iter().map(|property| format!("{}:{}", property.name, property.value));
        lines.collect::<Vec<_>>().join("\n").chars().take(1_000).collect()
    }

    pub(crate) fn into_raw(self) -> Raw {
        let mut raw = Raw { line: self.line, content: self.content(), ..Raw::default() };
        let mut items = Items::default();
        for property in &self.properties {
            let label = self.label(property);
            if !root(&mut raw, property) && !items.take(&mut raw, property, label) {
                ignored(&mut raw, property);
            }
        }
        items.give(&mut raw);
        if self.is_organisation() {
            raw.set("is_company", "yes");
        }
        raw
    }

    /// What ids are derived from where there is no UID: all but when it was saved.
    fn content(&self) -> String {
        let kept = self
            .properties
            .iter()
            .filter(|p| !matches!(p.name.as_str(), "REV" | "PRODID" | "VERSION"));
        kept.map(|p| format!("{}:{}\n", p.name, p.value)).collect()
    }

    /// The label that Apple gives a property in another one of its group.
    fn label(&self, property: &Property) -> String {
        let labels = self.properties.iter().filter(|other| other.name == "X-ABLABEL");
        let mut same =
            labels.filter(|other| !other.group.is_empty() && other.group == property.group);
        // `_$!<Work>!$_` is one of its own words.
        let own =
            |text: String| text.trim_start_matches("_$!<").trim_end_matches(">!$_").to_owned();
        same.next().map(|other| own(other.text())).unwrap_or_default()
    }

    fn is_organisation(&self) -> bool {
        self.properties.iter().any(|property| match property.name.as_str() {
            "KIND" | "X-ADDRESSBOOKSERVER-KIND" => property.value.eq_ignore_ascii_case("org"),
            "X-ABSHOWAS" => property.value.eq_ignore_ascii_case("company"),
            _ => false,
        })
    }
}

/// Takes a property that fills a field of the root; says whether it is one.
fn root(raw: &mut Raw, property: &Property) -> bool {
    match property.name.as_str() {
        "FN" => raw.set("full_name", &property.text()),
        "N" => name(raw, property),
        "ORG" => {
            let parts = property.parts();
            raw.set("legal_name", parts.first().map_or("", String::as_str));
            raw.notes.extend(parts.into_iter().skip(1).filter(|unit| !unit.is_empty()));
        }
        "TITLE" => raw.set("job_title", &property.text()),
        "ROLE" if raw.field("job_title").is_empty() => raw.set("job_title", &property.text()),
        "NICKNAME" | "ROLE" => raw.notes.push(property.text()),
        "BDAY" => raw.set("birthday", &property.text()),
        "LANG" => raw.set("language", &property.text()),
        "CATEGORIES" => {
            property
                .members()
                .iter()
                .for_each(|tag| raw.set("tags", &tag.replace([',', ';'], " ")));
        }
        "NOTE" => raw.set("notes", &property.text()),
        "UID" => raw.set("source_uid", &property.text()),
        "RELATED"
            if property.parameter("VALUE").is_some_and(|v| v.eq_ignore_ascii_case("text")) =>
        {
            raw.notes.push(property.text());
        }
        name => return own(raw, name, property),
    }
    true
}

/// Our own fields, as [`crate::export`] writes them.
fn own(raw: &mut Raw, name: &str, property: &Property) -> bool {
    let Some(key) = name.strip_prefix("X-CARNET-") else { return false };
    let key = key.to_ascii_lowercase().replace('-', "_");
    raw.set(&key, &property.text());
    true
}

/// Family; given; others; prefixes; suffixes.
fn name(raw: &mut Raw, property: &Property) {
    let parts = property.parts();
    let part = |at: usize| parts.get(at).map_or("", String::as_str);
    raw.set("last_name", part(0));
    raw.set("first_name", part(1));
    raw.set("middle_name", part(2));
    raw.set("civility", part(3));
}

/// Properties that say nothing that a fiche keeps.
fn ignored(raw: &mut Raw, property: &Property) {
    match property.name.as_str() {
        "PHOTO" | "LOGO" | "SOUND" | "KEY" => {
            raw.warnings.push(format!("{}: not imported", property.name.to_ascii_lowercase()));
        }
        "IMPP" | "X-SKYPE" | "X-JABBER" | "X-TWITTER" => raw.notes.push(property.text()),
        _ => {}
    }
}

/// Ways to reach and places of a card, which become numbered items.
#[derive(Default)]
struct Items {
    coordinates: Vec<(String, RawItem)>,
    addresses: Vec<RawItem>,
    websites: Vec<(String, String)>,
}

impl Items {
    /// Takes a property that is one; says whether it is.
    fn take(&mut self, raw: &mut Raw, property: &Property, label: String) -> bool {
        match property.name.as_str() {
            "TEL" => self.telephone(property, label),
            "EMAIL" => {
                let which = which(property, &label);
                self.coordinate(property, &which, &label).push("email", &property.text());
            }
            "ADR" => self.address(property, label),
            "URL" | "X-SOCIALPROFILE" | "SOCIALPROFILE" => {
                self.websites.push((label, property.text()));
            }
            "GEO" => self.position(&property.text()),
            "X-ABLABEL" => {}
            _ => return false,
        }
        let _ = raw;
        true
    }

    fn telephone(&mut self, property: &Property, label: String) {
        let text = property.text();
        // `tel:+33-1-23;ext=5`
        let number = text.strip_prefix("tel:").unwrap_or(&text);
        let number = number.split(";ext=").next().unwrap_or_default().to_owned();
        let key = if property.has_type("fax") {
            "fax"
        } else if property.has_type("cell") || property.has_type("iphone") {
            "mobile"
        } else {
            "phone"
        };
        let which = which(property, &label);
        self.coordinate(property, &which, &label).push(key, &number);
    }

    /// The coordinate of a label or a place (home, work).
    fn coordinate(&mut self, property: &Property, which: &str, label: &str) -> &mut RawItem {
        let at = self.coordinates.iter().position(|(of, _)| of == which);
        let at = at.unwrap_or_else(|| {
            let mut item = RawItem::default();
            item.push("label", label);
            self.coordinates.push((which.to_owned(), item));
            self.coordinates.len() - 1
        });
        let item = &mut self.coordinates[at].1;
        item.preferred |= property.is_preferred();
        item
    }

    /// Post office box; extended; street; town; region; postcode; country.
    fn address(&mut self, property: &Property, label: String) {
        let parts = property.parts();
        let part = |at: usize| parts.get(at).map_or("", String::as_str);
        let mut item = RawItem::default();
        let keys = ["po_box", "line2", "line1", "city", "region", "postcode", "country"];
        keys.iter().enumerate().for_each(|(at, key)| item.push(key, part(at)));
        let said =
            if label.is_empty() { property.parameter("LABEL").unwrap_or_default() } else { &label };
        let said = if said.contains(['\n', '\\', ',']) { "" } else { said };
        item.push("label", said);
        if let Some(geo) = property.parameter("GEO") {
            locate(&mut item, geo);
        }
        self.addresses.push(item);
    }

    /// A position of the whole card is that of its first address.
    fn position(&mut self, geo: &str) {
        if let Some(first) = self.addresses.first_mut() {
            locate(first, geo);
        }
    }

    fn give(self, raw: &mut Raw) {
        let numbered = |at: usize| u8::try_from(at).unwrap_or(u8::MAX);
        for (at, (_, item)) in self.coordinates.into_iter().enumerate() {
            raw.coordinates.insert(numbered(at), item);
        }
        for (at, item) in self.addresses.into_iter().enumerate() {
            raw.addresses.insert(numbered(at), item);
        }
        raw.websites.extend(self.websites);
    }
}

/// `geo:48.1,-1.6` (4.0) and `48.1;-1.6` (3.0).
fn locate(item: &mut RawItem, geo: &str) {
    let geo = geo.strip_prefix("geo:").unwrap_or(geo);
    if let Some((latitude, longitude)) = geo.split_once([',', ';']) {
        let longitude = longitude.split([',', ';']).next().unwrap_or_default();
        item.push("latitude", latitude);
        item.push("longitude", longitude);
    }
}

/// What tells one coordinate of a card from another: its label, or home or work.
fn which(property: &Property, label: &str) -> String {
    if !label.is_empty() {
        return label.to_owned();
    }
    if property.has_type("home") { "home".to_owned() } else { String::new() }
}
