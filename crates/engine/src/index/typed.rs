//! What the user typed, cut into what must match.

use super::letters;

/// One thing that must match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Term {
    /// A word of letters, maybe with digits; or a piece of an email.
    Word(String),
    /// Digits: a phone, a postcode, a SIRET, or a word of a name that is a number.
    Digits(String),
}

impl Term {
    /// What is looked for, folded.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Word(text) | Self::Digits(text) => text,
        }
    }
}

/// Ways to understand what was typed, likeliest first. The first that finds anything counts.
pub(crate) fn readings(typed: &str) -> Vec<Vec<Term>> {
    let chunks: Vec<&str> = typed.split_whitespace().take(MOST_WORDS).collect();
    let joined = joined(&chunks);
    let apart: Vec<Term> = chunks.iter().flat_map(|chunk| terms(chunk)).collect();
    if joined == apart { vec![joined] } else { vec![joined, apart] }
}

/// Beyond this many words nothing more is read.
const MOST_WORDS: usize = 12;

/// Numbers typed in groups are one number: `06 12 34`.
fn joined(chunks: &[&str]) -> Vec<Term> {
    let mut terms_so_far = Vec::new();
    let mut run = String::new();
    for chunk in chunks {
        if is_number(chunk) {
            run.push_str(chunk);
            continue;
        }
        flush(&mut run, &mut terms_so_far);
        terms_so_far.extend(terms(chunk));
    }
    flush(&mut run, &mut terms_so_far);
    terms_so_far
}

fn flush(run: &mut String, terms: &mut Vec<Term>) {
    let digits = number(&std::mem::take(run));
    if !digits.is_empty() {
        terms.push(Term::Digits(digits));
    }
}

fn terms(chunk: &str) -> Vec<Term> {
    if is_number(chunk) {
        let digits = number(chunk);
        return if digits.is_empty() { Vec::new() } else { vec![Term::Digits(digits)] };
    }
    if chunk.contains('@') {
        return vec![Term::Word(letters::fold(chunk))];
    }
    let words: Vec<_> = letters::words(chunk).into_iter().map(|word| classed(word.text)).collect();
    match words.as_slice() {
        // A code: `C-000123` is one word.
        [Term::Word(_), Term::Digits(_)] => {
            vec![Term::Word(words.iter().map(Term::text).collect())]
        }
        _ => words,
    }
}

fn classed(word: String) -> Term {
    match word.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Term::Digits(word),
        false => Term::Word(word),
    }
}

fn is_number(chunk: &str) -> bool {
    let of_a_number = |letter: char| letter.is_ascii_digit() || "+.-/()".contains(letter);
    chunk.chars().all(of_a_number)
}

/// The digits as they are indexed: `+33 (0)6` and `0033 6` are `336`.
fn number(typed: &str) -> String {
    let digits = letters::digits(&typed.replace("(0)", ""));
    match digits.strip_prefix("00") {
        Some(rest) if rest.len() > 2 => rest.to_owned(),
        _ => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expect: &[&[&str]]) {
        let read = readings(typed);
        let texts: Vec<Vec<&str>> =
            read.iter().map(|terms| terms.iter().map(Term::text).collect()).collect();
        assert_eq!(texts, expect, "{typed}");
    }

    #[test]
    fn numbers_in_groups_are_one() {
        check("06 12.34", &[&["061234"], &["06", "1234"]]);
        check("+33 (0)6 12", &[&["33612"], &["33", "6", "12"]]);
        check("0033612", &[&["33612"]]);
        check("dupont 35000", &[&["dupont", "35000"]]);
    }

    #[test]
    fn emails_stay_whole_and_names_do_not() {
        check("Jean.Dupont@Acme.fr", &[&["jean.dupont@acme.fr"]]);
        check("L'Oréal C-000123", &[&["l", "oreal", "c000123"]]);
        check("  ", &[&[]]);
    }
}
