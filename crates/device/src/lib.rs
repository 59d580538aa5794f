//! A native device: the same engine as in the browser, over sled and a WebSocket.
//!
//! [`Session`] drives an engine and its socket; [`cli`] is the command `carnet`.

pub mod cli;
pub mod files;
pub mod http;
pub mod import;
mod join;
mod memory;
mod net;
mod session;
mod wire;

pub use join::{JoinError, join};
pub use memory::Memory;
pub use session::{Session, SessionError, is_refused};
