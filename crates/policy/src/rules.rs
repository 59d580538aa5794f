//! The rules.

use crate::{Action, Facts, Holder, Person, Reach, Reason, Right, Section, Verdict};
use carnet_ids::ItemId;
use std::collections::BTreeSet;

/// Whether a person may do this to a fiche with these facts, or to the settings (`None`).
pub fn may(person: &Person, right: Right, fiche: Option<&Facts>) -> Verdict {
    let Right(section, action) = right;
    if !person.role.has(section, action) {
        return Verdict::Refused(Reason::missing(right));
    }
    let Some(facts) = fiche.filter(|_| section.is_of_a_fiche()) else { return Verdict::Allowed };
    let reached = match action {
        Action::See | Action::Export => is_seen(person, facts),
        // Who begins a fiche writes its first words, whosever it will be.
        _ => facts.new || reaches(person.role.edits, facts.holder),
    };
    if reached { Verdict::Allowed } else { Verdict::Refused(Reason::Reach) }
}

/// What a person may not do: of all that is done to a fiche with these facts, or anywhere at all
/// (`None`), however far it reaches.
pub(crate) fn barred(person: &Person, fiche: Option<&Facts>) -> BTreeSet<Right> {
    let concerns = |Right(section, _): &Right| fiche.is_none() || section.is_of_a_fiche();
    let refused = |right: &Right| may(person, *right, fiche) != Verdict::Allowed;
    Right::all().filter(concerns).filter(refused).collect()
}

/// Whether a person may make a fiche that is `before`'s `after`'s. A new fiche is anybody's
/// who begins it to keep or to leave to whoever finds it.
pub fn may_hand_over(person: &Person, (before, after): (Holder, Holder), new: bool) -> Verdict {
    if new && matches!(after, Holder::Own | Holder::Nobody) {
        return Verdict::Allowed;
    }
    if !person.role.has(Section::Portfolio, Action::Edit) {
        return Verdict::Refused(Reason::Right);
    }
    if !new && !reaches(person.role.edits, before) {
        return Verdict::Refused(Reason::Reach);
    }
    // Within the team fiches go from hand to hand; what leaves it is the office's to decide.
    let given = after != Holder::Other || person.role.edits == Reach::Everything;
    if given { Verdict::Allowed } else { Verdict::Refused(Reason::HandOver) }
}

/// Whether a person's devices get this part of a fiche, which is a document of its own: the fiche,
/// its events, its ledger or its terms.
pub fn receives(person: &Person, part: Section, facts: &Facts) -> bool {
    person.role.has(part, Action::See) && is_seen(person, facts)
}

/// Whose a fiche is that these people hold, seen from one person; `near` says who is of their team.
pub(crate) fn holder(
    person: &ItemId,
    reps: &BTreeSet<ItemId>,
    near: impl Fn(&ItemId) -> bool,
) -> Holder {
    if reps.is_empty() {
        Holder::Nobody
    } else if reps.contains(person) {
        Holder::Own
    } else if reps.iter().any(near) {
        Holder::Team
    } else {
        Holder::Other
    }
}

fn is_seen(person: &Person, facts: &Facts) -> bool {
    let reached = reaches(person.role.sees, facts.holder);
    let supplier = facts.supplier && person.role.sees_suppliers;
    (reached || supplier) && (!facts.archived || person.role.sees_archived)
}

fn reaches(reach: Reach, holder: Holder) -> bool {
    match holder {
        Holder::Own | Holder::Nobody => true,
        Holder::Team => reach >= Reach::Team,
        Holder::Other => reach == Reach::Everything,
    }
}
