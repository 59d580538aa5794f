//! The same relation, said by both fiches or entered twice, is one.

use super::ties::Tie;
use carnet_ids::DocId;
use carnet_model::view::{RelationType, is_mutual};

/// A relation with all that says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Joined {
    /// The contact at the other end.
    pub other: Option<DocId>,
    /// The type.
    pub relation: String,
    /// Whether the type's inverse words are true of it.
    pub inverse: bool,
    /// The role.
    pub role: String,
    /// Since when; may be empty.
    pub starts_on: String,
    /// Until when; may be empty.
    pub ends_on: String,
    /// The note.
    pub note: String,
    /// Never empty.
    pub ties: Vec<Tie>,
}

/// A contact's ties as its relations. Seen from the other end, the same ties are joined.
pub(crate) fn joined(mut ties: Vec<Tie>, own: &[RelationType]) -> Vec<Joined> {
    for tie in &mut ties {
        tie.inverse &= !is_mutual(&tie.link.relation, own);
    }
    // An item comes before the field, which has no more to say than that.
    ties.sort_by_cached_key(|tie| {
        let (item, relation) = (tie.link.item, tie.link.relation.clone());
        (tie.other, relation, tie.inverse, item.is_none(), item, tie.holder)
    });
    let mut all: Vec<Joined> = Vec::new();
    for tie in ties {
        match all
            .iter_mut()
            .rev()
            .take_while(|known| known.is_between(&tie))
            .find(|known| known.says(&tie))
        {
            Some(known) => known.join(tie),
            None => all.push(Joined::of(tie)),
        }
    }
    all
}

impl Joined {
    fn of(tie: Tie) -> Self {
        let link = tie.link.clone();
        Self {
            other: tie.other,
            relation: link.relation,
            inverse: tie.inverse,
            role: link.role,
            starts_on: link.starts_on,
            ends_on: link.ends_on,
            note: link.note,
            ties: vec![tie],
        }
    }

    /// Whether it is of the same type, with the same contact.
    fn is_between(&self, tie: &Tie) -> bool {
        (self.other, &self.relation, self.inverse) == (tie.other, &tie.link.relation, tie.inverse)
    }

    /// Whether a tie says nothing else. One fiche that says two things means two; of what only one
    /// of two fiches says, the other one has not thought. An end is never left open by accident.
    fn says(&self, tie: &Tie) -> bool {
        let link = &tie.link;
        let twice = link.item.is_some() && self.ties.iter().any(|known| known.holder == tie.holder);
        let same = |ours: &str, theirs: &str| {
            ours == theirs || (!twice && (ours.is_empty() || theirs.is_empty()))
        };
        self.other.is_some()
            && self.ends_on == link.ends_on
            && same(&self.role, &link.role)
            && same(&self.starts_on, &link.starts_on)
            && same(&self.note, &link.note)
    }

    fn join(&mut self, tie: Tie) {
        let link = &tie.link;
        let texts = [
            (&mut self.role, &link.role),
            (&mut self.starts_on, &link.starts_on),
            (&mut self.note, &link.note),
        ];
        for (ours, theirs) in texts.into_iter().filter(|(ours, _)| ours.is_empty()) {
            ours.clone_from(theirs);
        }
        self.ties.push(tie);
    }
}
