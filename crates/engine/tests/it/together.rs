//! Two people on one fiche.

use crate::kit::{World, company, contact, coordinate, item, on, set, set_item, shown};
use carnet_engine::api::{Event, Query, Reply, Request};
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    value::Value,
};
use carnet_storage::{StoreError, faults::Fault};
use proptest::prelude::*;
use std::collections::BTreeSet;

#[test]
fn what_one_writes_the_other_sees_with_a_name_on_it() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    assert_eq!(world.fiche(1, contact(1)).view.name, "Le Fournil");
    let of = |event: &Event| match event {
        Event::Fiche { contact, by } => Some((*contact, by.clone())),
        _ => None,
    };
    let heard: Vec<_> = world.seat(1).events.iter().filter_map(of).collect();
    assert_eq!(heard, [(contact(1), Some("Nadia".into()))]);
    assert!(world.seat(1).events.contains(&Event::Directory));
    let status = world.status(0).sync;
    assert_eq!((status.pending, status.unsaved, status.fiches), (0, 0, 1));
    assert!(status.up_to_date_at.is_some());
}

#[test]
fn a_new_contact_gets_the_next_code() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Un"));
    world.apply(0, [company(contact(2), "Deux"), company(contact(3), "Trois")].concat());
    let codes: Vec<_> =
        (1..4).map(|number| shown(&world.fiche(0, contact(number)), "client_code")).collect();
    assert_eq!(codes, ["C-000001", "C-000002", "C-000003"]);
    let typed = on(contact(4), vec![set("legal_name", "Quatre"), set("client_code", "VIP")]);
    world.apply(0, typed);
    assert_eq!(shown(&world.fiche(0, contact(4)), "client_code"), "VIP");
}

#[test]
fn a_code_that_two_devices_gave_is_warned_of() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.online(1, false);
    world.apply(0, company(contact(1), "Un"));
    world.apply(1, company(contact(2), "Deux"));
    world.online(1, true);
    world.wait(31_000);
    let fiche = world.fiche(0, contact(2));
    let code = fiche
        .view
        .sections
        .iter()
        .flat_map(|section| &section.fields)
        .find(|field| field.key == "client_code");
    assert_eq!(code.unwrap().warning.as_deref(), Some("client-code-taken"));
}

#[test]
fn offline_edits_merge_and_a_conflict_is_settled_once_for_all() {
    let mut world = World::new(&["Nadia", "Paul"]);
    let phone = coordinate(item(1), &[("phone", "01 42 68 53 00")]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.apply(0, on(contact(1), vec![phone]));
    world.online(0, false);
    world.apply(
        0,
        on(contact(1), vec![set_item(item(1), "phone", "01 42 68 53 01"), set("status", "Actif")]),
    );
    world.apply(
        1,
        on(
            contact(1),
            vec![set_item(item(1), "phone", "01 42 68 53 02"), set("category", "Boulangerie")],
        ),
    );
    let fiche = world.fiche(0, contact(1));
    assert!(fiche.pending);
    assert_eq!(fiche.pending_items, [item(1)]);
    assert_eq!(world.rows(0, Query { pending: true, ..Query::default() }).len(), 1);
    let Reply::Pending(pending) = world.ask(0, Request::Pending) else { panic!() };
    assert_eq!(
        (pending.len(), pending[0].name.as_str(), pending[0].details.len()),
        (1, "Le Fournil", 2)
    );
    world.online(0, true);
    world.wait(31_000);
    assert_eq!(world.fiche(0, contact(1)).view, world.fiche(1, contact(1)).view);
    assert_eq!(shown(&world.fiche(1, contact(1)), "status"), "Actif");
    assert_eq!(shown(&world.fiche(0, contact(1)), "category"), "Boulangerie");
    let Reply::Conflicts(conflicts) = world.ask(1, Request::Conflicts) else { panic!() };
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].field.conflict.len(), 2);
    assert_eq!(world.status(1).sync.conflicts, 1);
    assert_eq!(world.rows(0, Query { in_conflict: true, ..Query::default() })[0].conflicts, 1);
    world.apply(1, on(contact(1), vec![set_item(item(1), "phone", "01 42 68 53 02")]));
    assert_eq!(world.status(0).sync.conflicts, 0);
    assert_eq!(world.ask(0, Request::Conflicts), Reply::Conflicts(Vec::new()));
}

