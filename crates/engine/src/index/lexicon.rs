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
    by_text: BTreeMap<Box<[u8]>, Postings>,
    /// Every word, one after the other, for searches inside words and for typos.
    arena: Vec<u8>,
    starts: Vec<u32>,
    masks: Vec<u32>,
}

/// Most words have one contact: a list on the heap for each would be a miss of the cache for each.
#[derive(Debug)]
enum Postings {
    One(Posting),
    Many(Vec<Posting>),
}

impl Lexicon {
    /// Notes that a contact has the word.
    pub(crate) fn add(&mut self, word: &str, posting: Posting) {
        match self.by_text.get_mut(word.as_bytes()) {
            Some(postings) => postings.add(posting),
            None => self.learn(word, posting),
        }
    }

    /// Takes back one [`Self::add`].
    pub(crate) fn remove(&mut self, word: &str, posting: Posting) {
        if let Some(postings) = self.by_text.get_mut(word.as_bytes()) {
            postings.remove(posting);
        }
    }

    /// Postings of exactly this word.
    pub(crate) fn exact(&self, word: &str) -> &[Posting] {
        self.of(word.as_bytes())
    }

    /// Postings of the words that are longer than `prefix` and begin with it.
    pub(crate) fn beginning(&self, prefix: &str) -> impl Iterator<Item = &[Posting]> {
        let prefix = prefix.as_bytes();
        // No byte of UTF-8 is as great.
        let end = [prefix, &[u8::MAX]].concat();
        let range = (Bound::Excluded(prefix), Bound::Excluded(end.as_slice()));
        self.by_text.range::<[u8], _>(range).map(|(_, postings)| postings.all())
    }

    /// Postings of words that hold `needle` after their beginning.
    pub(crate) fn inside<'a>(&'a self, needle: &str) -> impl Iterator<Item = &'a [Posting]> + 'a {
        let finder = Finder::new(needle.as_bytes()).into_owned();
        let mut from = 0;
        std::iter::from_fn(move || {
            let at = from + finder.find(self.arena.get(from..)?)?;
            let id = self.starts.partition_point(|start| *start as usize <= at).checked_sub(1)?;
            let inside = self.starts.get(id).is_some_and(|start| (*start as usize) < at);
            // On a hit, on to the next word: one hit is enough.
            from = if inside { self.end_of(id) } else { at + 1 };
            Some(if inside { self.of(self.text(id)) } else { &[] })
        })
    }

    /// Postings of words that begin with `typed` but for a typo or two. Words of letters only: a
    /// digit that differs is another number, and the parts of an email are words too.
    pub(crate) fn near<'a>(&'a self, typed: &'a str) -> impl Iterator<Item = &'a [Posting]> + 'a {
        let wanted = letters::mask(typed);
        let letters_only = |mask: u32| mask & letters::NOT_LETTERS == 0;
        let budget = if letters_only(wanted) { typo::forgiven(typed.len()) } else { 0 };
        let close =
            move |mask: u32| (wanted & !mask).count_ones() as usize <= budget && letters_only(mask);
        let ids =
            self.masks.iter().enumerate().filter(move |(_, mask)| budget > 0 && close(**mask));
        let texts = ids.map(|(id, _)| self.text(id));
        texts
            .filter(move |text| typo::near_beginning(typed.as_bytes(), text, budget))
            .map(|text| self.of(text))
    }

    fn learn(&mut self, word: &str, posting: Posting) {
        self.starts.push(u32::try_from(self.arena.len()).unwrap_or(u32::MAX));
        self.arena.extend_from_slice(word.as_bytes());
        self.arena.push(SEPARATOR);
        self.masks.push(letters::mask(word));
        self.by_text.insert(word.as_bytes().into(), Postings::One(posting));
    }

    fn of(&self, word: &[u8]) -> &[Posting] {
        self.by_text.get(word).map_or(&[], Postings::all)
    }

    /// Just past the separator of word number `id`.
    fn end_of(&self, id: usize) -> usize {
        self.starts.get(id + 1).map_or(self.arena.len(), |start| *start as usize)
    }

    fn text(&self, id: usize) -> &[u8] {
        let start = self.starts.get(id).map_or(usize::MAX, |start| *start as usize);
        self.arena.get(start..self.end_of(id).saturating_sub(1)).unwrap_or_default()
    }
}

impl Postings {
    fn all(&self) -> &[Posting] {
        match self {
            Self::One(posting) => std::slice::from_ref(posting),
            Self::Many(postings) => postings,
        }
    }

    fn add(&mut self, posting: Posting) {
        match self {
            Self::One(first) => *self = Self::Many(vec![*first, posting]),
            Self::Many(postings) => postings.push(posting),
        }
    }

    fn remove(&mut self, posting: Posting) {
        match self {
            Self::One(only) if *only == posting => *self = Self::Many(Vec::new()),
            Self::One(_) => {}
            Self::Many(postings) => {
                if let Some(at) = postings.iter().position(|known| *known == posting) {
                    postings.swap_remove(at);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_beginning_inside_and_near() {
        let lexicon = lexicon(&["dupont", "dupond", "martin", "pontivy"]);
        assert_eq!(flat(lexicon.beginning("dup")), [0, 1]);
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
