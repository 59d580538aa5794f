//! The hostile corpus: 100,000 mutated changes with their checksums put right, and
//! bombs of several makes, through the guard. Nothing gets out: no panic, no
//! document that can't be loaded, no memory without bound.
//!
//! Memory is read from `/proc/self/status` (the peak of the whole process), since
//! an allocator that counts would need `unsafe`; elsewhere than on Linux that one
//! assertion is left out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "../src/guard/sample.rs"]
mod sample;

mod forge;

use automerge::Automerge;
use carnet_sync::guard;
use forge::{Columns, assemble, chunk, deflated, leb, parts};
use sample::{Dice, author, born, edit};
use std::{collections::BTreeMap, panic, thread};

const MUTANTS: usize = 100_000;
const THREADS: usize = 2;
const VICTIMS: usize = 64;
const MAX_PEAK_KB: usize = 64 * 1024;

#[test]
fn nothing_hostile_gets_out() {
    let loud = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !guard::fenced() {
            loud(info);
        }
    }));
    let mut tally = bombs();
    thread::scope(|scope| {
        let halves: Vec<_> =
            (0..THREADS).map(|half| scope.spawn(move || mutants(half as u64))).collect();
        for half in halves {
            for (verdict, count) in half.join().unwrap() {
                *tally.entry(verdict).or_default() += count;
            }
        }
    });
    let total: usize = tally.values().sum();
    let accepted = tally.get("accepted").copied().unwrap_or(0);
    println!("{total} changes: {tally:?}; peak {:?} kB", peak_kb());
    assert!(total >= MUTANTS);
    assert!(accepted > 0 && accepted < total);
    for code in ["malformed", "too-many-ops", "bomb", "missing-deps"] {
        assert!(tally.contains_key(code), "nothing was refused as {code}");
    }
    if let Some(peak) = peak_kb() {
        assert!(peak < MAX_PEAK_KB, "{peak} kB");
    }
}

type Tally = BTreeMap<&'static str, usize>;

/// Mutated changes against the documents that the originals were made for.
fn mutants(half: u64) -> Tally {
    let mut dice = Dice(0xCA2E_0000 + half);
    let victims: Vec<Victim> = (0..VICTIMS).map(|_| Victim::new(&mut dice)).collect();
    let mut bystander = born();
    let mut tally = Tally::new();
    for round in 0..MUTANTS / THREADS {
        let victim = &victims[dice.below(victims.len())];
        let donor = &victims[dice.below(victims.len())];
        let bytes = victim.mutant(&donor.body, &mut dice);
        let mut doc = victim.doc.clone();
        *tally.entry(feed(&mut doc, &bytes)).or_default() += 1;
        if round % 500 == 0 {
            go_on(&mut bystander, &mut dice);
        }
    }
    tally
}

/// Gives the bytes to the guard, as a server does, and looks at the outcome.
fn feed(doc: &mut Automerge, bytes: &[u8]) -> &'static str {
    let before = doc.get_heads();
    let change = match guard::check_change(bytes) {
        Ok(change) => change,
        Err(rejection) => return rejection.code,
    };
    // Readers of the history decode changes: what was accepted can be.
    assert_eq!(change.decode().operations.len(), change.len());
    match guard::apply(doc, vec![change]) {
        Err(rejection) => {
            assert_eq!(doc.get_heads(), before, "a refused change left a trace");
            rejection.code
        }
        Ok(()) => {
            let again = Automerge::load(&doc.save()).expect("an accepted change can be loaded");
            assert_eq!(again.get_heads(), doc.get_heads());
            assert_eq!(again.hydrate(None), doc.hydrate(None));
            "accepted"
        }
    }
}

/// Another document takes an honest change meanwhile.
fn go_on(bystander: &mut Automerge, dice: &mut Dice) {
    let mut elsewhere = bystander.clone().with_actor(author(3));
    if let Some(bytes) = edit(&mut elsewhere, dice) {
        assert_eq!(feed(bystander, &bytes), "accepted");
        assert_eq!(bystander.get_heads(), elsewhere.get_heads());
    }
    if bystander.get_changes(&[]).len() > 20 {
        *bystander = born();
    }
}

/// A real change, and the document that it is for.
struct Victim {
    doc: Automerge,
    /// The change's content, without the chunk's header.
    body: Vec<u8>,
}

impl Victim {
    fn new(dice: &mut Dice) -> Self {
        loop {
            let mut doc = born();
            for round in 0..dice.below(8) as u8 {
                doc.set_actor(author(1 + round % 3));
                edit(&mut doc, dice);
            }
            let before = doc.clone();
            doc.set_actor(author(1 + dice.below(4) as u8));
            if let Some(bytes) = edit(&mut doc, dice) {
                let header = 9 + leb(&bytes[9..]).1;
                return Self { doc: before, body: bytes[header..].to_vec() };
            }
        }
    }

    fn mutant(&self, donor: &[u8], dice: &mut Dice) -> Vec<u8> {
        let mut body = self.body.clone();
        if dice.below(2) == 0 {
            body = mutate_column(&body, dice);
        }
        for _ in 0..dice.below(3) {
            mutate_bytes(&mut body, donor, dice);
        }
        if dice.below(8) == 0 { deflated(&body) } else { chunk(1, &body) }
    }
}

fn mutate_bytes(body: &mut Vec<u8>, donor: &[u8], dice: &mut Dice) {
    if body.is_empty() {
        return;
    }
    let at = dice.below(body.len());
    match dice.below(7) {
        0 | 1 => body[at] ^= 1 << dice.below(8),
        2 => body[at] = [0, 1, 0x7f, 0x80, 0xff][dice.below(5)],
        3 => body.insert(at, dice.roll() as u8),
        4 => drop(body.remove(at)),
        5 => body.truncate(at),
        _ => {
            let from = dice.below(donor.len());
            let until = (from + 1 + dice.below(16)).min(donor.len());
            body.splice(at..at, donor[from..until].iter().copied());
        }
    }
}

/// Changes one column and writes the table to fit, so that the frame stays right.
fn mutate_column(body: &[u8], dice: &mut Dice) -> Vec<u8> {
    let (prefix, mut columns): (_, Columns) = parts(body);
    let at = dice.below(columns.len());
    let other = columns[dice.below(columns.len())].1.clone();
    let (spec, data) = &mut columns[at];
    let place = dice.below(data.len() + 1);
    match dice.below(7) {
        0 => data.truncate(place),
        1 => data.insert(place, dice.roll() as u8),
        2 => *data = other,
        3 => data.extend(other),
        4 => *spec ^= 1 << dice.below(7),
        5 => data.clear(),
        _ => data.iter_mut().skip(place).take(1).for_each(|byte| *byte ^= 1 << dice.below(8)),
    }
    assemble(&prefix, &columns)
}

/// Bombs, one by one, against one document that stays as it was.
fn bombs() -> Tally {
    let mut doc = born();
    let before = doc.get_heads();
    let mut tally = Tally::new();
    for (name, bytes, expected) in forge::bombs() {
        let code = feed(&mut doc.clone(), &bytes);
        assert_eq!(code, expected, "{name}");
        *tally.entry(code).or_default() += 1;
    }
    assert_eq!(doc.get_heads(), before);
    assert_eq!(feed(&mut doc, &forge::repeated(2)), "accepted");
    tally
}

/// The most memory that this process has had, where the system tells.
fn peak_kb() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
