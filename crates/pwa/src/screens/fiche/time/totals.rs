//! What the time comes to, by month and by person.

use super::clock::duration;
use crate::{
    app::App,
    i18n::{dates, t, values},
};
use carnet_model::{
    check,
    spent::{self, Month, Spent},
    view::ItemView,
};
use yew::prelude::*;

/// The card; nothing where nothing was spent.
pub(super) fn card(app: &App, entries: &[&ItemView]) -> Html {
    let rows = spent::totals(entries.iter().copied());
    if rows.is_empty() {
        return html! {};
    }
    html! {
        <section class="card" id="time-totals">
            <header><h2>{ t!("time-totals") }</h2></header>
            <div class="inside"><div class="scroll" tabindex="0" role="group" aria-label={t!("time-totals")}><table>
                <thead><tr>
                    <th scope="col">{ t!("time-column-month") }</th><th scope="col">{ t!("field-person") }</th>
                    <th scope="col">{ t!("time-column-spent") }</th><th scope="col">{ t!("time-column-billable") }</th>
                    <th scope="col">{ t!("time-column-amount") }</th>
                </tr></thead>
                <tbody>{ for rows.iter().map(|(month, person, spent)| row(app, *month, person, spent)) }</tbody>
                <tfoot><tr><th scope="row" colspan="2">{ t!("time-sum") }</th>{ cells(&spent::total(entries.iter().copied())) }</tr></tfoot>
            </table></div></div>
        </section>
    }
}

fn row(app: &App, (year, month): Month, person: &str, spent: &Spent) -> Html {
    let name = match person {
        "" => t!("someone"),
        id => values::person(id, &app.state.workspace),
    };
    let month =
        t!("time-month", month = dates::month(month.saturating_sub(1)), year = year.to_string());
    html! { <tr><td>{ month }</td><td class="wrap">{ name }</td>{ cells(spent) }</tr> }
}

fn cells(spent: &Spent) -> Html {
    html! {
        <>
            <td>{ duration(spent.minutes) }</td>
            <td>{ duration(spent.billable) }</td>
            <td>{ check::money(&spent.money()) }</td>
        </>
    }
}