#[test]
fn history_says_who_and_the_past_can_be_seen() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Avant"));
    world.wait(10_000);
    world.apply(1, on(contact(1), vec![set("legal_name", "Après")]));
    let Reply::History(history) = world.ask(0, Request::History(contact(1))) else { panic!() };
    assert_eq!(history.len(), 2);
    assert_eq!(history[0].stamp.actor, world.seat(1).credentials.actor);
    let change = history[1].change.clone();
    let at = Request::FicheAt { contact: contact(1), doc: DocKey::Contact(contact(1)), change };
    let Reply::Fiche(past) = world.ask(0, at) else { panic!() };
    assert_eq!(past.view.name, "Avant");
}

#[test]
fn events_of_a_year_are_on_the_fiche_and_in_the_directory() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    let doc = DocKey::Activity { contact: contact(1), year: 2026 };
    let at = 1_790_000_000_000;
    let fields = vec![("kind".into(), Value::text("visit")), ("at".into(), Value::Instant(at))];
    let add = Edit::Add { collection: "events".into(), item: item(9), fields };
    world.apply(0, vec![Intent { doc, edits: vec![add] }]);
    assert_eq!(world.fiche(1, contact(1)).view.events.len(), 1);
    assert_eq!(world.rows(1, Query::default())[0].last_event, Some(at));
    // A fresh start knows as much, before and after its directory is read.
    world.restart(1);
    assert_eq!(world.fiche(1, contact(1)).view.events.len(), 1);
}

#[test]
fn a_conflict_on_an_event_is_counted() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    let doc = DocKey::Activity { contact: contact(1), year: 2026 };
    let on_event = |edit: Edit| vec![Intent { doc, edits: vec![edit] }];
    let fields = vec![("at".into(), Value::Instant(1_790_000_000_000))];
    world.apply(0, on_event(Edit::Add { collection: "events".into(), item: item(9), fields }));
    world.online(1, false);
    let place = Place::Item { collection: "events".into(), item: item(9) };
    for (seat, subject) in [(0, "Devis"), (1, "Facture")] {
        let (place, value) = (place.clone(), Some(Value::text(subject)));
        world.apply(seat, on_event(Edit::Set { place, field: "subject".into(), value }));
    }
    world.online(1, true);
    world.wait(31_000);
    for seat in 0..2 {
        assert_eq!(world.rows(seat, Query::default())[0].conflicts, 1);
        let Reply::Conflicts(conflicts) = world.ask(seat, Request::Conflicts) else { panic!() };
        assert_eq!((conflicts.len(), conflicts[0].name.as_str()), (1, "Le Fournil"));
    }
}

#[test]
fn presence_has_names() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.ask(0, Request::Looking { contact: Some(contact(1)), typing: true });
    world.ask(1, Request::Looking { contact: Some(contact(1)), typing: false });
    let present = world.fiche(1, contact(1)).present;
    assert_eq!(present.len(), 1);
    assert_eq!((present[0].name.as_str(), present[0].typing), ("Nadia", true));
    world.ask(0, Request::Looking { contact: None, typing: false });
    assert_eq!(world.fiche(1, contact(1)).present, []);
}

#[test]
fn what_the_server_refuses_can_be_read_and_discarded() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.refuses = true;
    world.apply(0, on(contact(1), vec![set("status", "Actif")]));
    assert_eq!(shown(&world.fiche(0, contact(1)), "status"), "", "back to the server's version");
    let Reply::Quarantine(refused) = world.ask(0, Request::Quarantine) else { panic!() };
    assert_eq!(refused.len(), 1);
    assert_eq!(
        (refused[0].name.as_str(), refused[0].code.as_str()),
        ("Le Fournil", "document-full")
    );
    assert_eq!(refused[0].details[0].after, Some(Value::text("Actif")));
    assert!(world.seat(0).events.contains(&Event::Refused(refused[0].clone())));
    for one in refused {
        assert_eq!(world.ask(0, Request::Discard(one.id)), Reply::Done);
    }
    assert_eq!(world.ask(0, Request::Quarantine), Reply::Quarantine(Vec::new()));
    assert_eq!(world.status(0).sync.refused, 0);
}

