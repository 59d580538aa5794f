//! Change by change, in their order: the later are judged by what the earlier will have made of
//! the document.

use crate::{
    Action, Facts, Holder, Person, Pushed, Reason, Refusal, Right, Section, Verdict,
    case::{Case, Fiche, Matter},
    facts::Party,
    may, may_hand_over, rules,
    sections::{Asks, asks},
};
use carnet_ids::ItemId;
use carnet_model::{kind::DocKey, touch::Touch};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// For so long after a fiche has changed hands, in seconds, whoever held it may deliver what
/// they wrote before: thirty days, as long as a device may work without a network.
pub(crate) const GRACE: i64 = 30 * 24 * 3_600;

/// How far ahead of the server, in seconds, the clock may be by which a fiche changed hands. A day
/// takes in a wrong time zone; with a later date those thirty days would not end.
const SKEW: i64 = 24 * 3_600;

/// What becomes of a change.
pub(crate) type Judgement = Result<(), Refusal>;

/// What is written in a ledger: whoever may write any of it begins one.
const LEDGER: [Section; 4] =
    [Section::Services, Section::Purchases, Section::Payments, Section::Loyalty];

/// One change of somebody.
struct Hearing<'a> {
    case: &'a Case,
    teams: &'a BTreeMap<ItemId, ItemId>,
    person: &'a Person,
    /// They decide about others.
    administers: bool,
    push: &'a Pushed<'a>,
    now: i64,
}

