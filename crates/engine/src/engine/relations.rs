//! What ties a fiche to others: from the directory, and from the documents only where something in
//! them is in conflict or waits.

use super::Engine;
use crate::{
    api::{Further, Neighbour, RelationView, Relations, Written},
    index::{
        joined::{Joined, joined},
        letters,
        ties::Tie,
    },
};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    schema,
    view::{self, ItemView, RelationType},
};
use carnet_storage::{ReadNow, Store};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Of so many fiches at the other end what ties them again is told.
const FROM: usize = 16;
/// So much of each.
const FURTHER: usize = 4;

/// What of a holder's document a screen is to know beside what the directory has.
#[derive(Default)]
struct Held {
    clashes: Vec<ItemView>,
    pending: Vec<ItemId>,
}

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// What ties a contact that is tied.
    pub(super) fn tied(&mut self, contact: DocId, most: usize) -> Relations {
        self.refresh_pending();
        let mut all = self.joined_of(contact);
        let total = all.len();
        all.truncate(most);
        let held = self.held_by(&all);
        let shown: BTreeSet<DocId> = all.iter().filter_map(|one| one.other).collect();
        let further = all.iter().filter_map(|one| one.other);
        let mut once = BTreeSet::from([contact]);
        let further = further.filter(|other| once.insert(*other)).take(FROM);
        let further = further.flat_map(|from| self.further(contact, from, &shown)).collect();
        let relations = all.iter().map(|one| self.relation(contact, one, &held)).collect();
        Relations { relations, total, further }
    }

    /// A contact's relations in the order in which they are shown: those without an end, by type
    /// and name; then those with one, the last first.
    fn joined_of(&self, contact: DocId) -> Vec<Joined> {
        let own = self.people.relation_types();
        let mut all = joined(self.directory.ties(contact), own);
        all.sort_by_cached_key(|one| {
            let name = one.other.and_then(|other| self.directory.name(other)).unwrap_or_default();
            let end = Reverse(one.ends_on.clone());
            let of_type = (rank(&one.relation, own), one.inverse);
            (!one.ends_on.is_empty(), end, of_type, letters::sort_key(name), name.to_owned())
        });
        all
    }

    fn relation(&self, contact: DocId, one: &Joined, held: &BTreeMap<DocId, Held>) -> RelationView {
        let written: Vec<Written> =
            one.ties.iter().map(|tie| self.written(contact, tie, held)).collect();
        let waits = |place: &Written| {
            let pending = held.get(&place.holder).map(|held| &held.pending);
            place.item.is_some_and(|item| pending.is_some_and(|items| items.contains(&item)))
        };
        RelationView {
            other: one.other.map(|other| self.neighbour(other)),
            relation: one.relation.clone(),
            inverse: one.inverse,
            role: one.role.clone(),
            starts_on: one.starts_on.clone(),
            ends_on: one.ends_on.clone(),
            note: one.note.clone(),
            pending: written.iter().any(waits),
            written,
        }
    }

    fn written(&self, contact: DocId, tie: &Tie, held: &BTreeMap<DocId, Held>) -> Written {
        let clashes = held.get(&tie.holder).map(|held| held.clashes.as_slice()).unwrap_or_default();
        let clash = clashes.iter().find(|item| Some(item.item) == tie.link.item);
        Written {
            holder: tie.holder,
            item: tie.link.item,
            turned: self.directory.survivor(tie.holder) != contact,
            clash: clash.cloned(),
        }
    }

    fn neighbour(&self, contact: DocId) -> Neighbour {
        let entry = self.directory.entry(contact);
        let here = entry.is_some();
        let entry = entry.unwrap_or_default();
        Neighbour {
            contact,
            name: entry.name,
            initials: entry.initials,
            is_person: entry.is_person,
            archived: entry.archived,
            here,
        }
    }

    /// What ties a fiche at the other end to fiches that are not shown already.
    fn further(&self, contact: DocId, from: DocId, shown: &BTreeSet<DocId>) -> Vec<Further> {
        let mut known = shown.clone();
        known.insert(contact);
        let all = self.joined_of(from).into_iter();
        let further = all.filter_map(|one| {
            let other = one.other.filter(|other| known.insert(*other))?;
            let to = self.neighbour(other);
            let Joined { relation, inverse, ends_on, .. } = one;
            Some(Further { from, to, relation, inverse, ends_on })
        });
        further.filter(|further| further.to.here).take(FURTHER).collect()
    }

    /// Reads the documents of those holders of which the directory does not know enough.
    fn held_by(&mut self, all: &[Joined]) -> BTreeMap<DocId, Held> {
        let ties = || all.iter().flat_map(|one| &one.ties);
        let clashing: BTreeSet<DocId> =
            ties().filter(|tie| tie.link.clash).map(|tie| tie.holder).collect();
        let waiting =
            |holder: &DocId| self.pending.as_ref().is_some_and(|pending| pending.contains(holder));
        let waiting: BTreeSet<DocId> = ties().map(|tie| tie.holder).filter(waiting).collect();
        let holders: Vec<DocId> = clashing.union(&waiting).copied().collect();
        holders.into_iter().map(|holder| (holder, self.held(holder))).collect()
    }

    fn held(&mut self, holder: DocId) -> Held {
        let Ok(Some(sheet)) = self.sheet(holder) else { return Held::default() };
        let view = view::fiche(&sheet.1, &[]);
        let items = view.collections.into_iter().filter(|known| known.key == schema::RELATIONS.key);
        let is_clash = |item: &ItemView| {
            item.removed_meanwhile.is_some()
                || item.fields.iter().any(|field| !field.conflict.is_empty())
        };
        let clashes = items.flat_map(|known| known.items).filter(is_clash).collect();
        let (_, pending) = self.pending_of(&[sheet]);
        Held { clashes, pending }
    }
}

/// The place of a type among the types.
fn rank(relation: &str, own: &[RelationType]) -> usize {
    let built_in = schema::RELATION_KINDS.iter().position(|known| *known == relation);
    let added = || own.iter().position(|known| known.id.to_string() == relation);
    let after = || added().map(|at| at + schema::RELATION_KINDS.len());
    built_in.or_else(after).unwrap_or(usize::MAX)
}
