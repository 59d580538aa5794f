//! Who receives which documents, on a real server: what comes, what goes, and what nobody gets out of it.

use crate::{
    devices::post,
    kit::{
        Device, Office, PATIENCE, Raw, apply, create, fiche, get, hello, note, notes, set,
        synchronise, until_fiche,
    },
};
use carnet_engine::api::{Credentials, Failure, HandedOver, Reply, Request};
use carnet_ids::{DocId, Epoch, ItemId};
use carnet_model::kind::DocKey;
use carnet_sync::{
    digest::Digest,
    limits::PROTOCOL_BEFORE,
    wire::{Bytes, Hello, Mode, Outcome, Range, ToDevice, ToServer, Welcome, code},
};
use serde_json::json;

async fn person(device: &mut Device) -> ItemId {
    match device.request(Request::Status).await.unwrap() {
        Reply::Status(status) => status.user.unwrap().person,
        other => panic!("{other:?}"),
    }
}

async fn give(office: &Office, name: &str, role: &str) {
    office.admin("/admin/place", &json!({ "name": name, "role": role })).await;
}

async fn hand(device: &mut Device, contact: DocId, rep: ItemId) {
    apply(device, DocKey::Contact(contact), vec![set("rep", &rep.to_string())]).await;
}

async fn gone(device: &mut Device) -> Vec<HandedOver> {
    match device.request(Request::HandedOver).await.unwrap() {
        Reply::HandedOver { named, .. } => named,
        other => panic!("{other:?}"),
    }
}

/// Drives until a fiche has left a device.
async fn until_gone(device: &mut Device, contact: DocId) {
    let waited = tokio::time::timeout(PATIENCE, async {
        while fiche(device, contact).await.is_some() {
            device.event().await;
        }
    });
    waited.await.expect("it does not leave");
}

#[tokio::test]
async fn a_fiche_that_changes_hands_leaves_one_device_and_appears_on_the_other() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let mut nadia = office.device("Nadia").await;
    let (mut malo, mut paul) = (office.device("Malo").await, office.device("Paul").await);
    let (malos, pauls) = (person(&mut malo).await, person(&mut paul).await);
    give(&office, "Malo", "rep").await;
    give(&office, "Paul", "rep").await;
    let contact = create(&mut nadia, 1, "Boulangerie du Port").await;
    hand(&mut nadia, contact, malos).await;
    note(&mut nadia, contact, 1, "Vu en mars").await;
    synchronise(&mut nadia).await;
    until_fiche(&mut malo, contact, |fiche| fiche.view.events.len() == 1).await;
    synchronise(&mut paul).await;
    until_gone(&mut paul, contact).await;
    // Malo writes in it where there is no network; the office gives it to Paul meanwhile.
    malo.set_online(false).await;
    note(&mut malo, contact, 2, "Il veut des baguettes").await;
    hand(&mut nadia, contact, pauls).await;
    synchronise(&mut nadia).await;
    let seen = until_fiche(&mut paul, contact, |_| true).await;
    assert_eq!(notes(&seen), ["Vu en mars"], "whole, with what was noted before");
    malo.set_online(true).await;
    until_gone(&mut malo, contact).await;
    assert!(
        malo.request(Request::Pending).await.is_ok_and(|reply| reply == Reply::Pending(vec![]))
    );
    let told = gone(&mut malo).await;
    assert_eq!((told.len(), told[0].name.as_str()), (1, "Boulangerie du Port"));
    let missing = malo.request(Request::Fiche(contact)).await.unwrap_err();
    assert_eq!(missing.to_string(), Failure::HandedOver.to_string());
    // What he wrote is at Paul's and at the office.
    for device in [&mut paul, &mut nadia] {
        until_fiche(device, contact, |fiche| fiche.view.events.len() == 2).await;
    }
    // It comes back.
    hand(&mut nadia, contact, malos).await;
    synchronise(&mut nadia).await;
    until_fiche(&mut malo, contact, |fiche| fiche.view.events.len() == 2).await;
    until_gone(&mut paul, contact).await;
    assert_eq!(gone(&mut malo).await, []);
    office.close().await;
}

#[tokio::test]
async fn a_role_that_changes_takes_fiches_and_gives_them_on_the_line_that_is_open() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (mut nadia, mut malo) = (office.device("Nadia").await, office.device("Malo").await);
    let (nadias, malos) = (person(&mut nadia).await, person(&mut malo).await);
    let all = [(1, "Boulangerie du Port", malos), (2, "Crêperie du Quai", nadias)];
    let mut contacts = Vec::new();
    for (number, name, rep) in all {
        let contact = create(&mut nadia, number, name).await;
        hand(&mut nadia, contact, rep).await;
        contacts.push(contact);
    }
    synchronise(&mut nadia).await;
    for contact in &contacts {
        until_fiche(&mut malo, *contact, |_| true).await;
    }
    give(&office, "Malo", "rep").await;
    until_gone(&mut malo, contacts[1]).await;
    assert!(fiche(&mut malo, contacts[0]).await.is_some());
    synchronise(&mut malo).await;
    give(&office, "Malo", "office").await;
    until_fiche(&mut malo, contacts[1], |_| true).await;
    synchronise(&mut malo).await;
    // And where nobody was connected.
    malo.set_online(false).await;
    give(&office, "Malo", "rep").await;
    malo.set_online(true).await;
    until_gone(&mut malo, contacts[1]).await;
    synchronise(&mut malo).await;
    assert!(fiche(&mut malo, contacts[0]).await.is_some());
    office.close().await;
}

