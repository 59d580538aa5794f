//! What is agreed with a contact: when it pays, at what price it buys, what VAT it is charged, each
//! by another way to count; and how edits of two devices meet.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it reads by failing")]

mod common;

use automerge::Automerge;
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    merge,
    recurrence::Day,
    schema::{self, Field, Section},
    terms::{
        price::{self, Agreed, Price, Scope, Source, Special, State, Subject},
        schedule::{self, Instalment, Kind, Mode, Rule, Term},
        vat::{self, Nature, Rates, Regime},
    },
    value::Value,
    view::{self, FieldView, TermsSource, TermsView},
};
use chrono::{Datelike, Days, NaiveDate};
use common::{CONTACT, KEY, Team, item, remove, set, set_in, unset};
use proptest::prelude::*;
use rust_decimal::Decimal;

const TERMS: DocKey = DocKey::Terms(CONTACT);

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn add(collection: &str, item: ItemId, fields: &[(&str, &str)]) -> Edit {
    let fields: Vec<_> = fields.iter().map(|(key, text)| (*key, Value::text(*text))).collect();
    common::add(collection, item, &fields)
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

// Prices.

fn special(number: usize, scope: Scope, agreed: Agreed) -> Special {
    Special {
        item: item(number),
        scope,
        id: match scope {
            Scope::Article => "a1".to_owned(),
            Scope::Family => "f1".to_owned(),
        },
        label: String::new(),
        agreed,
        min_quantity: Decimal::ZERO,
        starts_on: None,
        ends_on: None,
        created: 0,
        retired: false,
    }
}

fn subject() -> Subject {
    Subject {
        id: "a1".to_owned(),
        names: vec!["FOUR-R18".to_owned(), "Four rotatif".to_owned()],
        family: "f1".to_owned(),
        family_name: "Fours".to_owned(),
        grid: Some(decimal("90")),
        default: Some(decimal("100")),
    }
}

fn price_of(specials: &[Special], quantity: &str) -> Option<Price> {
    price::resolve(specials, &subject(), decimal(quantity), day("2026-11-29"))
}

#[test]
fn the_article_comes_before_its_family_the_grid_and_its_own_price() {
    let family = special(1, Scope::Family, Agreed::Price(decimal("80")));
    let article = special(2, Scope::Article, Agreed::Discount(decimal("10")));
    let both = [family.clone(), article];
    let found = price_of(&both, "1").unwrap();
    assert_eq!((found.amount, found.source), (decimal("81"), Source::Special(item(2))));
    assert_eq!(price_of(&[family], "1").unwrap().source, Source::Special(item(1)));
    assert_eq!(price_of(&[], "1").unwrap().source, Source::Grid);
    let bare = Subject { grid: None, ..subject() };
    let own = price::resolve(&[], &bare, Decimal::ONE, day("2026-11-29")).unwrap();
    assert_eq!((own.amount, own.source), (decimal("100"), Source::Default));
    assert_eq!(price::resolve(&[], &Subject::default(), Decimal::ONE, day("2026-11-29")), None);
}

#[test]
fn the_highest_quantity_that_is_reached_counts_then_the_newest() {
    let one = |number, least: &str, starts: Option<&str>, created| Special {
        min_quantity: decimal(least),
        starts_on: starts.map(day),
        created,
        ..special(number, Scope::Article, Agreed::Price(Decimal::from(number)))
    };
    let all = [
        one(1, "0", Some("2026-11-01"), 9),
        one(2, "10", None, 1),
        one(3, "10", Some("2026-01-01"), 1),
        one(4, "10", Some("2026-01-01"), 2),
        one(5, "10", Some("2026-01-01"), 2),
        one(6, "50", None, 1),
    ];
    let source = |quantity| match price_of(&all, quantity).unwrap().source {
        Source::Special(item) => item,
        other => panic!("{other:?}"),
    };
    assert_eq!(source("9.999"), item(1));
    assert_eq!(source("10"), item(5));
    assert_eq!(source("50"), item(6));
}

#[test]
fn words_know_an_article_where_no_catalogue_does() {
    let words = |scope, id: &str, label: &str| Special {
        id: id.to_owned(),
        label: label.to_owned(),
        ..special(1, scope, Agreed::Price(decimal("5")))
    };
    for (scope, id, label, found) in [
        (Scope::Article, "", "four-r18", true),
        (Scope::Article, "", "FOUR ROTATIF", true),
        (Scope::Article, "", "Four", false),
        (Scope::Family, price::BY_NAME, "fours", true),
        (Scope::Family, price::BY_NAME, "Froid", false),
        (Scope::Family, "f2", "Fours", false),
    ] {
        let source = price_of(&[words(scope, id, label)], "1").unwrap().source;
        assert_eq!(source == Source::Special(item(1)), found, "{label}");
    }
}

#[test]
fn a_special_price_holds_from_its_first_day_to_its_last() {
    let one = Special {
        starts_on: Some(day("2026-03-01")),
        ends_on: Some(day("2026-03-31")),
        ..special(1, Scope::Article, Agreed::Price(decimal("5")))
    };
    for (on, state) in [
        ("2026-02-28", State::Upcoming),
        ("2026-03-01", State::Current),
        ("2026-03-31", State::Current),
        ("2026-04-01", State::Past),
    ] {
        assert_eq!(price::state(&one, day(on)), state, "{on}");
    }
    let retired = Special { retired: true, ..one };
    assert_eq!(price::state(&retired, day("2026-03-10")), State::Past);
}

#[test]
fn what_a_form_refuses_is_said_with_its_field() {
    let good = [("label", "Four"), ("unit_price", "12.5")];
    let with = |more: &[(&str, &str)]| {
        let all: Vec<(String, String)> = good
            .iter()
            .chain(more)
            .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()))
            .collect();
        price::fault(move |key| {
            all.iter()
                .rev()
                .find(|(known, _)| known == key)
                .map(|(_, text)| text.clone())
                .unwrap_or_default()
        })
        .map(|fault| (fault.field, fault.code))
    };
    assert_eq!(with(&[]), None);
    for (more, expected) in [
        (&[("label", " ")][..], ("label", "needs-value")),
        (&[("unit_price", "")], ("unit_price", "needs-price")),
        (&[("discount", "5")], ("discount", "price-and-discount")),
        (&[("unit_price", "-1")], ("unit_price", "negative")),
        (&[("unit_price", "1.00001")], ("unit_price", "four-decimals")),
        (&[("min_quantity", "-1")], ("min_quantity", "negative")),
        (&[("starts_on", "2026-02-01"), ("ends_on", "2026-01-31")], ("ends_on", "ends-before")),
    ] {
        assert_eq!(with(more), Some(expected), "{more:?}");
    }
    assert_eq!(with(&[("unit_price", "1.000100")]), None);
    assert_eq!(with(&[("starts_on", "2026-02-01"), ("ends_on", "2026-02-01")]), None);
}

