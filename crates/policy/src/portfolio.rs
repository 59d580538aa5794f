//! Which documents a person receives, said of a fiche without its document: by few facts of it
//! that are kept beside it.

use crate::{Action, Facts, Holder, Person, Reach, Section, receives, rules::holder};
use automerge::Automerge;
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    kind::{self, DocKey},
    view::{self, Holders},
};
use std::collections::{BTreeMap, BTreeSet};

/// The version of what [`Kept::facts`] holds and of what [`Kept::read`] says: facts that another
/// version wrote are read anew from the documents.
pub const KEPT: u32 = 1;

/// The parts of a fiche that are documents. A server knows each by its place here, for ever: new ones come last.
pub const PARTS: [Section; 4] = [Section::Fiche, Section::Events, Section::Ledger, Section::Terms];

const ARCHIVED: u8 = 1;
const SUPPLIER: u8 = 2;

/// What decides who receives a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// Everybody receives it: the settings, the articles.
    All,
    /// The facts of a fiche, in bytes that [`Reader::receives`] reads.
    Fiche(Vec<u8>),
    /// It follows a fiche, as this part of it.
    Part(DocId, Section),
    /// It is none of ours: only who receives everything gets it.
    Hidden,
}

impl Kept {
    /// Reads a document.
    pub fn read(id: &DocId, document: &Automerge) -> Self {
        match kind::key_of(document).filter(|key| key.id() == *id) {
            Some(DocKey::Settings | DocKey::Catalogue(_)) => Self::All,
            Some(DocKey::Contact(_)) => Self::Fiche(Self::facts(&view::holders(document))),
            Some(DocKey::Activity { contact, .. }) => Self::Part(contact, Section::Events),
            Some(DocKey::Ledger { contact, .. }) => Self::Part(contact, Section::Ledger),
            Some(DocKey::Terms(contact)) => Self::Part(contact, Section::Terms),
            None => Self::Hidden,
        }
    }

    /// A fiche's facts: a byte of flags, and who holds it.
    pub fn facts(holders: &Holders) -> Vec<u8> {
        let flag = |is: bool, flag: u8| if is { flag } else { 0 };
        let mut facts = vec![flag(holders.archived, ARCHIVED) | flag(holders.supplier, SUPPLIER)];
        holders.reps.iter().for_each(|rep| facts.extend(rep.as_bytes()));
        facts
    }
}

/// Reads what [`Kept::facts`] wrote; `None` if it is something else.
fn holders(facts: &[u8]) -> Option<Holders> {
    let (flags, reps) = facts.split_first()?;
    let (reps, rest) = reps.as_chunks::<{ ItemId::LEN }>();
    rest.is_empty().then(|| Holders {
        reps: reps.iter().map(|rep| ItemId::new(*rep)).collect(),
        archived: flags & ARCHIVED != 0,
        supplier: flags & SUPPLIER != 0,
        blank: false,
    })
}

/// A person who receives a part of the documents, and all that this depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    person: Person,
    /// Everybody of their team.
    near: BTreeSet<ItemId>,
}

impl Reader {
    /// Somebody with the people of their team; `None` if nothing is ever kept from them.
    pub fn of(person: Person, near: BTreeSet<ItemId>) -> Option<Self> {
        let role = &person.role;
        let everything = role.sees == Reach::Everything
            && role.sees_archived
            && PARTS.iter().all(|part| role.has(*part, Action::See));
        // Only where the team counts is somebody's coming and going in it of any matter.
        let near = if role.sees == Reach::Team { near } else { BTreeSet::new() };
        (!everything).then_some(Self { person, near })
    }

    /// Whether they receive this part of a fiche with these facts ([`Kept::facts`]).
    pub fn receives(&self, part: Section, facts: &[u8]) -> bool {
        let Some(holders) = holders(facts) else { return false };
        let facts = Facts {
            holder: self.holder(&holders.reps),
            new: false,
            archived: holders.archived,
            supplier: holders.supplier,
        };
        receives(&self.person, part, &facts)
    }

    fn holder(&self, reps: &BTreeSet<ItemId>) -> Holder {
        holder(&self.person.id, reps, |rep| self.near.contains(rep))
    }

    /// Everything that what they receive depends on, in bytes: two readers with the same bytes
    /// receive the same.
    pub fn to_bytes(&self) -> Vec<u8> {
        let role = &self.person.role;
        let sees = |part| u8::from(role.has(part, Action::See));
        let flags = [
            KEPT as u8,
            role.sees as u8,
            u8::from(role.sees_archived),
            u8::from(role.sees_suppliers),
        ];
        let parts = PARTS.iter().map(|part| sees(*part));
        let near = self.near.iter().flat_map(|person| *person.as_bytes());
        flags.into_iter().chain(parts).chain(*self.person.id.as_bytes()).chain(near).collect()
    }
}

/// Who is in which team, read from the settings once for everybody.
pub(crate) fn teams(settings: Option<&Automerge>) -> BTreeMap<ItemId, BTreeSet<ItemId>> {
    let mut teams: BTreeMap<ItemId, BTreeSet<ItemId>> = BTreeMap::new();
    let Some(settings) = settings else { return teams };
    for person in view::people(settings) {
        if let Some(team) = view::member(settings, &person).and_then(|member| member.team) {
            teams.entry(team).or_default().insert(person);
        }
    }
    teams
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ADMINISTRATOR, OFFICE, READ_ONLY, REP, Role};

    fn id(byte: u8) -> ItemId {
        ItemId::new([byte; ItemId::LEN])
    }

    fn person(role: ItemId) -> Person {
        let role = Role::built_in(&role).unwrap_or_else(|| unreachable!("a built-in role"));
        Person { id: id(1), team: Some(id(9)), role }
    }

    #[test]
    fn facts_come_out_as_they_went_in() {
        for (archived, supplier) in [(false, false), (true, false), (false, true), (true, true)] {
            let reps = BTreeSet::from([id(3), id(7)]);
            let held = Holders { reps, archived, supplier, blank: false };
            assert_eq!(holders(&Kept::facts(&held)), Some(held));
        }
        assert_eq!(holders(&[]), None);
        assert_eq!(holders(&[0, 1, 2]), None);
    }

    #[test]
    fn whoever_receives_everything_is_no_reader_of_a_part() {
        for role in [ADMINISTRATOR, OFFICE, READ_ONLY] {
            assert_eq!(Reader::of(person(role), BTreeSet::new()), None);
        }
        let reader = Reader::of(person(REP), BTreeSet::new());
        assert!(reader.is_some_and(|reader| !reader.receives(Section::Fiche, &[])));
    }
}
