//! Rows of a table that this crate, spreadsheets and other programs read.

use super::{ROOT, items, of, root, text, uid};
use carnet_ids::ItemId;
use carnet_model::{custom::Definition, view::FicheView};

/// How many coordinates, addresses and sites a row has columns for; a fiche that has
/// more is whole in a vCard.
const COORDINATES: usize = 3;
const ADDRESSES: usize = 2;
const WEBSITES: usize = 2;

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

/// The first line, with the byte order mark without which spreadsheets take it for another encoding. `own` are the
/// workspace's own fields, each a column under its key.
///
/// # Errors
/// As the CSV writer says; in memory, none.
pub fn csv_head(own: &[Definition]) -> Result<Vec<u8>, csv::Error> {
    let mut headers = headers();
    headers.extend(own.iter().map(|of| harmless(&of.key)));
    let mut head = "\u{feff}".as_bytes().to_vec();
    head.extend(written([headers])?);
    Ok(head)
}

/// A line a fiche, in the columns of [`csv_head`] with the same fields.
///
/// # Errors
/// As the CSV writer says; in memory, none.
pub fn csv_rows<'a>(
    fiches: impl IntoIterator<Item = &'a FicheView>,
    own: &[Definition],
) -> Result<Vec<u8>, csv::Error> {
    written(fiches.into_iter().map(|fiche| {
        let mut row = row(fiche);
        row.extend(own.iter().map(|of| harmless(&value_of(fiche, of.id))));
        row
    }))
}

/// Semicolons between cells, as spreadsheets of half of Europe have it.
fn written(rows: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn value_of(fiche: &FicheView, item: ItemId) -> String {
    fiche
        .custom
        .iter()
        .find(|own| own.item == item)
        .map_or_else(String::new, |own| text(&own.field))
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