fn specials() -> impl Strategy<Value = Vec<Special>> {
    let agreed = prop_oneof![
        (0_i64..50_000).prop_map(|price| Agreed::Price(Decimal::new(price, 4))),
        (0_i64..=10_000).prop_map(|share| Agreed::Discount(Decimal::new(share, 2))),
    ];
    let days = || {
        proptest::option::of(
            (0_u64..6)
                .prop_map(|after| day("2026-11-27").checked_add_days(Days::new(after)).unwrap()),
        )
    };
    let one = (
        any::<bool>(),
        0_u8..3,
        agreed,
        0_i64..4,
        (days(), days()),
        0_i64..3,
        proptest::bool::weighted(0.1),
    );
    let one =
        one.prop_map(|(article, which, agreed, least, (starts_on, ends_on), created, retired)| {
            Special {
                scope: if article { Scope::Article } else { Scope::Family },
                id: format!("{}{which}", if article { "a" } else { "f" }),
                min_quantity: Decimal::from(least),
                starts_on,
                ends_on,
                created,
                retired,
                ..special(0, Scope::Article, agreed)
            }
        });
    proptest::collection::vec(one, 0..12).prop_map(|mut all| {
        all.iter_mut().enumerate().for_each(|(at, one)| one.item = item(at));
        all
    })
}

