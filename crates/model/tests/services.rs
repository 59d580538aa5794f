//! Services and purchases: how they stand on a day.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails as it should")]

mod common;

use carnet_model::{
    kind::DocKey,
    purchase,
    recurrence::Day,
    service::{self, State},
    value::Value,
    view::{self, CollectionView, ItemView},
};
use chrono::{Datelike, Days, Months};
use common::{CONTACT, KEY, Team, add, item, item_field, items_of};
use proptest::prelude::*;
use rust_decimal::Decimal;

const LEDGER: DocKey = DocKey::Ledger { contact: CONTACT, year: 2026 };

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// An item of the fiche with these fields.
fn entered(collection: &str, fields: &[(&str, &str)]) -> ItemView {
    let mut team = Team::new(1, KEY);
    let fields: Vec<_> = fields.iter().map(|(key, value)| (*key, Value::text(*value))).collect();
    team.must(0, add(collection, item(0), &fields));
    items_of(&team.view(0), collection)[0].clone()
}

fn state(fields: &[(&str, &str)], today: &str) -> State {
    service::subscription(&entered("subscriptions", fields), day(today)).state
}

const YEARLY: [(&str, &str); 3] =
    [("period", "year"), ("starts_on", "2026-01-01"), ("ends_on", "2026-12-31")];

fn yearly<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    YEARLY.iter().chain(more).copied().collect()
}

#[test]
fn a_subscriptions_state_follows_from_its_days() {
    let check = |more: &[(&str, &str)], today, expect| {
        assert_eq!(state(&yearly(more), today), expect, "{more:?} on {today}");
    };
    check(&[], "2025-12-31", State::Upcoming);
    check(&[], "2026-01-01", State::Active);
    check(&[], "2026-12-31", State::Active);
    check(&[], "2027-01-01", State::Expired);
    check(&[("renewal", "tacit")], "2027-01-01", State::Active);
    let suspended = [("suspended_from", "2026-03-01"), ("resumes_on", "2026-04-01")];
    check(&suspended, "2026-02-28", State::Active);
    check(&suspended, "2026-03-01", State::Suspended);
    check(&suspended, "2026-03-31", State::Suspended);
    check(&suspended, "2026-04-01", State::Active);
    check(&suspended[..1], "2026-12-31", State::Suspended);
    check(&suspended[..1], "2027-01-01", State::Expired);
    check(&[("cancelled_on", "2026-06-01")], "2026-05-31", State::Active);
    check(&[("cancelled_on", "2026-06-01")], "2026-06-01", State::Cancelled);
    check(&[("cancelled_on", "2026-06-01")], "2030-01-01", State::Cancelled);
    assert_eq!(state(&[], "2026-01-01"), State::Active);
}

#[test]
fn what_ends_within_thirty_days_is_about_to_lapse() {
    let of = |more: &[(&str, &str)], today: &str| {
        service::subscription(&entered("subscriptions", &yearly(more)), day(today))
    };
    assert!(!of(&[], "2026-11-30").lapses);
    assert!(of(&[], "2026-12-01").lapses);
    assert!(of(&[], "2026-12-31").lapses);
    assert!(!of(&[], "2027-01-01").lapses);
    assert!(!of(&[("renewal", "tacit")], "2026-12-15").lapses);
    assert_eq!(of(&[("renewal", "tacit")], "2026-12-15").renews, Some(day("2027-01-01")));
    let cancelled = [("renewal", "tacit"), ("cancelled_on", "2026-12-20")];
    let leaving = of(&cancelled, "2026-12-15");
    assert_eq!((leaving.ends, leaving.renews), (Some(day("2026-12-19")), None));
    assert!(leaving.lapses);
}

#[test]
fn terms_of_months_end_where_months_do() {
    let fields = [("period", "month"), ("starts_on", "2026-01-31"), ("renewal", "tacit")];
    let of = entered("subscriptions", &fields);
    let renews = |today: &str| service::subscription(&of, day(today)).renews;
    assert_eq!(renews("2026-01-31"), Some(day("2026-02-28")));
    assert_eq!(renews("2026-02-28"), Some(day("2026-03-28")));
    let no_end = [("starts_on", "2026-01-31"), ("renewal", "tacit")];
    let forever = service::subscription(&entered("subscriptions", &no_end), day("2090-01-01"));
    assert_eq!((forever.state, forever.renews, forever.ends), (State::Active, None, None));
}

