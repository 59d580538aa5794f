//! The board: its figures are what the directory finds, and what it tells of services and deeds is what fiches say.

use crate::kit::{START, World, company, contact, item, on, set};
use carnet_engine::api::{Board, News, Query, Reply, Request};
use carnet_ids::DocId;
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    value::Value,
    view::Did,
};

/// After that long without an edit, the directory's rows are written.
const LONG: u64 = 60_000;
const DAY: i64 = 86_400_000;

fn board(world: &mut World, seat: usize, mine: bool) -> Board {
    match world.ask(seat, Request::Board { mine }) {
        Reply::Board(board) => *board,
        other => panic!("{other:?}"),
    }
}

fn matched(world: &mut World, query: Query) -> usize {
    match world.ask(0, Request::Search { query, offset: 0, limit: 0 }) {
        Reply::Rows(rows) => rows.matched,
        other => panic!("{other:?}"),
    }
}

fn person(world: &mut World, seat: usize) -> String {
    world.seat(seat).credentials.person.to_string()
}

/// Six companies: the odd ones are Nadia's, in two categories, the even ones Paul's.
fn portfolio() -> World {
    let mut world = World::new(&["Nadia", "Paul"]);
    for number in 1..=6u8 {
        let rep = person(&mut world, usize::from(number % 2 == 0));
        let category = if number < 4 { "Boulangerie" } else { "Hotel" };
        world.apply(0, company(contact(number), &format!("Fiche {number}")));
        world.apply(0, on(contact(number), vec![set("rep", &rep), set("category", category)]));
    }
    world
}

fn activity(number: u8) -> DocKey {
    DocKey::Activity { contact: contact(number), year: 2026 }
}

fn add(doc: DocKey, collection: &str, at: u8, fields: &[(&str, Value)]) -> Intent {
    let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
    Intent { doc, edits: vec![Edit::Add { collection: collection.into(), item: item(at), fields }] }
}

fn day(from: i64) -> Value {
    Value::text(carnet_model::task::today(START + from * DAY).to_string())
}

#[test]
fn figures_lead_to_as_many_fiches() {
    let mut world = portfolio();
    world.apply(
        0,
        on(
            contact(5),
            vec![Edit::Set {
                place: Place::Root,
                field: "archived".into(),
                value: Some(Value::Bool(true)),
            }],
        ),
    );
    let seen = add(activity(1), "events", 1, &[("at", Value::Instant(START - DAY))]);
    let long_ago = add(activity(3), "events", 2, &[("at", Value::Instant(START - 70 * DAY))]);
    world.apply(0, vec![seen, long_ago]);
    for restarts in [false, true] {
        if restarts {
            world.wait(LONG);
            world.restart(0);
        }
        for mine in [true, false] {
            let figures = board(&mut world, 0, mine).figures;
            let rep = if mine { Some(person(&mut world, 0)) } else { None };
            let of = || Query { rep: rep.clone(), ..Query::default() };
            assert_eq!(figures.fiches, matched(&mut world, of()), "{mine}");
            let new = Query { made_since: Some(figures.month), ..of() };
            assert_eq!(figures.new, matched(&mut world, new), "{mine}");
            let unseen = Query { not_seen_days: Some(carnet_engine::api::Figures::UNSEEN), ..of() };
            assert_eq!(figures.unseen, matched(&mut world, unseen), "{mine}");
            for (category, count) in figures.categories {
                let of = Query { category: Some(category), ..of() };
                assert_eq!(count, matched(&mut world, of));
            }
        }
        let mine = board(&mut world, 0, true).figures;
        assert_eq!((mine.fiches, mine.new, mine.unseen), (2, 2, 1));
        let all = board(&mut world, 0, false).figures;
        assert_eq!((all.fiches, all.unseen), (5, 4));
        assert_eq!(all.categories, [("Boulangerie".into(), 3), ("Hotel".into(), 2)]);
    }
    world.wait(u64::try_from(40 * DAY).unwrap());
    assert_eq!(board(&mut world, 0, true).figures.new, 0, "the month is over");
}

