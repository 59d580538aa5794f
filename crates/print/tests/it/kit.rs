//! Sheets, and what other programs make of them.

use carnet_print::{
    Fonts, Printed,
    sheet::{Block, Fact, Head, Paragraph, Section, Sheet, Span},
    typefaces, typeset,
};
use std::{
    path::Path,
    process::{Command, Output},
};

/// The typefaces of the app.
pub(crate) fn fonts() -> Fonts<'static> {
    Fonts { regular: typefaces::REGULAR, strong: typefaces::STRONG }
}

/// A sheet of one section.
pub(crate) fn sheet(blocks: Vec<Block>) -> Sheet {
    Sheet {
        language: "fr".into(),
        title: "Boulangerie Lefèvre".into(),
        head: Head {
            company: "Armor Fournil".into(),
            name: "Boulangerie Lefèvre".into(),
            facts: vec![Fact::new("Code client", "C-0042")],
            ..Head::default()
        },
        sections: vec![Section { title: "Rubrique".into(), aside: String::new(), blocks }],
        foot: "Armor Fournil · imprimé le 24/11/2026".into(),
        lacking: "□ : sans dessin".into(),
    }
}

/// A paragraph of plain text.
pub(crate) fn paragraph(text: &str) -> Paragraph {
    Paragraph { bullet: false, spans: vec![Span::plain(text)] }
}

/// Sets a sheet.
#[track_caller]
pub(crate) fn set(sheet: &Sheet) -> Printed {
    typeset(sheet, fonts()).unwrap()
}

/// The text of a PDF that qpdf finds nothing wrong with, in the order in which it is drawn; pages end with a form feed.
/// Poppler makes a space of every space that is wide enough, and nothing of a narrow one.
#[track_caller]
pub(crate) fn text(pdf: &[u8]) -> String {
    let checked = run("qpdf", &["--check"], pdf, &[]);
    let told = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.status.success() && !told.contains("WARNING"), "{told}");
    said("pdftotext", &["-raw", "-enc", "UTF-8"], pdf, &["-"])
}

/// What a program prints of a PDF.
#[track_caller]
pub(crate) fn said(program: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> String {
    let output = run(program, before, pdf, after);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn run(program: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    let path: &Path = &path;
    let mut command = Command::new(program);
    command.args(before).arg(path).args(after);
    command
        .output()
        .unwrap_or_else(|error| panic!("{program} (cargo xtask test installs it): {error}"))
}
