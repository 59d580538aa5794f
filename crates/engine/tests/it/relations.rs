//! What ties fiches, seen from both ends, on several devices.

use crate::kit::{World, company, contact, item, on, set};
use carnet_engine::api::{Event, RelationView, Relations, Reply, Request};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    value::Value,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

#[test]
fn both_ends_show_it_each_in_its_own_words() {
    let mut world = world(&["Nadia", "Paul"]);
    world.apply(0, on(contact(1), vec![tie(item(1), "employee_of", contact(2), "Gérante")]));
    let [own] = shown(&mut world, 1, contact(1)).try_into().unwrap();
    let [other] = shown(&mut world, 1, contact(2)).try_into().unwrap();
    assert_eq!((named(&own), own.inverse, own.role.as_str()), ("Nom 2", false, "Gérante"));
    assert_eq!((named(&other), other.inverse, other.role.as_str()), ("Nom 1", true, "Gérante"));
    assert_eq!((own.written[0].turned, other.written[0].turned), (false, true));
    assert_eq!(other.written[0].holder, contact(1));
}

/// Whoever looks at the other end asks again.
#[test]
fn whoever_shows_the_other_end_hears_of_it() {
    let mut world = world(&["Nadia", "Paul"]);
    shown(&mut world, 1, contact(2));
    world.seat(1).events.clear();
    world.apply(0, on(contact(1), vec![tie(item(1), "partner_of", contact(2), "")]));
    assert!(world.seat(1).events.contains(&Event::Directory));
    assert_eq!(shown(&mut world, 1, contact(2)).len(), 1);
}

#[test]
fn removed_taken_back_and_removed_again_it_is_so_at_both_ends() {
    let mut world = world(&["Nadia"]);
    world.apply(0, on(contact(1), vec![tie(item(1), "member_of", contact(2), "")]));
    let remove = Edit::Remove { collection: "relations".into(), item: item(1) };
    let undo = world.apply(0, on(contact(1), vec![remove]));
    assert!(shown(&mut world, 0, contact(2)).is_empty());
    world.ask(0, Request::Undo(undo));
    assert_eq!(shown(&mut world, 0, contact(2)).len(), 1);
    assert_eq!(shown(&mut world, 0, contact(1)).len(), 1);
}

#[test]
fn entered_at_both_ends_it_is_shown_once_with_what_either_says() {
    let mut world = world(&["Nadia"]);
    world.apply(0, on(contact(1), vec![tie(item(1), "employee_of", contact(2), "Gérante")]));
    let other = with(tie(item(2), "employee_of", contact(1), ""), "inverse", Value::Bool(true));
    let other = with(other, "starts_on", Value::text("2019-02-01"));
    world.apply(0, on(contact(2), vec![other]));
    for (at, inverse) in [(1, false), (2, true)] {
        let [one] = shown(&mut world, 0, contact(at)).try_into().unwrap();
        assert_eq!((one.role.as_str(), one.starts_on.as_str()), ("Gérante", "2019-02-01"));
        assert_eq!((one.inverse, one.written.len()), (inverse, 2));
    }
}

#[test]
fn what_says_the_same_from_both_sides_has_no_direction() {
    let mut world = world(&["Nadia"]);
    world.apply(0, on(contact(1), vec![tie(item(1), "partner_of", contact(2), "")]));
    world.apply(0, on(contact(2), vec![tie(item(2), "partner_of", contact(1), "")]));
    for at in [1, 2] {
        let [one] = shown(&mut world, 0, contact(at)).try_into().unwrap();
        assert!(!one.inverse);
    }
}

