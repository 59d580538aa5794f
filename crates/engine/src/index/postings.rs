//! Which contacts have each word, four bytes for most words.

use super::lexicon::Posting;

/// Postings by the number of their word. Most words have one contact, which stands in the word's
/// place; the others have a list, whose number stands there instead.
#[derive(Debug, Default)]
pub(super) struct Postings {
    places: Vec<u32>,
    lists: Vec<Vec<Posting>>,
}

/// Marks the number of a list. Slots are far below.
const LIST: u32 = 1 << 31;

impl Postings {
    /// The next word has this contact.
    pub(super) fn push(&mut self, posting: Posting) {
        self.places.push(posting);
    }

    pub(super) fn of(&self, word: u32) -> &[Posting] {
        match self.places.get(word as usize) {
            Some(place) if place & LIST == 0 => std::slice::from_ref(place),
            Some(place) => self.lists.get((place & !LIST) as usize).map_or(&[], Vec::as_slice),
            None => &[],
        }
    }

    pub(super) fn add(&mut self, word: u32, posting: Posting) {
        if let Some(list) = self.list(word) {
            list.push(posting);
        }
    }

    pub(super) fn remove(&mut self, word: u32, posting: Posting) {
        if !self.of(word).contains(&posting) {
            return;
        }
        if let Some(list) = self.list(word) {
            list.retain(|known| *known != posting);
        }
    }

    /// The word's list; made of its only contact if it had none.
    fn list(&mut self, word: u32) -> Option<&mut Vec<Posting>> {
        let place = self.places.get_mut(word as usize)?;
        if *place & LIST == 0 {
            let number = u32::try_from(self.lists.len()).ok()?;
            self.lists.push(vec![*place]);
            *place = LIST | number;
        }
        self.lists.get_mut((*place & !LIST) as usize)
    }

    pub(super) fn bytes(&self) -> usize {
        let lists: usize = self.lists.iter().map(Vec::capacity).sum();
        4 * (self.places.capacity() + lists) + size_of::<Vec<Posting>>() * self.lists.capacity()
    }
}
