//! What a fiche shows of others merged into it is what it is found by, and nothing else.

use crate::{
    api::Query,
    index::{
        Directory,
        entry::{Entry, Facts},
        page::Around,
        replayed::{CONTACTS, Replayed, id, read, step},
    },
};
use automerge::Automerge;
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    recurrence::Day,
    value::Value,
    view::{self, Defaults, FicheView, ItemView, Memory},
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// After any edits, merges and losses: as they came, as the rows of the disk bring them back, and with the
    /// documents in another order.
    #[test]
    fn a_fiche_is_found_by_what_it_shows(
        steps in prop::collection::vec(step(edit()), 1..50),
        order in Just((0..CONTACTS).map(id).collect::<Vec<DocId>>()).prop_shuffle(),
    ) {
        let known = Replayed::after(steps);
        let mut another = Directory::default();
        for (contact, doc) in order.iter().filter_map(|one| Some((*one, known.docs.get(one)?))) {
            read(&mut another, contact, doc);
        }
        let again = known.again();
        let shown: BTreeMap<DocId, FicheView> = known.fiches();
        for mut directory in [again, another, known.directory] {
            for number in 0..NUMBERS {
                let expect: BTreeSet<DocId> = shown
                    .iter()
                    .filter(|(_, fiche)| texts(fiche, "phone").contains(&phone(number)))
                    .map(|(contact, _)| *contact)
                    .collect();
                prop_assert_eq!(found(&mut directory, &phone(number)), expect, "{}", number);
            }
            for (contact, fiche) in &shown {
                let entry = directory.entry(*contact).unwrap();
                let endings: BTreeSet<ItemId> = entry.endings.iter().map(|one| one.item).collect();
                prop_assert_eq!(endings, ending(fiche));
                let cities = texts(fiche, "city");
                prop_assert!(entry.city.is_empty() || cities.contains(&entry.city));
                prop_assert_eq!(BTreeSet::from_iter(entry.loyalty_numbers), texts(fiche, "loyalty_number"));
                let own = entry.custom.into_iter().flat_map(|(_, values)| values).collect();
                prop_assert_eq!(texts(fiche, "value"), own);
            }
        }
    }
}

/// A chain, a ring and a parting, and what was taken off before and after.
#[test]
fn whoever_stands_for_others_has_what_they_got_meanwhile() {
    let mut directory = Directory::default();
    let mut put = |number: u8, into: Option<u8>, items: &[u8], others: &[u8]| {
        let item = |at: &u8| ItemId::new([*at; 8]);
        let part =
            |at: &u8| Entry { contact: id(number), phones: vec![phone(*at)], ..Entry::default() };
        let parts = items.iter().map(|at| (item(at), part(at)));
        let entry = Entry {
            contact: id(number),
            merged_into: into.map(id),
            phones: items.iter().map(|at| phone(*at)).collect(),
            others: items.iter().chain(others).map(item).collect(),
            parts: parts.filter(|_| into.is_some()).collect(),
            ..Entry::default()
        };
        directory.put_contact(&entry, Facts::default(), 1);
        [0, 1, 2].map(|at| found(&mut directory, &phone(at)).into_iter().collect::<Vec<_>>())
    };
    put(1, None, &[1], &[]);
    put(2, None, &[], &[2]);
    // Into 1, which is merged into 2, where the second number was taken off.
    put(0, Some(1), &[0, 1, 2], &[]);
    assert_eq!(put(1, Some(2), &[1], &[]), [vec![id(2)], vec![id(2)], vec![]]);
    // They were merged the other way round meanwhile: the smallest stands.
    assert_eq!(put(2, Some(0), &[], &[2]), [vec![id(0)], vec![id(0)], vec![id(0)]]);
    assert_eq!(put(0, None, &[0, 1, 2], &[]), [vec![id(0)], vec![id(0)], vec![id(0)]]);
    assert_eq!(put(1, None, &[1], &[]), [vec![id(0)], vec![id(0), id(1)], vec![id(0)]]);
    assert!(directory.alone.is_empty());
}