/// The same, by passing over the whole list again for each thing that decides.
fn naive(
    all: &[Special],
    of: &Subject,
    quantity: Decimal,
    today: Day,
) -> Option<(Decimal, Source)> {
    let base = of.grid.or(of.default);
    let mut left: Vec<&Special> = Vec::new();
    for one in all {
        let begun = one.starts_on.is_none() || one.starts_on <= Some(today);
        let over = one.ends_on.is_some() && one.ends_on < Some(today);
        let known = (one.scope == Scope::Article && one.id == of.id)
            || (one.scope == Scope::Family && one.id == of.family);
        let says = matches!(one.agreed, Agreed::Price(_)) || base.is_some();
        if begun && !over && !one.retired && known && says && one.min_quantity <= quantity {
            left.push(one);
        }
    }
    if left.iter().any(|one| one.scope == Scope::Article) {
        left.retain(|one| one.scope == Scope::Article);
    }
    if let Some(highest) = left.iter().map(|one| one.min_quantity).max() {
        left.retain(|one| one.min_quantity == highest);
    }
    if let Some(latest) = left.iter().map(|one| one.starts_on).max() {
        left.retain(|one| one.starts_on == latest);
    }
    if let Some(newest) = left.iter().map(|one| one.created).max() {
        left.retain(|one| one.created == newest);
    }
    left.sort_by_key(|one| one.item);
    match left.last() {
        Some(one) => {
            let amount = match one.agreed {
                Agreed::Price(price) => price,
                Agreed::Discount(percent) => {
                    let exact = base? * (Decimal::from(100) - percent) / Decimal::from(100);
                    (exact * Decimal::from(10_000) + Decimal::new(5, 1)).trunc()
                        / Decimal::from(10_000)
                }
            };
            Some((amount, Source::Special(one.item)))
        }
        None => of
            .grid
            .map(|price| (price, Source::Grid))
            .or(of.default.map(|price| (price, Source::Default))),
    }
}

proptest! {
    #[test]
    fn a_price_is_the_one_that_a_naive_search_finds_in_any_order(
        all in specials(),
        grid in proptest::option::of((0_i64..9_999_999).prop_map(|price| Decimal::new(price, 4))),
        own in proptest::option::of((0_i64..9_999_999).prop_map(|price| Decimal::new(price, 4))),
        quantity in 0_i64..5,
        turn in 0_usize..12,
    ) {
        let subject = Subject { grid, default: own, ..subject() };
        let (quantity, today) = (Decimal::from(quantity), day("2026-11-29"));
        let expected = naive(&all, &subject, quantity, today);
        let mut turned = all.clone();
        let by = if all.is_empty() { 0 } else { turn % all.len() };
        turned.rotate_left(by);
        for order in [&all, &turned] {
            let found = price::resolve(order, &subject, quantity, today);
            prop_assert_eq!(found.map(|price| (price.amount, price.source)), expected);
        }
    }
}

#[test]
fn a_grid_has_prices_by_quantity() {
    let prices = [
        (item(1), Decimal::ZERO, decimal("10")),
        (item(2), Decimal::TEN, decimal("9")),
        (item(3), Decimal::TEN, decimal("8")),
    ];
    for (quantity, price) in [("0", "10"), ("9.999", "10"), ("10", "8"), ("1000", "8")] {
        assert_eq!(price::in_grid(&prices, decimal(quantity)), Some(decimal(price)));
    }
    assert_eq!(price::in_grid(&prices[1..], Decimal::ONE), None);
}

// VAT.

