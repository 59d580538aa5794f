//! Lists of values: which of them fiches have, and one in the place of another.

use crate::kit::{World, company, contact, item, on, set, shown};
use carnet_engine::api::{Failure, InUse, Query, Replacing, Reply, Request};
use carnet_ids::ItemId;
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    schema::List,
    value::Value,
};

const GROCERS: ItemId = ItemId::new([1; 8]);

/// Four fiches: two of grocers, one of which is archived, a baker, and one without a category.
fn grocers() -> World {
    let mut world = World::new(&["Nadia", "Paul"]);
    settings(&mut world, vec![add("categories", GROCERS, &[("name", "Épicerie")])]);
    for (number, category) in [(1, "Épicerie"), (2, "Épicerie"), (3, "Boulangerie"), (4, "")] {
        world.apply(0, company(contact(number), &format!("Fiche {number}")));
        if !category.is_empty() {
            world.apply(0, on(contact(number), vec![set("category", category)]));
        }
    }
    let archived =
        Edit::Set { place: Place::Root, field: "archived".into(), value: Some(Value::Bool(true)) };
    world.apply(0, on(contact(2), vec![archived]));
    world
}

fn settings(world: &mut World, edits: Vec<Edit>) {
    world.apply(0, vec![Intent { doc: DocKey::Settings, edits }]);
}

fn add(collection: &str, item: ItemId, fields: &[(&str, &str)]) -> Edit {
    let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), Value::text(*value)));
    Edit::Add { collection: collection.into(), item, fields: fields.collect() }
}

fn named(name: &str) -> Edit {
    Edit::Set {
        place: Place::Item { collection: "categories".into(), item: GROCERS },
        field: "name".into(),
        value: Some(Value::text(name)),
    }
}

fn uses(world: &mut World, seat: usize, list: List) -> Vec<(String, usize, usize)> {
    let Reply::InUse(found) = world.ask(seat, Request::InUse(list)) else { panic!() };
    let parts = |InUse { value, fiches, archived }| (value, fiches, archived);
    found.into_iter().map(parts).collect()
}

fn replacing(from: &str, to: Option<&str>, settings: Vec<Edit>) -> Request {
    let (from, to) = (from.to_owned(), to.map(str::to_owned));
    Request::Replace(Replacing { list: List::Categories, from, to, settings })
}

fn category(world: &mut World, seat: usize, number: u8) -> String {
    shown(&world.fiche(seat, contact(number)), "category")
}

#[test]
fn values_that_fiches_have_are_counted_archived_ones_apart() {
    let mut world = grocers();
    for seat in [0, 1] {
        assert_eq!(
            uses(&mut world, seat, List::Categories),
            [("Boulangerie".to_owned(), 1, 0), ("Épicerie".to_owned(), 1, 1)]
        );
        assert!(uses(&mut world, seat, List::Origins).is_empty());
        assert!(uses(&mut world, seat, List::Works).is_empty());
    }
    // Nobody is counted twice whom another stands for.
    let merge = Request::Merge { from: contact(1), into: contact(3), taken: Vec::new() };
    assert!(matches!(world.ask(0, merge), Reply::Applied(_)));
    assert_eq!(
        uses(&mut world, 1, List::Categories),
        [("Boulangerie".to_owned(), 1, 0), ("Épicerie".to_owned(), 0, 1)]
    );
}

