//! Order keys of items: fractions between 0 and 1, written as digits in base 62
//! (`0`–`9`, `A`–`Z`, `a`–`z`, which is also their order as bytes), so that an
//! item can go between any two others without touching them.
//!
//! Each new key ends with two digits that depend on its author: two devices
//! that append at the same time get different keys. Keys that are equal all the
//! same (written by another program) are ordered by the item's id.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE: usize = DIGITS.len();
/// Digits of the counter that appending counts with: 62³ appends before keys grow.
const COUNTER: usize = 3;

/// A key after `low` and before `high` (`None`: the end that has no neighbour),
/// marked with its author. `None` if there is no room: the two are equal, or out of order.
pub(crate) fn between(low: Option<&str>, high: Option<&str>, author: &[u8]) -> Option<String> {
    let stem = match (low, high) {
        (low, None) => next(low.unwrap_or_default()),
        (low, Some(high)) => middle(low.unwrap_or_default(), high)?,
    };
    let key = format!("{stem}{}", mark(author));
    let after = low.is_none_or(|low| low < key.as_str());
    let before = high.is_none_or(|high| key.as_str() < high);
    (after && before).then_some(key)
}

/// Two digits for an author, the last not zero: a key never ends with the
/// smallest digit, so that there is always room before it.
fn mark(author: &[u8]) -> String {
    let sum = author.iter().fold(7_usize, |sum, byte| (sum * 31 + usize::from(*byte)) % 1_000_003);
    text(&[sum % BASE, 1 + sum / BASE % (BASE - 1)])
}

/// A short key after `low`, with room on both sides.
fn next(low: &str) -> String {
    let mut head: Vec<usize> = digits(low).take(COUNTER).collect();
    head.resize(COUNTER, 0);
    if low.is_empty() {
        head = vec![BASE / 2, 0, 0];
    }
    for index in (0..COUNTER).rev() {
        if head[index] + 1 < BASE {
            head[index] += 1;
            return text(&head);
        }
        head[index] = 0;
    }
    format!("{low}{}", char::from(DIGITS[BASE / 2]))
}

/// The digits of a fraction halfway between two, which must be in order.
fn middle(low: &str, high: &str) -> Option<String> {
    if low >= high {
        return None;
    }
    let mut low = digits(low).chain(std::iter::repeat(0));
    let mut high = digits(high);
    let mut found = Vec::new();
    let mut bounded = true;
    loop {
        let from = low.next().unwrap_or(0);
        let until = if bounded { high.next()? } else { BASE };
        if until > from + 1 {
            found.push(from + (until - from) / 2);
            return Some(text(&found));
        }
        bounded = bounded && until == from;
        found.push(from);
    }
}

fn digits(key: &str) -> impl Iterator<Item = usize> {
    key.bytes().map(|byte| DIGITS.partition_point(|digit| *digit < byte).min(BASE - 1))
}

fn text(digits: &[usize]) -> String {
    digits.iter().map(|digit| char::from(DIGITS[*digit % BASE])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_thousand_appends_keep_keys_short() {
        let mut last = None;
        for _ in 0..1_000 {
            let key = between(last.as_deref(), None, b"author").unwrap();
            assert!(key.len() <= 5 && last.is_none_or(|last| last < key));
            last = Some(key);
        }
    }

    #[test]
    fn two_authors_append_different_keys() {
        assert_ne!(between(Some("V00"), None, b"one"), between(Some("V00"), None, b"two"));
    }

    #[test]
    fn there_is_no_room_between_equal_keys() {
        assert_eq!(between(Some("V"), Some("V"), b"author"), None);
    }

    proptest! {
        #[test]
        fn any_insertion_finds_room(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..200)) {
            let mut keys: Vec<String> = Vec::new();
            for (place, author) in places {
                let at = place.index(keys.len() + 1);
                let low = at.checked_sub(1).map(|before| keys[before].as_str());
                let key = between(low, keys.get(at).map(String::as_str), &[author]).unwrap();
                keys.insert(at, key);
            }
            prop_assert!(keys.is_sorted());
        }

        #[test]
        fn keys_of_other_programs_do_no_harm(low in ".{0,6}", high in ".{0,6}") {
            if let Some(key) = between(Some(&low), Some(&high), b"x") {
                prop_assert!(low < key && key < high);
            }
        }
    }
}
