//! The directory as a screen sees it.

use super::{
    Around, Candidate, Directory,
    entry::{Entry, Facts},
    letters, shards,
};
use crate::api::{Query, Rows, Sort};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    appointment::Appointment,
    custom::{Definition, Kind},
    kind::DocKey,
    recurrence::Day,
    view::{Clock, Open, OpenTask},
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn found_by_each_thing_that_people_know() {
    let mut directory = directory();
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
        assert_eq!(names(&search(&mut directory, typed)), [expect], "{typed}");
    }
    assert_eq!(search(&mut directory, "boul zzz").matched, 0);
}

#[test]
fn the_row_says_where_it_matches() {
    let mut directory = directory();
    let mut row = |typed: &str| search(&mut directory, typed).rows.swap_remove(0);
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
        directory.put_contact(&entry, Facts::default(), 1);
    }
    let rows = search(&mut directory, "martin");
    assert_eq!(names(&rows), ["Martin", "Martineau", "Duval Martine", "Lemartin", "Mertin"]);
}

#[test]
fn of_equal_matches_the_most_recent_comes_first() {
    let mut directory = Directory::default();
    for (number, updated) in [(1, 10), (2, 30), (3, 20)] {
        let facts = Facts { updated, ..Facts::default() };
        directory.put_contact(&entry(number, &format!("Martin {number}")), facts, 1);
    }
    assert_eq!(names(&search(&mut directory, "martin")), ["Martin 2", "Martin 3", "Martin 1"]);
}

#[test]
fn filters_and_orders() {
    let mut directory = directory();
    let mut by = |query: Query| -> Vec<String> {
        page(&mut directory, &query).rows.into_iter().map(|row| row.name).collect()
    };
    let place = |place: &str| Query { place: Some(place.into()), ..Query::default() };
    assert_eq!(by(place("35")), ["Maison Éclair"]);
    assert_eq!(by(place("saint-malo")), ["Maison Éclair"]);
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
    assert_eq!(page(&mut directory, &Query::default()).total, 2);
}

#[test]
fn a_merged_contact_leaves_the_list_and_gives_its_events() {
    let mut directory = Directory::default();
    directory.put_contact(&entry(1, "Un"), Facts::default(), 1);
    directory.put_contact(&entry(2, "Deux"), Facts::default(), 1);
    let facts = Facts { last_event: Some(5), ..Facts::default() };
    directory.put_activity(id(20), DocKey::Activity { contact: id(2), year: 2026 }, facts, 1);
    directory.put_contact(
        &Entry { merged_into: Some(id(1)), ..entry(2, "Deux") },
        Facts::default(),
        1,
    );
    let rows = page(&mut directory, &Query::default());
    assert_eq!(names(&rows), ["Un"]);
    assert_eq!(rows.rows[0].last_event, Some(5));
    // Someone merged them the other way round meanwhile: one stands, the same everywhere.
    directory.put_contact(
        &Entry { merged_into: Some(id(2)), ..entry(1, "Un") },
        Facts::default(),
        1,
    );
    assert_eq!(names(&page(&mut directory, &Query::default())), ["Un"]);
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
            edited.put_contact(&entry(*number, name), Facts::default(), 1);
        }
        let mut anew = Directory::default();
        let latest: BTreeMap<_, _> = edits.iter().cloned().collect();
        for (number, name) in &latest {
            anew.put_contact(&entry(*number, name), Facts::default(), 1);
        }
        let found = |directory: &mut Directory| {
            let mut contacts: Vec<_> = search(directory, &typed).rows.iter().map(|row| row.contact).collect();
            contacts.sort();
            contacts
        };
        prop_assert_eq!(found(&mut edited), found(&mut anew));
        for (number, name) in &latest {
            let begins = letters::words(name).iter().any(|word| word.text.starts_with(&letters::fold(&typed)));
            prop_assert!(!begins || found(&mut anew).contains(&id(*number)));
        }
    }
}

