//! Évènements: the latest exchanges, and the composer above them.

use super::{
    Composing, card::card, composer::Composer, conflict, facts, files::OfEvent, item::ItemDialog,
    tasks,
};
use crate::{
    app::{
        App,
        route::{Part, Route},
    },
    components::{badge, icon::icon, may::May, prose},
    i18n::{coded, dates, t, values},
};
use carnet_engine::api::{Fiche, Section};
use carnet_model::{
    edit::{Edit, Place},
    schema::EVENTS,
    value::Value,
    view::ItemView,
};
use std::rc::Rc;
use yew::prelude::*;

/// As many are shown on the first section.
const LATEST: usize = 5;

#[derive(Properties, PartialEq)]
pub(crate) struct EventsProps {
    pub(crate) app: App,
    pub(crate) fiche: Rc<Fiche>,
    pub(crate) composing: Composing,
}

/// The card.
#[component]
pub(crate) fn Events(props: &EventsProps) -> Html {
    let EventsProps { app, fiche, composing } = props;
    let editing = use_state(|| None::<ItemView>);
    let all = Route::Fiche(fiche.view.contact, Part::Activity);
    let action = html! { <a class="link" href={all.path()} onclick={app.follow(all)}>{ t!("events-all") }</a> };
    let inside = html! {
        <>
            <Composer app={app.clone()} fiche={fiche.clone()} composing={composing.clone()} />
            if fiche.view.events.is_empty() { <p class="pad muted small">{ t!("events-none") }</p> }
            else { <ul class="tl">{ for fiche.view.events.iter().take(LATEST).map(|event| entry(app, fiche, event, &editing)) }</ul> }
            { edit_dialog(app, &editing) }
        </>
    };
    card(t!("section-events"), action, inside)
}

/// The dialogue that edits an event, while one is being edited.
pub(crate) fn edit_dialog(app: &App, editing: &UseStateHandle<Option<ItemView>>) -> Html {
    let Some(item) = (**editing).clone() else { return html! {} };
    let editing = editing.clone();
    let close = Callback::from(move |()| editing.set(None));
    html! { <ItemDialog app={app.clone()} doc={item.doc} collection={EVENTS} item={Some(item)} {close} /> }
}

/// The icon of a kind of exchange.
pub(crate) fn icon_of(kind: &str) -> &'static str {
    match kind {
        "incoming_call" => "phone-in",
        "outgoing_call" => "phone-out",
        "email" => "mail",
        "visit" => "pin",
        "letter" => "letter",
        "sms" => "sms",
        "complaint" => "alert",
        _ => "note",
    }
}

fn tone(kind: &str) -> &'static str {
    match kind {
        "visit" => "good",
        "complaint" => "bad",
        "note" => "warn",
        _ => "",
    }
}

/// An event's instant, in milliseconds since 1970.
pub(crate) fn instant(event: &ItemView) -> Option<i64> {
    match facts::of(event, "at")?.value {
        Some(Value::Instant(ms)) => Some(ms),
        _ => None,
    }
}

/// One exchange of the stream.
pub(crate) fn entry(
    app: &App,
    fiche: &Rc<Fiche>,
    event: &ItemView,
    editing: &UseStateHandle<Option<ItemView>>,
) -> Html {
    let kind = facts::stored(event, "kind");
    let (subject, text) =
        (facts::text(event, "subject").to_owned(), facts::stored(event, "text").to_owned());
    html! {
        <li key={event.item.to_string()}>
            <span class={classes!("ic0", tone(kind))} aria-hidden="true">{ icon(icon_of(kind)) }</span>
            <div>
                <h3>{ title(kind, &subject) }if let Some(at) = instant(event) { <time>{ dates::moment(at) }</time> }</h3>
                if !text.is_empty() { <p>{ prose::marked(&text) }</p> }
                <OfEvent app={app.clone()} fiche={fiche.clone()} event={event.item} />
                <div class="by">
                    <span>{ signature(app, event) }</span>
                    if facts::waits(fiche, event) { { badge::tag("warn", t!("badge-waiting")) } }
                    { buttons(app, fiche, event, editing) }
                </div>
                { clashes(app, event) }
            </div>
        </li>
    }
}

pub(crate) fn title(kind: &str, subject: &str) -> String {
    let kind = if kind.is_empty() { t!("event") } else { coded("choice-kind", kind) };
    if subject.is_empty() { kind } else { format!("{kind} · {subject}") }
}

/// `Nadia B. · 25 min`.
fn signature(app: &App, event: &ItemView) -> String {
    let workspace = &app.state.workspace;
    let author = match facts::stored(event, "author") {
        "" => {
            event.created.as_ref().map(|stamp| values::author(stamp, workspace)).unwrap_or_default()
        }
        id => values::person(id, workspace),
    };
    match facts::of(event, "duration").and_then(|field| field.value.clone()) {
        Some(Value::Int(minutes)) if minutes > 0 => {
            format!("{author} · {}", t!("minutes", count = minutes))
        }
        _ => author,
    }
}

fn buttons(
    app: &App,
    fiche: &Rc<Fiche>,
    event: &ItemView,
    editing: &UseStateHandle<Option<ItemView>>,
) -> Html {
    let (doc, item) = (event.doc, event.item);
    let edit = {
        let (editing, fiche) = (editing.clone(), fiche.clone());
        Callback::from(move |_: MouseEvent| {
            let event =
                fiche.view.events.iter().find(|event| (event.doc, event.item) == (doc, item));
            editing.set(event.cloned());
        })
    };
    let remove = app.on(move |app, _: MouseEvent| {
        app.edit(
            doc,
            vec![Edit::Remove { collection: EVENTS.key.to_owned(), item }],
            t!("removed"),
        );
    });
    let follow = {
        let (contact, event) = (fiche.view.contact, event.clone());
        app.on(move |app, _: MouseEvent| tasks::follow_up(app, contact, &event))
    };
    html! {
        <May to={Section::Events}><span class="iconrow">
            <button class="btn" onclick={follow}>{ t!("follow-up") }</button>
            <button class="btn" onclick={edit}>{ t!("modify-short") }</button>
            <button class="btn bad" onclick={remove}>{ t!("remove") }</button>
        </span></May>
    }
}

fn clashes(app: &App, event: &ItemView) -> Html {
    let place = Place::Item { collection: EVENTS.key.to_owned(), item: event.item };
    html! {
        <>
            if let Some(stamp) = &event.removed_meanwhile { { conflict::removed(app, EVENTS.key, event, stamp) } }
            { for event.fields.iter().filter(|field| !field.conflict.is_empty()).map(|field| html! {
                <dl class="pairs">{ conflict::field(app, event.doc, &place, field) }</dl>
            }) }
        </>
    }
}
