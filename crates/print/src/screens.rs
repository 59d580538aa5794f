//! The words of the screens, for programs that do not fetch them.

use crate::Language;

/// A language's Fluent messages, of the files in which paper finds what it says.
pub fn words(language: Language) -> impl Iterator<Item = String> {
    let files = match language {
        Language::French => [
            include_str!("../../pwa/locales/fr/fields.ftl"),
            include_str!("../../pwa/locales/fr/late/follow-up.ftl"),
            include_str!("../../pwa/locales/fr/late/ledger.ftl"),
            include_str!("../../pwa/locales/fr/late/own.ftl"),
            include_str!("../../pwa/locales/fr/late/rgpd.ftl"),
            include_str!("../../pwa/locales/fr/screens.ftl"),
            include_str!("../../pwa/locales/fr/late/terms.ftl"),
        ],
        Language::English => [
            include_str!("../../pwa/locales/en/fields.ftl"),
            include_str!("../../pwa/locales/en/late/follow-up.ftl"),
            include_str!("../../pwa/locales/en/late/ledger.ftl"),
            include_str!("../../pwa/locales/en/late/own.ftl"),
            include_str!("../../pwa/locales/en/late/rgpd.ftl"),
            include_str!("../../pwa/locales/en/screens.ftl"),
            include_str!("../../pwa/locales/en/late/terms.ftl"),
        ],
    };
    files.into_iter().map(str::to_owned)
}
