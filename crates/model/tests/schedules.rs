//! Payment schedules: when a payment is due and in how many parts, by walking the calendar too.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it reads by failing")]

use carnet_model::{
    recurrence::Day,
    terms::{
        Decimal,
        schedule::{self, Instalment, Kind, Mode, Rule, Term},
    },
};
use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn rule(code: &str) -> Rule {
    code.parse().unwrap()
}

fn due(code: &str, from: &str) -> String {
    rule(code).due(day(from)).unwrap().to_string()
}

#[test]
fn published_examples_of_schedules() {
    // The specification's own: 1 February and 30 days, end of month.
    assert_eq!(due("30+eom", "2026-02-01"), "2026-03-31");
    assert_eq!(due("eom+30", "2026-02-01"), "2026-03-30");
    assert_eq!(due("net+30", "2026-02-01"), "2026-03-03");
    assert_eq!(due("net+0", "2026-02-28"), "2026-02-28");
    assert_eq!(due("eom+0", "2028-02-01"), "2028-02-29");
    assert_eq!(due("45+eom", "2026-01-15"), "2026-03-31");
    assert_eq!(due("eom+45", "2026-01-15"), "2026-03-17");
    assert_eq!(due("30+eom@10", "2026-02-01"), "2026-04-10");
    assert_eq!(due("net+30@15", "2026-03-16"), "2026-04-15");
    assert_eq!(due("net+0@31", "2026-02-10"), "2026-02-28");
}

#[test]
fn a_rule_is_read_as_it_is_written_and_nothing_else_is_one() {
    for code in ["net+0", "net+30", "30+eom", "eom+45", "60+eom@10", "net+365@31"] {
        assert_eq!(rule(code).code(), code);
    }
    for text in [
        "",
        "30",
        "net",
        "net+",
        "net+-1",
        "net+366",
        "eom+30@0",
        "eom+30@32",
        "net+3@",
        "30 jours",
        "+eom",
    ] {
        assert!(text.parse::<Rule>().is_err(), "{text}");
    }
    assert_eq!(rule(" net+030 ").code(), "net+30");
}

#[test]
fn the_law_allows_sixty_days_or_forty_five_to_the_end_of_the_month() {
    for (code, exceeds) in [
        ("net+60", false),
        ("net+61", true),
        ("45+eom", false),
        ("46+eom", true),
        ("eom+45", false),
        ("eom+46", true),
        ("60+eom", true),
        ("eom+30@10", false),
        // An invoice of 30 January: to the end of March, and to 10 April.
        ("30+eom@10", true),
        ("45+eom@15", true),
        ("net+60@10", true),
    ] {
        assert_eq!(rule(code).exceeds(), exceeds, "{code}");
    }
}

#[test]
fn the_calendar_ends_without_harm() {
    for code in ["net+30", "30+eom@10", "eom+45"] {
        assert_eq!(rule(code).due(NaiveDate::MAX), None, "{code}");
        assert!(rule(code).due(NaiveDate::MIN).is_some(), "{code}");
    }
}

/// The same by walking through the calendar day by day.
fn walked(rule: &Rule, from: Day) -> Day {
    let next = |day: Day| day.succ_opt().unwrap();
    let is_last = |day: Day| next(day).month() != day.month();
    let forward = |mut day: Day, count: u16| {
        for _ in 0..count {
            day = next(day);
        }
        day
    };
    let to_end = |mut day: Day| {
        while !is_last(day) {
            day = next(day);
        }
        day
    };
    let mut at = match rule.mode {
        Mode::Net => forward(from, rule.days),
        Mode::DaysEndOfMonth => to_end(forward(from, rule.days)),
        Mode::EndOfMonthDays => forward(to_end(from), rule.days),
    };
    if let Some(on) = rule.on {
        let on = u32::from(on);
        while at.day() != on && !(is_last(at) && at.day() < on) {
            at = next(at);
        }
    }
    at
}

fn rules() -> impl Strategy<Value = Rule> {
    let mode = prop_oneof![Just(Mode::Net), Just(Mode::DaysEndOfMonth), Just(Mode::EndOfMonthDays)];
    (0_u16..100, mode, proptest::option::of(1_u8..=31)).prop_map(|(days, mode, on)| Rule {
        days,
        mode,
        on,
    })
}

