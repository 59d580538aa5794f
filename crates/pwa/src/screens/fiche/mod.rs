//! A fiche: its head, its sections, and the one on the screen.

mod activity;
pub(crate) mod addresses;
mod advanced;
mod agenda;
mod aspect;
pub(crate) mod beside;
mod card;
pub(crate) mod clashes;
mod composer;
pub(crate) mod conflict;
mod consents;
mod coordinates;
mod crm;
pub(crate) mod events;
pub(crate) mod facts;
pub(crate) mod files;
mod head;
mod history;
pub(crate) mod item;
mod items;
mod ledger;
mod looking;
pub(crate) mod loyalty;
mod main_info;
mod merging;
mod modify;
mod notes;
pub(crate) mod opening;
mod own;
mod parts;
mod print;
mod purchases;
mod relations;
mod rgpd;
mod services;
pub(crate) mod tasks;
pub(crate) mod terms;
mod time;
mod websites;

use crate::{
    app::{
        App, browser,
        complete::use_complete,
        route::{Part, Route},
        state::Action,
        title,
    },
    components::{empty::empty, icon::icon, may::Bars},
    i18n::{t, values},
    screens::sync::aside,
};
use carnet_engine::api::{Event, Failure, Fiche, Reply, Request};
use carnet_ids::DocId;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct FicheProps {
    pub(crate) app: App,
    pub(crate) contact: DocId,
    pub(crate) part: Part,
}

/// What each section of a fiche is handed.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct SectionProps {
    pub(crate) app: App,
    pub(crate) fiche: Rc<Fiche>,
}

/// How much of a fiche may be drawn: first what is in sight of most screens, then all of it.
#[derive(Clone, Copy)]
struct Progress {
    /// What is in sight has been painted.
    painted: bool,
    /// The program's late part is there as well.
    complete: bool,
}

/// The kind of exchange that is being noted, if one is.
pub(crate) type Composing = UseStateHandle<Option<String>>;

/// The screen.
#[component]
pub(crate) fn FicheScreen(props: &FicheProps) -> Html {
    let app = &props.app;
    let composing: Composing = use_state(|| None);
    let whole = use_state(|| false);
    let found = use_fiche(app, props.contact, *whole || props.part == Part::Advanced);
    let painted = looking::use_painted(app, props.contact, found.is_some());
    let drawn = Progress { painted, complete: use_complete() && painted };
    match found {
        None => {
            html! { <div class="body one"><h1 class="sr">{ t!("loading") }</h1><div class="bone" aria-busy="true"></div></div> }
        }
        Some(Err(Failure::SetAside)) => set_aside(app, props.contact),
        Some(Err(Failure::HandedOver)) => gone(app),
        Some(Err(failure)) => missing(app, &failure),
        Some(Ok(fiche)) => html! {
            <ContextProvider<Bars> context={Rc::new(fiche.barred.clone())}>
                { head::head(app, &fiche, props.part, &composing) }
                { leaving(&fiche) }
                { read_only(&fiche) }
                { merged(app, &fiche) }
                { incomplete(app, &fiche) }
                { section(app, fiche, props.part, &composing, (&whole, drawn)) }
            </ContextProvider<Bars>>
        },
    }
}

fn section(
    app: &App,
    fiche: Rc<Fiche>,
    part: Part,
    composing: &Composing,
    (whole, drawn): (&UseStateHandle<bool>, Progress),
) -> Html {
    let app = app.clone();
    match part {
        Part::Main | Part::Supplier => {
            let suppliers = aspect::is_suppliers(&fiche.view, part);
            main_info::main_info(&SectionProps { app, fiche }, composing, (drawn, suppliers))
        }
        Part::Activity => {
            let whole = whole.clone();
            let more = Callback::from(move |()| whole.set(true));
            let painted = drawn.painted;
            html! { <activity::Activity {app} {fiche} composing={composing.clone()} {more} {painted} /> }
        }
        Part::Tasks => html! { <tasks::Tasks {app} {fiche} /> },
        Part::Agenda => html! { <agenda::Agenda {app} {fiche} /> },
        Part::Time => html! { <time::Time {app} {fiche} /> },
        Part::Loyalty => html! { <loyalty::Loyalty {app} {fiche} /> },
        Part::Terms => html! { <terms::Terms {app} {fiche} /> },
        Part::Files => html! { <files::Files {app} {fiche} /> },
        Part::Modify => html! { <modify::Modify {app} {fiche} /> },
        Part::History => html! { <history::History {app} {fiche} /> },
        Part::Advanced => html! { <advanced::Advanced {app} {fiche} /> },
        Part::Print => html! { <print::Print {app} {fiche} /> },
    }
}

