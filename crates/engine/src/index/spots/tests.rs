//! Against a look at every address.

use super::*;
use crate::index::entry::Facts;
use proptest::prelude::*;
use std::collections::BTreeMap;

type Company = BTreeMap<u8, Entry>;

fn around<'a>(none: &'a (BTreeSet<DocId>, BTreeMap<ItemId, String>)) -> Around<'a> {
    Around { pending: &none.0, people: &none.1, now: 0 }
}

fn points() -> impl Strategy<Value = Point> {
    let lat = prop_oneof![-90.0..=90.0f64, Just(90.0), Just(-90.0), 47.9..48.1f64, 89.9..90.0f64];
    let lon =
        prop_oneof![-180.0..=180.0f64, Just(180.0), Just(-180.0), 179.9..180.0f64, -1.8..-1.5f64];
    (lat, lon).prop_map(|(lat, lon)| Point::of(lat, lon).unwrap())
}

fn entries() -> impl Strategy<Value = Entry> {
    let spot = (any::<u8>(), prop::option::weighted(0.8, points()), any::<bool>());
    let spots = prop::collection::vec(spot, 0..3);
    (0u8..24, spots, prop::bool::weighted(0.2), 0u8..3).prop_map(
        |(number, spots, archived, city)| {
            let spots = (0u8..).zip(spots).map(|(at, (_, point, to_check))| Spot {
                item: ItemId::new([at; 8]),
                at: point,
                to_check,
                wanted: point.is_none(),
                visited: false,
            });
            Entry {
                contact: DocId::new([number; 16]),
                name: format!("Contact {number}"),
                city: format!("Ville {city}"),
                archived,
                spots: spots.collect(),
                ..Entry::default()
            }
        },
    )
}

/// Every address of those that a list shows.
fn all(company: &Company) -> impl Iterator<Item = (DocId, Point)> {
    let listed = company.values().filter(|entry| !entry.archived);
    listed.flat_map(|entry| entry.spots.iter().filter_map(|spot| Some((entry.contact, spot.at?))))
}

fn ids(rows: &[Near]) -> BTreeSet<DocId> {
    rows.iter().map(|near| near.row.contact).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_found_is_what_a_look_at_every_address_finds(
        before in prop::collection::vec(entries(), 0..30),
        after in prop::collection::vec((entries(), any::<bool>()), 0..30),
        of in points(),
        metres in prop_oneof![Just(1_000u32), Just(50_000), 0u32..21_000_000],
        (corner, other) in (points(), points()),
        zoom in 0u8..30,
    ) {
        let none = Default::default();
        let (mut directory, mut company) = (Directory::default(), Company::new());
        let put = |directory: &mut Directory, company: &mut Company, entry: Entry, gone: bool| {
            if gone {
                directory.remove(entry.contact);
                company.remove(&entry.contact.as_bytes()[0]);
            } else {
                directory.put_contact(&entry, Facts::default(), 1);
                company.insert(entry.contact.as_bytes()[0], entry);
            }
        };
        for entry in before {
            put(&mut directory, &mut company, entry, false);
        }
        let query = Query::default();
        // From here on the index is there, and kept true.
        directory.nearby((of, metres), None, (&query, 100), around(&none));
        for (entry, gone) in after {
            put(&mut directory, &mut company, entry, gone);
        }

        let found = directory.nearby((of, metres), None, (&query, 100), around(&none));
        let mut expect: BTreeMap<DocId, f64> = BTreeMap::new();
        for (contact, at) in all(&company).filter(|(_, at)| of.metres_to(*at) <= f64::from(metres)) {
            let far = of.metres_to(at);
            expect.entry(contact).and_modify(|known| *known = known.min(far)).or_insert(far);
        }
        prop_assert_eq!(ids(&found.rows), expect.keys().copied().collect::<BTreeSet<_>>());
        prop_assert_eq!(found.matched, expect.len());
        prop_assert!(found.rows.is_sorted_by_key(|near| near.metres));
        for near in &found.rows {
            prop_assert!((f64::from(near.metres) - expect[&near.row.contact]).abs() <= 0.5);
        }

        let within = Within {
            south: corner.lat.min(other.lat), north: corner.lat.max(other.lat),
            west: corner.lon, east: other.lon,
        };
        let chart = directory.chart((within, zoom), (&query, 100), around(&none));
        let there: Vec<_> = all(&company).filter(|(_, at)| within.holds(*at)).collect();
        prop_assert_eq!(chart.marks.iter().map(|mark| mark.count).sum::<usize>(), there.len());
        prop_assert_eq!(ids(&chart.rows), there.iter().map(|(contact, _)| *contact).collect::<BTreeSet<_>>());
        let placed: BTreeSet<DocId> = all(&company).map(|(contact, _)| contact).collect();
        let listed = company.values().filter(|entry| !entry.archived).count();
        prop_assert_eq!(chart.nowhere, listed - placed.len());
        prop_assert_eq!(chart.all.is_some(), !placed.is_empty());
        if let Some((low, high)) = chart.all {
            let around = Within { south: low.lat, west: low.lon, north: high.lat, east: high.lon };
            prop_assert!(all(&company).all(|(_, at)| around.holds(at)));
        }
        for mark in chart.marks.iter().filter(|mark| mark.count == 1) {
            prop_assert!(there.contains(&(mark.contact.unwrap(), mark.at)));
        }

        let wanted = company.values().filter(|entry| entry.spots.iter().any(|spot| spot.wanted)).count();
        prop_assert_eq!(directory.wanted(), wanted);
    }
}

#[test]
fn addresses_that_wait_come_in_turn_and_each_device_begins_elsewhere() {
    let mut directory = Directory::default();
    for number in 0..10 {
        let spots = vec![Spot { wanted: true, ..Spot::default() }];
        let contact = DocId::new([number; 16]);
        directory.put_contact(&Entry { contact, spots, ..Entry::default() }, Facts::default(), 1);
    }
    let mut take =
        || directory.wanting(4, 17).iter().map(|id| id.as_bytes()[0]).collect::<Vec<_>>();
    assert_eq!([take(), take(), take()], [[7, 8, 9, 0], [1, 2, 3, 4], [5, 6, 7, 8]]);
}

#[test]
fn many_marks_are_drawn_together_and_called_by_their_city() {
    let none = Default::default();
    let mut directory = Directory::default();
    for number in 0..200_u16 {
        let mut id = [0; 16];
        id[..2].copy_from_slice(&number.to_be_bytes());
        let at = Point::of(48.0 + f64::from(number % 20) / 1000.0, -1.6);
        let spots = vec![Spot { at, ..Spot::default() }];
        let (contact, city) = (DocId::new(id), "Rennes".to_owned());
        let entry = Entry { contact, city, spots, name: "A".into(), ..Entry::default() };
        directory.put_contact(&entry, Facts::default(), 1);
    }
    let mut look =
        |zoom| directory.chart((Within::EARTH, zoom), (&Query::default(), 5), around(&none));
    let far = look(3);
    assert_eq!(far.marks.len(), 1);
    assert_eq!(
        (far.marks[0].name.as_str(), far.marks[0].count, far.rows.len()),
        ("Rennes", 200, 5)
    );
    assert_eq!(look(22).marks.len(), 20);
}
