//! The two doors: what a file looks like, and the drafts in it.

use crate::{
    Draft, FileError, Format, Options, PREVIEW_ERRORS, PREVIEW_ROWS, Preview, RowError, Target,
    build, decode, headers, mapping,
    raw::{DateOrder, Raw},
    rows::{Row, Rows},
    sniff, vcard,
};
use carnet_model::custom::Definition;
use decode::Text;

/// What a file looks like, and how it would be read. With `options`, as they say;
/// without, as the file seems to be.
///
/// # Errors
/// [`FileError`] if it is no file of contacts at all.
pub fn preview(bytes: &[u8], options: Option<Options>) -> Result<Preview, FileError> {
    let detected = decode::detect(bytes)?;
    let encoding = options.as_ref().map_or(detected, |o| o.encoding.as_str()).to_owned();
    let text = decode::decode(bytes, &encoding)?;
    let format = options.as_ref().map_or_else(|| sniff::format(&text.text), |o| o.format);
    match format {
        Format::VCard => vcard_preview(&text, encoding),
        Format::Csv => csv_preview(&text, encoding, options),
    }
}

/// [`preview`] for a workspace that defines these fields: columns that are called like them hold
/// them, unless `options` say otherwise.
///
/// # Errors
/// As [`preview`].
pub fn preview_for(
    bytes: &[u8],
    options: Option<Options>,
    own: &[Definition],
) -> Result<Preview, FileError> {
    let is_guessed = options.is_none();
    let mut preview = preview(bytes, options)?;
    preview.options.own = own.to_vec();
    if is_guessed {
        mapping::map_own(&mut preview.options.mapping, &preview.headers, own);
    }
    Ok(preview)
}

/// The drafts of a file, row by row, in its order.
///
/// # Errors
/// [`FileError`] if it is no file of contacts at all.
pub fn drafts<'a>(
    bytes: &'a [u8],
    options: &Options,
) -> Result<impl Iterator<Item = Result<Draft, RowError>> + use<'a>, FileError> {
    decode::detect(bytes)?;
    let text = decode::decode(bytes, &options.encoding)?;
    let drafts: Box<dyn Iterator<Item = _> + 'a> = match options.format {
        Format::VCard => Box::new(vcard_drafts(text)),
        Format::Csv => Box::new(csv_drafts(text, options.clone())?),
    };
    Ok(drafts)
}

fn vcard_preview(text: &Text<'_>, encoding: String) -> Result<Preview, FileError> {
    let mut rows = Vec::new();
    let mut errors = Vec::new();
    let mut total = 0;
    for card in vcard::cards(&text.text) {
        match card {
            Ok(card) => {
                total += 1;
                if rows.len() < PREVIEW_ROWS {
                    rows.push(card.summary());
                }
            }
            Err(error) => {
                total += 1;
                errors.push(error);
            }
        }
    }
    if total == 0 {
        return Err(FileError::Empty);
    }
    errors.truncate(PREVIEW_ERRORS);
    let format = Format::VCard;
    let (mapping, own) = (Vec::new(), Vec::new());
    let options = Options { format, encoding, separator: ',', mapping, own };
    let headers = vcard::SUMMARY.map(str::to_owned).to_vec();
    Ok(Preview { options, source: "vcard".to_owned(), headers, rows, total, errors })
}

fn vcard_drafts(text: Text<'_>) -> impl Iterator<Item = Result<Draft, RowError>> {
    let foreign = text.foreign.clone();
    // Cards are small beside their text: read in one go, so that nothing borrows it.
    let cards: Vec<_> = vcard::cards(&text.text).collect();
    cards.into_iter().map(move |card| {
        let card = card?;
        let (line, lines, text) = (card.line, card.lines, card.excerpt());
        let mut raw = card.into_raw();
        warn_of_encoding(&mut raw, &foreign, lines);
        build::draft(raw, &[]).ok_or_else(|| nothing(line, text))
    })
}

fn csv_preview(
    text: &Text<'_>,
    encoding: String,
    options: Option<Options>,
) -> Result<Preview, FileError> {
    let separator = options.as_ref().map_or_else(|| sniff::separator(&text.text), |o| o.separator);
    let (mut rows, headers) = start(&text.text, separator)?;
    let mut preview = Preview {
        source: sniff::source(&headers, separator).to_owned(),
        rows: Vec::new(),
        total: 0,
        errors: Vec::new(),
        options: Options {
            format: Format::Csv,
            encoding,
            separator,
            mapping: options.map_or_else(|| headers::mapping(&headers), |options| options.mapping),
            own: Vec::new(),
        },
        headers,
    };
    preview.options.mapping.resize(preview.headers.len(), None);
    while let Some(row) = rows.next() {
        preview.total += 1;
        match row.and_then(|row| fitting(&rows, row, preview.headers.len())) {
            Ok(row) => {
                if preview.rows.len() < PREVIEW_ROWS {
                    preview.rows.push(row.cells);
                }
            }
            Err(error) if preview.errors.len() < PREVIEW_ERRORS => preview.errors.push(error),
            Err(_) => {}
        }
    }
    Ok(preview)
}

/// Reads the header.
fn start(text: &str, separator: char) -> Result<(Rows<'_>, Vec<String>), FileError> {
    let (text, skipped) = sniff::after_separator_line(text);
    let mut rows = Rows::new(text, separator);
    rows.begin_at(skipped + 1);
    match rows.next() {
        None => Err(FileError::Empty),
        Some(Err(_)) => Err(FileError::NoHeader),
        Some(Ok(header)) => {
            let headers: Vec<String> =
                header.cells.iter().map(|cell| cell.trim().to_owned()).collect();
            rows.expect(headers.len());
            Ok((rows, headers))
        }
    }
}

