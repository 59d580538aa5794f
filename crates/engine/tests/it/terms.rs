//! Terms: what is agreed with a contact, on every device, of merged fiches too, and by right.

use crate::kit::{World, contact, item, on, set, two_fiches};
use carnet_engine::api::{Action, Event, Reply, Request, Section, Terms};
use carnet_ids::ItemId;
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    value::Value,
    view::{self, FieldView, Source},
};

/// By then a device that is online again has connected.
const RECONNECTED: u64 = 31_000;
/// After that long without an edit, the directory's rows are written.
const LONG: u64 = 60_000;
const REP: &str = "726f6c652d726570";

fn add(collection: &str, item: ItemId, fields: &[(&str, &str)]) -> Edit {
    let fields = fields.iter().map(|(key, text)| ((*key).to_owned(), Value::text(*text)));
    Edit::Add { collection: collection.to_owned(), item, fields: fields.collect() }
}

fn terms(world: &mut World, seat: usize, of: u8) -> Terms {
    match world.ask(seat, Request::Terms(contact(of))) {
        Reply::Terms(terms) => *terms,
        other => panic!("{other:?}"),
    }
}

fn agree(of: u8, edits: Vec<Edit>) -> Vec<Intent> {
    vec![Intent { doc: DocKey::Terms(contact(of)), edits }]
}

fn field(terms: &Terms, key: &str) -> FieldView {
    let mut fields = terms.view.sections.iter().flat_map(|section| &section.fields);
    fields.find(|field| field.key == key).unwrap().clone()
}

fn value(terms: &Terms, key: &str) -> String {
    view::holds(&field(terms, key)).and_then(Value::as_text).unwrap_or_default().to_owned()
}

#[test]
fn terms_are_seen_as_they_were_by_the_settings_of_then() {
    let mut world = two_fiches();
    world.apply(0, agree(1, vec![set("discount", "5")]));
    world.apply(0, agree(1, vec![add("special_prices", item(1), &[("label", "Four")])]));
    world.wait(10_000);
    world.apply(0, on(contact(1), vec![set("legal_name", "Le Fournil du Port")]));
    world.wait(10_000);
    world.apply(0, agree(1, vec![set("discount", "8")]));
    world.apply(
        0,
        agree(1, vec![Edit::Remove { collection: "special_prices".into(), item: item(1) }]),
    );
    world.wait(10_000);
    let usual = vec![set("payment_term", "net+45")];
    world.apply(0, vec![Intent { doc: DocKey::Settings, edits: usual }]);
    let doc = DocKey::Contact(contact(1));
    let Reply::History(lines) = world.ask(1, Request::History(contact(1))) else { panic!() };
    let renamed = lines.iter().find(|line| line.doc == doc).unwrap().change.clone();
    let at = Request::TermsAt { contact: contact(1), doc, change: renamed };
    let Reply::Terms(then) = world.ask(1, at) else { panic!() };
    assert_eq!((value(&then, "discount"), then.view.prices.len()), ("5".to_owned(), 1));
    let now = terms(&mut world, 1, 1);
    assert_eq!((value(&now, "discount"), now.view.prices.len()), ("8".to_owned(), 0));
    assert_ne!(field(&then, "payment_term").inherited, field(&now, "payment_term").inherited);
    let nowhere = Request::TermsAt { contact: contact(1), doc, change: "00".repeat(32) };
    assert!(matches!(world.ask(1, nowhere), Reply::Failed(_)));
}

#[test]
fn two_fields_that_two_devices_write_offline_are_both_there() {
    let mut world = two_fiches();
    for seat in 0..2 {
        world.online(seat, false);
    }
    world.apply(0, agree(1, vec![set("payment_term", "30+eom")]));
    world.apply(1, agree(1, vec![set("discount", "5")]));
    world.apply(
        1,
        agree(1, vec![add("special_prices", item(1), &[("label", "Four"), ("unit_price", "9")])]),
    );
    assert!(terms(&mut world, 0, 1).pending && world.fiche(0, contact(1)).pending);
    assert_eq!(world.fiche(1, contact(1)).pending_items, [item(1)]);
    for seat in 0..2 {
        world.online(seat, true);
    }
    world.wait(RECONNECTED);
    for seat in 0..2 {
        let terms = terms(&mut world, seat, 1);
        assert_eq!(
            (value(&terms, "payment_term"), value(&terms, "discount")),
            ("30+eom".into(), "5".into())
        );
        assert_eq!((terms.view.prices.len(), terms.pending), (1, false));
        assert_eq!(world.fiche(seat, contact(1)).view.conflicts, 0);
    }
}

