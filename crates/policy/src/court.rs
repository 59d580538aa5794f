//! Judging changes by what they would alter.

use crate::{
    Facts, Person, Reach, Reader, Right, Role,
    case::{Case, Fiche, is_harmless},
    facts::Party,
    hearing, portfolio,
    role::ADMINISTRATOR,
    rules,
};
use automerge::{Automerge, Change};
use carnet_ids::{DeviceId, DocId, ItemId};
use carnet_model::{kind::DocKey, view};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// People whose places are remembered.
const MOST_KNOWN: usize = 10_000;

/// A change that a device pushes.
#[derive(Debug, Clone, Copy)]
pub struct Pushed<'a> {
    /// Whose connection it came on.
    pub device: DeviceId,
    /// The person whose device it is, as their account says; `None` if it is nobody's.
    pub person: Option<ItemId>,
    /// They began the workspace, and decide about others until roles say who does.
    pub founder: bool,
    /// It is given back to a server that lost it, and may be anybody's.
    pub returned: bool,
    /// The change.
    pub change: &'a Change,
}

/// Shows a document, as it is on the server, to a function.
pub type Read<'a, E> = dyn FnMut(DocId, &mut dyn FnMut(Option<&Automerge>)) -> Result<(), E> + 'a;

/// What the settings document says of people, remembered once it was asked for, and the
/// judgements.
#[derive(Debug, Default)]
pub struct Court {
    people: BTreeMap<ItemId, Option<Arc<Party>>>,
    /// Who is in which team.
    teams: Option<BTreeMap<ItemId, BTreeSet<ItemId>>>,
}

impl Court {
    /// A document has changed: what was read of it is old.
    pub fn changed(&mut self, doc: &DocId) {
        if *doc == DocKey::Settings.id() {
            self.people.clear();
            self.teams = None;
        }
    }

    /// Whether people may receive something else once this document has changed.
    pub fn decides(doc: &DocId) -> bool {
        *doc == DocKey::Settings.id()
    }

    /// What a person receives: `None` for everything. Whoever is nobody, or has no role, receives
    /// what everybody does.
    ///
    /// # Errors
    /// What `read` fails with.
    pub fn reader<E>(
        &mut self,
        person: Option<ItemId>,
        read: &mut Read<'_, E>,
    ) -> Result<Option<Reader>, E> {
        let party = match &person {
            Some(id) => self.party(id, read)?,
            None => None,
        };
        let Some(party) = party else { return Ok(Reader::of(nobody(person), BTreeSet::new())) };
        let near = match party.person.team.filter(|_| party.person.role.sees == Reach::Team) {
            Some(team) => self.teams(read)?.get(&team).cloned().unwrap_or_default(),
            None => BTreeSet::new(),
        };
        Ok(Reader::of(party.person.clone(), near))
    }

    fn teams<E>(
        &mut self,
        read: &mut Read<'_, E>,
    ) -> Result<&BTreeMap<ItemId, BTreeSet<ItemId>>, E> {
        let mut found = BTreeMap::new();
        if self.teams.is_none() {
            read(DocKey::Settings.id(), &mut |settings| found = portfolio::teams(settings))?;
        }
        Ok(self.teams.get_or_insert(found))
    }

    /// What a person may not do: to this fiche as it stands, or anywhere at all (`None`). So screens
    /// know what to offer; what is done in spite of it is judged all the same.
    ///
    /// # Errors
    /// What `read` fails with.
    pub fn barred<E>(
        &mut self,
        person: ItemId,
        contact: Option<DocId>,
        read: &mut Read<'_, E>,
    ) -> Result<BTreeSet<Right>, E> {
        let Some(party) = self.party(&person, read)? else {
            return Ok(rules::barred(&nobody(Some(person)), None));
        };
        let person = &party.person;
        let Some(contact) = contact.filter(|_| !person.role.is_free()) else {
            return Ok(rules::barred(person, None));
        };
        let mut holders = view::Holders::default();
        read(contact, &mut |found| holders = found.map(view::holders).unwrap_or_default())?;
        let near = match person.team {
            Some(team) => self.teams(read)?.get(&team).cloned().unwrap_or_default(),
            None => BTreeSet::new(),
        };
        let facts = Facts {
            holder: rules::holder(&person.id, &holders.reps, |rep| near.contains(rep)),
            new: holders.blank,
            archived: holders.archived,
            supplier: holders.supplier,
        };
        Ok(rules::barred(person, Some(&facts)))
    }

