//! How far a typed word is from a word of the directory.

/// How many typos are forgiven in a word of this many letters.
pub(crate) const fn forgiven(letters: usize) -> usize {
    match letters {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// Longest word that is compared; longer ones are never near.
const LONGEST: usize = 48;

/// A typed word, ready to be compared with many.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    /// For each byte, where the word has it, as bits.
    places: [u64; 256],
    length: usize,
    budget: usize,
}

impl Typed {
    /// `None` when no typo is forgiven in it.
    pub(crate) fn new(typed: &[u8], budget: usize) -> Option<Self> {
        if budget == 0 || typed.is_empty() || typed.len() > LONGEST {
            return None;
        }
        let mut places = [0; 256];
        for (at, byte) in typed.iter().enumerate() {
            places[usize::from(*byte)] |= 1 << at;
        }
        Some(Self { places, length: typed.len(), budget })
    }

    /// Whether the word is within the budget of edits (a letter missing, added, replaced, or two
    /// swapped: Damerau-Levenshtein, optimal string alignment) of `word` or of a beginning of it.
    ///
    /// A column of the distance matrix a step, its differences as bits of a machine word: Hyyrö,
    /// "A bit-vector algorithm for computing Levenshtein and Damerau edit distances" (2003).
    pub(crate) fn is_near_beginning(&self, word: &[u8]) -> bool {
        if word.len() + self.budget < self.length {
            return false;
        }
        let last = 1 << (self.length - 1);
        let (mut up, mut down) = (u64::MAX, 0_u64);
        let (mut diagonal, mut before) = (0_u64, 0_u64);
        let mut distance = self.length;
        // Only the beginning of the word that can be within the budget counts.
        for byte in word.iter().take(self.length + self.budget) {
            if distance <= self.budget {
                return true;
            }
            let same = self.places[usize::from(*byte)];
            let swapped = (!diagonal & same) << 1 & before;
            diagonal = ((same & up).wrapping_add(up) ^ up) | same | down | swapped;
            let (mut right, mut left) = (down | !(diagonal | up), diagonal & up);
            distance += usize::from(right & last != 0);
            distance -= usize::from(left & last != 0);
            right = right << 1 | 1;
            left <<= 1;
            up = left | !(diagonal | right);
            down = diagonal & right;
            before = same;
        }
        distance <= self.budget
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(typed: &[u8], word: &[u8], budget: usize) -> bool {
        Typed::new(typed, budget).unwrap().is_near_beginning(word)
    }

    #[test]
    fn one_typo_of_each_kind_is_near() {
        for typed in ["dupomt", "dupnt", "duppont", "dupotn", "dupon"] {
            assert!(near(typed.as_bytes(), b"dupont", 1), "{typed}");
        }
        assert!(near(b"boulnag", b"boulangerie", 1), "the beginning of a longer word");
        assert!(!near(b"dumond", b"dupont", 1));
    }

    proptest! {
        #[test]
        fn as_the_plain_recursion_says(typed in "[abc]{1,7}", word in "[abc]{0,9}", budget in 1usize..3) {
            let (typed, bytes) = (typed.as_bytes(), word.as_bytes());
            let least = (0..=bytes.len()).map(|end| distance(typed, &bytes[..end])).min().unwrap();
            prop_assert_eq!(near(typed, bytes, budget), least <= budget);
        }
    }

    /// Optimal string alignment, by its definition.
    fn distance(a: &[u8], b: &[u8]) -> usize {
        let ([a_rest @ .., a_last], [b_rest @ .., b_last]) = (a, b) else {
            return a.len() + b.len();
        };
        let mut best = (distance(a_rest, b_rest) + usize::from(a_last != b_last))
            .min(distance(a_rest, b) + 1)
            .min(distance(a, b_rest) + 1);
        if let ([a_more @ .., a_before], [b_more @ .., b_before]) = (a_rest, b_rest)
            && a_before == b_last
            && a_last == b_before
        {
            best = best.min(distance(a_more, b_more) + 1);
        }
        best
    }
}
