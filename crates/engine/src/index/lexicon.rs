//! The words of the directory and which contacts have them.

use super::{hash::hash, letters, postings::Postings, typo};
use memchr::memmem::Finder;

/// A contact's slot and, in the two low bits, where it has the word.
pub(crate) type Posting = u32;

/// Between two words of the arena; no word holds it.
const SEPARATOR: u8 = b'\n';
/// One in so many words may wait for its place in the order…
const UNSORTED: usize = 8;
/// …but so many always may…
const FEW_UNSORTED: usize = 1_024;
/// …and never more: each is looked at by every search, and sorting them holds everything up.
const MOST_UNSORTED: usize = 16_384;
/// Places of the table when the first word comes.
const FEWEST_PLACES: usize = 64;
/// No word is there.
const FREE: u32 = u32::MAX;

/// A dictionary of folded words with their postings, in flat arrays: some 30 bytes a word beside
/// its letters. A word stays once known; its postings come and go. Words are numbered as they come.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// Every word, one after the other.
    arena: Vec<u8>,
    starts: Vec<u32>,
    masks: Vec<u32>,
    postings: Postings,
    /// Open addressing by [`hash`]: a word's number, or [`FREE`]. A power of two of them.
    table: Vec<u32>,
    /// Numbers in the order of their words; the words that came last are not in it yet.
    sorted: Vec<u32>,
}

impl Lexicon {
    /// Notes that a contact has the word.
    pub(crate) fn add(&mut self, word: &str, posting: Posting) {
        match self.find(word.as_bytes()) {
            Ok(id) => self.postings.add(id, posting),
            Err(place) => self.learn(word, posting, place),
        }
    }

    /// Takes back one [`Self::add`].
    pub(crate) fn remove(&mut self, word: &str, posting: Posting) {
        if let Ok(id) = self.find(word.as_bytes()) {
            self.postings.remove(id, posting);
        }
    }

    /// Postings of exactly this word.
    pub(crate) fn exact(&self, word: &str) -> &[Posting] {
        self.find(word.as_bytes()).map_or(&[], |id| self.postings.of(id))
    }

    /// Postings of the words that are longer than `prefix` and begin with it.
    pub(crate) fn beginning<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = &'a [Posting]> + 'a {
        let prefix = prefix.as_bytes();
        let from = self.sorted.partition_point(|id| self.text(*id) <= prefix);
        let rest = self.sorted.get(from..).unwrap_or_default();
        let length = rest.partition_point(|id| self.text(*id).starts_with(prefix));
        let longer = |id: &u32| {
            let text = self.text(*id);
            text.len() > prefix.len() && text.starts_with(prefix)
        };
        let sorted = rest.iter().take(length).copied();
        sorted.chain(self.unsorted().filter(longer)).map(|id| self.postings.of(id))
    }

    /// Postings of words that hold `needle` after their beginning.
    pub(crate) fn inside<'a>(&'a self, needle: &'a str) -> impl Iterator<Item = &'a [Posting]> {
        let finder = Finder::new(needle.as_bytes()).into_owned();
        let mut from = 0;
        std::iter::from_fn(move || {
            loop {
                let at = from + finder.find(self.arena.get(from..)?)?;
                from = at + 1;
                // At the beginning of a word it is [`Self::beginning`]'s.
                if at > 0 && self.arena.get(at - 1) != Some(&SEPARATOR) {
                    let id = self.id_at(at)?;
                    from = self.end_of(id);
                    return Some(self.postings.of(id));
                }
            }
        })
    }

