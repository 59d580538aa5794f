//! What this company sells, and what a part of its clients bought, subscribed to and earned by it.

use crate::{
    dice::Dice,
    fiche::{add, field},
    profile::{Party, Profile},
    terms, time,
};
use carnet_ids::ItemId;
use carnet_model::{
    edit::Edit,
    kind::{self, DocKey},
    value::Value,
};
use std::collections::BTreeMap;

/// Whom the reps see often: those of whom so much is known.
const KNOWN: usize = 1_000;

pub(crate) const FAMILIES: &[&str] =
    &["Fours", "Froid", "Pétrissage", "Petit matériel", "Entretien"];

/// An article: its family, reference, name, unit and price in cents.
pub(crate) struct Article(
    pub(crate) usize,
    pub(crate) &'static str,
    pub(crate) &'static str,
    pub(crate) &'static str,
    pub(crate) i64,
);

pub(crate) const ARTICLES: &[Article] = &[
    Article(0, "FOUR-R18", "Four rotatif 18 niveaux", "pièce", 1_489_000),
    Article(1, "CHAM-POS2", "Chambre de pousse 2 portes", "pièce", 642_000),
    Article(2, "PET-SPI60", "Pétrin à spirale 60 kg", "pièce", 538_500),
    Article(3, "FIL-6040", "Filet à baguettes 600 × 400", "pièce", 2_490),
    Article(3, "MOU-PDM", "Moule à pain de mie 1 kg", "pièce", 1_845),
    Article(3, "LAM-INC", "Lames d’incision, boîte de 100", "boîte", 1_390),
    Article(3, "TOI-LIN60", "Toile de lin 60 cm", "mètre", 685),
    Article(3, "BAC-PAT", "Bac à pâtons avec couvercle", "pièce", 1_125),
    Article(4, "PIE-JOINT", "Joint de porte de four", "pièce", 8_740),
    Article(4, "MO-TECH", "Heure de technicien", "heure", 7_800),
];

pub(crate) const fn item(family: u8, number: usize) -> ItemId {
    ItemId::new([family, 0, 0, 0, 0, 0, 0, number as u8])
}

pub(crate) const fn family(number: usize) -> ItemId {
    item(0xf2, number + 1)
}

pub(crate) const fn article(number: usize) -> ItemId {
    item(0xf3, number + 1)
}

/// The programme that clients can join.
const PROGRAMME: ItemId = item(0xf1, 1);

pub(crate) fn named(collection: &str, item: ItemId, fields: Vec<(String, Value)>) -> Edit {
    Edit::Add { collection: collection.to_owned(), item, fields }
}

/// Families of articles, and how clients earn points.
pub(crate) fn definitions() -> Vec<Edit> {
    let families = (0..FAMILIES.len()).map(|number| {
        named("article_families", family(number), vec![field("name", FAMILIES[number])])
    });
    let programme = vec![
        field("name", "Les fidèles du fournil"),
        field("earn_points", "0.1"),
        field("earn_base", "net"),
        field("burn_points", "100"),
        field("burn_value", "10"),
        field("valid_months", "18"),
    ];
    let rate = vec![
        field("programme", &PROGRAMME.to_string()),
        field("category", "Revendeur"),
        field("earn_points", "0.2"),
    ];
    families
        .chain([named("loyalty_programmes", PROGRAMME, programme)])
        .chain([named("loyalty_rates", item(0xf1, 2), rate)])
        .collect()
}

/// The catalogue of each family.
pub(crate) fn catalogues() -> Vec<(DocKey, Vec<Edit>)> {
    let of = |number: usize| {
        let articles = || ARTICLES.iter().enumerate().filter(|(_, article)| article.0 == number);
        let prices = articles().flat_map(|(at, article)| terms::grid_prices(at, article.4));
        let edits = articles().map(|(at, Article(_, reference, name, unit, price))| {
            let fields = vec![
                field("reference", reference),
                field("name", name),
                field("unit", unit),
                field("unit_price", &euros(*price)),
                field("vat_rate", "20"),
            ];
            named("articles", article(at), fields)
        });
        (DocKey::Catalogue(family(number)), edits.chain(prices).collect())
    };
    (0..FAMILIES.len()).map(of).collect()
}

