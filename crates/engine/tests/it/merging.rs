//! Merging two fiches.

use crate::kit::{World, company, contact, coordinate, item, on, set, set_item, shown};
use carnet_engine::api::{Fiche, Query, Reply, Request};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, Intent},
    kind::DocKey,
    value::Value,
    view::ItemView,
};

#[test]
fn the_survivor_has_everything_and_both_addresses_lead_to_it() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.apply(0, company(contact(2), "Fournil (Le)"));
    world.apply(0, on(contact(2), vec![coordinate(item(1), &[("email", "a@fournil.fr")])]));
    let merge = Request::Merge { from: contact(2), into: contact(1), taken: Vec::new() };
    let Reply::Applied(undo) = world.ask(0, merge) else { panic!() };
    for seat in 0..2 {
        assert_eq!(world.rows(seat, Query::default()).len(), 1);
        let fiche = world.fiche(seat, contact(2));
        assert_eq!(fiche.view.contact, contact(1));
        assert_eq!(fiche.view, world.fiche(seat, contact(1)).view);
        let found = world.rows(seat, Query { text: "a@fournil".into(), ..Query::default() });
        assert_eq!(found[0].contact, contact(1));
    }
    world.ask(0, Request::Undo(undo));
    assert_eq!(world.rows(1, Query::default()).len(), 2);
}

/// Nadia merges; Paul, without a network, has added to the fiche that goes.
#[test]
fn what_is_added_to_a_fiche_while_it_is_merged_elsewhere_is_the_survivors() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.apply(0, company(contact(2), "Fournil (Le)"));
    world.online(1, false);
    world.apply(1, on(contact(2), vec![coordinate(item(1), &[("email", "a@fournil.fr")])]));
    let merge = Request::Merge { from: contact(2), into: contact(1), taken: Vec::new() };
    let Reply::Applied(undo) = world.ask(0, merge) else { panic!() };
    world.online(1, true);
    world.wait(31_000);
    let gone = DocKey::Contact(contact(2));
    for seat in 0..2 {
        assert_eq!(email_of(&mut world, seat).as_deref(), Some("a@fournil.fr"));
        let fiche = world.fiche(seat, contact(1));
        assert_eq!(coordinates(&fiche)[0].doc, gone, "edits of it go there");
        let opening = Request::Opening { contact: contact(1), events: 5 };
        let Reply::Fiche(opening) = world.ask(seat, opening) else { panic!() };
        assert_eq!(opening.view, fiche.view);
        let Reply::History(history) = world.ask(seat, Request::History(contact(1))) else {
            panic!()
        };
        let by_paul = history.iter().filter(|entry| entry.doc == gone).count();
        assert!(by_paul > 0, "the history tells of it");
    }
    world.apply(
        0,
        vec![Intent { doc: gone, edits: vec![set_item(item(1), "email", "b@fournil.fr")] }],
    );
    world.wait(31_000);
    assert_eq!(email_of(&mut world, 1).as_deref(), Some("b@fournil.fr"));
    world.ask(0, Request::Undo(undo));
    world.wait(31_000);
    assert_eq!(email_of(&mut world, 1), None);
    assert_eq!(coordinates(&world.fiche(1, contact(2))).len(), 1);
}

fn coordinates(fiche: &Fiche) -> &[ItemView] {
    &fiche.view.collections.iter().find(|of| of.key == "coordinates").unwrap().items
}

/// The survivor's one address.
fn email_of(world: &mut World, seat: usize) -> Option<String> {
    let fiche = world.fiche(seat, contact(1));
    let fields = coordinates(&fiche).iter().flat_map(|item| &item.fields);
    let mut emails = fields.filter(|field| field.key == "email");
    emails.next().map(|field| field.display.clone())
}

/// As whoever merges has chosen, and taken back as one.
#[test]
fn of_two_values_the_one_that_was_chosen_stays() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.apply(0, company(contact(2), "Fournil (Le)"));
    world.apply(0, on(contact(1), vec![set("client_code", "C-1")]));
    world.apply(0, on(contact(2), vec![set("client_code", "C-2"), set("origin", "Salon")]));
    let taken = ["client_code", "notes", "merged_into", "nothing"].map(str::to_owned).into();
    let merge = Request::Merge { from: contact(2), into: contact(1), taken };
    let Reply::Applied(undo) = world.ask(0, merge) else { panic!() };
    let said = |world: &mut World| {
        let fiche = world.fiche(1, contact(1));
        ["legal_name", "client_code", "origin"].map(|key| shown(&fiche, key))
    };
    assert_eq!(said(&mut world), ["Le Fournil", "C-2", "Salon"]);
    world.ask(0, Request::Undo(undo));
    assert_eq!(said(&mut world), ["Le Fournil", "C-1", ""]);
    assert_eq!(world.rows(1, Query::default()).len(), 2);
}

