//! Fields that a workspace defines for its contacts: what they are, what may be entered in them,
//! and how a fiche shows it.
//!
//! A definition and its values live in different documents and are edited by different people, at
//! the same time too. So a value is kept as it was entered, whatever becomes of its definition: it
//! is read by the definition of the day, and where it does not fit that one it is shown as it is.

mod defined;
mod shown;
mod typed;

pub use defined::check;
pub use shown::{CustomView, Standing, read, shown};
pub use typed::typed;

use crate::{
    check::{display, normalise},
    edit::{EditError, limits},
    schema::{self, Field, FieldKind},
    search::fold,
    value::Value,
};
use carnet_ids::ItemId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The register of a value that is one.
pub const VALUE: &str = "value";
/// The set of a value that is several.
pub const MEMBERS: &str = "members";

/// What the value of a workspace's own field is: one of [`schema::CUSTOM_KINDS`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// One line; also what a type of a later version is read as.
    #[default]
    Text,
    /// A few lines.
    LongText,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// An amount in euros.
    Money,
    /// A day.
    Date,
    /// Yes or no.
    YesNo,
    /// One of the definition's options.
    OneOf,
    /// Several of the definition's options.
    ManyOf,
    /// A phone number.
    Phone,
    /// An email address.
    Email,
    /// A web address.
    Url,
    /// Another fiche.
    Contact,
}

/// Every type with its code.
const KINDS: [(Kind, &str); 13] = [
    (Kind::Text, "text"),
    (Kind::LongText, "long_text"),
    (Kind::Integer, "integer"),
    (Kind::Decimal, "decimal"),
    (Kind::Money, "money"),
    (Kind::Date, "date"),
    (Kind::YesNo, "yes_no"),
    (Kind::OneOf, "one_of"),
    (Kind::ManyOf, "many_of"),
    (Kind::Phone, "phone"),
    (Kind::Email, "email"),
    (Kind::Url, "url"),
    (Kind::Contact, "contact"),
];

impl Kind {
    /// The type with a code.
    pub fn of(code: &str) -> Self {
        KINDS.iter().find(|(_, known)| *known == code).map_or(Self::Text, |(kind, _)| *kind)
    }

    /// How a value of the type is checked, typed and shown.
    pub const fn field(self) -> FieldKind {
        match self {
            Self::Text | Self::OneOf => FieldKind::Line,
            Self::LongText => FieldKind::Lines,
            Self::Integer => FieldKind::Integer,
            Self::Decimal => FieldKind::Decimal,
            Self::Money => FieldKind::Money,
            Self::Date => FieldKind::Date,
            Self::YesNo => FieldKind::Flag,
            Self::ManyOf => FieldKind::Tags,
            Self::Phone => FieldKind::Phone,
            Self::Email => FieldKind::Email,
            Self::Url => FieldKind::Url,
            Self::Contact => FieldKind::ContactLink,
        }
    }

    /// Whether the definition lists what may be chosen.
    pub const fn has_options(self) -> bool {
        matches!(self, Self::OneOf | Self::ManyOf)
    }

    /// Whether contacts can be filtered by it: few values, that many contacts share.
    pub const fn is_filter(self) -> bool {
        matches!(self, Self::OneOf | Self::ManyOf | Self::YesNo)
    }

    /// Whether its values are words that somebody would search.
    pub const fn is_searched(self) -> bool {
        !matches!(self, Self::YesNo | Self::Contact)
    }
}

/// A field that the workspace defines; an item of the settings' `custom_fields`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// Its id, and that of the item that holds its value on a fiche.
    pub id: ItemId,
    /// Its label.
    pub name: String,
    /// What columns of files are called by.
    pub key: String,
    /// What its value is.
    pub kind: Kind,
    /// Whether a fiche without it is incomplete: a warning, never a refusal.
    pub required: bool,
    /// What holds while nothing is entered; never written on a fiche.
    pub default_value: String,
    /// Shown beside its input.
    pub help: String,
    /// The heading that it stands under; may be empty.
    pub heading: String,
    /// Whether the search finds its values.
    pub searchable: bool,
    /// Whether the directory's list in columns offers it.
    pub in_list: bool,
    /// For contacts with one of these profiles; empty for all.
    pub profiles: Vec<String>,
    /// What may be chosen.
    pub options: Vec<String>,
    /// Not offered any more.
    pub retired: bool,
}

