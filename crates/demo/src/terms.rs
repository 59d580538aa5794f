//! What this company agrees with its clients: grids, schedules, what categories have, and what some
//! clients have of their own.

use crate::{
    dice::Dice,
    fiche::{add, field, text},
    ledger::{self, item, named},
    profile::{Party, Profile},
};
use carnet_ids::ItemId;
use carnet_model::{edit::Edit, value::Value};

/// Whom so much is agreed with.
const KNOWN: usize = 1_000;

const GRIDS: &[&str] = &["Public", "Revendeur"];
const METHODS: &[&str] = &["Virement", "Prélèvement", "Chèque", "Carte bancaire", "LCR"];
const CIRCUITS: &[&str] = &["Standard", "Grands comptes"];

/// A schedule: its name, its rule, and its parts (kind and percent).
struct Term(&'static str, &'static str, &'static [(&'static str, &'static str)]);

const TERMS: &[Term] = &[
    Term("Chantier", "net+30", &[("deposit", "30"), ("instalment", "40"), ("balance", "")]),
    Term(
        "Trois fois sans frais",
        "net+30",
        &[("instalment", "33.33"), ("instalment", "33.33"), ("balance", "")],
    ),
];

const fn grid(number: usize) -> ItemId {
    item(0xf4, number + 1)
}

/// Lists that terms are chosen from, and what the company says of all its contacts.
pub(crate) fn definitions() -> Vec<Edit> {
    let lists = [
        ("price_grids", GRIDS, 0xf4),
        ("payment_methods", METHODS, 0xf5),
        ("dunning_circuits", CIRCUITS, 0xf6),
    ];
    let mut edits = vec![text("payment_term", "30+eom"), text("payment_method", "Virement")];
    for (collection, names, family) in lists {
        let all = names.iter().enumerate();
        edits.extend(all.map(|(number, name)| {
            named(collection, item(family, number + 1), vec![field("name", name)])
        }));
    }
    let mut parts = 0;
    for (number, Term(name, rule, instalments)) in TERMS.iter().enumerate() {
        let id = item(0xf7, number + 1);
        edits.push(named("payment_terms", id, vec![field("name", name), field("due_rule", rule)]));
        for (kind, percent) in *instalments {
            parts += 1;
            let link = id.to_string();
            let mut fields = vec![field("term", &link), field("instalment_kind", kind)];
            fields.extend((!percent.is_empty()).then(|| field("percent", percent)));
            edits.push(named("instalments", item(0xf8, parts), fields));
        }
    }
    edits
}

/// What the contacts of a category have.
pub(crate) fn of_category(name: &str) -> Vec<(String, Value)> {
    match name {
        "Revendeur" => vec![field("price_grid", GRIDS[1]), field("payment_term", "45+eom")],
        "Collectivité" => {
            vec![field("payment_term", "net+30"), field("invoice_sending", "platform")]
        }
        "Particulier" => vec![field("price_mode", "gross"), field("payment_term", "net+0")],
        _ => Vec::new(),
    }
}

/// The prices of an article in the resellers' grid, by its number and its price in cents: less for
/// each, and less again by the dozen.
pub(crate) fn grid_prices(number: usize, cents: i64) -> Vec<Edit> {
    let one = |at: usize, percent: i64, quantity: &str| {
        let fields = vec![
            field("article", &ledger::article(number).to_string()),
            field("grid", &grid(1).to_string()),
            field("unit_price", &ledger::euros(cents * percent / 100)),
            field("quantity", quantity),
        ];
        named("prices", item(0xf9, 2 * number + at + 1), fields)
    };
    vec![one(0, 88, "1"), one(1, 82, "12")]
}

/// What is agreed with a contact; nothing with most of them.
pub(crate) fn agreed(profile: &Profile, dice: &mut Dice) -> Vec<Edit> {
    let is_client = profile.number < KNOWN && profile.stage == "client";
    if !is_client || profile.party == Party::Individual || dice.percent(40) {
        return Vec::new();
    }
    let mut edits = vec![text("credit_limit", dice.one(&["1500", "3000", "5000", "12000"]))];
    if dice.percent(35) {
        let rule = ["30+eom@10", "net+45", "eom+45", "net+60", "Chantier", "Trois fois sans frais"];
        edits.push(text("payment_term", dice.one(&rule)));
    }
    if dice.percent(30) {
        edits.push(text("discount", dice.one(&["2", "3", "5", "7.5"])));
    }
    if dice.percent(40) {
        edits.push(text("carriage_free_from", dice.one(&["150", "300", "500"])));
    }
    if dice.percent(30) {
        edits.push(text("payment_method", dice.one(METHODS)));
    }
    if dice.percent(25) {
        edits.push(text("invoicing_mode", "monthly"));
    }
    if dice.percent(20) {
        edits.push(text("dunning_circuit", dice.one(CIRCUITS)));
    }
    for _ in 0..dice.below(4) {
        edits.push(special(dice));
    }
    edits
}

/// A special price: of an article or of a family, of this year, past, or for ever.
fn special(dice: &mut Dice) -> Edit {
    let mut fields = match dice.percent(65) {
        true => {
            let number = dice.below(ledger::ARTICLES.len());
            let ledger::Article(_, reference, name, _, cents) = &ledger::ARTICLES[number];
            let price = ledger::euros(cents * dice.range(80, 95) / 100);
            vec![
                field("label", &format!("{reference} · {name}")),
                field("article", &ledger::article(number).to_string()),
                field("unit_price", &price),
            ]
        }
        false => {
            let number = dice.below(ledger::FAMILIES.len());
            vec![
                field("label", ledger::FAMILIES[number]),
                field("article_family", &ledger::family(number).to_string()),
                field("discount", dice.one(&["5", "8", "12.5"])),
            ]
        }
    };
    if dice.percent(30) {
        fields.push(field("min_quantity", dice.one(&["5", "10", "24"])));
    }
    let days = [("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31"), ("2026-12-01", "")];
    if dice.percent(70) {
        let (from, until) = dice.pick(&days);
        fields.push(field("starts_on", from));
        fields.extend((!until.is_empty()).then(|| field("ends_on", until)));
    }
    if dice.percent(20) {
        fields.push(field("note", "Accord annuel"));
    }
    add("special_prices", dice, fields)
}
