//! A person is erased: on a real server, on a real disk, with devices that have real disks too. What
//! distinguishes them is looked for in every byte.

use crate::{
    devices::post,
    kit::{Office, PATIENCE, apply, ask, create, fiche, note, set, synchronise, until_fiche},
};
use carnet_device::Session;
use carnet_engine::api::{Credentials, Failure, HandedOver, Query, Reply, Request};
use carnet_ids::{DeviceId, DocId, ItemId};
use carnet_model::{
    edit::{Edit, Intent},
    kind::DocKey,
    value::Value,
};
use carnet_storage::{ReadNow, Scan, SledStore, Store};
use carnet_sync::hub::{Change, Document};
use serde_json::{Value as Json, json};
use std::{
    io::Read,
    path::Path,
    time::{Duration, Instant},
};

/// What is said of her and of nobody else.
const HERS: [&str; 5] =
    ["Zéphyrine Quatrebarbes", "Quatrebarbes", "33699887766", "genou douloureux", "lettre anonyme"];

/// Where what is hers is found in a folder: in files as they are, in rows, and in what those hold that
/// is compressed.
fn found(folder: &Path, store: &Path) -> Vec<String> {
    let mut found = Vec::new();
    raw(folder, &mut found);
    let store = SledStore::open(store).unwrap();
    for (key, value) in store.scan_now(&Scan::prefix(b"")).unwrap() {
        let name = String::from_utf8_lossy(&key).into_owned();
        look(&name, &value, &mut found);
        let mut inflated = Vec::new();
        // A pack's body; anything else ends somewhere.
        let _ = flate2::read::DeflateDecoder::new(value.as_slice()).read_to_end(&mut inflated);
        look(&format!("{name} inflated"), &inflated, &mut found);
        for bytes in [&value, &inflated] {
            look_into(&name, bytes, &mut found);
        }
    }
    found
}

fn raw(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => raw(&path, found),
            false => look(&path.display().to_string(), &std::fs::read(&path).unwrap(), found),
        }
    }
}

fn look(place: &str, bytes: &[u8], found: &mut Vec<String>) {
    for needle in HERS {
        if bytes.windows(needle.len()).any(|window| window == needle.as_bytes()) {
            found.push(format!("{needle} in {place}"));
        }
    }
}

/// What is in changes and documents.
fn look_into(place: &str, bytes: &[u8], found: &mut Vec<String>) {
    const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
    let starts = bytes.windows(4).enumerate().filter(|(_, four)| *four == MAGIC);
    for (at, _) in starts {
        let mut changes: Vec<Change> = Vec::new();
        if let Ok(document) = Document::load(&bytes[at..]) {
            changes.extend(document.get_changes(&[]));
        }
        changes.extend(Change::from_bytes(bytes[at..].to_vec()));
        for change in changes {
            look(&format!("{place} decoded"), format!("{:?}", change.decode()).as_bytes(), found);
        }
    }
}

/// A device with a disk, and its id.
async fn device(office: &Office, folder: &Path, name: &str) -> (Session<SledStore>, DeviceId) {
    let mut device = Session::open(SledStore::open(folder).unwrap(), true).await.unwrap();
    let who = office.credentials(name).await;
    let id = who.device;
    device.sign_in(who).await.unwrap();
    synchronise(&mut device).await;
    (device, id)
}

fn add(collection: &str, item: u64, fields: &[(&str, &str)]) -> Edit {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), Value::text(*value)));
    Edit::Add {
        collection: collection.to_owned(),
        item: ItemId::new(item.to_be_bytes()),
        fields: fields.collect(),
    }
}

/// Her fiche, and another of hers that was merged into it.
async fn zephyrine<S: Store + ReadNow + Clone>(device: &mut Session<S>) -> (DocId, DocId) {
    let her = create(device, 0x77 << 64 | 1, HERS[0]).await;
    let twin = create(device, 0x78 << 64 | 2, "Mme Quatrebarbes").await;
    let phone = add("coordinates", 1, &[("label", "Domicile"), ("phone", "+33699887766")]);
    apply(device, DocKey::Contact(her), vec![phone]).await;
    note(device, her, 1, "Elle a le genou douloureux").await;
    note(device, twin, 2, "Une lettre anonyme est venue").await;
    device.request(Request::Merge { from: twin, into: her, taken: Vec::new() }).await.unwrap();
    (her, twin)
}

/// So many fiches that the server packs.
async fn others<S: Store + ReadNow + Clone>(device: &mut Session<S>, count: u128) {
    let intent = |number: u128| Intent {
        doc: DocKey::Contact(DocId::new((number << 100 | number).to_be_bytes())),
        edits: vec![set("legal_name", &format!("Boulangerie {number}"))],
    };
    for first in (1..=count).step_by(300) {
        let some = (first..(first + 300).min(count + 1)).map(intent).collect();
        device.request(Request::Apply(some)).await.unwrap();
    }
}

