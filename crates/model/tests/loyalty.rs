//! Loyalty points: what they come to, by any way to count, on any device and in any order.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it reads by failing")]

mod common;

use carnet_ids::ItemId;
use carnet_model::{
    kind::DocKey,
    loyalty::{self, Account, Basis, Entry, Programme, Rate, account, expiry},
    merge,
    recurrence::Day,
    value::Value,
    view::{self, CollectionView},
};
use common::{CONTACT, KEY, Team, add, item, remove, set_in};
use proptest::prelude::*;
use rust_decimal::Decimal;

const LEDGER: DocKey = DocKey::Ledger { contact: CONTACT, year: 2026 };

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn entry(number: usize, on: &str, points: i64) -> Entry {
    Entry { item: item(number), day: day(on), points: Decimal::from(points) }
}

fn lines(account: &Account) -> Vec<(String, i64, i64)> {
    let whole = |points: Decimal| i64::try_from(points).unwrap();
    let lines = account.movements.iter();
    lines.map(|of| (of.day.to_string(), whole(of.points), whole(of.balance))).collect()
}

fn line(on: &str, points: i64, balance: i64) -> (String, i64, i64) {
    (on.to_owned(), points, balance)
}

#[test]
fn what_was_earned_first_is_spent_first_and_the_rest_is_lost_by_date() {
    let entries = [
        entry(0, "2025-01-10", 100),
        entry(1, "2025-06-01", 50),
        entry(2, "2025-09-01", -70),
        entry(3, "2026-02-01", 20),
    ];
    let on = |today: &str| account(&entries, Some(12), day(today));
    assert_eq!(on("2026-01-09").balance, Decimal::from(80));
    assert_eq!(on("2026-01-09").next_expiry, Some((day("2026-01-10"), Decimal::from(30))));
    assert_eq!(on("2026-01-10").balance, Decimal::from(50));
    assert_eq!(
        lines(&on("2026-06-01")),
        [
            line("2025-01-10", 100, 100),
            line("2025-06-01", 50, 150),
            line("2025-09-01", -70, 80),
            line("2026-01-10", -30, 50),
            line("2026-02-01", 20, 70),
            line("2026-06-01", -50, 20),
        ]
    );
    assert_eq!(account(&entries, None, day("2090-01-01")).balance, Decimal::from(100));
}

#[test]
fn a_debit_below_zero_is_kept_and_flagged_and_what_comes_pays_it_first() {
    let entries = [
        entry(0, "2026-01-01", 100),
        entry(1, "2026-02-01", -80),
        entry(2, "2026-02-01", -80),
        entry(3, "2026-03-01", 70),
    ];
    let account = account(&entries, Some(6), day("2026-08-31"));
    let flagged: Vec<_> = account.movements.iter().filter(|of| of.overdrawn).collect();
    assert_eq!(flagged.len(), 1);
    assert_eq!(flagged[0].balance, Decimal::from(-60));
    assert_eq!(account.balance, Decimal::from(10));
    assert_eq!(account.next_expiry, Some((day("2026-09-01"), Decimal::from(10))));
}

#[test]
fn what_is_dated_ahead_waits_for_its_day() {
    let entries = [entry(0, "2026-11-24", 40), entry(1, "2026-12-01", 5)];
    let before = account(&entries, None, day("2026-11-30"));
    assert_eq!((before.balance, before.ahead), (Decimal::from(40), vec![item(1)]));
    let after = account(&entries, None, day("2026-12-01"));
    assert_eq!((after.balance, after.ahead), (Decimal::from(45), vec![]));
}

#[test]
fn points_beyond_what_numbers_hold_stop_no_screen() {
    let much = |number, on: &str, points| Entry { item: item(number), day: day(on), points };
    let (most, least) = (Decimal::MAX, Decimal::MIN);
    let earned = [0, 1, 2].map(|number| much(number, "2025-01-10", most));
    let later = [3, 4, 5].map(|number| much(number, &format!("2025-0{number}-01"), most));
    let spent = [6, 7].map(|number| much(number, "2025-09-01", least));
    assert_eq!(account(&earned, Some(12), day("2025-02-01")).balance, most);
    let next = account(&earned, Some(12), day("2025-02-01")).next_expiry;
    assert_eq!(next, Some((day("2026-01-10"), most)));
    assert_eq!(account(&earned, Some(12), day("2026-02-01")).movements.len(), 4);
    let all = [&earned[..], &later, &spent].concat();
    assert_eq!(account(&all, Some(12), day("2027-01-01")).ahead.len(), 0);
}

#[test]
fn a_month_without_that_day_ends_on_its_last() {
    assert_eq!(expiry(day("2025-01-31"), Some(1)), Some(day("2025-02-28")));
    assert_eq!(expiry(day("2024-02-29"), Some(12)), Some(day("2025-02-28")));
    assert_eq!(expiry(day("2025-01-31"), None), None);
    assert_eq!(expiry(day("2025-01-31"), Some(u32::MAX)), None);
}