#[test]
fn the_table_of_vat() {
    use Nature::{Goods, Services};
    use Rates::{Corsican, Metropolitan, Overseas, Zero};
    let german = "DE123456789";
    // Regime, exemption, country, postcode, number, nature; rates, category, reason.
    for (said, exemption, (country, postcode), number, nature, expected) in [
        ("automatic", "", ("FR", "29200"), "", Goods, (Metropolitan, "S", "domestic")),
        ("automatic", "", ("", ""), "FR44732829320", Services, (Metropolitan, "S", "domestic")),
        ("", "", ("MC", "98000"), "", Goods, (Metropolitan, "S", "domestic")),
        ("automatic", "", ("FR", "98000"), "", Goods, (Metropolitan, "S", "domestic")),
        ("automatic", "", ("FR", "20000"), "", Goods, (Corsican, "S", "domestic")),
        ("automatic", "", ("FR", "97400"), "", Goods, (Overseas, "S", "domestic")),
        ("automatic", "", ("RE", "97400"), "", Services, (Overseas, "S", "domestic")),
        ("automatic", "", ("FR", "97300"), "", Goods, (Zero, "O", "untaxed")),
        ("automatic", "", ("YT", ""), "", Goods, (Zero, "O", "untaxed")),
        ("automatic", "", ("FR", "98713"), "", Goods, (Zero, "G", "world_goods")),
        ("automatic", "", ("FR", "97150"), "", Goods, (Zero, "G", "world_goods")),
        ("automatic", "", ("DE", ""), german, Goods, (Zero, "K", "union_goods")),
        ("automatic", "", ("DE", ""), german, Services, (Zero, "AE", "union_services")),
        ("automatic", "", ("AT", ""), german, Goods, (Zero, "K", "union_goods")),
        ("automatic", "", ("DE", ""), "", Goods, (Metropolitan, "S", "union_without")),
        ("automatic", "", ("DE", ""), "DE12", Goods, (Metropolitan, "S", "union_without")),
        ("automatic", "", ("DE", ""), "FR44732829320", Goods, (Metropolitan, "S", "union_without")),
        ("automatic", "", ("FR", "29200"), german, Goods, (Metropolitan, "S", "domestic")),
        ("automatic", "", ("GR", ""), "EL123456789", Goods, (Zero, "K", "union_goods")),
        ("automatic", "", ("GB", ""), "GB123456789", Goods, (Zero, "G", "world_goods")),
        ("automatic", "", ("GB", ""), "XI123456789", Goods, (Zero, "K", "union_goods")),
        ("automatic", "", ("GB", ""), "XI123456789", Services, (Zero, "O", "world_services")),
        ("automatic", "", ("CH", ""), "", Goods, (Zero, "G", "world_goods")),
        ("automatic", "", ("US", ""), "", Services, (Zero, "O", "world_services")),
        ("subject", "", ("DE", ""), german, Goods, (Metropolitan, "S", "subject")),
        ("subject", "", ("FR", "20000"), "", Goods, (Corsican, "S", "subject")),
        ("not_subject", "franchise", ("FR", "29200"), "", Goods, (Zero, "E", "franchise")),
        ("not_subject", "construction", ("FR", ""), "", Services, (Zero, "AE", "construction")),
        ("not_subject", "out_of_scope", ("FR", ""), "", Services, (Zero, "O", "out_of_scope")),
        ("not_subject", "exempt", ("FR", ""), "", Services, (Zero, "E", "exempt")),
        ("not_subject", "", ("FR", ""), "", Services, (Zero, "E", "exempt")),
    ] {
        let of = Regime { regime: said, exemption, country, postcode, number };
        let found = vat::treatment(&of, nature);
        let (rates, category, reason) = expected;
        assert_eq!(
            (found.rates, found.category.code(), found.reason),
            (rates, category, reason),
            "{of:?}"
        );
        assert_eq!(found.mention, rates == Zero, "{of:?}");
    }
}

// Documents.