async fn erasures(office: &Office, who: &Credentials) -> Vec<Json> {
    let bearer = format!("Bearer {}", who.token);
    let headers = [("authorization", bearer.as_str())];
    let answer = ask(&office.host, "GET", "/api/admin/erasures", &headers, "").await;
    assert_eq!(answer.status, 200);
    let all: Json = serde_json::from_slice(&answer.body).unwrap();
    all["erasures"].as_array().unwrap().clone()
}

/// Drives devices until the erasure is as `right` wants it.
async fn until(
    office: &Office,
    who: &Credentials,
    devices: &mut [&mut Session<SledStore>],
    right: impl Fn(&Json) -> bool,
) -> Json {
    let waited = tokio::time::timeout(PATIENCE, async {
        loop {
            for device in devices.iter_mut() {
                device.synchronise(PATIENCE).await.unwrap();
                device.event_before(Instant::now() + Duration::from_millis(50)).await;
            }
            let all = erasures(office, who).await;
            if let Some(found) = all.into_iter().find(|one| right(one)) {
                return found;
            }
        }
    });
    waited.await.expect("it is not gone")
}

/// Whether nothing is left on the server and that device.
fn gone_from(device: DeviceId) -> impl Fn(&Json) -> bool {
    move |one| {
        let mut devices = one["devices"].as_array().unwrap().iter();
        let let_go = devices.any(|it| it["device"] == json!(device) && !it["confirmed"].is_null());
        let_go && !one["purged"].is_null()
    }
}

async fn names<S: Store + ReadNow + Clone>(device: &mut Session<S>, text: &str) -> usize {
    device.settle().await;
    let query = Query { text: text.to_owned(), ..Query::default() };
    match device.request(Request::Search { query, offset: 0, limit: 9 }).await.unwrap() {
        Reply::Rows(rows) => rows.rows.len(),
        other => panic!("{other:?}"),
    }
}

async fn told<S: Store + ReadNow + Clone>(device: &mut Session<S>) -> Vec<HandedOver> {
    match device.request(Request::HandedOver).await.unwrap() {
        Reply::HandedOver { named, .. } => named,
        other => panic!("{other:?}"),
    }
}