pub(crate) fn euros(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// Whether so much is known of a contact.
fn is_known(profile: &Profile) -> bool {
    profile.number < KNOWN && profile.stage == "client" && profile.party != Party::Individual
}

/// What its fiche says of services, and its loyalty card.
pub(crate) fn services(profile: &Profile, dice: &mut Dice) -> Vec<Edit> {
    if !is_known(profile) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    if dice.percent(45) {
        edits.push(subscription(dice));
    }
    if dice.percent(25) {
        edits.push(credit(dice));
    }
    if dice.percent(10) {
        let fields = vec![
            field(
                "label",
                dice.one(&["Litige sur une livraison", "Projet de second four", "Reprise du four"]),
            ),
            field("reference", &format!("D-{:04}", dice.range(1, 9_999))),
            field("opened_on", &day(dice, 2026, 9, 11)),
        ];
        edits.push(add("dossiers", dice, fields));
    }
    if has_card(profile) {
        let number = format!("29{:010}", profile.number + 1);
        let digits: Vec<u8> = number.bytes().map(|byte| byte - b'0').collect();
        let check = digits.first_chunk().map_or(0, carnet_model::barcode::check_digit);
        let fields = vec![
            field("programme", &PROGRAMME.to_string()),
            field("loyalty_number", &format!("{number}{check}")),
            field("joined_on", &day(dice, 2025, 1, 3)),
        ];
        edits.push(add("memberships", dice, fields));
    }
    edits
}

/// Of two clients that so much is known of, one has a card.
fn has_card(profile: &Profile) -> bool {
    is_known(profile) && profile.number.is_multiple_of(2)
}

/// A day of these months of a year.
fn day(dice: &mut Dice, year: i64, first: i64, last: i64) -> String {
    format!("{year}-{:02}-{:02}", dice.range(first, last), dice.range(1, 28))
}

/// A contract of a year: some are about to lapse as the demo's time ends.
fn subscription(dice: &mut Dice) -> Edit {
    let month = dice.range(1, 12);
    let mut fields = vec![
        field("label", dice.one(&["Entretien du four", "Entretien du froid", "Location de bacs"])),
        field("period", "year"),
        field("price", dice.one(&["290", "540", "1180"])),
        field("starts_on", &format!("2025-{month:02}-01")),
    ];
    fields.push(match dice.percent(60) {
        true => field("renewal", "tacit"),
        false => {
            field("ends_on", &format!("2026-{:02}-{}", dice.range(11, 12), dice.range(21, 28)))
        }
    });
    if dice.percent(8) {
        fields.push(field("suspended_from", "2026-11-02"));
    }
    add("subscriptions", dice, fields)
}

fn credit(dice: &mut Dice) -> Edit {
    let fields = vec![
        field("label", "Heures de technicien"),
        field("article", &article(9).to_string()),
        field("bought", dice.one(&["10", "20", "40"])),
        field("unit", "heures"),
        field("bought_on", &day(dice, 2026, 1, 6)),
        field("expires_on", &day(dice, 2027, 1, 6)),
    ];
    add("credits", dice, fields)
}

/// What happened in the ledgers, year by year: when, and what was written.
pub(crate) fn entries(
    profile: &Profile,
    created: i64,
    fiche: &[Edit],
    dice: &mut Dice,
) -> BTreeMap<i32, Vec<(i64, Vec<Edit>)>> {
    let mut years: BTreeMap<i32, Vec<(i64, Vec<Edit>)>> = BTreeMap::new();
    if !is_known(profile) || dice.percent(25) {
        return years;
    }
    let mut moments: Vec<i64> = (0..=dice.below(4)).map(|_| time::moment(dice, created)).collect();
    moments.sort_unstable();
    for at in moments {
        let mut edits = invoice(profile, at, dice);
        if let Some(credit) = credit_of(fiche).filter(|_| dice.percent(60)) {
            edits.push(used(credit, at, dice));
        }
        years.entry(kind::year_of(at * 1_000)).or_default().push((at, edits));
    }
    years
}

/// The lines of an invoice, and the points that they earned.
fn invoice(profile: &Profile, at: i64, dice: &mut Dice) -> Vec<Edit> {
    let on = kind::civil_day(at * 1_000);
    let document = format!("FA{}-{:05}", kind::year_of(at * 1_000), dice.range(1, 99_999));
    let mut cents = 0;
    let mut edits = Vec::new();
    for _ in 0..=dice.below(3) {
        let (number, quantity) = (dice.below(ARTICLES.len()), dice.range(1, 12));
        let Article(_, reference, name, _, price) = &ARTICLES[number];
        // Nobody buys a dozen ovens.
        let quantity = if *price > 100_000 { 1 } else { quantity };
        cents += quantity * price;
        let fields = vec![
            field("label", name),
            field("reference", reference),
            field("article", &article(number).to_string()),
            ("on".to_owned(), Value::Date(on)),
            field("quantity", &quantity.to_string()),
            field("unit_price", &euros(*price)),
            field("document", &document),
        ];
        edits.push(add("purchases", dice, fields));
    }
    if has_card(profile) {
        edits.push(points("earned", cents / 1_000, "Facture", (on, &document, Some(cents)), dice));
        if cents > 1_000_000 && dice.percent(60) {
            edits.push(points(
                "spent",
                -100,
                "Bon de réduction de 10 €",
                (on, &document, None),
                dice,
            ));
        }
    }
    edits
}

fn points(
    kind: &str,
    points: i64,
    reason: &str,
    (on, document, cents): (carnet_model::recurrence::Day, &str, Option<i64>),
    dice: &mut Dice,
) -> Edit {
    let mut fields = vec![
        field("programme", &PROGRAMME.to_string()),
        field("loyalty_kind", kind),
        field("points", &points.to_string()),
        ("on".to_owned(), Value::Date(on)),
        field("reason", reason),
        field("document", document),
    ];
    fields.extend(cents.map(|cents| field("amount", &euros(cents))));
    add("loyalty_entries", dice, fields)
}

/// The credit that a fiche was given.
fn credit_of(fiche: &[Edit]) -> Option<ItemId> {
    fiche.iter().find_map(|edit| match edit {
        Edit::Add { collection, item, .. } if collection == "credits" => Some(*item),
        _ => None,
    })
}

fn used(credit: ItemId, at: i64, dice: &mut Dice) -> Edit {
    let fields = vec![
        field("credit", &credit.to_string()),
        field("units", dice.one(&["1", "1.5", "2", "3"])),
        ("on".to_owned(), Value::Date(kind::civil_day(at * 1_000))),
        field("note", dice.one(&["Réglage du brûleur", "Changement du joint", "Mise en service"])),
    ];
    add("credit_uses", dice, fields)
}