/// One job that ended and another one are two relations.
#[test]
fn two_things_said_of_two_contacts_are_two() {
    let mut world = world(&["Nadia"]);
    let ended =
        with(tie(item(1), "employee_of", contact(2), ""), "ends_on", Value::text("2015-12-31"));
    world.apply(0, on(contact(1), vec![ended]));
    world.apply(0, on(contact(1), vec![tie(item(2), "employee_of", contact(2), "Cadre")]));
    world.apply(0, on(contact(1), vec![tie(item(3), "employee_of", contact(2), "")]));
    for at in [1, 2] {
        let ends: Vec<_> =
            shown(&mut world, 0, contact(at)).into_iter().map(|one| one.ends_on).collect();
        assert_eq!(ends, ["", "", "2015-12-31"]);
    }
}

#[test]
fn the_parent_company_is_a_relation_of_both() {
    let mut world = world(&["Nadia"]);
    world.apply(0, on(contact(1), vec![set("parent_company", &contact(2).to_string())]));
    let [own] = shown(&mut world, 0, contact(1)).try_into().unwrap();
    let [other] = shown(&mut world, 0, contact(2)).try_into().unwrap();
    assert_eq!((own.relation.as_str(), own.inverse), ("subsidiary_of", false));
    assert_eq!((other.relation.as_str(), other.inverse), ("subsidiary_of", true));
    assert_eq!(own.written[0].item, None);
    // Said as a relation too, it is the same one.
    world.apply(0, on(contact(1), vec![tie(item(1), "subsidiary_of", contact(2), "Siège")]));
    let [own] = shown(&mut world, 0, contact(1)).try_into().unwrap();
    assert_eq!((own.role.as_str(), own.written.len()), ("Siège", 2));
}

#[test]
fn relations_follow_whoever_stands_for_both() {
    let mut world = world(&["Nadia"]);
    world.apply(0, on(contact(3), vec![tie(item(1), "member_of", contact(1), "")]));
    world.apply(0, on(contact(1), vec![tie(item(2), "partner_of", contact(4), "")]));
    world.apply(0, on(contact(1), vec![tie(item(3), "partner_of", contact(2), "")]));
    let merge = Request::Merge { from: contact(1), into: contact(2), taken: Vec::new() };
    let Reply::Applied(undo) = world.ask(0, merge) else { panic!() };
    assert_eq!(names(&mut world, 0, contact(2)), ["Nom 4", "Nom 3"]);
    assert_eq!(names(&mut world, 0, contact(1)), ["Nom 4", "Nom 3"], "the address of the other");
    assert_eq!(names(&mut world, 0, contact(3)), ["Nom 2"]);
    assert_eq!(names(&mut world, 0, contact(4)), ["Nom 2"]);
    // Removed where it was copied to, it does not come back from where it was copied.
    let remove = Edit::Remove { collection: "relations".into(), item: item(2) };
    world.apply(0, on(contact(2), vec![remove]));
    assert!(names(&mut world, 0, contact(4)).is_empty());
    world.ask(0, Request::Undo(undo));
    assert_eq!(names(&mut world, 0, contact(2)), ["Nom 1"]);
    assert_eq!(names(&mut world, 0, contact(4)), ["Nom 1"]);
}

#[test]
fn merged_both_ways_at_once_relations_are_the_same_everywhere() {
    let mut world = world(&["Nadia", "Paul"]);
    world.apply(0, on(contact(3), vec![tie(item(1), "member_of", contact(1), "")]));
    world.apply(0, on(contact(2), vec![tie(item(2), "partner_of", contact(4), "")]));
    world.apply(0, on(contact(1), vec![tie(item(3), "partner_of", contact(2), "")]));
    world.online(1, false);
    world.ask(0, Request::Merge { from: contact(1), into: contact(2), taken: Vec::new() });
    world.ask(1, Request::Merge { from: contact(2), into: contact(1), taken: Vec::new() });
    // Somebody ties the one that goes, meanwhile.
    world.apply(1, on(contact(2), vec![tie(item(4), "sponsored_by", contact(5), "")]));
    meet(&mut world, 1);
    for seat in 0..2 {
        assert_eq!(names(&mut world, seat, contact(1)), ["Nom 4", "Nom 3", "Nom 5"]);
        assert_eq!(names(&mut world, seat, contact(5)), ["Nom 1"]);
        assert_eq!(names(&mut world, seat, contact(4)), ["Nom 1"]);
    }
}

