//! Payment schedules in words.

use super::t;
use carnet_model::terms::schedule::{Mode, Rule};

/// A schedule as it is stored: a rule in words, or the name that it is.
pub(crate) fn words(stored: &str) -> String {
    stored.parse().map_or_else(|()| stored.to_owned(), |rule| rule_words(&rule))
}

/// A rule.
pub(crate) fn rule_words(rule: &Rule) -> String {
    let days = rule.days;
    let counted = match (rule.mode, days) {
        (Mode::Net, 0) => t!("due-at-once"),
        (Mode::Net, _) => t!("due-net", count = days),
        (Mode::DaysEndOfMonth, 0) | (Mode::EndOfMonthDays, 0) => t!("due-end-of-month"),
        (Mode::DaysEndOfMonth, _) => t!("due-days-end-of-month", count = days),
        (Mode::EndOfMonthDays, _) => t!("due-end-of-month-days", count = days),
    };
    match rule.on {
        Some(day) => t!("due-on", rule = counted, day = day),
        None => counted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Language, speak};

    #[test]
    fn a_rule_is_said_as_the_trade_says_it() {
        speak(Language::French);
        for (stored, expect) in [
            ("net+0", "à réception"),
            ("net+30", "30 jours nets"),
            ("45+eom", "45 jours fin de mois"),
            ("eom+0", "fin de mois"),
            ("eom+30", "fin de mois + 30 jours"),
            ("30+eom@10", "30 jours fin de mois, le 10"),
            ("Chantier", "Chantier"),
        ] {
            assert_eq!(words(stored), expect);
        }
    }
}
