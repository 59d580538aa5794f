//! The beginning of a fiche: what a screen shows first, read from as few documents as that takes.

use super::{Engine, Now, read::view_of};
use crate::{
    api::{Failure, Fiche},
    index::entry::Facts,
};
use carnet_ids::DocId;
use carnet_model::{
    value::Value,
    view::{self, FicheView, ItemView},
};
use carnet_storage::{ReadNow, Store};

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// A fiche with its latest `events` events; everything else in it is as in the whole fiche.
    pub(super) fn opening(
        &mut self,
        now: Now,
        contact: DocId,
        events: usize,
    ) -> Result<Fiche, Failure> {
        let contact = self.survivor(contact);
        if !self.stale.is_empty() {
            // The directory does not know every activity yet.
            let whole = self.fiche(now, contact)?;
            return Ok(cut(whole, events, false));
        }
        let mut sheets = self.contact_sheets(contact)?;
        let mut view = view_of(&sheets, self.people.defaults(), &mut self.memory);
        let mut rest = self.latest_first(contact);
        while let Some(at) = next(&rest, &view, events) {
            let (doc, _) = rest.remove(at);
            let Some((key, doc)) = self.readable_sheet(doc)? else { continue };
            view::add_beside(&mut view, (key, &doc), self.people.defaults(), &mut self.memory);
            sheets.push((key, doc));
        }
        let mut fiche = self.shown(now, view, &sheets);
        fiche.view.conflicts += rest.iter().map(|(_, facts)| facts.conflicts).sum::<usize>();
        Ok(cut(fiche, events, !rest.is_empty()))
    }

    /// A contact's activities, those of contacts merged into it along; the one with the latest event first.
    fn latest_first(&self, contact: DocId) -> Vec<(DocId, Facts)> {
        let members = self.directory.merged_with(contact).into_iter();
        let mut all: Vec<_> = members
            .flat_map(|member| self.directory.activities_of(member))
            .filter_map(|doc| Some((doc, self.directory.activity(doc)?)))
            .collect();
        all.sort_by_key(|(doc, facts)| std::cmp::Reverse((facts.last_event, *doc)));
        all
    }
}

/// Which of the documents that are left is needed too: one that may hold one of the latest events, or the
/// one that was changed last of all.
fn next(rest: &[(DocId, Facts)], view: &FicheView, events: usize) -> Option<usize> {
    let last = events.checked_sub(1);
    let oldest = last.map(|last| view.events.get(last).map_or(i64::MIN, moment));
    let holds = |facts: &Facts| {
        facts.last_event.zip(oldest).is_some_and(|(latest, oldest)| latest >= oldest)
    };
    if rest.first().is_some_and(|(_, facts)| holds(facts)) {
        return Some(0);
    }
    let shown = view.updated.map_or(i64::MIN, |stamp| stamp.at);
    let newest = rest.iter().enumerate().max_by_key(|(_, (_, facts))| facts.updated);
    newest.filter(|(_, (_, facts))| facts.updated > shown).map(|(at, _)| at)
}

/// When an event was; if nobody said, when it was written down.
fn moment(event: &ItemView) -> i64 {
    let at = event.fields.iter().find(|field| field.key == "at");
    match at.and_then(|field| field.value.as_ref()) {
        Some(Value::Instant(at)) => *at,
        _ => event.created.map_or(i64::MIN, |stamp| stamp.at.saturating_mul(1_000)),
    }
}

fn cut(mut fiche: Fiche, events: usize, has_more: bool) -> Fiche {
    fiche.older = has_more || fiche.view.events.len() > events;
    fiche.view.events.truncate(events);
    fiche
}
