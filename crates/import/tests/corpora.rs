//! Every committed file of the fuzzer's corpora once more through what it was for: what was found
//! once is not found again.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod replay;
#[path = "../../../fuzz/src/import.rs"]
#[allow(unreachable_pub, reason = "public in its own package")]
mod targets;

use replay::replay;

#[test]
fn files_of_rows() {
    replay("csv", targets::csv);
}

#[test]
fn files_of_cards() {
    replay("vcard", targets::vcard);
}
