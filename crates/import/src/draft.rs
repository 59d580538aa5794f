//! CSV rows → drafts.

use crate::{
    Draft, FileError, Options, RowError, Target,
    card::{Card, Fields},
    dates, encoding, headers,
    records::Row,
    sniff,
};

/// Google's mark between several values of one column.
const SEVERAL: &str = " ::: ";

/// Every row of a CSV file.
pub(crate) fn from_csv(
    file: &[u8],
    options: &Options,
) -> Result<Vec<Result<Draft, RowError>>, FileError> {
    let text = encoding::decode(file, &options.encoding)?.text;
    let (header, rows) = sniff::table(&text, options.separator)?;
    let order = dates::order(headers::source(&header.fields), &header.fields);
    let read = |row: Row| {
        let text = row.fields.join(&options.separator.to_string());
        card(row, &header.fields, options, order).into_draft(&text)
    };
    Ok(rows.into_iter().map(|row| row.and_then(read)).collect())
}

fn card(row: Row, headers: &[String], options: &Options, order: dates::Order) -> Card {
    let mut card = Card { line: row.line, ..Card::default() };
    for (column, value) in row.fields.iter().enumerate() {
        let Some(Some(target)) = options.mapping.get(column) else { continue };
        if !value.trim().is_empty() {
            put(&mut card, target, headers.get(column).map_or("", String::as_str), value, order);
        }
    }
    if row.fields.len() > headers.len() {
        card.warnings.push(format!("line {}: more fields than columns", row.line));
    }
    card
}

fn put(card: &mut Card, target: &Target, header: &str, value: &str, order: dates::Order) {
    match target {
        Target::Field(key) if key == "tags" => {
            let tags = value.split([';', ',']).flat_map(|part| part.split(SEVERAL));
            let own = tags.map(|tag| tag.trim().trim_start_matches("* ").to_owned());
            card.tags.extend(own.filter(|tag| !tag.is_empty() && tag != "myContacts"));
        }
        Target::Field(key) if key == "birthday" => match dates::parse(value, order) {
            Some(date) => card.set(key, &date),
            None => card.notes.push(format!("{header} : {value}")),
        },
        Target::Field(key) => card.set(key, value),
        Target::Coordinate(group, key) => several(&mut card.coordinates, *group, key, value),
        Target::Address(group, key) => {
            item(&mut card.addresses, *group).insert(key.clone(), value.trim().to_owned());
        }
        Target::Website(_) => {
            card.websites.extend(value.split(SEVERAL).map(|url| url.trim().to_owned()))
        }
        Target::Note if header.to_lowercase().starts_with("note") => {
            card.notes.push(value.to_owned())
        }
        Target::Note => card.notes.push(format!("{header} : {value}")),
    }
}

/// Several values of one column: the first stays in its group, the others get
/// groups of their own. A `* ` before one marks the preferred.
fn several(coordinates: &mut Vec<Fields>, group: u8, key: &str, value: &str) {
    for (index, part) in value.split(SEVERAL).enumerate() {
        let plain = part.trim().trim_start_matches("* ").trim();
        let place = if index == 0 {
            item(coordinates, group)
        } else {
            coordinates.push(Fields::new());
            let last = coordinates.len() - 1;
            &mut coordinates[last]
        };
        if part.trim().starts_with("* ") && coordinates_are_plain(key) {
            place.insert("is_default".to_owned(), "1".to_owned());
        }
        place.insert(key.to_owned(), plain.to_owned());
    }
}

fn coordinates_are_plain(key: &str) -> bool {
    !key.ends_with("_label")
}

fn item(items: &mut Vec<Fields>, group: u8) -> &mut Fields {
    let index = usize::from(group);
    if items.len() <= index {
        items.resize_with(index + 1, Fields::new);
    }
    &mut items[index]
}
