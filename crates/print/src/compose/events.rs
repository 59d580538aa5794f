//! Exchanges with the contact, the latest first.

use super::{
    desk::{Desk, instant_in, joined, stored, text},
    lists::entries,
    marked::marked,
};
use crate::sheet::{Block, Entry};
use carnet_model::{clock, view::ItemView};

/// Those of the period.
pub(super) fn events(desk: &Desk<'_>) -> Vec<Block> {
    let events = desk.fiche.view.events.iter();
    let shown = events.filter(|event| desk.choice.covers(at(event).map(clock::civil_day)));
    entries(shown.map(|event| one(desk, event)))
}

/// When it was; if nobody said, when it was written down.
fn at(event: &ItemView) -> Option<i64> {
    let written = event.created.map(|stamp| stamp.at.saturating_mul(1_000));
    instant_in(event, "at").or(written)
}

fn one(desk: &Desk<'_>, event: &ItemView) -> Entry {
    let kind = match stored(event, "kind") {
        "" => desk.words.say("item-events"),
        code => desk.words.coded("choice-kind", code),
    };
    let (title, kind) = match text(event, "subject") {
        "" => (kind, String::new()),
        subject => (subject.to_owned(), kind),
    };
    Entry {
        title,
        aside: at(event).map(|at| desk.moment(at)).unwrap_or_default(),
        badges: Vec::new(),
        about: joined([kind, desk.person_in(event, "author"), text(event, "duration").to_owned()]),
        text: marked(stored(event, "text")),
    }
}
