//! Loyalty points. Balances are folded from entries and never stored (rule 6): two offline credits
//! of 50 make 100, and a debit that two devices take below zero is kept and flagged.
//!
//! Points are spent in the order in which they were earned (first in, first out), and lost on the
//! day that comes the programme's months after theirs. What is lost is computed by date, so that
//! nobody has to write it and every device shows the same.

use crate::{
    recurrence::Day,
    schema::{LOYALTY_ENTRIES, LOYALTY_PROGRAMMES, LOYALTY_RATES},
    value::Value,
    view::{CollectionView, ItemView},
};
use carnet_ids::ItemId;
use chrono::{Datelike, Months};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::{BTreeMap, VecDeque};

/// What amount of a purchase points are earned on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Basis {
    /// Before taxes (HT).
    Net,
    /// Taxes included (TTC).
    #[default]
    Gross,
}

/// A programme, as the settings define it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Programme {
    /// Its item.
    pub id: ItemId,
    /// Its name.
    pub name: String,
    /// Points earned for a euro; none are earned by rule where it is unset.
    pub earn_points: Option<Decimal>,
    /// Of which amount.
    pub earn_base: Basis,
    /// So many points…
    pub burn_points: Option<Decimal>,
    /// … are worth so many euros.
    pub burn_value: Option<Decimal>,
    /// Months for which points can be spent; `None` for ever.
    pub valid_months: Option<u32>,
    /// Nobody joins it any more.
    pub retired: bool,
    /// What contacts of some categories earn instead.
    pub rates: Vec<Rate>,
}

/// What contacts of a category earn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rate {
    /// Its item.
    pub id: ItemId,
    /// The category.
    pub category: String,
    /// Points for a euro.
    pub points: Decimal,
}

impl Programme {
    /// Points for a euro that a contact of this category earns.
    pub fn rate(&self, category: &str) -> Option<Decimal> {
        let own = self.rates.iter().find(|rate| rate.category == category);
        own.map(|rate| rate.points).or(self.earn_points)
    }

    /// Points that a purchase of so many euros earns: whole ones, what is left over is not counted.
    /// A purchase that is given back (a negative amount) takes as many.
    pub fn earned(&self, amount: Decimal, category: &str) -> Option<Decimal> {
        Some(self.rate(category)?.checked_mul(amount)?.trunc().normalize())
    }

    /// Euros that points are worth, in whole steps of the rule.
    pub fn worth(&self, points: Decimal) -> Option<Decimal> {
        let step = self.burn_points.filter(|step| *step > Decimal::ZERO)?;
        let steps = points.max(Decimal::ZERO).checked_div(step)?.trunc();
        let worth = steps.checked_mul(self.burn_value?)?;
        Some(worth.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize())
    }
}

/// The programmes that the settings define, retired ones too, in their order.
pub fn programmes(settings: &[CollectionView]) -> Vec<Programme> {
    let of = |key: &'static str| {
        let found = settings.iter().find(move |known| known.key == key);
        found.into_iter().flat_map(|of| &of.items)
    };
    let rates: Vec<&ItemView> = of(LOYALTY_RATES.key).collect();
    of(LOYALTY_PROGRAMMES.key).map(|item| programme(item, &rates)).collect()
}

fn programme(item: &ItemView, rates: &[&ItemView]) -> Programme {
    let own = item.item.to_string();
    let rates = rates.iter().filter(|rate| text(rate, "programme") == own);
    let rates = rates.map(|rate| Rate {
        id: rate.item,
        category: text(rate, "category").to_owned(),
        points: decimal(rate, "earn_points").unwrap_or_default(),
    });
    let months = match value(item, "valid_months") {
        Some(Value::Int(months)) => u32::try_from(*months).ok(),
        _ => None,
    };
    Programme {
        id: item.item,
        name: text(item, "name").to_owned(),
        earn_points: decimal(item, "earn_points"),
        earn_base: if text(item, "earn_base") == "net" { Basis::Net } else { Basis::Gross },
        burn_points: decimal(item, "burn_points"),
        burn_value: decimal(item, "burn_value"),
        valid_months: months.filter(|months| *months > 0),
        retired: value(item, "retired") == Some(&Value::Bool(true)),
        rates: rates.collect(),
    }
}

/// Points that came (positive) or went (negative).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The item that says so.
    pub item: ItemId,
    /// When.
    pub day: Day,
    /// How many.
    pub points: Decimal,
}

/// One line of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// When.
    pub day: Day,
    /// The entry; `None` where points were lost because nobody spent them in time.
    pub item: Option<ItemId>,
    /// How many, with their sign.
    pub points: Decimal,
    /// The balance after it.
    pub balance: Decimal,
    /// It took more than there was.
    pub overdrawn: bool,
}

/// The points of a contact in a programme, as they stand on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// How many there are; below zero where more was taken than there was.
    pub balance: Decimal,
    /// What happened, the oldest first.
    pub movements: Vec<Movement>,
    /// The next day on which points are lost unless they are spent, and how many.
    pub next_expiry: Option<(Day, Decimal)>,
    /// Entries of days to come: they count from their day on.
    pub ahead: Vec<ItemId>,
}

/// The account that entries make, on a day. Nothing but the entries, the rule and the day decides:
/// neither their order nor where they were written.
pub fn account(entries: &[Entry], valid_months: Option<u32>, today: Day) -> Account {
    let mut entries = entries.to_vec();
    // Of one day, what comes is counted before what goes.
    entries.sort_by_key(|entry| (entry.day, entry.points < Decimal::ZERO, entry.item));
    let mut fold = Fold { valid_months, ..Fold::default() };
    for entry in &entries {
        if entry.day > today {
            fold.account.ahead.push(entry.item);
            continue;
        }
        fold.expire(entry.day);
        fold.take(entry);
    }
    fold.expire(today);
    fold.done()
}

