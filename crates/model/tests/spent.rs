//! Time spent, summed up by person and month.

#![allow(clippy::unwrap_used, reason = "a test says what it reads by failing")]

mod common;

use carnet_model::{
    kind::DocKey,
    spent::{self, Spent},
    value::Value,
    view::{self, ItemView},
};
use common::{CONTACT, Team, add, item};
use proptest::prelude::*;

const YEAR: DocKey = DocKey::Activity { contact: CONTACT, year: 2026 };
/// 31 October 2026, 23:30 in Paris, which is 22:30 UTC.
const LATE_OCTOBER: i64 = 1_793_485_800_000;

/// The entries of a document that one device made, and another read.
fn entries(of: &[Vec<(&str, Value)>]) -> Vec<ItemView> {
    let mut team = Team::new(2, YEAR);
    for (number, fields) in of.iter().enumerate() {
        team.must(0, add("time_entries", item(number), fields));
    }
    team.settle(1);
    let mut all = view::activity(&[(YEAR, &team.docs[1])]);
    all.retain(|of| of.key == "time_entries");
    all.remove(0).items
}

fn entry(at: i64, minutes: i64, rate: &str, person: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("at", Value::Instant(at)),
        ("duration", Value::Int(minutes)),
        ("billable", Value::Bool(!rate.is_empty())),
        ("hourly_rate", Value::text(rate)),
        ("person", Value::text(person)),
    ]
}

#[test]
fn amounts_are_rounded_to_cents_and_never_lose_one() {
    // A third of 10 €, three times: what is billed is the sum of what each entry says.
    let all = entries(&vec![entry(LATE_OCTOBER, 20, "10", ""); 3]);
    assert_eq!(spent::of(&all[0]).money(), "3.33");
    assert_eq!(spent::total(&all).money(), "9.99");
    let half = entries(&[entry(LATE_OCTOBER, 1, "0,30", "")]);
    assert_eq!(spent::of(&half[0]).money(), "0.01", "half a cent is one");
}

#[test]
fn what_is_not_billable_or_still_runs_costs_nothing() {
    let mut free = entry(LATE_OCTOBER, 90, "60", "");
    free[2].1 = Value::Bool(false);
    let mut runs = entry(LATE_OCTOBER, 90, "60", "");
    runs.remove(1);
    let all = entries(&[free, runs]);
    let of: Vec<_> = all.iter().map(spent::of).collect();
    assert_eq!(
        of.iter().map(|spent| (spent.minutes, spent.billable)).collect::<Vec<_>>(),
        [(90, 0), (0, 0)]
    );
    assert!(of.iter().all(|spent| spent.money() == "0"));
    assert_eq!(all.iter().map(spent::runs).collect::<Vec<_>>(), [false, true]);
    assert_eq!(spent::totals(&all).len(), 1);
}

#[test]
fn a_month_is_one_of_paris() {
    let all = entries(&[
        entry(LATE_OCTOBER, 10, "", "aa"),
        entry(LATE_OCTOBER + 3_600_000, 20, "", "aa"),
        entry(LATE_OCTOBER, 40, "", "bb"),
    ]);
    let totals = spent::totals(&all);
    let found: Vec<_> = totals
        .iter()
        .map(|(month, person, spent)| (*month, person.as_str(), spent.minutes))
        .collect();
    assert_eq!(found, [((2026, 11), "aa", 20), ((2026, 10), "aa", 10), ((2026, 10), "bb", 40)]);
}

#[test]
fn a_clock_that_is_stopped_has_run_a_minute_at_least() {
    for (millis, minutes) in
        [(0, 1), (29_999, 1), (89_999, 1), (90_000, 2), (-5, 1), (3_600_000, 60)]
    {
        assert_eq!(spent::elapsed(0, millis), minutes, "{millis}");
    }
    assert!(spent::elapsed(i64::MIN, i64::MAX) > 0);
}

proptest! {
    /// The sums by person and month are the sum of all.
    #[test]
    fn nothing_is_lost_between_months_and_people(
        of in prop::collection::vec((0i64..400, 0i64..500, 0u32..20_000, 0u8..3), 0..12),
    ) {
        let all = entries(&of.iter().map(|(day, minutes, cents, person)| {
            let rate = format!("{}.{:02}", cents / 100, cents % 100);
            entry(LATE_OCTOBER + day * 86_400_000, *minutes, &rate, &format!("p{person}"))
        }).collect::<Vec<_>>());
        let sum = spent::total(&all);
        let mut parts = Spent::default();
        for (_, _, part) in spent::totals(&all) {
            parts.minutes += part.minutes;
            parts.billable += part.billable;
            parts.amount += part.amount;
        }
        prop_assert_eq!(parts, sum);
    }
}
