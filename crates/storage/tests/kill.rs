//! A process that writes, or rewrites, is killed at random moments; what it said was committed is
//! there.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use carnet_storage::{Batch, ReadNow, Scan, SledStore, sled_store::rewrite};
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Instant,
};

/// Set in the process that writes: where.
const WRITE_TO: &str = "CARNET_KILL_TEST";
/// Set in the process that rewrites: where.
const REWRITE: &str = "CARNET_REWRITE_TEST";
const KILLS: u32 = 20;
const ROWS_IN_BATCH: u32 = 40;

#[test]
fn every_acknowledged_batch_survives_kill_9() {
    if let Some(folder) = std::env::var_os(WRITE_TO) {
        write_for_ever(Path::new(&folder));
    }
    let place = tempfile::tempdir().unwrap();
    let mut acknowledged = 0;
    for round in 0..KILLS {
        // A different number each time, from "at once" to several sled segments.
        let more = (round * 37 + 11) % 60;
        acknowledged = run_and_kill(place.path(), acknowledged + more).max(acknowledged);
        let found = whole_batches(place.path());
        assert!(found >= acknowledged, "round {round}: {found} of {acknowledged} acknowledged");
        acknowledged = found;
    }
    assert!(acknowledged > KILLS, "the writer wrote");
}

#[test]
fn a_store_whose_rewrite_is_killed_is_whole() {
    if let Some(folder) = std::env::var_os(REWRITE) {
        rewrite_for_ever(Path::new(&folder));
    }
    let place = tempfile::tempdir().unwrap();
    let store = SledStore::open(place.path()).unwrap();
    (1..=40).for_each(|number| store.commit_now(batch(number)).unwrap());
    drop(store);
    for round in 0..KILLS {
        let mut child = spawn("a_store_whose_rewrite_is_killed_is_whole", REWRITE, place.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = || lines.by_ref().any(|line| line.unwrap().ends_with("rewritten"));
        assert!(said(), "round {round}");
        // Into the next one, further each time: how long one takes is known from the last.
        let began = Instant::now();
        assert!(said(), "round {round}");
        let until = Instant::now() + began.elapsed() * round / KILLS;
        while Instant::now() < until {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(whole_batches(place.path()), 40, "round {round}");
    }
}

fn rewrite_for_ever(folder: &Path) -> ! {
    loop {
        rewrite(folder).unwrap();
        println!("rewritten");
    }
}

/// Runs the writer until it has acknowledged `until`, kills it, and returns the last that it said.
fn run_and_kill(folder: &Path, until: u32) -> u32 {
    let mut child = spawn("every_acknowledged_batch_survives_kill_9", WRITE_TO, folder);
    let mut last = 0;
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for line in lines.by_ref() {
        let line = line.unwrap();
        // The test runner's own words may stand before it, or alone.
        let Some((_, number)) = line.rsplit_once("committed ") else { continue };
        last = number.parse().unwrap();
        if last >= until {
            break;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // What it said between the last line that was read and its end counts as well.
    for line in lines.map_while(Result::ok) {
        if let Some(number) =
            line.rsplit_once("committed ").and_then(|(_, number)| number.parse().ok())
        {
            last = number;
        }
    }
    last
}

fn spawn(test: &str, variable: &str, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(variable, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn write_for_ever(folder: &Path) -> ! {
    let store = SledStore::open(folder).unwrap();
    let mut number = batches(&store);
    loop {
        number += 1;
        store.commit_now(batch(number)).unwrap();
        println!("committed {number}");
    }
}

/// Checks that the batches found are 1, 2, 3…, each whole, and returns how many.
fn whole_batches(folder: &Path) -> u32 {
    let store = SledStore::open(folder).unwrap();
    let found = batches(&store);
    let rows = store.scan_now(&Scan::prefix(b"")).unwrap();
    assert_eq!(rows.len() as u32, found * (ROWS_IN_BATCH + 1), "no batch is there in part");
    for number in 1..=found {
        for op in batch(number).ops {
            let carnet_storage::Op::Put(key, value) = op else { unreachable!() };
            assert!(store.get_now(&key).unwrap() == Some(value), "batch {number}");
        }
    }
    found
}

fn batches(store: &SledStore) -> u32 {
    store.scan_now(&Scan::prefix(b"batch")).unwrap().len() as u32
}

/// Rows far apart, some of them large, and the batch's own.
fn batch(number: u32) -> Batch {
    let mut batch = Batch::default();
    for row in 0..ROWS_IN_BATCH {
        let length = if number.is_multiple_of(16) && row == 0 {
            200_000
        } else {
            50 + (number as usize * 31 + row as usize) % 300
        };
        batch.put(
            [&row.to_be_bytes()[..], &number.to_be_bytes()].concat(),
            vec![number as u8; length],
        );
    }
    batch.put([&b"batch"[..], &number.to_be_bytes()].concat(), number.to_be_bytes());
    batch
}