#[test]
fn a_fiche_that_is_not_here_is_said_to_be_so() {
    let mut world = world(&["Nadia"]);
    world.apply(0, on(contact(1), vec![tie(item(1), "partner_of", contact(99), "")]));
    let [one] = shown(&mut world, 0, contact(1)).try_into().unwrap();
    let other = one.other.unwrap();
    assert_eq!((other.contact, other.here), (contact(99), false));
}

#[test]
fn nobody_is_tied_to_themselves() {
    let mut world = world(&["Nadia"]);
    world.apply(0, on(contact(1), vec![tie(item(1), "partner_of", contact(1), "")]));
    assert_eq!(ask(&mut world, 0, contact(1)), Relations::default());
}

#[test]
fn what_waits_and_what_two_people_wrote_shows_at_the_other_end() {
    let mut world = world(&["Nadia", "Paul"]);
    world.apply(0, on(contact(1), vec![tie(item(1), "employee_of", contact(2), "")]));
    world.online(1, false);
    for (seat, role) in [(0, "Gérante"), (1, "Comptable")] {
        world.apply(seat, on(contact(1), vec![edited(item(1), "role", role)]));
    }
    let [waiting] = shown(&mut world, 1, contact(2)).try_into().unwrap();
    assert!(waiting.pending);
    meet(&mut world, 1);
    for at in [1, 2] {
        let [one] = shown(&mut world, 1, contact(at)).try_into().unwrap();
        assert!(!one.pending);
        let clash = one.written[0].clash.as_ref().unwrap();
        let role = clash.fields.iter().find(|field| field.key == "role").unwrap();
        assert_eq!(role.conflict.len(), 2);
        assert_eq!(clash.doc, DocKey::Contact(contact(1)));
    }
    assert_eq!(world.rows(0, in_conflict())[0].contact, contact(1));
    world.apply(0, on(contact(1), vec![edited(item(1), "role", "Gérante")]));
    assert_eq!(shown(&mut world, 1, contact(2))[0].written[0].clash, None);
    assert!(world.rows(0, in_conflict()).is_empty());
}

#[test]
fn removed_while_it_was_edited_it_stays_and_says_so_at_both_ends() {
    let mut world = world(&["Nadia", "Paul"]);
    world.apply(0, on(contact(1), vec![tie(item(1), "employee_of", contact(2), "")]));
    world.online(1, false);
    let remove = Edit::Remove { collection: "relations".into(), item: item(1) };
    world.apply(0, on(contact(1), vec![remove]));
    world.apply(1, on(contact(1), vec![edited(item(1), "role", "Gérante")]));
    meet(&mut world, 1);
    for at in [1, 2] {
        let [one] = shown(&mut world, 0, contact(at)).try_into().unwrap();
        assert!(one.written[0].clash.as_ref().unwrap().removed_meanwhile.is_some());
    }
}

#[test]
fn one_step_further_is_told_of_those_that_are_shown() {
    let mut world = world(&["Nadia"]);
    world.apply(0, on(contact(1), vec![tie(item(1), "employee_of", contact(2), "")]));
    world.apply(0, on(contact(2), vec![tie(item(2), "subsidiary_of", contact(3), "")]));
    world.apply(0, on(contact(4), vec![tie(item(3), "employee_of", contact(2), "")]));
    world.apply(0, on(contact(2), vec![tie(item(4), "partner_of", contact(99), "")]));
    let further = ask(&mut world, 0, contact(1)).further;
    let told: Vec<_> =
        further.iter().map(|one| (one.from, one.to.name.as_str(), one.inverse)).collect();
    assert_eq!(told, [(contact(2), "Nom 4", true), (contact(2), "Nom 3", false)]);
}

