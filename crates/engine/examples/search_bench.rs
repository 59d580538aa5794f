//! Imports contacts into a device, starts it again, and measures the search as one types.
//!
//! `cargo run --release -p carnet-engine --example search_bench -- [CONTACTS] [sled]`
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods, missing_docs)]

use carnet_engine::{
    Config, Engine, Mirrored, Now, Origin,
    api::{Credentials, OnDuplicate, Query, Reply, Request},
};
use carnet_ids::{ActorId, DeviceId, ItemId};
use carnet_storage::{ReadNow, SledStore, Store, memory::MemoryStore};
use futures_util::FutureExt;
use std::{
    future::Future,
    time::{Duration, Instant},
};

const MEASURES: u32 = 20;
const NOW: Now = Now { mono: 1, unix_ms: 1_795_000_000_000 };

const FIRST: &str = "Camille|Nadia|Jérôme|Élodie|Hervé|Maëlle|François|Anaïs|Loïc|Solène|Gaël|Zoé";
const LAST: &str = "Martin|Bernard|Le Gall|Dubois|Lefèvre|Moreau|Girard|Rousseau|Kerguélen|N’Diaye|\
    Fontaine|Chevalier|Bénard|Guillou|Perrot|Marchand|Barbier|Tanguy|Noël|Carré";
const TRADES: &str = "Boulangerie|Menuiserie|Garage|Pharmacie|Librairie|Cave|Électricité|Plomberie|\
    Maçonnerie|Fleuriste|Restaurant|Hôtel|Imprimerie|Clinique|Transports";
const CITIES: &str = "Rennes;35000|Saint-Malo;35400|Nantes;44000|Brest;29200|Paris;75011|\
    Lyon;69003|Vannes;56000|Quimper;29000|Lorient;56100|Angers;49000";
const TYPED: &str = "boulangerie martin|le gall|kerguelen|06 12 34|35400|saint malo|\
    electricite dubois|fontiane|contact123@|732829|C-000123|zoe rousseau|\
    imprimerie vannes|pharmcie|anais 44000|a|zz";

fn main() {
    let mut args = std::env::args().skip(1);
    let contacts = args.next().and_then(|count| count.parse().ok()).unwrap_or(50_000);
    if args.next().as_deref() == Some("sled") {
        let folder = tempfile::tempdir().unwrap();
        bench(SledStore::open(folder.path()).unwrap(), contacts);
    } else {
        bench(ready(Mirrored::open(MemoryStore::default())).unwrap(), contacts);
    }
}

fn bench<S: Store + ReadNow + Clone>(store: S, contacts: usize) {
    let mut engine = open(store.clone());
    ready(engine.request(NOW, origin(1), Request::SignIn(credentials())));
    let file = file(contacts);
    let preview = Request::ImportPreview { file: file.clone(), options: None };
    let Some(Reply::ImportPreview(preview)) = ready(engine.request(NOW, origin(2), preview)) else {
        return;
    };
    let start = Instant::now();
    let import = Request::Import {
        file,
        options: preview.options,
        duplicates: OnDuplicate::Skip,
        dry_run: false,
    };
    ready(engine.request(NOW, origin(3), import));
    work(&mut engine);
    println!("import of {contacts}: {:?}", start.elapsed());
    drop(engine);

    let start = Instant::now();
    let mut engine = open(store);
    println!("open: {:?}", start.elapsed());
    work(&mut engine);
    println!("open and directory read: {:?}", start.elapsed());
    measure(&mut engine);
}

fn measure<S: Store + ReadNow + Clone>(engine: &mut Engine<S>) {
    let mut all = Vec::new();
    for typed in TYPED.split('|') {
        let letters = typed.chars().count();
        for end in 1..=letters {
            let text: String = typed.chars().take(end).collect();
            all.push(mean_of(engine, &text));
        }
    }
    all.sort_by_key(|(took, ..)| *took);
    let at = |part: usize| all[(all.len() - 1) * part / 100].0;
    println!("{} keystrokes: p50 {:?}, p99 {:?}, max {:?}", all.len(), at(50), at(99), at(100));
    for (took, matched, typed) in all.iter().rev().take(8) {
        println!("  {took:?} `{typed}` {matched} contacts");
    }
    let (took, ..) = mean_of(engine, "");
    println!("the list without a search: {took:?}");
}

/// The mean of many by the processor's time of this thread, as the machine has other things to do.
fn mean_of<S: Store + ReadNow + Clone>(
    engine: &mut Engine<S>,
    text: &str,
) -> (Duration, usize, String) {
    let mut found = 0;
    let start = processor_time();
    for _ in 0..MEASURES {
        let query = Query { text: text.to_owned(), ..Query::default() };
        let request = Request::Search { query, offset: 0, limit: 50 };
        found = matched(ready(engine.request(NOW, origin(9), request)));
    }
    ((processor_time() - start) / MEASURES, found, text.to_owned())
}

/// Linux: nanoseconds that this thread has run, as of the last time that it waited or was interrupted.
fn processor_time() -> Duration {
    std::thread::yield_now();
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(stat.split(' ').next().unwrap().parse().unwrap())
}

fn matched(reply: Option<Reply>) -> usize {
    match reply {
        Some(Reply::Rows(rows)) => rows.matched,
        _ => 0,
    }
}

fn work<S: Store + ReadNow + Clone>(engine: &mut Engine<S>) {
    let mut longest = Duration::ZERO;
    while engine.has_work() {
        let start = Instant::now();
        ready(engine.work(NOW));
        longest = longest.max(start.elapsed());
    }
    println!("  longest step: {longest:?}");
}

fn file(contacts: usize) -> Vec<u8> {
    let mut file =
        String::from("Société;Prénom;Nom;E-mail;Téléphone;SIRET;Adresse;Code postal;Ville\n");
    let lists = [TRADES, LAST, FIRST, CITIES].map(|list| list.split('|').collect::<Vec<_>>());
    for number in 0..contacts {
        let pick =
            |list: usize| lists[list][(number * 7919 + list * 104_729) / 13 % lists[list].len()];
        let (trade, last, first) = (pick(0), pick(1), pick(2));
        let (city, postcode) = pick(3).split_once(';').unwrap();
        let (domain, phone, street) = (number % 997, number * 1_931 % 100_000_000, number % 200);
        file.push_str(&format!(
            "{trade} {last} {number};{first};{last};contact{number}@exemple{domain}.fr;06{phone:08};;\
             {street} rue de la Paix;{postcode};{city}\n"
        ));
    }
    file.into_bytes()
}

fn open<S: Store + ReadNow + Clone>(store: S) -> Engine<S> {
    ready(Engine::open(
        store,
        Config { seed: [7; 32], app_version: "bench".into(), set_aside: None },
        NOW,
    ))
    .unwrap()
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

fn ready<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().unwrap()
}
