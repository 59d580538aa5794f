//! Makes a company of so many fiches and says how long it took:
//! `cargo run --release -p carnet-demo --example scale -- 50000`.

use std::{env, time::Instant};

#[allow(clippy::print_stdout)]
fn main() {
    let fiches = env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(2_000);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let start = Instant::now();
    let (mut documents, mut changes, mut bytes) = (0, 0, 0);
    for (_, document) in carnet_demo::company(1, fiches).documents_by(threads) {
        documents += 1;
        changes += document.len();
        bytes += document.iter().map(Vec::len).sum::<usize>();
    }
    let took = start.elapsed().as_secs_f64();
    println!(
        "{fiches} fiches, {documents} documents, {changes} changes, {bytes} bytes in {took:.2} s"
    );
}