#[test]
fn so_many_are_shown_and_all_are_counted() {
    let mut world = world(&["Nadia"]);
    for number in 2..7 {
        let tie = tie(item(number), "employee_of", contact(1), "");
        world.apply(0, on(contact(number), vec![tie]));
    }
    let ask = Request::Relations { contact: contact(1), most: 3 };
    let Reply::Relations(Some(found)) = world.ask(0, ask) else { panic!() };
    let names: Vec<_> = found.relations.iter().map(named).collect();
    assert_eq!((names, found.total), (vec!["Nom 2", "Nom 3", "Nom 4"], 5));
}

/// Other types come behind those that every workspace has, and one that is gone keeps its words.
#[test]
fn a_type_that_was_removed_loses_no_relation() {
    let mut world = world(&["Nadia", "Paul"]);
    let fields = vec![
        ("name".to_owned(), Value::text("livre")),
        ("inverse_name".to_owned(), Value::text("est livré par")),
    ];
    let add = Edit::Add { collection: "relation_types".into(), item: item(9), fields };
    world.apply(0, vec![Intent { doc: DocKey::Settings, edits: vec![add] }]);
    let code = item(9).to_string();
    world.apply(0, on(contact(1), vec![tie(item(1), &code, contact(2), "")]));
    let remove = Edit::Remove { collection: "relation_types".into(), item: item(9) };
    world.apply(0, vec![Intent { doc: DocKey::Settings, edits: vec![remove] }]);
    let [one] = shown(&mut world, 1, contact(2)).try_into().unwrap();
    assert_eq!((one.relation, one.inverse), (code, true));
    let Reply::Workspace(workspace) = world.ask(1, Request::Workspace) else { panic!() };
    let [known] = workspace.relation_types.try_into().unwrap();
    assert_eq!((known.inverse_name.as_str(), known.removed), ("est livré par", true));
}

#[test]
fn a_collection_of_the_settings_shows_what_two_people_wrote() {
    let mut world = world(&["Nadia", "Paul"]);
    let settings = |edit: Edit| vec![Intent { doc: DocKey::Settings, edits: vec![edit] }];
    let fields = vec![("name".to_owned(), Value::text("livre"))];
    let collection = "relation_types".to_owned();
    let add = Edit::Add { collection: collection.clone(), item: item(9), fields };
    world.apply(0, settings(add));
    world.online(1, false);
    for (seat, name) in [(0, "fournit"), (1, "approvisionne")] {
        let place = Place::Item { collection: collection.clone(), item: item(9) };
        let value = Some(Value::text(name));
        world.apply(seat, settings(Edit::Set { place, field: "name".into(), value }));
    }
    meet(&mut world, 1);
    let Reply::Collection(types) = world.ask(0, Request::Settings(collection)) else { panic!() };
    assert_eq!(types.items[0].fields[0].conflict.len(), 2);
    let Reply::Failed(_) = world.ask(0, Request::Settings("nothing".into())) else { panic!() };
}