impl Definition {
    /// The field of the item that holds its value.
    pub const fn field(&self) -> &'static str {
        if matches!(self.kind, Kind::ManyOf) { MEMBERS } else { VALUE }
    }

    /// What is typed or imported, as a document holds it.
    ///
    /// # Errors
    /// An [`EditError`], whose field is the definition's id, for what the type can't be.
    pub fn stored(&self, value: Value) -> Result<Value, EditError> {
        self.checked(value).map_err(|error| EditError { field: self.id.to_string(), ..error })
    }

    /// A stored value as its type has it: a day, a flag. `None` where it does not fit the type, as
    /// after another type was chosen or an option was taken away.
    pub fn fitting(&self, stored: &Value) -> Option<Value> {
        if self.checked(stored.clone()).as_ref() != Ok(stored) {
            return None;
        }
        match self.kind {
            Kind::YesNo | Kind::Date => normalise(self.kind.field(), stored.clone()).ok(),
            _ => Some(stored.clone()),
        }
    }

    /// A stored value as people write it; one that does not fit as it was entered. Yes and no stay
    /// the codes `true` and `false`, which screens have words for.
    pub fn display(&self, stored: &Value) -> String {
        match self.fitting(stored) {
            Some(value) => display(self.kind.field(), &value),
            None => display(FieldKind::Line, stored),
        }
    }

    /// Whether a contact with these profiles is asked for it.
    pub fn is_for(&self, profiles: &BTreeSet<String>) -> bool {
        self.profiles.is_empty() || self.profiles.iter().any(|of| profiles.contains(of))
    }

    fn checked(&self, value: Value) -> Result<Value, EditError> {
        let kind = self.kind.field();
        let value = normalise(kind, value)?;
        limits::check(&Field { key: self.field(), kind }, &value)?;
        match (self.kind, value) {
            (Kind::OneOf, Value::Text(text)) if !text.is_empty() => {
                self.option(&text).map(Value::Text)
            }
            (Kind::ManyOf, Value::Set(members)) => {
                let options = members.iter().map(|member| self.option(member));
                options.collect::<Result<_, _>>().map(Value::Set)
            }
            (_, Value::Bool(flag)) => Ok(Value::Text(flag.to_string())),
            // As a day says itself, without the code for its `Debug`, which a start does without.
            (_, Value::Date(day)) => Ok(Value::Text(day.format("%Y-%m-%d").to_string())),
            (_, value) => Ok(value),
        }
    }

    /// The option that a text means: files and people are careless about case and accents.
    fn option(&self, text: &str) -> Result<String, EditError> {
        let exact = self.options.iter().find(|option| *option == text);
        let alike = || self.options.iter().find(|option| fold(option) == fold(text));
        exact.or_else(alike).cloned().ok_or_else(|| {
            EditError::new("", "unknown-choice", &format!("{text} is none of {:?}", self.options))
        })
    }
}

/// The definition of an item of a contact's `custom`.
pub fn find<'a>(definitions: &'a [Definition], item: &ItemId) -> Option<&'a Definition> {
    definitions.iter().find(|definition| definition.id == *item)
}

/// A key that no other definition has, made of a label: `Numéro de cave` gives `numero_de_cave`.
pub fn key_of(label: &str, taken: &[Definition], of: &ItemId) -> String {
    let folded = fold(label);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let key = words.collect::<Vec<_>>().join("_");
    let key = if key.is_empty() { "field".to_owned() } else { key };
    let is_free = |key: &str| taken.iter().all(|other| other.id == *of || other.key != key);
    if is_free(&key) {
        return key;
    }
    let numbered = (2..).map(|number| format!("{key}_{number}"));
    numbered.into_iter().find(|key| is_free(key)).unwrap_or(key)
}

