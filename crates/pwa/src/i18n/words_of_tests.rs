//! The words without a browser.

use super::Language;

/// Fluent messages that a start needs.
pub(super) fn sources(language: Language) -> impl Iterator<Item = String> {
    let files = match language {
        Language::French => [
            include_str!("../../locales/fr/fields.ftl"),
            include_str!("../../locales/fr/screens.ftl"),
            include_str!("../../locales/fr/problems.ftl"),
        ],
        Language::English => [
            include_str!("../../locales/en/fields.ftl"),
            include_str!("../../locales/en/screens.ftl"),
            include_str!("../../locales/en/problems.ftl"),
        ],
    };
    files.into_iter().map(str::to_owned)
}

/// The others.
pub(super) fn late(language: Language) -> impl Iterator<Item = String> {
    let files = match language {
        Language::French => [
            include_str!("../../locales/fr/late/own.ftl"),
            include_str!("../../locales/fr/late/follow-up.ftl"),
            include_str!("../../locales/fr/late/ledger.ftl"),
            include_str!("../../locales/fr/late/terms.ftl"),
            include_str!("../../locales/fr/late/exports.ftl"),
            include_str!("../../locales/fr/late/map.ftl"),
            include_str!("../../locales/fr/late/files.ftl"),
            include_str!("../../locales/fr/late/print.ftl"),
            include_str!("../../locales/fr/late/administration.ftl"),
            include_str!("../../locales/fr/late/board.ftl"),
            include_str!("../../locales/fr/late/import.ftl"),
            include_str!("../../locales/fr/late/saved.ftl"),
            include_str!("../../locales/fr/late/help.ftl"),
            include_str!("../../locales/fr/late/rgpd.ftl"),
        ],
        Language::English => [
            include_str!("../../locales/en/late/own.ftl"),
            include_str!("../../locales/en/late/follow-up.ftl"),
            include_str!("../../locales/en/late/ledger.ftl"),
            include_str!("../../locales/en/late/terms.ftl"),
            include_str!("../../locales/en/late/exports.ftl"),
            include_str!("../../locales/en/late/map.ftl"),
            include_str!("../../locales/en/late/files.ftl"),
            include_str!("../../locales/en/late/print.ftl"),
            include_str!("../../locales/en/late/administration.ftl"),
            include_str!("../../locales/en/late/board.ftl"),
            include_str!("../../locales/en/late/import.ftl"),
            include_str!("../../locales/en/late/saved.ftl"),
            include_str!("../../locales/en/late/help.ftl"),
            include_str!("../../locales/en/late/rgpd.ftl"),
        ],
    };
    files.into_iter().map(str::to_owned)
}

/// Any language can be spoken.
pub(crate) async fn learn(_: Language) -> bool {
    true
}
