//! A log of CRDT changes, synchronised: the state machines of both ends.
//!
//! [`Device`] and [`Hub`] have no socket, no clock, no disk and no dice. A shell
//! hands them inputs with the time, executes the commits that they ask for, and
//! carries their messages. The order of calls, for either end:
//!
//! 1. `handle(now, input)`;
//! 2. `poll_output()` until `None`: execute commits in order and feed
//!    `Committed` or `CommitFailed` back; show events;
//! 3. `poll_transmit(now)` while the socket can take a message;
//! 4. sleep until an input comes or `poll_timeout()` passes, then feed `Tick`.
//!
//! `docs/protocol.md` describes the messages, [`keys`] what is stored.

pub mod check;
pub mod device;
pub mod digest;
pub mod guard;
pub mod hub;
pub mod keys;
pub mod limits;
pub mod reauthor;
pub mod rows;
#[cfg(feature = "sim")]
pub mod sim;
pub mod wire;

mod births;
mod cache;
mod heirs;
mod packs;
mod random;
mod ranges;
mod references;
mod spare;
mod time;

pub use births::{BIRTH_ACTOR, is_birth};
pub use device::Device;
pub use hub::Hub;
pub use time::{Millis, backoff};

use serde::{Deserialize, Serialize};

/// Names a commit that a core asked for. Commits are numbered in the order in which they apply.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct CommitId(pub u64);

/// Names a local write for as long as the core lives.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct WriteId(pub u64);