/// Screens tell edits that wait by their contact alone, and so by their fields' keys.
#[test]
fn no_field_of_the_terms_is_called_as_one_of_the_fiche() {
    let of = |sections: &'static [Section]| sections.iter().flat_map(|section| section.fields);
    for field in of(schema::TERMS_SECTIONS) {
        let is_same = |other: &Field| other.key == field.key;
        assert!(!of(schema::CONTACT_SECTIONS).any(is_same), "{}", field.key);
        assert!(!schema::CONTACT_MARKS.iter().any(is_same), "{}", field.key);
    }
}

fn read(documents: &[(DocKey, &Automerge)]) -> TermsView {
    view::terms(&TermsSource { contact: CONTACT, documents, fiche: None, settings: None })
}

fn field<'a>(view: &'a TermsView, key: &str) -> &'a FieldView {
    view.sections.iter().flat_map(|section| &section.fields).find(|field| field.key == key).unwrap()
}

fn words(view: &TermsView, key: &str) -> String {
    view::holds(field(view, key)).and_then(Value::as_text).unwrap_or_default().to_owned()
}

proptest! {
    #[test]
    fn different_fields_that_two_devices_write_both_stay(seed in any::<u64>()) {
        let mut team = Team::new(3, TERMS);
        team.must(0, set("payment_term", "30+eom"));
        team.must(1, set("discount", "2,5 %"));
        team.must(2, add("special_prices", item(1), &[("label", "Four"), ("unit_price", "1200")]));
        team.settle(seed);
        for doc in &team.docs {
            let view = read(&[(TERMS, doc)]);
            prop_assert_eq!(words(&view, "payment_term"), "30+eom");
            prop_assert_eq!(words(&view, "discount"), "2.5");
            prop_assert_eq!(view.prices.len(), 1);
            prop_assert!(view::conflicts(doc, TERMS).is_empty());
        }
    }
}

#[test]
fn one_field_that_two_devices_write_is_a_conflict_and_so_is_a_special_price() {
    let mut team = Team::new(2, TERMS);
    team.must(0, add("special_prices", item(1), &[("label", "Four"), ("unit_price", "1200")]));
    team.settle(1);
    team.must(0, set("credit_limit", "1000"));
    team.must(1, set("credit_limit", "2 000 €"));
    team.must(0, set_in("special_prices", item(1), "unit_price", "1100"));
    team.must(1, set_in("special_prices", item(1), "unit_price", "1150"));
    team.settle(3);
    for doc in &team.docs {
        let view = read(&[(TERMS, doc)]);
        assert_eq!(field(&view, "credit_limit").conflict.len(), 2);
        assert_eq!(common::item_field(&view.prices[0], "unit_price").conflict.len(), 2);
        assert_eq!(view::conflicts(doc, TERMS).len(), 2);
        // The fiche counts them.
        let fiche = view::fiche(&KEY.new_document(), &[(TERMS, doc)]);
        assert_eq!(fiche.conflicts, 2);
    }
    team.must(0, set("credit_limit", "1500"));
    team.must(0, set_in("special_prices", item(1), "unit_price", "1120"));
    team.settle(5);
    assert!(view::conflicts(&team.docs[1], TERMS).is_empty());
    let lines = view::history(&team.docs[1], TERMS);
    let told = lines.iter().flat_map(|entry| &entry.details);
    assert!(
        told.clone().any(|detail| detail.field == "credit_limit" && detail.place == Place::Root)
    );
    assert_eq!(told.filter(|detail| detail.field == "unit_price").count(), 4);
}

#[test]
fn a_special_price_that_one_removes_while_another_edits_it_stays_and_is_told() {
    let mut team = Team::new(2, TERMS);
    team.must(0, add("special_prices", item(1), &[("label", "Four"), ("discount", "5")]));
    team.settle(1);
    team.must(0, remove("special_prices", item(1)));
    team.must(1, set_in("special_prices", item(1), "discount", "7"));
    team.settle(2);
    let view = read(&[(TERMS, &team.docs[0])]);
    assert!(view.prices[0].removed_meanwhile.is_some());
}