#[test]
fn the_rules_of_a_programme() {
    let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    let programme = Programme {
        earn_points: Some(decimal("0.5")),
        earn_base: Basis::Net,
        burn_points: Some(decimal("100")),
        burn_value: Some(decimal("2.5")),
        rates: vec![Rate {
            category: "Restaurant".into(),
            points: decimal("2"),
            ..Rate::default()
        }],
        ..Programme::default()
    };
    let earned = |amount: &str, category: &str| programme.earned(decimal(amount), category);
    assert_eq!(earned("121.99", ""), Some(decimal("60")));
    assert_eq!(earned("121.99", "Restaurant"), Some(decimal("243")));
    assert_eq!(earned("-121.99", ""), Some(decimal("-60")));
    assert_eq!(Programme::default().earned(decimal("10"), ""), None);
    assert_eq!(programme.worth(decimal("399")), Some(decimal("7.5")));
    assert_eq!(programme.worth(decimal("-5")), Some(decimal("0")));
    assert_eq!(Programme::default().worth(decimal("10")), None);
}

/// Each point by itself, day by day, as with beans in jars.
fn beans(entries: &[Entry], months: Option<u32>, today: Day) -> (i64, Vec<(Day, i64)>) {
    let (mut jar, mut owed, mut lost): (Vec<Day>, i64, Vec<(Day, i64)>) = (vec![], 0, vec![]);
    let first = entries.iter().map(|of| of.day).min().unwrap_or(today).min(today);
    for now in first.iter_days().take_while(|now| *now <= today) {
        let is_lost = |earned: &Day| expiry(*earned, months).is_some_and(|on| on <= now);
        let gone = jar.iter().filter(|earned| is_lost(earned)).count();
        jar.retain(|earned| !is_lost(earned));
        if gone > 0 {
            lost.push((now, i64::try_from(gone).unwrap()));
        }
        let of_today = || entries.iter().filter(|of| of.day == now);
        let whole = |of: &Entry| i64::try_from(of.points).unwrap();
        for _ in 0..of_today().map(whole).filter(|points| *points > 0).sum::<i64>() {
            if owed > 0 { owed -= 1 } else { jar.push(now) }
        }
        for _ in 0..of_today().map(whole).filter(|points| *points < 0).sum::<i64>().abs() {
            if jar.is_empty() { owed += 1 } else { _ = jar.remove(0) }
        }
    }
    (i64::try_from(jar.len()).unwrap() - owed, lost)
}

/// Days of three years, points of both signs.
fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let one = (0_u64..1_100, -40..60_i64);
    prop::collection::vec(one, 0..25).prop_map(|all| {
        let entry = |(number, (after, points)): (usize, (u64, i64))| {
            let day = day("2024-01-31").checked_add_days(chrono::Days::new(after)).unwrap();
            Entry { item: item(number), day, points: Decimal::from(points) }
        };
        all.into_iter().enumerate().map(entry).collect()
    })
}

proptest! {
    #[test]
    fn an_account_is_what_beans_in_jars_say(
        entries in entries(),
        months in prop::option::of(1_u32..20),
        after in 0_u64..1_500,
    ) {
        let today = day("2024-01-01").checked_add_days(chrono::Days::new(after)).unwrap();
        let account = account(&entries, months, today);
        let (balance, lost) = beans(&entries, months, today);
        prop_assert_eq!(account.balance, Decimal::from(balance));
        let ours: Vec<_> = account.movements.iter().filter(|of| of.item.is_none()).collect();
        let ours: Vec<_> =
            ours.iter().map(|of| (of.day, i64::try_from(-of.points).unwrap())).collect();
        prop_assert_eq!(ours, lost);
        let sum: Decimal = account.movements.iter().map(|of| of.points).sum();
        prop_assert_eq!(account.balance, sum);
        prop_assert!(account.movements.is_sorted_by_key(|of| of.day));
        let shown = account.movements.iter().filter(|of| of.item.is_some()).count();
        prop_assert_eq!(shown + account.ahead.len(), entries.len());
        if let Some((on, points)) = account.next_expiry {
            // Were nothing to happen until then, so many would be lost on that day.
            let then = super_account(&entries, months, today, on);
            prop_assert_eq!(account.balance - then.balance, points);
        }
    }

    #[test]
    fn the_order_in_which_entries_are_read_is_of_no_matter(
        (entries, shuffled) in entries().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        months in prop::option::of(1_u32..20),
    ) {
        let today = day("2026-06-01");
        prop_assert_eq!(account(&entries, months, today), account(&shuffled, months, today));
    }

    /// Credits, debits, corrections and removals on several devices: all see one balance, which is
    /// the sum of what is there.
    #[test]
    fn devices_that_meet_in_any_order_fold_the_same(
        acts in prop::collection::vec((0..3_usize, 0..4_u8, any::<prop::sample::Index>(), -50..50_i64), 1..25),
        seed: u64,
    ) {
        let mut team = Team::new(3, LEDGER);
        let mut made = 0;
        for (device, act, which, points) in acts {
            let points = points.to_string();
            // Only what this device has seen can be changed by it.
            let known = view::ledger(&[(LEDGER, &team.docs[device])])[0].items.clone();
            match (act, known.is_empty()) {
                (2, false) => {
                    let of = known[which.index(known.len())].item;
                    team.must(device, set_in("loyalty_entries", of, "points", &points));
                }
                (3, false) => {
                    let of = known[which.index(known.len())].item;
                    team.must(device, remove("loyalty_entries", of));
                }
                _ => {
                    let fields = [
                        ("points", Value::text(points)),
                        ("on", Value::text("2026-03-01")),
                    ];
                    team.must(device, add("loyalty_entries", item(made), &fields));
                    made += 1;
                }
            }
            team.deliver(device, which);
        }
        team.settle(seed);
        let accounts: Vec<_> = team.docs.iter().map(|doc| folded(&view::ledger(&[(LEDGER, doc)]))).collect();
        prop_assert!(accounts.iter().all(|account| account == &accounts[0]));
        let there = view::ledger(&[(LEDGER, &team.docs[0])]);
        let points = loyalty::items(&there).map(|of| {
            of.fields.iter().find(|field| field.key == "points").unwrap().value.clone().unwrap()
        });
        let sum: Decimal = points.map(|of| of.as_text().unwrap().parse::<Decimal>().unwrap()).sum();
        prop_assert_eq!(accounts[0].balance, sum);
    }
}

