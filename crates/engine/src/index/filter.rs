//! What is asked of a contact beside what was typed.

use super::{
    Directory, Hot, Slot,
    columns::{CATEGORY, CONSENTS, ORIGIN, PLACE, PROFILES, REP, STATUS, TAGS, Where},
    page::Around,
};
use crate::api::Query;

const DAY: i64 = 86_400_000;

/// A query's filters, ready to be asked of every contact.
pub(super) struct Filter<'a> {
    around: Around<'a>,
    archived: bool,
    in_conflict: bool,
    pending: bool,
    /// Without an event since.
    unseen_since: Option<i64>,
    /// Created from then on, seconds since 1970.
    made_since: Option<u32>,
    /// For a column, whether each of its values will do.
    columns: Vec<(usize, Vec<bool>)>,
    /// For each of the workspace's own fields that is asked for, the contacts with that value.
    own: Vec<&'a [u32]>,
}

impl<'a> Filter<'a> {
    pub(super) fn new(directory: &'a Directory, query: &Query, around: Around<'a>) -> Self {
        let known = &directory.columns;
        let one = [
            (CATEGORY, &query.category),
            (STATUS, &query.status),
            (ORIGIN, &query.origin),
            (REP, &query.rep),
        ];
        let one = one.into_iter().filter_map(|(column, wanted)| {
            wanted.as_deref().map(|wanted| (column, known.equal(column, wanted)))
        });
        let mut columns: Vec<_> = one.collect();
        if !query.profiles.is_empty() {
            columns.push((PROFILES, known.holding(PROFILES, &query.profiles)));
        }
        if let Some(tag) = &query.tag {
            columns.push((TAGS, known.holding(TAGS, std::slice::from_ref(tag))));
        }
        if let Some(said) = &query.consent {
            columns.push((CONSENTS, known.holding(CONSENTS, std::slice::from_ref(said))));
        }
        if let Some(place) = query.place.as_deref().and_then(Where::of) {
            columns.push((PLACE, known.within(&place)));
        }
        Self {
            around,
            archived: query.archived,
            in_conflict: query.in_conflict,
            pending: query.pending,
            unseen_since: query.not_seen_days.map(|days| around.now - i64::from(days) * DAY),
            // What was created nobody knows when is not new.
            made_since: query.made_since.map(|at| u32::try_from(at).unwrap_or(0).max(1)),
            columns,
            own: query.custom.iter().map(|(of, value)| directory.own.marked(*of, value)).collect(),
        }
    }

    /// Whether a contact will do, by its number among the slots and what is known of it.
    pub(super) fn keeps(&self, at: u32, hot: &Hot, slot: &Slot) -> bool {
        let will_do = |(column, values): &(usize, Vec<bool>)| {
            let value = hot.filed.get(*column).and_then(|value| values.get(*value as usize));
            value.copied().unwrap_or(false)
        };
        hot.archived == self.archived
            && !hot.gone
            && !hot.merged
            && self.columns.iter().all(will_do)
            && self.own.iter().all(|slots| slots.binary_search(&at).is_ok())
            && (!self.in_conflict || hot.conflicts > 0)
            && self.unseen_since.is_none_or(|since| hot.last_event < since)
            && self.made_since.is_none_or(|since| hot.made >= since)
            && (!self.pending || self.around.pending.contains(&slot.contact))
    }
}
