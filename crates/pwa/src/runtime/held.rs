//! Edits that were answered and that no disk has, because it has no room or fails.
//!
//! An edit is *held* from the moment at which its author is told that it is in memory until an
//! engine has it on the disk. The engine goes with its tab or with a trap, so meanwhile every tab
//! has a copy of the question, under the number that it was asked by ([`Origin`]): its worker and
//! its page. The protocol is four rules.
//!
//! 1. A leader says [`Peer::Held`](super::messages::Peer) to the other workers *before* it answers an edit that its engine has in
//!    memory alone, or that it has no engine for. Each worker keeps it and passes it on to its page
//!    ([`ToPage::Held`](super::messages::ToPage)).
//! 2. A page gives what it holds to the next worker that it starts. A follower gives what it holds
//!    to each new leader, and a leader to each new tab; so no leader depends on what it heard itself.
//! 3. A leader asks its engine for every held edit that the engine does not know. The engine knows
//!    by their origins what it has carried out, and does nothing twice.
//! 4. Only what the engine has on the disk ([`Fate::Saved`](carnet_engine::Fate)) is held no more: the leader lists the
//!    origins in `Saved`, and every copy goes. So does, by the same message, what an engine refuses
//!    for good; its author is told, with their words ([`NotKept`](carnet_engine::api::NotKept)). What
//!    it refuses for now (the fiche is set aside, too much waits) stays held and is asked for again.

use super::packet::Question;
use carnet_engine::Origin;
use serde::{Deserialize, Serialize};

/// So many bytes of them are taken by a leader without an engine; one with an engine takes what the
/// engine takes (`carnet_sync::limits::MAX_UNSAVED`).
#[cfg(any(test, target_arch = "wasm32"))] // the worker's
const MOST: usize = 4 << 20;

/// One of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct HeldEdit {
    /// Who asked for it.
    pub(crate) origin: Origin,
    /// The edit.
    pub(crate) question: Question,
}

/// Those that somebody knows of, in the order in which they heard of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct HeldEdits(Vec<HeldEdit>);

impl HeldEdits {
    /// Holds one; whether it is news.
    pub(crate) fn hold(&mut self, edit: HeldEdit) -> bool {
        let is_news = self.0.iter().all(|known| known.origin != edit.origin);
        if is_news {
            self.0.push(edit);
        }
        is_news
    }

    /// Lets go of these.
    pub(crate) fn let_go(&mut self, origins: &[Origin]) {
        self.0.retain(|known| !origins.contains(&known.origin));
    }

    /// All of them.
    #[cfg(any(test, target_arch = "wasm32"))] // the worker's
    pub(crate) fn iter(&self) -> impl Iterator<Item = &HeldEdit> {
        self.0.iter()
    }

    /// Whether one more may be taken that no engine has seen.
    #[cfg(any(test, target_arch = "wasm32"))] // the worker's
    pub(crate) fn has_room(&self, question: &Question) -> bool {
        let bytes = self.0.iter().map(|edit| edit.question.bytes()).sum::<usize>();
        bytes.saturating_add(question.bytes()) <= MOST
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[cfg(any(test, target_arch = "wasm32"))] // the worker's
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_engine::api::{Request, UndoId};

    fn edit(number: u64) -> HeldEdit {
        let origin = Origin { client: [1; 16], number };
        HeldEdit { origin, question: Question::new(Request::Undo(UndoId(number))) }
    }

    #[test]
    fn an_edit_is_held_once_and_in_order_until_it_is_let_go_of() {
        let mut held = HeldEdits::default();
        assert!(held.hold(edit(2)) && held.hold(edit(1)) && held.hold(edit(3)));
        assert!(!held.hold(edit(1)), "it came by another tab as well");
        held.let_go(&[edit(2).origin, edit(9).origin]);
        assert_eq!(held.iter().cloned().collect::<Vec<_>>(), [edit(1), edit(3)]);
        held.let_go(&[edit(3).origin, edit(1).origin]);
        assert!(held.is_empty());
    }

    #[test]
    fn there_is_a_limit_to_what_no_engine_has_seen() {
        let long = |number| HeldEdit {
            question: Question::new(Request::NameDevice("x".repeat(MOST / 2))),
            ..edit(number)
        };
        let mut held = HeldEdits::default();
        assert!(held.has_room(&long(1).question) && held.hold(long(1)));
        assert!(!held.has_room(&long(2).question));
        assert!(held.has_room(&edit(2).question));
    }

    #[test]
    fn what_is_held_passes_between_page_and_worker() {
        let mut held = HeldEdits::default();
        held.hold(edit(7));
        let bytes = carnet_cbor::to_brief(&held);
        assert_eq!(carnet_cbor::from_brief::<HeldEdits>(&bytes).ok(), Some(held));
    }
}
