//! The devices that somebody has to see to: why, and what to do.

use super::{
    super::{devices::seen, list, text},
    attention::{Reason, Watched, watched},
};
use crate::{
    app::{
        App,
        route::{Admin, Route},
    },
    components::{badge, empty::empty, icon::icon},
    i18n::t,
};
use serde_json::Value;
use yew::prelude::*;

/// Those of them, or that there is none.
pub(super) fn list_of(app: &App, answer: &Value) -> Html {
    let (watched, all) = (watched(answer), list(answer, "devices").count());
    let server = text(answer, "version");
    if watched.is_empty() {
        return empty("check", t!("health-well"), t!("health-well-text", count = all), way(app));
    }
    html! {
        <>
            <ol class="items">{ for watched.iter().map(|watched| one(watched, server)) }</ol>
            <div class="pad">{ way(app) }</div>
        </>
    }
}

/// The way to all of them, where one can be withdrawn.
fn way(app: &App) -> Html {
    let route = Route::Admin(Admin::Devices);
    html! { <a class="btn" href={route.path()} onclick={app.follow(route)}>{ icon("device") }{ t!("health-all-devices") }</a> }
}

fn one(Watched { device, reasons }: &Watched, server: &str) -> Html {
    let person = text(device, "person_name");
    html! {
        <li key={text(device, "device").to_owned()}>
            <h3>{ text(device, "name") }{ " " }{ for reasons.first().map(tag) }</h3>
            <p class="by">{ person }{ " · " }{ seen(device) }{ " · " }{ t!("admin-version", version = text(device, "version")) }</p>
            { for reasons.iter().map(|reason| html! {
                <>
                    <p>{ why(reason, server) }</p>
                    <p class="muted small">{ t!("health-do", what = what(reason, person)) }</p>
                </>
            }) }
        </li>
    }
}

/// The reason in a word or two.
fn tag(reason: &Reason) -> Html {
    match reason {
        Reason::Kept { .. } => badge::tag("bad", t!("health-kept")),
        Reason::Edits { .. } => badge::tag("bad", t!("health-edits")),
        Reason::Locked { .. } => badge::tag("warn", t!("health-locked")),
        Reason::Behind { .. } => badge::tag("warn", t!("health-behind")),
        Reason::Begins { .. } => badge::tag("info", t!("health-begins")),
        Reason::Away { .. } | Reason::Never { .. } => badge::tag("warn", t!("health-away")),
        Reason::Old { .. } => badge::tag("info", t!("health-old")),
    }
}

/// The reason in a sentence.
fn why(reason: &Reason, server: &str) -> String {
    match reason {
        Reason::Kept { days } => t!("health-kept-why", days = *days),
        Reason::Edits { count, days } => t!("health-edits-why", count = *count, days = *days),
        Reason::Locked { days } => t!("health-locked-why", days = *days),
        Reason::Behind { changes } => t!("health-behind-why", count = *changes),
        Reason::Begins { documents } => t!("health-begins-why", count = *documents),
        Reason::Away { days } => t!("health-away-why", days = *days),
        Reason::Never { days } => t!("health-never-why", days = *days),
        Reason::Old { has } => t!("health-old-why", has = has.as_str(), server = server.to_owned()),
    }
}

/// What to do about it.
fn what(reason: &Reason, person: &str) -> String {
    match reason {
        Reason::Kept { .. } => t!("health-kept-do"),
        Reason::Edits { .. } => t!("health-edits-do", person = person.to_owned()),
        Reason::Locked { .. } => t!("health-locked-do"),
        Reason::Behind { .. } => t!("health-behind-do"),
        Reason::Begins { .. } => t!("health-begins-do"),
        Reason::Away { .. } | Reason::Never { .. } => t!("health-away-do"),
        Reason::Old { .. } => t!("health-old-do"),
    }
}