proptest! {
    /// What the rows hold is all that the directory needs.
    #[test]
    fn what_is_written_comes_back(
        edits in prop::collection::vec((0u8..6, "[abé]{1,4}", any::<(bool, bool)>(), 0u8..6), 1..30),
        typed in "[abé]{1,2}",
    ) {
        let mut edited = Directory::default();
        for (number, name, (archived, merged), other) in &edits {
            let merged_into = merged.then_some(id(*other)).filter(|into| *into != id(*number));
            let tags = vec![name.clone()];
            let entry = Entry { archived: *archived, merged_into, tags, ..entry(*number, name) };
            edited.put_contact(&entry, Facts { updated: 5, ..Facts::default() }, 7);
            let key = DocKey::Activity { contact: id(*other), year: 2026 };
            let facts = Facts { last_event: Some(i64::from(*number)), conflicts: 1, updated: 9, created: 8 };
            edited.put_activity(id(*other + 50), key, facts, 8);
            edited.put_open(id(*other + 50), open(*number, name, *archived));
            if *archived && *merged {
                edited.remove(id(*other + 50));
                edited.remove(id(*other));
            }
        }
        let mut anew = Directory::default();
        for row in (0..=u8::MAX).filter_map(|shard| edited.shard(shard)) {
            shards::read(&row).unwrap().into_iter().for_each(|known| anew.restore(known));
        }
        prop_assert!(anew.dirty().is_empty());
        for sort in [Sort::Relevance, Sort::LastEvent, Sort::Updated] {
            for archived in [false, true] {
                for text in [&typed, ""] {
                    let query = Query { sort, archived, text: text.into(), ..Query::default() };
                    prop_assert_eq!(page(&mut edited, &query), page(&mut anew, &query));
                }
            }
        }
        prop_assert_eq!(edited.tags().into_iter().collect::<BTreeSet<_>>(), anew.tags().into_iter().collect());
        prop_assert_eq!(edited.open().collect::<Vec<_>>(), anew.open().collect::<Vec<_>>());
        prop_assert_eq!(edited.conflicts(), anew.conflicts());
        prop_assert_eq!(edited.shown(), page(&mut anew, &Query::default()).matched);
    }

    #[test]
    fn a_damaged_row_is_not_read(at in 0usize..10_000, bit in 0u8..8) {
        let mut row = directory().shard(2).unwrap();
        let at = at % row.len();
        row[at] ^= 1 << bit;
        prop_assert_eq!(shards::read(&row), None);
        row.truncate(at);
        prop_assert_eq!(shards::read(&row), None);
    }
}

proptest! {
    /// Whenever a field is defined, searched and filtered by, it is as if it had always been so.
    #[test]
    fn definitions_that_change_leave_the_directory_as_one_made_anew(
        steps in prop::collection::vec((0u8..4, "[ab]{1,2}", 0u8..4, any::<(bool, bool)>()), 1..20),
        typed in "[ab]{1,2}",
    ) {
        let mut edited = Directory::default();
        let (mut latest, mut definitions) = (BTreeMap::new(), Vec::new());
        for (number, value, step, (searchable, in_list)) in &steps {
            if *step == 0 {
                let options = vec!["a".to_owned(), "ab".to_owned()];
                let kind = [Kind::Text, Kind::OneOf, Kind::ManyOf, Kind::Integer][usize::from(*number)];
                let (searchable, in_list) = (*searchable, *in_list);
                definitions =
                    vec![Definition { id: OWN, kind, options, searchable, in_list, ..Definition::default() }];
                edited.define(&definitions);
            } else {
                let custom = vec![(OWN, vec![value.clone(), format!("{value}x")])];
                let entry = Entry { custom, ..entry(*number, "Zoé") };
                edited.put_contact(&entry, Facts::default(), 1);
                latest.insert(*number, entry);
            }
        }
        let mut anew = Directory::default();
        anew.define(&definitions);
        latest.values().for_each(|entry| anew.put_contact(entry, Facts::default(), 1));
        prop_assert_eq!(search(&mut edited, &typed), search(&mut anew, &typed));
        let by = Query { custom: vec![(OWN, typed)], ..Query::default() };
        prop_assert_eq!(page(&mut edited, &by), page(&mut anew, &by));
    }
}

const OWN: ItemId = ItemId::new([9; 8]);

