//! Documents that can't be opened: told of, and asked for again.

use crate::kit::{World, company, contact, coordinate, item, on, set};
use carnet_engine::api::{Aside, Failure, Query, Reply, Request};
use carnet_model::{edit::Edit, kind::DocKey, value::Value};

fn aside(world: &mut World) -> Vec<Aside> {
    match world.ask(0, Request::SetAside) {
        Reply::SetAside(aside) => aside,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_fiche_that_was_set_aside_is_listed_and_comes_back() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.apply(0, company(contact(2), "La Grange"));
    // The directory's rows are written behind the documents.
    world.wait(31_000);
    world.restart_without(0, Some(contact(1)));
    assert_eq!(world.status(0).sync.set_aside, 1);
    assert_eq!(world.rows(0, Query::default()).len(), 2, "its row is there");
    let [found] = <[Aside; 1]>::try_from(aside(&mut world)).unwrap();
    assert_eq!((found.contact, found.name.as_str()), (Some(contact(1)), "Le Fournil"));
    assert_eq!((found.doc, found.asked), (contact(1), false));
    assert_eq!(world.ask(0, Request::Fiche(contact(1))), Reply::Failed(Failure::SetAside));
    assert_eq!(world.fiche(0, contact(2)).view.name, "La Grange", "the others go on");

    world.online(0, false);
    assert_eq!(world.ask(0, Request::Retry(contact(1))), Reply::Done);
    assert!(aside(&mut world)[0].asked, "remembered for the next connection");
    world.online(0, true);
    world.wait(31_000);
    assert_eq!(world.fiche(0, contact(1)).view.name, "Le Fournil");
    assert_eq!(world.status(0).sync.set_aside, 0);
    assert_eq!(world.rows(0, Query::default()).len(), 2);
}

#[test]
fn a_year_that_was_set_aside_does_not_take_the_fiche_along() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    let year = DocKey::Activity { contact: contact(1), year: 2026 };
    let event = Edit::Add {
        collection: "events".into(),
        item: item(1),
        fields: vec![("subject".into(), Value::text("Visite"))],
    };
    world.apply(0, vec![carnet_model::edit::Intent { doc: year, edits: vec![event] }]);
    world.restart_without(0, Some(year.id()));
    let fiche = world.fiche(0, contact(1));
    assert_eq!((fiche.view.events.len(), fiche.set_aside), (0, vec![year.id()]));
    world.apply(0, on(contact(1), vec![set("legal_name", "Fournil"), coordinate(item(2), &[])]));
    world.ask(0, Request::Retry(year.id()));
    let fiche = world.fiche(0, contact(1));
    assert_eq!((fiche.view.events.len(), fiche.set_aside), (1, vec![]));
}

#[test]
fn what_is_not_set_aside_is_not_asked_for() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.ask(0, Request::Retry(contact(1)));
    world.ask(0, Request::Retry(contact(9)));
    assert_eq!(aside(&mut world), []);
    assert_eq!(world.fiche(0, contact(1)).view.name, "Le Fournil");
}