proptest! {
    /// Term by term from the first, one after the other, as somebody with a calendar would.
    #[test]
    fn the_next_term_is_the_first_that_begins_after_today(
        start in 0_u64..3_000, after in 0_u64..20_000, period in 0_usize..4,
    ) {
        let (code, months) = [("month", 1), ("quarter", 3), ("half_year", 6), ("year", 12)][period];
        let first = day("2020-01-01").checked_add_days(Days::new(start)).unwrap();
        let today = first.checked_add_days(Days::new(after)).unwrap();
        let (starts, ends) = (first.to_string(), first.pred_opt().unwrap().to_string());
        // The first term ended on the day before `first`, whenever it began.
        let fields = [("period", code), ("starts_on", &*starts), ("ends_on", &*ends), ("renewal", "tacit")];
        let found = service::subscription(&entered("subscriptions", &fields), today);
        let mut month = first.year() * 12 + i32::try_from(first.month0()).unwrap();
        let next = loop {
            let (year, of_year) = (month.div_euclid(12), u32::try_from(month.rem_euclid(12)).unwrap() + 1);
            let last = (28..=31).rev().find_map(|last| Day::from_ymd_opt(year, of_year, last)).unwrap();
            let begins = last.with_day(first.day().min(last.day())).unwrap();
            if begins > today {
                break begins;
            }
            month += months;
        };
        prop_assert_eq!(found.renews, Some(next));
        prop_assert_eq!(found.state, State::Active);
        let gap = Months::new(u32::try_from(months).unwrap());
        prop_assert!(next <= today.checked_add_months(gap).unwrap().checked_add_days(Days::new(3)).unwrap());
    }
}

fn ledger(team: &Team, device: usize) -> Vec<CollectionView> {
    view::ledger(&[(LEDGER, &team.docs[device])])
}

fn use_of(credit: &ItemView, units: &str) -> [(&'static str, Value); 2] {
    [("credit", Value::text(credit.item.to_string())), ("units", Value::text(units))]
}

#[test]
fn uses_noted_offline_by_two_reps_both_count_and_below_zero_is_flagged() {
    let of = entered("credits", &[("bought", "10"), ("expires_on", "2026-12-10")]);
    let mut team = Team::new(2, LEDGER);
    team.must(0, add("credit_uses", item(1), &use_of(&of, "6.5")));
    let one = service::credit(&of, &ledger(&team, 0), day("2026-11-24"));
    assert_eq!((one.used, one.left), ("6.5".parse().unwrap(), "3.5".parse().unwrap()));
    assert!(one.lapses && !one.is_over && !one.is_overdrawn());
    team.must(1, add("credit_uses", item(2), &use_of(&of, "6.5")));
    team.settle(3);
    for device in 0..2 {
        let both = service::credit(&of, &ledger(&team, device), day("2026-11-24"));
        assert_eq!(both.left, Decimal::from(-3));
        assert!(both.is_overdrawn() && !both.lapses);
    }
    let later = service::credit(&of, &[], day("2026-12-11"));
    assert!(later.is_over && !later.lapses);
    assert!(!service::credit(&of, &[], day("2026-12-10")).is_over);
}

#[test]
fn a_dossier_is_open_until_it_is_closed() {
    assert!(service::is_open(&entered("dossiers", &[("label", "x")]), day("2026-11-24")));
    let closed = entered("dossiers", &[("closed_on", "2026-11-24")]);
    assert!(service::is_open(&closed, day("2026-11-23")));
    assert!(!service::is_open(&closed, day("2026-11-24")));
}

#[test]
fn the_last_articles_bought_each_once() {
    let mut team = Team::new(1, LEDGER);
    let bought = [
        ("Farine T65", "FAR-65", "2026-03-01", "F1"),
        ("Levure", "", "2026-04-01", "F2"),
        ("Farine T65 (25 kg)", "FAR-65", "2026-05-01", "F3"),
        ("LEVURE", "", "2026-01-01", "F0"),
        ("Sel", "SEL", "2026-02-01", "F4"),
        ("", "", "", "F5"),
        ("", "", "", "F6"),
    ];
    for (number, (label, reference, on, document)) in bought.into_iter().enumerate() {
        let fields =
            [("label", label), ("reference", reference), ("on", on), ("document", document)];
        let fields = fields.map(|(key, value)| (key, Value::text(value)));
        team.must(0, add("purchases", item(number), &fields));
    }
    let all = ledger(&team, 0);
    let documents = |most| -> Vec<String> {
        let latest = purchase::latest(&all, most).into_iter();
        latest.map(|of| item_field(of, "document").display.clone()).collect()
    };
    assert_eq!(documents(3), ["F3", "F2", "F4"]);
    assert_eq!(documents(9).len(), 5);
    assert_eq!(purchase::newest_first(&all).len(), 7);
}