#[test]
fn a_document_that_is_gone_leaves_the_directory() {
    let mut directory = directory();
    directory.remove(id(2));
    assert_eq!(names(&search(&mut directory, "")), ["Boulangerie Le Fournil"]);
    assert_eq!(search(&mut directory, "eclair").matched, 0);
    assert_eq!((directory.shown(), directory.name(id(2))), (1, None));
    assert!(directory.shard(2).is_none());
    directory.put_contact(&entry(2, "Maison Éclair"), Facts::default(), 1);
    assert_eq!(search(&mut directory, "eclair").matched, 1);
}

fn directory() -> Directory {
    let mut directory = Directory::default();
    let fournil = Entry {
        city: "Paris".into(),
        postcode: "75008".into(),
        phones: vec!["+33142685300".into()],
        siren: "732829320".into(),
        siret: "73282932000074".into(),
        ..entry(1, "Boulangerie Le Fournil")
    };
    directory.put_contact(&fournil, Facts { last_event: Some(0), ..Facts::default() }, 1);
    let eclair = Entry {
        city: "Saint-Malo".into(),
        postcode: "35400".into(),
        client_code: "C-000012".into(),
        tags: vec!["VIP".into()],
        emails: vec!["contact@eclair.fr".into()],
        phones: vec!["+33698765432".into()],
        ..entry(2, "Maison Éclair")
    };
    directory.put_contact(&eclair, Facts { last_event: Some(NOW - 1), ..Facts::default() }, 1);
    let archived = Entry { archived: true, ..entry(3, "Zoé Archivée") };
    directory.put_contact(&archived, Facts::default(), 1);
    directory
}

const NOW: i64 = 1_795_000_000_000;

fn id(number: u8) -> DocId {
    DocId::new([number; 16])
}

fn entry(number: u8, name: &str) -> Entry {
    Entry { contact: id(number), name: name.into(), ..Entry::default() }
}

fn around<'a>(pending: &'a BTreeSet<DocId>, people: &'a BTreeMap<ItemId, String>) -> Around<'a> {
    Around { pending, people, now: NOW }
}

fn search(directory: &mut Directory, typed: &str) -> Rows {
    page(directory, &Query { text: typed.into(), ..Query::default() })
}

fn page(directory: &mut Directory, query: &Query) -> Rows {
    directory.page(query, around(&BTreeSet::new(), &BTreeMap::new()), 0, 50)
}

fn names(rows: &Rows) -> Vec<&str> {
    rows.rows.iter().map(|row| row.name.as_str()).collect()
}

/// What is open in a document; nothing, for some.
fn open(number: u8, title: &str, repeats: bool) -> Open {
    let task = OpenTask {
        item: ItemId::new([number; 8]),
        title: title.to_owned(),
        due: Day::from_ymd_opt(2026, 12, 1 + u32::from(number)).filter(|_| repeats),
        reminder: repeats.then_some(-5),
        contacts: vec![id(number); usize::from(number % 3)],
        repeats,
        ..OpenTask::default()
    };
    let clock = Clock { item: task.item, at: i64::from(number), person: title.to_owned() };
    Open {
        tasks: vec![task; usize::from(number % 3)],
        clocks: vec![clock; usize::from(number % 2)],
        appointments: vec![appointment(number, title, repeats); usize::from(number % 2)],
    }
}

/// An appointment, with all that it can have or with nothing but its name.
fn appointment(number: u8, title: &str, whole: bool) -> Appointment {
    let bare = Appointment {
        item: ItemId::new([number; 8]),
        title: title.into(),
        ..Appointment::default()
    };
    if !whole {
        return bare;
    }
    Appointment {
        at: Some(-5),
        duration: Some(0),
        day: Day::from_ymd_opt(2026, 12, 1),
        days: Some(i64::MAX),
        place: title.into(),
        notice: Some(15),
        recurrence: "FREQ=WEEKLY".into(),
        zone: "Europe/Paris".into(),
        author: "1".into(),
        series: Some(ItemId::new([7; 8])),
        original: Day::from_ymd_opt(1969, 1, 1),
        cancelled: true,
        contacts: vec![id(number); usize::from(number % 3)],
        people: vec![bare.item; usize::from(number % 3)],
        ..bare
    }
}
