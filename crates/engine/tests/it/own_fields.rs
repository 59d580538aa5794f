//! The workspace's own fields: defined by one person, filled in by another.

use crate::kit::{World, company, contact, on};
use carnet_engine::api::{Failure, OnDuplicate, Query, Reply, Request, Row, Sort, UndoId};
use carnet_ids::ItemId;
use carnet_model::{
    custom::{CustomView, Standing},
    edit::{Edit, Intent, Place},
    kind::DocKey,
    value::Value,
};

const FIELD: ItemId = ItemId::new([0xf1; 8]);

fn define(fields: &[(&str, &str)]) -> Vec<Intent> {
    define_as(FIELD, fields)
}

fn define_as(item: ItemId, fields: &[(&str, &str)]) -> Vec<Intent> {
    let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), Value::text(*value)));
    let edit = Edit::Add { collection: "custom_fields".into(), item, fields: fields.collect() };
    vec![Intent { doc: DocKey::Settings, edits: vec![edit] }]
}

fn redefine(field: &str, value: &str) -> Vec<Intent> {
    let place = Place::Item { collection: "custom_fields".into(), item: FIELD };
    let value = Some(Value::text(value));
    let edit = Edit::Set { place, field: field.into(), value };
    vec![Intent { doc: DocKey::Settings, edits: vec![edit] }]
}

fn enter(typed: &str) -> Vec<Intent> {
    let place = Place::Item { collection: "custom".into(), item: FIELD };
    let value = Some(Value::text(typed));
    on(contact(1), vec![Edit::Set { place, field: "value".into(), value }])
}

fn shown(world: &mut World, seat: usize) -> CustomView {
    world.fiche(seat, contact(1)).view.custom.remove(0)
}

fn refused(world: &mut World, intents: Vec<Intent>) -> (String, String) {
    match world.ask(0, Request::Apply(intents)) {
        Reply::Failed(Failure::Edit(error)) => (error.field, error.code),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_one_defines_another_fills_in_offline_and_both_change_meanwhile() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.apply(0, define(&[("name", "Sol"), ("key", "sol"), ("custom_kind", "text")]));
    world.online(1, false);
    world.apply(1, enter("une dalle de 12"));
    let fiche = world.fiche(1, contact(1));
    assert!(fiche.pending && fiche.pending_items.contains(&FIELD));
    world.apply(0, redefine("name", "Épaisseur"));
    world.apply(0, redefine("custom_kind", "integer"));
    world.online(1, true);
    world.wait(31_000);
    for seat in 0..2 {
        let Reply::Workspace(workspace) = world.ask(seat, Request::Workspace) else { panic!() };
        assert_eq!(workspace.custom[0].name, "Épaisseur");
        let shown = shown(&mut world, seat);
        assert_eq!(shown.field.display, "une dalle de 12");
        assert_eq!(shown.field.warning.as_deref(), Some("custom-unfit"));
    }
    assert_eq!(refused(&mut world, enter("épaisse")), (FIELD.to_string(), "not-a-number".into()));
    world.apply(0, enter("12"));
    assert_eq!(shown(&mut world, 1).field.warning, None);
    world.apply(0, redefine("retired", "true"));
    assert_eq!(shown(&mut world, 1).standing, Standing::Retired);
}

#[test]
fn two_first_values_are_a_conflict_that_is_read_by_its_definition() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.apply(0, define(&[("name", "Quai"), ("custom_kind", "yes_no")]));
    world.online(1, false);
    world.apply(1, enter("oui"));
    world.apply(0, enter("non"));
    world.online(1, true);
    world.wait(31_000);
    let Reply::Conflicts(conflicts) = world.ask(0, Request::Conflicts) else { panic!() };
    let values = conflicts[0].field.conflict.iter().map(|one| one.value.clone());
    let values: Vec<_> = values.flatten().collect();
    assert_eq!(values.len(), 2);
    assert!(values.contains(&Value::Bool(true)) && values.contains(&Value::Bool(false)));
    assert_eq!(world.status(0).sync.conflicts, 1);
    world.apply(0, enter("true"));
    world.wait(31_000);
    assert_eq!(world.status(1).sync.conflicts, 0);
    assert_eq!(shown(&mut world, 1).field.value, Some(Value::Bool(true)));
}

fn found(world: &mut World, seat: usize, text: &str) -> Vec<Row> {
    world.rows(seat, Query { text: text.into(), ..Query::default() })
}

/// The search follows the definition: on every device, and after a restart.
#[test]
fn what_is_entered_is_found_once_its_field_is_searched() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.apply(0, define(&[("name", "Quai"), ("custom_kind", "text")]));
    world.apply(0, enter("Passerelle nord"));
    world.wait(31_000);
    assert!(found(&mut world, 1, "passerelle").is_empty());
    world.apply(0, redefine("searchable", "true"));
    for seat in 0..2 {
        let rows = found(&mut world, seat, "passer");
        assert_eq!(rows[0].matched.as_deref(), Some("Passerelle nord"));
    }
    world.wait(60_000);
    world.restart(1);
    assert_eq!(found(&mut world, 1, "passerelle").len(), 1);
    world.wait(31_000);
    world.apply(0, enter("Escalier"));
    assert!(found(&mut world, 1, "passerelle").is_empty());
    assert_eq!(found(&mut world, 1, "escalier").len(), 1);
    world.apply(0, redefine("searchable", "false"));
    assert!(found(&mut world, 1, "escalier").is_empty());
    // As a date it is found as it is written.
    world.apply(0, redefine("custom_kind", "date"));
    world.apply(0, enter("2027-03-31"));
    world.apply(0, redefine("searchable", "true"));
    assert_eq!(found(&mut world, 1, "31/03/2027").len(), 1);
}

