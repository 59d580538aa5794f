//! Who may still do what they ask when it is their turn, and what a failure leaves behind.

use super::*;
use crate::{core::Started, metrics::Metrics};
use carnet_policy::{ADMINISTRATOR, REP};
use carnet_storage::{ReadNow, Scan, memory::MemoryStore};
use carnet_sync::hub::HubConfig;
use std::thread::JoinHandle;

const LIFE: Duration = Duration::from_secs(24 * 3_600);

/// Accounts over a hub of their own.
struct Company {
    accounts: Accounts,
    thread: JoinHandle<()>,
    _rest: Box<dyn std::any::Any>,
}

impl Company {
    async fn open(disk: &Disk) -> Self {
        let config = HubConfig::new(secret::random().unwrap(), clock::unix());
        let Started { core, new_actors, refused, returned, erased, thread } =
            Core::start(disk.clone(), config, Arc::new(Metrics::default())).unwrap();
        let accounts = Accounts::open(disk.clone(), core, LIFE).await.unwrap();
        Self { accounts, thread, _rest: Box::new((new_actors, refused, returned, erased)) }
    }

    fn close(self) {
        drop(self.accounts);
        self.thread.join().unwrap();
    }

    async fn person(&self, name: &str) -> Bearer {
        let link = self.accounts.invite(name, By::Console).await.unwrap();
        let joined = self.accounts.join(&link, "test").await.unwrap();
        self.accounts.bearer(&joined.token).unwrap()
    }

    async fn place(&self, who: &Bearer, role: ItemId) {
        let given = rights::Given { role: Some(role), team: None };
        rights::give(&self.accounts.core, who.person, given).await.unwrap();
    }
}

fn code<T>(result: Result<T, AccountError>) -> &'static str {
    result.map_or_else(|error| error.code(), |_| "done")
}

#[tokio::test]
async fn a_device_that_was_withdrawn_meanwhile_changes_nothing_any_more() {
    let company = Company::open(&Disk::new(MemoryStore::default())).await;
    let (nadia, malo) = (company.person("Nadia").await, company.person("Malo").await);
    let accounts = &company.accounts;
    accounts.dismiss(malo.person, By::Administrator(&nadia)).await.unwrap();
    let password = "trois chevaux dorment";
    let chosen = accounts.choose_password(&malo, "malo@armor.example", password, "").await;
    assert_eq!(code(chosen), "token");
    assert_eq!(code(accounts.offer_codes(&malo, "").await), "token");
    assert_eq!(code(accounts.confirm_codes(&malo, "000000").await), "token");
    assert_eq!(code(accounts.remove_codes(&malo, "").await), "token");
    assert_eq!(code(accounts.sign_out(&malo).await), "token");
    assert!(!accounts.own_ways(&malo).password);
}

#[tokio::test]
async fn of_two_administrators_who_withdraw_each_other_one_stays() {
    let company = Company::open(&Disk::new(MemoryStore::default())).await;
    let (nadia, malo) = (company.person("Nadia").await, company.person("Malo").await);
    company.place(&malo, ADMINISTRATOR).await;
    let accounts = &company.accounts;
    // Both were let in before either had their turn.
    let (one, other) = tokio::join!(
        accounts.dismiss(malo.person, By::Administrator(&nadia)),
        accounts.dismiss(nadia.person, By::Administrator(&malo)),
    );
    let mut said = [code(one), code(other)];
    said.sort_unstable();
    assert_eq!(said, ["done", "token"]);
}

#[tokio::test]
async fn who_was_demoted_meanwhile_administers_nothing_any_more() {
    let company = Company::open(&Disk::new(MemoryStore::default())).await;
    let (nadia, malo) = (company.person("Nadia").await, company.person("Malo").await);
    company.place(&malo, ADMINISTRATOR).await;
    company.place(&nadia, REP).await;
    let (accounts, by) = (&company.accounts, By::Administrator(&nadia));
    assert_eq!(code(accounts.turn(by).await), "administrators");
    assert_eq!(code(accounts.invite("Nadia", by).await), "administrators");
    assert_eq!(code(accounts.revoke(malo.device, by).await), "administrators");
    assert_eq!(code(accounts.dismiss(malo.person, by).await), "administrators");
    assert_eq!(code(accounts.recover(malo.person, by).await), "administrators");
    assert!(accounts.turn(By::Administrator(&malo)).await.is_ok());
}

#[tokio::test]
async fn whom_the_settings_cannot_name_is_signed_in_all_the_same() {
    let disk = Disk::new(MemoryStore::default());
    let company = Company::open(&disk).await;
    company.person("Nadia").await;
    company.close();
    // The settings document can't be read any more, as one that is full can't be written.
    let mut batch = Batch::default();
    let log = disk.scan_now(&Scan::prefix(b"L")).unwrap();
    assert!(!log.is_empty());
    log.into_iter().for_each(|(key, _)| batch.put(key, b"\xff".as_slice()));
    disk.commit(batch).unwrap();
    let company = Company::open(&disk).await;
    let link = company.accounts.invite("Malo", By::Console).await.unwrap();
    let joined = company.accounts.join(&link, "iPad").await.unwrap();
    assert_eq!(joined.person_name, "Malo");
    assert!(company.accounts.bearer(&joined.token).is_some());
    assert_eq!(code(company.accounts.join(&link, "iPad").await), "link-used");
}

#[tokio::test]
async fn a_person_has_so_many_passkeys_and_no_more() {
    let company = Company::open(&Disk::new(MemoryStore::default())).await;
    let (nadia, malo) = (company.person("Nadia").await, company.person("Malo").await);
    let (accounts, site) = (&company.accounts, Site::at(&"http://localhost".parse().unwrap()));
    let site = site.unwrap();
    let mut row = ways::WaysRow::default();
    row.passkeys = (0..20).map(passkeys::PasskeyRow::invented).collect();
    accounts.ways().insert(nadia.person, row);
    assert_eq!(code(accounts.begin_passkey(&site, &nadia, "").await), "too-many-passkeys");
    assert_eq!(code(accounts.begin_passkey(&site, &malo, "").await), "done");
    accounts.remove_passkey(&nadia, ItemId::new([7; 8])).await.unwrap();
    assert_eq!(code(accounts.begin_passkey(&site, &nadia, "").await), "done");
}

#[tokio::test]
async fn a_device_that_was_withdrawn_meanwhile_touches_no_passkey() {
    let company = Company::open(&Disk::new(MemoryStore::default())).await;
    let (nadia, malo) = (company.person("Nadia").await, company.person("Malo").await);
    let site = Site::at(&"http://localhost".parse().unwrap()).unwrap();
    let accounts = &company.accounts;
    accounts.dismiss(malo.person, By::Administrator(&nadia)).await.unwrap();
    assert_eq!(code(accounts.begin_passkey(&site, &malo, "").await), "token");
    assert_eq!(code(accounts.remove_passkey(&malo, ItemId::new([7; 8])).await), "token");
}
