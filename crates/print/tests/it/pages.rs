//! Long fiches: everything is printed, once, in its order, and no heading is left behind.

use crate::kit::{paragraph, set, sheet, text};
use carnet_print::sheet::{Block, Column, Entry, Section, Sheet, Table};
use proptest::prelude::*;

/// A name that occurs once.
fn name(of: &str, number: usize) -> String {
    format!("{of}{number:04}.")
}

/// Some words, so many.
fn words(count: usize) -> String {
    ["le", "fournil", "reçoit", "ses", "sacs", "avant", "l’aube"]
        .iter()
        .cycle()
        .take(count)
        .copied()
        .collect::<Vec<_>>()
        .join(" ")
}

fn table(rows: &[usize]) -> Block {
    let column = |title: &str, share| Column { title: title.into(), share, right: false };
    let rows = rows.iter().enumerate().map(|(at, length)| vec![name("r", at), words(*length)]);
    Block::Table(Table {
        columns: vec![column("Colonne", 1.0), column("Suite", 2.0)],
        rows: rows.collect(),
        total: vec!["Total".into(), String::new()],
    })
}

fn entries(lengths: &[usize]) -> Block {
    let entries = lengths.iter().enumerate().map(|(at, length)| Entry {
        title: name("e", at),
        text: vec![paragraph(&words(*length))],
        ..Entry::default()
    });
    Block::Entries(entries.collect())
}

/// Every name is there once, in the order of numbers.
fn check(text: &str, of: &str, count: usize) {
    let mut at = 0;
    for number in 0..count {
        let name = name(of, number);
        assert_eq!(text.matches(&name).count(), 1, "{name}");
        let found = text.find(&name).unwrap();
        assert!(found >= at, "{name} comes too early");
        at = found;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn every_row_is_printed_once_in_its_order(
        rows in proptest::collection::vec(0_usize..260, 0..120),
        lengths in proptest::collection::vec(0_usize..400, 0..40),
    ) {
        let sheet = sheet(vec![table(&rows), entries(&lengths)]);
        let printed = set(&sheet);
        let text = text(&printed.pdf);
        check(&text, "r", rows.len());
        check(&text, "e", lengths.len());
        let fournil = rows.iter().chain(&lengths).map(|length| words(*length).matches("fournil").count());
        prop_assert_eq!(text.matches("fournil").count(), fournil.sum::<usize>());
        let pages: Vec<&str> = text.split_terminator('\u{c}').collect();
        prop_assert_eq!(pages.len(), printed.pages);
        for (at, page) in pages.iter().enumerate() {
            let number = format!("{} / {}", at + 1, pages.len());
            prop_assert!(page.contains(&number), "no {} on {}", number, page);
            // The headings stand above whatever rows a page begins with.
            let has_rows = page.contains("r0") && !page.contains("e0");
            prop_assert!(!has_rows || page.contains("Colonne"), "no headings on {}", page);
        }
    }
}

#[test]
fn no_heading_is_the_last_of_its_page() {
    for count in 0..70 {
        let lines: Vec<_> = (0..count).map(|at| paragraph(&name("p", at))).collect();
        let first = Section {
            title: "Avant".into(),
            blocks: vec![Block::Prose(lines)],
            ..Section::default()
        };
        let second =
            Section { title: "Titre".into(), blocks: vec![table(&[3, 3])], ..Section::default() };
        let sheet = Sheet { sections: vec![first, second], ..sheet(Vec::new()) };
        let text = text(&set(&sheet).pdf);
        let page = text.split('\u{c}').find(|page| page.contains("Titre")).unwrap();
        assert!(
            page.contains("Colonne") && page.contains("r0000."),
            "{count} lines before: {page}"
        );
    }
}

#[test]
fn a_long_paragraph_leaves_no_line_alone() {
    for before in 0..60 {
        let mut lines: Vec<_> = (0..before).map(|at| paragraph(&name("p", at))).collect();
        let long: Vec<String> = (0..120).map(|at| name("mot", at)).collect();
        lines.push(paragraph(&long.join(" ")));
        let text = text(&set(&sheet(vec![Block::Prose(lines)])).pdf);
        for page in text.split_terminator('\u{c}') {
            let lines = page.lines().filter(|line| line.starts_with("mot")).count();
            assert_ne!(lines, 1, "{before} lines before: {page}");
        }
    }
}
