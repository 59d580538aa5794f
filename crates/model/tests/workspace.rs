//! Many people and devices in the settings document.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use carnet_ids::{ActorId, ItemId};
use carnet_model::{
    edit::{Context, Edit, Intent, apply, limits},
    kind::DocKey,
    value::Value,
    view,
};

fn actor(number: u64) -> ActorId {
    let mut bytes = [0xee; 16];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    ActorId::new(bytes)
}

fn device(number: u64) -> Edit {
    let text = |key: &str, value: String| (key.to_owned(), Value::Text(value));
    Edit::Add {
        collection: "devices".to_owned(),
        item: ItemId::new(number.to_be_bytes()),
        fields: vec![
            text("actor", actor(number).to_string()),
            text("name", format!("n° {number}")),
        ],
    }
}

fn add(document: &mut automerge::Automerge, edits: Vec<Edit>) {
    let context = Context { actor: ActorId::new([7; 16]), now: 1_750_000_000 };
    apply(document, &Intent { doc: DocKey::Settings, edits }, &context).unwrap();
}

#[test]
fn a_workspace_has_more_devices_than_a_fiche_has_items() {
    let mut document = DocKey::Settings.new_document();
    let many = limits::ITEMS as u64 + 50;
    add(&mut document, (1..=many).map(device).collect());
    let names: Vec<_> = view::settings(&document).devices.into_iter().map(|one| one.name).collect();
    let expected: Vec<_> = (1..=many).map(|number| format!("n° {number}")).collect();
    assert_eq!(names, expected, "all are there, in the order in which they came");
}

#[test]
fn one_is_found_as_among_all() {
    let mut document = DocKey::Settings.new_document();
    let person = ItemId::new([9; 8]);
    let fields = vec![("name".to_owned(), Value::text("Nadia"))];
    let nadia = Edit::Add { collection: "people".to_owned(), item: person, fields };
    let gone = ItemId::new(2_u64.to_be_bytes());
    let remove = Edit::Remove { collection: "devices".to_owned(), item: gone };
    add(&mut document, vec![nadia, device(1), device(2), remove, device(3)]);
    let all = view::settings(&document).devices;
    assert_eq!(view::device_of(&document, &actor(1)).as_ref(), all.first());
    assert_eq!(view::device_of(&document, &actor(3)).as_ref(), all.last());
    assert_eq!(view::device_of(&document, &actor(4)), None);
    assert!(view::device_of(&document, &actor(2)).is_some(), "whose a change is stays known");
    assert!(view::has_person(&document, &person));
    assert!(!view::has_person(&document, &ItemId::new([8; 8])));
}
