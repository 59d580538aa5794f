//! Which contacts match what was typed, and how well.

use super::{
    Directory,
    lexicon::{Lexicon, Posting},
    typed::{self, Term},
    words::weight,
};

/// For each slot, how well it matches; 0 where it does not.
pub(crate) type Scores = Vec<u16>;

/// How a word matches.
#[derive(Debug, Clone, Copy)]
enum Quality {
    Exact,
    Beginning,
    Inside,
    Near,
}

/// With fewer contacts than this, words are searched inside too…
const FEW: usize = 200;
/// …and with fewer than this, typos are forgiven.
const VERY_FEW: usize = 12;
/// Fewer letters than this are not searched inside words.
const SHORTEST_INSIDE: usize = 3;
/// As many digits as this are always searched inside numbers: people know how a phone ends.
const DIGITS_INSIDE: usize = 4;

impl Directory {
    /// How well each slot matches; `None` when nothing was typed.
    pub(crate) fn scores(&self, typed: &str) -> Option<Scores> {
        let mut readings = typed::readings(typed).into_iter();
        let first = readings.next().filter(|terms| !terms.is_empty())?;
        let mut scores = self.all_of(&first);
        for reading in readings {
            if scores.iter().any(|score| *score > 0) {
                break;
            }
            scores = self.all_of(&reading);
        }
        Some(scores)
    }

    fn all_of(&self, terms: &[Term]) -> Scores {
        let mut total: Option<Scores> = None;
        for term in terms {
            let scores = self.one(term);
            total = Some(match total {
                None => scores,
                Some(total) => both(total, &scores),
            });
        }
        total.unwrap_or_default()
    }

    fn one(&self, term: &Term) -> Scores {
        let mut found = Found { scores: vec![0; self.len()], count: 0 };
        match term {
            Term::Word(word) => found.word(&self.words, word),
            Term::Digits(digits) => found.digits(self, digits),
        }
        found.scores
    }
}

fn both(mut total: Scores, scores: &Scores) -> Scores {
    for (sum, score) in total.iter_mut().zip(scores) {
        *sum = if *sum == 0 || *score == 0 { 0 } else { *sum + *score };
    }
    total
}

/// Scores of one term.
struct Found {
    scores: Scores,
    count: usize,
}

impl Found {
    fn word(&mut self, lexicon: &Lexicon, word: &str) {
        self.beginning(lexicon, word);
        if self.count < FEW && word.len() >= SHORTEST_INSIDE {
            lexicon.inside(word).for_each(|postings| self.note(postings, Quality::Inside));
        }
        if self.count < VERY_FEW {
            lexicon.near(word).for_each(|postings| self.note(postings, Quality::Near));
        }
    }

    fn digits(&mut self, directory: &Directory, digits: &str) {
        self.beginning(&directory.numbers, digits);
        self.beginning(&directory.words, digits);
        let few = self.count < FEW && digits.len() >= SHORTEST_INSIDE;
        if few || digits.len() >= DIGITS_INSIDE {
            let numbers = directory.numbers.inside(digits);
            numbers.for_each(|postings| self.note(postings, Quality::Inside));
        }
        if few {
            let words = directory.words.inside(digits);
            words.for_each(|postings| self.note(postings, Quality::Inside));
        }
        // A foreign number typed in its national form, with a leading 0 that is not stored.
        if let Some(rest) =
            digits.strip_prefix('0').filter(|rest| self.count == 0 && rest.len() > 5)
        {
            let numbers = directory.numbers.inside(rest);
            numbers.for_each(|postings| self.note(postings, Quality::Inside));
        }
    }

    fn beginning(&mut self, lexicon: &Lexicon, word: &str) {
        self.note(lexicon.exact(word), Quality::Exact);
        lexicon.beginning(word).for_each(|postings| self.note(postings, Quality::Beginning));
    }

    fn note(&mut self, postings: &[Posting], quality: Quality) {
        for posting in postings {
            let score = score(quality, posting & 3);
            let Some(best) = self.scores.get_mut((posting >> 2) as usize) else { continue };
            self.count += usize::from(*best == 0);
            *best = score.max(*best);
        }
    }
}

/// The name counts more than the rest, its beginning most; within each, exact before beginning,
/// before inside, before a typo.
fn score(quality: Quality, place: u32) -> u16 {
    let name = match place {
        weight::FIRST => 2,
        weight::NAME => 1,
        _ => 0,
    };
    match (quality, name) {
        (Quality::Exact, 0) => 15,
        (Quality::Exact, name) => 18 + name,
        (Quality::Beginning, 0) => 12,
        (Quality::Beginning, name) => 14 + 2 * (name - 1),
        (Quality::Inside, name) => 6 + name,
        (Quality::Near, name) => 2 + name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_in_the_order_that_people_expect() {
        let in_order = [
            score(Quality::Exact, weight::FIRST),
            score(Quality::Exact, weight::NAME),
            score(Quality::Beginning, weight::FIRST),
            score(Quality::Exact, weight::OTHER),
            score(Quality::Beginning, weight::NAME),
            score(Quality::Beginning, weight::OTHER),
            score(Quality::Inside, weight::NAME),
            score(Quality::Inside, weight::OTHER),
            score(Quality::Near, weight::FIRST),
            score(Quality::Near, weight::OTHER),
        ];
        assert!(in_order.is_sorted_by(|better, worse| better > worse), "{in_order:?}");
    }
}
