//! What a person hears of: what others do to their fiches, once, and what they did themselves not at all.

use crate::kit::{START, World, company, contact, item, on, set};
use carnet_engine::api::{Event, News, Notice, Reply, Request};
use carnet_model::{
    edit::{Edit, Intent},
    kind::DocKey,
    task,
    value::Value,
};

const DAY: i64 = 86_400_000;
/// After that long a device has connected again.
const LONG: u64 = 31_000;

fn notices(world: &mut World, seat: usize) -> Vec<Notice> {
    match world.ask(seat, Request::Notices) {
        Reply::Notices(all) => all,
        other => panic!("{other:?}"),
    }
}

fn told(world: &mut World, seat: usize) -> Vec<(&'static str, String, bool)> {
    notices(world, seat).into_iter().map(|of| (of.news.code(), of.who, of.read)).collect()
}

fn person(world: &mut World, seat: usize) -> String {
    world.seat(seat).credentials.person.to_string()
}

/// A company that is Nadia's, of which she has heard nothing yet.
fn hers() -> World {
    let mut world = World::new(&["Nadia", "Paul"]);
    let nadia = person(&mut world, 0);
    world.apply(0, company(contact(1), "Fournil"));
    world.apply(0, on(contact(1), vec![set("rep", &nadia)]));
    world.quiet();
    assert!(notices(&mut world, 0).is_empty(), "she did it herself");
    world
}

fn activity(number: u8) -> DocKey {
    DocKey::Activity { contact: contact(number), year: 2026 }
}

fn add(doc: DocKey, collection: &str, at: u8, fields: &[(&str, &str)]) -> Intent {
    let fields = fields.iter().map(|(key, text)| ((*key).to_owned(), Value::text(*text)));
    let fields = fields.collect();
    Intent { doc, edits: vec![Edit::Add { collection: collection.into(), item: item(at), fields }] }
}

#[test]
fn an_edit_of_my_fiche_is_told_once_until_it_is_read() {
    let mut world = hers();
    world.apply(1, on(contact(1), vec![set("origin", "Salon")]));
    world.apply(1, on(contact(1), vec![set("origin", "Foire")]));
    world.quiet();
    assert_eq!(told(&mut world, 0), [("edited", "Paul".to_owned(), false)]);
    let events = std::mem::take(&mut world.seat(0).events);
    assert_eq!(events.iter().filter(|event| matches!(event, Event::Noticed(_))).count(), 1);
    assert!(notices(&mut world, 1).is_empty(), "it is not his fiche, and his own edit");
    let numbers = notices(&mut world, 0).iter().map(|of| of.number).collect();
    assert_eq!(world.ask(0, Request::ReadNotices { numbers, read: true }), Reply::Done);
    world.apply(1, on(contact(1), vec![set("origin", "Bouche")]));
    world.quiet();
    let paul = || "Paul".to_owned();
    assert_eq!(told(&mut world, 0), [("edited", paul(), false), ("edited", paul(), true)]);
    world.restart(0);
    assert_eq!(told(&mut world, 0), [("edited", paul(), false), ("edited", paul(), true)]);
}

#[test]
fn what_is_given_to_me_is_told_and_so_is_what_went_by_without_a_network() {
    let mut world = hers();
    let nadia = person(&mut world, 0);
    world.online(0, false);
    world.apply(1, company(contact(2), "Hotel"));
    world.apply(1, on(contact(2), vec![set("rep", &nadia)]));
    let task = [("title", "Rappeler"), ("assignee", nadia.as_str())];
    world.apply(1, vec![add(activity(1), "tasks", 1, &task)]);
    world.online(0, true);
    world.wait(LONG);
    let mut codes: Vec<_> = told(&mut world, 0).into_iter().map(|(code, ..)| code).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["given", "task"]);
    let all = notices(&mut world, 0);
    let given = all.iter().find(|of| of.news == News::Given).unwrap();
    assert_eq!((given.contact, given.name.as_str()), (Some(contact(2)), "Hotel"));
    assert!(all.iter().any(|of| of.news == News::Task { title: "Rappeler".into() }));
}

#[test]
fn values_written_at_the_same_time_and_what_is_refused_are_told() {
    let mut world = hers();
    world.online(0, false);
    world.apply(0, on(contact(1), vec![set("origin", "Salon")]));
    world.apply(1, on(contact(1), vec![set("origin", "Foire")]));
    world.online(0, true);
    world.wait(LONG);
    assert_eq!(told(&mut world, 0), [("conflict", "Paul".to_owned(), false)]);
    world.refuses_once = Some("right");
    world.apply(0, on(contact(1), vec![set("status", "Actif")]));
    world.quiet();
    assert_eq!(told(&mut world, 0)[0], ("refused", String::new(), false));
}

#[test]
fn a_new_device_hears_nothing_of_what_was_before() {
    let mut world = hers();
    world.apply(1, on(contact(1), vec![set("origin", "Salon")]));
    world.quiet();
    let credentials = world.seat(0).credentials.clone();
    world.ask(0, Request::SignOut { force: true });
    assert_eq!(world.ask(0, Request::SignIn(credentials)), Reply::Done);
    world.quiet();
    assert!(notices(&mut world, 0).is_empty());
}

#[test]
fn what_waits_at_the_server_when_i_start_is_told_as_what_it_is() {
    let mut world = hers();
    let nadia = person(&mut world, 0);
    // The directory's rows are read in the order of contacts: this one is the last.
    let last = contact(255);
    world.apply(0, company(last, "Hotel"));
    world.apply(0, on(last, vec![set("rep", &nadia)]));
    // Long enough for the directory to be written down.
    world.wait(LONG);
    world.online(0, false);
    world.apply(1, on(last, vec![set("origin", "Salon")]));
    world.restart_still(0);
    world.online(0, true);
    world.wait(LONG);
    assert_eq!(told(&mut world, 0), [("edited", "Paul".to_owned(), false)]);
}

#[test]
fn a_service_of_mine_that_is_about_to_lapse_is_told_once() {
    let mut world = hers();
    let ends = task::today(START + 9 * DAY).to_string();
    let fields = [("label", "Entretien"), ("ends_on", ends.as_str())];
    world.apply(0, vec![add(DocKey::Contact(contact(1)), "subscriptions", 1, &fields)]);
    assert_eq!(told(&mut world, 0), [("lapses", String::new(), false)]);
    assert_eq!(told(&mut world, 0).len(), 1);
    world.restart(0);
    assert_eq!(told(&mut world, 0).len(), 1);
    assert!(notices(&mut world, 1).is_empty());
}
