//! Files of contacts in, drafts of fiches out; files of contacts and of appointments out.
//!
//! Reads CSV as the address books and CRMs of this world write it, and vCard
//! 2.1, 3.0 and 4.0. A row that can't be read is an error with its number; the
//! others are read all the same. Whether a draft is a duplicate, and what to do
//! with it, is the engine's business.

mod build;
mod decode;
mod drafts;
pub mod export;
mod headers;
pub mod ics;
mod kinds;
mod mapping;
mod names;
mod raw;
mod rows;
mod sniff;
mod synonyms;
mod vcard;

use carnet_ids::ItemId;
use carnet_model::{custom::Definition, edit::Edit};
use serde::{Deserialize, Serialize};

pub use drafts::{drafts, preview, preview_for};
pub use mapping::targets;

/// A larger file is refused whole.
pub const MAX_FILE_BYTES: usize = 256 << 20;
/// A longer field is an error of its row.
pub const MAX_FIELD_BYTES: usize = 256 << 10;
/// How many rows a preview shows.
pub const PREVIEW_ROWS: usize = 20;
/// How many errors a preview lists.
pub const PREVIEW_ERRORS: usize = 100;

/// Why a file can't be read at all. The text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum FileError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Not text.
    #[error("this is not a text file: export the contacts as CSV or vCard")]
    Binary,
    /// A spreadsheet's own format.
    #[error("this is a spreadsheet: save it as CSV")]
    Spreadsheet,
    /// Too large.
    #[error("the file is larger than 256 MB: split it")]
    TooLarge,
    /// An encoding that is not known.
    #[error(
        "the encoding {0:?} is not known: use utf-8, utf-16le, utf-16be, windows-1252, ibm850 or macintosh"
    )]
    Encoding(String),
    /// No first line with the columns' names.
    #[error("the first line does not hold the columns' names")]
    NoHeader,
}

/// How to read a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// The kind of file.
    pub format: Format,
    /// The encoding, a WHATWG label (`utf-8`, `windows-1252`, `utf-16le`).
    pub encoding: String,
    /// The separator of a CSV file.
    pub separator: char,
    /// For each column of a CSV file, what it holds; `None` leaves it out.
    pub mapping: Vec<Option<Target>>,
    /// The fields that the workspace defines, which columns can hold.
    #[serde(default)]
    pub own: Vec<Definition>,
}

/// The kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Comma (or semicolon, or tab) separated values.
    Csv,
    /// vCard.
    VCard,
}

/// What a column holds. The number is that of a coordinate, an address or a web
/// site of one row: 0 for the first.
///
/// Besides the keys of the schema there are some that only files know, and that
/// become others: fields `full_name` (taken apart into first and last name, or an
/// organisation's), `middle_name`, `is_company`; of a coordinate `phone_label` and
/// `email_label`; of an address `region`, `po_box` and `formatted`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Target {
    /// A field of the contact.
    Field(String),
    /// A field of one of its coordinates.
    Coordinate(u8, String),
    /// A field of one of its addresses.
    Address(u8, String),
    /// A web site.
    Website(u8),
    /// Appended to the notes, with the column's name before it.
    Note,
    /// A field that the workspace defines, by its definition's id.
    Own(ItemId),
}

/// What a file looks like, before it is imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// How the file would be read.
    pub options: Options,
    /// Where it seems to come from: `google`, `outlook`, `hubspot`, `odoo`, `dolibarr`, `suitecrm`, `lmb`, `vcard` or `other`.
    pub source: String,
    /// Column names.
    pub headers: Vec<String>,
    /// The first rows, as read.
    pub rows: Vec<Vec<String>>,
    /// How many rows there are.
    pub total: usize,
    /// Rows that can't be read.
    pub errors: Vec<RowError>,
}

/// A row that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError {
    /// Its line in the file, from 1.
    pub line: usize,
    /// A stable code (`import-<code>` in the Fluent files).
    pub code: String,
    /// In English.
    pub message: String,
    /// The row's text, cut at 1,000 characters.
    pub text: String,
}

/// A contact as a file describes it, ready to become edits of a new document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Where it was in the file.
    pub line: usize,
    /// Root fields, set members and items; items have ids derived from the row,
    /// so that importing the same file twice gives the same ids.
    pub edits: Vec<Edit>,
    /// For finding duplicates: the name.
    pub name: String,
    /// Emails, lower case.
    pub emails: Vec<String>,
    /// Phone numbers, E.164 where they parse.
    pub phones: Vec<String>,
    /// SIRET, digits.
    pub siret: String,
    /// Postcode of the first address.
    pub postcode: String,
    /// The file's own id of the contact (vCard UID, Record ID, External ID…); empty if none.
    pub uid: String,
    /// What was changed or dropped to make it fit.
    pub warnings: Vec<String>,
}