/// The fiche, `whole` or as it opens, asked for again whenever it changes; what is shown stays until the answer is there.
#[hook]
fn use_fiche(app: &App, contact: DocId, whole: bool) -> Option<Result<Rc<Fiche>, Failure>> {
    let found = use_state_eq(|| None);
    {
        let (app, found) = (app.clone(), found.clone());
        // The workspace says how its own fields are read, and what is inherited.
        let changes = (app.state.changes.fiche, app.state.changes.workspace);
        use_effect_with((contact, changes, whole), move |(contact, _, whole)| {
            let (then, contact) = (app.clone(), *contact);
            let answered = move |reply| match reply {
                Reply::Fiche(fiche) => {
                    meet(&then, &fiche);
                    let name = named(&fiche.view.name);
                    let then = then.clone();
                    browser::once_painted(move || {
                        let state = &then.state;
                        // Screens that were shut meanwhile tell nobody's name.
                        let shows = !state.lock.locked && !state.is_shut();
                        if shows && state.route.contact() == Some(contact) {
                            title(&name);
                        }
                    });
                    found.set(Some(Ok(Rc::new(*fiche))));
                }
                Reply::Failed(failure) => found.set(Some(Err(failure))),
                _ => {}
            };
            if *whole {
                app.ask(Request::Fiche(contact), answered);
            } else {
                opening::open(&app, contact, answered);
            }
        });
    }
    (*found).clone()
}

/// Says who else is here, if that is news: everything is drawn again for it.
fn meet(app: &App, fiche: &Fiche) {
    let (contact, present) = (fiche.view.contact, &fiche.present);
    let known = app.state.present.as_ref().filter(|(at, _)| *at == contact);
    if known.map_or(&[][..], |(_, known)| known) != present.as_slice() {
        app.state.dispatch(Action::Heard(Event::Presence { contact, present: present.clone() }));
    }
}

/// A name to show, even where there is none.
pub(crate) fn named(name: &str) -> String {
    if name.is_empty() { t!("unnamed") } else { name.to_owned() }
}

fn missing(app: &App, failure: &Failure) -> Html {
    let arriving = app.state.sync.arriving.is_some();
    let text = if arriving { t!("fiche-not-here-yet") } else { values::failure(failure) };
    let action = html! {
        <a class="btn pri" href="/annuaire" onclick={app.follow(Route::Directory)}>{ t!("back-to-list") }</a>
    };
    empty("search", t!("fiche-missing"), text, action)
}

/// The fiche is not the user's any more, and has left.
fn gone(app: &App) -> Html {
    let action = html! {
        <a class="btn pri" href="/annuaire" onclick={app.follow(Route::Directory)}>{ t!("back-to-list") }</a>
    };
    empty("out", t!("handed-one"), t!("failure-handed-over"), action)
}

/// The fiche is not the user's any more, and is about to leave.
fn leaving(fiche: &Fiche) -> Html {
    if !fiche.leaving {
        return html! {};
    }
    html! { <div class="banner warn" role="status">{ icon("out") }<p>{ t!("handed-leaving") }</p></div> }
}

/// The user may change nothing of it.
fn read_only(fiche: &Fiche) -> Html {
    if fiche.leaving || facts::may_change(fiche) {
        return html! {};
    }
    html! { <div class="banner" role="note">{ icon("lock") }<p>{ t!("fiche-read-only") }</p></div> }
}

/// The fiche's document can't be opened.
fn set_aside(app: &App, contact: DocId) -> Html {
    let retry = aside::retry(app, contact, false, Callback::noop());
    let route = Route::Sync;
    let action = html! {
        <div class="row-of">
            { retry }
            <a class="btn" href={route.path()} onclick={app.follow(route)}>{ t!("aside-more") }</a>
        </div>
    };
    empty("alert", t!("aside-title"), t!("aside-fiche"), action)
}

/// A year's exchanges can't be opened: the rest is here.
fn incomplete(app: &App, fiche: &Fiche) -> Html {
    let Some(doc) = fiche.set_aside.first() else { return html! {} };
    html! {
        <div class="banner bad" role="alert">
            { icon("alert") }<p>{ t!("aside-part") }</p>
            { aside::retry(app, *doc, false, Callback::noop()) }
        </div>
    }
}

fn merged(app: &App, fiche: &Fiche) -> Html {
    let Some(into) = fiche.view.merged_into else { return html! {} };
    let route = Route::Fiche(into, Part::Main);
    html! {
        <div class="banner warn">
            <p>{ t!("fiche-merged") }</p>
            <a class="btn" href={route.path()} onclick={app.follow(route)}>{ t!("fiche-merged-open") }</a>
        </div>
    }
}
