//! Where contacts are: near a point, on a map, on somebody's round, and what a service places.

use crate::kit::{World, company, contact, item};
use carnet_engine::api::{
    Calendar, Chart, MapReply, MapRequest, Nearby, Placed, Query, Reply, Request, Stop, Unplaced,
};
use carnet_model::{
    appointment::midnight,
    edit::{Edit, Intent, Place},
    geo::{Point, Within},
    kind::DocKey,
    located::Found,
    recurrence::Day,
    value::Value,
};

/// After that long without an edit, the directory's rows are written.
const LONG: u64 = 60_000;

const RENNES: (f64, f64) = (48.111_35, -1.68);

fn point((lat, lon): (f64, f64)) -> Point {
    Point::of(lat, lon).unwrap()
}

/// An address of a contact.
fn address(number: u8, at: u8, fields: &[(&str, &str)]) -> Intent {
    let fields = fields.iter().map(|(key, text)| ((*key).to_owned(), Value::text(*text))).collect();
    let add = Edit::Add { collection: "addresses".into(), item: item(at), fields };
    Intent { doc: DocKey::Contact(contact(number)), edits: vec![add] }
}

fn set(number: u8, at: u8, field: &str, text: Option<&str>) -> Intent {
    let place = Place::Item { collection: "addresses".into(), item: item(at) };
    let value = text.map(Value::text);
    let edit = Edit::Set { place, field: field.into(), value };
    Intent { doc: DocKey::Contact(contact(number)), edits: vec![edit] }
}

/// Three companies: in Rennes, some two kilometres north of it, and one whose position nobody knows.
fn three() -> World {
    let mut world = World::new(&["Nadia", "Paul"]);
    for number in 1..=3 {
        world.apply(0, company(contact(number), &format!("Fiche {number}")));
    }
    world.apply(
        0,
        vec![
            address(1, 1, &[("city", "Rennes"), ("latitude", "48.11135"), ("longitude", "-1.68")]),
            address(2, 2, &[("city", "Rennes"), ("latitude", "48.13135"), ("longitude", "-1.68")]),
            address(3, 3, &[("line1", "1 rue Haute"), ("postcode", "35000"), ("city", "Rennes")]),
        ],
    );
    world
}

fn mapped(world: &mut World, seat: usize, request: MapRequest) -> MapReply {
    match world.ask(seat, Request::Map(request)) {
        Reply::Map(reply) => *reply,
        other => panic!("{other:?}"),
    }
}

fn nearby(world: &mut World, seat: usize, metres: u32) -> Nearby {
    let of = point(RENNES);
    let query = Query::default();
    match mapped(world, seat, MapRequest::Nearby { of, metres, except: None, query, most: 50 }) {
        MapReply::Nearby(found) => found,
        other => panic!("{other:?}"),
    }
}

fn names(found: &Nearby) -> Vec<&str> {
    found.rows.iter().map(|near| near.row.name.as_str()).collect()
}

fn unplaced(world: &mut World, seat: usize) -> Vec<Unplaced> {
    match mapped(world, seat, MapRequest::Unplaced(20)) {
        MapReply::Unplaced { some, .. } => some,
        other => panic!("{other:?}"),
    }
}

fn answer(world: &mut World, seat: usize, of: &Unplaced, found: Option<Found>) -> bool {
    let Unplaced { contact, item, asked } = of.clone();
    let placed = Placed { contact, item, asked, found };
    matches!(world.ask(seat, Request::Map(MapRequest::Placed(placed))), Reply::Applied(_))
}

fn found(score: u8) -> Option<Found> {
    Some(Found { at: point((48.112, -1.68)), score, precision: 1 })
}

#[test]
fn contacts_near_a_point_come_nearest_first_offline_and_after_a_restart() {
    let mut world = three();
    for step in 0..3 {
        if step == 1 {
            world.online(0, false);
        } else if step == 2 {
            world.wait(LONG);
            world.restart(0);
        }
        assert_eq!(names(&nearby(&mut world, 0, 5_000)), ["Fiche 1", "Fiche 2"]);
        assert_eq!(nearby(&mut world, 0, 5_000).rows[1].metres, 2_224);
        assert_eq!(names(&nearby(&mut world, 0, 1_000)), ["Fiche 1"]);
    }
    // An address that moves away is not near any more; a removed one neither.
    world.apply(0, vec![set(2, 2, "latitude", Some("49"))]);
    assert_eq!(names(&nearby(&mut world, 0, 5_000)), ["Fiche 1"]);
    let remove = Edit::Remove { collection: "addresses".into(), item: item(1) };
    world.apply(0, vec![Intent { doc: DocKey::Contact(contact(1)), edits: vec![remove] }]);
    assert!(names(&nearby(&mut world, 0, 5_000)).is_empty());
}

#[test]
fn a_map_counts_who_is_there_and_who_is_nowhere_by_the_directorys_filters() {
    let mut world = three();
    let mut chart = |query: Query| -> Chart {
        let request = MapRequest::Chart { within: Within::EARTH, zoom: 15, query, most: 10 };
        match mapped(&mut world, 0, request) {
            MapReply::Chart(chart) => chart,
            other => panic!("{other:?}"),
        }
    };
    let all = chart(Query::default());
    assert_eq!((all.marks.len(), all.matched, all.nowhere), (2, 2, 1));
    assert_eq!(all.all, Some((point(RENNES), point((48.131_35, -1.68)))));
    let one = chart(Query { text: "fiche 2".into(), ..Query::default() });
    assert_eq!((one.marks.len(), one.nowhere), (1, 0));
    assert_eq!(one.marks[0].contact, Some(contact(2)));
    let only = chart(Query { only: Some(vec![contact(1), contact(3)]), ..Query::default() });
    assert_eq!((only.marks.len(), only.nowhere), (1, 1));
}

