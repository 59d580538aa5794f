//! The cores from outside.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says so when something is wrong")]

mod anything;
mod erased;
mod judged;
mod kit;
mod packed;
mod pair;
mod progress;
mod readers;
mod readers_restored;
mod refused;
mod shelved;
mod together;
mod wire;
