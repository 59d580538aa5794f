//! Guesses: encoding, separator, where the file comes from, what its columns hold.

use crate::{
    FileError, Format, Options, PREVIEW_ERRORS, PREVIEW_ROWS, Preview, encoding, headers,
    records::{Record, Row, records},
};

/// How a file would be read.
pub(crate) fn options(file: &[u8]) -> Result<Options, FileError> {
    let label = encoding::sniff(file)?;
    let text = encoding::decode(file, label)?.text;
    if is_vcard(&text) {
        return Ok(Options {
            format: Format::VCard,
            encoding: label.to_owned(),
            separator: ',',
            mapping: Vec::new(),
        });
    }
    let separator = separator(&text);
    let header = header(&text, separator)?;
    let mapping = headers::map(&header.fields);
    Ok(Options { format: Format::Csv, encoding: label.to_owned(), separator, mapping })
}

/// What a CSV file holds, read through with these options.
pub(crate) fn preview_csv(file: &[u8], mut options: Options) -> Result<Preview, FileError> {
    let text = encoding::decode(file, &options.encoding)?.text;
    let (header, rows) = table(&text, options.separator)?;
    if options.mapping.len() != header.fields.len() {
        options.mapping = headers::map(&header.fields);
    }
    let shown = rows.iter().flatten().take(PREVIEW_ROWS).map(|row| row.fields.clone()).collect();
    let errors = rows.iter().filter_map(|row| row.as_ref().err()).take(PREVIEW_ERRORS).cloned();
    Ok(Preview {
        source: headers::source(&header.fields).to_owned(),
        errors: errors.collect(),
        rows: shown,
        total: rows.len(),
        headers: header.fields,
        options,
    })
}

/// The header and the rows after it.
pub(crate) fn table(text: &str, separator: char) -> Result<(Row, Vec<Record>), FileError> {
    let mut rows = records(text, separator);
    if rows.first().is_some_and(is_excel_hint) {
        drop(rows.remove(0));
    }
    if rows.is_empty() {
        return Err(FileError::Empty);
    }
    let header = rows.remove(0).map_err(|_| FileError::NoHeader)?;
    Ok((header, rows))
}

fn header(text: &str, separator: char) -> Result<Row, FileError> {
    table(text, separator).map(|(header, _)| header)
}

/// Excel's `sep=;` line.
fn is_excel_hint(record: &Record) -> bool {
    record.as_ref().is_ok_and(|row| row.line == 1 && row.fields[0].starts_with("sep="))
}

fn is_vcard(text: &str) -> bool {
    text.trim_start().get(..11).is_some_and(|head| head.eq_ignore_ascii_case("BEGIN:VCARD"))
}

/// The separator that gives the first rows the same number of fields, and the most of them.
fn separator(text: &str) -> char {
    if let Some(hint) = text.strip_prefix("sep=").and_then(|rest| rest.chars().next()) {
        return hint;
    }
    let end =
        text.char_indices().map(|(at, _)| at).take_while(|at| *at < 64 << 10).last().unwrap_or(0);
    let head = &text[..text[..end].rfind('\n').map_or(text.len().min(end), |at| at + 1)];
    let head = if head.is_empty() { text } else { head };
    let score = |separator: &char| {
        let rows: Vec<_> = records(head, *separator).into_iter().flatten().take(20).collect();
        let columns = rows.first().map_or(0, |row| row.fields.len());
        let alike = rows.iter().filter(|row| row.fields.len() == columns).count();
        if columns < 2 { 0 } else { columns.min(100) * alike * 100 / rows.len() }
    };
    let candidates = [',', ';', '\t', '|'];
    candidates.into_iter().rev().max_by_key(score).unwrap_or(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_found() {
        for (text, expect) in [
            ("nom;ville\nLe Moal, Fils;Rennes\n", ';'),
            ("First Name,Last Name\n\"a;b\",c\n", ','),
            ("a\tb\n1\t2", '\t'),
            ("sep=|\na|b", '|'),
            ("nom\nseul", ','),
        ] {
            assert_eq!(separator(text), expect, "{text}");
        }
    }
}