async fn has_packs(office: &Office) -> bool {
    let page = ask(&office.host, "GET", "/metrics", &[], "").await.body;
    let page = String::from_utf8(page).unwrap();
    let line = page.lines().find(|line| line.starts_with("carnet_packs "));
    line.is_some_and(|line| !line.ends_with(" 0"))
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_of_a_person_in_any_byte() {
    let folder = tempfile::tempdir().unwrap();
    let [data, a, b, copy] = ["data", "a", "b", "copy"].map(|name| folder.path().join(name));
    let office = Office::open(&data).await;
    let (mut nadia, hers) = device(&office, &a, "Nadia").await;
    let admin = office.credentials("Nadia").await;
    let (mut malo, his) = device(&office, &b, "Malo").await;
    let (her, twin) = zephyrine(&mut nadia).await;
    others(&mut nadia, 700).await;
    synchronise(&mut nadia).await;
    synchronise(&mut malo).await;
    until_fiche(&mut malo, her, |fiche| fiche.view.events.len() == 2).await;
    assert_eq!(names(&mut malo, "quatrebarbes").await, 1);
    while !has_packs(&office).await {
        synchronise(&mut nadia).await;
    }
    // One device is without a network, and somebody writes of her there.
    malo.set_online(false).await;
    note(&mut malo, her, 9, "Encore une lettre anonyme").await;
    let (key, value) = (format!("draft/event/{her}"), Some("\"genou douloureux\"".to_owned()));
    malo.request(Request::PutLocal { key, value }).await.unwrap();
    for _ in 0..2 {
        // Asked again, it only tells how far that is.
        let erased = post(&office, &admin, "/api/admin/erase", &json!({ "fiche": her })).await;
        assert_eq!(erased, 200);
    }
    let half = until(&office, &admin, &mut [&mut nadia], gone_from(hers)).await;
    assert_eq!((&half["fiche"], &half["by"]), (&json!(her), &json!("Nadia")));
    assert_eq!(half["documents"], 4, "two fiches and their years");
    assert!(half["waiting"].as_u64().unwrap() >= 1, "{half}");
    assert!(fiche(&mut nadia, her).await.is_none() && fiche(&mut nadia, twin).await.is_none());
    malo.set_online(true).await;
    until(&office, &admin, &mut [&mut nadia, &mut malo], gone_from(his)).await;
    let told = told(&mut malo).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].erased > 0 && told[0].name.is_empty(), "{told:?}");
    assert_eq!(malo.request(Request::Pending).await.unwrap(), Reply::Pending(vec![]));
    assert_eq!(malo.request(Request::Quarantine).await.unwrap(), Reply::Quarantine(vec![]));
    assert_eq!(names(&mut malo, "quatrebarbes").await, 0);
    assert_ne!(names(&mut malo, "boulangerie 700").await, 0, "others are here");
    let edits = vec![add("loyalty_entries", 4, &[("reason", "lettre anonyme")])];
    let again = Intent { doc: DocKey::Ledger { contact: her, year: 2031 }, edits };
    let again = malo.request(Request::Apply(vec![again])).await;
    assert!(matches!(again, Err(carnet_device::SessionError::Failed(Failure::NotFound))));
    office.admin("/admin/backup", &json!({ "to": copy })).await;
    drop((nadia, malo));
    office.close().await;
    assert_eq!(found(&data, &data.join("store")), Vec::<String>::new(), "the server");
    assert_eq!(found(&copy, &copy.join("store")), Vec::<String>::new(), "a backup made later");
    assert_eq!(found(&a, &a), Vec::<String>::new(), "the device that was there");
    assert_eq!(found(&b, &b), Vec::<String>::new(), "the device that was away");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_looked_for_is_found_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (data, a) = (folder.path().join("data"), folder.path().join("a"));
    let office = Office::open(&data).await;
    let (mut nadia, _) = device(&office, &a, "Nadia").await;
    zephyrine(&mut nadia).await;
    synchronise(&mut nadia).await;
    drop(nadia);
    office.close().await;
    for (folder, store) in [(&data, data.join("store")), (&a, a.clone())] {
        let found = found(folder, &store);
        for needle in HERS {
            assert!(found.iter().any(|place| place.starts_with(needle)), "{needle}: {found:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_was_restored_hears_of_it_from_devices() {
    let folder = tempfile::tempdir().unwrap();
    let [data, a, b, copy] = ["data", "a", "b", "copy"].map(|name| folder.path().join(name));
    let office = Office::open(&data).await;
    let (mut nadia, hers) = device(&office, &a, "Nadia").await;
    let admin = office.credentials("Nadia").await;
    let (her, _) = zephyrine(&mut nadia).await;
    let other = create(&mut nadia, 5, "Boulangerie du Port").await;
    synchronise(&mut nadia).await;
    office.admin("/admin/backup", &json!({ "to": copy })).await;
    assert_eq!(post(&office, &admin, "/api/admin/erase", &json!({ "fiche": her })).await, 200);
    until(&office, &admin, &mut [&mut nadia], gone_from(hers)).await;
    let host = office.host.clone();
    office.close().await;
    // The backup is of before: she is in it.
    assert_ne!(found(&copy, &copy.join("store")), Vec::<String>::new());
    let office = Office::open_at(&copy, &host).await;
    assert_eq!(erasures(&office, &admin).await, Vec::<Json>::new());
    nadia.request(Request::Connect).await.unwrap();
    let told = until(&office, &admin, &mut [&mut nadia], |one| !one["purged"].is_null()).await;
    assert_eq!((&told["fiche"], &told["by"]), (&json!(her), &json!("")));
    let (mut newcomer, _) = device(&office, &b, "Awa").await;
    assert!(fiche(&mut newcomer, her).await.is_none());
    assert!(fiche(&mut newcomer, other).await.is_some());
    drop((nadia, newcomer));
    office.close().await;
    assert_eq!(found(&copy, &copy.join("store")), Vec::<String>::new());
}

#[tokio::test]
async fn administrators_alone_erase_and_only_what_is_a_fiche() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let mut nadia = office.device("Nadia").await;
    let (admin, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    let her = create(&mut nadia, 1, "Boulangerie du Port").await;
    note(&mut nadia, her, 1, "Vu en mars").await;
    synchronise(&mut nadia).await;
    let erase = async |who: &Credentials, fiche: DocId| {
        post(&office, who, "/api/admin/erase", &json!({ "fiche": fiche })).await
    };
    assert_eq!(erase(&malo, her).await, 403);
    for none in [DocId::new([9; 16]), DocKey::Settings.id()] {
        assert_eq!(erase(&admin, none).await, 404);
    }
    let year = DocKey::Activity { contact: her, year: 2026 };
    assert_eq!(erase(&admin, year.id()).await, 404, "a part of a fiche is not one");
    assert!(fiche(&mut nadia, her).await.is_some());
    assert_eq!(erase(&admin, her).await, 200);
    let bearer = format!("Bearer {}", admin.token);
    let headers = [("authorization", bearer.as_str())];
    let log = ask(&office.host, "GET", "/api/admin/journal?words=erased", &headers, "").await;
    let log = String::from_utf8(log.body).unwrap();
    assert!(log.contains(&her.to_string()) && !log.contains("Boulangerie"), "{log}");
    drop(nadia);
    office.close().await;
}
