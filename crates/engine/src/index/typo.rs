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

/// Whether `typed` is within `budget` edits (a letter missing, added, replaced, or two swapped:
/// Damerau-Levenshtein, optimal string alignment) of `word` or of a beginning of it.
pub(crate) fn near_beginning(typed: &[u8], word: &[u8], budget: usize) -> bool {
    if typed.len() > LONGEST || word.len() + budget < typed.len() || budget == 0 {
        return false;
    }
    // Only the beginning of the word that can be within the budget counts.
    let word = &word[..word.len().min(typed.len() + budget)];
    let mut rows = [[0u8; LONGEST + 3]; 3];
    for (at, cell) in rows[0].iter_mut().enumerate() {
        *cell = u8::try_from(at).unwrap_or(u8::MAX);
    }
    for row in 1..=typed.len() {
        let least = fill(&mut rows, row, typed, word);
        if usize::from(least) > budget {
            return false;
        }
    }
    let last = &rows[typed.len() % 3][..=word.len()];
    last.iter().any(|distance| usize::from(*distance) <= budget)
}

/// Fills row number `row` of the distance matrix, kept as three rows in turn; gives its least cell.
fn fill(rows: &mut [[u8; LONGEST + 3]; 3], row: usize, typed: &[u8], word: &[u8]) -> u8 {
    let (now, before, earlier) = (row % 3, (row + 2) % 3, (row + 1) % 3);
    let letter = typed[row - 1];
    rows[now][0] = u8::try_from(row).unwrap_or(u8::MAX);
    let mut least = rows[now][0];
    for at in 1..=word.len() {
        let replaced = rows[before][at - 1] + u8::from(word[at - 1] != letter);
        let mut best = replaced.min(rows[before][at] + 1).min(rows[now][at - 1] + 1);
        if row > 1 && at > 1 && word[at - 2] == letter && word[at - 1] == typed[row - 2] {
            best = best.min(rows[earlier][at - 2] + 1);
        }
        rows[now][at] = best;
        least = least.min(best);
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_typo_of_each_kind_is_near() {
        for typed in ["dupomt", "dupnt", "duppont", "dupotn", "dupon"] {
            assert!(near_beginning(typed.as_bytes(), b"dupont", 1), "{typed}");
        }
        assert!(near_beginning(b"boulnag", b"boulangerie", 1), "the beginning of a longer word");
        assert!(!near_beginning(b"dumond", b"dupont", 1));
    }

    proptest! {
        #[test]
        fn as_the_plain_recursion_says(typed in "[abc]{1,7}", word in "[abc]{1,9}", budget in 1usize..3) {
            let (typed_bytes, bytes) = (typed.as_bytes(), word.as_bytes());
            let least = (0..=bytes.len()).map(|end| distance(typed_bytes, &bytes[..end])).min().unwrap();
            prop_assert_eq!(near_beginning(typed_bytes, bytes, budget), least <= budget);
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