#[test]
fn merged_both_ways_at_once_one_stands_the_same_everywhere() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Un"));
    world.apply(0, company(contact(2), "Deux"));
    world.online(1, false);
    world.ask(0, Request::Merge { from: contact(1), into: contact(2), taken: Vec::new() });
    world.ask(1, Request::Merge { from: contact(2), into: contact(1), taken: Vec::new() });
    world.online(1, true);
    world.wait(31_000);
    for seat in 0..2 {
        let rows = world.rows(seat, Query::default());
        assert_eq!(rows.iter().map(|row| row.contact).collect::<Vec<_>>(), [contact(1)]);
        assert_eq!(world.fiche(seat, contact(2)).view.contact, contact(1));
    }
}

/// What is added to a fiche that somebody else merges is found on the one that stands for it: by whoever had the fiche
/// first, by whoever had the merge first, by a device that gets all of it at once, and after a restart.
#[test]
fn what_is_added_meanwhile_finds_the_survivor() {
    let mut world = World::new(&["Nadia", "Paul", "Chloé"]);
    for (number, name) in [(1, "Le Fournil"), (2, "Fournil (Le)"), (3, "Fournil")] {
        world.apply(0, company(contact(number), name));
    }
    world.online(1, false);
    world.online(2, false);
    world.apply(1, on(contact(3), vec![coordinate(item(1), &[("phone", "02 99 11 22 33")])]));
    world.apply(1, on(contact(3), vec![address(item(2), "Dinan")]));
    let merge = |from, into| Request::Merge { from, into, taken: Vec::new() };
    world.ask(0, merge(contact(2), contact(1)));
    let Reply::Applied(undo) = world.ask(0, merge(contact(3), contact(2))) else { panic!() };
    world.online(1, true);
    world.wait(31_000);
    world.online(2, true);
    world.wait(31_000);
    for restarts in [false, true] {
        for seat in 0..3 {
            if restarts {
                world.wait(60_000);
                world.restart(seat);
            }
            for typed in ["0299112233", "dinan"] {
                assert_eq!(found(&mut world, seat, typed), [contact(1)], "{seat} {typed}");
            }
            let row = &world.rows(seat, text("0299112233"))[0];
            assert_eq!(row.matched.as_deref(), Some("02 99 11 22 33"));
        }
    }
    // Changed where it lies.
    world.apply(0, on(contact(3), vec![set_item(item(1), "phone", "02 99 44 55 66")]));
    world.wait(31_000);
    assert_eq!(found(&mut world, 1, "0299445566"), [contact(1)]);
    assert_eq!(found(&mut world, 1, "0299112233"), []);
    world.ask(0, Request::Undo(undo));
    world.wait(31_000);
    for seat in 0..3 {
        assert_eq!(found(&mut world, seat, "0299445566"), [contact(3)]);
    }
}

/// What the survivor's people took off does not come back from the fiche that went.
#[test]
fn what_was_taken_off_the_survivor_is_not_found_on_it() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.apply(0, company(contact(2), "Fournil (Le)"));
    world.apply(0, on(contact(2), vec![coordinate(item(1), &[("phone", "02 99 11 22 33")])]));
    world.ask(0, Request::Merge { from: contact(2), into: contact(1), taken: Vec::new() });
    assert_eq!(found(&mut world, 0, "0299112233"), [contact(1)]);
    let remove = Edit::Remove { collection: "coordinates".into(), item: item(1) };
    world.apply(0, on(contact(1), vec![remove]));
    assert_eq!(found(&mut world, 0, "0299112233"), []);
    world.wait(60_000);
    world.restart(0);
    assert_eq!(found(&mut world, 0, "0299112233"), []);
}

fn text(typed: &str) -> Query {
    Query { text: typed.to_owned(), ..Query::default() }
}

fn found(world: &mut World, seat: usize, typed: &str) -> Vec<DocId> {
    world.rows(seat, text(typed)).iter().map(|row| row.contact).collect()
}

fn address(id: ItemId, city: &str) -> Edit {
    let fields = vec![("city".into(), Value::text(city))];
    Edit::Add { collection: "addresses".into(), item: id, fields }
}