#[test]
fn after_a_restart_they_are_known_from_the_rows() {
    let mut world = world(&["Nadia"]);
    world.apply(0, on(contact(1), vec![tie(item(1), "employee_of", contact(2), "Gérante")]));
    let before = ask(&mut world, 0, contact(2));
    for _ in 0..3 {
        world.wait(60_000);
    }
    world.restart_still(0);
    let now = world.now();
    let mut steps = 0;
    while world.seat(0).engine.has_work() {
        crate::kit::ready(world.seat(0).engine.work(now));
        steps += 1;
    }
    assert_eq!(steps, 128, "the rows were read, two at a time, and no document");
    assert_eq!(ask(&mut world, 0, contact(2)), before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Two to five devices, any of them offline for a while.
    #[test]
    fn what_several_devices_add_all_stays_and_is_the_same_everywhere(
        seats in 2usize..6,
        steps in prop::collection::vec(step(), 1..24),
    ) {
        let mut world = world(&["Nadia", "Paul", "Inès", "Léo", "Zoé"][..seats]);
        let (mut added, mut merged) = (Vec::new(), BTreeSet::new());
        for (number, (seat, step)) in (1u8..).zip(steps) {
            let seat = usize::from(seat) % seats;
            match step {
                Step::Online(online) => world.online(seat, online),
                // Merged into two at once, a fiche gives both what it holds.
                Step::Merge(from, into) if from != into && merged.insert(from) => {
                    world.ask(seat, Request::Merge { from: contact(from), into: contact(into), taken: Vec::new() });
                }
                Step::Merge(..) => {}
                Step::Add(from, to, kind) => {
                    let role = format!("rôle {number}");
                    let edit = tie(item(number), kind, contact(to), &role);
                    world.apply(seat, on(contact(from), vec![edit]));
                    added.push((from, to, role));
                }
            }
        }
        (0..seats).for_each(|seat| world.online(seat, true));
        world.wait(31_000);
        for at in 1..=5 {
            let first = shown(&mut world, 0, contact(at));
            for seat in 1..seats {
                prop_assert_eq!(&shown(&mut world, seat, contact(at)), &first);
            }
        }
        for (from, to, role) in added {
            let ends = [from, to].map(|end| world.fiche(0, contact(end)).view.contact);
            let is_self = ends[0] == ends[1];
            for end in ends {
                let all = shown(&mut world, 0, end);
                let count = all.iter().filter(|one| one.role == role).count();
                prop_assert_eq!(count, usize::from(!is_self));
            }
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    Online(bool),
    Merge(u8, u8),
    Add(u8, u8, &'static str),
}

fn step() -> impl Strategy<Value = (u8, Step)> {
    let kinds = prop::sample::select(vec!["employee_of", "partner_of", "member_of"]);
    let what = prop_oneof![
        2 => any::<bool>().prop_map(Step::Online),
        1 => (1u8..6, 1u8..6).prop_map(|(from, into)| Step::Merge(from, into)),
        5 => (1u8..6, 1u8..6, kinds).prop_map(|(from, to, kind)| Step::Add(from, to, kind)),
    ];
    (0u8..5, what)
}

/// People with five fiches.
fn world(names: &[&str]) -> World {
    let mut world = World::new(names);
    for number in 1..7 {
        world.apply(0, company(contact(number), &format!("Nom {number}")));
    }
    world
}

fn meet(world: &mut World, seat: usize) {
    world.online(seat, true);
    world.wait(31_000);
}

fn tie(item: ItemId, relation: &str, other: DocId, role: &str) -> Edit {
    let mut fields = vec![
        ("relation".to_owned(), Value::text(relation)),
        ("other".to_owned(), Value::text(other.to_string())),
    ];
    if !role.is_empty() {
        fields.push(("role".to_owned(), Value::text(role)));
    }
    Edit::Add { collection: "relations".into(), item, fields }
}

fn with(mut edit: Edit, field: &str, value: Value) -> Edit {
    if let Edit::Add { fields, .. } = &mut edit {
        fields.push((field.to_owned(), value));
    }
    edit
}

fn edited(item: ItemId, field: &str, value: &str) -> Edit {
    let place = Place::Item { collection: "relations".into(), item };
    Edit::Set { place, field: field.into(), value: Some(Value::text(value)) }
}

fn in_conflict() -> carnet_engine::api::Query {
    carnet_engine::api::Query { in_conflict: true, ..Default::default() }
}

fn ask(world: &mut World, seat: usize, contact: DocId) -> Relations {
    match world.ask(seat, Request::Relations { contact, most: 100 }) {
        Reply::Relations(found) => found.map(|found| *found).unwrap_or_default(),
        other => panic!("{other:?}"),
    }
}

fn shown(world: &mut World, seat: usize, contact: DocId) -> Vec<RelationView> {
    ask(world, seat, contact).relations
}

fn named(one: &RelationView) -> &str {
    one.other.as_ref().map_or("", |other| other.name.as_str())
}

fn names(world: &mut World, seat: usize, contact: DocId) -> Vec<String> {
    shown(world, seat, contact).iter().map(|one| named(one).to_owned()).collect()
}