impl Replayed {
    /// The fiches that stand for themselves, as they are shown.
    fn fiches(&self) -> BTreeMap<DocId, FicheView> {
        let stands = self.docs.keys().filter(|one| self.survivor(**one) == **one);
        stands.map(|one| (*one, self.fiche(*one))).collect()
    }

    fn fiche(&self, contact: DocId) -> FicheView {
        let members = self.directory.merged_with(contact).into_iter().skip(1);
        let merged: Vec<(DocKey, &Automerge)> =
            members.filter_map(|one| Some((DocKey::Contact(one), self.docs.get(&one)?))).collect();
        let doc = &self.docs[&contact];
        let mut fiche = view::fiche(doc, &[]);
        let defaults = Defaults::default();
        view::add_merged(&mut fiche, doc, &merged, &defaults, &mut Memory::default());
        fiche
    }
}

fn items(fiche: &FicheView) -> impl Iterator<Item = &ItemView> {
    fiche.collections.iter().flat_map(|of| &of.items)
}

/// What items say in a field.
fn texts(fiche: &FicheView, field: &str) -> BTreeSet<String> {
    let fields = items(fiche).flat_map(|item| &item.fields).filter(|of| of.key == field);
    let values = fields.filter_map(|of| of.value.as_ref()?.as_text());
    values.filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

fn ending(fiche: &FicheView) -> BTreeSet<ItemId> {
    let ends = |item: &&ItemView| {
        item.fields.iter().any(|of| of.key == "expires_on" && of.value.is_some())
    };
    items(fiche).filter(ends).map(|item| item.item).collect()
}

/// The contacts that are found by what is typed.
fn found(directory: &mut Directory, typed: &str) -> BTreeSet<DocId> {
    let (pending, people) = (BTreeSet::new(), BTreeMap::new());
    let around = Around { pending: &pending, people: &people, now: 0 };
    let query = Query { text: typed.to_owned(), ..Query::default() };
    let rows = directory.page(&query, around, 0, 50).rows;
    rows.into_iter().map(|row| row.contact).collect()
}

const NUMBERS: u8 = 6;

const COLLECTIONS: [&str; 5] = ["coordinates", "addresses", "memberships", "custom", "credits"];

fn phone(number: u8) -> String {
    format!("+33299{}", number.to_string().repeat(6))
}

fn edit() -> impl Strategy<Value = Edit> {
    let field = || {
        let number = 0..NUMBERS;
        prop_oneof![
            4 => number.clone().prop_map(|at| ("coordinates", "phone", Value::Text(phone(at)))),
            1 => number.clone().prop_map(|at| ("addresses", "city", Value::Text(format!("Ville {at}")))),
            1 => number.clone().prop_map(|at| ("memberships", "loyalty_number", Value::Text(format!("29{at}")))),
            1 => number.clone().prop_map(|at| ("custom", "value", Value::Text(format!("valeur {at}")))),
            1 => number.prop_map(|at| {
                let day = Day::from_ymd_opt(2026, 12, 1 + u32::from(at)).unwrap();
                ("credits", "expires_on", Value::Date(day))
            }),
        ]
    };
    // Items of two collections never have one id.
    let item = |collection: &str, at: u8| {
        let place = COLLECTIONS.iter().position(|one| *one == collection).unwrap();
        ItemId::new([at, u8::try_from(place).unwrap(), 1, 1, 1, 1, 1, 1])
    };
    let at = || 0u8..8;
    prop_oneof![
        5 => (at(), field()).prop_map(move |(at, (collection, field, value))| Edit::Add {
            collection: collection.to_owned(),
            item: item(collection, at),
            fields: vec![(field.to_owned(), value)],
        }),
        3 => (at(), field()).prop_map(move |(at, (collection, field, value))| Edit::Set {
            place: Place::Item { collection: collection.to_owned(), item: item(collection, at) },
            field: field.to_owned(),
            value: Some(value),
        }),
        2 => (at(), field()).prop_map(move |(at, (collection, ..))| Edit::Remove {
            collection: collection.to_owned(),
            item: item(collection, at),
        }),
        1 => (at(), field()).prop_map(move |(at, (collection, ..))| Edit::Restore {
            collection: collection.to_owned(),
            item: item(collection, at),
        }),
    ]
}