#[tokio::test]
async fn a_team_sees_its_own_and_whoever_joins_it_too() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let admin = office.credentials("Nadia").await;
    let mut nadia = office.device("Nadia").await;
    let (mut malo, mut paul) = (office.device("Malo").await, office.device("Paul").await);
    let (malos, pauls) = (person(&mut malo).await, person(&mut paul).await);
    let written = json!({
        "name": "Équipe", "rights": ["fiche.see", "events.see"], "sees": "team", "edits": "portfolio",
        "sees_archived": true,
    });
    assert_eq!(post(&office, &admin, "/api/admin/role", &written).await, 200);
    let contact = create(&mut nadia, 1, "Boulangerie du Port").await;
    hand(&mut nadia, contact, pauls).await;
    synchronise(&mut nadia).await;
    until_fiche(&mut malo, contact, |_| true).await;
    let bearer = format!("Bearer {}", admin.token);
    let known = get(&office.host, "/api/admin/rights", &[("authorization", &bearer)]).await;
    let known: serde_json::Value = serde_json::from_slice(&known.body).unwrap();
    let role = known["roles"][4]["id"].clone();
    assert_eq!(post(&office, &admin, "/api/admin/team", &json!({ "name": "Ouest" })).await, 200);
    let known = get(&office.host, "/api/admin/rights", &[("authorization", &bearer)]).await;
    let known: serde_json::Value = serde_json::from_slice(&known.body).unwrap();
    let team = known["teams"][0]["id"].clone();
    let place = |who: ItemId, team: Option<&serde_json::Value>| json!({ "person": who.to_string(), "role": role, "team": team });
    assert_eq!(post(&office, &admin, "/api/admin/place", &place(malos, Some(&team))).await, 200);
    until_gone(&mut malo, contact).await;
    assert_eq!(post(&office, &admin, "/api/admin/place", &place(pauls, Some(&team))).await, 200);
    until_fiche(&mut malo, contact, |_| true).await;
    assert_eq!(post(&office, &admin, "/api/admin/place", &place(pauls, None)).await, 200);
    until_gone(&mut malo, contact).await;
    office.close().await;
}

/// A rep's raw line past its welcome, and a fiche that is somebody else's, of which they know the id and
/// the year that follows it.
struct Outside {
    raw: Raw,
    welcome: Welcome,
    rep: Credentials,
    contact: DocId,
    /// Whose it is: she looks at it.
    nadia: Device,
}

async fn outside(office: &Office, tweak: impl FnOnce(&mut Hello)) -> Outside {
    let mut nadia = office.device("Nadia").await;
    let nadias = person(&mut nadia).await;
    let rep = office.credentials("Malo").await;
    give(office, "Malo", "rep").await;
    let contact = create(&mut nadia, 1, "Boulangerie du Port").await;
    hand(&mut nadia, contact, nadias).await;
    note(&mut nadia, contact, 1, "Vu en mars").await;
    nadia.request(Request::Looking { contact: Some(contact), typing: true }).await.unwrap();
    synchronise(&mut nadia).await;
    let mut greeting = hello(&rep);
    tweak(&mut greeting);
    let (raw, welcome) = welcomed(office, greeting).await;
    Outside { raw, welcome, rep, contact, nadia }
}

async fn welcomed(office: &Office, greeting: Hello) -> (Raw, Welcome) {
    let mut raw = office.raw().await;
    raw.send(&ToServer::Hello(greeting)).await;
    loop {
        match raw.next().await.unwrap() {
            ToDevice::Welcome(welcome) => return (raw, welcome),
            ToDevice::Token { .. } => {}
            other => panic!("{other:?}"),
        }
    }
}

fn parts(contact: DocId) -> [DocId; 2] {
    [contact, DocKey::Activity { contact, year: 2026 }.id()]
}

/// Everything that comes until the answer to a ping.
async fn all_until_pong(raw: &mut Raw) -> Vec<ToDevice> {
    raw.send(&ToServer::Ping).await;
    let mut all = Vec::new();
    loop {
        match raw.next().await.unwrap() {
            ToDevice::Pong => return all,
            other => all.push(other),
        }
    }
}

fn holds(message: &ToDevice, doc: DocId) -> bool {
    let bytes = message.encode();
    bytes.windows(DocId::LEN).any(|window| window == doc.as_bytes())
}

