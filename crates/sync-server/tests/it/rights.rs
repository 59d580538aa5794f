//! Rights, on a real server: what a device may not change is refused, kept and told.

use crate::{
    audit::audit,
    devices::post,
    kit::{
        Device, Office, PATIENCE, Raw, apply, create, get, hello, note, set, synchronise,
        until_fiche,
    },
};
use carnet_device::{Memory, Session};
use carnet_engine::api::{Credentials, Quarantined, Reply, Request};
use carnet_ids::{ActorId, DocId, Epoch, ItemId};
use carnet_model::{
    edit::{Context, Edit, Intent, Place},
    kind::DocKey,
    value::Value,
};
use carnet_policy::{READ_ONLY, REP, Role};
use carnet_sync::wire::{Bytes, Hello, Mode, Pushed, ToDevice, ToServer, code};
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
    // One that sees what others hold, too.
    let admin = office.credentials("Nadia").await;
    let rights: Vec<String> =
        Role::built_in(&REP).unwrap().rights.iter().map(ToString::to_string).collect();
    let role = json!({
        "name": "Commercial", "rights": rights, "sees": "everything", "edits": "portfolio",
        "sees_archived": true,
    });
    assert_eq!(post(&office, &admin, "/api/admin/role", &role).await, 200);
    let id = self::rights(&office, &admin).await.1["roles"][4]["id"].clone();
    let place = json!({ "person": malos.to_string(), "role": id });
    assert_eq!(post(&office, &admin, "/api/admin/place", &place).await, 200);
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
async fn a_place_is_changed_in_the_part_that_is_named() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    assert_eq!(post(&office, &nadia, "/api/admin/team", &json!({ "name": "Ouest" })).await, 200);
    let team = rights(&office, &nadia).await.1["teams"][0]["id"].clone();
    let (rep, reads) = (json!(REP.to_string()), json!(READ_ONLY.to_string()));
    for (part, expected) in [
        (json!({ "role": rep }), (&rep, &Json::Null)),
        (json!({ "team": team }), (&rep, &team)),
        (json!({ "role": reads }), (&reads, &team)),
        (json!({}), (&reads, &team)),
        (json!({ "team": null }), (&reads, &Json::Null)),
    ] {
        let mut place = part.clone();
        place["person"] = json!(malo.person);
        assert_eq!(post(&office, &nadia, "/api/admin/place", &place).await, 200, "{part}");
        let known = rights(&office, &nadia).await.1;
        let malos = known["people"].as_array().unwrap().iter();
        let malos = malos.clone().find(|member| member["person"] == json!(malo.person)).unwrap();
        assert_eq!((&malos["role"], &malos["team"]), expected, "{part}");
    }
    office.close().await;
}

#[tokio::test]
async fn what_administrators_write_is_in_the_audit_log() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    for _ in 0..2 {
        assert_eq!(
            post(&office, &nadia, "/api/admin/team", &json!({ "name": "Ouest" })).await,
            200
        );
    }
    let team = rights(&office, &nadia).await.1["teams"][0]["id"].clone();
    let place = json!({ "person": malo.person, "role": REP.to_string(), "team": team });
    assert_eq!(post(&office, &nadia, "/api/admin/place", &place).await, 200);
    let bearer = format!("Bearer {}", nadia.token);
    let headers = [("authorization", bearer.as_str())];
    let answer = get(&office.host, "/api/admin/journal", &headers).await;
    let said: Json = serde_json::from_slice(&answer.body).unwrap();
    let (placed, added) = (&said["entries"][0], &said["entries"][1]);
    assert_eq!((&placed["act"], &placed["about"]), (&json!("placed"), &json!("Malo")));
    let team = format!("Ouest ({})", team.as_str().unwrap());
    assert_eq!(placed["detail"]["team"], team);
    assert_eq!((&added["act"], &added["about"]), (&json!("team-added"), &json!("Ouest")));
    assert_eq!(said["entries"][2]["act"], json!("joined"), "the team is there once");
    office.close().await;
}

#[tokio::test]
async fn refused_changes_that_trickle_in_make_one_entry() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let mut malo = office.device("Malo").await;
    let contact = create(&mut malo, 1, "Boulangerie du Port").await;
    synchronise(&mut malo).await;
    given(&office, "Malo", "read-only").await;
    for number in 1..4 {
        apply(&mut malo, DocKey::Contact(contact), vec![set("category", "Boulangers")]).await;
        until_refused(&mut malo, number).await;
    }
    office.close().await;
    let said = audit(data.path()).1;
    assert_eq!(said.matches("changes-refused").count(), 1, "{said}");
    assert!(said.contains("count=3"), "{said}");
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

/// Connects as a device that has seen what this server lost: it may give changes back.
async fn claim_a_lost_epoch(office: &Office, who: &Credentials) -> Raw {
    let mut raw = office.raw().await;
    let hello = Hello { epoch: Some(Epoch::new([9; 16])), ..hello(who) };
    raw.send(&ToServer::Hello(hello)).await;
    loop {
        if let ToDevice::Welcome(welcome) = raw.next().await.unwrap() {
            assert!(matches!(welcome.mode, Mode::Reconcile), "{welcome:?}");
            return raw;
        }
    }
}

