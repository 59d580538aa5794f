//! The words of the screens: Fluent messages, French and English. No sentence
//! stands in Rust code.

pub(crate) mod dates;
pub(crate) mod fields;
pub(crate) mod recurrence;
pub(crate) mod relations;
pub(crate) mod schedules;
pub(crate) mod values;
#[cfg(target_arch = "wasm32")]
mod words;
#[cfg(not(target_arch = "wasm32"))]
#[path = "words_of_tests.rs"]
mod words;

pub(crate) use words::learn;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use std::cell::RefCell;
use unic_langid::LanguageIdentifier;

/// What a `t!` without arguments and one with them become.
macro_rules! t {
    ($key:literal) => {
        $crate::i18n::say($key, None)
    };
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {{
        let mut args = fluent_bundle::FluentArgs::new();
        $(args.set(stringify!($name), $value);)+
        $crate::i18n::say($key, Some(&args))
    }};
}
pub(crate) use t;

/// A language of the screens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Language {
    /// Français.
    #[default]
    French,
    /// English.
    English,
}

impl Language {
    /// Its tag, as in `lang="…"`.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// The language of a tag: English if it says so, French otherwise.
    pub(crate) fn of(tag: &str) -> Self {
        if tag.starts_with("en") { Self::English } else { Self::French }
    }
}

/// The messages of a language.
struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    /// Those that a start does without are there too.
    whole: bool,
}

impl Words {
    fn add(&mut self, source: String) {
        // What does not parse is left out; a test holds that everything does.
        let resource = match FluentResource::try_new(source) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        self.bundle.add_resource_overriding(resource);
    }

    /// Adds the late messages, if they can be had now.
    fn complete(&mut self) {
        if self.whole {
            return;
        }
        for source in words::late(self.language) {
            self.add(source);
            self.whole = true;
        }
    }

    fn find(&self, key: &str, args: Option<&FluentArgs>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        Some(self.bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned())
    }
}

thread_local! {
    static WORDS: RefCell<Option<Words>> = const { RefCell::new(None) };
}

/// Speaks this language, whose words are there ([`learn`]), from now on. What is on the screen must be drawn again.
pub(crate) fn speak(language: Language) {
    let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new(vec![tag]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::French => french_number,
        Language::English => english_number,
    }));
    let mut words = Words { language, bundle, whole: false };
    words::sources(language).for_each(|source| words.add(source));
    WORDS.with(|spoken| *spoken.borrow_mut() = Some(words));
}

/// The message of a key; the key itself where there is none.
pub(crate) fn say(key: &str, args: Option<&FluentArgs>) -> String {
    found(key, args).unwrap_or_else(|| key.to_owned())
}

/// The message `<family>-<code>`, underscores as hyphens; the code where there is none.
pub(crate) fn coded(family: &str, code: &str) -> String {
    let key = format!("{family}-{}", code.replace('_', "-"));
    found(&key, None).unwrap_or_else(|| code.to_owned())
}

fn found(key: &str, args: Option<&FluentArgs>) -> Option<String> {
    WORDS.with(|words| {
        let mut words = words.borrow_mut();
        let words = words.as_mut()?;
        if let Some(said) = words.find(key, args) {
            return Some(said);
        }
        words.complete();
        words.find(key, args)
    })
}

fn french_number<M>(value: &FluentValue, _: &M) -> Option<String> {
    // The narrow no-break space of French typography.
    number(value, '\u{202f}')
}

fn english_number<M>(value: &FluentValue, _: &M) -> Option<String> {
    number(value, ',')
}

fn number(value: &FluentValue, separator: char) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(grouped(&number.as_string(), separator)),
        _ => None,
    }
}

/// Thousands set apart: `12 480`.
fn grouped(digits: &str, separator: char) -> String {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.to_owned();
    }
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (digits, expect) in [
            ("7", "7"),
            ("480", "480"),
            ("12480", "12_480"),
            ("1234567", "1_234_567"),
            ("1.5", "1.5"),
        ] {
            assert_eq!(grouped(digits, '_'), expect);
        }
    }

    #[test]
    fn a_message_counts_in_the_language_that_was_chosen() {
        speak(Language::French);
        assert_eq!(t!("sync-pending", count = 1), "1 modification en attente");
        assert_eq!(t!("sync-pending", count = 12_480), "12\u{202f}480 modifications en attente");
        speak(Language::English);
        assert_eq!(t!("sync-pending", count = 0), "0 changes waiting");
    }

    #[test]
    fn an_unknown_code_is_shown_as_it_is() {
        speak(Language::French);
        assert_eq!(coded("choice-party-kind", "individual"), "Particulier");
        assert_eq!(coded("choice-party-kind", "of_the_future"), "of_the_future");
    }
}
