//! Opening by a passkey, beside a code.

use crate::kit::{Memory, NAME, NOON, OTHER, PIN, opened, ready, unlocked, with_a_client};
use carnet_lock::{Kind, Prf, Refused, Settings, Vault};
use carnet_storage::{DataKey, Sealed, Store, StoreError};

const ID: &[u8] = b"a name of an authenticator's";
const SALT: &[u8] = &[3; 32];

/// What the right authenticator computes, and another one.
fn right() -> Prf {
    Prf::from_slice(&[5; 32]).unwrap()
}

fn other() -> Prf {
    Prf::from_slice(&[6; 32]).unwrap()
}

/// A store with a code and a passkey that knows a client.
pub(crate) fn with_a_passkey() -> Memory {
    let disk = Memory::default();
    with_a_client(&disk);
    let sealed = unlocked(&disk, PIN);
    let mut vault = opened(disk.clone());
    ready(vault.set(&sealed, PIN, None)).unwrap();
    ready(vault.add_passkey(&sealed, PIN, (ID, SALT, &right()))).unwrap();
    disk
}

fn name(disk: &Memory, key: DataKey) -> Option<Vec<u8>> {
    ready(Sealed::new(disk.clone(), key).get(b"D1")).unwrap()
}

fn opens(disk: &Memory, prf: &Prf) -> Result<Option<Vec<u8>>, Refused> {
    let key = ready(opened(disk.clone()).unlock_by(prf))?;
    Ok(name(disk, key))
}

#[test]
fn a_passkey_opens_beside_the_code() {
    let disk = with_a_passkey();
    let vault = opened(disk.clone());
    let passkey = vault.header().passkey().unwrap();
    assert_eq!((passkey.id(), passkey.salt()), (ID, SALT), "a browser can be asked for it");
    assert_eq!(vault.header().kind(), Some(Kind::Pin));
    assert_eq!(opens(&disk, &right()).unwrap().as_deref(), Some(NAME));
    assert_eq!(ready(unlocked(&disk, PIN).get(b"D1")).unwrap().as_deref(), Some(NAME));
    assert!(!disk.holds(&[5; 32]), "what it computes is nowhere");
}

#[test]
fn another_passkey_opens_nothing_and_costs_no_try() {
    let disk = with_a_passkey();
    let mut vault = opened(disk.clone());
    ready(vault.settle(Settings { wipe: true, ..Settings::default() })).unwrap();
    for _ in 0..12 {
        assert_eq!(ready(vault.unlock_by(&other())), Err(Refused::Foreign));
    }
    assert_eq!(opened(disk.clone()).tries().wrong, 0);
    ready(opened(disk).unlock(PIN, NOON)).unwrap();
}

#[test]
fn a_passkey_opens_while_wrong_codes_wait_and_forgives_them() {
    let disk = with_a_passkey();
    let mut vault = opened(disk.clone());
    for _ in 0..5 {
        assert_eq!(ready(vault.unlock(OTHER, NOON)), Err(Refused::Wrong));
    }
    assert_eq!(ready(vault.unlock(PIN, NOON)), Err(Refused::Wait(NOON + 30_000)));
    ready(vault.unlock_by(&right())).unwrap();
    assert_eq!(opened(disk).tries().wrong, 0);
}

#[test]
fn without_a_code_there_is_no_passkey() {
    let disk = Memory::default();
    with_a_client(&disk);
    let sealed = unlocked(&disk, PIN);
    let before = disk.rows();
    let mut vault = opened(disk.clone());
    let added = ready(vault.add_passkey(&sealed, PIN, (ID, SALT, &right())));
    assert_eq!(added, Err(Refused::NoCode));
    assert_eq!(ready(vault.remove_passkey(&sealed, PIN)), Err(Refused::NoCode));
    assert_eq!(ready(vault.unlock_by(&right())), Err(Refused::Foreign));
    assert_eq!(disk.rows(), before);
}

#[test]
fn a_removed_passkey_opens_nothing_with_an_earlier_copy_of_the_header_either() {
    let disk = with_a_passkey();
    let header = ready(disk.get(b"K")).unwrap().unwrap();
    let sealed = unlocked(&disk, PIN);
    let old = sealed.key();
    ready(opened(disk.clone()).remove_passkey(&sealed, PIN)).unwrap();
    assert_eq!(opened(disk.clone()).header().passkey(), None);
    assert_eq!(opens(&disk, &right()), Err(Refused::Foreign));
    assert_eq!(ready(unlocked(&disk, PIN).get(b"D1")).unwrap().as_deref(), Some(NAME));
    assert_ne!(sealed.key(), old, "who holds the store goes on with the new key");
    ready(disk.commit(crate::kit::row(b"K", &header))).unwrap();
    let key = ready(opened(disk.clone()).unlock_by(&right())).unwrap();
    let read = ready(Sealed::new(disk, key).get(b"D1"));
    assert!(matches!(read, Err(StoreError::Corrupt(_))));
}

