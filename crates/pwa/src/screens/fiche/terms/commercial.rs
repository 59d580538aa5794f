//! Conditions commerciales: prices, carriage, currency, when it pays and how.

use super::{
    Drawn,
    fields::{self, Look},
};
use crate::{
    components::icon::icon,
    i18n::{coded, dates, t},
    screens::fiche::{card::card, facts, tasks::words::today},
};
use carnet_model::{
    check,
    schema::PRICE_GRIDS,
    search::fold,
    terms::{
        Decimal,
        schedule::{self, Due, Term},
    },
};
use yew::prelude::*;

/// Of as much the example is.
const EXAMPLE: Decimal = Decimal::ONE_THOUSAND;
/// Decimals of an amount in the currencies that are offered; the franc of the Pacific and that of
/// West Africa have none.
fn decimals(currency: &str) -> u32 {
    if matches!(currency, "XOF" | "XPF") { 0 } else { 2 }
}

/// The card.
pub(super) fn commercial(drawn: &Drawn<'_>) -> Html {
    let note = grid_note(drawn);
    let plain = ["discount", "price_mode", "currency", "carriage_free_from", "payment_method"];
    let inside = html! {
        <>
            <dl class="pairs">
                { fields::one(drawn, "price_grid", Look { note, ..Look::default() }) }
                { for plain.iter().map(|key| fields::plain(drawn, key)) }
                { fields::one(drawn, "payment_term", Look { wide: true, note: example(drawn), ..Look::default() }) }
            </dl>
        </>
    };
    html! { <div id="conditions">{ card(t!("section-commercial"), html! {}, inside) }</div> }
}

/// That nobody defined the grid, so that articles have their own prices.
fn grid_note(drawn: &Drawn<'_>) -> Html {
    let grid = fold(drawn.stored("price_grid"));
    let known =
        drawn.defined.iter().filter(|of| of.key == PRICE_GRIDS.key).flat_map(|of| &of.items);
    let is_known = known.into_iter().any(|item| fold(facts::stored(item, "name")) == grid);
    if grid.is_empty() || is_known {
        return html! {};
    }
    html! { <p class="hint warn">{ icon("warn") }{ t!("grid-unknown") }</p> }
}

/// When an invoice of today would be due, and what is wrong with that.
fn example(drawn: &Drawn<'_>) -> Html {
    let known = schedule::terms(drawn.defined);
    let stored = drawn.stored("payment_term");
    let Some(term) = schedule::chosen(stored, &known) else {
        return match stored {
            "" => html! {},
            _ => html! { <p class="hint warn">{ icon("warn") }{ t!("schedule-unknown") }</p> },
        };
    };
    let plan = term.plan(EXAMPLE, decimals(&drawn.terms.view.currency), today());
    html! {
        <>
            { told(drawn, &plan) }
            if term.retired { <p class="hint warn">{ icon("warn") }{ t!("schedule-retired") }</p> }
            { warnings(&term) }
        </>
    }
}

/// What is wrong with a schedule.
pub(crate) fn warnings(term: &Term) -> Html {
    html! {
        <>
            if term.exceeds() { <p class="hint warn">{ icon("warn") }{ t!("schedule-exceeds") }</p> }
            if term.percent() > Decimal::ONE_HUNDRED { <p class="hint warn">{ icon("warn") }{ t!("schedule-over") }</p> }
        </>
    }
}

fn told(drawn: &Drawn<'_>, plan: &[Due]) -> Html {
    let day = |due: &Due| dates::civil(&due.day.to_string());
    if let [one] = plan {
        return html! { <p class="hint">{ t!("schedule-example", day = day(one)) }</p> };
    }
    let currency = &drawn.terms.view.currency;
    let amount = |amount: Decimal| check::money_in(&amount.normalize().to_string(), currency);
    html! {
        <>
            <p class="hint">{ t!("schedule-example-parts", amount = amount(EXAMPLE)) }</p>
            <ul class="instalments">
                { for plan.iter().map(|due| html! {
                    <li>{ t!("schedule-part", kind = coded("choice-instalment-kind", due.kind.code()), amount = amount(due.amount), day = day(due)) }
                        if !due.method.is_empty() { { format!(" · {}", due.method) } }</li>
                }) }
            </ul>
        </>
    }
}
