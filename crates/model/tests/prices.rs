//! At what price a contact buys, by a naive search too; and what VAT it is charged, as a table.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it reads by failing")]

mod common;

use carnet_model::{
    recurrence::Day,
    terms::{
        Decimal,
        price::{self, Agreed, Price, Scope, Source, Special, State, Subject},
        vat::{self, Nature, Rates, Regime},
    },
};
use chrono::Days;
use common::item;
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

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
