//! What a contact has subscribed to, bought in advance and asked for: how it stands on a day.
//! States and what is left are computed by date and from entries, and never stored (rule 6).

use crate::{
    recurrence::Day,
    schema::CREDIT_USES,
    value::Value,
    view::{CollectionView, ItemView},
};
use chrono::{Days, Months};
use rust_decimal::Decimal;

/// What ends within so many days is about to lapse.
pub const NOTICE: u64 = 30;
/// Terms that are looked through: of a month, more than three centuries.
const MOST_TERMS: u32 = 4_000;

/// How a subscription stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It has not begun.
    Upcoming,
    /// Actif.
    Active,
    /// Suspendu.
    Suspended,
    /// Résilié.
    Cancelled,
    /// Échu.
    Expired,
}

impl State {
    /// Its code, for words and for colours.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// Whether there is anything left of it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Cancelled | Self::Expired)
    }
}

/// A subscription on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subscription {
    /// How it stands.
    pub state: State,
    /// Its last day, if it ends.
    pub ends: Option<Day>,
    /// The first day of its next term, if it goes on by itself.
    pub renews: Option<Day>,
    /// It ends within [`NOTICE`] days.
    pub lapses: bool,
}

/// A subscription as it stands on a day. Cancelled counts before all else, and suspended before
/// what the terms say. With tacit renewal its terms follow each other, each as long as its period,
/// counted from its first end: where a month has no such day, the term ends on the month's last.
pub fn subscription(item: &ItemView, today: Day) -> Subscription {
    let term = Term::of(|key| day(item, key), |key| text(item, key));
    let Term { starts, cancelled, goes_on, .. } = term;
    let first_end = term.first_end();
    let state = if cancelled.is_some_and(|day| day <= today) {
        State::Cancelled
    } else if !goes_on && first_end.is_some_and(|end| end < today) {
        State::Expired
    } else if is_suspended(item, today) {
        State::Suspended
    } else if starts.is_some_and(|day| day > today) {
        State::Upcoming
    } else {
        State::Active
    };
    let renews = if goes_on { next_term(item, first_end, today) } else { None };
    let renews = renews.filter(|day| cancelled.is_none_or(|cancelled| *day < cancelled));
    let ends = term.end();
    let lapses = !state.is_over() && ends.is_some_and(|end| is_near(end, today));
    Subscription { state, ends, renews: renews.filter(|_| !state.is_over()), lapses }
}

/// The days of a subscription, and how they go on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Term {
    starts: Option<Day>,
    ends: Option<Day>,
    cancelled: Option<Day>,
    months: Option<u32>,
    goes_on: bool,
}

impl Term {
    /// Of a subscription's fields.
    pub(crate) fn of<T: AsRef<str>>(
        day: impl Fn(&str) -> Option<Day>,
        text: impl Fn(&str) -> T,
    ) -> Self {
        Self {
            starts: day("starts_on"),
            ends: day("ends_on"),
            cancelled: day("cancelled_on"),
            months: months(text("period").as_ref()),
            goes_on: text("renewal").as_ref() == "tacit",
        }
    }

    /// Its last day, if it ends, whatever day it is now: within [`NOTICE`] days of that it is about to lapse.
    pub(crate) fn end(&self) -> Option<Day> {
        let last_day = self.cancelled.and_then(|day| day.pred_opt());
        let natural = self.first_end().filter(|_| !self.goes_on);
        natural.into_iter().chain(last_day).min()
    }

    /// The last day of the first term: as it was entered, or a period after the beginning.
    fn first_end(&self) -> Option<Day> {
        let of_period = || self.starts?.checked_add_months(Months::new(self.months?))?.pred_opt();
        self.ends.or_else(of_period)
    }
}

/// Units bought in advance, on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credit {
    /// How many were bought.
    pub bought: Decimal,
    /// How many were used.
    pub used: Decimal,
    /// How many are left; below zero where more were used than were bought.
    pub left: Decimal,
    /// The last day on which they can be used.
    pub expires: Option<Day>,
    /// That day is over.
    pub is_over: bool,
    /// Units are left that nobody can use in [`NOTICE`] days' time.
    pub lapses: bool,
}

impl Credit {
    /// Whether more were used than were bought: two people did, maybe, without a network.
    pub fn is_overdrawn(&self) -> bool {
        self.left < Decimal::ZERO
    }
}

/// Units bought in advance, with the uses of all ledgers ([`crate::view::ledger`]), on a day. A use
/// counts whenever it was.
pub fn credit(item: &ItemView, ledger: &[CollectionView], today: Day) -> Credit {
    let bought = decimal(item, "bought");
    let used = uses(item, ledger).map(|of| decimal(of, "units"));
    let used = used.fold(Decimal::ZERO, Decimal::saturating_add).normalize();
    let left = bought.saturating_sub(used).normalize();
    let expires = day(item, "expires_on");
    let is_over = expires.is_some_and(|day| day < today);
    let lapses = !is_over && left > Decimal::ZERO && expires.is_some_and(|day| is_near(day, today));
    Credit { bought, used, left, expires, is_over, lapses }
}

/// The uses of a credit.
pub fn uses<'a>(
    credit: &ItemView,
    ledger: &'a [CollectionView],
) -> impl Iterator<Item = &'a ItemView> {
    let id = credit.item.to_string();
    let of = ledger.iter().find(|known| known.key == CREDIT_USES.key);
    let all = of.into_iter().flat_map(|of| &of.items);
    all.filter(move |of| text(of, "credit") == id)
}

/// Whether a dossier is open on a day.
pub fn is_open(dossier: &ItemView, today: Day) -> bool {
    day(dossier, "closed_on").is_none_or(|closed| closed > today)
}

/// Whether a day is today or within [`NOTICE`] days.
pub fn is_near(end: Day, today: Day) -> bool {
    let last = today.checked_add_days(Days::new(NOTICE));
    end >= today && last.is_none_or(|last| end <= last)
}

fn is_suspended(item: &ItemView, today: Day) -> bool {
    let from = day(item, "suspended_from").is_some_and(|day| day <= today);
    from && day(item, "resumes_on").is_none_or(|day| day > today)
}

/// The first day of the term after the one that a day is in.
fn next_term(item: &ItemView, first_end: Option<Day>, today: Day) -> Option<Day> {
    let first = first_end?.succ_opt()?;
    let months = months(text(item, "period"))?;
    let term = |number: u32| first.checked_add_months(Months::new(months.checked_mul(number)?));
    (0..MOST_TERMS).map_while(term).find(|begins| *begins > today)
}

/// The months of a subscription's period.
fn months(period: &str) -> Option<u32> {
    match period {
        "month" => Some(1),
        "quarter" => Some(3),
        "half_year" => Some(6),
        "year" => Some(12),
        _ => None,
    }
}

fn decimal(item: &ItemView, key: &str) -> Decimal {
    text(item, key).parse().unwrap_or_default()
}

fn day(item: &ItemView, key: &str) -> Option<Day> {
    match value(item, key)? {
        Value::Date(day) => Some(*day),
        _ => None,
    }
}

fn value<'a>(item: &'a ItemView, key: &str) -> Option<&'a Value> {
    item.fields.iter().find(|field| field.key == key)?.value.as_ref()
}

fn text<'a>(item: &'a ItemView, key: &str) -> &'a str {
    value(item, key).and_then(Value::as_text).unwrap_or_default()
}
