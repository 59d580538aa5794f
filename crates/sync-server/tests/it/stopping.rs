//! Stops, restarts, and a store that goes back in time.

use crate::kit::{Office, create, fiche, note, notes, synchronise, until_fiche};
use carnet_device::{Memory, Session};
use carnet_engine::api::Link;
use carnet_storage::{Batch, ReadNow, Scan, Store, StoreError, contract::Row};
use carnet_sync_server::{Server, ServerError, Settings};
use serde_json::json;
use std::{
    path::Path,
    sync::{Arc, Mutex},
};
use tokio::net::TcpListener;

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

/// A store that is lost while the server runs ends the server, so that another one is started.
#[tokio::test]
async fn a_server_whose_store_is_gone_ends_with_an_error() {
    for fault in [Lost::Gone, Lost::Panics] {
        let data = tempfile::tempdir().unwrap();
        let store = Losing::default();
        let lost = Arc::clone(&store.lost);
        let settings = Settings::usual(data.path());
        let server = Server::open(settings, store, |_: &Path| Ok(())).await.unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        server.bound(address).unwrap();
        let link = server.invite("Nadia").await.unwrap();
        let serving = tokio::spawn(server.run(listener, std::future::pending()));
        let mut nadia = Session::open(Memory::default(), true).await.unwrap();
        nadia.sign_in(carnet_device::join(&link, "test").await.unwrap()).await.unwrap();
        synchronise(&mut nadia).await;
        *lost.lock().unwrap() = Some(fault);
        create(&mut nadia, 1, "Boulangerie").await;
        let ended = async { serving.await.unwrap() };
        let (ended, waited) = tokio::join!(
            tokio::time::timeout(crate::kit::PATIENCE, ended),
            nadia.wait_until(crate::kit::PATIENCE, |sync| sync.link != Link::Online)
        );
        assert!(waited.unwrap(), "devices are not kept on the line");
        assert!(matches!(ended.unwrap(), Err(ServerError::CoreStopped)), "{fault:?}");
        assert_eq!(nadia.status().await.unwrap().sync.pending, 1, "nothing was acknowledged");
    }
}

#[derive(Debug, Clone, Copy)]
enum Lost {
    Gone,
    Panics,
}

/// A store in memory whose commits fail for good once that is said.
#[derive(Clone, Default)]
struct Losing {
    inner: Memory,
    lost: Arc<Mutex<Option<Lost>>>,
}

impl ReadNow for Losing {
    fn get_now(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.get_now(key)
    }

    fn scan_now(&self, scan: &Scan) -> Result<Vec<Row>, StoreError> {
        self.inner.scan_now(scan)
    }
}

impl Store for Losing {
    async fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.get_now(key)
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.inner.scan_now(&scan)
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let lost = *self.lost.lock().unwrap();
        match lost {
            None => self.inner.commit(batch).await,
            Some(Lost::Gone) => Err(StoreError::Gone("pulled out".to_owned())),
            Some(Lost::Panics) => panic!("the test's store panics"),
        }
    }
}
