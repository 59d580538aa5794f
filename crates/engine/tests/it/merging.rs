//! Merging two fiches.

use crate::kit::{World, company, contact, coordinate, item, on};
use carnet_engine::api::{Query, Reply, Request};

#[test]
fn the_survivor_has_everything_and_both_addresses_lead_to_it() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.apply(0, company(contact(2), "Fournil (Le)"));
    world.apply(0, on(contact(2), vec![coordinate(item(1), &[("email", "a@fournil.fr")])]));
    let merge = Request::Merge { from: contact(2), into: contact(1) };
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

#[test]
fn merged_both_ways_at_once_one_stands_the_same_everywhere() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Un"));
    world.apply(0, company(contact(2), "Deux"));
    world.online(1, false);
    world.ask(0, Request::Merge { from: contact(1), into: contact(2) });
    world.ask(1, Request::Merge { from: contact(2), into: contact(1) });
    world.online(1, true);
    world.wait(31_000);
    for seat in 0..2 {
        let rows = world.rows(seat, Query::default());
        assert_eq!(rows.iter().map(|row| row.contact).collect::<Vec<_>>(), [contact(1)]);
        assert_eq!(world.fiche(seat, contact(2)).view.contact, contact(1));
    }
}
