//! The sync server: sockets, people, and the app's files.
//!
//! A server is a value: [`Server::open`] over a [`Settings`] and a store, then
//! [`Server::run`] with a listener and a future that ends it. One thread runs the sync
//! core (`core`), one waits for the disk, and each connection is a task (`socket`) that
//! pulls what it has to send.

mod accounts;
mod backups;
mod blobs;
mod calendars;
pub mod cli;
mod clock;
mod core;
mod demo;
mod disk;
mod erasure;
mod export;
mod geocoder;
mod http;
mod judge;
pub mod logs;
mod metrics;
mod returned;
mod rights;
mod room;
mod run_file;
mod secret;
mod server;
pub mod settings;
mod shared;
mod socket;

pub use accounts::AccountError;
pub use server::{Server, ServerError};
pub use settings::Settings;

use carnet_storage::{ReadNow, Store, StoreError};
use std::{future::Future, path::Path};
use tokio::net::TcpListener;

/// Opens a server and runs it until `shutdown`: what a test needs, on port 0.
///
/// # Errors
/// [`ServerError`] when it can't start, or stops by itself.
pub async fn serve(
    listener: TcpListener,
    settings: Settings,
    store: impl Store + ReadNow + Send + Sync + 'static,
    backup: impl Fn(&Path) -> Result<(), StoreError> + Send + Sync + 'static,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServerError> {
    Server::open(settings, store, backup).await?.run(listener, shutdown).await
}
