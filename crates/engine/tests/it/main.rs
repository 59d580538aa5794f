//! Engines and a server in one process.

// Outside of `#[test]` functions too, a test that can not go on panics.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod access;
mod agenda;
mod aside;
mod barred;
mod blobs;
mod board;
mod directory;
mod exports;
mod full;
mod grants;
mod handed;
mod imports;
mod kit;
mod ledgers;
mod lists;
mod map;
mod merging;
mod mirror;
mod naming;
mod notices;
mod opening;
mod own_fields;
mod relations;
mod requests;
mod signing;
mod tasks;
mod terms;
mod together;
mod withdrawn;
