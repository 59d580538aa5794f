//! Holds what `ARCHITECTURE.md` and `CONTRIBUTING.md` promise: which crate may not know what, and
//! how the sources look. A list of exceptions may only get shorter.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

#[path = "tidy/crates.rs"]
mod crates;
#[path = "tidy/fluent.rs"]
mod fluent;
#[path = "tidy/forgotten.rs"]
mod forgotten;
#[path = "tidy/rust.rs"]
mod rust;
#[path = "tidy/size.rs"]
mod size;
#[path = "tidy/tree.rs"]
mod tree;
#[path = "tidy/words.rs"]
mod words;
