//! Appointments over all fiches: what is kept of them is what the documents say.

use crate::kit::{self, START, World, company, contact, item};
use carnet_engine::api::{AgendaRow, Calendar, Exported, Failure, Reply, Request};
use carnet_ids::ItemId;
use carnet_model::{
    appointment::{self, midnight, occurrences},
    edit::{Edit, Intent, Place},
    kind::DocKey,
    recurrence::Day,
    value::Value,
};
use proptest::prelude::*;

/// After that long without an edit, the directory's rows are written.
const LONG: u64 = 60_000;

#[test]
fn appointments_of_all_fiches_come_in_the_order_in_which_they_are_held() {
    let mut world = two_fiches();
    let [me, other] = people(&mut world);
    meets(&mut world, 1, 1, day(2, 12), &[("author", Value::text(me.as_str()))]);
    meets(&mut world, 2, 2, day(1, 12), &[("author", Value::text(me.as_str()))]);
    let with = Value::Set([other.clone()].into());
    meets(&mut world, 1, 3, day(1, 12), &[("author", Value::text(me.as_str())), ("people", with)]);
    let week = |world: &mut World, of| agenda(world, of, day(1, 12), day(8, 12));
    assert_eq!(titles(&week(&mut world, Calendar::Mine)), ["R2", "R1"]);
    assert_eq!(titles(&week(&mut world, Calendar::Person(other.parse().unwrap()))), ["R3"]);
    assert_eq!(titles(&week(&mut world, Calendar::Everybody)), ["R3", "R2", "R1"]);
    assert_eq!(titles(&week(&mut world, Calendar::Contact(contact(2)))), ["R2"]);
    assert!(agenda(&mut world, Calendar::Everybody, day(3, 12), day(8, 12)).is_empty());
}

#[test]
fn a_series_of_another_year_is_found_this_week() {
    let mut world = two_fiches();
    let begins = Day::from_ymd_opt(2019, 1, 7).unwrap();
    let rule = [("recurrence", Value::text("FREQ=WEEKLY;BYDAY=MO"))];
    let mut intent = add(1, 1, begins, &rule);
    intent.doc = DocKey::Activity { contact: contact(1), year: 2019 };
    world.apply(0, vec![intent]);
    for restarts in [false, true] {
        if restarts {
            world.wait(LONG);
            world.restart(0);
        }
        let rows = agenda(&mut world, Calendar::Everybody, day(7, 12), day(14, 12));
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].held.original, Some(day(7, 12)));
    }
}

#[test]
fn a_contact_that_takes_part_has_it_in_its_agenda_a_merged_one_too() {
    let mut world = two_fiches();
    world.apply(0, company(contact(3), "Fiche 3"));
    let with = Value::Set([contact(2).to_string()].into());
    meets(&mut world, 1, 1, day(1, 12), &[("contacts", with)]);
    let of = |world: &mut World, number| {
        agenda(world, Calendar::Contact(contact(number)), day(1, 12), day(2, 12)).len()
    };
    assert_eq!([1, 2, 3].map(|number| of(&mut world, number)), [1, 1, 0]);
    world.ask(0, Request::Merge { from: contact(2), into: contact(3), taken: Vec::new() });
    assert_eq!(of(&mut world, 3), 1);
    world.ask(0, Request::Merge { from: contact(1), into: contact(3), taken: Vec::new() });
    let rows = agenda(&mut world, Calendar::Everybody, day(1, 12), day(2, 12));
    assert_eq!((rows[0].contact, rows[0].name.as_str()), (contact(3), "Fiche 3"));
}

#[test]
fn what_waits_for_the_server_is_marked_and_nothing_else() {
    let mut world = two_fiches();
    meets(&mut world, 1, 1, day(1, 12), &[]);
    meets(&mut world, 1, 2, day(1, 12), &[("recurrence", Value::text("FREQ=DAILY;COUNT=2"))]);
    world.online(0, false);
    let cancel =
        appointment::change(item(2), day(2, 12), vec![("title".into(), Value::text("Autre"))]);
    world.ask(0, Request::Apply(vec![Intent { doc: year(1), edits: vec![cancel] }]));
    let rows = agenda(&mut world, Calendar::Everybody, day(1, 12), day(3, 12));
    let marks: Vec<_> = rows.iter().map(|row| (row.held.title.as_str(), row.pending)).collect();
    assert_eq!(marks, [("R1", false), ("R2", false), ("Autre", true)]);
    world.online(0, true);
    world.wait(LONG);
    let rows = agenda(&mut world, Calendar::Everybody, day(1, 12), day(3, 12));
    assert!(rows.iter().all(|row| !row.pending));
}

