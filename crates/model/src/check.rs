//! What a field's value must be (refusals), what it should be (warnings), and
//! how people of the trade write it.
//!
//! The two are kept apart on purpose: a rep must be able to save an incomplete
//! or odd fiche. Only what can't be stored is refused: another type, an unknown
//! code, a date or a number that is none, an address that would run a script.

mod company;
mod phone;
mod postal;
mod show;
mod typed;
mod vat;
mod web;

pub use company::{naf, siren, siret};
pub use phone::{E164, phone, phone_display};
pub use postal::{department, postcode};
pub use show::{display, money, money_in};
pub use typed::{date, instant, normalise};
pub use vat::{vat_number, vat_of_siren};
pub use web::{email, url};

use crate::{schema::FieldKind, value::Value};

/// What a warning needs to know of the fields beside it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beside<'a> {
    /// The country, ISO 3166-1 alpha-2; empty or unset is France.
    pub country: Option<&'a str>,
    /// The SIREN number.
    pub siren: Option<&'a str>,
}

/// What looks wrong with a value that is saved all the same: a code, the Fluent
/// message `warning-<code>`.
pub fn warning(kind: FieldKind, value: &Value, beside: &Beside<'_>) -> Option<&'static str> {
    let text = value.as_text()?;
    let siren_beside = beside.siren.filter(|number| siren(number));
    match kind {
        FieldKind::Phone => (!phone::is_likely(text)).then_some("phone-unlikely"),
        FieldKind::Email => (!email(text)).then_some("email-unlikely"),
        FieldKind::Url => (!web::is_likely(text)).then_some("url-unlikely"),
        FieldKind::Siren => (!siren(text)).then_some("siren-checksum"),
        FieldKind::Siret if !siret(text) => Some("siret-checksum"),
        FieldKind::Siret => {
            let other = siren_beside.is_some_and(|siren| !text.starts_with(siren));
            other.then_some("siret-other-siren")
        }
        FieldKind::VatNumber => vat::warning(text, siren_beside),
        FieldKind::Naf => (!naf(text)).then_some("naf-format"),
        FieldKind::Postcode => {
            let country = beside.country.filter(|code| !code.is_empty()).unwrap_or("FR");
            (!postcode(text, country)).then_some("postcode-format")
        }
        _ => None,
    }
}
