//! A device: the documents, their directory and search, and the queue of what
//! waits for the server, over the sync core and a store. The browser's worker
//! and the native command line are two shells around it: see [`Engine`].

pub mod api;
mod carrier;
mod dice;
mod done;
mod engine;
mod forgotten;
mod heads;
mod index;
mod line;
mod mirrored;
mod past;
mod people;
mod rows;
mod source;
mod upsert;

pub use carnet_sync::{device::OpenError, guard::applying, keys::is_of_documents};
pub use carrier::{Answer, Carrier, Errand, Pieces, Step};
pub use done::{Fate, Origin};
pub use engine::{Config, Engine, Now};
pub use forgotten::{unsent, wiped_unread};
pub use mirrored::Mirrored;