/// Whether a collection holds values of the workspace's own fields.
pub fn is_custom(collection: &str) -> bool {
    collection == schema::CUSTOM.key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: Kind, options: &[&str]) -> Definition {
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        Definition { id: ItemId::new([7; 8]), kind, options, ..Definition::default() }
    }

    #[test]
    fn codes_are_those_of_the_schema() {
        assert_eq!(KINDS.map(|(_, code)| code), schema::CUSTOM_KINDS);
    }

    #[test]
    fn what_is_typed_takes_the_form_of_its_type() {
        for (kind, typed, stored, shown) in [
            (Kind::Text, "  Cave \n à vin ", "Cave à vin", "Cave à vin"),
            (Kind::LongText, "Un\r\n deux ", "Un\ndeux", "Un\ndeux"),
            (Kind::Integer, "-1 250", "-1250", "-1\u{202f}250"),
            (Kind::Decimal, "1 234,50", "1234.5", "1\u{202f}234,5"),
            (Kind::Money, "1 234,565 €", "1234.57", "1\u{202f}234,57\u{a0}€"),
            (Kind::Date, "24/11/2026", "2026-11-24", "24/11/2026"),
            (Kind::YesNo, "Oui", "true", "true"),
            (Kind::OneOf, "beton", "Béton", "Béton"),
            (Kind::Phone, "01 42 68 53 00", "+33142685300", "01 42 68 53 00"),
            (Kind::Email, "Jean@Exemple.FR", "Jean@exemple.fr", "Jean@exemple.fr"),
            (Kind::Url, "exemple.fr", "https://exemple.fr", "exemple.fr"),
        ] {
            let field = of(kind, &["Béton", "Bois"]);
            let value = field.stored(Value::text(typed)).unwrap();
            assert_eq!(value, Value::text(stored), "{kind:?}");
            assert_eq!(field.display(&value), shown, "{kind:?}");
            assert_eq!(field.stored(value.clone()), Ok(value), "{kind:?}");
        }
    }

    #[test]
    fn several_are_chosen_among_the_options() {
        let field = of(Kind::ManyOf, &["Lundi", "Mardi"]);
        let stored = field.stored(Value::text("mardi; LUNDI")).unwrap();
        let days = ["Lundi", "Mardi"].map(str::to_owned);
        assert_eq!(stored, Value::Set(days.into()));
        assert_eq!(field.display(&stored), "Lundi, Mardi");
    }

    #[test]
    fn what_a_type_cannot_be_is_refused() {
        for (kind, typed, code) in [
            (Kind::Integer, "1,5", "not-a-number"),
            (Kind::Decimal, "beaucoup", "not-a-number"),
            (Kind::Money, "cher", "not-a-number"),
            (Kind::Date, "31/02/2026", "not-a-date"),
            (Kind::YesNo, "peut-être", "wrong-type"),
            (Kind::OneOf, "Acier", "unknown-choice"),
            (Kind::ManyOf, "Bois, Acier", "unknown-choice"),
            (Kind::Url, "javascript:alert(1)", "not-a-url"),
            (Kind::Contact, "Martin", "wrong-type"),
        ] {
            let refused = of(kind, &["Bois"]).stored(Value::text(typed)).unwrap_err();
            assert_eq!((refused.code.as_str(), refused.field.len()), (code, 16), "{kind:?}");
        }
        let long = of(Kind::Text, &[]).stored(Value::text("x".repeat(limits::LINE + 1)));
        assert_eq!(long.unwrap_err().code, "too-long");
    }

    #[test]
    fn an_empty_text_is_no_value_of_any_type() {
        for (kind, _) in KINDS {
            let empty = of(kind, &["Bois"]).stored(Value::text("")).unwrap();
            assert!(empty == Value::text("") || empty == Value::Set(BTreeSet::new()), "{kind:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_shown_as_it_was_entered() {
        let field = of(Kind::Integer, &[]);
        assert_eq!(field.fitting(&Value::text("une dizaine")), None);
        assert_eq!(field.display(&Value::text("une dizaine")), "une dizaine");
    }

    #[test]
    fn a_key_is_made_of_the_label_and_is_nobody_elses() {
        let other = Definition { key: "numero_de_cave".into(), ..of(Kind::Text, &[]) };
        let id = ItemId::new([8; 8]);
        assert_eq!(key_of("Numéro de cave", &[], &id), "numero_de_cave");
        assert_eq!(key_of("Numéro de cave", std::slice::from_ref(&other), &id), "numero_de_cave_2");
        assert_eq!(
            key_of("Numéro de cave", std::slice::from_ref(&other), &other.id),
            "numero_de_cave"
        );
        assert_eq!(key_of("!", &[], &id), "field");
    }
}
