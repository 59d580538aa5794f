//! Against a look at every contact, and against the counts made anew.

use super::*;
use crate::index::entry::Facts;
use proptest::prelude::*;

type Company = BTreeMap<u8, (Entry, Facts)>;

fn day(number: u8) -> Day {
    Day::from_ymd_opt(2024, 2, 20).unwrap().iter_days().nth(number.into()).unwrap()
}

fn contacts() -> impl Strategy<Value = (Entry, Facts)> {
    let dates = (prop::option::of(0u8..20), prop::collection::vec(0u8..20, 0..3));
    let facts = (prop::option::of(0i64..5), 0i64..5);
    let marks = (prop::bool::weighted(0.2), prop::option::weighted(0.2, 0u8..12));
    (0u8..12, 0u8..3, 0u8..3, dates, facts, marks).prop_map(
        |(number, rep, category, (birthday, ends), (last_event, created), (archived, into))| {
            let ends = (0u8..).zip(ends).map(|(at, end)| Ending {
                item: ItemId::new([at; 8]),
                on: day(end),
                credit: false,
                label: format!("Service {at}"),
            });
            let entry = Entry {
                contact: DocId::new([number; 16]),
                name: format!("Contact {number}"),
                rep: if rep == 0 { String::new() } else { ItemId::new([rep; 8]).to_string() },
                category: if category == 0 { String::new() } else { format!("C{category}") },
                birthday: birthday.map(day),
                endings: ends.collect(),
                archived,
                merged_into: into.filter(|into| *into != number).map(|into| DocId::new([into; 16])),
                ..Entry::default()
            };
            (entry, Facts { last_event, created, ..Facts::default() })
        },
    )
}

/// What a list shows when nothing is asked for.
fn listed<'a>(
    directory: &'a Directory,
    company: &'a Company,
    reps: Option<&'a [ItemId]>,
) -> impl Iterator<Item = &'a (Entry, Facts)> {
    company.values().filter(move |(entry, _)| {
        let is_theirs = |reps: &[ItemId]| entry.rep.parse().is_ok_and(|rep| reps.contains(&rep));
        !entry.archived
            && directory.survivor(entry.contact) == entry.contact
            && reps.is_none_or(is_theirs)
    })
}

fn check(directory: &mut Directory, company: &Company, reps: Option<&[ItemId]>) {
    let all: Vec<_> = listed(directory, company, reps).cloned().collect();
    let counted = directory.counted(reps, 3, 3);
    assert_eq!(counted.fiches, all.len());
    let new = all.iter().filter(|(_, facts)| facts.created >= 3);
    assert_eq!(counted.new, new.count());
    let unseen = all.iter().filter(|(_, facts)| facts.last_event.is_none_or(|at| at < 3));
    assert_eq!(counted.unseen, unseen.count());
    let mut categories: BTreeMap<String, usize> = BTreeMap::new();
    for (entry, _) in &all {
        *categories.entry(entry.category.clone()).or_default() += 1;
    }
    assert_eq!(counted.categories, categories);

    let (from, days) = (Day::from_ymd_opt(2026, 2, 24).unwrap(), 8);
    let mut found = directory.birthdays(reps, from, days);
    let mut expect: Vec<(Day, DocId)> = Vec::new();
    for day in from.iter_days().take(days) {
        for (entry, _) in &all {
            let Some(born) = entry.birthday else { continue };
            // 2026 has no 29 February.
            let held = if (born.month(), born.day()) == (2, 29) {
                (2, 28)
            } else {
                (born.month(), born.day())
            };
            if held == (day.month(), day.day()) {
                expect.push((day, entry.contact));
            }
        }
    }
    found.sort_unstable();
    expect.sort_unstable();
    assert_eq!(found, expect);

    let span = (day(4), day(12));
    let mut found: Vec<_> = directory
        .endings(reps, span)
        .into_iter()
        .map(|(contact, of)| (of.on, contact, of.label))
        .collect();
    let ends = all.iter().flat_map(|(entry, _)| {
        entry.endings.iter().map(|of| (of.on, entry.contact, of.label.clone()))
    });
    let mut expect: Vec<_> = ends.filter(|(on, ..)| (span.0..=span.1).contains(on)).collect();
    found.sort_unstable();
    expect.sort_unstable();
    assert_eq!(found, expect);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_kept_is_what_a_look_at_every_contact_counts(
        before in prop::collection::vec(contacts(), 0..20),
        after in prop::collection::vec((contacts(), prop::bool::weighted(0.15)), 0..20),
        rep in 1u8..3,
    ) {
        let (mut directory, mut company) = (Directory::default(), Company::new());
        for (entry, facts) in before {
            directory.put_contact(&entry, facts, 1);
            company.insert(entry.contact.as_bytes()[0], (entry, facts));
        }
        let reps = [ItemId::new([rep; 8])];
        check(&mut directory, &company, Some(&reps));
        // From here on the counts are there, and kept true.
        for ((entry, facts), gone) in after {
            if gone {
                directory.remove(entry.contact);
                company.remove(&entry.contact.as_bytes()[0]);
            } else {
                directory.put_contact(&entry, facts, 1);
                company.insert(entry.contact.as_bytes()[0], (entry, facts));
            }
            prop_assert_eq!(directory.tally.as_deref(), Some(&directory.tallied()));
        }
        check(&mut directory, &company, Some(&reps));
        check(&mut directory, &company, None);
        let held: usize = directory.held().values().sum();
        prop_assert_eq!(held, listed(&directory, &company, None).count());
    }
}
