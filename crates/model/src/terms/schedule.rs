//! Payment schedules (échéanciers): when what is invoiced on a day is due, in how many parts.

use super::{is_on, items, number, text};
use crate::{
    recurrence::Day,
    schema::{INSTALMENTS, PAYMENT_TERMS},
    search::fold,
    view::{CollectionView, ItemView},
};
use carnet_ids::ItemId;
use chrono::{Datelike, Days, Months};
use rust_decimal::{Decimal, RoundingStrategy};
use std::str::FromStr;

/// More days than anybody agrees on.
const MOST_DAYS: u16 = 365;
/// Days after the invoice that the law allows at most, and those of an agreement at the end of the
/// month (C. com. L441-10, I).
const LEGAL_NET: u16 = 60;
const LEGAL_END_OF_MONTH: u16 = 45;

/// How a rule counts its days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// The day and N days.
    #[default]
    Net,
    /// "N jours fin de mois": the last day of the month in which the day and N days falls.
    DaysEndOfMonth,
    /// "Fin de mois + N": the last day of the day's month, and N days.
    EndOfMonthDays,
}

/// When a payment is due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rule {
    /// How many days, at most 365.
    pub days: u16,
    /// How they are counted.
    pub mode: Mode,
    /// "Le D": the first day of that number, 1 to 31, that is not before what the days come to. A
    /// month without it has it on its last day.
    pub on: Option<u8>,
}

impl Rule {
    /// What is most often agreed: days 0, 30, 45 and 60.
    pub const USUAL: [Self; 9] = [
        Self::new(0, Mode::Net),
        Self::new(30, Mode::Net),
        Self::new(45, Mode::Net),
        Self::new(60, Mode::Net),
        Self::new(0, Mode::EndOfMonthDays),
        Self::new(30, Mode::DaysEndOfMonth),
        Self::new(45, Mode::DaysEndOfMonth),
        Self::new(30, Mode::EndOfMonthDays),
        Self::new(45, Mode::EndOfMonthDays),
    ];
    /// What holds where nothing was agreed: thirty days (C. com. L441-10, I). The law counts them
    /// from the delivery; here they are counted from the invoice.
    pub const BY_LAW: Self = Self::new(30, Mode::Net);

    const fn new(days: u16, mode: Mode) -> Self {
        Self { days, mode, on: None }
    }

    /// As it is stored: `net+30`, `30+eom`, `eom+30`, `30+eom@10`. [`FromStr`] reads it.
    pub fn code(&self) -> String {
        let days = self.days;
        let whole = match self.mode {
            Mode::Net => format!("net+{days}"),
            Mode::DaysEndOfMonth => format!("{days}+eom"),
            Mode::EndOfMonthDays => format!("eom+{days}"),
        };
        match self.on {
            Some(day) => format!("{whole}@{day}"),
            None => whole,
        }
    }

    /// The day on which what is invoiced on a day is due; `None` past the end of the calendar.
    pub fn due(&self, from: Day) -> Option<Day> {
        let days = Days::new(u64::from(self.days));
        let counted = match self.mode {
            Mode::Net => from.checked_add_days(days)?,
            Mode::DaysEndOfMonth => end_of_month(from.checked_add_days(days)?)?,
            Mode::EndOfMonthDays => end_of_month(from)?.checked_add_days(days)?,
        };
        match self.on {
            Some(day) => next(counted, day),
            None => Some(counted),
        }
    }

    /// Whether it gives, on some day of the year, more time than the law allows: 60 days, or 45 to
    /// the end of the month by either way of counting (C. com. L441-10, I).
    pub fn exceeds(&self) -> bool {
        match (self.on, self.mode) {
            (None, Mode::Net) => self.days > LEGAL_NET,
            (None, _) => self.days > LEGAL_END_OF_MONTH,
            (Some(_), _) => self.exceeds_on_some_day(),
        }
    }

    /// "Le D" adds as many days as the calendar will have it: each day of a common year and of a
    /// leap year is tried.
    fn exceeds_on_some_day(&self) -> bool {
        let first = Day::from_ymd_opt(2027, 1, 1);
        let days = first.into_iter().flat_map(|first| first.iter_days().take(365 + 366));
        days.into_iter().any(|from| self.due(from) > ceiling(from))
    }
}