#[test]
fn a_service_is_told_while_it_is_about_to_lapse() {
    let mut world = portfolio();
    let fiche = |number| DocKey::Contact(contact(number));
    let label = |text: &str| ("label", Value::text(text));
    let yearly = ("period", Value::text("year"));
    world.apply(
        0,
        vec![
            add(fiche(1), "subscriptions", 1, &[label("Bientot"), ("ends_on", day(10))]),
            add(fiche(1), "subscriptions", 2, &[label("Plus tard"), ("ends_on", day(40))]),
            add(
                fiche(1),
                "subscriptions",
                3,
                &[
                    label("Tacite"),
                    ("starts_on", day(-360)),
                    yearly.clone(),
                    ("renewal", Value::text("tacit")),
                ],
            ),
            add(fiche(3), "subscriptions", 4, &[label("Annuel"), ("starts_on", day(-360)), yearly]),
            add(
                fiche(3),
                "credits",
                5,
                &[label("Heures"), ("bought", Value::text("10")), ("expires_on", day(5))],
            ),
            add(
                fiche(3),
                "credits",
                6,
                &[label("Epuise"), ("bought", Value::text("2")), ("expires_on", day(5))],
            ),
            add(fiche(2), "subscriptions", 7, &[label("De Paul"), ("ends_on", day(1))]),
            Intent { doc: fiche(1), edits: vec![set("birthday", "1980-11-20")] },
        ],
    );
    let used = [("credit", Value::text(item(6).to_string())), ("units", Value::text("2"))];
    world.apply(
        0,
        vec![add(DocKey::Ledger { contact: contact(3), year: 2026 }, "credit_uses", 8, &used)],
    );
    let told = |world: &mut World, mine| -> Vec<String> {
        board(world, 0, mine).endings.into_iter().map(|of| of.label).collect()
    };
    let mut mine = told(&mut world, true);
    // Two of them end on days that the calendar decides.
    mine.sort();
    assert_eq!(mine, ["Annuel", "Bientot", "Heures"]);
    assert_eq!(told(&mut world, false)[0], "De Paul");
    let birthdays = board(&mut world, 0, true).birthdays;
    assert_eq!(birthdays.len(), 1);
    assert_eq!((birthdays[0].contact, birthdays[0].name.as_str()), (contact(1), "Fiche 1"));
    // A change of it is told, and what is kept outlives a restart.
    let place = Place::Item { collection: "subscriptions".into(), item: item(1) };
    let later = Edit::Set { place, field: "ends_on".into(), value: Some(day(90)) };
    world.apply(0, vec![Intent { doc: fiche(1), edits: vec![later] }]);
    world.wait(LONG);
    world.restart(0);
    let mut mine = told(&mut world, true);
    mine.sort();
    assert_eq!(mine, ["Annuel", "Heures"]);
}

/// Nadia merges a fiche while Paul, without a network, sells to it.
#[test]
fn a_service_of_a_fiche_that_was_merged_meanwhile_is_the_survivor_s() {
    let mut world = portfolio();
    let gone = DocKey::Contact(contact(3));
    world.online(1, false);
    let credit = |at, label, bought: &str| {
        let fields = [
            ("label", Value::text(label)),
            ("bought", Value::text(bought)),
            ("expires_on", day(5)),
        ];
        add(gone, "credits", at, &fields)
    };
    let ends = [("label", Value::text("Entretien")), ("ends_on", day(10))];
    let used = [("credit", Value::text(item(2).to_string())), ("units", Value::text("2"))];
    let ledger = DocKey::Ledger { contact: contact(3), year: 2026 };
    world.apply(
        1,
        vec![
            credit(1, "Heures", "10"),
            credit(2, "Epuise", "2"),
            add(gone, "subscriptions", 3, &ends),
            add(ledger, "credit_uses", 4, &used),
        ],
    );
    let merge = Request::Merge { from: contact(3), into: contact(1), taken: Vec::new() };
    let Reply::Applied(undo) = world.ask(0, merge) else { panic!() };
    world.online(1, true);
    world.wait(31_000);
    let told = |world: &mut World| -> Vec<(DocId, String)> {
        let endings = board(world, 0, true).endings;
        endings.into_iter().map(|of| (of.contact, of.label)).collect()
    };
    let of = |number| ["Heures", "Entretien"].map(|label| (contact(number), label.to_owned()));
    assert_eq!(told(&mut world), of(1));
    world.wait(LONG);
    world.restart(0);
    assert_eq!(told(&mut world), of(1));
    let Reply::Notices(notices) = world.ask(0, Request::Notices) else { panic!() };
    let lapses = notices.into_iter().filter(|one| matches!(one.news, News::Lapses { .. }));
    assert_eq!(lapses.map(|one| one.contact).collect::<Vec<_>>(), [Some(contact(1)); 2]);
    world.ask(0, Request::Undo(undo));
    assert_eq!(told(&mut world), of(3));
}

