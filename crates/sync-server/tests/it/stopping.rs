//! Stops, restarts, and a store that goes back in time.

use crate::kit::{Office, create, fiche, note, notes, synchronise, until_fiche};
use carnet_engine::api::Link;
use serde_json::json;

#[tokio::test]
async fn a_stop_in_the_middle_of_edits_loses_none() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let mut nadia = office.device("Nadia").await;
    let contact = create(&mut nadia, 1, "Boulangerie").await;
    for number in 0..50 {
        note(&mut nadia, contact, number, &format!("note {number:02}")).await;
    }
    // Most of it is on its way; none is waited for.
    nadia.wait_until(crate::kit::PATIENCE, |sync| sync.pending < 52).await.unwrap();
    let (_, waited) = tokio::join!(
        office.close(),
        nadia.wait_until(crate::kit::PATIENCE, |sync| sync.link != Link::Online)
    );
    assert!(waited.unwrap());
    let pending = nadia.status().await.unwrap().sync.pending;
    let office = Office::open(data.path()).await;
    let mut malo = office.device("Malo").await;
    let there = fiche(&mut malo, contact).await.map_or(0, |fiche| fiche.view.events.len());
    assert!(there + pending >= 50, "{there} on the server and {pending} waiting");
    office.close().await;
}

#[tokio::test]
async fn a_restart_keeps_everything() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let who = office.credentials("Nadia").await;
    let mut nadia = office.device("Nadia").await;
    let contact = create(&mut nadia, 1, "Boulangerie").await;
    note(&mut nadia, contact, 1, "Four en panne").await;
    synchronise(&mut nadia).await;
    office.close().await;
    let office = Office::open(data.path()).await;
    let mut again = office.raw().await;
    again.hello(&who).await;
    assert!(
        matches!(again.next().await, Ok(carnet_sync::wire::ToDevice::Welcome(_))),
        "tokens are kept"
    );
    let mut malo = office.device("Malo").await;
    assert_eq!(notes(&fiche(&mut malo, contact).await.unwrap()), ["Four en panne"]);
    office.close().await;
}

#[tokio::test]
async fn devices_give_back_what_a_restored_server_lost() {
    let (data, copies) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let office = Office::open(data.path()).await;
    let host = office.host.clone();
    let mut nadia = office.device("Nadia").await;
    let contact = create(&mut nadia, 1, "Boulangerie").await;
    synchronise(&mut nadia).await;
    let copy = copies.path().join("copy");
    office.admin("/admin/backup", &json!({ "to": copy })).await;
    for number in 0..20 {
        note(&mut nadia, contact, number, &format!("note {number:02}")).await;
    }
    let later = create(&mut nadia, 2, "Traiteur").await;
    synchronise(&mut nadia).await;
    office.close().await;
    nadia.wait_until(crate::kit::PATIENCE, |sync| sync.link != Link::Online).await.unwrap();
    // The restored server must be where the device looks for it.
    let office = Office::open_at(&copy, &host).await;
    synchronise(&mut nadia).await;
    let mut malo = office.device("Malo").await;
    let seen = until_fiche(&mut malo, contact, |fiche| fiche.view.events.len() == 20).await;
    assert_eq!(notes(&seen)[19], "note 19");
    assert_eq!(until_fiche(&mut malo, later, |_| true).await.view.name, "Traiteur");
    office.close().await;
}
