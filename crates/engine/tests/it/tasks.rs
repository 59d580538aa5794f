//! Tasks and clocks over all fiches: what is kept of them is what the documents say.

use crate::kit::{START, World, company, contact, item, ready, two_fiches};
use carnet_engine::Origin;
use carnet_engine::api::{ClockRow, Reply, Request, TaskRow, Whose};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    task,
    value::Value,
    view::{CollectionView, ItemView},
};
use proptest::prelude::*;

/// After that long without an edit, the directory's rows are written.
const LONG: u64 = 60_000;

#[test]
fn my_tasks_of_all_fiches_come_in_the_order_in_which_they_are_due() {
    let mut world = two_fiches();
    let (me, other) = (person(&mut world, 0), person(&mut world, 1));
    for (number, of, due, whose) in [
        (1, 1, "", &me),
        (2, 2, "2026-12-05", &me),
        (3, 1, "2026-11-20", &me),
        (4, 2, "2026-11-10", &other),
    ] {
        let fields =
            [("title", format!("T{number}")), ("due", due.into()), ("assignee", whose.clone())];
        world.apply(0, vec![add(of, "tasks", item(number), &fields)]);
    }
    let mine = tasks(&mut world, Whose::Mine);
    let found: Vec<_> =
        mine.iter().map(|row| (row.task.title.as_str(), row.name.as_str())).collect();
    assert_eq!(found, [("T3", "Fiche 1"), ("T2", "Fiche 2"), ("T1", "Fiche 1")]);
    assert_eq!(tasks(&mut world, Whose::Everybody).len(), 4);
    assert_eq!(titles(&tasks(&mut world, Whose::Team)), ["T3", "T2", "T1"]);
    world.apply(0, vec![set(1, "tasks", item(3), "state", "done")]);
    assert_eq!(titles(&tasks(&mut world, Whose::Mine)), ["T2", "T1"]);
    // Paul, on his own device.
    let his = world.ask(1, Request::Tasks(Whose::Mine));
    assert!(matches!(his, Reply::Tasks(rows) if titles(&rows) == ["T4"]));
}

#[test]
fn a_task_about_another_contact_is_found_from_there() {
    let mut world = two_fiches();
    world.apply(0, vec![add(1, "tasks", item(1), &[("title", "Devis commun".into())])]);
    let place = Place::Item { collection: "tasks".into(), item: item(1) };
    let member =
        Edit::Member { place, field: "contacts".into(), member: contact(2).to_string(), on: true };
    world.apply(0, vec![Intent { doc: year(1), edits: vec![member] }]);
    assert_eq!(titles(&tasks(&mut world, Whose::About(contact(2)))), ["Devis commun"]);
    assert!(tasks(&mut world, Whose::About(contact(1))).is_empty(), "it lies there itself");
}

#[test]
fn what_is_kept_outlives_a_restart_without_a_document_being_loaded() {
    let mut world = two_fiches();
    world.apply(0, vec![add(1, "tasks", item(1), &[("title", "Rappeler".into())])]);
    let me = person(&mut world, 0);
    world.apply(0, vec![clock(1, item(2), &me)]);
    world.wait(LONG);
    let before = everything(&mut world);
    assert_eq!((before.0.len(), before.1.len()), (1, 1));
    world.restart(0);
    assert_eq!(everything(&mut world), before);
}

/// Right after a start, while nothing of what is kept has been read yet.
#[test]
fn a_clock_that_runs_is_on_its_fiche_at_once() {
    let mut world = two_fiches();
    let me = person(&mut world, 0);
    world.apply(0, vec![clock(1, item(2), &me)]);
    let other = person(&mut world, 1);
    world.apply(0, vec![clock(2, item(3), &other)]);
    for starts in [false, true] {
        if starts {
            world.restart_still(0);
        }
        let request = Request::Opening { contact: contact(1), events: 0 };
        let now = world.now();
        let origin = Origin { client: [9; 16], number: u64::from(starts) };
        let asked = world.seat(0).engine.request(now, origin, request);
        let Some(Reply::Fiche(fiche)) = ready(asked) else { panic!() };
        assert_eq!(fiche.clock.map(|clock| clock.item), Some(item(2)));
        assert_eq!(world.fiche(0, contact(2)).clock, None, "it is somebody else's");
    }
    world.apply(0, vec![set(1, "time_entries", item(2), "duration", "5")]);
    assert_eq!(world.fiche(0, contact(1)).clock, None);
}

