//! Text that somebody wrote to break it, or without meaning to.

use crate::kit::{paragraph, set, sheet, text};
use carnet_print::sheet::{Badge, Block, Column, Entry, Fact, Section, Sheet, Span, Table, Tone};
use proptest::prelude::*;

/// A text wherever there can be one.
fn everywhere(text: &str) -> Sheet {
    let column = |share| Column { title: text.into(), share, right: share > 1.0 };
    let entry = Entry {
        title: text.into(),
        aside: text.into(),
        badges: vec![Badge::new(Tone::Bad, text), Badge::new(Tone::Warn, text)],
        about: text.into(),
        text: vec![paragraph(text)],
    };
    let fact = Fact { label: text.into(), value: vec![Span::link(text, text)], note: text.into() };
    let table = Table {
        columns: vec![column(1.0), column(2.0)],
        rows: vec![vec![text.into(), text.into()], vec![text.into()]],
        total: vec![text.into(), text.into()],
    };
    let blocks = vec![
        Block::Heading(text.into()),
        Block::Facts(vec![fact.clone(), fact]),
        Block::Entries(vec![entry]),
        Block::Table(table),
        Block::Prose(vec![paragraph(text)]),
        Block::Remark(text.into()),
    ];
    let section = Section { title: text.into(), aside: text.into(), blocks };
    let mut sheet = Sheet { sections: vec![section], ..sheet(Vec::new()) };
    sheet.title = text.into();
    sheet.foot = text.into();
    sheet.head.name = text.into();
    sheet.head.company = text.into();
    sheet.head.badges = vec![Badge::new(Tone::Plain, text)];
    sheet
}

/// Letters of a text without what lines are broken at.
fn bare(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && !letter.is_control()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_file_that_can_be_read(text in any::<String>()) {
        let printed = set(&everywhere(&text));
        crate::kit::text(&printed.pdf);
    }
}

#[test]
fn what_breaks_programs_does_not_break_this_one() {
    let stacked = format!("e{}", "\u{301}\u{323}".repeat(500));
    let spaces = " ".repeat(3_000);
    for hostile in [
        "\0\u{1}\u{7f}\u{1b}[31m",
        "\u{202e}fdp.exe \u{2066}abc",
        "مرحبا بالعالم שלום",
        "👩\u{200d}👩\u{200d}👧\u{200d}👦 🇫🇷 🍞\u{fe0f}",
        "\u{feff}\u{fffe}\u{ffff}\u{e000}\u{f8ff}\u{10ffff}\u{fdd0}",
        ") Tj ET endstream endobj <</S/JavaScript>>",
        "\\(\\)<>[]{}/%",
        "fi ffi ffl ﬁ",
        "\u{2028}\u{2029}\r\n\n\n\r",
        &stacked,
        &spaces,
    ] {
        text(&set(&everywhere(hostile)).pdf);
    }
}

#[test]
fn thirty_thousand_letters_without_a_space_are_all_printed() {
    let long = "anticonstitutionnellementé".repeat(1_154);
    let printed = set(&sheet(vec![Block::Prose(vec![paragraph(&long)])]));
    assert!(printed.pages > 4, "{} pages", printed.pages);
    let text = bare(&text(&printed.pdf));
    assert_eq!(
        text.matches('é').count(),
        long.matches('é').count()
            + "Lefèvre".matches('é').count()
            + text.matches("impriméle").count()
    );
}

#[test]
fn what_the_typeface_lacks_is_marked_and_can_be_copied_all_the_same() {
    let printed = set(&sheet(vec![Block::Prose(vec![paragraph("Chez 田中さん, 🍞 et שלום")])]));
    assert!(printed.lacks);
    let text = text(&printed.pdf);
    for expected in ["田中さん", "🍞", "sans dessin"] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    let known =
        set(&sheet(vec![Block::Prose(vec![paragraph("Œuvre à 12 €, Ωmega, Ж, ☐ ☑ − ½ №")])]));
    assert!(!known.lacks);
    assert!(!crate::kit::text(&known.pdf).contains("sans dessin"));
}
