//! Setting a sheet and writing it as a PDF.

mod blocks;
mod clean;
mod draw;
mod fonts;
mod head;
mod lines;
mod look;
mod pages;
mod strips;
mod tree;

pub use fonts::Fonts;

use crate::sheet::Sheet;
use fonts::Faces;
use look::SMALL;
use strips::Setter;
use tree::Tree;

/// Why there is no file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// There is no fiche to print.
    #[error("there is no fiche to print")]
    Nothing,
    /// The typefaces are no TrueType files.
    #[error("the typefaces can't be read")]
    Fonts,
    /// The file could not be written.
    #[error("the PDF can't be written: {0}")]
    Write(String),
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Whether a mark stands for letters that the typefaces do not have.
    pub lacks: bool,
}

/// Sets a sheet on A4 and writes it: the same bytes for the same sheet and the same typefaces.
///
/// # Errors
/// [`PrintError`] for typefaces that are none, and for a document that no PDF can hold.
pub fn typeset(sheet: &Sheet, fonts: Fonts<'_>) -> Result<Printed, PrintError> {
    let faces = Faces::new(fonts).ok_or(PrintError::Fonts)?;
    let mut setter = Setter::new(&faces);
    head::head(&mut setter, &sheet.head);
    for section in &sheet.sections {
        blocks::section(&mut setter, section);
    }
    let lacks = faces.lacks();
    if lacks && !sheet.lacking.is_empty() {
        setter.space(14.0);
        setter.remark(&sheet.lacking, SMALL, Tree::ROOT);
    }
    let pages = pages::pages(std::mem::take(&mut setter.strips));
    let pdf = draw::draw(sheet, &setter, &pages)?;
    Ok(Printed { pdf, pages: pages.len(), lacks })
}