/// The day on which points that were earned on a day are lost; they can be spent until the day
/// before. Where the month has no such day, it is the month's last (31 January and a month: 28
/// February).
pub fn expiry(earned: Day, valid_months: Option<u32>) -> Option<Day> {
    earned.checked_add_months(Months::new(valid_months?))
}

/// Points that were earned on one day and not spent.
#[derive(Debug, Clone, Copy)]
struct Lot {
    expires: Option<Day>,
    left: Decimal,
}

#[derive(Default)]
struct Fold {
    valid_months: Option<u32>,
    /// In the order in which they are spent, which is the one in which they are lost.
    lots: VecDeque<Lot>,
    /// What was taken and not there.
    debt: Decimal,
    account: Account,
}

impl Fold {
    /// Loses what is not valid on a day any more.
    fn expire(&mut self, day: Day) {
        while let Some(lot) = self.lots.front() {
            let Some(expires) = lot.expires.filter(|expires| *expires <= day) else { return };
            let lost = lot.left;
            self.lots.pop_front();
            self.lose(expires, lost);
        }
    }

    fn lose(&mut self, day: Day, points: Decimal) {
        self.account.balance = self.account.balance.saturating_sub(points);
        let balance = self.account.balance;
        match self.account.movements.last_mut() {
            // What was earned on one day is lost in one line.
            Some(last) if last.item.is_none() && last.day == day => {
                last.points = last.points.saturating_sub(points);
                last.balance = balance;
            }
            _ => self.account.movements.push(Movement {
                day,
                item: None,
                points: -points,
                balance,
                overdrawn: false,
            }),
        }
    }

    fn take(&mut self, entry: &Entry) {
        if entry.points < Decimal::ZERO {
            self.spend(-entry.points);
        } else {
            self.earn(entry.points, entry.day);
        }
        let was = self.account.balance;
        self.account.balance = was.saturating_add(entry.points);
        let balance = self.account.balance;
        self.account.movements.push(Movement {
            day: entry.day,
            item: Some(entry.item),
            points: entry.points,
            balance,
            overdrawn: entry.points < Decimal::ZERO && balance < Decimal::ZERO,
        });
    }

    /// What comes pays first what was taken before it was there.
    fn earn(&mut self, points: Decimal, day: Day) {
        let paid = self.debt.min(points);
        self.debt -= paid;
        let left = points - paid;
        if left > Decimal::ZERO {
            let expires = expiry(day, self.valid_months);
            self.lots.push_back(Lot { expires, left });
        }
    }

    fn spend(&mut self, mut points: Decimal) {
        while points > Decimal::ZERO {
            let Some(lot) = self.lots.front_mut() else {
                self.debt = self.debt.saturating_add(points);
                return;
            };
            let taken = lot.left.min(points);
            lot.left -= taken;
            points -= taken;
            if lot.left.is_zero() {
                self.lots.pop_front();
            }
        }
    }

    fn done(mut self) -> Account {
        let next = self.lots.front().and_then(|lot| lot.expires);
        self.account.next_expiry = next.map(|day| {
            let same = self.lots.iter().take_while(|lot| lot.expires == Some(day));
            let left = same.map(|lot| lot.left).fold(Decimal::ZERO, Decimal::saturating_add);
            (day, left.normalize())
        });
        self.account.balance = self.account.balance.normalize();
        self.account
    }
}

/// The entries of each programme, by the programme's id in hexadecimal (empty where none is named),
/// among what is kept in the ledgers ([`crate::view::ledger`]). An entry without a day is of the day
/// on which it was written; one whose points can't be read is of none.
pub fn entries(ledger: &[CollectionView]) -> BTreeMap<String, Vec<Entry>> {
    let mut all: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for item in items(ledger) {
        let programme = text(item, "programme").to_owned();
        let points = text(item, "points").parse().unwrap_or_default();
        let entry = Entry { item: item.item, day: day_of(item), points };
        all.entry(programme).or_default().push(entry);
    }
    all
}

/// The entries as they are shown: the items themselves, by their ids.
pub fn items(ledger: &[CollectionView]) -> impl Iterator<Item = &ItemView> {
    let of = ledger.iter().find(|known| known.key == LOYALTY_ENTRIES.key);
    of.into_iter().flat_map(|of| &of.items)
}

/// An account's lines as people read them, the latest first.
pub fn latest_first(account: &Account) -> Vec<Movement> {
    account.movements.iter().rev().copied().collect()
}

/// Whether a stored number is greater than another; one that is none is zero.
pub fn exceeds(one: &str, other: &str) -> bool {
    let number = |text: &str| text.parse::<Decimal>().unwrap_or_default();
    number(one) > number(other)
}

/// The year of a day: which ledger an entry goes to.
pub fn year_of(day: Day) -> i32 {
    day.year()
}

fn day_of(item: &ItemView) -> Day {
    match value(item, "on") {
        Some(Value::Date(day)) => *day,
        _ => crate::task::today(item.created.map_or(0, |stamp| stamp.at.saturating_mul(1_000))),
    }
}

fn value<'a>(item: &'a ItemView, key: &str) -> Option<&'a Value> {
    item.fields.iter().find(|field| field.key == key)?.value.as_ref()
}

fn decimal(item: &ItemView, key: &str) -> Option<Decimal> {
    text(item, key).parse().ok()
}

fn text<'a>(item: &'a ItemView, key: &str) -> &'a str {
    value(item, key).and_then(Value::as_text).unwrap_or_default()
}
