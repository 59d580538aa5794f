//! Time spent on a contact, summed up. Sums are never stored (rule 6).

use crate::{clock, value::Value, view::ItemView};
use chrono::Datelike;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// A month of a civil year, in Paris.
pub type Month = (i32, u32);

/// Time, and what of it is billed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// Minutes in all.
    pub minutes: i64,
    /// Minutes that are billable.
    pub billable: i64,
    /// Euros of those that have an hourly rate; each entry is rounded to cents.
    pub amount: Decimal,
}

impl Spent {
    fn and(self, other: Self) -> Self {
        Self {
            minutes: self.minutes.saturating_add(other.minutes),
            billable: self.billable.saturating_add(other.billable),
            amount: self.amount.checked_add(other.amount).unwrap_or(self.amount),
        }
    }

    /// The amount in its stored form (`1234.5`), which [`crate::check::money`] shows.
    pub fn money(&self) -> String {
        self.amount.normalize().to_string()
    }
}

/// Whether an entry is a clock that runs.
pub fn runs(entry: &ItemView) -> bool {
    value(entry, "duration").is_none()
}

/// When an entry began, milliseconds since 1970.
pub fn began(entry: &ItemView) -> Option<i64> {
    match value(entry, "at")? {
        Value::Instant(at) => Some(*at),
        _ => None,
    }
}

/// Minutes of a clock that is stopped; a minute at least, so that a tap is not lost.
pub fn elapsed(began: i64, now: i64) -> i64 {
    let millis = now.saturating_sub(began).max(0);
    (millis.saturating_add(30_000) / 60_000).max(1)
}

/// What one entry comes to; a clock that runs to nothing yet.
pub fn of(entry: &ItemView) -> Spent {
    let minutes = match value(entry, "duration") {
        Some(Value::Int(minutes)) => *minutes,
        _ => 0,
    };
    if value(entry, "billable") != Some(&Value::Bool(true)) {
        return Spent { minutes, ..Spent::default() };
    }
    Spent { minutes, billable: minutes, amount: amount(minutes, rate(entry)).unwrap_or_default() }
}

/// By person (an id in hexadecimal, or empty) and by month, the latest month first.
pub fn totals<'a>(entries: impl IntoIterator<Item = &'a ItemView>) -> Vec<(Month, String, Spent)> {
    let mut sums: BTreeMap<(Month, String), Spent> = BTreeMap::new();
    for entry in entries.into_iter().filter(|entry| !runs(entry)) {
        let civil = clock::paris(began(entry).unwrap_or_default()).date();
        let person = value(entry, "person").and_then(Value::as_text).unwrap_or_default();
        let sum = sums.entry(((civil.year(), civil.month()), person.to_owned())).or_default();
        *sum = sum.and(of(entry));
    }
    let sums = sums.into_iter().map(|((month, person), spent)| (month, person, spent));
    let mut all: Vec<_> = sums.collect();
    all.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    all
}

/// The sum of all entries.
pub fn total<'a>(entries: impl IntoIterator<Item = &'a ItemView>) -> Spent {
    entries.into_iter().map(of).fold(Spent::default(), Spent::and)
}

fn rate(entry: &ItemView) -> Decimal {
    let rate = value(entry, "hourly_rate").and_then(Value::as_text);
    rate.and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// An amount that no decimal holds is none.
fn amount(minutes: i64, rate: Decimal) -> Option<Decimal> {
    let exact = rate.checked_mul(Decimal::from(minutes))?.checked_div(Decimal::from(60))?;
    Some(exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}

fn value<'a>(entry: &'a ItemView, key: &str) -> Option<&'a Value> {
    entry.fields.iter().find(|field| field.key == key)?.value.as_ref()
}
