//! What was used of a credit, one line each.

use super::{
    Open,
    list::Drawn,
    one::{number, remove, with_unit},
};
use crate::{
    components::{badge, icon::icon, may::May, menu::Menu},
    i18n::{dates, t, values},
    screens::fiche::{clashes, facts},
};
use carnet_engine::api::Section;
use carnet_model::{schema::CREDIT_USES, service, value::Value, view::ItemView};
use yew::prelude::*;

/// The uses of a credit, the latest first; nothing where there is none.
pub(super) fn uses(drawn: &Drawn<'_>, credit: &ItemView) -> Html {
    let mut all: Vec<_> = service::uses(credit, drawn.ledger).collect();
    if all.is_empty() {
        return html! {};
    }
    all.sort_by_key(|of| std::cmp::Reverse((facts::text(of, "on").is_empty(), day(of), of.item)));
    let unit = facts::text(credit, "unit");
    html! {
        <details class="uses">
            <summary class="link">{ t!("credit-uses", count = all.len()) }</summary>
            { for all.into_iter().map(|of| one(drawn, of, unit)) }
        </details>
    }
}

/// In an order in which days compare.
fn day(of: &ItemView) -> String {
    match facts::of(of, "on").and_then(|field| field.value.as_ref()) {
        Some(Value::Date(day)) => day.to_string(),
        _ => String::new(),
    }
}

fn one(drawn: &Drawn<'_>, of: &ItemView, unit: &str) -> Html {
    let (app, fiche) = (&drawn.props.app, &drawn.props.fiche);
    let author = match facts::stored(of, "author") {
        "" => String::new(),
        id => values::person(id, &app.state.workspace),
    };
    let words = [dates::civil(&day(of)), author, facts::text(of, "note").to_owned()];
    let words: Vec<_> = words.into_iter().filter(|words| !words.is_empty()).collect();
    let edit = {
        let (open, of) = (drawn.open.clone(), of.clone());
        Callback::from(move |_: MouseEvent| open.set(Open::Item(CREDIT_USES, Box::new(of.clone()))))
    };
    let units = with_unit(&number(facts::stored(of, "units")), unit);
    html! {
        <div key={of.item.to_string()}>
            { clashes::clashes(app, CREDIT_USES, of) }
            <div class="ln">
                <div class="what">
                    <b>{ units.clone() }</b>
                    if facts::waits(fiche, of) { { " " }{ badge::tag("warn", t!("badge-waiting")) } }
                    <small>{ words.join(" · ") }</small>
                </div>
                <May to={Section::Services}><Menu class={classes!("btn", "ic", "quiet")} label={t!("service-actions", name = units)} button={icon("more")}>
                    <button type="button" onclick={edit}>{ icon("edit") }{ t!("edit") }</button>
                    <button type="button" onclick={remove(app, CREDIT_USES, of)}>{ icon("trash") }{ t!("remove") }</button>
                </Menu></May>
            </div>
        </div>
    }
}