/// Who starts another one right after a start is asked about the one that runs.
#[test]
fn a_clock_that_runs_elsewhere_is_known_at_once() {
    let mut world = two_fiches();
    let me = person(&mut world, 0);
    world.apply(0, vec![clock(1, item(2), &me)]);
    world.restart_still(0);
    let (now, origin) = (world.now(), Origin { client: [9; 16], number: 1 });
    let asked = world.seat(0).engine.request(now, origin, Request::Clocks);
    let Some(Reply::Clocks(rows)) = ready(asked) else { panic!() };
    let found: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.clock.item)).collect();
    assert_eq!(found, [("Fiche 1", item(2))]);
}

#[test]
fn a_task_of_a_fiche_that_was_merged_is_the_survivors() {
    let mut world = two_fiches();
    world.apply(0, vec![add(1, "tasks", item(1), &[("title", "Rappeler".into())])]);
    world.ask(0, Request::Merge { from: contact(1), into: contact(2), taken: Vec::new() });
    let rows = tasks(&mut world, Whose::Everybody);
    assert_eq!(
        (rows[0].contact, rows[0].name.as_str(), rows[0].doc),
        (contact(2), "Fiche 2", year(1))
    );
}

#[derive(Debug, Clone)]
enum Step {
    Task(u8, u8, u8),
    State(u8, u8, u8),
    Due(u8, u8, u8),
    Clock(u8, u8),
    Stop(u8, u8),
    Remove(u8, u8, bool),
    Merge(u8, u8),
    /// The other device does not hear anything meanwhile.
    Apart(bool),
    Wait,
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    let (of, number) = (|| 1u8..4, || 0u8..4);
    prop_oneof![
        4 => (of(), number(), number()).prop_map(|(of, at, title)| Step::Task(of, at, title)),
        3 => (of(), number(), number()).prop_map(|(of, at, state)| Step::State(of, at, state)),
        2 => (of(), number(), number()).prop_map(|(of, at, due)| Step::Due(of, at, due)),
        2 => (of(), number()).prop_map(|(of, at)| Step::Clock(of, at)),
        2 => (of(), number()).prop_map(|(of, at)| Step::Stop(of, at)),
        2 => (of(), number(), any::<bool>()).prop_map(|(of, at, task)| Step::Remove(of, at, task)),
        1 => (of(), of()).prop_map(|(from, into)| Step::Merge(from, into)),
        2 => any::<bool>().prop_map(Step::Apart),
        1 => Just(Step::Wait),
        1 => Just(Step::Restart),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

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
    const STATES: [&str; 4] = ["todo", "doing", "done", "cancelled"];
    let intent = match step {
        Step::Task(of, at, title) => {
            add(of, "tasks", item(at + 1), &[("title", format!("Titre {title}"))])
        }
        Step::State(of, at, state) => {
            set(of, "tasks", item(at + 1), "state", STATES[usize::from(state)])
        }
        Step::Due(of, at, due) => {
            set(of, "tasks", item(at + 1), "due", &format!("2026-12-0{}", due + 1))
        }
        Step::Clock(of, at) => {
            let me = person(world, seat);
            clock(of, item(at + 50), &me)
        }
        Step::Stop(of, at) => set(of, "time_entries", item(at + 50), "duration", "12"),
        Step::Remove(of, at, is_task) => {
            let (collection, id) =
                if is_task { ("tasks", at + 1) } else { ("time_entries", at + 50) };
            let remove = Edit::Remove { collection: collection.into(), item: item(id) };
            Intent { doc: year(of), edits: vec![remove] }
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

type Kept = (Vec<(DocId, ItemId, String)>, Vec<(DocId, ItemId)>);

/// What the engine keeps, as far as a full read says it too.
fn kept(world: &mut World, seat: usize) -> Kept {
    let Reply::Tasks(tasks) = world.ask(seat, Request::Tasks(Whose::Everybody)) else { panic!() };
    let Reply::Clocks(clocks) = world.ask(seat, Request::Clocks) else { panic!() };
    let of = |row: &TaskRow| {
        (row.contact, row.task.item, format!("{} {:?}", row.task.title, row.task.due))
    };
    let mut tasks: Vec<_> = tasks.iter().map(of).collect();
    let mut clocks: Vec<_> = clocks.iter().map(|row| (row.contact, row.clock.item)).collect();
    tasks.sort();
    clocks.sort();
    (tasks, clocks)
}

/// The same from the documents of every fiche.
fn read_in_full(world: &mut World, seat: usize) -> Kept {
    let me = person(world, seat);
    let (mut tasks, mut clocks) = (Vec::new(), Vec::new());
    for of in 1..4 {
        if world.fiche(seat, contact(of)).view.contact != contact(of) {
            continue;
        }
        let Reply::Activity(all) = world.ask(seat, Request::Activity(contact(of))) else {
            panic!()
        };
        let open = items(&all, "tasks").filter(|item| task::is_open(&text(item, "state")));
        tasks.extend(open.map(|item| {
            let due = match field(item, "due") {
                Some(Value::Date(due)) => Some(*due),
                _ => None,
            };
            (contact(of), item.item, format!("{} {due:?}", text(item, "title")))
        }));
        let running = items(&all, "time_entries").filter(|item| field(item, "duration").is_none());
        let mine = running.filter(|item| text(item, "person") == me);
        clocks.extend(mine.map(|item| (contact(of), item.item)));
    }
    tasks.sort();
    clocks.sort();
    (tasks, clocks)
}

fn items<'a>(all: &'a [CollectionView], key: &str) -> impl Iterator<Item = &'a ItemView> {
    all.iter().find(|of| of.key == key).unwrap().items.iter()
}

fn field<'a>(item: &'a ItemView, key: &str) -> Option<&'a Value> {
    item.fields.iter().find(|field| field.key == key)?.value.as_ref()
}

