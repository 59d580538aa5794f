//! What lies in the ledgers: purchases, and loyalty points.

use super::{
    desk::{Desk, joined, stored, text},
    lists::{dated, number},
};
use crate::sheet::{Badge, Block, Column, Entry, Table, Tone};
use carnet_model::{
    check,
    loyalty::{self, Account, Movement, Programme},
    purchase,
    schema::MEMBERSHIPS,
    view::ItemView,
};

/// Every purchase of the period, the latest first.
pub(super) fn purchases(desk: &Desk<'_>) -> Vec<Block> {
    let all = purchase::newest_first(&desk.papers.ledger);
    let shown = all.into_iter().filter(|of| desk.choice.covers(purchase::day(of)));
    let rows: Vec<Vec<String>> = shown.map(|of| row(desk, of)).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let say = |key| desk.words.say(key);
    let columns = vec![
        column(say("field-on"), 1.1, false),
        column(say("field-article"), 3.6, false),
        column(say("field-reference"), 1.4, false),
        column(say("purchase-document"), 1.5, false),
        column(say("purchase-quantity"), 0.8, true),
        column(say("purchase-price"), 1.1, true),
    ];
    vec![Block::Table(Table { columns, rows, total: Vec::new() })]
}

fn row(desk: &Desk<'_>, of: &ItemView) -> Vec<String> {
    let name = match text(of, "label") {
        "" => desk.words.say("purchase-unnamed"),
        label => label.to_owned(),
    };
    vec![
        purchase::day(of).map(|day| desk.day(day)).unwrap_or_default(),
        name,
        text(of, "reference").to_owned(),
        text(of, "document").to_owned(),
        text(of, "quantity").to_owned(),
        text(of, "unit_price").to_owned(),
    ]
}

pub(super) fn column(title: String, share: f32, right: bool) -> Column {
    Column { title, share, right }
}

/// Fidélité: each programme with its balance, the cards, and what moved in the period.
pub(super) fn loyalty(desk: &Desk<'_>) -> Vec<Block> {
    let cards = desk.items(MEMBERSHIPS.key);
    let entries = loyalty::entries(&desk.papers.ledger);
    let mut blocks = Vec::new();
    for programme in loyalty::programmes(&desk.papers.settings) {
        let id = programme.id.to_string();
        let own: Vec<&ItemView> =
            cards.iter().filter(|card| stored(card, "programme") == id).collect();
        let moved = entries.get(&id).map(Vec::as_slice).unwrap_or_default();
        if own.is_empty() && moved.is_empty() {
            continue;
        }
        let account = loyalty::account(moved, programme.valid_months, desk.today);
        blocks.push(Block::Entries(vec![standing(desk, &programme, &own, &account)]));
        blocks.extend(movements(desk, &account));
    }
    blocks
}

/// The balance, and the cards.
fn standing(
    desk: &Desk<'_>,
    programme: &Programme,
    cards: &[&ItemView],
    account: &Account,
) -> Entry {
    let name = match programme.name.as_str() {
        "" => desk.words.say("programme-unnamed"),
        name => name.to_owned(),
    };
    let is_below = account.balance.is_sign_negative() && !account.balance.is_zero();
    let worth = programme.worth(account.balance).filter(|worth| !worth.is_zero());
    let worth = worth.map(|worth| {
        let value = check::money(&worth.to_string());
        desk.tell("loyalty-worth", [("value", value.into())])
    });
    let expiry = account.next_expiry.map(|(day, lost)| {
        let lost = points(desk, &lost.to_string());
        desk.tell("loyalty-expiry", [("points", lost.into()), ("day", desk.day(day).into())])
    });
    let cards = cards.iter().map(|card| self::card(desk, card));
    let below = is_below.then(|| Badge::new(Tone::Bad, desk.words.say("loyalty-overdrawn")));
    Entry {
        title: name,
        aside: points(desk, &account.balance.to_string()).replacen('-', "−", 1),
        badges: below.into_iter().collect(),
        about: joined(cards.chain(worth).chain(expiry)),
        text: Vec::new(),
    }
}

fn card(desk: &Desk<'_>, card: &ItemView) -> String {
    let number = match text(card, "loyalty_number") {
        "" => desk.words.say("loyalty-numberless"),
        number => desk.tell("loyalty-number", [("number", number.into())]),
    };
    let since = super::desk::day_in(card, "joined_on");
    let left = super::desk::day_in(card, "left_on");
    joined([number, dated(desk, "loyalty-since", since), dated(desk, "loyalty-until", left)])
}

fn movements(desk: &Desk<'_>, account: &Account) -> Option<Block> {
    let all = loyalty::latest_first(account).into_iter();
    let rows: Vec<Vec<String>> =
        all.filter(|of| desk.choice.covers(Some(of.day))).map(|of| moved(desk, &of)).collect();
    let say = |key| desk.words.say(key);
    let columns = vec![
        column(say("field-on"), 1.1, false),
        column(say("field-loyalty-kind"), 1.3, false),
        column(say("field-reason"), 3.2, false),
        column(say("field-document"), 1.4, false),
        column(say("field-points"), 0.9, true),
        column(say("paper-balance"), 0.9, true),
    ];
    (!rows.is_empty()).then_some(Block::Table(Table { columns, rows, total: Vec::new() }))
}

fn moved(desk: &Desk<'_>, of: &Movement) -> Vec<String> {
    let item =
        of.item.and_then(|id| loyalty::items(&desk.papers.ledger).find(|item| item.item == id));
    let field = |key| item.map(|item| text(item, key).to_owned()).unwrap_or_default();
    let kind = match item.map(|item| stored(item, "loyalty_kind")) {
        None => desk.words.say("loyalty-expired"),
        Some("") => String::new(),
        Some(code) => desk.words.coded("choice-loyalty-kind", code),
    };
    let signed = match number(&of.points.to_string()).strip_prefix(['-', '−']) {
        Some(rest) => format!("−{rest}"),
        None => format!("+{}", number(&of.points.to_string())),
    };
    vec![
        desk.day(of.day),
        kind,
        field("reason"),
        field("document"),
        signed,
        number(&of.balance.to_string()).replacen('-', "−", 1),
    ]
}

fn points(desk: &Desk<'_>, stored: &str) -> String {
    let count: f64 = stored.parse().unwrap_or_default();
    desk.tell("points", [("count", count.abs().into()), ("shown", number(stored).into())])
}
