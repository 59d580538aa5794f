//! Facturation: what may be owed, how invoices are made and sent, VAT, addresses, who pays.

use super::{
    Drawn,
    fields::{self, Look},
    vat,
};
use crate::{
    components::icon::icon,
    i18n::t,
    screens::fiche::{card::card, facts},
};
use carnet_model::schema::ADDRESSES;
use std::rc::Rc;
use yew::prelude::*;

/// The card.
pub(super) fn invoicing(drawn: &Drawn<'_>) -> Html {
    let limit = html! { <p class="hint">{ t!("credit-limit-use") }</p> };
    let address = |key: &str| {
        let look = Look {
            offered: Some(addresses(drawn, key)),
            note: no_address(drawn, key),
            ..Look::default()
        };
        fields::one(drawn, key, look)
    };
    let party =
        |key: &str| fields::one(drawn, key, Look { note: itself(drawn, key), ..Look::default() });
    let inside = html! {
        <dl class="pairs">
            { fields::one(drawn, "credit_limit", Look { note: limit, ..Look::default() }) }
            { fields::plain(drawn, "invoicing_mode") }
            { fields::plain(drawn, "invoice_sending") }
            { fields::plain(drawn, "dunning_circuit") }
            { fields::one(drawn, "vat_regime", Look { wide: true, note: vat::words(drawn), ..Look::default() }) }
            if vat::asks_why(drawn) { { fields::one(drawn, "vat_exemption", Look { wide: true, ..Look::default() }) } }
            { address("billing_address") }
            { address("delivery_address") }
            { party("payer") }
            { party("invoiced_party") }
        </dl>
    };
    html! { <div class="stack" id="facturation">{ card(t!("section-invoicing"), html! {}, inside) }</div> }
}

/// The addresses of the fiche, by their ids, and the chosen one though it is there no more.
fn addresses(drawn: &Drawn<'_>, key: &str) -> Rc<Vec<(String, String)>> {
    let known = facts::items(&drawn.fiche.view, ADDRESSES.key).iter();
    let words = |item| {
        let (label, words) = (facts::text(item, "label"), facts::words(item));
        if label.is_empty() { words } else { format!("{label}, {words}") }
    };
    let mut all: Vec<_> = known.map(|item| (item.item.to_string(), words(item))).collect();
    let chosen = drawn.field(key).filter(|field| field.value.is_some());
    let stored = drawn.stored(key);
    let lost = chosen.filter(|_| all.iter().all(|(id, _)| id != stored));
    all.extend(lost.map(|field| (stored.to_owned(), field.display.clone())));
    Rc::new(all)
}

/// The address that was chosen is not on the fiche any more, or there is none to choose.
fn no_address(drawn: &Drawn<'_>, key: &str) -> Html {
    let (stored, known) = (drawn.stored(key), facts::items(&drawn.fiche.view, ADDRESSES.key));
    let is_there = known.iter().any(|item| item.item.to_string() == stored);
    match stored {
        "" if known.is_empty() => html! { <p class="hint">{ t!("address-none-yet") }</p> },
        "" => html! {},
        _ if is_there => html! {},
        _ => html! { <p class="hint warn">{ icon("warn") }{ t!("address-gone") }</p> },
    }
}

/// The fiche named as its own payer, as after a merge.
fn itself(drawn: &Drawn<'_>, key: &str) -> Html {
    if drawn.stored(key) != drawn.terms.view.contact.to_string() {
        return html! {};
    }
    html! { <p class="hint warn">{ icon("warn") }{ t!("party-itself") }</p> }
}