#[test]
fn what_can_not_be_is_refused() {
    let mut team = Team::new(1, TERMS);
    for (key, text, code) in [
        ("discount", "101", "not-a-share"),
        ("discount", "-1", "not-a-share"),
        ("discount", "beaucoup", "not-a-number"),
        ("credit_limit", "-5", "out-of-range"),
        ("carriage_free_from", "x", "not-a-number"),
        ("currency", "ZZZ", "unknown-choice"),
        ("vat_regime", "maybe", "unknown-choice"),
    ] {
        let refused = team.edit(0, vec![set(key, text)]).unwrap_err();
        assert_eq!((refused.field.as_str(), refused.code.as_str()), (key, code), "{text}");
    }
    team.must(0, set("discount", "12,345 %"));
    team.must(0, set("carriage_free_from", "1 500,5 CHF"));
    team.must(0, set("payment_term", "30+eom@010"));
    let view = read(&[(TERMS, &team.docs[0])]);
    assert_eq!(words(&view, "discount"), "12.35");
    assert_eq!(words(&view, "carriage_free_from"), "1500.5");
    assert_eq!(words(&view, "payment_term"), "30+eom@10");
}

#[test]
fn amounts_are_told_in_the_contacts_currency() {
    let mut team = Team::new(1, TERMS);
    team.must(0, set("carriage_free_from", "1500"));
    assert_eq!(
        field(&read(&[(TERMS, &team.docs[0])]), "carriage_free_from").display,
        "1\u{202f}500\u{a0}€"
    );
    team.must(0, set("currency", "CHF"));
    let view = read(&[(TERMS, &team.docs[0])]);
    assert_eq!(field(&view, "carriage_free_from").display, "1\u{202f}500\u{a0}CHF");
    assert_eq!(view.currency, "CHF");
}

#[test]
fn what_is_unset_comes_from_the_category_then_from_the_company_then_from_the_law() {
    let mut settings = Team::new(1, DocKey::Settings);
    let mut contact = Team::new(1, KEY);
    let mut own = Team::new(1, TERMS);
    let from = |settings: &Team, contact: &Team, own: &Team| {
        let view = view::terms(&TermsSource {
            contact: CONTACT,
            documents: &[(TERMS, &own.docs[0])],
            fiche: Some(&contact.docs[0]),
            settings: Some(&settings.docs[0]),
        });
        let found = field(&view, "payment_term");
        (words(&view, "payment_term"), found.inherited.as_ref().map(|of| of.from))
    };
    assert_eq!(from(&settings, &contact, &own), ("net+30".into(), Some(view::Source::BuiltIn)));
    settings.must(0, set("payment_term", "net+45"));
    assert_eq!(from(&settings, &contact, &own), ("net+45".into(), Some(view::Source::Company)));
    settings
        .must(0, add("categories", item(1), &[("name", "Revendeur"), ("payment_term", "45+eom")]));
    assert_eq!(from(&settings, &contact, &own).0, "net+45");
    contact.must(0, set("category", "Revendeur"));
    assert_eq!(from(&settings, &contact, &own), ("45+eom".into(), Some(view::Source::Category)));
    own.must(0, set("payment_term", "eom+30"));
    assert_eq!(from(&settings, &contact, &own), ("eom+30".into(), None));
    own.must(0, unset("payment_term"));
    assert_eq!(from(&settings, &contact, &own).1, Some(view::Source::Category));
}

#[test]
fn schedules_of_the_settings_are_found_by_their_names() {
    let mut settings = Team::new(1, DocKey::Settings);
    let link = item(1).to_string();
    settings.must(0, add("payment_terms", item(1), &[("name", "Étalé"), ("due_rule", "30+eom")]));
    settings.must(0, add("payment_terms", item(2), &[("name", "Sans règle")]));
    let part = [("term", &*link), ("instalment_kind", "deposit"), ("percent", "30")];
    settings.must(0, add("instalments", item(3), &part));
    settings
        .must(0, add("instalments", item(4), &[("term", &*link), ("instalment_kind", "balance")]));
    assert_eq!(
        settings
            .edit(0, vec![set_in("payment_terms", item(1), "due_rule", "quand on veut")])
            .unwrap_err()
            .code,
        "not-a-schedule"
    );
    let read = |key: &str| view::settings_collection(&settings.docs[0], key).unwrap();
    let known = schedule::terms(&[read("payment_terms"), read("instalments")]);
    let found = schedule::chosen("etale", &known).unwrap();
    assert_eq!((found.id, found.rule, found.instalments.len()), (Some(item(1)), rule("30+eom"), 2));
    assert_eq!(known[1].rule, Rule::BY_LAW);
    assert_eq!(schedule::chosen("eom+45", &known).unwrap().rule, rule("eom+45"));
    assert_eq!(schedule::chosen("inconnu", &known), None);
    assert_eq!(schedule::chosen("", &known), None);
}