    /// Whether each of these changes of a document may be, in their order. `now` is seconds
    /// since 1970. A change that the document has may always be: it is only acknowledged.
    ///
    /// # Errors
    /// What `read` fails with.
    pub fn judge<E>(
        &mut self,
        doc: DocId,
        pushed: &[Pushed<'_>],
        now: i64,
        read: &mut Read<'_, E>,
    ) -> Result<Vec<hearing::Judgement>, E> {
        let mut people = Vec::with_capacity(pushed.len());
        for push in pushed {
            people.push(match &push.person {
                Some(person) => self.party(person, read)?,
                None => None,
            });
        }
        if doc != DocKey::Settings.id()
            && people.iter().all(|party| is_free(party.as_deref()))
            && pushed.iter().all(|push| is_harmless(doc, push.change))
        {
            return Ok(vec![Ok(()); pushed.len()]);
        }
        let case = case(doc, pushed, read)?;
        let mut teams = BTreeMap::new();
        for rep in case.people() {
            let team = self.party(&rep, read)?.and_then(|party| party.person.team);
            teams.extend(team.map(|team| (rep, team)));
        }
        Ok(hearing::hear(case, &teams, pushed, &people, now))
    }

    /// A person; `None` if they are without a role.
    fn party<E>(&mut self, id: &ItemId, read: &mut Read<'_, E>) -> Result<Option<Arc<Party>>, E> {
        if let Some(known) = self.people.get(id) {
            return Ok(known.clone());
        }
        let mut found = None;
        read(DocKey::Settings.id(), &mut |settings| {
            found = party(settings, id).map(Arc::new);
        })?;
        // Fiches may name anything for a person.
        if self.people.len() >= MOST_KNOWN {
            self.people.clear();
        }
        self.people.insert(*id, found.clone());
        Ok(found)
    }
}

/// Who may do nothing.
fn nobody(id: Option<ItemId>) -> Person {
    let role = Role {
        name: String::new(),
        rights: BTreeSet::new(),
        sees: Reach::Portfolio,
        edits: Reach::Portfolio,
        sees_archived: false,
        sees_suppliers: false,
    };
    Person { id: id.unwrap_or_default(), team: None, role }
}

fn is_free(party: Option<&Party>) -> bool {
    party.is_some_and(|party| party.person.role.is_free())
}

/// A person as the settings say. Whoever was never given a role may do everything, as everybody
/// could before there were roles; so may whom the settings do not name yet. One whose role is not
/// there may do nothing.
fn party(settings: Option<&Automerge>, id: &ItemId) -> Option<Party> {
    let named = settings.filter(|settings| view::has_person(settings, id));
    let member = match named {
        Some(settings) => view::member(settings, id)?,
        None => view::MemberView::default(),
    };
    let given = member.role.is_some();
    let role = member.role.unwrap_or(ADMINISTRATOR);
    let written = settings.and_then(|settings| view::role(settings, &role));
    let person = Person { id: *id, team: member.team, role: Role::of(&role, written)? };
    Some(Party { person, given })
}

fn case<E>(doc: DocId, pushed: &[Pushed<'_>], read: &mut Read<'_, E>) -> Result<Case, E> {
    let changes: Vec<&Change> = pushed.iter().map(|push| push.change).collect();
    let mut case = Case::default();
    read(doc, &mut |found| case = Case::read(doc, found, &changes))?;
    if let Some(contact) = case.key.filter(DocKey::is_beside).and_then(|key| key.contact()) {
        let mut fiche = None;
        read(contact, &mut |found| fiche = found.map(Fiche::read))?;
        case.fiche = fiche.unwrap_or_else(|| Fiche { lost: true, ..Fiche::default() });
        case.fiche.holders.blank = false;
    }
    Ok(case)
}

impl Case {
    /// The people that the judgement may be about, whose teams are to be known.
    fn people(&self) -> BTreeSet<ItemId> {
        self.fiche.people().copied().chain(self.given_to()).collect()
    }
}
