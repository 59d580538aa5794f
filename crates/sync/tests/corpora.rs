//! Every committed file of the fuzzer's corpora once more through what it was for: what was found
//! once is not found again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "it/kit.rs"]
#[allow(dead_code, reason = "the targets need a part of it")]
mod kit;
#[path = "../../import/tests/replay/mod.rs"]
mod replay;
#[path = "../src/guard/sample.rs"]
mod sample;
#[path = "../../../fuzz/src/sync.rs"]
#[allow(unreachable_pub, reason = "public in its own package")]
mod targets;

use replay::replay;

#[test]
fn messages_to_a_server() {
    replay("to_server", targets::to_server);
}

#[test]
fn messages_to_a_device() {
    replay("to_device", targets::to_device);
}

#[test]
fn changes() {
    replay("change", targets::change);
}

#[test]
fn documents() {
    replay("document", targets::document);
}

#[test]
fn sessions_with_a_server() {
    replay("hub", targets::hub);
}

#[test]
fn sessions_with_a_device() {
    replay("device", targets::device);
}