#[test]
fn a_calendar_is_written_with_the_same_names_each_time() {
    let mut world = two_fiches();
    let fields =
        [("recurrence", Value::text("FREQ=DAILY;COUNT=3")), ("details", Value::text("Le four"))];
    meets(&mut world, 1, 1, day(1, 12), &fields);
    meets(&mut world, 2, 2, day(1, 12), &[]);
    let edits = vec![appointment::cancel(item(1), day(2, 12))];
    world.apply(0, vec![Intent { doc: year(1), edits }]);
    let file = |world: &mut World, what| match world.ask(0, Request::Calendar(what)) {
        Reply::Calendar(text) => text,
        other => panic!("{other:?}"),
    };
    let all = file(&mut world, Exported::All(Calendar::Everybody));
    assert_eq!(all.matches("BEGIN:VEVENT").count(), 2);
    for part in
        ["EXDATE;TZID=Europe/Paris:20261202T090000", "CONTACT:Fiche 1", "DESCRIPTION:Le four"]
    {
        assert!(all.contains(part), "{part} in {all}");
    }
    let one = Exported::One { contact: contact(1), doc: year(1), item: item(1) };
    let alone = file(&mut world, one);
    let uid = |text: &str| text.lines().find(|line| line.starts_with("UID")).map(str::to_owned);
    assert_eq!(uid(&alone), uid(&file(&mut world, Exported::All(Calendar::Contact(contact(1))))));
    let none = Exported::One { contact: contact(1), doc: year(1), item: item(9) };
    assert_eq!(world.ask(0, Request::Calendar(none)), Reply::Failed(Failure::NotFound));
}

