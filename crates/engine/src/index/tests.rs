//! The directory as a screen sees it.

use super::{
    Around, Candidate, Directory,
    entry::{Class, Entry, Facts, Text},
    letters,
};
use crate::api::{Query, Rows, Sort};
use carnet_ids::DocId;
use carnet_model::kind::DocKey;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn found_by_each_thing_that_people_know() {
    let directory = directory();
    for (typed, expect) in [
        ("boul", "Boulangerie Le Fournil"),
        ("fournil boulangerie", "Boulangerie Le Fournil"),
        ("ECLAIR", "Maison Éclair"),
        ("01 42 68 53 00", "Boulangerie Le Fournil"),
        ("0142685300", "Boulangerie Le Fournil"),
        ("+33 1 42", "Boulangerie Le Fournil"),
        ("0033142685300", "Boulangerie Le Fournil"),
        ("+33 (0)1 42 68", "Boulangerie Le Fournil"),
        ("5300", "Boulangerie Le Fournil"),
        ("contact@eclair", "Maison Éclair"),
        ("eclair.fr", "Maison Éclair"),
        ("732 829 320", "Boulangerie Le Fournil"),
        ("73282932000074", "Boulangerie Le Fournil"),
        ("c-000012", "Maison Éclair"),
        ("saint malo", "Maison Éclair"),
        ("saintmalo", "Maison Éclair"),
        ("35400", "Maison Éclair"),
        ("vip", "Maison Éclair"),
        ("boulnagerie", "Boulangerie Le Fournil"),
        ("fornil", "Boulangerie Le Fournil"),
        ("rnil", "Boulangerie Le Fournil"),
    ] {
        assert_eq!(names(&search(&directory, typed)), [expect], "{typed}");
    }
    assert_eq!(search(&directory, "boul zzz").matched, 0);
}

#[test]
fn the_row_says_where_it_matches() {
    let directory = directory();
    let row = |typed: &str| search(&directory, typed).rows.swap_remove(0);
    assert_eq!(row("four").marks, [(15, 19)]);
    assert_eq!(row("four").matched, None);
    assert_eq!(row("5300").matched.as_deref(), Some("01 42 68 53 00"));
    assert_eq!(row("maison vip"), row("maison vip"));
    assert_eq!(row("maison vip").marks, [(0, 6)]);
    assert_eq!(row("maison vip").matched.as_deref(), Some("VIP"));
    assert_eq!(row("06 98").matched.as_deref(), Some("06 98 76 54 32"));
}

#[test]
fn better_matches_come_first() {
    let mut directory = Directory::default();
    for (number, name) in
        ["Lemartin", "Duval Martine", "Martineau", "Martin", "Mertin"].iter().enumerate()
    {
        let entry = entry(u8::try_from(number).unwrap(), name);
        directory.put_contact(entry, Facts::default());
    }
    let rows = search(&directory, "martin");
    assert_eq!(names(&rows), ["Martin", "Martineau", "Duval Martine", "Lemartin", "Mertin"]);
}

#[test]
fn of_equal_matches_the_most_recent_comes_first() {
    let mut directory = Directory::default();
    for (number, updated) in [(1, 10), (2, 30), (3, 20)] {
        let facts = Facts { updated, ..Facts::default() };
        directory.put_contact(entry(number, &format!("Martin {number}")), facts);
    }
    assert_eq!(names(&search(&directory, "martin")), ["Martin 2", "Martin 3", "Martin 1"]);
}

#[test]
fn filters_and_orders() {
    let directory = directory();
    let by = |query: Query| -> Vec<String> {
        page(&directory, &query).rows.into_iter().map(|row| row.name).collect()
    };
    let place = |place: &str| by(Query { place: Some(place.into()), ..Query::default() });
    assert_eq!(place("35"), ["Maison Éclair"]);
    assert_eq!(place("saint-malo"), ["Maison Éclair"]);
    assert_eq!(by(Query { tag: Some("VIP".into()), ..Query::default() }), ["Maison Éclair"]);
    assert_eq!(by(Query { archived: true, ..Query::default() }), ["Zoé Archivée"]);
    assert_eq!(by(Query { sort: Sort::City, ..Query::default() })[0], "Boulangerie Le Fournil");
    assert_eq!(by(Query { sort: Sort::LastEvent, ..Query::default() })[0], "Maison Éclair");
    let unseen = Query { not_seen_days: Some(30), ..Query::default() };
    assert_eq!(by(unseen), ["Boulangerie Le Fournil"]);
    let only = vec![id(2), id(9), id(1)];
    assert_eq!(
        by(Query { only: Some(only), ..Query::default() }),
        ["Maison Éclair", "Boulangerie Le Fournil"]
    );
    assert_eq!(page(&directory, &Query::default()).total, 2);
}

#[test]
fn a_merged_contact_leaves_the_list_and_gives_its_events() {
    let mut directory = Directory::default();
    directory.put_contact(entry(1, "Un"), Facts::default());
    directory.put_contact(entry(2, "Deux"), Facts::default());
    let facts = Facts { last_event: Some(5), ..Facts::default() };
    directory.put_activity(id(20), DocKey::Activity { contact: id(2), year: 2026 }, id(2), facts);
    directory.put_contact(Entry { merged_into: Some(id(1)), ..entry(2, "Deux") }, Facts::default());
    let rows = page(&directory, &Query::default());
    assert_eq!(names(&rows), ["Un"]);
    assert_eq!(rows.rows[0].last_event, Some(5));
    // Someone merged them the other way round meanwhile: one stands, the same everywhere.
    directory.put_contact(Entry { merged_into: Some(id(2)), ..entry(1, "Un") }, Facts::default());
    assert_eq!(names(&page(&directory, &Query::default())), ["Un"]);
    assert_eq!(directory.survivor(id(2)), id(1));
}

