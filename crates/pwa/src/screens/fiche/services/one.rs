//! One service: how it stands, and what can be done with it.

use super::{Open, list::Drawn, uses};
use crate::{
    app::App,
    components::{badge, icon::icon, may::May, menu::Menu},
    i18n::{coded, dates, t, values},
    screens::fiche::{clashes, facts, tasks::words::today},
};
use carnet_engine::api::Section;
use carnet_model::{
    check,
    edit::{Edit, Place},
    recurrence::Day,
    schema::{CREDITS, Collection, FieldKind, SUBSCRIPTIONS},
    service::{self, Credit, State},
    value::Value,
    view::ItemView,
};
use yew::prelude::*;

/// A line of the card.
pub(super) fn one(drawn: &Drawn<'_>, of: Collection, item: &ItemView) -> Html {
    let fiche = &drawn.props.fiche;
    let (marks, words) = match of {
        SUBSCRIPTIONS => subscription(item),
        CREDITS => credit(drawn, item),
        _ => dossier(drawn.props, item),
    };
    let words = words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>();
    html! {
        <div key={item.item.to_string()} data-service={of.key}>
            { clashes::clashes(&drawn.props.app, of, item) }
            <div class="ln">
                <div class="what">
                    <b>{ name(of, item) }</b>{ " " }{ marks }
                    if facts::waits(fiche, item) { { " " }{ badge::tag("warn", t!("badge-waiting")) } }
                    <small>{ words.join(" · ") }</small>
                    if !facts::text(item, "note").is_empty() { <small>{ facts::text(item, "note") }</small> }
                </div>
                if of == CREDITS { { use_it(drawn, item) } }
                { menu(drawn, of, item) }
            </div>
            if of == CREDITS { { uses::uses(drawn, item) } }
        </div>
    }
}

pub(super) fn name(of: Collection, item: &ItemView) -> String {
    match facts::text(item, "label") {
        "" => coded("item", of.key),
        label => label.to_owned(),
    }
}

fn day(day: Day) -> String {
    dates::civil(&day.to_string())
}

fn day_of(item: &ItemView, key: &str) -> Option<String> {
    match facts::of(item, key)?.value {
        Some(Value::Date(of)) => Some(day(of)),
        _ => None,
    }
}

fn subscription(item: &ItemView) -> (Html, Vec<String>) {
    let stands = service::subscription(item, today());
    let tone = match stands.state {
        State::Active => "good",
        State::Upcoming => "info",
        State::Suspended => "warn",
        State::Cancelled | State::Expired => "",
    };
    let lapses = stands.ends.filter(|_| stands.lapses);
    let marks = html! {
        <>
            { badge::tag(tone, coded("service-state", stands.state.code())) }
            if let Some(end) = lapses { { " " }{ badge::tag("warn", t!("service-lapses", day = day(end))) } }
        </>
    };
    let ends = stands.ends.filter(|_| !stands.lapses);
    let ends = match stands.state {
        State::Cancelled | State::Expired => ends.map(|end| t!("service-ended", day = day(end))),
        _ => ends.map(|end| t!("service-ends", day = day(end))),
    };
    let resumes = day_of(item, "resumes_on").filter(|_| stands.state == State::Suspended);
    let words = vec![
        price(item),
        day_of(item, "starts_on").map(|day| t!("service-since", day = day)).unwrap_or_default(),
        stands.renews.map(|next| t!("service-renews", day = day(next))).unwrap_or_default(),
        resumes.map(|day| t!("service-resumes", day = day)).unwrap_or_default(),
        ends.unwrap_or_default(),
    ];
    (marks, words)
}

/// "120,00 € par an".
fn price(item: &ItemView) -> String {
    let (price, period) = (facts::text(item, "price"), facts::stored(item, "period"));
    match (price, period) {
        ("", "") => String::new(),
        (price, "") => price.to_owned(),
        ("", period) => coded("choice-period", period),
        (price, period) => t!("service-price", price = price, period = coded("per", period)),
    }
}

fn credit(drawn: &Drawn<'_>, item: &ItemView) -> (Html, Vec<String>) {
    let credit = service::credit(item, drawn.ledger, today());
    let unit = facts::text(item, "unit");
    let marks = html! {
        <>
            { left(&credit, unit) }
            if credit.is_over { { " " }{ badge::tag("", t!("credit-over")) } }
            if let Some(end) = credit.expires.filter(|_| credit.lapses) { { " " }{ badge::tag("warn", t!("credit-lapses", day = day(end))) } }
        </>
    };
    let expires = credit.expires.filter(|_| !credit.lapses);
    let words = vec![
        t!(
            "credit-used",
            used = number(&credit.used.to_string()),
            bought = number(&credit.bought.to_string())
        ),
        expires.map(|end| t!("credit-until", day = day(end))).unwrap_or_default(),
        facts::text(item, "price").to_owned(),
        facts::text(item, "document").to_owned(),
    ];
    (marks, words)
}