#[test]
fn contacts_are_filtered_by_what_was_chosen_and_shown_in_columns() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.apply(0, company(contact(2), "Au bon pain"));
    world.apply(0, define(&[("name", "Quai"), ("custom_kind", "text")]));
    world.apply(0, enter("non"));
    let by = |value: &str| Query { custom: vec![(FIELD, value.into())], ..Query::default() };
    assert!(world.rows(1, by("false")).is_empty());
    // What is there is brought to the new type when it is next entered; a filter looks at the texts.
    world.apply(0, redefine("custom_kind", "yes_no"));
    world.apply(0, redefine("in_list", "true"));
    world.apply(0, enter("oui"));
    let rows = world.rows(1, by("true"));
    assert_eq!(rows.iter().map(|row| row.contact).collect::<Vec<_>>(), [contact(1)]);
    let cell = &rows[0].custom[0];
    assert_eq!((cell.name.as_str(), cell.text.as_str(), cell.is_flag), ("Quai", "true", true));
    world.apply(0, enter("non"));
    assert!(world.rows(1, by("true")).is_empty());
    assert_eq!(world.rows(1, by("false")).len(), 1);
    world.apply(0, redefine("retired", "true"));
    assert!(world.rows(1, by("false"))[0].custom.is_empty());
}

#[test]
fn a_file_fills_in_what_a_contact_lacks() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, define(&[("name", "Sol"), ("key", "sol"), ("custom_kind", "text")]));
    let mut import = |file: &str, duplicates| {
        let file = file.as_bytes().to_vec();
        let preview = Request::ImportPreview { file: file.clone(), options: None };
        let Reply::ImportPreview(preview) = world.ask(0, preview) else { panic!() };
        let options = preview.options;
        let import = Request::Import { file, options, duplicates, dry_run: false };
        let Reply::Imported(report) = world.ask(0, import) else { panic!() };
        assert!(report.errors.is_empty(), "{report:?}");
        let contact = world.rows(0, Query::default())[0].contact;
        let fiche = world.fiche(0, contact).view;
        let displays = fiche.custom.iter().map(|field| field.field.display.clone());
        displays.collect::<Vec<_>>()
    };
    let row = |sol: &str| format!("Raison sociale;E-mail;sol\nLe Fournil;a@b.fr;{sol}\n");
    assert_eq!(import(&row(""), OnDuplicate::Complete), [""]);
    assert_eq!(import(&row("Bois"), OnDuplicate::Complete), ["Bois"]);
    assert_eq!(import(&row("Zinc"), OnDuplicate::Complete), ["Bois"]);
    assert_eq!(import(&row("Zinc"), OnDuplicate::Update), ["Zinc"]);
    assert_eq!(import(&row("Liège"), OnDuplicate::Skip), ["Zinc"]);
}

#[test]
fn a_value_that_is_taken_back_is_none() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, company(contact(1), "Le Fournil"));
    world.apply(0, define(&[("name", "Sol"), ("custom_kind", "text")]));
    let undo: UndoId = world.apply(0, enter("Bois"));
    world.ask(0, Request::Undo(undo));
    assert_eq!(shown(&mut world, 0).field.value, None);
}

#[test]
fn a_definition_that_says_too_little_is_refused() {
    let mut world = World::new(&["Nadia"]);
    world.apply(0, define(&[("name", "Sol"), ("key", "sol")]));
    let other = ItemId::new([2; 8]);
    let taken = refused(&mut world, define_as(other, &[("name", "Dalle"), ("key", "sol")]));
    assert_eq!(taken, ("key".into(), "key-taken".into()));
    let nameless = refused(&mut world, define_as(other, &[("key", "dalle")]));
    assert_eq!(nameless, ("name".into(), "needs-a-name".into()));
    let Reply::Workspace(workspace) = world.ask(0, Request::Workspace) else { panic!() };
    assert_eq!(workspace.custom.len(), 1);
}

#[test]
fn fiches_are_put_in_order_by_a_field_as_its_type_says() {
    let mut world = World::new(&["Nadia", "Paul"]);
    world.apply(0, define(&[("name", "Tonnage"), ("custom_kind", "decimal")]));
    for (number, typed) in [(1, "12"), (2, "9.5"), (3, ""), (4, "100")] {
        world.apply(0, company(contact(number), &format!("Fiche {number}")));
        if !typed.is_empty() {
            let place = Place::Item { collection: "custom".into(), item: FIELD };
            let value = Some(Value::text(typed));
            let edit = Edit::Set { place, field: "value".into(), value };
            world.apply(0, on(contact(number), vec![edit]));
        }
    }
    let sorted = |world: &mut World| -> Vec<String> {
        let query = Query { sort: Sort::Own(FIELD), ..Query::default() };
        world.rows(0, query).into_iter().map(|row| row.name).collect()
    };
    assert_eq!(sorted(&mut world), ["Fiche 2", "Fiche 1", "Fiche 4", "Fiche 3"]);
    world.apply(0, redefine("custom_kind", "text"));
    assert_eq!(sorted(&mut world), ["Fiche 4", "Fiche 1", "Fiche 2", "Fiche 3"]);
    let place = Place::Item { collection: "custom".into(), item: FIELD };
    let edit = Edit::Set { place, field: "value".into(), value: Some(Value::text("0")) };
    world.apply(0, on(contact(2), vec![edit]));
    assert_eq!(sorted(&mut world)[0], "Fiche 2");
}