#[test]
fn a_service_places_what_nobody_placed_and_everybody_has_it() {
    let mut world = three();
    let waiting = unplaced(&mut world, 1);
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert_eq!(waiting[0].asked.lines, "1 rue Haute");
    // It waits across a restart without a network: nothing but the address says so.
    world.online(1, false);
    world.wait(LONG);
    world.restart(1);
    assert_eq!(unplaced(&mut world, 1), waiting);
    assert!(answer(&mut world, 1, &waiting[0], found(96)));
    assert!(unplaced(&mut world, 1).is_empty());
    assert!(!answer(&mut world, 1, &waiting[0], found(96)), "it is noted once");
    world.online(1, true);
    // A device that began without a network tries again after a while.
    world.wait(LONG);
    assert_eq!(names(&nearby(&mut world, 0, 1_000)), ["Fiche 1", "Fiche 3"]);
    assert!(unplaced(&mut world, 0).is_empty());
    // Its text changes: it is to be looked at, and looked for.
    world.apply(0, vec![set(3, 3, "line1", Some("9 rue Basse"))]);
    assert!(nearby(&mut world, 0, 1_000).rows[1].to_check);
    let again = unplaced(&mut world, 0);
    assert_eq!(again[0].asked.lines, "9 rue Basse");
    assert!(!answer(&mut world, 0, &waiting[0], found(96)), "that was asked for another text");
    // Nobody knows it: the position was the other street's, and goes.
    assert!(answer(&mut world, 0, &again[0], None));
    assert_eq!(names(&nearby(&mut world, 0, 1_000)), ["Fiche 1"]);
    assert!(unplaced(&mut world, 0).is_empty());
}

#[test]
fn what_a_person_placed_meanwhile_stays() {
    let mut world = three();
    let waiting = unplaced(&mut world, 1);
    world.apply(0, vec![set(3, 3, "latitude", Some("48.2")), set(3, 3, "longitude", Some("-1.7"))]);
    assert!(!answer(&mut world, 1, &waiting[0], found(99)));
    world.apply(0, vec![set(3, 3, "line1", Some("9 rue Basse"))]);
    assert!(unplaced(&mut world, 1).is_empty());
    let row = &nearby(&mut world, 1, 20_000).rows[2];
    assert_eq!((row.at, row.to_check), (point((48.2, -1.7)), false));
}

#[test]
fn two_devices_that_note_the_same_answer_offline_do_not_contradict_each_other() {
    let mut world = three();
    let waiting = unplaced(&mut world, 0);
    for seat in [0, 1] {
        world.online(seat, false);
        assert!(answer(&mut world, seat, &waiting[0], found(90)));
    }
    for seat in [0, 1] {
        world.online(seat, true);
    }
    for seat in [0, 1] {
        assert_eq!(world.status(seat).sync.conflicts, 0);
        assert_eq!(nearby(&mut world, seat, 1_000).matched, 2);
    }
}

#[test]
fn a_round_goes_by_the_hour_to_the_address_for_deliveries() {
    let mut world = three();
    world.apply(
        0,
        vec![address(
            1,
            4,
            &[
                ("line1", "Quai 3"),
                ("city", "Betton"),
                ("latitude", "48.18"),
                ("longitude", "-1.64"),
            ],
        )],
    );
    let day = Day::from_ymd_opt(2026, 12, 1).unwrap();
    let start = midnight(day);
    for (number, at, hour) in [(1, 11, 14), (3, 13, 9), (2, 12, 16)] {
        let fields = vec![
            ("title".to_owned(), Value::text("Visite")),
            ("at".to_owned(), Value::Instant(start + hour * 3_600_000)),
        ];
        let add = Edit::Add { collection: "appointments".into(), item: item(at), fields };
        let doc = DocKey::Activity { contact: contact(number), year: 2026 };
        world.apply(0, vec![Intent { doc, edits: vec![add] }]);
    }
    let round = |world: &mut World| -> Vec<Stop> {
        let to = start + 86_400_000;
        match mapped(world, 0, MapRequest::Round { of: Calendar::Everybody, from: start, to }) {
            MapReply::Round(stops) => stops,
            other => panic!("{other:?}"),
        }
    };
    world.online(0, false);
    let stops = round(&mut world);
    let names: Vec<_> = stops.iter().map(|stop| stop.row.name.as_str()).collect();
    assert_eq!(names, ["Fiche 3", "Fiche 1", "Fiche 2"]);
    assert_eq!(stops[0].address, "1 rue Haute, 35000 Rennes");
    assert_eq!((stops[0].at, stops[0].item), (None, Some(item(3))));
    assert_eq!(stops[1].at, Some(point(RENNES)));
    let place = Place::Item { collection: "addresses".into(), item: item(4) };
    let mark =
        Edit::Set { place, field: "default_delivery".into(), value: Some(Value::Bool(true)) };
    world.apply(0, vec![Intent { doc: DocKey::Contact(contact(1)), edits: vec![mark] }]);
    assert_eq!(round(&mut world)[1].address, "Quai 3, Betton");
}
