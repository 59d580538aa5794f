//! The tour of one minute: a few steps on the real screen, once.

use crate::{
    app::{
        App, browser,
        complete::use_complete,
        route::{Part, Route},
        state::{Action, Dialog},
    },
    components::icon::icon,
    i18n::{coded, t},
};
use carnet_engine::api::{Query, Reply, Request};
use yew::prelude::*;

/// The preference that says that it was seen. It is needed before the engine runs, and is nobody's secret.
const SEEN: &str = "tour";

/// What a step shows: the code of its words, and what it points at, the first that is on the screen.
const STEPS: [(&str, &[&str]); 6] = [
    ("search", &["search.search"]),
    ("fiche", &["#row-0", ".fab", ".lh .btn:last-child"]),
    ("bolt", &[".acts .menu .btn.pri", ".acts"]),
    ("sync", &[".pill"]),
    ("help", &["#help-button"]),
    ("install", &["a[href='/reglages']"]),
];
/// The step that wants a fiche open.
const BOLT: usize = 2;
/// The step that offers to install the app.
const INSTALL: usize = 5;
/// How what is pointed at is marked.
const MARK: &str = "data-toured";

#[derive(Properties, PartialEq)]
pub(crate) struct TourProps {
    pub(crate) app: App,
}

/// The tour while it goes on; it begins by itself on a device on which nobody has seen it or opened a fiche.
#[component]
pub(crate) fn Tour(props: &TourProps) -> Html {
    let app = &props.app;
    let complete = use_complete();
    {
        let app = app.clone();
        use_effect_with(complete, move |complete| {
            if *complete {
                begin(&app);
            }
        });
    }
    if complete && app.state.touring {
        html! { <Card app={app.clone()} /> }
    } else {
        html! {}
    }
}

/// Begins, if nobody has seen it here.
fn begin(app: &App) {
    if browser::preference(SEEN).is_some() {
        return;
    }
    let then = app.clone();
    app.ask(Request::GetLocal { key: "notes".to_owned() }, move |reply| {
        // Who knows the app needs no tour of what is new to nobody.
        let knows = |notes: &str| {
            let notes = serde_json::from_str::<serde_json::Value>(notes).unwrap_or_default();
            notes["recent"].as_array().is_some_and(|recent| !recent.is_empty())
        };
        match reply {
            Reply::Local(Some(notes)) if knows(&notes) => {
                browser::keep_preference(SEEN, Some("known"))
            }
            Reply::Local(_) => then.state.dispatch(Action::Tour(true)),
            _ => {}
        }
    });
}

/// It is over, and never begins by itself again.
fn end(app: &App) {
    browser::keep_preference(SEEN, Some("seen"));
    app.state.dispatch(Action::Tour(false));
    browser::focus("search");
}

/// A step, beside what it is about: the screen can be used meanwhile.
#[component]
fn Card(props: &TourProps) -> Html {
    let app = &props.app;
    let at = use_state(|| 0_usize);
    let heading = use_node_ref();
    use_mark(app, *at);
    {
        let heading = heading.clone();
        use_effect_with(*at, move |_| {
            if let Some(heading) = heading.cast::<web_sys::HtmlElement>() {
                let _ = heading.focus();
            }
        });
    }
    let to = |step: usize| {
        let at = at.clone();
        Callback::from(move |_: MouseEvent| at.set(step))
    };
    let stop = app.on(|app, _: MouseEvent| end(app));
    let onkeydown = app.on(|app, event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            end(app);
        }
    });
    let (code, _) = STEPS[*at % STEPS.len()];
    let last = *at + 1 == STEPS.len();
    let next = if last { stop.clone() } else { to(*at + 1) };
    html! {
        <section class="tour" role="dialog" aria-modal="false" aria-labelledby="tour-title" aria-describedby="tour-text" {onkeydown}>
            <p class="small muted">{ t!("tour-step", step = *at + 1, of = STEPS.len()) }</p>
            <h2 id="tour-title" tabindex="-1" ref={heading}>{ coded("tour-title", code) }</h2>
            <p id="tour-text">{ coded("tour-text", code) }</p>
            { offer(app, *at) }
            <div class="forms end">
                if !last { <button type="button" class="btn quiet" onclick={stop}>{ t!("tour-skip") }</button> }
                if *at > 0 { <button type="button" class="btn" onclick={to(*at - 1)}>{ t!("tour-back") }</button> }
                <button type="button" class="btn pri" onclick={next}>{ if last { t!("tour-end") } else { t!("tour-next") } }</button>
            </div>
        </section>
    }
}

/// What can be done right away.
fn offer(app: &App, at: usize) -> Html {
    match at {
        BOLT if app.state.route.contact().is_none() => {
            let onclick = app.on(|app, _: MouseEvent| open_first(app));
            html! { <p><button type="button" class="btn" {onclick}>{ t!("tour-open") }</button></p> }
        }
        INSTALL if app.state.install_ready => {
            let onclick = Callback::from(|_: MouseEvent| browser::announce("carnet-install"));
            html! { <p><button type="button" class="btn" {onclick}>{ icon("download") }{ t!("install") }</button></p> }
        }
        _ => html! {},
    }
}

/// Opens the first fiche of the list, or the form of a new one where there is none.
fn open_first(app: &App) {
    let then = app.clone();
    let request = Request::Search { query: Query::default(), offset: 0, limit: 1 };
    app.ask(request, move |reply| {
        let Reply::Rows(found) = reply else { return };
        match found.rows.first() {
            Some(row) => then.go(Route::Fiche(row.contact, Part::Main)),
            None if then.may_create() => then.show(Dialog::Create(String::new())),
            None => then.go(Route::Directory),
        }
    });
}

/// Marks what the step is about, for as long as it is shown.
#[hook]
fn use_mark(app: &App, at: usize) {
    // What is pointed at may be drawn anew by anything that happens.
    use_effect_with((at, app.state.steps), move |(at, _)| {
        let found =
            STEPS.get(*at).and_then(|(_, targets)| targets.iter().find_map(|target| shown(target)));
        if let Some(found) = &found {
            let _ = found.set_attribute(MARK, "");
        }
        move || {
            if let Some(found) = found {
                let _ = found.remove_attribute(MARK);
            }
        }
    });
}

/// The first of these elements that has a place on the screen.
fn shown(selector: &str) -> Option<web_sys::Element> {
    use wasm_bindgen::JsCast;
    let all = browser::document()?.query_selector_all(selector).ok()?;
    let elements =
        (0..all.length()).filter_map(|at| all.get(at)?.dyn_into::<web_sys::HtmlElement>().ok());
    let mut placed = elements.filter(|element| element.offset_width() > 0);
    placed.next().map(Into::into)
}