#[test]
fn duplicates_are_found_strongest_first() {
    let directory = directory();
    let of = Candidate {
        name: "Maison Eclair".into(),
        phones: vec!["+33142685300".into()],
        postcode: "35400".into(),
        ..Candidate::default()
    };
    let found = directory.duplicates(&of, around(&BTreeSet::new(), &BTreeMap::new()));
    let said: Vec<_> =
        found.iter().map(|one| (one.row.name.as_str(), one.because.as_str(), one.strong)).collect();
    assert_eq!(said, [("Boulangerie Le Fournil", "phone", true), ("Maison Éclair", "name", false)]);
    let elsewhere =
        Candidate { name: of.name.clone(), postcode: "75001".into(), ..Candidate::default() };
    assert!(
        directory.duplicates(&elsewhere, around(&BTreeSet::new(), &BTreeMap::new())).is_empty()
    );
    let itself = Candidate {
        except: Some(id(2)),
        name: of.name,
        postcode: of.postcode,
        ..Candidate::default()
    };
    assert!(directory.duplicates(&itself, around(&BTreeSet::new(), &BTreeMap::new())).is_empty());
}

#[test]
fn codes_follow_the_greatest() {
    let directory = directory();
    assert_eq!(directory.next_code(), 13);
    assert!(directory.shares_code(id(1), "C-000012"));
    assert!(!directory.shares_code(id(2), "C-000012"));
}

proptest! {
    /// Whatever the order of edits, the directory is as if it had been built at once.
    #[test]
    fn edited_or_built_anew_it_answers_the_same(
        edits in prop::collection::vec((0u8..6, "[abé]{1,4}( [abé]{1,4})?"), 1..30),
        typed in "[abé]{1,5}",
    ) {
        let mut edited = Directory::default();
        for (number, name) in &edits {
            edited.put_contact(entry(*number, name), Facts::default());
        }
        let mut anew = Directory::default();
        let latest: BTreeMap<_, _> = edits.iter().cloned().collect();
        for (number, name) in &latest {
            anew.put_contact(entry(*number, name), Facts::default());
        }
        let found = |directory: &Directory| {
            let mut contacts: Vec<_> = search(directory, &typed).rows.iter().map(|row| row.contact).collect();
            contacts.sort();
            contacts
        };
        prop_assert_eq!(found(&edited), found(&anew));
        for (number, name) in &latest {
            let begins = letters::words(name).iter().any(|word| word.text.starts_with(&letters::fold(&typed)));
            prop_assert!(!begins || found(&anew).contains(&id(*number)));
        }
    }
}

fn directory() -> Directory {
    let mut directory = Directory::default();
    let text = |class, stored: &str, display: &str| Text {
        class,
        stored: stored.into(),
        display: display.into(),
    };
    let mut fournil = entry(1, "Boulangerie Le Fournil");
    fournil.city = "Paris".into();
    fournil.postcode = "75008".into();
    fournil.texts.push(text(Class::Phone, "+33142685300", "01 42 68 53 00"));
    fournil.texts.push(text(Class::Number, "732829320", "732 829 320"));
    fournil.texts.push(text(Class::Number, "73282932000074", "732 829 320 00074"));
    directory.put_contact(fournil, Facts { last_event: Some(0), ..Facts::default() });
    let mut eclair = entry(2, "Maison Éclair");
    eclair.city = "Saint-Malo".into();
    eclair.postcode = "35400".into();
    eclair.client_code = "C-000012".into();
    eclair.tags = vec!["VIP".into()];
    eclair.texts.push(text(Class::City, "Saint-Malo", "Saint-Malo"));
    eclair.texts.push(text(Class::Number, "35400", "35400"));
    eclair.texts.push(text(Class::Code, "C-000012", "C-000012"));
    eclair.texts.push(text(Class::Tag, "VIP", "VIP"));
    eclair.texts.push(text(Class::Email, "contact@eclair.fr", "contact@eclair.fr"));
    eclair.texts.push(text(Class::Phone, "+33698765432", "06 98 76 54 32"));
    directory.put_contact(eclair, Facts { last_event: Some(NOW - 1), ..Facts::default() });
    directory.put_contact(Entry { archived: true, ..entry(3, "Zoé Archivée") }, Facts::default());
    directory
}

const NOW: i64 = 1_795_000_000_000;

fn id(number: u8) -> DocId {
    DocId::new([number; 16])
}

fn entry(number: u8, name: &str) -> Entry {
    let text = Text { class: Class::Name, stored: name.into(), display: name.into() };
    Entry { contact: id(number), name: name.into(), texts: vec![text], ..Entry::default() }
}

fn around<'a>(
    pending: &'a BTreeSet<DocId>,
    people: &'a BTreeMap<carnet_ids::ItemId, String>,
) -> Around<'a> {
    Around { pending, people, now: NOW }
}

fn search(directory: &Directory, typed: &str) -> Rows {
    page(directory, &Query { text: typed.into(), ..Query::default() })
}

fn page(directory: &Directory, query: &Query) -> Rows {
    directory.page(query, around(&BTreeSet::new(), &BTreeMap::new()), 0, 50)
}

fn names(rows: &Rows) -> Vec<&str> {
    rows.rows.iter().map(|row| row.name.as_str()).collect()
}
