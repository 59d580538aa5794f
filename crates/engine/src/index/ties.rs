//! What ties a contact to others, seen from it, whoever wrote it.

use super::Directory;
use carnet_ids::DocId;
use carnet_model::view::Link;
use std::collections::BTreeSet;

#[cfg(test)]
mod tests;

/// A tie between two contacts that stand for themselves and those merged into them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tie {
    /// Whose document holds it.
    pub holder: DocId,
    /// The contact at the other end; `None` where nobody has said.
    pub other: Option<DocId>,
    /// The other one stands where the type's name says that this one does.
    pub inverse: bool,
    /// As the document says it.
    pub link: Link,
}

impl Directory {
    /// Everything that ties a contact, which stands for itself, to others. What merging turned
    /// into a tie to itself is none.
    pub(crate) fn ties(&self, contact: DocId) -> Vec<Tie> {
        let mut ties = self.said_by(contact);
        let members = self.merged_with(contact).into_iter();
        let naming = members.flat_map(|member| self.linked.naming(member));
        let others: BTreeSet<DocId> = naming.map(|holder| self.survivor(holder)).collect();
        for other in others.into_iter().filter(|other| *other != contact) {
            let said = self.said_by(other).into_iter().filter(|tie| tie.other == Some(contact));
            ties.extend(said.map(|tie| Tie { other: Some(other), inverse: !tie.inverse, ..tie }));
        }
        ties
    }

    /// What the documents of a contact say. An item that merging copied is there once: as the
    /// document has it that is nearest to the one that stands for all.
    fn said_by(&self, contact: DocId) -> Vec<Tie> {
        let mut known = BTreeSet::new();
        let mut ties = Vec::new();
        for holder in self.merged_with(contact) {
            let (links, unlinked) = self.links_of(holder);
            let items: Vec<_> = links.iter().filter_map(|link| link.item).collect();
            let is_new = |link: &Link| match link.item {
                Some(item) => !known.contains(&item),
                None => holder == contact,
            };
            let new: Vec<_> = links.into_iter().filter(is_new).collect();
            ties.extend(new.into_iter().map(|link| Tie {
                holder,
                other: link.other.map(|other| self.survivor(other)),
                inverse: link.inverse,
                link,
            }));
            known.extend(items.into_iter().chain(unlinked));
        }
        ties.retain(|tie| tie.other != Some(contact));
        ties
    }
}
