//! Undo, and requests made twice.

use crate::kit::{World, company, contact, coordinate, item, on, set, shown};
use carnet_engine::{
    Origin,
    api::{Failure, Query, Reply, Request},
};
use carnet_model::{edit::Edit, kind::DocKey};

#[test]
fn undo_takes_back_and_can_be_taken_back() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Avant"));
    let edits = vec![set("legal_name", "Après"), coordinate(item(1), &[("email", "a@b.fr")])];
    let undo = world.apply(0, on(contact(1), edits));
    let Reply::Applied(redo) = world.ask(0, Request::Undo(undo)) else { panic!() };
    let fiche = world.fiche(0, contact(1));
    assert_eq!((fiche.view.name.as_str(), items(&fiche)), ("Avant", 0));
    assert_eq!(world.ask(0, Request::Undo(undo)), Reply::Failed(Failure::NoUndo));
    assert!(matches!(world.ask(0, Request::Undo(redo)), Reply::Applied(_)));
    let fiche = world.fiche(0, contact(1));
    assert_eq!((fiche.view.name.as_str(), items(&fiche)), ("Après", 1));
}

#[test]
fn undoing_a_creation_archives() {
    let mut world = World::new(&["Nadia"]);
    let undo = world.apply(0, company(contact(1), "Le Fournil"));
    world.ask(0, Request::Undo(undo));
    assert!(world.rows(0, Query::default()).is_empty());
    assert_eq!(world.rows(0, Query { archived: true, ..Query::default() }).len(), 1);
    assert_eq!(world.fiche(0, contact(1)).view.name, "Le Fournil");
}

#[test]
fn of_several_intents_all_are_done_or_none() {
    let mut world = World::new(&["Nadia"]);
    let mut intents = company(contact(1), "Le Fournil");
    intents.extend(on(contact(2), vec![set("no_such_field", "x")]));
    let Reply::Failed(Failure::Edit(error)) = world.ask(0, Request::Apply(intents)) else {
        panic!()
    };
    assert_eq!(error.field, "no_such_field");
    assert_eq!(world.ask(0, Request::Fiche(contact(1))), Reply::Failed(Failure::NotFound));
    let both = [company(contact(1), "Un"), company(contact(2), "Deux")].concat();
    let undo = world.apply(0, both);
    world.ask(0, Request::Undo(undo));
    assert!(world.rows(0, Query::default()).is_empty());
}

#[test]
fn a_request_made_again_to_a_new_engine_is_carried_out_once() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    let origin = Origin { client: [1; 16], number: 7 };
    let note = |text: &str| {
        let place = carnet_model::edit::Place::Root;
        let splice = Edit::Splice {
            place,
            field: "notes".into(),
            at: 0,
            delete: 0,
            insert: text.into(),
            base: None,
        };
        Request::Apply(on(contact(1), vec![splice]))
    };
    let first = world.ask_as(0, origin, note("bonjour"));
    assert_eq!(world.ask_as(0, origin, note("bonjour")), first);
    world.restart(0);
    assert_eq!(world.ask_as(0, origin, note("bonjour")), first);
    assert_eq!(shown(&world.fiche(0, contact(1)), "notes"), "bonjour");
    let Reply::Applied(undo) = first else { panic!() };
    // And it can still be undone.
    assert!(matches!(world.ask(0, Request::Undo(undo)), Reply::Applied(_)));
    assert_eq!(shown(&world.fiche(0, contact(1)), "notes"), "");
}

#[test]
fn an_engine_that_dies_while_it_saves_has_done_all_or_nothing() {
    for kept in [false, true] {
        let mut world = World::new(&["Nadia"]);
        let origin = Origin { client: [1; 16], number: 1 };
        let intents = [company(contact(1), "Un"), company(contact(2), "Deux")].concat();
        let next = world.seat(0).plan.commits() + 1;
        world.seat(0).plan.at_commit(next, carnet_storage::faults::Fault::Crash { kept });
        let answer = world.ask_as(0, origin, Request::Apply(intents.clone()));
        assert!(matches!(answer, Reply::Failed(_)), "{answer:?}");
        world.change_disk(0);
        world.restart(0);
        assert_eq!(world.rows(0, Query::default()).len(), if kept { 2 } else { 0 });
        assert!(matches!(world.ask_as(0, origin, Request::Apply(intents)), Reply::Applied(_)));
        assert_eq!(world.rows(0, Query::default()).len(), 2);
        let Reply::History(history) = world.ask(0, Request::History(contact(1))) else { panic!() };
        assert_eq!(history.len(), 1);
    }
}

#[test]
fn notes_of_the_device_are_kept() {
    let mut world = World::new(&["Nadia"]);
    let put = |value: Option<&str>| Request::PutLocal {
        key: "favourites".into(),
        value: value.map(Into::into),
    };
    let get = || Request::GetLocal { key: "favourites".into() };
    world.ask(0, put(Some("[1]")));
    world.restart(0);
    assert_eq!(world.ask(0, get()), Reply::Local(Some("[1]".into())));
    world.ask(0, put(None));
    assert_eq!(world.ask(0, get()), Reply::Local(None));
}

#[test]
fn a_note_that_waited_while_the_device_was_emptied_is_not_the_next_ones() {
    let mut world = World::new(&["Nadia"]);
    world.ask(0, Request::SignOut { force: false });
    let put = Request::PutLocal { key: "draft/create".into(), value: Some("Le Fournil".into()) };
    assert_eq!(world.ask(0, put), Reply::Failed(Failure::SignedOut));
    let get = Request::GetLocal { key: "draft/create".into() };
    assert_eq!(world.ask(0, get), Reply::Local(None));
}

#[test]
fn duplicates_are_found_as_one_types() {
    let mut world = World::new(&["Nadia"]);
    let edits =
        vec![set("legal_name", "Le Fournil"), coordinate(item(1), &[("phone", "01 42 68 53 00")])];
    world.apply(0, on(contact(1), edits));
    let typed = |phone: &str| Request::Duplicates {
        except: None,
        name: String::new(),
        emails: Vec::new(),
        phones: vec![phone.to_owned()],
        siret: String::new(),
        postcode: String::new(),
    };
    let Reply::Duplicates(found) = world.ask(0, typed("+33142685300")) else { panic!() };
    assert_eq!((found[0].row.contact, found[0].because.as_str()), (contact(1), "phone"));
    assert_eq!(world.ask(0, typed("01 42")), Reply::Duplicates(Vec::new()));
    let doc = DocKey::Contact(contact(1));
    assert_eq!(doc.id(), contact(1));
}

fn items(fiche: &carnet_engine::api::Fiche) -> usize {
    fiche.view.collections.iter().map(|collection| collection.items.len()).sum()
}
