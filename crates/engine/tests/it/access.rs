//! All that is held of one person, and what they said to being reached.

use crate::kit::{World, contact, coordinate, item, on, set, two_fiches};
use carnet_engine::api::{Access, Query, Reply, Request};
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    value::Value,
};
use serde_json::Value as Json;

fn access(world: &mut World, number: u8) -> (Access, Json) {
    match world.ask(0, Request::Access(contact(number))) {
        Reply::Access(access) => {
            let json = serde_json::from_str(&access.json).unwrap();
            (*access, json)
        }
        other => panic!("{other:?}"),
    }
}

fn fields(all: &[(&str, &str)]) -> Vec<(String, Value)> {
    all.iter().map(|(key, value)| ((*key).to_owned(), Value::text(*value))).collect()
}

#[test]
fn it_has_every_document_and_every_value_that_ever_was() {
    let mut world = two_fiches();
    let sha256 = "ab".repeat(32);
    let mut file = fields(&[("name", "Devis.pdf"), ("sha256", &sha256)]);
    file.push(("size".to_owned(), Value::Int(1_234)));
    let edits = vec![
        coordinate(item(1), &[("label", "Standard"), ("phone", "+33298000001")]),
        Edit::Add { collection: "attachments".into(), item: item(2), fields: file },
        set("job_title", "Ancienne fonction"),
    ];
    world.apply(0, on(contact(1), edits));
    world.apply(0, on(contact(1), vec![set("job_title", "Nouvelle fonction")]));
    let text = fields(&[("kind", "note"), ("text", "Vu en mars")]);
    let note = Edit::Add { collection: "events".into(), item: item(3), fields: text };
    let year = DocKey::Activity { contact: contact(1), year: 2026 };
    world.apply(0, vec![Intent { doc: year, edits: vec![note] }]);
    world.apply(
        0,
        vec![Intent { doc: DocKey::Terms(contact(1)), edits: vec![set("discount", "5")] }],
    );
    let (access, json) = access(&mut world, 1);
    assert_eq!(access.name, "Fiche 1");
    let [file] = &access.files[..] else { panic!("{:?}", access.files) };
    assert_eq!((file.name.as_str(), file.size), ("Devis.pdf", 1_234));
    assert_eq!(json["files"][0]["sha256"], sha256.as_str());
    assert_eq!(json["fiche"]["coordinates"][0]["phone"], "+33298000001");
    assert_eq!(json["fiche"]["terms"]["discount"], "5");
    assert_eq!(json["fiche"]["fields"]["job_title"], "Nouvelle fonction");
    let history = json["history"].as_array().unwrap();
    let changes: Vec<&Json> =
        history.iter().flat_map(|entry| entry["changes"].as_array().unwrap()).collect();
    let was = |field: &str, before: Json, after: &str| {
        let is_it = |change: &&&Json| {
            change["field"] == field && change["before"] == before && change["after"] == after
        };
        changes.iter().any(|change| is_it(&change))
    };
    assert!(was("job_title", Json::Null, "Ancienne fonction"), "{json}");
    assert!(was("job_title", "Ancienne fonction".into(), "Nouvelle fonction"), "{json}");
    assert!(was("discount", Json::Null, "5"), "terms are told, too: {json}");
    assert!(history.windows(2).all(|two| two[0]["at"].as_i64() <= two[1]["at"].as_i64()));
    assert!(matches!(
        world.ask(0, Request::Access(contact(77))),
        Reply::Failed(carnet_engine::api::Failure::NotFound)
    ));
}

#[test]
fn who_consented_is_found_in_the_directory() {
    let mut world = two_fiches();
    world.apply(0, on(contact(1), vec![set("consent_email", "given")]));
    world.apply(
        0,
        on(contact(2), vec![set("consent_email", "refused"), set("consent_sms", "given")]),
    );
    let mut found = |consent: &str| -> Vec<String> {
        let query = Query { consent: Some(consent.to_owned()), ..Query::default() };
        match world.ask(0, Request::Search { query, offset: 0, limit: 9 }) {
            Reply::Rows(rows) => rows.rows.into_iter().map(|row| row.name).collect(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(found("email:given"), ["Fiche 1"]);
    assert_eq!(found("email:refused"), ["Fiche 2"]);
    assert_eq!(found("sms:given"), ["Fiche 2"]);
    assert_eq!(found("post:given"), Vec::<String>::new());
    world.apply(
        0,
        on(
            contact(1),
            vec![Edit::Set { place: Place::Root, field: "consent_email".into(), value: None }],
        ),
    );
    let query = Query { consent: Some("email:given".to_owned()), ..Query::default() };
    let found = world.ask(0, Request::Search { query, offset: 0, limit: 9 });
    assert!(matches!(found, Reply::Rows(rows) if rows.rows.is_empty()));
}