const OTHER: DocId = DocId::new([0xc1; 16]);

fn terms_of(contact: DocId, edits: Vec<Edit>) -> Automerge {
    let mut team = Team::new(1, DocKey::Terms(contact));
    if !edits.is_empty() {
        team.edit(0, edits).unwrap();
    }
    team.docs.remove(0)
}

#[test]
fn a_merged_fiches_terms_are_shown_and_what_was_emptied_stays_empty() {
    let theirs = terms_of(
        OTHER,
        vec![
            set("payment_term", "45+eom"),
            set("discount", "3"),
            add("special_prices", item(1), &[("label", "Four"), ("unit_price", "1200")]),
        ],
    );
    let ours = terms_of(CONTACT, vec![set("discount", "5"), set("payer", &OTHER.to_string())]);
    let view = read(&[(DocKey::Terms(OTHER), &theirs), (TERMS, &ours)]);
    assert_eq!(
        (words(&view, "payment_term"), words(&view, "discount")),
        ("45+eom".into(), "5".into())
    );
    assert_eq!(field(&view, "payment_term").inherited.as_ref().unwrap().from, view::Source::Merged);
    assert_eq!(view.prices[0].doc, DocKey::Terms(OTHER));
    let ours = terms_of(CONTACT, vec![set("payment_term", "net+30")]);
    let mut team = Team::new(1, TERMS);
    team.docs[0] = ours;
    team.must(0, unset("payment_term"));
    let view = read(&[(DocKey::Terms(OTHER), &theirs), (TERMS, &team.docs[0])]);
    assert_eq!(
        field(&view, "payment_term").inherited.as_ref().unwrap().from,
        view::Source::BuiltIn
    );
}

#[test]
fn merging_terms_twice_is_merging_them_once_and_overwrites_nothing() {
    let theirs = terms_of(
        OTHER,
        vec![
            set("discount", "3"),
            set("credit_limit", "900"),
            add("special_prices", item(1), &[("label", "Four"), ("unit_price", "1200")]),
        ],
    );
    let mut team = Team::new(2, TERMS);
    team.must(0, set("discount", "5"));
    team.settle(1);
    for device in 0..2 {
        let plan = merge::terms(&theirs, Some(&team.docs[device]), CONTACT).unwrap();
        assert_eq!(plan.doc, TERMS);
        team.edit(device, plan.edits).unwrap();
    }
    team.settle(2);
    let view = read(&[(DocKey::Terms(OTHER), &theirs), (TERMS, &team.docs[0])]);
    assert_eq!(
        (words(&view, "discount"), words(&view, "credit_limit")),
        ("5".into(), "900".into())
    );
    assert_eq!(view.prices.len(), 1);
    assert_eq!(view.prices[0].doc, TERMS);
    assert!(view::conflicts(&team.docs[0], TERMS).is_empty());
    assert_eq!(merge::terms(&theirs, Some(&team.docs[1]), CONTACT), None);
    // What is removed on the survivor does not come back from the other one.
    team.must(0, remove("special_prices", item(1)));
    assert!(read(&[(DocKey::Terms(OTHER), &theirs), (TERMS, &team.docs[0])]).prices.is_empty());
    assert_eq!(merge::terms(&theirs, None, CONTACT).unwrap().edits.len(), 3);
}
