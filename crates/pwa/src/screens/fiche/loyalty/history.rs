//! What came and went, point by point.

use super::{Drawn, Open, words};
use crate::{
    components::{badge, icon::icon, may::May, menu::Menu},
    i18n::{coded, dates, t, values},
    screens::fiche::{clashes, facts},
};
use carnet_engine::api::Section;
use carnet_model::{
    edit::Edit,
    loyalty::{self, Account, Movement},
    schema::LOYALTY_ENTRIES,
    view::ItemView,
};
use yew::prelude::*;

/// As many lines are shown at first.
const FIRST: usize = 20;

/// The lines of an account, the latest first.
pub(super) fn history(drawn: &Drawn<'_>, account: &Account) -> Html {
    let find = |item| loyalty::items(drawn.ledger).find(|of| of.item == item);
    let ahead = account.ahead.iter().rev().filter_map(|item| Some(ahead(drawn, find(*item)?)));
    let past = loyalty::latest_first(account).into_iter().map(|of| match of.item {
        Some(item) => find(item).map(|item| line(drawn, &of, item)).unwrap_or_default(),
        None => expired(&of),
    });
    let lines: Vec<Html> = ahead.chain(past).collect();
    if lines.is_empty() {
        return html! { <p class="pad muted small">{ t!("loyalty-history-none") }</p> };
    }
    let rest = lines.len().saturating_sub(FIRST);
    let mut lines = lines.into_iter();
    let first: Vec<Html> = lines.by_ref().take(FIRST).collect();
    html! {
        <>
            <h3 class="band">{ t!("loyalty-history") }</h3>
            <ul class="todo points">{ for first }</ul>
            if rest > 0 {
                <details class="uses"><summary class="link">{ t!("loyalty-history-more", count = rest) }</summary><ul class="todo points">{ for lines }</ul></details>
            }
        </>
    }
}

/// Points that were lost.
fn expired(of: &Movement) -> Html {
    html! {
        <li class="plain" key={format!("lost-{}", of.day)}>
            <div>
                <h3>{ words::signed(&of.points.to_string()) }</h3>
                <div class="facts">
                    { badge::tag("", t!("loyalty-expired")) }
                    <span>{ dates::civil(&of.day.to_string()) }</span>
                    <span>{ t!("loyalty-balance", points = words::points(&of.balance.to_string())) }</span>
                </div>
            </div>
        </li>
    }
}

fn line(drawn: &Drawn<'_>, of: &Movement, item: &ItemView) -> Html {
    let after = html! {
        <>
            <span>{ dates::civil(&of.day.to_string()) }</span>
            <span>{ t!("loyalty-balance", points = words::points(&of.balance.to_string()).replacen('-', "−", 1)) }</span>
            if of.overdrawn { { badge::tag("bad", t!("loyalty-overdrawn")) } }
        </>
    };
    entry(drawn, item, &of.points.to_string(), after)
}

/// One whose day is to come.
fn ahead(drawn: &Drawn<'_>, item: &ItemView) -> Html {
    let after = html! { <><span>{ facts::text(item, "on") }</span>{ badge::tag("info", t!("loyalty-ahead")) }</> };
    entry(drawn, item, facts::stored(item, "points"), after)
}

fn entry(drawn: &Drawn<'_>, item: &ItemView, points: &str, after: Html) -> Html {
    let kind = facts::stored(item, "loyalty_kind");
    let tone = match kind {
        "earned" => "good",
        "spent" => "accent",
        _ => "",
    };
    let author = match facts::stored(item, "author") {
        "" => String::new(),
        id => values::person(id, &drawn.app.state.workspace),
    };
    let amount = match facts::text(item, "amount") {
        "" => String::new(),
        amount => t!("loyalty-amount", amount = amount),
    };
    let words = [facts::text(item, "document").to_owned(), amount, author];
    html! {
        <li class="plain" key={format!("{}-{}", item.doc.id(), item.item)}>
            <div>
                <div class="row-of between">
                    <h3>{ words::signed(points) }</h3>
                    { menu(drawn, item) }
                </div>
                if !facts::text(item, "reason").is_empty() { <div class="text wrap">{ facts::text(item, "reason") }</div> }
                <div class="facts">
                    if !kind.is_empty() { { badge::tag(tone, coded("choice-loyalty-kind", kind)) } }
                    { after }
                    { for words.into_iter().filter(|words| !words.is_empty()).map(|words| html! { <span>{ words }</span> }) }
                    if facts::waits(drawn.fiche, item) { { badge::tag("warn", t!("badge-waiting")) } }
                </div>
                { clashes::clashes(drawn.app, LOYALTY_ENTRIES, item) }
            </div>
        </li>
    }
}

fn menu(drawn: &Drawn<'_>, item: &ItemView) -> Html {
    let (open, whole) = (drawn.open.clone(), item.clone());
    let edit = Callback::from(move |_: MouseEvent| open.set(Open::Entry(Box::new(whole.clone()))));
    let (doc, id) = (item.doc, item.item);
    let remove = drawn.app.on(move |app, _: MouseEvent| {
        let remove = Edit::Remove { collection: LOYALTY_ENTRIES.key.to_owned(), item: id };
        app.edit(doc, vec![remove], t!("removed"));
    });
    html! {
        <May to={Section::Loyalty}><Menu class={classes!("btn", "ic", "quiet")} label={t!("loyalty-entry-actions")} button={icon("more")}>
            <button type="button" onclick={edit}>{ icon("edit") }{ t!("edit") }</button>
            <button type="button" onclick={remove}>{ icon("trash") }{ t!("remove") }</button>
        </Menu></May>
    }
}
