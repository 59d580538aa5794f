//! Who may see and change what, in one place: pure functions of a person's role, of what they
//! want to do, and of the facts of a fiche.
//!
//! - [`Role`]: a set of rights, each a [`Section`] and an [`Action`], and how far it reaches.
//! - [`may`], [`may_hand_over`], [`receives`]: the rules.
//! - [`Reader`] and [`Kept`]: who receives a document, said without a look at it.
//! - [`Court`]: what a change of a document would alter, and whether its author may.
//!
//! Roles, teams and people stand in the settings document, which the server alone writes.
//! Nothing here has a clock, dice, a peer or a disk.

mod case;
mod court;
mod facts;
mod hearing;
mod portfolio;
mod reason;
mod rights;
mod role;
mod rules;
mod sections;

pub use court::{Court, Pushed, Read};
pub use facts::{Facts, Holder, Person};
pub use portfolio::{KEPT, Kept, PARTS, Reader};
pub use reason::{Reason, Refusal, Verdict};
pub use rights::{Action, Right, Section};
pub use role::{ADMINISTRATOR, OFFICE, READ_ONLY, REP, Reach, Role};
pub use rules::{may, may_hand_over, receives};
pub use sections::section_of;
