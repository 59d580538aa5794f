//! Rights, on a real server: what a device may not change is refused, kept and told.

use crate::{
    devices::post,
    kit::{Device, Office, PATIENCE, apply, create, get, note, set, synchronise, until_fiche},
};
use carnet_engine::api::{Credentials, Quarantined, Reply, Request};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    value::Value,
};
use carnet_policy::{REP, Role};
use serde_json::{Value as Json, json};

async fn refused(device: &mut Device) -> Vec<Quarantined> {
    match device.request(Request::Quarantine).await.unwrap() {
        Reply::Quarantine(refused) => refused,
        other => panic!("{other:?}"),
    }
}

/// Drives until the server has refused so many.
async fn until_refused(device: &mut Device, count: usize) -> Vec<Quarantined> {
    let waited = tokio::time::timeout(PATIENCE, async {
        loop {
            let found = refused(device).await;
            if found.len() >= count {
                return found;
            }
            device.event().await;
        }
    });
    waited.await.expect("nothing was refused")
}

async fn person(device: &mut Device) -> ItemId {
    match device.request(Request::Status).await.unwrap() {
        Reply::Status(status) => status.user.unwrap().person,
        other => panic!("{other:?}"),
    }
}

async fn given(office: &Office, name: &str, role: &str) {
    office.admin("/admin/place", &json!({ "name": name, "role": role })).await;
}

fn codes(refused: &[Quarantined]) -> Vec<&str> {
    refused.iter().map(|one| one.code.as_str()).collect()
}

#[tokio::test]
async fn a_rep_edits_their_own_fiches_and_is_told_why_not_others() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (mut nadia, mut malo) = (office.device("Nadia").await, office.device("Malo").await);
    let (nadias, malos) = (person(&mut nadia).await, person(&mut malo).await);
    let mine = create(&mut nadia, 1, "Boulangerie du Port").await;
    let other = create(&mut nadia, 2, "Crêperie du Quai").await;
    for (contact, rep) in [(mine, malos), (other, nadias)] {
        apply(&mut nadia, DocKey::Contact(contact), vec![set("rep", &rep.to_string())]).await;
    }
    synchronise(&mut nadia).await;
    until_fiche(&mut malo, other, |_| true).await;
    given(&office, "Malo", "rep").await;
    apply(&mut malo, DocKey::Contact(mine), vec![set("category", "Boulangers")]).await;
    note(&mut malo, mine, 1, "Vu ce matin").await;
    apply(&mut malo, DocKey::Contact(other), vec![set("category", "Traiteurs")]).await;
    note(&mut malo, other, 2, "Pas vu").await;
    let kept = until_refused(&mut malo, 2).await;
    assert_eq!(codes(&kept), ["right-reach", "right-reach"]);
    assert_eq!(kept[0].name, "Crêperie du Quai");
    assert_eq!(kept[0].details[0].after, Some(Value::text("Traiteurs")));
    synchronise(&mut malo).await;
    // His own came through; the other fiche is the server's again, on both.
    let seen = until_fiche(&mut nadia, mine, |fiche| fiche.view.events.len() == 1).await;
    assert_eq!(category(&seen), "Boulangers");
    for device in [&mut nadia, &mut malo] {
        let seen = until_fiche(device, other, |fiche| category(fiche).is_empty()).await;
        assert!(seen.view.events.is_empty());
    }
    office.close().await;
}

fn category(fiche: &carnet_engine::api::Fiche) -> String {
    let mut fields = fiche.view.sections.iter().flat_map(|section| &section.fields);
    fields.find(|field| field.key == "category").unwrap().display.clone()
}

#[tokio::test]
async fn a_fiche_that_was_refused_whole_can_be_read_and_is_nowhere_else() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (mut nadia, mut malo) = (office.device("Nadia").await, office.device("Malo").await);
    given(&office, "Malo", "read-only").await;
    let contact = create(&mut malo, 1, "Boulangerie du Port").await;
    apply(&mut malo, DocKey::Contact(contact), vec![set("category", "Boulangers")]).await;
    let kept = until_refused(&mut malo, 2).await;
    assert_eq!(codes(&kept), ["right-create", "right-create"]);
    assert_eq!(
        (kept[0].name.as_str(), kept[1].name.as_str()),
        ("Boulangerie du Port", "Boulangerie du Port")
    );
    assert_eq!(kept[1].details[0].after, Some(Value::text("Boulangers")));
    synchronise(&mut malo).await;
    synchronise(&mut nadia).await;
    for device in [&mut nadia, &mut malo] {
        assert!(crate::kit::fiche(device, contact).await.is_none());
    }
    office.close().await;
}

#[tokio::test]
async fn a_role_that_is_taken_away_is_gone_at_once() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let mut malo = office.device("Malo").await;
    let contact = create(&mut malo, 1, "Boulangerie du Port").await;
    synchronise(&mut malo).await;
    given(&office, "Malo", "read-only").await;
    // The connection is the same.
    apply(&mut malo, DocKey::Contact(contact), vec![set("category", "Boulangers")]).await;
    assert_eq!(codes(&until_refused(&mut malo, 1).await), ["right-section"]);
    given(&office, "Malo", "office").await;
    apply(&mut malo, DocKey::Contact(contact), vec![set("category", "Traiteurs")]).await;
    synchronise(&mut malo).await;
    assert_eq!(refused(&mut malo).await.len(), 1);
    office.close().await;
}