#[tokio::test]
async fn who_asks_for_what_is_not_theirs_hears_that_there_is_no_such_thing() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let Outside { mut raw, welcome, contact, nadia, .. } = outside(&office, |_| ()).await;
    // Only the settings are theirs.
    assert!(matches!(welcome.mode, Mode::Cold { total: 1, .. }), "{welcome:?}");
    let nothing = DocId::new([0xee; 16]);
    let asked = [parts(contact)[0], parts(contact)[1], nothing];
    raw.send(&ToServer::Need { docs: asked.to_vec() }).await;
    raw.send(&ToServer::Presence { doc: Some(contact), typing: false }).await;
    let (mut packs, mut presences) = (0, 0);
    while packs + presences < 2 {
        for message in all_until_pong(&mut raw).await {
            match message {
                // Each as the one that is not there: no digest, no bytes.
                ToDevice::Pack { index, low: None, .. } => {
                    let (digests, rest) = index.0[1 + 3 * 16..].split_at(3 * 16);
                    assert_eq!((digests, &rest[3..]), (&[0; 48][..], &[0; 3][..]));
                    packs += 1;
                }
                ToDevice::Presence { who, .. } => {
                    assert_eq!(who, [], "somebody is there");
                    presences += 1;
                }
                other => assert!(!holds(&other, contact), "{other:?}"),
            }
        }
    }
    assert_eq!((packs, presences), (1, 1));
    drop(nadia);
    office.close().await;
}

#[tokio::test]
async fn a_start_brings_nothing_that_is_somebody_elses_and_so_does_the_log() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let found = outside(&office, |_| ()).await;
    let Outside { mut raw, welcome, rep, contact, mut nadia } = found;
    let mut all = all_until_pong(&mut raw).await;
    // As one that had nothing but the first entry, under the name of what it receives.
    let (epoch, reach) = (Some(welcome.epoch), welcome.reach);
    let greeting = Hello { epoch, reach, cursor: 1, generation: 2, ..hello(&rep) };
    let (mut raw, welcome) = welcomed(&office, greeting).await;
    assert_eq!(welcome.mode, Mode::Tail);
    // What happens there while they listen is not heard either.
    note(&mut nadia, contact, 2, "Vu en avril").await;
    synchronise(&mut nadia).await;
    all.extend(all_until_pong(&mut raw).await);
    let settings = |message: &ToDevice| holds(message, DocKey::Settings.id());
    assert!(all.iter().any(settings), "{all:?}");
    for doc in parts(contact) {
        assert!(!all.iter().any(|message| holds(message, doc)), "{all:?}");
    }
    office.close().await;
}

#[tokio::test]
async fn a_comparison_counts_nothing_that_is_somebody_elses() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let lost = |hello: &mut Hello| hello.epoch = Some(Epoch::new([9; 16]));
    let Outside { mut raw, welcome, contact, nadia, .. } = outside(&office, lost).await;
    assert_eq!(welcome.mode, Mode::Reconcile);
    let prefixes = [Vec::new(), contact.as_bytes().to_vec(), contact.as_bytes()[..4].to_vec()];
    let ranges = prefixes.into_iter().map(|prefix| Range {
        prefix: Bytes(prefix),
        count: 1,
        digest: Digest([1; 16]),
    });
    raw.send(&ToServer::Compare { ranges: ranges.collect() }).await;
    let all = all_until_pong(&mut raw).await;
    let found = all.into_iter().find_map(|message| match message {
        ToDevice::Compared(results) => Some(results),
        _ => None,
    });
    let leaves = found.unwrap().into_iter().map(|result| match result.outcome {
        Outcome::Leaf(docs) => docs.into_iter().map(|(doc, _)| doc).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    });
    assert_eq!(leaves.collect::<Vec<_>>(), [vec![DocKey::Settings.id()], vec![], vec![]]);
    drop(nadia);
    office.close().await;
}

#[tokio::test]
async fn the_version_before_works_on_until_something_is_erased() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let mut nadia = office.device("Nadia").await;
    let contact = create(&mut nadia, 1, "Boulangerie du Port").await;
    synchronise(&mut nadia).await;
    let (admin, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    let old = |generation| Hello { protocol: PROTOCOL_BEFORE, generation, ..hello(&malo) };
    let (mut raw, welcome) = welcomed(&office, old(1)).await;
    assert_eq!(welcome.reach, Bytes::default());
    // It would keep what was erased: it is told to update, on the line that is open and on the next.
    let body = json!({ "fiche": contact });
    assert_eq!(post(&office, &admin, "/api/admin/erase", &body).await, 200);
    let said = loop {
        match raw.next().await.unwrap() {
            ToDevice::Refused { code, .. } => break code,
            other => assert!(!matches!(other, ToDevice::Erased { .. }), "{other:?}"),
        }
    };
    assert_eq!(said, code::PROTOCOL);
    let mut again = office.raw().await;
    again.send(&ToServer::Hello(old(2))).await;
    assert_eq!(again.refused().await.0, code::PROTOCOL);
    drop(nadia);
    office.close().await;
}