impl FromStr for Rule {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (whole, on) = match text.trim().split_once('@') {
            Some((whole, day)) => (whole, Some(day)),
            None => (text.trim(), None),
        };
        let (mode, days) = match whole.split_once('+').ok_or(())? {
            ("net", days) => (Mode::Net, days),
            ("eom", days) => (Mode::EndOfMonthDays, days),
            (days, "eom") => (Mode::DaysEndOfMonth, days),
            _ => return Err(()),
        };
        let days = digits(days).filter(|days| *days <= MOST_DAYS).ok_or(())?;
        let on = match on {
            Some(day) => Some(digits(day).filter(|day| (1..=31).contains(day)).ok_or(())?),
            None => None,
        };
        Ok(Self { days, mode, on: on.and_then(|day| u8::try_from(day).ok()) })
    }
}

fn digits(text: &str) -> Option<u16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// The last day on which an invoice of that day may be due (C. com. L441-10, I).
pub fn ceiling(from: Day) -> Option<Day> {
    let net = Rule::new(LEGAL_NET, Mode::Net).due(from);
    let counted = Rule::new(LEGAL_END_OF_MONTH, Mode::DaysEndOfMonth).due(from);
    net.max(counted).max(Rule::new(LEGAL_END_OF_MONTH, Mode::EndOfMonthDays).due(from))
}

fn end_of_month(day: Day) -> Option<Day> {
    day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// The first day of that number that is not before a day.
fn next(from: Day, day: u8) -> Option<Day> {
    let here = of_month(from, day)?;
    if here >= from {
        return Some(here);
    }
    of_month(from.with_day(1)?.checked_add_months(Months::new(1))?, day)
}

fn of_month(month: Day, day: u8) -> Option<Day> {
    month.with_day(u32::from(day)).or_else(|| end_of_month(month))
}

/// What a part of a payment is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// Acompte: paid when it is ordered, and binding.
    Deposit,
    /// Arrhes: paid when it is ordered; whoever gives up loses them (C. civ. 1590).
    Earnest,
    /// Échéance.
    #[default]
    Instalment,
    /// Solde: what is left.
    Balance,
}

impl Kind {
    /// Its code, for words.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Deposit => "deposit",
            Self::Earnest => "earnest",
            Self::Instalment => "instalment",
            Self::Balance => "balance",
        }
    }

    fn of(code: &str) -> Self {
        let all = [Self::Deposit, Self::Earnest, Self::Balance];
        all.into_iter().find(|kind| kind.code() == code).unwrap_or_default()
    }

    const fn is_first(self) -> bool {
        matches!(self, Self::Deposit | Self::Earnest)
    }
}

/// One of the parts in which a schedule is paid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Instalment {
    /// Its item.
    pub id: ItemId,
    /// What it is.
    pub kind: Kind,
    /// Of the whole; the balance is what is left.
    pub percent: Decimal,
    /// When it is due, if not as [`Term::plan`] says.
    pub rule: Option<Rule>,
    /// How it is paid; empty for the contact's usual way.
    pub method: String,
}

/// A payment schedule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// Its item in the settings; `None` for a rule that a contact has of its own.
    pub id: Option<ItemId>,
    /// Its name; empty for such a rule.
    pub name: String,
    /// When what has no rule of its own is due.
    pub rule: Rule,
    /// In how many parts; none for one.
    pub instalments: Vec<Instalment>,
    /// It is not offered any more.
    pub retired: bool,
}

/// A part of an invoice, and when it is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What it is.
    pub kind: Kind,
    /// How much of the total.
    pub amount: Decimal,
    /// When.
    pub day: Day,
    /// How; empty for the contact's usual way.
    pub method: String,
}