#[test]
fn what_others_did_last_is_told_with_their_names() {
    let mut world = portfolio();
    let call = [
        ("kind", Value::text("outgoing_call")),
        ("subject", Value::text("Devis")),
        ("at", Value::Instant(START)),
    ];
    world.apply(1, vec![add(activity(1), "events", 1, &call)]);
    world.wait(2_000);
    world.apply(1, vec![add(activity(2), "tasks", 2, &[("title", Value::text("Rappeler"))])]);
    assert_eq!(board(&mut world, 0, false).latest.len(), 1, "an open task is nothing done");
    world.wait(2_000);
    let place = Place::Item { collection: "tasks".into(), item: item(2) };
    let done = Edit::Set { place, field: "state".into(), value: Some(Value::text("done")) };
    world.apply(0, vec![Intent { doc: activity(2), edits: vec![done] }]);
    world.quiet();
    let latest = board(&mut world, 0, false).latest;
    let told: Vec<_> =
        latest.iter().map(|of| (of.who.as_str(), of.name.as_str(), &of.did)).collect();
    let noted = Did::Noted { kind: "outgoing_call".into(), subject: "Devis".into() };
    let finished = Did::Finished { title: "Rappeler".into() };
    assert_eq!(told, [("Nadia", "Fiche 2", &finished), ("Paul", "Fiche 1", &noted)]);
    let mine = board(&mut world, 0, true).latest;
    assert_eq!(mine.iter().map(|of| of.contact).collect::<Vec<_>>(), [contact(1)], "of my fiches");
}

#[test]
fn everybody_s_desk_says_what_they_have() {
    let mut world = portfolio();
    let paul = person(&mut world, 1);
    let nadia = person(&mut world, 0);
    let task = |at, due, who: &str| {
        add(
            activity(1),
            "tasks",
            at,
            &[("title", Value::text("T")), ("due", due), ("assignee", Value::text(who))],
        )
    };
    let meets = add(
        activity(3),
        "appointments",
        9,
        &[
            ("title", Value::text("R")),
            ("at", Value::Instant(START)),
            ("duration", Value::Int(30)),
            ("people", Value::Set([paul.clone()].into())),
        ],
    );
    world.apply(
        0,
        vec![task(1, day(-2), &paul), task(2, day(3), &paul), task(3, day(-1), &nadia), meets],
    );
    world.apply(
        0,
        vec![Intent {
            doc: DocKey::Contact(contact(1)),
            edits: vec![Edit::Add {
                collection: "coordinates".into(),
                item: item(8),
                fields: vec![("phone".into(), Value::text("02 99 00 11 22"))],
            }],
        }],
    );
    let all = board(&mut world, 0, false);
    let told: Vec<_> =
        all.people.iter().map(|of| (of.name.as_str(), of.fiches, of.late, of.today)).collect();
    assert_eq!(told, [("Nadia", 3, 1, 0), ("Paul", 3, 1, 1)]);
    let mine = board(&mut world, 0, true);
    assert!(mine.people.is_empty());
    assert_eq!(mine.phones, [(contact(1), "+33299001122".to_owned())]);
}
