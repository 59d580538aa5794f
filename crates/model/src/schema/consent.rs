//! Consent to being reached, channel by channel.

use super::{Field, FieldKind, Section, field};

/// What somebody said to being reached by a channel; unset where nobody has asked.
pub const CONSENTS: &[&str] = &["given", "refused"];
/// The channels that consent is given for: the fields `consent_<channel>`, `consent_<channel>_on` (since when) and
/// `consent_<channel>_source` (how it was said).
pub const CHANNELS: &[&str] = &["email", "sms", "phone", "post"];

/// One register each, as all of the root: who said what at the same time elsewhere is a conflict for people to
/// settle, and what was said before is in the history.
pub(super) const CONSENT: Section = Section {
    key: "consent",
    fields: &[
        field("consent_email", FieldKind::Choice(CONSENTS)),
        field("consent_email_on", FieldKind::Date),
        field("consent_email_source", FieldKind::Line),
        field("consent_sms", FieldKind::Choice(CONSENTS)),
        field("consent_sms_on", FieldKind::Date),
        field("consent_sms_source", FieldKind::Line),
        field("consent_phone", FieldKind::Choice(CONSENTS)),
        field("consent_phone_on", FieldKind::Date),
        field("consent_phone_source", FieldKind::Line),
        field("consent_post", FieldKind::Choice(CONSENTS)),
        field("consent_post_on", FieldKind::Date),
        field("consent_post_source", FieldKind::Line),
    ],
};

/// What is kept of one channel: the answer, since when, how it was said. Empty where there is no such channel.
pub fn consent_fields(channel: &str) -> impl Iterator<Item = Field> {
    let key = format!("consent_{channel}");
    let about = move |field: &&Field| {
        field
            .key
            .strip_prefix(key.as_str())
            .is_some_and(|rest| matches!(rest, "" | "_on" | "_source"))
    };
    CONSENT.fields.iter().filter(about).copied()
}

/// Whether a field of the root is one of consent.
pub fn is_consent(key: &str) -> bool {
    CONSENT.fields.iter().any(|field| field.key == key)
}