#[test]
fn one_field_that_two_devices_write_is_a_conflict_of_its_fiche_and_of_the_list() {
    let mut world = two_fiches();
    let addresses = [(item(1), "1 quai"), (item(2), "2 quai")];
    let edits =
        addresses.map(|(id, line)| add("addresses", id, &[("line1", line), ("city", "Brest")]));
    world.apply(0, on(contact(1), edits.into()));
    world.quiet();
    for (seat, id) in [(0, item(1)), (1, item(2))] {
        world.online(seat, false);
        world.apply(seat, agree(1, vec![set("billing_address", &id.to_string())]));
    }
    for seat in 0..2 {
        world.online(seat, true);
    }
    world.wait(RECONNECTED);
    for seat in 0..2 {
        assert_eq!(world.fiche(seat, contact(1)).view.conflicts, 1);
        assert_eq!(field(&terms(&mut world, seat, 1), "billing_address").conflict.len(), 2);
        let Reply::Conflicts(all) = world.ask(seat, Request::Conflicts) else { panic!() };
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].doc, &all[0].place), (DocKey::Terms(contact(1)), &Place::Root));
        let mut words: Vec<_> =
            all[0].field.conflict.iter().map(|one| one.display.clone()).collect();
        words.sort();
        assert_eq!(words, ["1 quai, Brest", "2 quai, Brest"]);
    }
    world.apply(0, agree(1, vec![set("billing_address", &item(1).to_string())]));
    world.quiet();
    assert_eq!(world.status(1).sync.conflicts, 0);
}

#[test]
fn what_was_written_can_be_taken_back_and_is_in_the_history() {
    let mut world = two_fiches();
    world.apply(0, agree(1, vec![set("credit_limit", "1 000")]));
    let change = agree(1, vec![set("credit_limit", "2000")]);
    let Reply::Applied(undo) = world.ask(0, Request::Apply(change)) else { panic!() };
    assert_eq!(field(&terms(&mut world, 0, 1), "credit_limit").display, "2\u{202f}000\u{a0}€");
    world.ask(0, Request::Undo(undo));
    assert_eq!(value(&terms(&mut world, 0, 1), "credit_limit"), "1000");
    let Reply::History(lines) = world.ask(0, Request::History(contact(1))) else { panic!() };
    let told = lines.iter().flat_map(|line| &line.details);
    assert_eq!(told.filter(|detail| detail.field == "credit_limit").count(), 3);
    world.seat(0).events.clear();
    world.apply(1, agree(1, vec![set("discount", "1")]));
    world.quiet();
    let by = Event::Fiche { contact: contact(1), by: Some("Paul".into()) };
    assert!(world.seat(0).events.contains(&by), "{:?}", world.seat(0).events);
}

#[test]
fn a_merge_carries_the_terms_and_taking_it_back_takes_them_back() {
    let mut world = two_fiches();
    world.apply(0, agree(2, vec![set("payment_term", "45+eom"), set("discount", "3")]));
    let special = add("special_prices", item(1), &[("label", "Four"), ("unit_price", "9")]);
    world.apply(0, agree(2, vec![special]));
    world.apply(0, agree(1, vec![set("discount", "5")]));
    let merge = Request::Merge { from: contact(2), into: contact(1), taken: Vec::new() };
    let Reply::Applied(undo) = world.ask(0, merge) else { panic!() };
    world.quiet();
    for seat in 0..2 {
        for number in 1..3 {
            let terms = terms(&mut world, seat, number);
            assert_eq!(terms.view.contact, contact(1));
            assert_eq!(
                (value(&terms, "payment_term"), value(&terms, "discount")),
                ("45+eom".into(), "5".into())
            );
            assert!(field(&terms, "payment_term").inherited.is_none());
            assert_eq!(terms.view.prices.len(), 1);
            assert_eq!(terms.view.prices[0].doc, DocKey::Terms(contact(1)));
        }
    }
    let undone = world.ask(0, Request::Undo(undo));
    assert!(matches!(undone, Reply::Applied(_)), "{undone:?}");
    world.quiet();
    for seat in 0..2 {
        let terms = [1, 2].map(|number| terms(&mut world, seat, number));
        assert_eq!(
            terms.each_ref().map(|terms| value(terms, "payment_term")),
            ["net+30", "45+eom"]
        );
        assert_eq!(terms.each_ref().map(|terms| terms.view.prices.len()), [0, 1]);
    }
}

