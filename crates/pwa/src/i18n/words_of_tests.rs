//! The words without a browser.

use super::Language;

/// Fluent messages.
pub(super) fn sources(language: Language) -> impl Iterator<Item = String> {
    let files = match language {
        Language::French => [
            include_str!("../../locales/fr/fields.ftl"),
            include_str!("../../locales/fr/screens.ftl"),
            include_str!("../../locales/fr/problems.ftl"),
            include_str!("../../locales/fr/own.ftl"),
            include_str!("../../locales/fr/follow-up.ftl"),
            include_str!("../../locales/fr/ledger.ftl"),
            include_str!("../../locales/fr/terms.ftl"),
            include_str!("../../locales/fr/files.ftl"),
        ],
        Language::English => [
            include_str!("../../locales/en/fields.ftl"),
            include_str!("../../locales/en/screens.ftl"),
            include_str!("../../locales/en/problems.ftl"),
            include_str!("../../locales/en/own.ftl"),
            include_str!("../../locales/en/follow-up.ftl"),
            include_str!("../../locales/en/ledger.ftl"),
            include_str!("../../locales/en/terms.ftl"),
            include_str!("../../locales/en/files.ftl"),
        ],
    };
    files.into_iter().map(str::to_owned)
}

/// Any language can be spoken.
pub(crate) async fn learn(_: Language) -> bool {
    true
}