#[derive(Debug, Clone)]
enum Step {
    Add(u8, u8, u32, bool),
    Move(u8, u8, u32),
    Day(u8, u8, u32, bool),
    Remove(u8, u8),
    Merge(u8, u8),
    Apart(bool),
    Wait,
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    let (of, number, on) = (|| 1u8..4, || 0u8..4, || 1u32..20);
    prop_oneof![
        4 => (of(), number(), on(), any::<bool>()).prop_map(|(of, at, on, again)| Step::Add(of, at, on, again)),
        3 => (of(), number(), on()).prop_map(|(of, at, on)| Step::Move(of, at, on)),
        3 => (of(), number(), on(), any::<bool>()).prop_map(|(of, at, on, off)| Step::Day(of, at, on, off)),
        1 => (of(), number()).prop_map(|(of, at)| Step::Remove(of, at)),
        1 => (of(), of()).prop_map(|(from, into)| Step::Merge(from, into)),
        2 => any::<bool>().prop_map(Step::Apart),
        1 => Just(Step::Wait),
        1 => Just(Step::Restart),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever two people do at the same time, what is kept is what a full read gives.
    #[test]
    fn what_is_kept_is_what_a_full_read_gives(steps in prop::collection::vec((0usize..2, step()), 1..30)) {
        let mut world = two_fiches();
        world.apply(0, company(contact(3), "Fiche 3"));
        for (seat, step) in steps {
            carry_out(&mut world, seat, step);
        }
        world.online(1, true);
        world.wait(LONG);
        for restarts in [false, true] {
            for seat in 0..2 {
                if restarts {
                    world.restart(seat);
                }
                let full = read_in_full(&mut world, seat);
                prop_assert_eq!(kept(&mut world, seat), full);
            }
        }
    }
}

fn carry_out(world: &mut World, seat: usize, step: Step) {
    let edit = |of, edit| Intent { doc: year(of), edits: vec![edit] };
    let intent = match step {
        Step::Add(of, at, on, again) => {
            let rule = [("recurrence", Value::text("FREQ=WEEKLY;COUNT=5"))];
            add(of, at + 1, day(on, 12), if again { &rule } else { &[] })
        }
        Step::Move(of, at, on) => {
            let place = Place::Item { collection: "appointments".into(), item: item(at + 1) };
            let value = Some(Value::Instant(nine(day(on, 12))));
            edit(of, Edit::Set { place, field: "at".into(), value })
        }
        Step::Day(of, at, on, true) => edit(of, appointment::cancel(item(at + 1), day(on, 12))),
        Step::Day(of, at, on, false) => {
            let to = vec![("at".to_owned(), Value::Instant(nine(day(on + 1, 12))))];
            edit(of, appointment::change(item(at + 1), day(on, 12), to))
        }
        Step::Remove(of, at) => {
            edit(of, Edit::Remove { collection: "appointments".into(), item: item(at + 1) })
        }
        Step::Merge(from, into) => {
            world.ask(
                seat,
                Request::Merge { from: contact(from), into: contact(into), taken: Vec::new() },
            );
            return;
        }
        Step::Apart(apart) => return world.online(1, !apart),
        Step::Wait => return world.wait(LONG),
        Step::Restart => return world.restart(seat),
    };
    // What is not there, or no more, is refused.
    world.ask(seat, Request::Apply(vec![intent]));
}

type Kept = Vec<(carnet_ids::DocId, ItemId, i64, String)>;

fn kept(world: &mut World, seat: usize) -> Kept {
    let (from, to) = (midnight(day(1, 11)), midnight(day(1, 12)) + 90 * 86_400_000);
    let asked = world.ask(seat, Request::Agenda { of: Calendar::Everybody, from, to });
    let Reply::Agenda(rows) = asked else { panic!() };
    let one = |row: AgendaRow| (row.contact, row.held.item, row.held.starts, row.held.title);
    let mut rows: Kept = rows.into_iter().map(one).collect();
    rows.sort();
    rows
}

/// The same from the documents of every fiche.
fn read_in_full(world: &mut World, seat: usize) -> Kept {
    let (from, to) = (midnight(day(1, 11)), midnight(day(1, 12)) + 90 * 86_400_000);
    let mut rows = Vec::new();
    for of in 1..4 {
        if world.fiche(seat, contact(of)).view.contact != contact(of) {
            continue;
        }
        let Reply::Activity(all) = world.ask(seat, Request::Activity(contact(of))) else {
            panic!()
        };
        let items = &all.iter().find(|of| of.key == "appointments").unwrap().items;
        let docs: std::collections::BTreeSet<DocKey> = items.iter().map(|item| item.doc).collect();
        for doc in docs {
            let of_it = items.iter().filter(|item| item.doc == doc);
            let of_it: Vec<_> = of_it.map(appointment::of_item).collect();
            let held = occurrences(&of_it, from, to);
            rows.extend(
                held.into_iter().map(|held| (contact(of), held.item, held.starts, held.title)),
            );
        }
    }
    rows.sort();
    rows
}

fn agenda(world: &mut World, of: Calendar, from: Day, to: Day) -> Vec<AgendaRow> {
    match world.ask(0, Request::Agenda { of, from: midnight(from), to: midnight(to) }) {
        Reply::Agenda(rows) => rows,
        other => panic!("{other:?}"),
    }
}

fn titles(rows: &[AgendaRow]) -> Vec<&str> {
    rows.iter().map(|row| row.held.title.as_str()).collect()
}

fn people(world: &mut World) -> [String; 2] {
    [0, 1].map(|seat| world.seat(seat).credentials.person.to_string())
}

fn two_fiches() -> World {
    assert!(START > midnight(day(1, 11)), "the world's clock stands in that year");
    kit::two_fiches()
}

/// A day of 2026.
fn day(day: u32, month: u32) -> Day {
    Day::from_ymd_opt(2026, month, day).unwrap()
}

fn nine(day: Day) -> i64 {
    midnight(day) + 9 * 3_600_000
}

fn year(of: u8) -> DocKey {
    DocKey::Activity { contact: contact(of), year: 2026 }
}

fn meets(world: &mut World, of: u8, number: u8, on: Day, more: &[(&str, Value)]) {
    world.apply(0, vec![add(of, number, on, more)]);
}

fn add(of: u8, number: u8, on: Day, more: &[(&str, Value)]) -> Intent {
    let mut fields = vec![
        ("title".to_owned(), Value::Text(format!("R{number}"))),
        ("at".to_owned(), Value::Instant(nine(on))),
    ];
    fields.extend(more.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
    let add = Edit::Add { collection: "appointments".into(), item: item(number), fields };
    Intent { doc: year(of), edits: vec![add] }
}
