//! What the user may not do is told with what is shown.

use crate::kit::*;
use carnet_engine::api::{Action, Reply, Request, Section, WorkspaceView};
use carnet_ids::ItemId;
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    value::Value,
};

const REP: &str = "726f6c652d726570";

fn workspace(world: &mut World, seat: usize) -> WorkspaceView {
    match world.ask(seat, Request::Workspace) {
        Reply::Workspace(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn become_a_rep(world: &mut World, seat: usize) -> ItemId {
    let person = world.seat(seat).credentials.person;
    let place = Place::Item { collection: "people".to_owned(), item: person };
    let edit = Edit::Set { place, field: "role".to_owned(), value: Some(Value::text(REP)) };
    world.apply(0, vec![Intent { doc: DocKey::Settings, edits: vec![edit] }]);
    person
}

#[test]
fn a_fiche_says_what_may_not_be_done_to_it_and_hears_of_a_change_of_it() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Boulangerie du Port"));
    let nadia = world.seat(0).credentials.person;
    world.apply(0, on(contact(1), vec![set("rep", &nadia.to_string())]));
    let may = |world: &mut World| {
        let barred = world.fiche(1, contact(1)).barred;
        let opening = match world.ask(1, Request::Opening { contact: contact(1), events: 1 }) {
            Reply::Fiche(fiche) => fiche.barred,
            other => panic!("{other:?}"),
        };
        assert_eq!(barred, opening);
        barred.allows(Section::Notes, Action::Edit)
    };
    assert!(may(&mut world), "before there are roles everybody may");
    let paul = become_a_rep(&mut world, 1);
    assert!(!may(&mut world), "it is Nadia's");
    assert!(workspace(&mut world, 1).barred.allows(Section::Notes, Action::Edit));
    assert!(!workspace(&mut world, 1).barred.allows(Section::Fiche, Action::Import));
    world.apply(0, on(contact(1), vec![set("rep", &paul.to_string())]));
    assert!(may(&mut world));
    assert!(world.fiche(0, contact(1)).barred.allows(Section::Fiche, Action::Archive));
}

#[test]
fn the_list_of_conflicts_says_which_of_them_the_user_may_settle() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Boulangerie du Port"));
    let nadia = world.seat(0).credentials.person;
    world.apply(0, on(contact(1), vec![set("rep", &nadia.to_string())]));
    world.online(1, false);
    world.apply(0, on(contact(1), vec![set("status", "Actif")]));
    world.apply(1, on(contact(1), vec![set("status", "Prospect")]));
    world.online(1, true);
    world.wait(31_000);
    become_a_rep(&mut world, 1);
    let may = |world: &mut World, seat| match world.ask(seat, Request::Conflicts) {
        Reply::Conflicts(found) => {
            let barred = found.into_iter().map(|one| one.barred);
            barred.map(|barred| barred.allows(Section::Identity, Action::Edit)).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!((may(&mut world, 0), may(&mut world, 1)), (vec![true], vec![false]));
}
