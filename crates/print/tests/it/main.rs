//! Paper, looked at by other programs: qpdf and poppler.

// Outside of `#[test]` functions too, a test that can not go on panics.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fiche;
mod hostile;
mod kit;
mod pages;
mod structure;