#[tokio::test]
async fn nobody_gives_themselves_a_role() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let mut malo = office.device("Malo").await;
    let malos = person(&mut malo).await;
    given(&office, "Malo", "rep").await;
    let role = Edit::Set {
        place: Place::Item { collection: "people".to_owned(), item: malos },
        field: "role".to_owned(),
        value: Some(Value::text(carnet_policy::ADMINISTRATOR.to_string())),
    };
    apply(&mut malo, DocKey::Settings, vec![role]).await;
    assert_eq!(codes(&until_refused(&mut malo, 1).await), ["right-server"]);
    let named = malo.request(Request::NameDevice("iPad".to_owned())).await.unwrap();
    assert!(matches!(named, Reply::Applied(_)), "{named:?}");
    synchronise(&mut malo).await;
    assert_eq!(refused(&mut malo).await.len(), 1);
    office.close().await;
}

async fn rights(office: &Office, who: &Credentials) -> (u16, Json) {
    let bearer = format!("Bearer {}", who.token);
    let answer = get(&office.host, "/api/admin/rights", &[("authorization", &bearer)]).await;
    (answer.status, serde_json::from_slice(&answer.body).unwrap())
}

#[tokio::test]
async fn administrators_write_roles_and_places() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    assert_eq!(rights(&office, &malo).await.0, 403, "Nadia was the first");
    let (status, known) = rights(&office, &nadia).await;
    assert_eq!((status, known["roles"].as_array().unwrap().len()), (200, 4));
    let mut written = json!({
        "name": "Relecteur", "rights": ["fiche.see", "notes.edit"], "sees": "everything", "edits": "team",
    });
    assert_eq!(post(&office, &malo, "/api/admin/role", &written).await, 403);
    assert_eq!(post(&office, &nadia, "/api/admin/role", &written).await, 200);
    let role = rights(&office, &nadia).await.1["roles"][4].clone();
    assert_eq!((&role["name"], &role["edits"]), (&json!("Relecteur"), &json!("team")));
    assert_eq!(role["rights"], json!(["fiche.see", "notes.edit"]));
    let person = |who: &Credentials| who.person.to_string();
    let place = json!({ "person": person(&malo), "role": role["id"], "team": null });
    assert_eq!(post(&office, &nadia, "/api/admin/place", &place).await, 200);
    assert_eq!(post(&office, &nadia, "/api/admin/team", &json!({ "name": "Ouest" })).await, 200);
    let known = rights(&office, &nadia).await.1;
    assert_eq!(known["teams"][0]["name"], "Ouest");
    let malos = known["people"].as_array().unwrap().iter().find(|one| one["name"] == "Malo");
    assert_eq!(malos.unwrap()["role"], role["id"]);
    // What there is not, what is fixed, and oneself.
    written["rights"] = json!(["fiche.fly"]);
    assert_eq!(post(&office, &nadia, "/api/admin/role", &written).await, 400);
    written["rights"] = json!([]);
    written["id"] = json!(carnet_policy::ADMINISTRATOR.to_string());
    assert_eq!(post(&office, &nadia, "/api/admin/role", &written).await, 409);
    let place = json!({ "person": person(&nadia), "role": REP.to_string() });
    assert_eq!(post(&office, &nadia, "/api/admin/place", &place).await, 409);
    let place = json!({ "person": DocId::default().to_string()[..16], "role": REP.to_string() });
    assert_eq!(post(&office, &nadia, "/api/admin/place", &place).await, 409);
    let rep = Role::built_in(&REP).unwrap();
    assert!(!rep.is_free());
    // Somebody else may take it from her.
    given(&office, "Malo", "administrator").await;
    let place = json!({ "person": person(&nadia), "role": REP.to_string() });
    assert_eq!(post(&office, &malo, "/api/admin/place", &place).await, 200);
    assert_eq!(rights(&office, &nadia).await.0, 403);
    office.close().await;
}

#[tokio::test]
async fn what_has_nothing_to_do_with_a_refused_edit_comes_through() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let admin = office.credentials("Nadia").await;
    let (mut nadia, mut malo) = (office.device("Nadia").await, office.device("Malo").await);
    let contact = create(&mut nadia, 1, "Boulangerie du Port").await;
    synchronise(&mut nadia).await;
    until_fiche(&mut malo, contact, |_| true).await;
    let role = json!({
        "name": "Sans notes", "rights": ["fiche.see", "crm.edit"], "sees": "everything", "edits": "everything",
    });
    assert_eq!(post(&office, &admin, "/api/admin/role", &role).await, 200);
    let id = rights(&office, &admin).await.1["roles"][4]["id"].clone();
    let place = json!({ "person": person(&mut malo).await.to_string(), "role": id });
    assert_eq!(post(&office, &admin, "/api/admin/place", &place).await, 200);
    malo.set_online(false).await;
    let noted = |text: &str| Edit::Splice {
        place: Place::Root,
        field: "notes".to_owned(),
        at: 0,
        delete: 0,
        insert: text.to_owned(),
        base: None,
    };
    for edit in [noted("fermé le lundi"), set("category", "Boulangers"), noted("Attention : ")] {
        apply(&mut malo, DocKey::Contact(contact), vec![edit]).await;
    }
    malo.set_online(true).await;
    let kept = until_refused(&mut malo, 2).await;
    assert_eq!(codes(&kept), ["right-section", "right-section"], "{kept:?}");
    synchronise(&mut malo).await;
    for device in [&mut nadia, &mut malo] {
        let seen = until_fiche(device, contact, |fiche| category(fiche) == "Boulangers").await;
        let mut fields = seen.view.sections.iter().flat_map(|section| &section.fields);
        assert_eq!(fields.find(|field| field.key == "notes").unwrap().display, "");
    }
    office.close().await;
}
