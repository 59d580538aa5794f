//! Imports contacts into a device, starts it again, and measures the search as one types; prints
//! JSON.
//!
//! ```text
//! cargo run --release -p carnet-engine --example search_bench -- [CONTACTS] [sled]
//! ```
//!
//! In WebAssembly, where there are no arguments, `globalThis.CONTACTS` says how many:
//! `tests/bench/search.mjs` runs it in Node.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods, missing_docs)]

mod contacts;
mod platform;
mod queries;

use carnet_engine::{
    Config, Engine, Now, Origin,
    api::{Credentials, MapRequest, OnDuplicate, Query, Reply, Request},
};
use carnet_ids::{ActorId, DeviceId, ItemId};
use carnet_model::geo::{Point, Within};
use carnet_storage::{ReadNow, Store};
use futures_util::FutureExt;
use std::future::Future;

/// How often each search is made.
const TIMES: usize = 9;
const LATER: Now = Now { mono: 60_000, unix_ms: NOW.unix_ms + 60_000 };
const NOW: Now = Now { mono: 1, unix_ms: 1_795_000_000_000 };

fn main() {
    platform::run();
}

/// Measures on an empty store; the answer is JSON.
fn bench<S: Store + ReadNow + Clone>(store: S, contacts: usize) -> String {
    let mut engine = open(store.clone());
    ready(engine.request(NOW, origin(1), Request::SignIn(credentials())));
    let imported = timed(|| import(&mut engine, contacts));
    // The directory's rows are written behind the documents.
    (0..200).for_each(|_| ready(engine.tick(LATER)));
    drop(engine);

    let mut engine = open(store.clone());
    let opened = timed(|| drop(open(store.clone())));
    let recalled = timed(|| read_all(&mut engine));
    forget_directory(&store);
    let mut engine = open(store);
    let rebuilt = timed(|| read_all(&mut engine));

    let mut rows = Vec::new();
    for (kind, queries) in queries::all() {
        let mut took: Vec<f64> = queries.iter().map(|query| median(&mut engine, query)).collect();
        rows.push(format!("    {{\"kind\": \"{kind}\", {}}}", spread(&mut took)));
    }
    // The first map makes the index.
    let first = timed(|| drop(ready(engine.request(NOW, origin(9), map(1)))));
    rows.push(format!("    {{\"kind\": \"first map\", {}}}", spread(&mut [first])));
    for (kind, turn) in [("map near 10 km", 0), ("map of a city", 1), ("map of everybody", 2)] {
        let request = map(turn);
        let mut took = [0.0; TIMES]
            .map(|_: f64| timed(|| drop(ready(engine.request(NOW, origin(9), request.clone())))));
        rows.push(format!("    {{\"kind\": \"{kind}\", {}}}", spread(&mut took)));
    }
    format!(
        "{{\n  \"contacts\": {contacts},\n  \"import_ms\": {imported:.1},\n  \
         \"open_ms\": {opened:.1},\n  \"recall_ms\": {recalled:.1},\n  \"rebuild_ms\": {rebuilt:.1},\n  \"bytes\": {},\n  \"searches\": [\n{}\n  ]\n}}",
        engine.directory_bytes(),
        rows.join(",\n")
    )
}

fn spread(took: &mut [f64]) -> String {
    took.sort_by(f64::total_cmp);
    let at = |part: usize| took[(took.len() - 1) * part / 100];
    format!("\"p50_ms\": {:.3}, \"p99_ms\": {:.3}, \"max_ms\": {:.3}", at(50), at(99), at(100))
}

/// Of several times, in milliseconds.
fn median<S: Store + ReadNow + Clone>(engine: &mut Engine<S>, query: &Query) -> f64 {
    let mut took = [0.0; TIMES].map(|_: f64| timed(|| drop(search(engine, query))));
    took.sort_by(f64::total_cmp);
    took[TIMES / 2]
}

/// Milliseconds.
fn timed(work: impl FnOnce()) -> f64 {
    let start = platform::milliseconds();
    work();
    platform::milliseconds() - start
}

fn import<S: Store + ReadNow + Clone>(engine: &mut Engine<S>, contacts: usize) {
    let file = contacts::file(contacts);
    let preview = Request::ImportPreview { file: file.clone(), options: None };
    let Some(Reply::ImportPreview(preview)) = ready(engine.request(NOW, origin(2), preview)) else {
        return;
    };
    let import = Request::Import {
        file,
        options: preview.options,
        duplicates: OnDuplicate::Create,
        dry_run: false,
    };
    ready(engine.request(NOW, origin(3), import));
    read_all(engine);
}

fn read_all<S: Store + ReadNow + Clone>(engine: &mut Engine<S>) {
    while engine.has_work() {
        ready(engine.work(NOW));
    }
}

/// As after an update that reads more of documents.
fn forget_directory<S: Store>(store: &S) {
    let mut batch = carnet_storage::Batch::default();
    let rows = ready(store.scan(carnet_storage::Scan::prefix(b"Xi"))).unwrap();
    assert!(!rows.is_empty(), "the directory was not written");
    for (key, _) in rows {
        batch.delete(key);
    }
    ready(store.commit(batch)).unwrap();
}

fn search<S: Store + ReadNow + Clone>(engine: &mut Engine<S>, query: &Query) -> Option<Reply> {
    let request = Request::Search { query: query.clone(), offset: 0, limit: 50 };
    ready(engine.request(NOW, origin(9), request))
}

/// What a map asks: near a point, a city, everybody.
fn map(which: usize) -> Request {
    let of = Point { lat: 48_100_000, lon: -1_680_000 };
    let query = Query::default;
    let city = Within::around(of, 8_000.0);
    Request::Map(match which {
        0 => MapRequest::Nearby { of, metres: 10_000, except: None, query: query(), most: 100 },
        1 => MapRequest::Chart { within: city, zoom: 12, query: query(), most: 50 },
        _ => MapRequest::Chart { within: Within::EARTH, zoom: 5, query: query(), most: 50 },
    })
}

fn open<S: Store + ReadNow + Clone>(store: S) -> Engine<S> {
    let config = Config { seed: [7; 32], app_version: "bench".into(), set_aside: None };
    ready(Engine::open(store, config, NOW)).unwrap()
}

fn credentials() -> Credentials {
    Credentials {
        token: "bench".into(),
        person: ItemId::new([1; 8]),
        person_name: "Nadia".into(),
        device: DeviceId::new([1; 16]),
        actor: ActorId::new([1; 16]),
        workspace: "Banc".into(),
        server: "ws://localhost/sync".into(),
    }
}

fn origin(number: u64) -> Origin {
    Origin { client: [1; 16], number }
}

/// Nothing here waits for anything.
fn ready<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().unwrap()
}
