//! The client file: what a fiche is made of, how it is edited, how concurrent
//! edits merge, and what a screen shows of it.
//!
//! Records are Automerge documents ([`kind`]); their fields are described by
//! data ([`schema`]); a user's intention is an [`edit::Intent`], applied as one
//! Automerge change; what is shown is plain data ([`view`]). Nothing here reads
//! a clock, throws dice, or knows a peer, a browser or a disk: times and random
//! ids come in as arguments.

pub mod appointment;
pub mod attachment;
pub mod barcode;
pub mod check;
pub mod clock;
pub mod custom;
pub mod edit;
pub mod geo;
pub mod kind;
mod layout;
pub mod listed;
pub mod located;
pub mod loyalty;
pub mod merge;
pub mod migrate;
mod order;
pub mod purchase;
mod read;
pub mod recurrence;
pub mod schema;
pub mod search;
pub mod service;
pub mod spent;
pub mod task;
pub mod terms;
pub mod tiles;
pub mod touch;
pub mod value;
pub mod view;
pub mod zone;