    /// Postings of words that begin with `typed` but for a typo or two. Words of letters only: a
    /// digit that differs is another number, and the parts of an email are words too.
    pub(crate) fn near<'a>(&'a self, typed: &str) -> impl Iterator<Item = &'a [Posting]> + 'a {
        let wanted = letters::mask(typed);
        let letters_only = |mask: u32| mask & letters::NOT_LETTERS == 0;
        let budget = if letters_only(wanted) { typo::forgiven(typed.len()) } else { 0 };
        let close =
            move |mask: u32| (wanted & !mask).count_ones() as usize <= budget && letters_only(mask);
        let typed = typo::Typed::new(typed.as_bytes(), budget);
        typed.into_iter().flat_map(move |typed| {
            let ids = (0..).zip(&self.masks).filter(move |(_, mask)| close(**mask));
            let near = ids.filter(move |(id, _)| typed.is_near_beginning(self.text(*id)));
            near.map(|(id, _)| self.postings.of(id))
        })
    }

    /// Bytes in memory.
    pub(crate) fn bytes(&self) -> usize {
        let numbers = self.starts.capacity()
            + self.masks.capacity()
            + self.table.capacity()
            + self.sorted.capacity();
        self.arena.capacity() + 4 * numbers + self.postings.bytes()
    }

    /// The word's number, or its place in the table.
    fn find(&self, word: &[u8]) -> Result<u32, usize> {
        let Some(last) = self.table.len().checked_sub(1) else { return Err(0) };
        let mut place = self.place(word);
        loop {
            match self.table.get(place) {
                Some(id) if *id != FREE && self.text(*id) != word => place = (place + 1) & last,
                Some(id) if *id != FREE => return Ok(*id),
                _ => return Err(place),
            }
        }
    }

    /// Where the table is looked at first for a word.
    fn place(&self, word: &[u8]) -> usize {
        // The cut is meant: a hash has bits to spare.
        let hash = hash(word) as usize;
        hash & self.table.len().saturating_sub(1)
    }

    fn learn(&mut self, word: &str, posting: Posting, place: usize) {
        let id = u32::try_from(self.starts.len()).unwrap_or(FREE);
        self.starts.push(u32::try_from(self.arena.len()).unwrap_or(u32::MAX));
        self.arena.extend_from_slice(word.as_bytes());
        self.arena.push(SEPARATOR);
        self.masks.push(letters::mask(word));
        self.postings.push(posting);
        match self.table.get_mut(place) {
            Some(free) => *free = id,
            None => self.widen(),
        }
        // Beyond three places of four, the way to a word gets long.
        if self.starts.len() * 4 > self.table.len() * 3 {
            self.widen();
        }
        let waiting = self.starts.len() - self.sorted.len();
        if waiting > (self.sorted.len() / UNSORTED).clamp(FEW_UNSORTED, MOST_UNSORTED) {
            self.sort();
        }
    }

    /// Doubles the table.
    fn widen(&mut self) {
        self.table = vec![FREE; (self.table.len() * 2).max(FEWEST_PLACES)];
        for id in self.all() {
            let mut place = self.place(self.text(id));
            while self.table.get(place).is_some_and(|taken| *taken != FREE) {
                place = (place + 1) & (self.table.len() - 1);
            }
            if let Some(free) = self.table.get_mut(place) {
                *free = id;
            }
        }
    }

    /// Merges the words that came last into the order.
    fn sort(&mut self) {
        // Most words differ in their first letters, which lie beside one another here.
        let mut new: Vec<(u64, u32)> = self.unsorted().map(|id| (self.first(id), id)).collect();
        new.sort_unstable_by(|(first, one), (other, two)| {
            first.cmp(other).then_with(|| self.text(*one).cmp(self.text(*two)))
        });
        let mut merged = Vec::with_capacity(self.starts.len());
        let mut rest = self.sorted.as_slice();
        for (_, id) in new {
            let text = self.text(id);
            let (before, after) = rest.split_at(reach(rest, |old| self.text(*old) < text));
            merged.extend_from_slice(before);
            merged.push(id);
            rest = after;
        }
        merged.extend_from_slice(rest);
        self.sorted = merged;
    }

    /// The first eight letters of a word, as a number that sorts as they do.
    fn first(&self, id: u32) -> u64 {
        let text = self.text(id);
        let mut first = [0; 8];
        let length = text.len().min(8);
        first[..length].copy_from_slice(&text[..length]);
        u64::from_be_bytes(first)
    }

    fn all(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.starts.len()).unwrap_or(FREE)
    }

    fn unsorted(&self) -> std::ops::Range<u32> {
        u32::try_from(self.sorted.len()).unwrap_or(FREE)..self.all().end
    }

    /// The word that the arena's byte `at` belongs to.
    fn id_at(&self, at: usize) -> Option<u32> {
        let id = self.starts.partition_point(|start| *start as usize <= at).checked_sub(1)?;
        u32::try_from(id).ok()
    }

    /// Just past the separator of a word.
    fn end_of(&self, id: u32) -> usize {
        self.starts.get(id as usize + 1).map_or(self.arena.len(), |start| *start as usize)
    }

    fn text(&self, id: u32) -> &[u8] {
        let start = self.starts.get(id as usize).map_or(usize::MAX, |start| *start as usize);
        self.arena.get(start..self.end_of(id).saturating_sub(1)).unwrap_or_default()
    }
}

/// As [`slice::partition_point`], for a point that is near the beginning.
pub(super) fn reach<T>(sorted: &[T], is_before: impl Fn(&T) -> bool) -> usize {
    let mut step = 1;
    while sorted.get(step - 1).is_some_and(&is_before) {
        step *= 2;
    }
    let (from, until) = (step / 2, (step - 1).min(sorted.len()));
    from + sorted.get(from..until).unwrap_or_default().partition_point(is_before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

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

    #[test]
    fn many_words_are_in_order_and_found() {
        let words: Vec<String> =
            (0..5_000_u32).map(|n| format!("m{}", n * 7_919 % 5_000)).collect();
        let lexicon = lexicon(&words.iter().map(String::as_str).collect::<Vec<_>>());
        for (slot, word) in (0..).zip(&words) {
            assert_eq!(lexicon.exact(word), [slot]);
        }
        assert_eq!(flat(lexicon.beginning("m49")).len(), 110);
        assert!(lexicon.sorted.is_sorted_by_key(|id| lexicon.text(*id)));
    }

    proptest! {
        #[test]
        fn as_a_plain_map_does(
            words in prop::collection::vec("[ab]{1,4}", 0..60),
            prefix in "[ab]{1,3}",
        ) {
            let lexicon = lexicon(&words.iter().map(String::as_str).collect::<Vec<_>>());
            let mut plain = BTreeMap::<&str, Vec<Posting>>::new();
            for (slot, word) in (0..).zip(&words) {
                plain.entry(word).or_default().push(slot);
            }
            let longer = plain.iter().filter(|(word, _)| word.len() > prefix.len());
            let begins = longer.clone().filter(|(word, _)| word.starts_with(&prefix));
            let mut expect: Vec<_> = begins.flat_map(|(_, slots)| slots.clone()).collect();
            expect.sort_unstable();
            prop_assert_eq!(flat(lexicon.beginning(&prefix)), expect);
            let inside = longer.filter(|(word, _)| word[1..].contains(&prefix));
            let mut expect: Vec<_> = inside.flat_map(|(_, slots)| slots.clone()).collect();
            expect.sort_unstable();
            prop_assert_eq!(flat(lexicon.inside(&prefix)), expect);
        }
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
