//! The server's data folder is gone; what is put in its place is a backup, 2,000 edits old.
//! The devices bring back what it does not have.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says so when something is wrong"
)]

#[path = "office/mod.rs"]
mod office;

use carnet_device::files::{Courier, Kept};
use carnet_engine::api::{Link, Request};
use carnet_ids::DocId;
use carnet_storage::memory::MemoryStore;
use office::{Device, Office, PATIENCE, create, note, texts};
use std::{ffi::OsStr, path::Path};

const CONTACTS: usize = 100;
const NOTES: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn devices_bring_back_what_an_old_backup_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let (data, copy) = (folder.path().join("data"), folder.path().join("copy"));
    let mut office = Office::start(&data).await;
    let mut nadia = office.device(&folder.path().join("nadia"), "Nadia").await;
    let mut malo = office.device(&folder.path().join("malo"), "Malo").await;
    let old = create(&mut nadia, 1, "Avant la sauvegarde").await;
    synchronise(&mut nadia).await;
    backup(&data, &copy);
    let contacts = write(&mut nadia, &mut malo).await;
    office.kill();
    for device in [&mut nadia, &mut malo] {
        assert!(device.wait_until(PATIENCE, |sync| sync.link != Link::Online).await.unwrap());
    }
    std::fs::remove_dir_all(&data).unwrap();
    std::fs::rename(&copy, &data).unwrap();
    let office = office.again().await;
    for device in [&mut nadia, &mut malo] {
        device.request(Request::Connect).await.unwrap();
        synchronise(device).await;
    }
    let mut newcomer = office.device(&folder.path().join("newcomer"), "Awa").await;
    assert_eq!(count(&mut newcomer, old).await, 0);
    let mut found = 0;
    for contact in &contacts {
        found += count(&mut newcomer, *contact).await;
    }
    assert_eq!(found, CONTACTS * NOTES);
    office.stop();
    office::check(&data);
    let compacted = office::run(&["compact".as_ref(), "--data".as_ref(), data.as_os_str()]);
    assert!(compacted.contains("bytes on the disk before"), "{compacted}");
    office::check(&data);
    exported(&data, folder.path(), contacts.len() + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_give_back_files_that_an_old_backup_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let (data, copy) = (folder.path().join("data"), folder.path().join("copy"));
    let mut office = Office::start(&data).await;
    let mut nadia = office.device(&folder.path().join("nadia"), "Nadia").await;
    let mut malo = office.device(&folder.path().join("malo"), "Malo").await;
    let contact = create(&mut nadia, 1, "Le Fournil").await;
    synchronise(&mut nadia).await;
    backup(&data, &copy);
    let bytes: Vec<u8> = (0..1_500_000_u32).map(|at| (at % 251) as u8).collect();
    let size = bytes.len() as u64;
    let mut of_nadia = Courier::new(Kept(MemoryStore::default()));
    let mut of_malo = Courier::new(Kept(MemoryStore::default()));
    let taken =
        of_nadia.attach(&mut nadia, contact, "bail.txt", (&mut &bytes[..], size)).await.unwrap();
    of_nadia.send(&mut nadia, PATIENCE).await.unwrap();
    synchronise(&mut malo).await;
    let file = (contact, taken.blob, size);
    of_malo.fetch(&mut malo, file, &mut Vec::new(), PATIENCE).await.unwrap();
    drop((nadia, of_nadia));
    office.kill();
    assert!(malo.wait_until(PATIENCE, |sync| sync.link != Link::Online).await.unwrap());
    std::fs::remove_dir_all(&data).unwrap();
    std::fs::rename(&copy, &data).unwrap();
    let office = office.again().await;
    malo.request(Request::Connect).await.unwrap();
    synchronise(&mut malo).await;
    // Who has sent it is not there: somebody who had it has it still.
    of_malo.send(&mut malo, PATIENCE).await.unwrap();
    let mut awa = office.device(&folder.path().join("awa"), "Awa").await;
    let mut of_awa = Courier::new(Kept(MemoryStore::default()));
    let mut found = Vec::new();
    of_awa.fetch(&mut awa, file, &mut found, PATIENCE).await.unwrap();
    assert!(found == bytes, "{} bytes came", found.len());
}

fn backup(data: &Path, copy: &Path) {
    let from = ["--data".as_ref(), data.as_os_str()];
    let to = ["--to".as_ref(), copy.as_os_str()];
    office::run(&[&["backup".as_ref()], &from[..], &to[..]].concat());
}

/// 2,000 edits by two people, all acknowledged.
async fn write(nadia: &mut Device, malo: &mut Device) -> Vec<DocId> {
    let mut contacts = Vec::new();
    for number in 0..CONTACTS {
        let device = if number % 2 == 0 { &mut *nadia } else { &mut *malo };
        let contact = create(device, 1_000 + number as u128, "Depuis la sauvegarde").await;
        for item in 0..NOTES {
            note(device, contact, item as u64, &format!("note {item}")).await;
        }
        contacts.push(contact);
    }
    synchronise(nadia).await;
    synchronise(malo).await;
    contacts
}

async fn synchronise(device: &mut Device) {
    assert!(device.synchronise(PATIENCE).await.unwrap(), "{:?}", device.last_loss());
}

/// The events of a contact, which must be there.
async fn count(device: &mut Device, contact: DocId) -> usize {
    match device.request(Request::Fiche(contact)).await.unwrap() {
        carnet_engine::api::Reply::Fiche(fiche) => texts(&fiche.view).len(),
        other => panic!("{other:?}"),
    }
}

/// The server itself has them, whatever the devices have.
fn exported(data: &Path, folder: &Path, contacts: usize) {
    let to = folder.join("export");
    let arguments = [
        "export".as_ref(),
        "--format".as_ref(),
        OsStr::new("json"),
        "--data".as_ref(),
        data.as_os_str(),
    ];
    office::run(&[&arguments[..], &["--to".as_ref(), to.as_os_str()]].concat());
    let file = std::fs::read_to_string(to.join("contacts.json")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&file).unwrap();
    assert_eq!(all.as_array().unwrap().len(), contacts);
}