#[test]
fn a_value_is_called_otherwise_everywhere_in_one_step_and_back() {
    let mut world = grocers();
    let shared =
        serde_json::to_string(&Query { category: Some("Épicerie".into()), ..Query::default() });
    settings(
        &mut world,
        vec![
            add("loyalty_programmes", item(7), &[("name", "Points")]),
            add(
                "loyalty_rates",
                item(8),
                &[("programme", &item(7).to_string()), ("category", "Épicerie")],
            ),
            add("saved_filters", item(9), &[("name", "Épiciers"), ("query", &shared.unwrap())]),
        ],
    );
    let request = replacing("Épicerie", Some(" Alimentation "), vec![named("Alimentation")]);
    let Reply::Applied(undo) = world.ask(0, request) else { panic!() };
    let told = |world: &mut World| {
        let Reply::Workspace(workspace) = world.ask(1, Request::Workspace) else { panic!() };
        let lists = workspace.lists.iter().find(|(list, _)| *list == List::Categories);
        let filter = serde_json::from_str::<Query>(&workspace.saved_filters[0].query).unwrap();
        let Reply::Collection(rates) = world.ask(1, Request::Settings("loyalty_rates".into()))
        else {
            panic!()
        };
        let rate = rates.items[0].fields.iter().find(|field| field.key == "category").unwrap();
        (lists.unwrap().1.clone(), filter.category.unwrap(), rate.display.clone())
    };
    let one = |name: &str| (vec![name.to_owned()], name.to_owned(), name.to_owned());
    assert_eq!(told(&mut world), one("Alimentation"));
    for number in [1, 2] {
        assert_eq!(category(&mut world, 1, number), "Alimentation", "{number}");
    }
    assert_eq!(category(&mut world, 1, 3), "Boulangerie");
    world.ask(0, Request::Undo(undo));
    assert_eq!(told(&mut world), one("Épicerie"));
    for number in [1, 2] {
        assert_eq!(category(&mut world, 1, number), "Épicerie", "{number}");
    }
}

#[test]
fn a_value_that_goes_leaves_nothing_or_another_in_its_place() {
    for to in [None, Some("Boulangerie")] {
        let mut world = grocers();
        let remove = Edit::Remove { collection: "categories".into(), item: GROCERS };
        let answer = world.ask(0, replacing("Épicerie", to, vec![remove]));
        assert!(matches!(answer, Reply::Applied(_)), "{answer:?}");
        for number in [1, 2] {
            assert_eq!(category(&mut world, 1, number), to.unwrap_or_default(), "{number}");
        }
        let Reply::Workspace(workspace) = world.ask(1, Request::Workspace) else { panic!() };
        assert!(workspace.lists.iter().all(|(_, names)| names.is_empty()));
    }
}

/// What a device without a network wrote meanwhile is not lost: it shows as a value of no list.
#[test]
fn an_old_value_that_comes_later_is_found_and_a_conflict_is_left_to_those_who_read_it() {
    let mut world = grocers();
    world.online(1, false);
    world.apply(1, on(contact(4), vec![set("category", "Épicerie")]));
    world.apply(1, on(contact(1), vec![set("category", "Primeur")]));
    world.ask(0, replacing("Épicerie", Some("Alimentation"), vec![named("Alimentation")]));
    world.online(1, true);
    world.wait(31_000);
    let found = uses(&mut world, 0, List::Categories);
    let of = |value: &str| found.iter().find(|(name, ..)| name == value).map(|found| found.1);
    assert_eq!(of("Épicerie"), Some(1));
    assert_eq!(world.fiche(0, contact(1)).view.conflicts, 1);
    let first = category(&mut world, 0, 1);
    world.ask(0, replacing(&first, Some("Autre"), Vec::new()));
    assert_eq!(world.fiche(0, contact(1)).view.conflicts, 1);
    assert_eq!(category(&mut world, 0, 1), first);
    world.ask(0, replacing("Épicerie", Some("Alimentation"), Vec::new()));
    assert_eq!(category(&mut world, 1, 4), "Alimentation");
}

/// What was asked twice is done once; what is no value is refused, and nothing of it is done.
#[test]
fn it_is_done_whole_or_not_at_all() {
    let mut world = grocers();
    let long = "x".repeat(100_000);
    let refused = world.ask(0, replacing("Épicerie", Some(&long), vec![named("Alimentation")]));
    assert!(matches!(refused, Reply::Failed(Failure::Edit(_))), "{refused:?}");
    assert_eq!(category(&mut world, 0, 1), "Épicerie");
    let Reply::Workspace(workspace) = world.ask(0, Request::Workspace) else { panic!() };
    assert_eq!(workspace.lists[0].1, ["Épicerie"]);
}

#[test]
fn a_fiche_that_was_set_aside_does_not_hold_up_the_others() {
    let mut world = grocers();
    world.restart_without(0, Some(contact(1)));
    let answer = world.ask(0, replacing("Épicerie", Some("Alimentation"), Vec::new()));
    assert!(matches!(answer, Reply::Applied(_)), "{answer:?}");
    assert_eq!(category(&mut world, 1, 2), "Alimentation");
    assert_eq!(category(&mut world, 1, 1), "Épicerie");
}
