//! Rows of a CSV file: RFC 4180 as people write it, with a way back after a row
//! whose quoting is broken.
//!
//! A field in quotes may hold separators and line breaks. When a quoted field does
//! not end where it should, the row is an error, and reading goes on at the next
//! line of the file: what a lost quote had swallowed is read after all.

use crate::{MAX_FIELD_BYTES, RowError};

/// Lines of one field.
const MAX_FIELD_LINES: usize = 500;
/// Columns of one row.
const MAX_COLUMNS: usize = 2_000;
/// Characters of a row that an error repeats.
const EXCERPT: usize = 1_000;

/// A row of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its first line in the file, from 1.
    pub(crate) line: usize,
    /// How many lines it takes.
    pub(crate) lines: usize,
    pub(crate) cells: Vec<String>,
    /// Where it begins in the text, in bytes.
    start: usize,
    end: usize,
}

/// Reads rows one after the other. Blank lines are skipped.
#[derive(Debug, Clone)]
pub(crate) struct Rows<'a> {
    text: &'a str,
    separator: char,
    at: usize,
    line: usize,
    /// How many columns the header has, once known: a row over several lines with
    /// another number of columns has lost a quote.
    columns: Option<usize>,
}

impl<'a> Rows<'a> {
    pub(crate) const fn new(text: &'a str, separator: char) -> Self {
        Self { text, separator, at: 0, line: 1, columns: None }
    }

    /// Says how many columns a row has.
    pub(crate) const fn expect(&mut self, columns: usize) {
        self.columns = Some(columns);
    }

    /// Says which line of the file the text begins with.
    pub(crate) const fn begin_at(&mut self, line: usize) {
        self.line = line;
    }

    /// Where reading has got to: an offset in the text, and its line.
    pub(crate) const fn place(&self) -> (usize, usize) {
        (self.at, self.line)
    }

    /// Goes on from a place.
    pub(crate) const fn go_to(&mut self, at: usize, line: usize) {
        self.at = at;
        self.line = line;
    }

    /// The text of a row, cut.
    pub(crate) fn excerpt(&self, row: &Row) -> String {
        cut(self.text.get(row.start..row.end).unwrap_or_default())
    }

    /// What is wrong with a row that was read.
    pub(crate) fn error(&self, row: &Row, code: &str, message: impl Into<String>) -> RowError {
        RowError {
            line: row.line,
            code: code.to_owned(),
            message: message.into(),
            text: self.excerpt(row),
        }
    }

    fn read(&mut self) -> Result<Row, Broken> {
        let mut scan = Scan { text: self.text, at: self.at, breaks: 0, separator: self.separator };
        let mut cells = Vec::new();
        loop {
            cells.push(scan.cell()?);
            if cells.len() > MAX_COLUMNS {
                return Err(Broken::Columns);
            }
            if !scan.separated() {
                break;
            }
        }
        let end = scan.at;
        let lines = scan.breaks + 1;
        let odd = self.columns.is_some_and(|columns| columns != cells.len());
        if lines > 1 && odd {
            return Err(Broken::Quotes);
        }
        scan.line_break();
        let row = Row { line: self.line, lines, cells, start: self.at, end };
        (self.at, self.line) = (scan.at, self.line + lines);
        Ok(row)
    }

    /// Leaves the line where a broken row begins.
    fn skip_line(&mut self) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let mut scan =
            Scan { text: self.text, at: self.at + length, breaks: 0, separator: self.separator };
        scan.line_break();
        self.at = scan.at;
        self.line += 1;
        &rest[..length]
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.at < self.text.len() {
            match self.read() {
                Ok(row) if row.cells.iter().all(|cell| cell.trim().is_empty()) => {}
                Ok(row) => return Some(Ok(row)),
                Err(broken) => {
                    let line = self.line;
                    let text = cut(self.skip_line());
                    let (code, message) = broken.words();
                    let (code, message) = (code.to_owned(), message.to_owned());
                    return Some(Err(RowError { line, code, message, text }));
                }
            }
        }
        None
    }
}

fn cut(text: &str) -> String {
    text.chars().take(EXCERPT).collect()
}

/// What a row can have.
#[derive(Debug, Clone, Copy)]
enum Broken {
    Quotes,
    Long,
    Columns,
}

impl Broken {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Quotes => ("broken-quoting", "a quoted field does not end where it should"),
            Self::Long => ("row-too-long", "a field of this line is too long"),
            Self::Columns => ("too-many-columns", "the line has too many columns"),
        }
    }
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    breaks: usize,
    separator: char,
}

