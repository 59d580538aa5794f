//! At what price a contact buys an article: special prices (cotations), grids, the article's own.

use super::{day, is_on, number, text};
use crate::{recurrence::Day, search::fold, view::ItemView};
use carnet_ids::ItemId;
use rust_decimal::{Decimal, RoundingStrategy};

/// Decimals of a unit price that people agree on.
pub const DECIMALS: u32 = 4;

/// The family's code in `article_family` for one that only its name says.
pub const BY_NAME: &str = "name";

/// What a special price is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// A family of articles.
    Family,
    /// An article.
    Article,
}

/// What is agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreed {
    /// A price for a unit.
    Price(Decimal),
    /// Percent off the price that would hold otherwise.
    Discount(Decimal),
}

/// A special price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Special {
    /// Its item.
    pub item: ItemId,
    /// What it is of.
    pub scope: Scope,
    /// The catalogue's item, or the family's, by its id in hexadecimal; empty where only words were
    /// written.
    pub id: String,
    /// The words: an article's reference or name, or a family's name.
    pub label: String,
    /// What is agreed.
    pub agreed: Agreed,
    /// From how many on.
    pub min_quantity: Decimal,
    /// The first and the last day; unset for always.
    pub starts_on: Option<Day>,
    /// See `starts_on`.
    pub ends_on: Option<Day>,
    /// When it was written, in seconds since 1970.
    pub created: i64,
    /// It was taken back.
    pub retired: bool,
}

/// How a special price stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It holds.
    Current,
    /// It is to come.
    Upcoming,
    /// Its last day is past, or it was retired (périmée).
    Past,
}

/// What is wrong with a special price, the Fluent message `error-<code>`: with the field that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The field's key.
    pub field: &'static str,
    /// What is wrong.
    pub code: &'static str,
}

/// A special price as it is written; `None` where it says nothing that could hold: neither an article
/// nor a family, neither a price nor a discount. Where two people each wrote one of them at the same
/// time, the price holds, and the article; [`fault`] says that both are there.
pub fn special(item: &ItemView) -> Option<Special> {
    let (article, family) = (text(item, "article"), text(item, "article_family"));
    let label = text(item, "label");
    let (scope, id) = match (article, family) {
        ("", "") if label.is_empty() => return None,
        ("", "") => (Scope::Article, ""),
        ("", family) => (Scope::Family, family),
        (article, _) => (Scope::Article, article),
    };
    let agreed = match (number(item, "unit_price"), number(item, "discount")) {
        (Some(price), _) => Agreed::Price(price.max(Decimal::ZERO)),
        (None, Some(percent)) => {
            Agreed::Discount(percent.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED))
        }
        (None, None) => return None,
    };
    Some(Special {
        item: item.item,
        scope,
        id: id.to_owned(),
        label: label.to_owned(),
        agreed,
        min_quantity: number(item, "min_quantity").unwrap_or_default(),
        starts_on: day(item, "starts_on"),
        ends_on: day(item, "ends_on"),
        created: item.created.map_or(0, |stamp| stamp.at),
        retired: is_on(item, "retired"),
    })
}

/// How it stands on a day.
pub fn state(of: &Special, today: Day) -> State {
    if of.retired || of.ends_on.is_some_and(|end| end < today) {
        State::Past
    } else if of.starts_on.is_some_and(|start| start > today) {
        State::Upcoming
    } else {
        State::Current
    }
}

/// The first thing that is wrong with what a special price would be, in the order of the form. The
/// texts are in the stored form, empty where nothing is written.
pub fn fault(written: impl Fn(&str) -> String) -> Option<Fault> {
    let fault = |field, code| Some(Fault { field, code });
    let number = |key: &str| written(key).parse::<Decimal>().ok();
    if written("label").trim().is_empty() {
        return fault("label", "needs-value");
    }
    match (number("unit_price"), number("discount")) {
        (None, None) => return fault("unit_price", "needs-price"),
        (Some(_), Some(_)) => return fault("discount", "price-and-discount"),
        (Some(price), None) if price < Decimal::ZERO => return fault("unit_price", "negative"),
        (Some(price), None) if price.normalize().scale() > DECIMALS => {
            return fault("unit_price", "four-decimals");
        }
        _ => {}
    }
    if number("min_quantity").is_some_and(|least| least < Decimal::ZERO) {
        return fault("min_quantity", "negative");
    }
    // A day is stored so that it is ordered as text.
    let (starts_on, ends_on) = (written("starts_on"), written("ends_on"));
    if !ends_on.is_empty() && ends_on < starts_on {
        return fault("ends_on", "ends-before");
    }
    None
}

