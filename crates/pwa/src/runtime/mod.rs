//! Between the screens and the engine in its worker. Of this crate, only this module and
//! [`crate::worker`] touch workers, sockets, timers and IndexedDB.
//!
//! Every tab has a worker; the workers of all tabs elect one that holds the engine, and the others
//! pass requests on to it (see [`crate::worker`]). A screen knows nothing of that: it asks the
//! [`Bridge`] and gets its answer once, whichever worker gives it.
//!
//! A request keeps its number until it is answered. When the worker traps it is started again and
//! what is unanswered is asked again; the engine recognises an edit that it has carried out. What
//! can't be asked twice (an import) is answered as cancelled.

mod asked;
mod bridge;
pub(crate) mod held;
#[cfg(target_arch = "wasm32")]
mod late;
pub(crate) mod messages;
pub(crate) mod packet;
pub(crate) mod paper;
mod persist;
pub mod press;
pub mod script;
mod scripting;
mod slot;
mod spawn;
pub(crate) mod timer;

pub use bridge::Bridge;