fn text(item: &ItemView, key: &str) -> String {
    field(item, key).and_then(Value::as_text).unwrap_or_default().to_owned()
}

fn everything(world: &mut World) -> (Vec<TaskRow>, Vec<ClockRow>) {
    let Reply::Clocks(clocks) = world.ask(0, Request::Clocks) else { panic!() };
    (tasks(world, Whose::Everybody), clocks)
}

fn tasks(world: &mut World, whose: Whose) -> Vec<TaskRow> {
    match world.ask(0, Request::Tasks(whose)) {
        Reply::Tasks(rows) => rows,
        other => panic!("{other:?}"),
    }
}

fn titles(rows: &[TaskRow]) -> Vec<&str> {
    rows.iter().map(|row| row.task.title.as_str()).collect()
}

fn person(world: &mut World, seat: usize) -> String {
    world.seat(seat).credentials.person.to_string()
}

fn year(of: u8) -> DocKey {
    DocKey::Activity { contact: contact(of), year: 2026 }
}

fn add(of: u8, collection: &str, item: ItemId, fields: &[(&str, String)]) -> Intent {
    let filled = fields.iter().filter(|(_, value)| !value.is_empty());
    let fields =
        filled.map(|(key, value)| ((*key).to_owned(), Value::text(value.as_str()))).collect();
    let add = Edit::Add { collection: collection.into(), item, fields };
    Intent { doc: year(of), edits: vec![add] }
}

fn clock(of: u8, item: ItemId, person: &str) -> Intent {
    let fields = vec![("at".into(), Value::Instant(START)), ("person".into(), Value::text(person))];
    let add = Edit::Add { collection: "time_entries".into(), item, fields };
    Intent { doc: year(of), edits: vec![add] }
}

fn set(of: u8, collection: &str, item: ItemId, field: &str, value: &str) -> Intent {
    let place = Place::Item { collection: collection.into(), item };
    let set = Edit::Set { place, field: field.into(), value: Some(Value::text(value)) };
    Intent { doc: year(of), edits: vec![set] }
}