/// What is bought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// The catalogue's item, by its id in hexadecimal.
    pub id: String,
    /// The reference and the name, by which a special price in words knows it.
    pub names: Vec<String>,
    /// The family's item, by its id in hexadecimal.
    pub family: String,
    /// The family's name.
    pub family_name: String,
    /// The price in the contact's grid.
    pub grid: Option<Decimal>,
    /// The article's own price.
    pub default: Option<Decimal>,
}

/// Where a price comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A special price.
    Special(ItemId),
    /// The contact's grid.
    Grid,
    /// The article.
    Default,
}

/// A price and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// For a unit; at most [`DECIMALS`] decimals where it was computed.
    pub amount: Decimal,
    /// Where it comes from.
    pub source: Source,
}

/// The price of so many of an article on a day: the article's special price before its family's,
/// before the grid's, before its own. Of several special prices the one with the highest minimum
/// quantity that is reached, then the one that began last, then the one that was written last; of two
/// alike the one with the greater id. A discount is of the grid's price, else of the article's own,
/// rounded half away from zero; without either it says nothing, and the next one holds.
pub fn resolve(specials: &[Special], of: &Subject, quantity: Decimal, today: Day) -> Option<Price> {
    let base = of.grid.or(of.default);
    let amount = |special: &Special| match special.agreed {
        Agreed::Price(price) => Some(price),
        Agreed::Discount(percent) => discounted(base?, percent),
    };
    let holds = |special: &&Special| {
        state(special, today) == State::Current
            && special.min_quantity <= quantity
            && is_of(special, of)
            && amount(special).is_some()
    };
    let best = specials.iter().filter(holds).max_by_key(|special| rank(special));
    if let Some((special, amount)) = best.and_then(|best| Some((best, amount(best)?))) {
        return Some(Price { amount, source: Source::Special(special.item) });
    }
    let grid = of.grid.map(|amount| Price { amount, source: Source::Grid });
    grid.or(of.default.map(|amount| Price { amount, source: Source::Default }))
}

/// The greater, the sooner it holds.
fn rank(of: &Special) -> (Scope, Decimal, Option<Day>, i64, ItemId) {
    (of.scope, of.min_quantity, of.starts_on, of.created, of.item)
}

/// A price less so many percent.
fn discounted(price: Decimal, percent: Decimal) -> Option<Decimal> {
    let left = Decimal::ONE_HUNDRED.checked_sub(percent)?;
    let whole = price.checked_mul(left)?.checked_div(Decimal::ONE_HUNDRED)?;
    let rounded = whole.round_dp_with_strategy(DECIMALS, RoundingStrategy::MidpointAwayFromZero);
    Some(rounded.normalize())
}

fn is_of(special: &Special, of: &Subject) -> bool {
    let is_same = |name: &String| !name.is_empty() && fold(name) == fold(&special.label);
    match special.scope {
        Scope::Article if special.id.is_empty() => of.names.iter().any(is_same),
        Scope::Article => special.id == of.id,
        Scope::Family if special.id == BY_NAME => is_same(&of.family_name),
        Scope::Family => special.id == of.family,
    }
}

/// The prices of an article in a grid, each from a quantity on: the one of the highest quantity that
/// is reached; of two alike the one with the greater id.
pub fn in_grid(prices: &[(ItemId, Decimal, Decimal)], quantity: Decimal) -> Option<Decimal> {
    let reached = prices.iter().filter(|(_, from, _)| *from <= quantity);
    reached.max_by_key(|(item, from, _)| (*from, *item)).map(|(.., price)| *price)
}
