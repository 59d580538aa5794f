//! The words of the screens, for paper. The app's own Fluent messages are handed over as text: paper calls things
//! by the names that screens have for them, and has only a few of its own.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The narrow no-break space of French typography.
const NARROW: char = '\u{202f}';

/// A language of paper.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// Français.
    #[default]
    French,
    /// English.
    English,
}

impl Language {
    /// The language of a tag: English if it says so, French otherwise.
    pub fn of(tag: &str) -> Self {
        if tag.starts_with("en") { Self::English } else { Self::French }
    }

    /// Its tag, as in `lang="…"`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    const fn own(self) -> &'static str {
        match self {
            Self::French => include_str!("../locales/fr/paper.ftl"),
            Self::English => include_str!("../locales/en/paper.ftl"),
        }
    }
}

/// What a message is told.
pub(crate) type Told<'a> = (&'static str, FluentValue<'a>);

/// The messages of a language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
    language: Language,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("language", &self.language).finish_non_exhaustive()
    }
}

impl Words {
    /// A language's words: those of the screens, as Fluent text, and paper's own.
    pub fn new(language: Language, screens: impl IntoIterator<Item = String>) -> Self {
        let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![tag]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::French => |value: &FluentValue<'_>, _: &_| grouped(value, NARROW),
            Language::English => |value: &FluentValue<'_>, _: &_| grouped(value, ','),
        }));
        for source in screens.into_iter().chain([language.own().to_owned()]) {
            // What does not parse is left out, as on the screens.
            let resource = match FluentResource::try_new(source) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { bundle, language }
    }

    /// The language that is spoken.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The message of a key; the key itself where there is none.
    pub fn say(&self, key: &str) -> String {
        self.found(key, None).unwrap_or_else(|| key.to_owned())
    }

    /// The same, told what it speaks of.
    pub(crate) fn tell<'a>(&self, key: &str, told: impl IntoIterator<Item = Told<'a>>) -> String {
        let mut args = FluentArgs::new();
        told.into_iter().for_each(|(name, value)| args.set(name, value));
        self.found(key, Some(&args)).unwrap_or_else(|| key.to_owned())
    }

    /// The message `<family>-<code>`, underscores as hyphens; the code where there is none.
    pub fn coded(&self, family: &str, code: &str) -> String {
        let key = format!("{family}-{}", code.replace('_', "-"));
        self.found(&key, None).unwrap_or_else(|| code.to_owned())
    }

    /// A field's label.
    pub(crate) fn label(&self, key: &str) -> String {
        self.coded("field", key)
    }

    fn found(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        Some(self.bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned())
    }
}

/// Thousands set apart: `12 480`.
fn grouped(value: &FluentValue<'_>, separator: char) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let digits = number.as_string();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_counts_in_its_language() {
        let screens = "minutes = { $count } min".to_owned();
        let french = Words::new(Language::French, [screens.clone()]);
        assert_eq!(french.tell("minutes", [("count", 12_480.into())]), "12\u{202f}480 min");
        let english = Words::new(Language::English, [screens]);
        assert_eq!(english.tell("minutes", [("count", 12_480.into())]), "12,480 min");
        assert_eq!(english.coded("field", "of_the_future"), "of_the_future");
    }
}
