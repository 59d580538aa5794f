//! Which contacts say that they are tied to a contact: kept along with each of them, so that a
//! fiche knows of relations that others hold without reading those others.

use super::{
    Directory,
    bytes::{Input, put_bytes},
    entry::Entry,
};
use carnet_ids::{DocId, ItemId};
use carnet_model::view::Link;
use std::collections::BTreeSet;

const INVERSE: u8 = 1;
const CLASH: u8 = 2;

/// Each contact that is named by others, with whoever names it.
#[derive(Debug, Default)]
pub(super) struct Linked {
    by_other: BTreeSet<(DocId, DocId)>,
}

impl Linked {
    /// What a contact says holds from now on, or no more.
    pub(super) fn note(&mut self, entry: &Entry, is_there: bool) {
        for other in entry.links.iter().filter_map(|link| link.other) {
            let key = (other, entry.contact);
            match is_there {
                true => self.by_other.insert(key),
                false => self.by_other.remove(&key),
            };
        }
    }

    /// Contacts whose own documents name this one.
    pub(super) fn naming(&self, other: DocId) -> impl Iterator<Item = DocId> {
        let (first, last) = (DocId::new([0; 16]), DocId::new([u8::MAX; 16]));
        self.by_other.range((other, first)..=(other, last)).map(|(_, holder)| *holder)
    }

    pub(super) fn bytes(&self) -> usize {
        size_of::<(DocId, DocId)>() * self.by_other.len()
    }
}

impl Directory {
    /// Whether anything ties a contact to another, at little cost.
    pub(crate) fn is_tied(&self, contact: DocId) -> bool {
        self.merged_with(contact).into_iter().any(|member| {
            self.linked.naming(member).next().is_some() || !self.links_of(member).0.is_empty()
        })
    }

    /// What a contact's own document says: ties, and relations that were removed from it.
    pub(super) fn links_of(&self, contact: DocId) -> (Vec<Link>, Vec<ItemId>) {
        self.entry(contact).map(|entry| (entry.links, entry.unlinked)).unwrap_or_default()
    }
}

/// A tie as the directory's records hold it: its marks, the item, the other contact, its texts.
pub(super) fn pack(link: &Link) -> Vec<u8> {
    let mut out = Vec::with_capacity(64);
    let mark = |is_so: bool, mark: u8| if is_so { mark } else { 0 };
    out.push(mark(link.inverse, INVERSE) | mark(link.clash, CLASH));
    put_bytes(&mut out, link.item.as_ref().map_or(&[], |item| item.as_bytes()));
    put_bytes(&mut out, link.other.as_ref().map_or(&[], |other| other.as_bytes()));
    for text in [&link.relation, &link.role, &link.starts_on, &link.ends_on, &link.note] {
        put_bytes(&mut out, text.as_bytes());
    }
    out
}

/// What [`pack`] made; `None` when the bytes are nothing of the kind.
pub(super) fn unpack(packed: &[u8]) -> Option<Link> {
    let mut input = Input(packed);
    let marks = input.byte()?;
    let (item, other) = (input.bytes()?, input.bytes()?);
    let mut text = || Some(std::str::from_utf8(input.bytes()?).ok()?.to_owned());
    Some(Link {
        item: if item.is_empty() { None } else { Some(ItemId::from_slice(item)?) },
        other: if other.is_empty() { None } else { Some(DocId::from_slice(other)?) },
        inverse: marks & INVERSE != 0,
        clash: marks & CLASH != 0,
        relation: text()?,
        role: text()?,
        starts_on: text()?,
        ends_on: text()?,
        note: text()?,
    })
}
