//! How something comes back, in words.

use super::{coded, dates, say, t};
use carnet_model::recurrence::Recurrence;
use fluent_bundle::FluentArgs;

/// A rule; one that this version does not follow is said to be so, as it is written.
pub(crate) fn words(rule: &str) -> String {
    if rule.is_empty() {
        return String::new();
    }
    let Ok(Recurrence { frequency, interval, until }) = rule.parse() else {
        return t!("repeat-unknown", rule = rule);
    };
    let mut args = FluentArgs::new();
    args.set("count", interval);
    let words = say(&format!("repeat-{}", frequency.code().to_lowercase()), Some(&args));
    match until {
        Some(day) => t!("repeat-until-day", rule = words, day = dates::civil(&day.to_string())),
        None => words,
    }
}

/// A frequency by its code, for a list of them.
pub(crate) fn frequency(code: &str) -> String {
    coded("repeat-code", &code.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Language, speak};

    #[test]
    fn a_rule_is_said_as_people_say_it() {
        speak(Language::French);
        for (rule, expect) in [
            ("", ""),
            ("FREQ=WEEKLY", "Chaque semaine"),
            ("FREQ=MONTHLY;INTERVAL=3", "Tous les 3 mois"),
            ("FREQ=DAILY;UNTIL=20261224", "Chaque jour, jusqu’au 24/12/2026"),
        ] {
            assert_eq!(words(rule), expect);
        }
        assert!(words("FREQ=WEEKLY;BYDAY=TU").ends_with("FREQ=WEEKLY;BYDAY=TU"));
    }
}