#[test]
fn a_refused_edit_is_read_after_others_took_its_place() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.online(0, false);
    for (field, value) in
        [("status", "Actif"), ("trade_name", "Four"), ("status", "Perdu"), ("origin", "Salon")]
    {
        world.apply(0, on(contact(1), vec![set(field, value)]));
    }
    world.refuses_once = Some("right-section");
    world.online(0, true);
    world.wait(31_000);
    let fiche = world.fiche(0, contact(1));
    let fields = ["status", "trade_name", "origin"].map(|field| shown(&fiche, field));
    assert_eq!(fields, ["", "Four", "Salon"], "what has nothing to do with it stays");
    assert_eq!(world.status(0).sync.pending, 0);
    let Reply::Quarantine(refused) = world.ask(0, Request::Quarantine) else { panic!() };
    let steps = |refused: &[carnet_engine::api::Quarantined]| {
        let steps = refused.iter().flat_map(|edit| &edit.details);
        steps.map(|detail| (detail.before.clone(), detail.after.clone())).collect::<Vec<_>>()
    };
    let [active, lost] = ["Actif", "Perdu"].map(|status| Some(Value::text(status)));
    assert_eq!(steps(&refused), [(None, active.clone()), (active, lost)]);
    for edit in &refused {
        assert!(world.seat(0).events.contains(&Event::Refused(edit.clone())));
    }
    world.restart(0);
    assert_eq!(world.ask(0, Request::Quarantine), Reply::Quarantine(refused));
}

#[test]
fn a_refused_edit_is_told_once_it_is_on_the_disk_as_such() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.refuses = true;
    let told = |world: &mut World| {
        let events = world.seat(0).events.iter();
        events.filter(|event| matches!(event, Event::Refused(_))).count()
    };
    // The first is the edit's own.
    let second = world.seat(0).plan.commits() + 2;
    let full = StoreError::Full("test".into());
    world.seat(0).plan.at_commit(second, Fault::Fail(full));
    world.apply(0, on(contact(1), vec![set("status", "Actif")]));
    assert_eq!((world.status(0).sync.refused, told(&mut world)), (1, 0));
    world.wait(31_000);
    assert_eq!(told(&mut world), 1);
}

/// Something that someone does.
#[derive(Debug, Clone)]
enum Act {
    Tag(u8, u8),
    Name(u8, u8),
    Coordinate(u8, u8),
    Line(bool),
    Restart,
}

fn act() -> impl Strategy<Value = (usize, Act)> {
    let act = prop_oneof![
        4 => (1u8..4, any::<u8>()).prop_map(|(contact, tag)| Act::Tag(contact, tag)),
        2 => (1u8..4, any::<u8>()).prop_map(|(contact, name)| Act::Name(contact, name)),
        2 => (1u8..4, 1u8..200).prop_map(|(contact, id)| Act::Coordinate(contact, id)),
        2 => any::<bool>().prop_map(Act::Line),
        1 => Just(Act::Restart),
    ];
    (0usize..2, act)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever people do on and off line, in the end both see the same, and nothing entered is lost.
    #[test]
    fn in_the_end_everyone_sees_the_same(acts in prop::collection::vec(act(), 1..24)) {
        let mut world = World::new(&["Nadia", "Paul"]);
        let mut tags = BTreeSet::new();
        let mut items = BTreeSet::new();
        for (seat, act) in acts {
            match act {
                Act::Tag(id, tag) => {
                    tags.insert((id, format!("t{tag}")));
                    let member = Edit::Member {
                        place: Place::Root,
                        field: "tags".into(),
                        member: format!("t{tag}"),
                        on: true,
                    };
                    world.apply(seat, on(contact(id), vec![member]));
                }
                Act::Name(id, name) => {
                    world.apply(seat, company(contact(id), &format!("Nom {name}")));
                }
                Act::Coordinate(id, number) if items.insert((id, number)) => {
                    world.apply(seat, on(contact(id), vec![coordinate(item(number), &[("label", "Accueil")])]));
                }
                Act::Coordinate(..) => {}
                Act::Line(online) => world.online(seat, online),
                Act::Restart => world.restart(seat),
            }
        }
        for seat in 0..2 {
            world.online(seat, true);
        }
        world.wait(31_000);
        world.wait(31_000);
        let rows = world.rows(0, Query::default());
        prop_assert_eq!(&rows, &world.rows(1, Query::default()));
        for row in &rows {
            prop_assert_eq!(world.fiche(0, row.contact).view, world.fiche(1, row.contact).view);
        }
        for (id, tag) in tags {
            let found = world.rows(1, Query { tag: Some(tag), ..Query::default() });
            prop_assert!(found.iter().any(|row| row.contact == contact(id)));
        }
        for (id, number) in items {
            let fiche = world.fiche(0, contact(id));
            let mut held = fiche.view.collections.iter().flat_map(|known| &known.items);
            prop_assert!(held.any(|held| held.item == item(number)));
        }
    }
}