impl Scan<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn cell(&mut self) -> Result<String, Broken> {
        let rest = self.rest();
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        if rest[blanks..].starts_with('"') {
            self.at += blanks + 1;
            return self.quoted();
        }
        let length = rest.find([self.separator, '\n', '\r']).unwrap_or(rest.len());
        if length > MAX_FIELD_BYTES {
            return Err(Broken::Long);
        }
        let cell = rest[..length].to_owned();
        self.at += length;
        Ok(cell)
    }

    /// The rest of a field after its opening quote.
    fn quoted(&mut self) -> Result<String, Broken> {
        let mut cell = String::new();
        let first_break = self.breaks;
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let Some(length) = rest.find('"') else { return Err(Broken::Quotes) };
            let piece = &rest[..length];
            self.breaks += line_breaks(piece);
            if self.breaks - first_break > MAX_FIELD_LINES || cell.len() + length > MAX_FIELD_BYTES
            {
                return Err(Broken::Quotes);
            }
            cell.push_str(piece);
            self.at += length + 1;
            if self.rest().starts_with('"') {
                self.at += 1;
                // `\""` at the end of a field: a quote as databases write it, then the end.
                let last = cell.ends_with('\\') && self.ends_field();
                if last {
                    cell.pop();
                }
                cell.push('"');
                if last {
                    return Ok(cell);
                }
            } else if self.ends_field() {
                return Ok(cell);
            } else if cell.ends_with('\\') {
                // As databases write a quote.
                cell.pop();
                cell.push('"');
            } else {
                return Err(Broken::Quotes);
            }
        }
    }

    /// Whether only blanks lie before the end of the field; skips them.
    fn ends_field(&mut self) -> bool {
        let rest = self.rest();
        let after = rest.trim_start_matches(' ');
        let ends = after.is_empty() || after.starts_with([self.separator, '\n', '\r']);
        if ends {
            self.at += rest.len() - after.len();
        }
        ends
    }

    fn separated(&mut self) -> bool {
        let found = self.rest().starts_with(self.separator);
        if found {
            self.at += self.separator.len_utf8();
        }
        found
    }

    fn line_break(&mut self) {
        let rest = self.rest();
        self.at += match rest.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
    }
}

/// Line breaks in a piece: `\n`, `\r`, and the two together, which are one.
fn line_breaks(piece: &str) -> usize {
    let bytes = piece.as_bytes();
    let lone = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    (0..bytes.len()).filter(|at| bytes[*at] == b'\n' || lone(*at)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Rows as `line:cell|cell`, errors as `line!code`.
    fn read(text: &str) -> Vec<String> {
        let rows = Rows::new(text, ';').map(|row| match row {
            Ok(row) => format!("{}:{}", row.line, row.cells.join("|")),
            Err(error) => format!("{}!{}", error.line, error.code),
        });
        rows.collect()
    }

    #[test]
    fn quotes_hold_separators_and_lines() {
        let text = "a;\"b;c\"\r\n\r\n\"d\n\"\"e\"\"\"; f \r\"\";g";
        assert_eq!(read(text), ["1:a|b;c", "3:d\n\"e\"| f ", "5:|g"]);
    }

    #[test]
    fn quotes_in_the_middle_are_kept() {
        assert_eq!(
            read("Le \"Fournil\";x\n\"Le \\\"Four\\\"\";y"),
            ["1:Le \"Fournil\"|x", "2:Le \"Four\"|y"]
        );
    }

    #[test]
    fn after_a_broken_row_come_the_others() {
        let text = "1;a\n2;\"b\n3;c\n4;\"d\"\n5;e\n";
        assert_eq!(read(text), ["1:1|a", "2!broken-quoting", "3:3|c", "4:4|d", "5:5|e"]);
        let text = "1;\"a\" b\n2;\"c\"\n3;\"d";
        assert_eq!(read(text), ["1!broken-quoting", "2:2|c", "3!broken-quoting"]);
    }

    #[test]
    fn a_lost_quote_that_finds_another_is_seen_by_the_columns() {
        let text = "n;v\n1;\"a\n2;b\";c\n3;d\n";
        let mut rows = Rows::new(text, ';');
        rows.expect(2);
        let rows: Vec<_> =
            rows.map(|row| row.map(|row| row.cells.len()).map_err(|e| e.line)).collect();
        assert_eq!(rows, [Ok(2), Err(2), Ok(3), Ok(2)]);
    }

    #[test]
    fn ten_megabytes_of_one_line_are_an_error() {
        let text = "x".repeat(10 << 20);
        assert_eq!(read(&text), ["1!row-too-long"]);
        let text = format!("a;b\n{}\nc;d", "\"".repeat(1 << 20));
        assert_eq!(read(&text).len(), 3);
        let text = ";".repeat(10 << 20);
        assert_eq!(read(&text), ["1!too-many-columns"]);
    }

    proptest! {
        #[test]
        fn what_is_quoted_reads_back(cells in proptest::collection::vec("[a;\"\n ]{0,6}", 1..5)) {
            let quoted: Vec<_> =
                cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            let mut rows = Rows::new(&quoted.join(";"), ';').collect::<Vec<_>>();
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                prop_assert_eq!(rows.remove(0).unwrap().cells, cells);
            }
            prop_assert!(rows.is_empty());
        }

        #[test]
        fn any_text_ends(text in "[a;\"\n\r\\\\ é]{0,60}") {
            let rows = Rows::new(&text, ';').count();
            prop_assert!(rows <= text.len());
        }
    }
}
