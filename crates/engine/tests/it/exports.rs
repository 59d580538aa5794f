//! Fiches as files, in the parts in which a screen takes them.

use crate::kit::{World, contact, coordinate, item, on, set, two_fiches};
use carnet_engine::api::{FileKind, Reply, Request};
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    value::Value,
};

fn part(world: &mut World, numbers: &[u8], kind: FileKind, first: bool) -> (usize, String) {
    let contacts = numbers.iter().map(|number| contact(*number)).collect();
    match world.ask(0, Request::Export { contacts, kind, first }) {
        Reply::Exported { count, text } => (count, text),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_table_has_its_head_once_and_the_workspaces_own_fields() {
    let mut world = two_fiches();
    let fields = [("name", "Sol"), ("key", "sol"), ("custom_kind", "text")];
    let fields = fields.map(|(key, value)| (key.to_owned(), Value::text(value))).to_vec();
    let define = Edit::Add { collection: "custom_fields".into(), item: item(0xf1), fields };
    world.apply(0, vec![Intent { doc: DocKey::Settings, edits: vec![define] }]);
    let place = Place::Item { collection: "custom".into(), item: item(0xf1) };
    let value = Some(Value::text("=dalle de 12"));
    world.apply(0, on(contact(1), vec![Edit::Set { place, field: "value".into(), value }]));
    let (one, first) = part(&mut world, &[1], FileKind::Csv, true);
    let (two, second) = part(&mut world, &[2, 9], FileKind::Csv, false);
    assert_eq!((one, two), (1, 1), "a contact that is not there is left out");
    let whole = format!("{first}{second}");
    let lines: Vec<&str> = whole.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("\u{feff}UID;") && lines[0].ends_with(";sol"), "{}", lines[0]);
    assert!(lines[1].contains(";Fiche 1;") && lines[1].ends_with(";'=dalle de 12"), "{}", lines[1]);
    assert!(lines[2].contains(";Fiche 2;") && lines[2].ends_with(';'), "{}", lines[2]);
    // It is read back by what it wrote.
    let preview = match world.ask(0, Request::ImportPreview { file: whole.into(), options: None }) {
        Reply::ImportPreview(preview) => preview,
        other => panic!("{other:?}"),
    };
    assert_eq!(preview.total, 2);
    assert!(preview.options.mapping.iter().all(Option::is_some), "{:?}", preview.options.mapping);
}

#[test]
fn cards_follow_each_other() {
    let mut world = two_fiches();
    let (count, text) = part(&mut world, &[1, 2], FileKind::VCard, true);
    assert_eq!((count, text.matches("BEGIN:VCARD").count()), (2, 2));
    assert!(text.starts_with("BEGIN:VCARD\r\n") && text.ends_with("END:VCARD\r\n"));
}

#[test]
fn everything_has_what_is_beside_the_fiche_too() {
    let mut world = two_fiches();
    let phone = coordinate(item(1), &[("label", "Standard"), ("phone", "+33298000001")]);
    world.apply(0, on(contact(1), vec![phone, set("client_code", "C0001")]));
    let fields = vec![("title".to_owned(), Value::text("Rappeler « demain »\\"))];
    let task = Edit::Add { collection: "tasks".into(), item: item(2), fields };
    let year = DocKey::Activity { contact: contact(1), year: 2026 };
    world.apply(0, vec![Intent { doc: year, edits: vec![task] }]);
    let discount =
        Edit::Set { place: Place::Root, field: "discount".into(), value: Some(Value::text("5")) };
    world.apply(0, vec![Intent { doc: DocKey::Terms(contact(1)), edits: vec![discount] }]);
    let (count, text) = part(&mut world, &[1, 2], FileKind::Json, true);
    assert_eq!(count, 2);
    let all: serde_json::Value = serde_json::from_str(&format!("[{text}]")).unwrap();
    let one = &all[0];
    assert_eq!(one["name"], "Fiche 1");
    assert_eq!(one["fields"]["client_code"], "C0001");
    assert_eq!(one["coordinates"][0]["label"], "Standard");
    assert_eq!(one["tasks"][0]["title"], "Rappeler « demain »\\");
    assert_eq!(one["terms"]["discount"], "5");
    assert_eq!(all[1]["name"], "Fiche 2");
    assert_eq!(all[1]["tasks"], serde_json::json!([]));
}
