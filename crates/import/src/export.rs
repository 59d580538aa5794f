//! Fiches out: CSV that this crate, spreadsheets and other programs read, and
//! vCard 4.0 (RFC 6350). What is exported and imported again is the same contact:
//! the id goes along, as `UID`.

use carnet_ids::DocId;
use carnet_model::{
    value::Value,
    view::{FicheView, FieldView, ItemView},
};
use std::fmt::Write;

/// How many coordinates, addresses and sites a row has columns for; a fiche that has
/// more is whole in a vCard.
const COORDINATES: usize = 3;
const ADDRESSES: usize = 2;
const WEBSITES: usize = 2;

/// Root fields of a row, by key, under the names that [`crate::preview`] understands.
const ROOT: [(&str, &str); 22] = [
    ("Type de client", "party_kind"),
    ("Civilité", "civility"),
    ("Prénom", "first_name"),
    ("Nom de famille", "last_name"),
    ("Raison sociale", "legal_name"),
    ("Enseigne", "trade_name"),
    ("Forme juridique", "legal_form"),
    ("Fonction", "job_title"),
    ("Date de naissance", "birthday"),
    ("Langue", "language"),
    ("Code client", "client_code"),
    ("Catégorie", "category"),
    ("Origine", "origin"),
    ("Étape", "client_stage"),
    ("Statut", "status"),
    ("Étiquettes", "tags"),
    ("SIREN", "siren"),
    ("SIRET", "siret"),
    ("N° TVA", "vat_number"),
    ("Code NAF", "naf"),
    ("Capital", "capital"),
    ("Effectif", "staff"),
];
/// Fields of a coordinate and an address.
const REACH: [(&str, &str); 4] =
    [("Téléphone", "phone"), ("Portable", "mobile"), ("Fax", "fax"), ("E-mail", "email")];
const PLACE: [(&str, &str); 8] = [
    ("Adresse ligne 1", "line1"),
    ("Adresse ligne 2", "line2"),
    ("Adresse ligne 3", "line3"),
    ("Code postal", "postcode"),
    ("Ville", "city"),
    ("Pays", "country"),
    ("Latitude", "latitude"),
    ("Longitude", "longitude"),
];

/// A CSV file of fiches: UTF-8 with a byte order mark (else spreadsheets take it for
/// another encoding), semicolons.
///
/// # Errors
/// As the CSV writer says; in memory, none.
pub fn csv<'a>(fiches: impl IntoIterator<Item = &'a FicheView>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(headers())?;
    for fiche in fiches {
        writer.write_record(row(fiche))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn headers() -> Vec<String> {
    let mut headers = vec!["UID".to_owned()];
    headers.extend(ROOT.map(|(name, _)| name.to_owned()));
    let numbered = |name: &str, number: usize| match number {
        0 => name.to_owned(),
        _ => format!("{name} ({})", number + 1),
    };
    for number in 0..COORDINATES {
        headers.extend(REACH.map(|(name, _)| numbered(name, number)));
    }
    for number in 0..ADDRESSES {
        headers.extend(PLACE.map(|(name, _)| numbered(name, number)));
    }
    headers.extend((0..WEBSITES).map(|number| numbered("Site web", number)));
    headers.push("Notes".to_owned());
    headers
}

fn row(fiche: &FicheView) -> Vec<String> {
    let mut row = vec![uid(fiche)];
    row.extend(ROOT.iter().map(|(_, key)| root(fiche, key)));
    let mut items = |collection: &str, count: usize, keys: &[(&str, &str)]| {
        let items = items(fiche, collection);
        for number in 0..count {
            let item = items.get(number);
            row.extend(keys.iter().map(|(_, key)| item.map_or_else(String::new, |i| of(i, key))));
        }
    };
    items("coordinates", COORDINATES, &REACH);
    items("addresses", ADDRESSES, &PLACE);
    items("websites", WEBSITES, &[("", "url")]);
    row.push(root(fiche, "notes"));
    row.iter().map(|cell| harmless(cell)).collect()
}

/// A spreadsheet takes a cell that begins so for a formula, and runs it.
fn harmless(cell: &str) -> String {
    let is_number = cell
        .strip_prefix(['+', '-'])
        .is_some_and(|rest| rest.chars().all(|char| char.is_ascii_digit() || char == '.'));
    if cell.starts_with(['=', '+', '-', '@', '\t']) && !is_number {
        return format!("'{cell}");
    }
    cell.to_owned()
}

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

/// The id that the contact had in the file it came from, else its own.
fn uid(fiche: &FicheView) -> String {
    let known = root(fiche, "source_uid");
    if known.is_empty() { urn(&fiche.contact) } else { known }
}

fn urn(contact: &DocId) -> String {
    let hex = contact.to_string();
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| &hex[range]);
    format!("urn:uuid:{}", parts.join("-"))
}

fn root(fiche: &FicheView, key: &str) -> String {
    let mut fields = fiche.sections.iter().flat_map(|section| &section.fields);
    fields.find(|field| field.key == key).map_or_else(String::new, text)
}

fn tags(fiche: &FicheView) -> Vec<String> {
    let mut fields = fiche.sections.iter().flat_map(|section| &section.fields);
    match fields.find(|field| field.key == "tags").and_then(|field| field.value.as_ref()) {
        Some(Value::Set(tags)) => tags.iter().cloned().collect(),
        _ => Vec::new(),
    }
}

fn items<'a>(fiche: &'a FicheView, collection: &str) -> Vec<&'a ItemView> {
    let found = fiche.collections.iter().filter(|found| found.key == collection);
    found.flat_map(|found| &found.items).collect()
}

fn of(item: &ItemView, key: &str) -> String {
    item.fields.iter().find(|field| field.key == key).map_or_else(String::new, text)
}

/// A field's value as files have it.
fn text(field: &FieldView) -> String {
    match &field.value {
        None => String::new(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Int(number) | Value::Instant(number)) => number.to_string(),
        Some(Value::Bool(flag)) => if *flag { "1" } else { "0" }.to_owned(),
        Some(Value::Date(day)) => day.to_string(),
        Some(Value::Set(members)) => members.iter().cloned().collect::<Vec<_>>().join(", "),
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
