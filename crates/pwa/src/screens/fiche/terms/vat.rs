//! The VAT regime in words, with the mention that invoices will have.

use super::Drawn;
use crate::{
    components::icon::icon,
    i18n::{coded, t},
    screens::fiche::facts,
};
use carnet_model::{
    check,
    schema::ADDRESSES,
    terms::vat::{self, Category, Nature, Rates, Regime, Treatment},
    value::Value,
    view::{ItemView, holds},
};
use yew::prelude::*;

/// Whether it is asked why no VAT is charged.
pub(super) fn asks_why(drawn: &Drawn<'_>) -> bool {
    let is_written = drawn.field("vat_exemption").is_some_and(|field| !field.conflict.is_empty());
    drawn.stored("vat_regime") == "not_subject" || is_written
}

/// How goods and services are taxed, in one line where that is the same.
pub(super) fn words(drawn: &Drawn<'_>) -> Html {
    let number = facts::field(&drawn.fiche.view, "vat_number").and_then(holds);
    let number = number.and_then(Value::as_text).unwrap_or_default();
    let of = |nature, key| treated(drawn, nature, drawn.stored(key), number);
    let goods = of(Nature::Goods, "delivery_address");
    let services = of(Nature::Services, "billing_address");
    html! {
        <div class="vat">
            if goods == services { { line(None, &goods) } }
            else { { line(Some(t!("vat-goods")), &goods) }{ line(Some(t!("vat-services")), &services) } }
            { number_note(number, &goods, &services) }
        </div>
    }
}

fn treated(drawn: &Drawn<'_>, nature: Nature, address: &str, number: &str) -> Treatment {
    let known = facts::items(&drawn.fiche.view, ADDRESSES.key);
    let address = known.iter().find(|item| item.item.to_string() == address);
    let text = |key: &str| address.map(|item| held(item, key)).unwrap_or_default();
    let of = Regime {
        regime: drawn.stored("vat_regime"),
        exemption: drawn.stored("vat_exemption"),
        country: &text("country"),
        postcode: &text("postcode"),
        number,
    };
    vat::treatment(&of, nature)
}

/// What holds of a field of an item: an address without a country is in the company's.
fn held(item: &ItemView, key: &str) -> String {
    let value = facts::of(item, key).and_then(holds).and_then(Value::as_text);
    value.unwrap_or_default().to_owned()
}

fn line(of: Option<String>, treatment: &Treatment) -> Html {
    let why = coded("vat-why", treatment.reason);
    let rates = match treatment.rates {
        Rates::Metropolitan => t!("vat-rates-metropolitan"),
        Rates::Corsican => t!("vat-rates-corsican"),
        Rates::Overseas => t!("vat-rates-overseas"),
        Rates::Zero => t!("vat-rates-zero"),
    };
    let words = t!("vat-line", rates = rates, why = why, code = treatment.category.code());
    html! {
        <p class="hint">
            if let Some(of) = of { <b>{ of }{ " " }</b> }
            { words }
            if treatment.mention { <span>{ " " }{ t!("vat-mention", mention = coded("vat-mention", treatment.reason)) }</span> }
        </p>
    }
}

/// What is to be said of the number where it decides: its form alone was looked at.
fn number_note(number: &str, goods: &Treatment, services: &Treatment) -> Html {
    let is = |category| goods.category == category || services.category == category;
    let decides = goods.reason.starts_with("union") || services.reason.starts_with("union");
    if !decides {
        return html! {};
    }
    if is(Category::IntraCommunity) || is(Category::ReverseCharge) {
        return html! { <p class="hint">{ t!("vat-number-form") }</p> };
    }
    let words = match number {
        "" => t!("vat-number-none"),
        number if !check::vat_number(number) => t!("vat-number-bad"),
        _ => t!("vat-number-other"),
    };
    html! { <p class="hint warn">{ icon("warn") }{ words }</p> }
}