impl Term {
    /// What a total, of so many decimals, that is invoiced on a day comes to, in the schedule's order.
    /// Each part is its share of the total, rounded half away from zero; what is left is the last
    /// balance's, or a balance behind the others where there is none. Parts of more than the whole
    /// together are cut where the whole is reached. A deposit or earnest is due at once unless its
    /// own rule says otherwise. Nothing past the end of the calendar.
    pub fn plan(&self, total: Decimal, decimals: u32, from: Day) -> Vec<Due> {
        let last = self.instalments.iter().rposition(|part| part.kind == Kind::Balance);
        let whole = Instalment { kind: Kind::Balance, ..Instalment::default() };
        let added = last.is_none().then_some(&whole);
        let mut left = total;
        let mut plan: Vec<(usize, &Instalment, Decimal)> = Vec::new();
        let parts = self.instalments.iter().chain(added).enumerate();
        let (balances, shares): (Vec<_>, Vec<_>) =
            parts.partition(|(at, _)| last.unwrap_or(self.instalments.len()) == *at);
        for (at, part) in shares {
            let share = share(total, part.percent, decimals);
            let amount = if total.is_sign_negative() { share.max(left) } else { share.min(left) };
            left -= amount;
            plan.push((at, part, amount));
        }
        plan.extend(balances.into_iter().map(|(at, part)| (at, part, left)));
        plan.sort_by_key(|(at, ..)| *at);
        let is_said = |(at, _, amount): &(usize, &Instalment, Decimal)| {
            *at < self.instalments.len() || !amount.is_zero() || self.instalments.is_empty()
        };
        let due = |(_, part, amount): (usize, &Instalment, Decimal)| {
            let by_kind = if part.kind.is_first() { Rule::default() } else { self.rule };
            let day = part.rule.unwrap_or(by_kind).due(from)?;
            Some(Due { kind: part.kind, amount, day, method: part.method.clone() })
        };
        plan.into_iter().filter(is_said).filter_map(due).collect()
    }

    /// What its parts come to without the balance; above 100 they are cut.
    pub fn percent(&self) -> Decimal {
        let last = self.instalments.iter().rposition(|part| part.kind == Kind::Balance);
        let shares = self.instalments.iter().enumerate().filter(|(at, _)| Some(*at) != last);
        shares.map(|(_, part)| part.percent).fold(Decimal::ZERO, Decimal::saturating_add)
    }

    /// Whether any part of it may be due later than the law allows ([`Rule::exceeds`]).
    pub fn exceeds(&self) -> bool {
        let own = self.instalments.iter().filter_map(|part| part.rule);
        own.chain([self.rule]).any(|rule| rule.exceeds())
    }
}

fn share(total: Decimal, percent: Decimal, decimals: u32) -> Decimal {
    let share = total.checked_mul(percent).map(|whole| whole / Decimal::ONE_HUNDRED);
    share
        .unwrap_or_default()
        .round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// The schedules that the settings define, retired ones too, in their order. One whose rule can't be
/// read has the one of the law.
pub fn terms(settings: &[CollectionView]) -> Vec<Term> {
    let parts = items(settings, INSTALMENTS.key);
    items(settings, PAYMENT_TERMS.key).iter().map(|item| term(item, parts)).collect()
}

fn term(item: &ItemView, parts: &[ItemView]) -> Term {
    let id = item.item.to_string();
    let instalments = parts.iter().filter(|part| text(part, "term") == id).map(instalment);
    Term {
        id: Some(item.item),
        name: text(item, "name").to_owned(),
        rule: text(item, "due_rule").parse().unwrap_or(Rule::BY_LAW),
        instalments: instalments.collect(),
        retired: is_on(item, "retired"),
    }
}

fn instalment(item: &ItemView) -> Instalment {
    let percent = number(item, "percent").unwrap_or_default();
    Instalment {
        id: item.item,
        kind: Kind::of(text(item, "instalment_kind")),
        percent: percent.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED),
        rule: text(item, "due_rule").parse().ok(),
        method: text(item, "payment_method").to_owned(),
    }
}

/// The schedule that a contact's `payment_term` stands for: a rule, or one of these by its name
/// (accents and case aside); `None` where it is neither.
pub fn chosen(text: &str, known: &[Term]) -> Option<Term> {
    if let Ok(rule) = text.parse() {
        return Some(Term { rule, ..Term::default() });
    }
    let name = fold(text);
    known.iter().find(|term| !name.is_empty() && fold(&term.name) == name).cloned()
}
