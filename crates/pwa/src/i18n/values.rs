//! Values of fields, as people of the trade write them.

use super::{coded, dates, relations, schedules, t};
use carnet_engine::api::{CodeProblem, Failure, WorkspaceView};
use carnet_ids::ItemId;
use carnet_model::{
    attachment,
    edit::Place,
    kind::DocKey,
    schema::{self, Field, FieldKind},
    value::Value,
    view::{FieldView, Stamp},
};

/// The field's label. A refusal names one of the workspace's own fields by its definition's id.
pub(crate) fn label(key: &str) -> String {
    if key.parse::<ItemId>().is_ok() {
        return t!("item-custom");
    }
    coded("field", key)
}

/// What the schema says of a field.
pub(crate) fn kind_of(doc: DocKey, place: &Place, key: &str) -> FieldKind {
    fields_at(doc, place).find(|field| field.key == key).map_or(FieldKind::Line, |field| field.kind)
}

fn fields_at(doc: DocKey, place: &Place) -> Box<dyn Iterator<Item = &'static Field>> {
    match (doc, place) {
        // What waits or was refused says of which contact it is and not in which document; no field of
        // the one is called as one of the other.
        (DocKey::Contact(_) | DocKey::Terms(_), Place::Root) => Box::new(
            schema::CONTACT_SECTIONS
                .iter()
                .chain(schema::TERMS_SECTIONS)
                .flat_map(|section| section.fields)
                .chain(schema::CONTACT_MARKS),
        ),
        (_, Place::Root) => Box::new(schema::SETTINGS_FIELDS.iter()),
        (_, Place::Item { collection, .. }) => {
            let all = [
                schema::CONTACT_COLLECTIONS,
                schema::ACTIVITY_COLLECTIONS,
                schema::SETTINGS_COLLECTIONS,
                schema::LEDGER_COLLECTIONS,
                schema::CATALOGUE_COLLECTIONS,
                schema::TERMS_COLLECTIONS,
            ];
            let name = collection.clone();
            let found = all.into_iter().flatten().find(move |known| known.key == name);
            Box::new(found.into_iter().flat_map(|collection| collection.fields))
        }
    }
}

/// A field's value in words; empty if it is unset.
pub(crate) fn shown(kind: FieldKind, field: &FieldView, workspace: &WorkspaceView) -> String {
    match kind {
        FieldKind::Choice(_)
        | FieldKind::Choices(_)
        | FieldKind::Flag
        | FieldKind::Person
        | FieldKind::Instant
        | FieldKind::Tags
        | FieldKind::DueRule
        | FieldKind::Schedule
        | FieldKind::Date => in_words(kind, &field.key, field.value.as_ref(), workspace),
        FieldKind::Country | FieldKind::Language => place_or_language(kind, field),
        _ => field.display.clone(),
    }
}

/// Whether a field names an address of the fiche.
pub(crate) fn is_address(key: &str) -> bool {
    matches!(key, "billing_address" | "delivery_address")
}

/// The name of a country or of a language, where one is known.
fn place_or_language(kind: FieldKind, field: &FieldView) -> String {
    let family = if kind == FieldKind::Country { "country" } else { "language" };
    match field.value.as_ref().and_then(Value::as_text) {
        Some(code) => coded(family, &code.to_lowercase()),
        None => String::new(),
    }
}

/// A bare value in words; empty if it is unset.
pub(crate) fn in_words(
    kind: FieldKind,
    key: &str,
    value: Option<&Value>,
    workspace: &WorkspaceView,
) -> String {
    let Some(value) = value else { return String::new() };
    let family = format!("choice-{}", key.replace('_', "-"));
    match (kind, value) {
        (FieldKind::Choice(_), Value::Text(code)) => coded(&family, &code.to_lowercase()),
        (FieldKind::DueRule | FieldKind::Schedule, Value::Text(text)) => schedules::words(text),
        // Which one it is stands on the fiche; its id says nothing to anybody.
        (FieldKind::Line, Value::Text(id)) if is_address(key) && id.parse::<ItemId>().is_ok() => {
            t!("terms-an-address")
        }
        (FieldKind::Choices(_), Value::Set(codes)) => {
            codes.iter().map(|code| coded(&family, code)).collect::<Vec<_>>().join(", ")
        }
        (FieldKind::Person, Value::Text(id)) => person(id, workspace),
        (FieldKind::Phone, Value::Text(number)) => national(number),
        (_, Value::Text(code)) if key == "relation" => relations::words(code, false, workspace),
        (FieldKind::Minutes, Value::Int(minutes)) => t!("minutes", count = *minutes),
        _ => plain(value),
    }
}

/// A French number in pairs; any other as it is stored. What the engine shows is already so: this
/// is for bare values of a history.
fn national(number: &str) -> String {
    let digits = number
        .strip_prefix("+33")
        .filter(|rest| rest.len() == 9 && rest.bytes().all(|b| b.is_ascii_digit()));
    let Some(digits) = digits else { return number.to_owned() };
    let whole: Vec<char> = format!("0{digits}").chars().collect();
    whole.chunks(2).map(|pair| pair.iter().collect::<String>()).collect::<Vec<_>>().join("\u{a0}")
}

fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Int(number) => number.to_string(),
        Value::Bool(true) => t!("yes"),
        Value::Bool(false) => t!("no"),
        Value::Date(day) => dates::civil(&day.to_string()),
        Value::Instant(ms) => dates::moment(*ms),
        Value::Set(members) => members.iter().cloned().collect::<Vec<_>>().join(", "),
    }
}

/// The name of a person, by the id that the settings give them.
pub(crate) fn person(id: &str, workspace: &WorkspaceView) -> String {
    let found = id
        .parse::<ItemId>()
        .ok()
        .and_then(|id| workspace.people.iter().find(|(known, _)| *known == id));
    found.map_or_else(|| t!("someone"), |(_, name)| name.clone())
}

/// Who wrote, with which device: `Nadia B., tablette`.
pub(crate) fn author(stamp: &Stamp, workspace: &WorkspaceView) -> String {
    match workspace.authors.iter().find(|(actor, ..)| *actor == stamp.actor) {
        Some((_, person, device)) if device.is_empty() => person.clone(),
        Some((_, person, device)) => {
            t!("person-device", person = person.as_str(), device = device.as_str())
        }
        None => t!("someone"),
    }
}

/// Who and when: `Nadia B., tablette · hier 17:42`.
pub(crate) fn stamp(stamp: &Stamp, workspace: &WorkspaceView) -> String {
    t!("who-when", who = author(stamp, workspace), when = dates::moment_s(stamp.at))
}

/// What an input of this kind shows while the value is edited: the value as it is stored,
/// or as people write it where typing it back gives the same.
pub(crate) fn typed(kind: FieldKind, field: &FieldView) -> String {
    match (kind, &field.value) {
        (
            FieldKind::Phone
            | FieldKind::Money
            | FieldKind::UnitPrice
            | FieldKind::Amount
            | FieldKind::Percent
            | FieldKind::Integer
            | FieldKind::Decimal
            | FieldKind::Siren
            | FieldKind::Siret,
            Some(_),
        ) => field.display.clone(),
        (_, Some(Value::Text(text))) => text.clone(),
        (_, Some(Value::Int(number))) => number.to_string(),
        (_, Some(Value::Date(day))) => day.to_string(),
        (_, Some(Value::Instant(ms))) => dates::for_input(*ms),
        (_, Some(Value::Bool(flag))) => flag.to_string(),
        _ => String::new(),
    }
}

/// A size in bytes, as people read it: `3,4 Mo`.
pub(crate) fn bytes(bytes: u64) -> String {
    let (unit, size) = match bytes {
        0..1_000_000 => (t!("unit-kb"), bytes.div_ceil(1_000) as f64),
        1_000_000..1_000_000_000 => (t!("unit-mb"), bytes as f64 / 1_000_000.0),
        _ => (t!("unit-gb"), bytes as f64 / 1_000_000_000.0),
    };
    format!("{}\u{a0}{unit}", decimal(size))
}

/// A number with one decimal where that says something: `3,4`, `12`.
pub(crate) fn decimal(number: f64) -> String {
    let rounded = (number * 10.0).round() / 10.0;
    let text = if rounded < 10.0 && rounded.fract() > 0.0 {
        format!("{rounded:.1}")
    } else {
        format!("{number:.0}")
    };
    text.replace('.', &t!("decimal-mark"))
}

/// Why something could not be done, and what to do.
pub(crate) fn failure(failure: &Failure) -> String {
    match failure {
        Failure::Edit(error) => {
            t!("error-at", field = label(&error.field), why = coded("error", &error.code))
        }
        Failure::NotFound => t!("failure-not-found"),
        Failure::Full => t!("failure-full"),
        Failure::NoRoom => t!("failure-no-room"),
        Failure::Store(why) => t!("failure-store", why = why.as_str()),
        Failure::EditsWait(count) => t!("failure-edits-wait", count = *count),
        Failure::NoUndo => t!("failure-no-undo"),
        Failure::File(why) => t!("failure-file", why = why.as_str()),
        Failure::HandedOver => t!("failure-handed-over"),
        Failure::SetAside => t!("failure-set-aside"),
        Failure::SignedOut => t!("failure-signed-out"),
        Failure::Busy => t!("failure-busy"),
        Failure::Expired => t!("failure-expired"),
        Failure::FileSize(_) => t!("file-size-wrong", most = bytes(attachment::LARGEST)),
        Failure::Locked => t!("failure-locked"),
        Failure::Code(CodeProblem::Wrong) => t!("code-wrong"),
        Failure::Code(CodeProblem::Required) => t!("code-required"),
        Failure::Code(CodeProblem::Short) => t!("code-short"),
        Failure::Code(CodeProblem::Passkey) => t!("code-passkey"),
        Failure::Code(CodeProblem::NoCode) => t!("code-none"),
        Failure::Code(CodeProblem::Wait(until)) => {
            t!("code-wait", when = dates::moment_exact(*until))
        }
    }
}

/// What somebody said to being reached by a channel, of a filter's code (`email:given`).
pub(crate) fn consent(code: &str) -> String {
    let (channel, state) = code.split_once(':').unwrap_or((code, ""));
    let said = coded(&format!("choice-consent-{channel}"), state);
    format!("{}{}{said}", coded("field-consent", channel), t!("colon"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_french_number_is_written_in_pairs() {
        assert_eq!(national("+33142685300"), "01\u{a0}42\u{a0}68\u{a0}53\u{a0}00");
        assert_eq!(national("+3222345678"), "+3222345678");
    }
}