fn days() -> impl Strategy<Value = Day> {
    (0_u64..4_000).prop_map(|after| day("2024-01-01").checked_add_days(Days::new(after)).unwrap())
}

fn cents() -> impl Strategy<Value = Decimal> {
    (-1_000_000_i64..100_000_000).prop_map(|cents| Decimal::new(cents, 2))
}

fn instalments() -> impl Strategy<Value = Vec<Instalment>> {
    let kind = prop_oneof![
        Just(Kind::Deposit),
        Just(Kind::Earnest),
        Just(Kind::Instalment),
        Just(Kind::Balance)
    ];
    let one =
        (kind, 0_i64..=10_000, proptest::option::of(rules())).prop_map(|(kind, share, rule)| {
            Instalment { kind, percent: Decimal::new(share, 2), rule, ..Instalment::default() }
        });
    proptest::collection::vec(one, 0..5)
}

proptest! {
    #[test]
    fn a_payment_is_due_on_the_day_that_walking_the_calendar_finds(rule in rules(), from in days()) {
        prop_assert_eq!(rule.due(from), Some(walked(&rule, from)));
        prop_assert_eq!(rule.code().parse(), Ok(rule));
    }

    #[test]
    fn a_rule_that_does_not_exceed_never_gives_more_than_the_law(rule in rules(), from in days()) {
        let ceiling = schedule::ceiling(from).unwrap();
        if !rule.exceeds() {
            prop_assert!(rule.due(from).unwrap() <= ceiling);
        }
    }

    #[test]
    fn the_parts_of_a_payment_are_the_whole_to_the_cent(
        total in cents(),
        instalments in instalments(),
        rule in rules(),
        from in days(),
    ) {
        let term = Term { rule, instalments: instalments.clone(), ..Term::default() };
        let plan = term.plan(total, 2, from);
        prop_assert_eq!(plan.iter().map(|due| due.amount).sum::<Decimal>(), total);
        let last = instalments.iter().rposition(|part| part.kind == Kind::Balance);
        // Naively, one after the other.
        let mut left = total;
        let mut expected = Vec::new();
        for (at, part) in instalments.iter().enumerate() {
            if Some(at) == last {
                expected.push(None);
                continue;
            }
            let exact = total * part.percent / Decimal::ONE_HUNDRED;
            let half = Decimal::new(5, 1);
            let away = if exact < Decimal::ZERO { -half } else { half };
            let whole = (exact * Decimal::ONE_HUNDRED + away).trunc() / Decimal::ONE_HUNDRED;
            let amount = if whole.abs() > left.abs() { left } else { whole };
            left -= amount;
            expected.push(Some(amount));
        }
        if last.is_none() && (!left.is_zero() || instalments.is_empty()) {
            expected.push(None);
        }
        let expected: Vec<_> = expected.into_iter().map(|amount| amount.unwrap_or(left)).collect();
        prop_assert_eq!(plan.iter().map(|due| due.amount).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_deposit_is_due_at_once_and_the_balance_takes_what_is_left() {
    let part = |kind, percent: &str, rule: Option<&str>| Instalment {
        kind,
        percent: decimal(percent),
        rule: rule.map(|code| code.parse().unwrap()),
        ..Instalment::default()
    };
    let term = Term {
        rule: rule("30+eom"),
        instalments: vec![
            part(Kind::Deposit, "30", None),
            part(Kind::Instalment, "33.33", Some("net+30")),
            part(Kind::Balance, "0", None),
        ],
        ..Term::default()
    };
    let plan = term.plan(decimal("1000.01"), 2, day("2026-02-01"));
    let lines: Vec<_> =
        plan.iter().map(|due| (due.kind, due.amount.to_string(), due.day.to_string())).collect();
    assert_eq!(
        lines,
        [
            (Kind::Deposit, "300.00".into(), "2026-02-01".into()),
            (Kind::Instalment, "333.30".into(), "2026-03-03".into()),
            (Kind::Balance, "366.71".into(), "2026-03-31".into()),
        ]
    );
    assert_eq!(term.percent(), decimal("63.33"));
    assert!(!term.exceeds());
    let late = Term { instalments: vec![part(Kind::Balance, "0", Some("net+90"))], ..term };
    assert!(late.exceeds());
}
