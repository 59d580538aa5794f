//! vCards: 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350).

mod card;
mod lines;

use crate::{Draft, FileError, Options, PREVIEW_ERRORS, PREVIEW_ROWS, Preview, RowError, encoding};
use lines::{Property, cards};

/// What a vCard file holds.
pub(crate) fn preview(file: &[u8], options: Options) -> Result<Preview, FileError> {
    let rows = drafts(file, &options)?;
    let shown = rows.iter().flatten().take(PREVIEW_ROWS).map(|draft| {
        let first = |values: &[String]| values.first().cloned().unwrap_or_default();
        vec![draft.name.clone(), first(&draft.emails), first(&draft.phones), draft.postcode.clone()]
    });
    Ok(Preview {
        source: "vcard".to_owned(),
        headers: ["FN", "EMAIL", "TEL", "ADR"].map(str::to_owned).to_vec(),
        rows: shown.collect(),
        total: rows.len(),
        errors: rows
            .iter()
            .filter_map(|row| row.as_ref().err())
            .take(PREVIEW_ERRORS)
            .cloned()
            .collect(),
        options,
    })
}

/// Every vCard of the file.
pub(crate) fn drafts(
    file: &[u8],
    options: &Options,
) -> Result<Vec<Result<Draft, RowError>>, FileError> {
    let text = encoding::decode(file, &options.encoding)?.text;
    let read = |card: lines::Raw| {
        if !card.ended || card.properties.is_empty() {
            return Err(crate::records::row_error(card.line, "broken-card", &card.text));
        }
        card::read(card.line, &card.properties).into_draft(&card.text)
    };
    Ok(cards(&text).into_iter().map(read).collect())
}
