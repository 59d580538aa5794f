//! A real server on a port of this machine, a real store, real WebSockets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says so when something is wrong"
)]

mod admin;
mod audit;
mod authenticator;
mod blobs;
mod condition;
mod devices;
mod erasing;
mod feeds;
mod files;
mod hostile;
mod kit;
mod locate;
mod passkeys;
mod receives;
mod rights;
mod sign_in;
mod sockets;
mod stopping;
mod syncing;
mod transport;
mod ways;