fn super_account(entries: &[Entry], months: Option<u32>, today: Day, on: Day) -> Account {
    let known: Vec<_> = entries.iter().filter(|of| of.day <= today).copied().collect();
    account(&known, months, on)
}

fn folded(ledger: &[CollectionView]) -> Account {
    let all = loyalty::entries(ledger);
    account(all.get("").map_or(&[][..], Vec::as_slice), None, day("2026-06-01"))
}

#[test]
fn two_offline_credits_of_fifty_make_a_hundred() {
    let mut team = Team::new(2, LEDGER);
    for device in 0..2 {
        let fields = [("points", Value::text("50")), ("on", Value::text("2026-03-01"))];
        team.must(device, add("loyalty_entries", item(device), &fields));
    }
    team.settle(7);
    for doc in &team.docs {
        assert_eq!(folded(&view::ledger(&[(LEDGER, doc)])).balance, Decimal::from(100));
    }
}

/// A card whose entry has no day counts on the day on which it was written down.
#[test]
fn an_entry_without_a_day_is_of_the_day_it_was_written() {
    let mut team = Team::new(1, LEDGER);
    team.must(0, add("loyalty_entries", item(0), &[("points", Value::text("5"))]));
    let all = loyalty::entries(&view::ledger(&[(LEDGER, &team.docs[0])]));
    assert_eq!(all[""][0].day, day("1970-01-01"));
}

/// Rule 7: cards and services are copied with their ids, and ledgers follow the pointer.
#[test]
fn a_merge_of_two_fiches_keeps_both_cards_and_all_points() {
    let gone = DocKey::Contact(carnet_ids::DocId::new([7; 16]));
    let mut from = Team::new(1, gone);
    let mut into = Team::new(1, KEY);
    let card = |number: &str| [("loyalty_number", Value::text(number))];
    from.must(0, add("memberships", item(1), &card("2900000000018")));
    from.must(0, add("subscriptions", item(2), &[("label", Value::text("Entretien"))]));
    from.must(0, add("credits", item(3), &[("bought", Value::text("10"))]));
    from.must(0, add("dossiers", item(4), &[("label", Value::text("Litige"))]));
    into.must(0, add("memberships", item(5), &card("2900000000025")));
    for _ in 0..2 {
        // Twice is as once.
        for intent in merge::plan(&from.docs[0], gone, &into.docs[0], KEY) {
            let team = if intent.doc == gone { &mut from } else { &mut into };
            team.edit(0, intent.edits).unwrap();
        }
    }
    let shown = into.view(0);
    let ids =
        |key| -> Vec<ItemId> { common::items_of(&shown, key).iter().map(|of| of.item).collect() };
    assert_eq!(ids("memberships").len(), 2);
    assert_eq!(
        (ids("subscriptions"), ids("credits"), ids("dossiers")),
        (vec![item(2)], vec![item(3)], vec![item(4)])
    );
    let DocKey::Contact(id) = gone else { panic!("{gone:?}") };
    let other = DocKey::Ledger { contact: id, year: 2025 };
    let mut years = [Team::new(1, LEDGER), Team::new(1, other)];
    for (number, year) in years.iter_mut().enumerate() {
        let fields = [("points", Value::text("50")), ("on", Value::text("2026-03-01"))];
        year.must(0, add("loyalty_entries", item(number), &fields));
    }
    let all = view::ledger(&[(LEDGER, &years[0].docs[0]), (other, &years[1].docs[0])]);
    assert_eq!(folded(&all).balance, Decimal::from(100));
}