/// Somebody's change of the settings that makes a person an administrator.
fn promotion(person: ItemId) -> Vec<u8> {
    let role = ("role".to_owned(), Value::text(carnet_policy::ADMINISTRATOR.to_string()));
    let edit = Edit::Add { collection: "people".to_owned(), item: person, fields: vec![role] };
    let intent = Intent { doc: DocKey::Settings, edits: vec![edit] };
    let context = Context { actor: ActorId::new([77; 16]), now: 1_800_000_000 };
    let mut doc = DocKey::Settings.new_document();
    carnet_model::edit::apply(&mut doc, &intent, &context).unwrap().change.unwrap()
}

/// Gives changes of the settings back; what the server says of the last.
async fn give_back(raw: &mut Raw, no: u64, change: Vec<u8>) -> Result<(), String> {
    let change = Bytes(change);
    raw.send(&ToServer::Return(vec![Pushed { no, doc: DocKey::Settings.id(), change }])).await;
    loop {
        match raw.next().await.unwrap() {
            ToDevice::ReturnAck { through, .. } if through == no => return Ok(()),
            ToDevice::ReturnReject { no: refused, code, .. } if refused == no => return Err(code),
            _ => {}
        }
    }
}

#[tokio::test]
async fn what_is_given_back_makes_nobody_an_administrator_and_is_in_the_audit_log() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    let change = promotion(malo.person);
    // Nobody has given Malo a role: he works as he likes, and decides about nobody.
    let mut raw = claim_a_lost_epoch(&office, &malo).await;
    assert_eq!(give_back(&mut raw, 1, change.clone()).await, Err("right-server".to_owned()));
    assert_eq!(rights(&office, &malo).await.0, 403);
    // Nadia was the first: she may, and it is told.
    let mut raw = claim_a_lost_epoch(&office, &nadia).await;
    assert_eq!(give_back(&mut raw, 1, change).await, Ok(()));
    assert_eq!(rights(&office, &malo).await.0, 200);
    let bearer = format!("Bearer {}", nadia.token);
    let entry = tokio::time::timeout(PATIENCE, async {
        loop {
            let path = "/api/admin/journal?words=returned";
            let answer = get(&office.host, path, &[("authorization", &bearer)]).await;
            let all: Json = serde_json::from_slice(&answer.body).unwrap();
            if let Some(entry) = all["entries"].get(0) {
                return entry.clone();
            }
        }
    });
    let entry = entry.await.expect("it is not in the audit log");
    assert_eq!((&entry["who"], &entry["about"]), (&json!("Nadia"), &json!("settings")));
    assert_eq!(entry["detail"]["returned"], "1");
    assert_eq!(entry["detail"]["device"], json!(nadia.device));
    office.close().await;
}

#[tokio::test]
async fn a_device_stays_known_by_its_first_author() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let mut nadia = office.device("Nadia").await;
    let malo = office.credentials("Malo").await;
    let mut raw = office.raw().await;
    raw.hello(&malo).await;
    let mut alike = *malo.actor.as_bytes();
    alike[8..].fill(7);
    let other = ActorId::new([78; 16]);
    for actor in [ActorId::new(alike), other] {
        raw.send(&ToServer::Actor { actor }).await;
    }
    // They are written down in their order.
    let authors = tokio::time::timeout(PATIENCE, async {
        loop {
            let reply = nadia.request(Request::Workspace).await.unwrap();
            let Reply::Workspace(workspace) = reply else { panic!("{reply:?}") };
            let authors: Vec<_> = workspace.authors.iter().map(|(actor, ..)| *actor).collect();
            if authors.contains(&other) {
                return authors;
            }
            nadia.event().await;
        }
    });
    let authors = authors.await.expect("the author is not written down");
    assert!(authors.contains(&malo.actor), "{authors:?}");
    office.close().await;
}

/// Others know a device by the first bytes of its author, which stand in the settings.
#[tokio::test]
async fn no_device_takes_an_author_that_looks_like_anothers_even_before_that_one_came() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    let mut author = *nadia.actor.as_bytes();
    author[8..].fill(7);
    for author in [ActorId::new(author), nadia.actor] {
        let mut raw = office.raw().await;
        raw.send(&ToServer::Hello(Hello { actor: author, ..hello(&malo) })).await;
        assert_eq!(raw.refused().await.0, code::ACTOR_FOREIGN);
    }
    let mut device = Session::open(Memory::default(), true).await.unwrap();
    device.sign_in(nadia).await.unwrap();
    create(&mut device, 1, "Boulangerie du Port").await;
    synchronise(&mut device).await;
    assert_eq!(refused(&mut device).await.len(), 0);
    office.close().await;
}

#[tokio::test]
async fn a_file_that_a_device_wrote_is_in_the_audit_log() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    let file = |kind: &str| json!({ "kind": kind, "count": 12, "at": 1_790_000_000 });
    assert_eq!(post(&office, &malo, "/api/exported", &file("vcard")).await, 200);
    assert_eq!(post(&office, &malo, "/api/exported", &file("=exe")).await, 400);
    let of_nobody = Credentials { token: "of nobody".to_owned(), ..malo.clone() };
    assert_eq!(post(&office, &of_nobody, "/api/exported", &file("csv")).await, 401);
    let bearer = format!("Bearer {}", nadia.token);
    let headers = [("authorization", bearer.as_str())];
    let answer = get(&office.host, "/api/admin/journal?words=exported", &headers).await;
    let said: Json = serde_json::from_slice(&answer.body).unwrap();
    let entries = said["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!((&entries[0]["who"], &entries[0]["about"]), (&json!("Malo"), &json!("vcard")));
    assert_eq!(entries[0]["detail"]["documents"], "12");
    office.close().await;
}
