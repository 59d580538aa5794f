//! The server is killed at random moments, again and again, while two devices write. After
//! every kill its store is looked at before anything can be given back: whatever a device
//! was told to be on the server's disk must be there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says so when something is wrong"
)]

#[path = "office/mod.rs"]
mod office;

use carnet_engine::api::{Link, Request};
use carnet_ids::DocId;
use carnet_model::{kind::DocKey, view};
use carnet_storage::SledStore;
use carnet_sync::{Hub, hub::HubConfig};
use office::{Device, Office, PATIENCE, YEAR, create, note, texts};
use rand::RngExt;
use std::{collections::BTreeSet, path::Path, time::Duration};

const KILLS: usize = 52;
const ACKNOWLEDGED: usize = 1_000;
/// Notes that a device writes while one server lives.
const NOTES: usize = 14;

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_edit_is_lost_when_the_server_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut office = Office::start(&data).await;
    let mut writers = Vec::new();
    for number in 0..2 {
        let device = office
            .device(&folder.path().join(format!("device{number}")), &format!("Rep {number}"))
            .await;
        writers.push(Writer { device, number, contact: DocId::default(), written: Vec::new() });
    }
    let mut acknowledged = BTreeSet::new();
    for round in 0..KILLS {
        let delay = Duration::from_millis(rand::rng().random_range(20..260));
        let [first, second] = writers.as_mut_slice() else { unreachable!() };
        tokio::join!(first.write(round), second.write(round), async {
            tokio::time::sleep(delay).await;
            office.kill();
        });
        for writer in &mut writers {
            acknowledged.extend(writer.acknowledged().await);
        }
        let kept = kept(&data);
        let lost: Vec<_> = acknowledged.difference(&kept).collect();
        assert!(lost.is_empty(), "after kill {round}, acknowledged and lost: {lost:?}");
        office = office.again().await;
    }
    finish(office, &mut writers, &data, acknowledged.len()).await;
}

/// Everything gets there in the end, and the store is sound.
async fn finish(office: Office, writers: &mut [Writer], data: &Path, during: usize) {
    let mut all = BTreeSet::new();
    for writer in writers {
        assert!(
            writer.device.wait_until(PATIENCE, |sync| sync.link != Link::Online).await.unwrap()
        );
        writer.device.request(Request::Connect).await.unwrap();
        assert!(
            writer.device.synchronise(PATIENCE).await.unwrap(),
            "{:?}",
            writer.device.last_loss()
        );
        all.extend(writer.written.iter().cloned());
    }
    assert!(during > 0, "some edits were acknowledged between two kills");
    assert!(all.len() >= ACKNOWLEDGED, "only {} edits were acknowledged", all.len());
    office.stop();
    assert_eq!(kept(data), all);
    office::check(data);
}

/// A device that notes things.
struct Writer {
    device: Device,
    number: usize,
    contact: DocId,
    /// In the order in which they were written.
    written: Vec<String>,
}

impl Writer {
    /// Writes as long as the server lives, and a little longer.
    async fn write(&mut self, round: usize) {
        self.device.request(Request::Connect).await.unwrap();
        self.contact =
            create(&mut self.device, (self.number * 1_000 + round) as u128, "Boulangerie").await;
        for note_number in 0..NOTES {
            let text = format!("{} {round} {note_number}", self.number);
            let item = self.written.len() as u64;
            note(&mut self.device, self.contact, item, &text).await;
            self.written.push(text);
            let pause = Duration::from_millis(rand::rng().random_range(0..25));
            self.device.wait_until(pause, |sync| sync.pending == 0).await.unwrap();
        }
    }

    /// What is on the server's disk, as the device was told: the outbox goes in order, so
    /// everything but the last few.
    async fn acknowledged(&mut self) -> impl Iterator<Item = String> + '_ {
        let pending = self.device.status().await.unwrap().sync.pending;
        self.written[..self.written.len().saturating_sub(pending)].iter().cloned()
    }
}

/// Every note in a server's store.
fn kept(data: &Path) -> BTreeSet<String> {
    let store = SledStore::open(&data.join("store")).unwrap();
    let report = carnet_sync::check::hub(&store);
    assert!(report.is_clean(), "{report}");
    // Its outputs are never carried out, so it writes nothing.
    let mut hub = Hub::open(store, HubConfig::new([7; 32], 0)).unwrap();
    let mut kept = BTreeSet::new();
    for id in hub.documents() {
        let doc = hub.document(id).unwrap().unwrap();
        if let Some(key @ DocKey::Activity { contact, year: YEAR }) =
            carnet_model::kind::key_of(doc)
        {
            let fiche = view::fiche(&DocKey::Contact(contact).new_document(), &[(key, doc)]);
            kept.extend(texts(&fiche));
        }
    }
    kept
}
