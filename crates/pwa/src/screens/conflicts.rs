//! Every conflict, in one list; each is settled here, in one tap.

use super::fiche::conflict::{self, Settle};
use crate::{
    app::{
        App,
        route::{Part, Route},
    },
    components::{empty::empty, may::Bars},
    i18n::{coded, fields, t},
};
use carnet_engine::api::{ConflictView, Reply, Request};
use carnet_model::{edit::Place, kind::DocKey};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct ConflictsProps {
    pub(crate) app: App,
}

/// The screen.
#[component]
pub(crate) fn Conflicts(props: &ConflictsProps) -> Html {
    let app = &props.app;
    let conflicts = use_state(|| None::<Vec<ConflictView>>);
    {
        let (app, conflicts) = (app.clone(), conflicts.clone());
        use_effect_with((app.state.changes.sync, app.state.changes.directory), move |_| {
            app.order(Request::Conflicts, move |_, reply| {
                if let Reply::Conflicts(found) = reply {
                    conflicts.set(Some(found));
                }
            });
        });
    }
    html! {
        <div class="page">
            <h1>{ t!("nav-conflicts") }</h1>
            <p class="lead">{ t!("conflicts-lead") }</p>
            if let Some(all) = &*conflicts {
                if all.is_empty() { <div class="card">{ empty("check", t!("conflicts-none"), t!("conflicts-none-text"), html! {}) }</div> }
                <ul>{ for all.iter().map(|one| entry(app, one)) }</ul>
            }
        </div>
    }
}

fn entry(app: &App, one: &ConflictView) -> Html {
    let route = Route::Fiche(one.contact, part_of(one));
    let place = match &one.place {
        Place::Root => String::new(),
        Place::Item { collection, .. } => format!("{} · ", coded("section", collection)),
    };
    let name = fields::known(one.doc, &one.place, &one.field.key, &app.state.workspace).name;
    let key = format!("{}-{:?}-{}", one.contact, one.place, one.field.key);
    html! {
        <li class="card" {key}>
            <header>
                <h2 class="wrap"><a href={route.path()} onclick={app.follow(route)}>{ super::fiche::named(&one.name) }</a></h2>
            </header>
            <ContextProvider<Bars> context={Bars::new(one.barred.clone())}>
                if let Some(stamp) = &one.removed_meanwhile { { conflict::removed_at(app, one.doc, &one.place, stamp) } }
                else {
                    <div class="conf ln">
                        <p class="why">{ place }{ t!("conflict-of", field = name, count = one.field.conflict.len()) }</p>
                        <Settle app={app.clone()} doc={one.doc} place={one.place.clone()} field={one.field.clone()} />
                    </div>
                }
            </ContextProvider<Bars>>
        </li>
    }
}

/// The part of the fiche that shows a place.
fn part_of(one: &ConflictView) -> Part {
    if matches!(one.doc, DocKey::Terms(_)) {
        return Part::Terms;
    }
    match &one.place {
        Place::Item { collection, .. } => match collection.as_str() {
            "tasks" | "task_steps" => Part::Tasks,
            "time_entries" => Part::Time,
            "appointments" => Part::Agenda,
            "memberships" | "loyalty_entries" => Part::Loyalty,
            _ => Part::Main,
        },
        Place::Root => Part::Main,
    }
}
