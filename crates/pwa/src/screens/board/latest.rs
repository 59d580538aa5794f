//! What was done last, which does not move while somebody reads it; and what comes.

use crate::{
    app::{
        App,
        route::{Part, Route},
    },
    components::{badge, icon::icon},
    i18n::{dates, t},
    screens::{
        agenda::words,
        fiche::{events, named},
    },
};
use carnet_engine::api::{Birthday, Board, Deed, Ends};
use carnet_ids::DocId;
use carnet_model::view::Did;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct LatestProps {
    pub(super) app: App,
    pub(super) board: Rc<Board>,
}

/// What was done last. What comes while it is shown is told, and shown when it is asked for.
#[component]
pub(super) fn Latest(props: &LatestProps) -> Html {
    let LatestProps { app, board } = props;
    let held = use_state_eq(|| None::<Vec<Deed>>);
    {
        let held = held.clone();
        use_effect_with(board.clone(), move |board| {
            // What is read of a part only is nobody's to keep still, nor is a list with nothing in it.
            if held.as_ref().is_none_or(Vec::is_empty) && board.whole {
                held.set(Some(board.latest.clone()));
            }
        });
    }
    let shown = (*held).as_ref().filter(|held| !held.is_empty()).unwrap_or(&board.latest);
    let newer = board.latest.iter().filter(|deed| !shown.contains(deed)).count();
    let show = {
        let (held, latest) = (held.clone(), board.latest.clone());
        Callback::from(move |_: MouseEvent| held.set(Some(latest.clone())))
    };
    html! {
        <section class="card" id="board-latest">
            <header>
                <h2>{ t!("board-latest") }</h2>
                <span role="status">if newer > 0 { <button type="button" class="btn" onclick={show}>{ icon("sync") }{ t!("board-newer", count = newer) }</button> }</span>
            </header>
            if shown.is_empty() { <p class="pad muted">{ t!("board-latest-none") }</p> }
            else { <ul class="tl">{ for shown.iter().map(|deed| one(app, deed)) }</ul> }
        </section>
    }
}

fn one(app: &App, deed: &Deed) -> Html {
    let (mark, words, part) = match &deed.did {
        Did::Noted { kind, subject } => {
            (events::icon_of(kind), events::title(kind, subject), Part::Activity)
        }
        Did::Finished { title } => ("check", finished(title), Part::Tasks),
    };
    let route = Route::Fiche(deed.contact, part);
    let who = if deed.who.is_empty() { t!("somebody") } else { deed.who.clone() };
    html! {
        <li key={format!("{}-{}", deed.item, deed.at)}>
            <span class="ic0">{ icon(mark) }</span>
            <div>
                <h3>{ words }<time>{ dates::moment_s(deed.at) }</time></h3>
                <p class="by"><a class="link" href={route.path()} onclick={app.follow(route)}>{ named(&deed.name) }</a><span>{ who }</span></p>
            </div>
        </li>
    }
}

fn finished(title: &str) -> String {
    if title.is_empty() {
        t!("board-finished-nameless")
    } else {
        t!("board-finished", title = title)
    }
}

/// Services that are about to lapse.
pub(super) fn endings(app: &App, endings: &[Ends]) -> Html {
    if endings.is_empty() {
        return html! {};
    }
    html! {
        <section class="card" id="board-endings">
            <header><h2>{ t!("board-endings") }</h2></header>
            <ul>{ for endings.iter().map(|ends| {
                let label = match (ends.label.is_empty(), ends.credit) {
                    (false, _) => ends.label.clone(),
                    (true, false) => t!("board-subscription"),
                    (true, true) => t!("board-credit"),
                };
                let on = dates::civil(&ends.on.to_string());
                line(app, ends.contact, &ends.name, label, badge::tag("warn", t!("board-ends", day = on)))
            }) }</ul>
        </section>
    }
}

/// Birthdays that come.
pub(super) fn birthdays(app: &App, birthdays: &[Birthday]) -> Html {
    if birthdays.is_empty() {
        return html! {};
    }
    let today = words::today();
    html! {
        <section class="card" id="board-birthdays">
            <header><h2>{ t!("board-birthdays") }</h2></header>
            <ul>{ for birthdays.iter().map(|birthday| {
                let is_today = birthday.on == today;
                let tone = if is_today { "accent" } else { "" };
                let day = if is_today { t!("agenda-today") } else { words::short(birthday.on) };
                line(app, birthday.contact, &birthday.name, String::new(), badge::tag(tone, day))
            }) }</ul>
        </section>
    }
}

fn line(app: &App, contact: DocId, name: &str, under: String, tag: Html) -> Html {
    let route = Route::Fiche(contact, Part::Main);
    html! {
        <li class="ln">
            <div class="what"><a class="tied" href={route.path()} onclick={app.follow(route)}>{ named(name) }</a>if !under.is_empty() { <small>{ under }</small> }</div>
            { tag }
        </li>
    }
}
