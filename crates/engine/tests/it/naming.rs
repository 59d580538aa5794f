//! A device gives itself another name.

use crate::kit::World;
use carnet_engine::api::{Failure, Reply, Request};

fn name(world: &mut World, seat: usize) -> String {
    world.status(seat).user.unwrap().device
}

fn rename(world: &mut World, name: &str) -> Reply {
    world.ask(0, Request::NameDevice(name.into()))
}

/// How another device names the first one.
fn told(world: &mut World) -> Vec<String> {
    let Reply::Workspace(workspace) = world.ask(1, Request::Workspace) else { panic!() };
    let nadia = workspace.authors.into_iter().filter(|(_, person, _)| person == "Nadia");
    nadia.map(|(_, _, device)| device).collect()
}

#[test]
fn a_new_name_reaches_the_others_even_when_it_was_given_offline() {
    let mut world = World::new(&["Nadia", "Paul"]);
    assert_eq!(name(&mut world, 0), "iPad de Nadia");
    world.online(0, false);
    let Reply::Applied(undo) = rename(&mut world, "  Tablette de l’atelier ") else { panic!() };
    assert_eq!(name(&mut world, 0), "Tablette de l’atelier");
    assert_eq!(told(&mut world), ["iPad de Nadia"]);
    world.online(0, true);
    world.wait(31_000);
    assert_eq!(told(&mut world), ["Tablette de l’atelier"]);
    world.ask(0, Request::Undo(undo));
    assert_eq!(told(&mut world), ["iPad de Nadia"]);
    assert_eq!(name(&mut world, 1), "iPad de Paul");
}

#[test]
fn a_name_that_is_none_is_refused() {
    let mut world = World::new(&["Nadia"]);
    for wrong in ["", "   ", "a\nb", &"x".repeat(81)] {
        let refused = rename(&mut world, wrong);
        assert!(matches!(refused, Reply::Failed(Failure::Edit(_))), "{wrong:?}: {refused:?}");
    }
    assert!(matches!(rename(&mut world, &"é".repeat(80)), Reply::Applied(_)));
}
