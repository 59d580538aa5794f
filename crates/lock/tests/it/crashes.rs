//! A crash at any commit of setting, changing or removing a lock, kept or not, leaves a store that
//! opens: with what opened it before, or with what was to open it.

use crate::kit::{Memory, NAME, NOON, OTHER, PIN, opened, ready, unlocked, with_a_client};
use carnet_lock::{Prf, Vault};
use carnet_storage::{
    Sealed, Store,
    faults::{Fault, Faulty, Plan},
};

type Broken = Faulty<Memory>;
type Step = fn(&mut Vault<Broken>, &Sealed<Broken>) -> bool;

fn set(vault: &mut Vault<Broken>, sealed: &Sealed<Broken>) -> bool {
    ready(vault.set(sealed, PIN, None)).is_ok()
}

fn change(vault: &mut Vault<Broken>, sealed: &Sealed<Broken>) -> bool {
    ready(vault.unlock(PIN, NOON)).is_ok() && ready(vault.set(sealed, OTHER, None)).is_ok()
}

fn remove(vault: &mut Vault<Broken>, sealed: &Sealed<Broken>) -> bool {
    ready(vault.unlock(PIN, NOON)).is_ok() && ready(vault.remove(sealed)).is_ok()
}

fn add_passkey(vault: &mut Vault<Broken>, sealed: &Sealed<Broken>) -> bool {
    let prf = Prf::from_slice(&[5; 32]).unwrap();
    ready(vault.add_passkey(sealed, PIN, (b"id", &[3; 32], &prf))).is_ok()
}

/// The second time everything is sealed anew.
fn change_passkeys(vault: &mut Vault<Broken>, sealed: &Sealed<Broken>) -> bool {
    add_passkey(vault, sealed)
        && add_passkey(vault, sealed)
        && ready(vault.remove_passkey(sealed, PIN)).is_ok()
}

#[test]
fn adding_and_removing_a_passkey_survives_a_crash() {
    survives(true, change_passkeys, &[PIN]);
}

#[test]
fn setting_a_lock_survives_a_crash() {
    survives(false, set, &["", PIN]);
}

#[test]
fn changing_a_lock_survives_a_crash() {
    survives(true, change, &[PIN, OTHER]);
}

#[test]
fn removing_a_lock_survives_a_crash() {
    survives(true, remove, &[PIN, ""]);
}

/// `opens` are what may open it afterwards; without a lock anything does.
fn survives(is_set: bool, step: Step, opens: &[&str]) {
    let mut commit = 1;
    loop {
        let reached: Vec<bool> =
            [false, true].map(|kept| crash(is_set, step, opens, commit, kept)).into();
        if !reached[0] {
            break;
        }
        commit += 1;
    }
    assert!(commit > 1, "no commit was broken");
}

/// Whether there was such a commit.
fn crash(is_set: bool, step: Step, opens: &[&str], commit: u64, kept: bool) -> bool {
    let disk = Memory::default();
    with_a_client(&disk);
    if is_set {
        ready(opened(disk.clone()).set(&unlocked(&disk, ""), PIN, None)).unwrap();
    }
    let plan = Plan::default();
    let faulty = Faulty::new(disk.clone(), plan.clone());
    let sealed = unlocked(&faulty, PIN);
    let mut vault = ready(Vault::open(faulty, NOON)).unwrap();
    let at = plan.commits() + commit;
    plan.at_commit(at, Fault::Crash { kept });
    let done = step(&mut vault, &sealed);
    assert!(
        opens.iter().any(|pin| opens_with(&disk, pin)),
        "crashed at commit {commit}, kept: {kept}"
    );
    !done && plan.commits() >= at
}

fn opens_with(disk: &Memory, pin: &str) -> bool {
    let mut vault = opened(disk.clone());
    let key = match vault.clear_key().unwrap() {
        Some(key) => key,
        None => match ready(vault.unlock(pin, NOON)) {
            Ok(key) => key,
            Err(_) => return false,
        },
    };
    let sealed = Sealed::new(disk.clone(), key);
    ready(sealed.get(b"D1")).unwrap().as_deref() == Some(NAME)
}

#[test]
fn a_disk_without_room_leaves_the_lock_as_it_was() {
    let disk = Memory::default();
    with_a_client(&disk);
    let plan = Plan::default();
    let faulty = Faulty::new(disk.clone(), plan.clone());
    let sealed = unlocked(&faulty, "");
    let mut vault = ready(Vault::open(faulty, NOON)).unwrap();
    plan.set_full(true);
    assert!(ready(vault.set(&sealed, PIN, None)).is_err());
    assert_eq!(vault.header().kind(), None);
    assert_eq!(ready(sealed.get(b"D1")).unwrap().as_deref(), Some(NAME));
    plan.set_full(false);
    ready(vault.set(&sealed, PIN, None)).unwrap();
    assert_eq!(ready(sealed.get(b"D1")).unwrap().as_deref(), Some(NAME));
}

#[test]
fn a_full_disk_keeps_nobody_out() {
    let disk = Memory::default();
    with_a_client(&disk);
    ready(opened(disk.clone()).set(&unlocked(&disk, ""), PIN, None)).unwrap();
    let plan = Plan::default();
    let mut vault = ready(Vault::open(Faulty::new(disk, plan.clone()), NOON)).unwrap();
    plan.set_full(true);
    assert!(ready(vault.unlock(OTHER, NOON)).is_err());
    ready(vault.unlock(PIN, NOON)).unwrap();
}