/// Judges the changes of a case.
pub(crate) fn hear(
    mut case: Case,
    teams: &BTreeMap<ItemId, ItemId>,
    pushed: &[Pushed<'_>],
    people: &[Option<Arc<Party>>],
    now: i64,
) -> Vec<Judgement> {
    let matters = std::mem::take(&mut case.matters);
    let mut judged = Vec::with_capacity(pushed.len());
    for ((push, party), matter) in pushed.iter().zip(people).zip(&matters) {
        let judgement = match party {
            Some(party) => {
                let (person, administers) = (&party.person, party.administers(push.founder));
                Hearing { case: &case, teams, person, administers, push, now }.judge(matter)
            }
            None if *matter == Matter::Known => Ok(()),
            None => Err(refuse(Reason::Nobody, Right(Section::Fiche, Action::See))),
        };
        if let (Ok(()), Matter::Writes(touches)) = (judgement, matter) {
            case.fiche.learn(&case.key, touches);
        }
        judged.push(judgement);
    }
    leave_nothing_empty(&case, &matters, &mut judged);
    judged
}

/// A fiche of which nothing but the birth would be taken is not begun: it would be nameless.
fn leave_nothing_empty(case: &Case, matters: &[Matter], judged: &mut [Judgement]) {
    let is_fiche = case.absent && matches!(case.key, Some(DocKey::Contact(_)));
    let mut refused = None;
    for (matter, judgement) in matters.iter().zip(&*judged) {
        match (matter, judgement) {
            (Matter::Birth, _) => {}
            (_, Ok(())) => return,
            (_, Err(refusal)) => refused = refused.or(Some(*refusal)),
        }
    }
    let Some(refusal) = refused.filter(|_| is_fiche) else { return };
    judged.fill(Err(refusal));
}

impl Hearing<'_> {
    fn judge(&self, matter: &Matter) -> Judgement {
        let is_settings = self.case.key == Some(DocKey::Settings);
        match matter {
            Matter::Known | Matter::Unfounded => Ok(()),
            Matter::Forged => Err(refuse(Reason::Server, Right(Section::Other, Action::Edit))),
            _ if self.person.role.is_free() && !is_settings => Ok(()),
            Matter::Birth => self.birth(),
            Matter::Obscure => Err(refuse(Reason::Server, Right(Section::Other, Action::Edit))),
            Matter::Writes(touches) => self.writes(touches),
        }
    }

    fn birth(&self) -> Judgement {
        match self.case.key {
            Some(DocKey::Contact(_)) => self.right(Right(Section::Fiche, Action::Create)),
            Some(DocKey::Activity { .. }) => self.right(Right(Section::Events, Action::Edit)),
            Some(DocKey::Ledger { .. }) => self.any_of(&LEDGER),
            Some(DocKey::Terms(_)) => self.right(Right(Section::Terms, Action::Edit)),
            Some(DocKey::Catalogue(_)) => self.right(Right(Section::Catalogue, Action::Edit)),
            _ => Ok(()),
        }
    }

    /// Whether one of these sections is theirs to edit; the last refusal if none is.
    fn any_of(&self, sections: &[Section]) -> Judgement {
        let mut refused = Ok(());
        for section in sections {
            refused = self.right(Right(*section, Action::Edit));
            if refused.is_ok() {
                break;
            }
        }
        refused
    }

    fn writes(&self, touches: &BTreeSet<Touch>) -> Judgement {
        let Some(key) = self.case.key else {
            return Err(refuse(Reason::Server, Right(Section::Other, Action::Edit)));
        };
        let asked: BTreeSet<_> = touches.iter().map(|touch| asks(&key, touch)).collect();
        let is_fiche = matches!(key, DocKey::Contact(_));
        if is_fiche && self.case.fiche.holders.blank {
            self.right(Right(Section::Fiche, Action::Create))?;
        }
        asked.into_iter().try_for_each(|asked| match asked {
            Asks::Right(right) => self.right(right),
            Asks::HandOver(rep) => self.hand_over(rep),
            Asks::Device(item) if self.is_own_device(&item) => Ok(()),
            Asks::Device(_) | Asks::Server => self.as_the_server(),
        })
    }

    fn right(&self, right: Right) -> Judgement {
        let facts = self.facts(self.holder(&self.case.fiche.holders.reps));
        match may(self.person, right, Some(&facts)) {
            Verdict::Allowed => Ok(()),
            Verdict::Refused(Reason::Reach) if self.was_theirs(right) => Ok(()),
            Verdict::Refused(reason) => Err(refuse(reason, right)),
        }
    }

    /// Whether it was written before the fiche left the person's reach, and not long ago.
    fn was_theirs(&self, right: Right) -> bool {
        let written = self.push.change.timestamp();
        self.case.fiche.former.iter().any(|former| {
            let facts = self.facts(self.holder(&former.reps));
            former.until <= self.now.saturating_add(SKEW)
                && written <= former.until
                && self.now.saturating_sub(former.until) <= GRACE
                && may(self.person, right, Some(&facts)) == Verdict::Allowed
        })
    }

    fn hand_over(&self, rep: Option<ItemId>) -> Judgement {
        let before = self.holder(&self.case.fiche.holders.reps);
        let after = self.holder(&rep.into_iter().collect());
        match may_hand_over(self.person, (before, after), self.case.fiche.holders.blank) {
            Verdict::Allowed => Ok(()),
            Verdict::Refused(reason) => {
                Err(refuse(reason, Right(Section::Portfolio, Action::Edit)))
            }
        }
    }

    /// What the server alone writes comes from elsewhere only when a server that lost it gets
    /// it back, from somebody who may decide about it.
    fn as_the_server(&self) -> Judgement {
        if self.push.returned && self.administers {
            return Ok(());
        }
        Err(refuse(Reason::Server, Right(Section::People, Action::Administer)))
    }

    /// A device is named by its first author, and known by each of its authors.
    fn is_own_device(&self, item: &ItemId) -> bool {
        let begins = |bytes: &[u8]| bytes.starts_with(item.as_bytes());
        let is_author = !self.push.returned && begins(self.push.change.actor_id().to_bytes());
        is_author || begins(self.push.device.as_bytes())
    }

    fn facts(&self, holder: Holder) -> Facts {
        let holders = &self.case.fiche.holders;
        Facts { holder, new: holders.blank, archived: holders.archived, supplier: holders.supplier }
    }

    fn holder(&self, reps: &BTreeSet<ItemId>) -> Holder {
        let is_near = |rep: &ItemId| {
            self.person.team.is_some() && self.teams.get(rep) == self.person.team.as_ref()
        };
        if self.case.fiche.lost {
            return Holder::Other;
        }
        rules::holder(&self.person.id, reps, is_near)
    }
}

fn refuse(reason: Reason, right: Right) -> Refusal {
    Refusal { reason, right }
}

impl Fiche {
    /// What it will be once a change that may be is applied.
    fn learn(&mut self, key: &Option<DocKey>, touches: &BTreeSet<Touch>) {
        if !matches!(key, Some(DocKey::Contact(_))) {
            return;
        }
        self.holders.blank = false;
        let mut given = touches.iter().filter(|touch| touch.root == "rep").peekable();
        if given.peek().is_some() {
            let reps = given.filter_map(|touch| touch.value.as_ref()?.parse().ok());
            self.holders.reps = reps.collect();
        }
    }
}

impl Case {
    /// Whom the changes would give the fiche to.
    pub(crate) fn given_to(&self) -> impl Iterator<Item = ItemId> {
        let touches = self.matters.iter().filter_map(|matter| match matter {
            Matter::Writes(touches) => Some(touches),
            _ => None,
        });
        let given = touches.flatten().filter(|touch| touch.root == "rep");
        given.filter_map(|touch| touch.value.as_ref()?.parse().ok())
    }
}