/// A row that has no more cells than the header, but for empty ones.
fn fitting(rows: &Rows<'_>, mut row: Row, columns: usize) -> Result<Row, RowError> {
    if row.cells.iter().skip(columns).any(|cell| !cell.trim().is_empty()) {
        let message = format!("{} columns where the header has {columns}", row.cells.len());
        return Err(rows.error(&row, "too-many-columns", message));
    }
    row.cells.resize(columns, String::new());
    Ok(row)
}

fn csv_drafts(
    text: Text<'_>,
    options: Options,
) -> Result<impl Iterator<Item = Result<Draft, RowError>>, FileError> {
    let (_, headers) = start(&text.text, options.separator)?;
    let table = Table::new(headers, options);
    Ok(Drafts { text, table, rows: None })
}

/// How the columns of one file are read.
struct Table {
    headers: Vec<String>,
    options: Options,
    dates: DateOrder,
    hints: Vec<String>,
}

impl Table {
    fn new(headers: Vec<String>, options: Options) -> Self {
        // English programs write months first: their headers tell.
        let source = sniff::source(&headers, options.separator);
        let english = headers.iter().any(|header| header == "First Name" || header == "Birthday");
        let dates = match source {
            "outlook" | "hubspot" if english => DateOrder::MonthFirst,
            _ => DateOrder::DayFirst,
        };
        let hints = headers.iter().map(|header| headers::hint(header)).collect();
        Self { headers, options, dates, hints }
    }

    fn raw(&self, row: &Row) -> Raw {
        let mut raw = Raw {
            line: row.line,
            content: row.cells.join("\u{1f}"),
            dates: self.dates,
            ..Raw::default()
        };
        for (column, target) in self.options.mapping.iter().enumerate() {
            if let (Some(target), Some(cell)) = (target, row.cells.get(column)) {
                self.cell(&mut raw, column, target, cell.trim(), row);
            }
        }
        raw
    }

    fn cell(&self, raw: &mut Raw, column: usize, target: &Target, cell: &str, row: &Row) {
        if cell.is_empty() {
            return;
        }
        let hint = || self.hints.get(column).cloned().unwrap_or_default();
        match target {
            Target::Field(key) => raw.set(key, cell),
            Target::Coordinate(group, key) => {
                let item = raw.coordinates.entry(*group).or_default();
                item.push(key, cell);
                if item.hint.is_empty() && *group > 0 {
                    item.hint = hint();
                }
            }
            Target::Address(group, key) => {
                let item = raw.addresses.entry(*group).or_default();
                item.push(key, cell);
                if item.hint.is_empty() && *group > 0 {
                    item.hint = hint();
                }
            }
            Target::Website(_) => {
                let sites = cell.split(":::").map(|site| (String::new(), site.trim().to_owned()));
                raw.websites.extend(sites);
            }
            Target::Own(item) => raw.set_own(*item, self.name(column, row), cell),
            Target::Note => raw.notes.push(format!("{} : {cell}", self.name(column, row))),
        }
    }

    /// A column's name; Google's custom fields have theirs in the column before.
    fn name<'r>(&'r self, column: usize, row: &'r Row) -> &'r str {
        let header = self.headers.get(column).map_or("", String::as_str);
        let before = column.checked_sub(1).and_then(|before| self.headers.get(before));
        let stem = header.strip_suffix(" - Value");
        let labelled = stem.zip(before).is_some_and(|(stem, before)| {
            before.strip_suffix(" - Label").or_else(|| before.strip_suffix(" - Type")) == Some(stem)
        });
        let label = column.checked_sub(1).and_then(|before| row.cells.get(before));
        match label.filter(|label| labelled && !label.is_empty()) {
            Some(label) => label,
            None => header,
        }
    }
}

/// Drafts of a CSV file, read as they are asked for.
struct Drafts<'a> {
    text: Text<'a>,
    table: Table,
    /// Where reading has got to: offset in the text and line.
    rows: Option<(usize, usize)>,
}

impl Drafts<'_> {
    fn read(&mut self) -> Option<Result<Row, RowError>> {
        let (text, skipped) = sniff::after_separator_line(&self.text.text);
        let columns = self.table.headers.len();
        let mut rows = Rows::new(text, self.table.options.separator);
        match self.rows {
            None => {
                rows.begin_at(skipped + 1);
                rows.next()?.ok()?;
            }
            Some((at, line)) => rows.go_to(at, line),
        }
        rows.expect(columns);
        let row = rows.next();
        self.rows = Some(rows.place());
        Some(row?.and_then(|row| fitting(&rows, row, columns)))
    }

    fn draft(&self, row: &Row) -> Result<Draft, RowError> {
        let mut raw = self.table.raw(row);
        warn_of_encoding(&mut raw, &self.text.foreign, row.lines);
        let text = || row.cells.join(&self.table.options.separator.to_string());
        let own = &self.table.options.own;
        build::draft(raw, own)
            .ok_or_else(|| nothing(row.line, text().chars().take(1_000).collect()))
    }
}

impl Iterator for Drafts<'_> {
    type Item = Result<Draft, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.read()?;
        Some(row.and_then(|row| self.draft(&row)))
    }
}

fn nothing(line: usize, text: String) -> RowError {
    let message = "neither a name nor a way to reach anyone".to_owned();
    RowError { line, code: "no-name".to_owned(), message, text }
}

fn warn_of_encoding(raw: &mut Raw, foreign: &[usize], lines: usize) {
    let first = foreign.partition_point(|line| *line < raw.line);
    if foreign.get(first).is_some_and(|line| *line < raw.line + lines) {
        raw.warnings.push("encoding: this line is in another encoding than the file".to_owned());
    }
}
