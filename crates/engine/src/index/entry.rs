//! What the directory keeps of a contact.

use super::letters;
use carnet_ids::DocId;
use std::collections::BTreeMap;

/// Where a contact has a text; decides how it is cut into words and how much a match weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// The name that is shown.
    Name,
    /// Another of its names: legal, trade, first and last.
    OtherName,
    /// Client code.
    Code,
    /// City.
    City,
    /// Tag.
    Tag,
    /// Email.
    Email,
    /// Phone number in E.164, or as typed if it isn't one.
    Phone,
    /// Postcode, SIREN, SIRET, VAT number.
    Number,
}

/// A text that is searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    /// Where it is.
    pub class: Class,
    /// As stored.
    pub stored: String,
    /// As people write it.
    pub display: String,
}

/// A contact, as its document says; what the documents beside it say is in [`Facts`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The contact.
    pub contact: DocId,
    /// The name that is shown.
    pub name: String,
    /// Two letters.
    pub initials: String,
    /// A person.
    pub is_person: bool,
    /// Postcode of the default address.
    pub postcode: String,
    /// Country of the default address.
    pub country: String,
    /// City of the default address.
    pub city: String,
    /// Category.
    pub category: String,
    /// Status.
    pub status: String,
    /// Origin.
    pub origin: String,
    /// Stage of the client's life.
    pub client_stage: String,
    /// Profiles.
    pub profiles: Vec<String>,
    /// The rep's id in hexadecimal; may be empty.
    pub rep: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Client code.
    pub client_code: String,
    /// The id that the file gave that it was imported from.
    pub source_uid: String,
    /// Archived.
    pub archived: bool,
    /// The survivor, if merged.
    pub merged_into: Option<DocId>,
    /// Everything that is searched.
    pub texts: Vec<Text>,
}

/// What is known of one document beside the entry's fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Conflicts in it.
    pub conflicts: usize,
    /// Milliseconds since 1970 of the last event in it.
    pub last_event: Option<i64>,
    /// Seconds since 1970 of its last change.
    pub updated: i64,
}

impl Facts {
    /// Of two documents together.
    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            conflicts: self.conflicts + other.conflicts,
            last_event: self.last_event.max(other.last_event),
            updated: self.updated.max(other.updated),
        }
    }
}

/// How much a word weighs by where it is: the low bits of a posting.
pub(crate) mod weight {
    /// Anywhere but in the name.
    pub(crate) const OTHER: u32 = 1;
    /// In the name.
    pub(crate) const NAME: u32 = 2;
    /// At the beginning of the name.
    pub(crate) const FIRST: u32 = 3;
}

/// The words of an entry with their weights: in letters, and in digits.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// For the lexicon of words.
    pub words: BTreeMap<String, u32>,
    /// For the lexicon of numbers.
    pub numbers: BTreeMap<String, u32>,
}

impl Entry {
    /// Every word that the contact is found by.
    pub(crate) fn words(&self) -> Words {
        let mut words = Words::default();
        for text in &self.texts {
            words.add(text);
        }
        words
    }

    /// The stored texts of a class.
    pub(crate) fn stored(&self, class: Class) -> impl Iterator<Item = &str> {
        let of_class = move |text: &&Text| text.class == class;
        self.texts.iter().filter(of_class).map(|text| text.stored.as_str())
    }
}

impl Words {
    fn add(&mut self, text: &Text) {
        match text.class {
            Class::Name => self.add_name(&text.stored),
            Class::OtherName | Class::City | Class::Tag => {
                self.add_words(&text.stored, weight::OTHER);
            }
            Class::Code => self.add_code(&text.stored),
            Class::Email => {
                self.add_words(&text.stored, weight::OTHER);
                self.put(letters::fold(&text.stored), weight::OTHER);
            }
            Class::Phone => phone_forms(&text.stored).for_each(|form| self.put_number(form)),
            Class::Number => self.add_number(&text.stored),
        }
    }

    fn add_name(&mut self, name: &str) {
        self.add_words(name, weight::NAME);
        if let Some(first) = letters::words(name).into_iter().next() {
            self.put(first.text, weight::FIRST);
        }
    }

    fn add_words(&mut self, text: &str, weight: u32) {
        for chunk in text.split_whitespace() {
            let words = letters::words(chunk);
            // `Saint-Malo` is found by `saintmalo` too.
            if words.len() > 1 {
                self.put(words.iter().map(|word| word.text.as_str()).collect(), weight);
            }
            for word in words {
                self.put(word.text, weight);
            }
        }
    }

    /// `C-000123` is found by `c-000123`, `c000123`, `000123` and, inside, by `123`; not by the
    /// letter, which every code has.
    fn add_code(&mut self, code: &str) {
        let words = letters::words(code);
        self.put(words.iter().map(|word| word.text.as_str()).collect(), weight::OTHER);
        for word in words.into_iter().filter(|word| word.text.len() > 1) {
            self.put(word.text, weight::OTHER);
        }
    }

    fn add_number(&mut self, text: &str) {
        let compact: String = letters::words(text).into_iter().map(|word| word.text).collect();
        match compact.bytes().all(|byte| byte.is_ascii_digit()) {
            true => self.put_number(compact),
            false => self.put(compact, weight::OTHER),
        }
    }

    fn put(&mut self, word: String, weight: u32) {
        if !word.is_empty() {
            let known = self.words.entry(word).or_insert(weight);
            *known = weight.max(*known);
        }
    }

    fn put_number(&mut self, number: String) {
        if !number.is_empty() {
            self.numbers.insert(number, weight::OTHER);
        }
    }
}

/// The ways in which a stored phone number is typed, digits only: international, and national in France.
fn phone_forms(stored: &str) -> impl Iterator<Item = String> {
    let digits = letters::digits(stored);
    let national = digits.strip_prefix("33").filter(|rest| rest.len() == 9);
    let national = national.map(|rest| format!("0{rest}"));
    std::iter::once(digits).chain(national)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_french_number_has_two_forms() {
        assert_eq!(phone_forms("+33142685300").collect::<Vec<_>>(), ["33142685300", "0142685300"]);
        assert_eq!(phone_forms("+442079460958").collect::<Vec<_>>(), ["442079460958"]);
    }

    #[test]
    fn words_weigh_by_where_they_are() {
        let text =
            |class, stored: &str| Text { class, stored: stored.into(), display: stored.into() };
        let texts = vec![
            text(Class::Name, "Boulangerie Le Fournil"),
            text(Class::City, "Saint-Malo"),
            text(Class::Tag, "boulangerie"),
        ];
        let words = Entry { texts, ..Entry::default() }.words().words;
        assert_eq!(words["boulangerie"], weight::FIRST);
        assert_eq!(words["fournil"], weight::NAME);
        assert_eq!(words["saintmalo"], weight::OTHER);
        assert_eq!(words["malo"], weight::OTHER);
    }
}
