//! CSV text to records, row by row, so that a broken row costs only itself.
//!
//! RFC 4180 as programs write it: quotes may hold separators, line breaks and
//! doubled quotes. The crate `csv` reads the fields; what it does not do is come
//! back to its senses after a quote that is never closed, so the rows are cut
//! here first.

use crate::{MAX_ROW_BYTES, RowError};

/// A row's fields, or why they can't be read.
pub(crate) type Record = Result<Row, RowError>;

/// The fields of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Where it begins in the file, from 1.
    pub(crate) line: usize,
    /// Its fields.
    pub(crate) fields: Vec<String>,
}

/// A quoted field of more lines than this was never closed.
const MAX_LINES_OF_A_ROW: usize = 500;

/// Every row that is not blank.
pub(crate) fn records(text: &str, separator: char) -> Vec<Record> {
    let separator = u8::try_from(separator).unwrap_or(b',');
    let mut records = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while !rest.is_empty() {
        let cut = cut(rest, separator);
        let row = &rest[..cut.end];
        if !row.trim().is_empty() {
            records.push(match cut.broken {
                None => fields(row, separator, line),
                Some(why) => Err(row_error(line, why, row)),
            });
        }
        line += row.matches('\n').count().max(1);
        rest = &rest[cut.end..];
    }
    records
}

/// Where the first row ends, its line break included, and what is wrong with it.
struct Cut {
    end: usize,
    broken: Option<&'static str>,
}

/// Where we are in a field.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Start,
    Plain,
    Quoted,
    AfterQuote,
}

fn cut(text: &str, separator: u8) -> Cut {
    let bytes = text.as_bytes();
    let mut at = At::Start;
    let mut lines = 0;
    for (index, byte) in bytes.iter().enumerate() {
        lines += usize::from(*byte == b'\n');
        if index >= MAX_ROW_BYTES {
            return first_line(text, "row-too-long");
        }
        at = match (at, byte) {
            (At::Quoted, b'"') => At::AfterQuote,
            (At::Quoted, _) if lines > MAX_LINES_OF_A_ROW => {
                return first_line(text, "broken-quoting");
            }
            (At::Quoted, _) => At::Quoted,
            (_, b'\n') => return Cut { end: index + 1, broken: None },
            (At::Start | At::AfterQuote, b'"') => At::Quoted,
            (_, byte) if *byte == separator => At::Start,
            (At::AfterQuote, b'\r' | b' ') => At::AfterQuote,
            (At::AfterQuote, _) => return first_line(text, "broken-quoting"),
            (At::Start, b' ') => At::Start,
            _ => At::Plain,
        };
    }
    match at {
        At::Quoted => first_line(text, "broken-quoting"),
        _ => Cut { end: bytes.len(), broken: None },
    }
}

/// Gives up on the first line alone: the next one is likely to be whole.
fn first_line(text: &str, broken: &'static str) -> Cut {
    let end = text.find('\n').map_or(text.len(), |end| end + 1);
    Cut { end, broken: Some(broken) }
}

fn fields(row: &str, separator: u8, line: usize) -> Record {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(row.len() + 1)
        .from_reader(row.as_bytes());
    let mut record = csv::StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(true) => Ok(Row { line, fields: record.iter().map(|f| f.trim().to_owned()).collect() }),
        _ => Err(row_error(line, "broken-quoting", row)),
    }
}

/// An error of a row, with the row's text cut short.
pub(crate) fn row_error(line: usize, code: &str, text: &str) -> RowError {
    let message = match code {
        "row-too-long" => "this row is longer than 256 kB: a quote or a line break is missing",
        "broken-quoting" => "a quote is opened or closed in the wrong place",
        "no-name" => "neither a name nor a way to reach anybody",
        "broken-card" => "this vCard does not end, or holds no property",
        _ => "this row can't be read",
    };
    let text = text.trim_end().chars().take(1_000).collect();
    RowError { line, code: code.to_owned(), message: message.to_owned(), text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[Result<(usize, &[&str]), (usize, &str)>]) {
        let records = records(text, ';');
        let seen: Vec<_> = records
            .iter()
            .map(|record| match record {
                Ok(row) => {
                    Ok((row.line, row.fields.iter().map(String::as_str).collect::<Vec<_>>()))
                }
                Err(error) => Err((error.line, error.code.as_str())),
            })
            .collect();
        let expect: Vec<_> = expect.iter().map(|e| e.map(|(l, f)| (l, f.to_vec()))).collect();
        assert_eq!(seen, expect);
    }

    #[test]
    fn quotes_hold_separators_and_lines() {
        check(
            "a;\"b;c\"\n\"d\ne\";\"f\"\"g\"\r\n\nh;i",
            &[Ok((1, &["a", "b;c"])), Ok((2, &["d\ne", "f\"g"])), Ok((5, &["h", "i"]))],
        );
    }

    #[test]
    fn a_broken_row_costs_only_itself() {
        check(
            "a;b\n\"c;d\ne;f\ng;\"h\"i\nj;k\n",
            &[
                Ok((1, &["a", "b"])),
                Err((2, "broken-quoting")),
                Ok((3, &["e", "f"])),
                Err((4, "broken-quoting")),
                Ok((5, &["j", "k"])),
            ],
        );
    }

    #[test]
    fn a_row_without_end_is_an_error_and_not_a_wait() {
        let text = format!("a;b\n{}\nc;d", "x".repeat(10 << 20));
        check(&text, &[Ok((1, &["a", "b"])), Err((2, "row-too-long")), Ok((3, &["c", "d"]))]);
    }
}