#[test]
fn a_changed_code_takes_the_passkey_away_unless_it_is_shown() {
    let disk = with_a_passkey();
    let sealed = unlocked(&disk, PIN);
    let before = disk.rows();
    let kept = ready(opened(disk.clone()).set(&sealed, OTHER, Some(&other())));
    assert_eq!(kept, Err(Refused::Foreign));
    assert_eq!(disk.rows(), before, "nothing has changed");
    let old = sealed.key();
    ready(opened(disk.clone()).set(&sealed, OTHER, Some(&right()))).unwrap();
    assert_ne!(sealed.key(), old);
    assert_eq!(opens(&disk, &right()).unwrap().as_deref(), Some(NAME));
    assert_eq!(ready(unlocked(&disk, OTHER).get(b"D1")).unwrap().as_deref(), Some(NAME));
    ready(opened(disk.clone()).set(&sealed, PIN, None)).unwrap();
    assert_eq!(opens(&disk, &right()), Err(Refused::Foreign));
}

#[test]
fn another_passkey_takes_the_place_of_the_first() {
    let disk = with_a_passkey();
    let sealed = unlocked(&disk, PIN);
    let mut vault = opened(disk.clone());
    ready(vault.add_passkey(&sealed, PIN, (b"another", &[4; 32], &other()))).unwrap();
    assert_eq!(opens(&disk, &right()), Err(Refused::Foreign));
    assert_eq!(opens(&disk, &other()).unwrap().as_deref(), Some(NAME));
    assert_eq!(ready(unlocked(&disk, PIN).get(b"D1")).unwrap().as_deref(), Some(NAME));
}

#[test]
fn settings_are_changed_beside_a_passkey() {
    let disk = with_a_passkey();
    let settings = Settings { after: 60, wipe: true };
    ready(opened(disk.clone()).settle(settings)).unwrap();
    assert_eq!(opened(disk.clone()).settings(), settings);
    assert_eq!(opens(&disk, &right()).unwrap().as_deref(), Some(NAME));
}

#[test]
fn a_lock_that_is_removed_takes_its_passkey_along() {
    let disk = with_a_passkey();
    let sealed = unlocked(&disk, PIN);
    ready(opened(disk.clone()).remove(&sealed)).unwrap();
    assert_eq!(opened(disk.clone()).header().passkey(), None);
    assert_eq!(opens(&disk, &right()), Err(Refused::Foreign));
    let mut wiped = opened(with_a_passkey());
    ready(wiped.wipe(Default::default())).unwrap();
    assert_eq!(wiped.header().passkey(), None);
}

#[test]
fn what_is_no_passkey_is_refused() {
    assert!(Prf::from_slice(&[5; 31]).is_none() && Prf::from_slice(&[]).is_none());
    let disk = with_a_passkey();
    let sealed = unlocked(&disk, PIN);
    let before = disk.rows();
    let mut vault = opened(disk.clone());
    for (id, salt) in [(&[][..], SALT), (&[1; 1_024][..], SALT), (ID, &[3; 31][..])] {
        let added = ready(vault.add_passkey(&sealed, PIN, (id, salt, &right())));
        assert_eq!(added, Err(Refused::Foreign));
    }
    assert_eq!(disk.rows(), before);
}

#[test]
fn a_lock_of_before_passkeys_opens_as_it_did() {
    #[derive(serde::Serialize)]
    enum Keeping {
        Wrapped { kind: Kind, salt: Vec<u8>, cost: Cost, key: Vec<u8> },
    }
    #[derive(serde::Serialize)]
    struct Cost {
        memory: u32,
        passes: u32,
    }
    #[derive(serde::Serialize)]
    struct Before {
        settings: Settings,
        keeping: Keeping,
    }
    let disk = Memory::default();
    let cost = Cost { memory: 8, passes: 1 };
    let keeping = Keeping::Wrapped { kind: Kind::Pin, salt: vec![7; 16], cost, key: wrapped() };
    let header = Before { settings: Settings { after: 60, wipe: false }, keeping };
    ready(disk.commit(crate::kit::row(b"K", &carnet_cbor::to_vec(&header)))).unwrap();
    let mut vault = ready(Vault::open(disk, NOON)).unwrap();
    assert_eq!((vault.header().kind(), vault.header().passkey()), (Some(Kind::Pin), None));
    assert_eq!(vault.settings().after, 60);
    assert_eq!(ready(vault.unlock(PIN, NOON)).unwrap().as_bytes(), &[9; 32]);
}

/// A data key of nines as the version before wrapped it for [`PIN`].
fn wrapped() -> Vec<u8> {
    let mut bytes = zeroize::Zeroizing::new([0; 32]);
    let params = argon2::Params::new(8, 1, 1, Some(32)).unwrap();
    argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
        .hash_password_into(PIN.as_bytes(), &[7; 16], &mut *bytes)
        .unwrap();
    DataKey::from_bytes(bytes).seal(b"carnet data key", &[9; 32]).unwrap()
}

#[test]
fn a_passkey_of_another_store_opens_nothing() {
    let (disk, elsewhere) = (with_a_passkey(), with_a_passkey());
    let header = ready(elsewhere.get(b"K")).unwrap().unwrap();
    ready(disk.commit(crate::kit::row(b"K", &header))).unwrap();
    let found = ready(opened(disk.clone()).unlock_by(&right())).unwrap();
    assert!(matches!(ready(Sealed::new(disk, found).get(b"D1")), Err(StoreError::Corrupt(_))));
}
