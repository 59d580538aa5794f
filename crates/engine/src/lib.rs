//! A device: the documents, their directory and search, and the queue of what
//! waits for the server, over the sync core and a store. The browser's worker
//! and the native command line are two shells around it.

pub mod api;
