//! What is in a file beside its letters.

use crate::kit::{said, set, sheet, text};
use carnet_print::sheet::{Badge, Block, Column, Entry, Fact, Paragraph, Span, Table, Tone};

fn full() -> Vec<Block> {
    let link = |text: &str, to: &str| Span::link(text, to);
    let column = |title: &str, right| Column { title: title.into(), share: 1.0, right };
    vec![
        Block::Facts(vec![
            Fact::new("Site", "de l’Épi d’or, où l’œil voit 12\u{202f}345,67\u{a0}€"),
            Fact {
                label: "Web".into(),
                value: vec![link("lefevre.example", "https://lefevre.example/")],
                note: "vérifié".into(),
            },
        ]),
        Block::Heading("Échanges".into()),
        Block::Entries(vec![Entry {
            title: "Visite".into(),
            aside: "24/11/2026".into(),
            badges: vec![Badge::new(Tone::Good, "actif")],
            about: "Nadia Benali".into(),
            text: vec![Paragraph { bullet: true, spans: vec![Span::plain("un point")] }],
        }]),
        Block::Table(Table {
            columns: vec![column("Article", false), column("Prix", true)],
            rows: vec![vec!["Farine T65".into(), "17,95 €".into()]],
            total: vec!["Total".into(), "17,95 €".into()],
        }),
    ]
}

#[test]
fn letters_with_accents_can_be_copied_and_found() {
    let printed = set(&sheet(full()));
    let text = text(&printed.pdf);
    for expected in [
        "Boulangerie Lefèvre",
        "Code client",
        "de l’Épi d’or, où l’œil voit 12345,67 €",
        "vérifié",
        "• un point",
        "Farine T65",
        "17,95 €",
        "imprimé le 24/11/2026",
        "1 / 1",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in {text:?}");
    }
    assert!(!printed.lacks);
}

#[test]
fn it_is_a4_and_says_what_it_is() {
    let printed = set(&sheet(full()));
    let info = said("pdfinfo", &[], &printed.pdf, &[]);
    for expected in [
        "Title:           Boulangerie Lefèvre",
        "Tagged:          yes",
        "A4",
        "JavaScript:      no",
    ] {
        assert!(info.contains(expected), "{expected:?} is not in {info}");
    }
    assert!(!info.contains("CreationDate"), "nothing says when it was made but the text: {info}");
}

#[test]
fn it_can_be_read_aloud_in_its_order() {
    let printed = set(&sheet(full()));
    let tags = said("pdfinfo", &["-struct-text"], &printed.pdf, &[]);
    let mut at = 0;
    for expected in [
        "H1",
        "Boulangerie Lefèvre",
        "H2",
        "Rubrique",
        "Lbl",
        "Web",
        "LBody",
        "Link",
        "H3",
        "Échanges",
        "LI",
        "Table",
        "TR",
        "TH",
        "Article",
        "TD",
        "Farine T65",
    ] {
        let found = tags[at..].find(expected);
        at += found.unwrap_or_else(|| panic!("no {expected} after {} in {tags}", &tags[..at]));
    }
    assert!(!tags.contains("imprimé le"), "the foot is of the page: {tags}");
}

#[test]
fn what_leads_somewhere_does() {
    let printed = set(&sheet(full()));
    let links = said("pdfinfo", &["-url"], &printed.pdf, &[]);
    assert!(links.contains("https://lefevre.example/"), "{links}");
}

#[test]
fn the_same_sheet_gives_the_same_bytes_and_another_one_others() {
    let one = set(&sheet(full()));
    assert_eq!(one, set(&sheet(full())));
    assert_ne!(one.pdf, set(&sheet(Vec::new())).pdf);
}