#[test]
fn a_rep_sees_the_terms_and_may_not_write_them_and_merges_without_a_refusal() {
    let mut world = two_fiches();
    world.apply(0, agree(2, vec![set("payment_term", "45+eom")]));
    let paul = world.seat(1).credentials.person;
    for number in 1..3 {
        world.apply(0, on(contact(number), vec![set("rep", &paul.to_string())]));
    }
    let place = Place::Item { collection: "people".to_owned(), item: paul };
    let role = Edit::Set { place, field: "role".to_owned(), value: Some(Value::text(REP)) };
    world.apply(0, vec![Intent { doc: DocKey::Settings, edits: vec![role] }]);
    world.quiet();
    let barred = world.fiche(1, contact(2)).barred;
    assert!(barred.allows(Section::Terms, Action::See));
    assert!(!barred.allows(Section::Terms, Action::Edit));
    assert_eq!(value(&terms(&mut world, 1, 2), "payment_term"), "45+eom");
    world.ask(1, Request::Merge { from: contact(2), into: contact(1), taken: Vec::new() });
    world.quiet();
    assert_eq!(world.status(1).sync.refused, 0);
    world.wait(LONG);
    world.restart(0);
    for seat in 0..2 {
        let found = field(&terms(&mut world, seat, 1), "payment_term");
        assert_eq!(found.inherited.map(|of| of.from), Some(Source::Merged));
    }
}

#[test]
fn the_catalogue_is_read_family_by_family() {
    let mut world = two_fiches();
    let family = add("article_families", item(1), &[("name", "Fours")]);
    world.apply(0, vec![Intent { doc: DocKey::Settings, edits: vec![family] }]);
    for (of, article) in [(item(1), item(2)), (ItemId::default(), item(3))] {
        let edits = vec![add("articles", article, &[("name", "Un article")])];
        world.apply(0, vec![Intent { doc: DocKey::Catalogue(of), edits }]);
    }
    world.quiet();
    for seat in 0..2 {
        let Reply::Activity(all) = world.ask(seat, Request::Catalogue) else { panic!() };
        let articles = all.iter().find(|of| of.key == "articles").unwrap();
        let docs: Vec<_> = articles.items.iter().map(|item| item.doc).collect();
        assert_eq!(docs, [DocKey::Catalogue(item(1)), DocKey::Catalogue(ItemId::default())]);
    }
}

#[test]
fn the_company_says_what_fiches_leave_unset() {
    let mut world = two_fiches();
    let fields = |world: &mut World| match world.ask(0, Request::CompanyTerms) {
        Reply::Fields(fields) => fields,
        other => panic!("{other:?}"),
    };
    let found = |fields: &[FieldView]| {
        fields.iter().find(|field| field.key == "payment_term").cloned().unwrap()
    };
    assert_eq!(found(&fields(&mut world)).inherited.map(|of| of.from), Some(Source::BuiltIn));
    world.apply(
        0,
        vec![Intent { doc: DocKey::Settings, edits: vec![set("payment_term", "net+45")] }],
    );
    assert_eq!(found(&fields(&mut world)).value, Some(Value::text("net+45")));
    let inherited = field(&terms(&mut world, 0, 1), "payment_term").inherited;
    assert_eq!(
        inherited.map(|of| (of.value, of.from)),
        Some((Value::text("net+45"), Source::Company))
    );
}
