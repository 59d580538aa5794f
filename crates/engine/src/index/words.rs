//! The words that a contact is found by.

use super::{
    entry::{Class, Entry},
    letters,
    own::Own,
};

/// How much a word weighs by where it is: the low bits of a posting.
pub(crate) mod weight {
    /// Anywhere but in the name.
    pub(crate) const OTHER: u32 = 1;
    /// In the name.
    pub(crate) const NAME: u32 = 2;
    /// At the beginning of the name.
    pub(crate) const FIRST: u32 = 3;
}

/// A word of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Word<'a> {
    /// For the lexicon of numbers rather than that of words.
    pub is_number: bool,
    /// Folded.
    pub text: &'a str,
    /// One of [`weight`].
    pub weight: u32,
}

/// The words of an entry with their weights. Kept from entry to entry for its memory.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// Their letters, one word behind the other; some lie within others.
    text: String,
    spans: Vec<Span>,
    ends: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
struct Span {
    is_number: bool,
    start: usize,
    end: usize,
    weight: u32,
}

impl Words {
    /// Reads the words of an entry, each once, with its greatest weight.
    pub(super) fn read(&mut self, entry: &Entry, own: &Own) {
        self.clear();
        for (class, text) in entry.texts() {
            self.add(class, text);
        }
        for (class, text) in own.texts(entry) {
            self.add(class, &text);
        }
        let text = self.text.as_str();
        let key = |span: &Span| (span.is_number, text.get(span.start..span.end));
        self.spans.sort_unstable_by(|one, other| {
            key(one).cmp(&key(other)).then(other.weight.cmp(&one.weight))
        });
        self.spans.dedup_by(|next, first| key(next) == key(first));
    }

    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.spans.clear();
    }

    /// In order: words, then numbers, each by its text.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Word<'_>> {
        self.spans.iter().filter_map(|span| {
            let text = self.text.get(span.start..span.end)?;
            Some(Word { is_number: span.is_number, text, weight: span.weight })
        })
    }

    fn add(&mut self, class: Class, text: &str) {
        match class {
            Class::Name => self.add_name(text),
            Class::OtherName | Class::City | Class::Tag | Class::Own => {
                self.add_words(text, weight::OTHER)
            }
            Class::Code => self.add_code(text),
            Class::Email => {
                self.add_words(text, weight::OTHER);
                let start = self.text.len();
                self.text.push_str(&letters::fold(text));
                self.put(start, self.text.len(), weight::OTHER);
            }
            Class::Phone => self.add_phone(text),
            // Cards of some shops have letters.
            Class::Card if !text.bytes().all(|byte| byte.is_ascii_digit()) => self.add_code(text),
            Class::Postcode | Class::Siren | Class::Siret | Class::Card => self.add_number(text),
        }
    }

    fn add_name(&mut self, name: &str) {
        let first = self.spans.len();
        self.add_words(name, weight::NAME);
        if let Some(word) = self.spans.get_mut(first) {
            word.weight = weight::FIRST;
        }
    }

    fn add_words(&mut self, text: &str, weight: u32) {
        for chunk in text.split_whitespace() {
            let start = self.fold(chunk);
            let mut from = start;
            for at in 0..self.ends.len() {
                let end = self.ends.get(at).copied().unwrap_or(from);
                self.put(from, end, weight);
                from = end;
            }
            // `Saint-Malo` is found by `saintmalo` too.
            if self.ends.len() > 1 {
                self.put(start, self.text.len(), weight);
            }
        }
    }

    /// `C-000123` is found by `c-000123`, `c000123`, `000123` and, inside, by `123`; not by the
    /// letter, which every code has.
    fn add_code(&mut self, code: &str) {
        let start = self.fold(code);
        let mut from = start;
        for at in 0..self.ends.len() {
            let end = self.ends.get(at).copied().unwrap_or(from);
            if end - from > 1 {
                self.put(from, end, weight::OTHER);
            }
            from = end;
        }
        self.put(start, self.text.len(), weight::OTHER);
    }

    fn add_number(&mut self, number: &str) {
        let start = self.fold(number);
        let end = self.text.len();
        let digits = self.text.bytes().skip(start).all(|byte| byte.is_ascii_digit());
        self.put_in(digits, start, end, weight::OTHER);
    }

    /// The ways in which a stored number is typed, digits only: international, and national in
    /// France.
    fn add_phone(&mut self, stored: &str) {
        let start = self.text.len();
        self.text.extend(stored.chars().filter(char::is_ascii_digit));
        let end = self.text.len();
        self.put_in(true, start, end, weight::OTHER);
        let digits = self.text.get(start..).unwrap_or_default();
        if let Some(rest) = digits.strip_prefix("33").filter(|rest| rest.len() == 9) {
            let national = format!("0{rest}");
            self.text.push_str(&national);
            self.put_in(true, end, self.text.len(), weight::OTHER);
        }
    }

    /// Folds the words of a text onto the others; their ends are then in `ends`. Gives their start.
    fn fold(&mut self, text: &str) -> usize {
        let start = self.text.len();
        self.ends.clear();
        letters::fold_words(text, &mut self.text, |end| self.ends.push(end));
        start
    }

    fn put(&mut self, start: usize, end: usize, weight: u32) {
        self.put_in(false, start, end, weight);
    }

    fn put_in(&mut self, is_number: bool, start: usize, end: usize, weight: u32) {
        if end > start {
            self.spans.push(Span { is_number, start, end, weight });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(entry: Entry, expect: &[(&str, u32)]) {
        let mut words = Words::default();
        words.read(&entry, &Own::default());
        let words: Vec<_> = words.iter().map(|word| (word.text, word.weight)).collect();
        assert_eq!(words, expect);
    }

    #[test]
    fn a_french_number_has_two_forms() {
        let of = |phone: &str| Entry { phones: vec![phone.into()], ..Entry::default() };
        check(of("+33142685300"), &[("0142685300", 1), ("33142685300", 1)]);
        check(of("+442079460958"), &[("442079460958", 1)]);
    }

    #[test]
    fn words_weigh_by_where_they_are() {
        let entry = Entry {
            name: "Boulangerie Le Fournil".into(),
            city: "Saint-Malo".into(),
            tags: vec!["boulangerie".into()],
            ..Entry::default()
        };
        let expect = [
            ("boulangerie", weight::FIRST),
            ("fournil", weight::NAME),
            ("le", weight::NAME),
            ("malo", weight::OTHER),
            ("saint", weight::OTHER),
            ("saintmalo", weight::OTHER),
        ];
        check(entry, &expect);
    }

    #[test]
    fn a_name_with_a_hyphen_begins_with_its_first_word() {
        let entry = Entry { name: "Saint-Malo Nautique".into(), ..Entry::default() };
        check(entry, &[("malo", 2), ("nautique", 2), ("saint", 3), ("saintmalo", 2)]);
    }

    #[test]
    fn codes_and_numbers_are_found_by_their_digits() {
        let entry = Entry { client_code: "C-000123".into(), ..Entry::default() };
        check(entry, &[("000123", 1), ("c000123", 1)]);
        let entry = Entry {
            postcode: "SW1A 1AA".into(),
            siret: "732829320 00074".into(),
            ..Entry::default()
        };
        check(entry, &[("sw1a1aa", 1), ("73282932000074", 1)]);
        let entry = Entry { emails: vec!["Éric@a.fr".into()], ..Entry::default() };
        check(entry, &[("a", 1), ("eric", 1), ("eric@a.fr", 1), ("ericafr", 1), ("fr", 1)]);
    }
}
