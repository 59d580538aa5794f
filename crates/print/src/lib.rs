//! A fiche on paper: from what the engine says of it to the bytes of a PDF, the same ones wherever that is done.
//!
//! 1. [`Gather`] says what to ask of the engine, and keeps what it answers: [`Papers`]. So nothing is printed that
//!    its person does not see on the screen.
//! 2. [`compose`] makes a [`sheet::Sheet`] of it: the sections of a [`Choice`], in [`Words`].
//! 3. [`typeset`] sets the sheet with [`Fonts`] and writes the file.
//!
//! No clock and no dice: the moment of printing is handed over, and the file's identifier comes from its content.

mod choice;
mod compose;
mod gather;
mod paper;
mod print;
#[cfg(not(target_arch = "wasm32"))]
pub mod screens;
pub mod sheet;
mod words;

pub use choice::{Choice, Part};
pub use compose::{Composed, compose};
pub use gather::{Gather, Papers};
pub use paper::{Fonts, PrintError, Printed, typeset};
pub use print::{Made, Told, print};
pub use words::{Language, Words};

/// The typefaces, as files; a program that has a network of its own leaves them out, and fetches them.
#[cfg(not(target_arch = "wasm32"))]
pub mod typefaces {
    /// Upright text.
    pub const REGULAR: &[u8] = include_bytes!("../fonts/carnet-regular.ttf");
    /// What is emphasised, and headings.
    pub const STRONG: &[u8] = include_bytes!("../fonts/carnet-strong.ttf");
}
