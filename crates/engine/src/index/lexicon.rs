//! The words of the directory and which contacts have them.

use super::{letters, typo};
use memchr::memmem::Finder;
use std::{collections::BTreeMap, ops::Bound};

/// A contact's slot and, in the two low bits, where it has the word.
pub(crate) type Posting = u32;

/// Between two words of the arena; no word holds it.
const SEPARATOR: u8 = b'\n';

/// A dictionary of folded words with their postings. A word stays once known: its postings come
/// and go.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    by_text: BTreeMap<Box<str>, u32>,
    /// Every word, one after the other, for searches inside words.
    arena: Vec<u8>,
    starts: Vec<u32>,
    masks: Vec<u32>,
    postings: Vec<Vec<Posting>>,
}

impl Lexicon {
    /// Notes that a contact has the word.
    pub(crate) fn add(&mut self, word: &str, posting: Posting) {
        let id = match self.by_text.get(word) {
            Some(id) => *id,
            None => self.learn(word),
        };
        if let Some(postings) = self.postings.get_mut(id as usize) {
            postings.push(posting);
        }
    }

    /// Takes back one [`Self::add`].
    pub(crate) fn remove(&mut self, word: &str, posting: Posting) {
        let Some(id) = self.by_text.get(word) else { return };
        let Some(postings) = self.postings.get_mut(*id as usize) else { return };
        if let Some(at) = postings.iter().position(|known| *known == posting) {
            postings.swap_remove(at);
        }
    }

    /// Postings of exactly this word.
    pub(crate) fn exact(&self, word: &str) -> &[Posting] {
        self.by_text.get(word).map_or(&[], |id| self.postings_of(*id))
    }

    /// Words that begin with `prefix`: their postings, and whether the word is the prefix itself.
    pub(crate) fn beginning<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = (&'a [Posting], bool)> + 'a {
        self.by_text
            .range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
            .take_while(move |(word, _)| word.starts_with(prefix))
            .map(move |(word, id)| (self.postings_of(*id), word.len() == prefix.len()))
    }

    /// Postings of words that hold `needle` after their beginning.
    pub(crate) fn inside<'a>(
        &'a self,
        needle: &'a str,
    ) -> impl Iterator<Item = &'a [Posting]> + 'a {
        let finder = Finder::new(needle.as_bytes()).into_owned();
        let mut from = 0;
        std::iter::from_fn(move || {
            let at = from + finder.find(self.arena.get(from..)?)?;
            let id = self.starts.partition_point(|start| *start as usize <= at).checked_sub(1)?;
            let inside = self.starts.get(id).is_some_and(|start| (*start as usize) < at);
            // On a hit, on to the next word: one hit is enough.
            from = if inside { self.end_of(id) } else { at + 1 };
            Some(if inside { self.postings_of(u32::try_from(id).ok()?) } else { &[] })
        })
    }

    /// Postings of words that begin with `typed` but for a typo or two. Words of letters only: a
    /// digit that differs is another number, and the parts of an email are words too.
    pub(crate) fn near<'a>(&'a self, typed: &'a str) -> impl Iterator<Item = &'a [Posting]> + 'a {
        let budget = typo::forgiven(typed.chars().count());
        let wanted = letters::mask(typed);
        let letters_only = |mask: u32| mask & letters::NOT_LETTERS == 0;
        let close =
            move |mask: u32| (wanted & !mask).count_ones() as usize <= budget && letters_only(mask);
        let budget = if letters_only(wanted) { budget } else { 0 };
        let ids =
            self.masks.iter().enumerate().filter(move |(_, mask)| budget > 0 && close(**mask));
        ids.filter(move |(id, _)| typo::near_beginning(typed, self.text(*id), budget))
            .map(|(id, _)| self.postings.get(id).map_or(&[][..], Vec::as_slice))
    }

    fn learn(&mut self, word: &str) -> u32 {
        let id = u32::try_from(self.starts.len()).unwrap_or(u32::MAX);
        self.starts.push(u32::try_from(self.arena.len()).unwrap_or(u32::MAX));
        self.arena.extend_from_slice(word.as_bytes());
        self.arena.push(SEPARATOR);
        self.masks.push(letters::mask(word));
        self.postings.push(Vec::new());
        self.by_text.insert(word.into(), id);
        id
    }

    fn postings_of(&self, id: u32) -> &[Posting] {
        self.postings.get(id as usize).map_or(&[], Vec::as_slice)
    }

    /// Just past the separator of word number `id`.
    fn end_of(&self, id: usize) -> usize {
        self.starts.get(id + 1).map_or(self.arena.len(), |start| *start as usize)
    }

    fn text(&self, id: usize) -> &str {
        let Some(start) = self.starts.get(id) else { return "" };
        let bytes = self.arena.get(*start as usize..self.end_of(id).saturating_sub(1));
        bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_beginning_inside_and_near() {
        let lexicon = lexicon(&["dupont", "dupond", "martin", "pontivy"]);
        assert_eq!(flat(lexicon.beginning("dup").map(|(postings, _)| postings)), [0, 1]);
        assert_eq!(flat(lexicon.inside("pon")), [0, 1]);
        assert_eq!(flat(lexicon.inside("tivy")), [3]);
        assert_eq!(flat(lexicon.near("martni")), [2]);
        assert_eq!(lexicon.exact("pontivy"), [3]);
    }

    #[test]
    fn what_is_removed_is_not_found() {
        let mut lexicon = lexicon(&["dupont", "dupont"]);
        lexicon.remove("dupont", 0);
        assert_eq!(lexicon.exact("dupont"), [1]);
        lexicon.remove("dupont", 7);
        assert_eq!(lexicon.exact("dupont"), [1]);
    }

    fn lexicon(words: &[&str]) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for (slot, word) in words.iter().enumerate() {
            lexicon.add(word, u32::try_from(slot).unwrap());
        }
        lexicon
    }

    fn flat<'a>(postings: impl Iterator<Item = &'a [Posting]>) -> Vec<Posting> {
        let mut flat: Vec<_> = postings.flatten().copied().collect();
        flat.sort_unstable();
        flat
    }
}