fn left(credit: &Credit, unit: &str) -> Html {
    let tone = if credit.is_over || credit.left.is_zero() { "" } else { "good" };
    if credit.is_overdrawn() {
        let over = with_unit(&number(&(-credit.left).to_string()), unit);
        return badge::tag("bad", t!("credit-overdrawn", units = over));
    }
    badge::tag(tone, t!("credit-left", units = with_unit(&number(&credit.left.to_string()), unit)))
}

/// A stored number as the French write it.
pub(super) fn number(stored: &str) -> String {
    check::display(FieldKind::Decimal, &Value::text(stored))
}

pub(super) fn with_unit(number: &str, unit: &str) -> String {
    if unit.is_empty() { number.to_owned() } else { format!("{number}\u{a0}{unit}") }
}

fn dossier(props: &super::ServicesProps, item: &ItemView) -> (Html, Vec<String>) {
    let is_open = service::is_open(item, today());
    let (tone, state) =
        if is_open { ("info", t!("dossier-open")) } else { ("", t!("dossier-closed")) };
    let person = match facts::stored(item, "person") {
        "" => String::new(),
        id => values::person(id, &props.app.state.workspace),
    };
    let closed = day_of(item, "closed_on").filter(|_| !is_open);
    let words = vec![
        facts::text(item, "reference").to_owned(),
        day_of(item, "opened_on").map(|day| t!("dossier-since", day = day)).unwrap_or_default(),
        closed.map(|day| t!("dossier-until", day = day)).unwrap_or_default(),
        person,
    ];
    (badge::tag(tone, state), words)
}

fn use_it(drawn: &Drawn<'_>, item: &ItemView) -> Html {
    let (open, credit) = (drawn.open.clone(), item.clone());
    let onclick =
        Callback::from(move |_: MouseEvent| open.set(Open::Use(Box::new(credit.clone()))));
    let label = t!("credit-use-what", name = name(CREDITS, item));
    html! { <May to={Section::Services}><button type="button" class="btn" aria-label={label} {onclick}>{ t!("credit-use") }</button></May> }
}

fn menu(drawn: &Drawn<'_>, of: Collection, item: &ItemView) -> Html {
    let edit = {
        let (open, item) = (drawn.open.clone(), item.clone());
        Callback::from(move |_: MouseEvent| open.set(Open::Item(of, Box::new(item.clone()))))
    };
    let app = &drawn.props.app;
    html! {
        <May to={Section::Services}><Menu class={classes!("btn", "ic", "quiet")} label={t!("service-actions", name = name(of, item))} button={icon("more")}>
            { steps(app, of, item) }
            <button type="button" onclick={edit}>{ icon("edit") }{ t!("edit") }</button>
            <button type="button" onclick={remove(app, of, item)}>{ icon("trash") }{ t!("remove") }</button>
        </Menu></May>
    }
}

pub(super) fn remove(app: &App, of: Collection, item: &ItemView) -> Callback<MouseEvent> {
    let (doc, item) = (item.doc, item.item);
    app.on(move |app, _: MouseEvent| {
        let remove = Edit::Remove { collection: of.key.to_owned(), item };
        app.edit(doc, vec![remove], t!("removed"));
    })
}

/// What takes it a step further, by how it stands.
fn steps(app: &App, of: Collection, item: &ItemView) -> Html {
    let now = || Some(today());
    match of {
        SUBSCRIPTIONS => match service::subscription(item, today()).state {
            State::Active | State::Upcoming => html! {
                <>
                    { step(app, of, item, "stop", t!("service-suspend"), &[("suspended_from", now()), ("resumes_on", None)]) }
                    { step(app, of, item, "close", t!("service-cancel"), &[("cancelled_on", now())]) }
                </>
            },
            State::Suspended => html! {
                <>
                    { step(app, of, item, "play", t!("service-resume"), &[("suspended_from", None), ("resumes_on", None)]) }
                    { step(app, of, item, "close", t!("service-cancel"), &[("cancelled_on", now())]) }
                </>
            },
            State::Cancelled => {
                step(app, of, item, "undo", t!("service-uncancel"), &[("cancelled_on", None)])
            }
            State::Expired => html! {},
        },
        CREDITS => html! {},
        _ if service::is_open(item, today()) => {
            step(app, of, item, "check", t!("dossier-close"), &[("closed_on", now())])
        }
        _ => step(app, of, item, "undo", t!("dossier-reopen"), &[("closed_on", None)]),
    }
}

fn step(
    app: &App,
    of: Collection,
    item: &ItemView,
    drawing: &str,
    text: String,
    days: &[(&str, Option<Day>)],
) -> Html {
    let place = Place::Item { collection: of.key.to_owned(), item: item.item };
    let edits = days.iter().map(|(field, day)| Edit::Set {
        place: place.clone(),
        field: (*field).to_owned(),
        value: day.map(Value::Date),
    });
    let (doc, edits): (_, Vec<Edit>) = (item.doc, edits.collect());
    let told = text.clone();
    let onclick = app.on(move |app, _: MouseEvent| app.edit(doc, edits.clone(), told.clone()));
    html! { <button type="button" {onclick}>{ icon(drawing) }{ text }</button> }
}
