//! The Annuaire: every contact, as a list of which only what is seen is drawn.

mod bulk;
mod chips;
pub(crate) mod columns;
mod filters;
mod found;
pub(crate) mod row;

use crate::{
    app::{App, browser, state::Dialog},
    components::{empty::empty, icon::icon, spacer::Spacer},
    i18n::t,
};
use carnet_engine::api::{Query, Row};
use carnet_ids::DocId;
use found::{Found, use_found, use_walk};
use gloo::events::EventListener;
use std::collections::BTreeSet;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Rows drawn beyond what is seen, above and below: a flick of the finger moves the list before
/// the page can draw.
const BEYOND: usize = 20;
/// What is drawn changes every so many rows.
const STEP: usize = 4;

#[derive(Properties, PartialEq)]
pub(crate) struct DirectoryProps {
    pub(crate) app: App,
}

/// Which contacts are ticked; `None` while nothing is being selected.
pub(crate) type Selection = UseStateHandle<Option<BTreeSet<DocId>>>;

/// The list, with its filters above.
#[component]
pub(crate) fn Directory(props: &DirectoryProps) -> Html {
    let app = &props.app;
    let seen = use_state_eq(|| (0_usize, 20_usize));
    let node = use_node_ref();
    let found = use_found(app, *seen);
    let selection: Selection = use_state(|| None);
    let filtering = use_state(|| false);
    let choosing = use_state(|| false);
    let list = use_node_ref();
    columns::use_widths(app, &list);
    use_walk(app, &found);
    use_top(app, &node);
    use_size(app, &node, &seen);
    use_shortcut_of_the_address(app);
    let onscroll = {
        let (seen, node, height) = (seen.clone(), node.clone(), row_height(app));
        Callback::from(move |_: Event| seen.set(range(&node, height)))
    };
    html! {
        <section class="list" ref={list} aria-label={t!("directory")}>
            <div class="lh">
                { heading(app, &found, &selection, &choosing) }
                { chips::chips(app, &filtering) }
            </div>
            { columns::head(app) }
            <div class="rows" id="rows" ref={node} {onscroll} onkeydown={Callback::from(|event| row::arrows(&event))}>
                { rows(app, &found, *seen, &selection) }
            </div>
            if selection.is_some() { <bulk::Bulk app={app.clone()} selection={selection.clone()} matched={found.matched} /> }
            else { { new_button(app) } }
            if *filtering { <filters::Filters app={app.clone()} matched={found.matched} close={
                let filtering = filtering.clone();
                Callback::from(move |()| filtering.set(false))
            } /> }
            if *choosing { <columns::Chooser app={app.clone()} close={Callback::from(move |()| choosing.set(false))} /> }
        </section>
    }
}

/// Moves the focus to the first row.
pub(crate) fn focus_first() {
    browser::focus("row-0");
}

/// The first row in sight, and how many are: in steps, so that not every pixel draws the list again.
fn range(node: &NodeRef, height: f64) -> (usize, usize) {
    let Some(element) = node.cast::<HtmlElement>() else { return (0, 20) };
    let first = (f64::from(element.scroll_top()) / height) as usize;
    let count = (f64::from(element.client_height()) / height) as usize;
    (first - first % STEP, count + 2 + STEP)
}

/// A row is 4 rem high, 3 in columns (`--row`).
fn row_height(app: &App) -> f64 {
    let rem = if columns::is_wide(app) && !browser::is_phone() { 3.0 } else { 4.0 };
    rem * browser::rem()
}

/// What is in sight changes with the window's size, and with the rows' height: then the first row
/// stays the first.
#[hook]
fn use_size(app: &App, node: &NodeRef, seen: &UseStateHandle<(usize, usize)>) {
    let (app, node, seen) = (app.clone(), node.clone(), seen.clone());
    use_effect_with(columns::is_wide(&app), move |_| {
        let height = row_height(&app);
        if let Some(element) = node.cast::<HtmlElement>() {
            element.set_scroll_top((seen.0 as f64 * height) as i32);
        }
        seen.set(range(&node, height));
        let listener = browser::window().map(|window| {
            EventListener::new(&window, "resize", move |_| seen.set(range(&node, row_height(&app))))
        });
        move || drop(listener)
    });
}

/// Another query begins at the top.
#[hook]
fn use_top(app: &App, node: &NodeRef) {
    let node = node.clone();
    use_effect_with(app.state.query.clone(), move |_| {
        if let Some(element) = node.cast::<HtmlElement>() {
            element.set_scroll_top(0);
        }
    });
}

/// `/annuaire?nouvelle` and `/annuaire?recherche`: shortcuts of the installed app.
#[hook]
fn use_shortcut_of_the_address(app: &App) {
    let app = app.clone();
    use_effect_with((), move |()| {
        match browser::asked().as_str() {
            "?nouvelle" => app.show(Dialog::Create(String::new())),
            "?recherche" => browser::focus_soon("search"),
            _ => return,
        }
        browser::set_address("/annuaire", true);
    });
}

fn heading(
    app: &App,
    found: &Found,
    selection: &Selection,
    choosing: &UseStateHandle<bool>,
) -> Html {
    let toggle = {
        let selection = selection.clone();
        Callback::from(move |_: MouseEvent| {
            selection.set(if selection.is_some() { None } else { Some(BTreeSet::new()) })
        })
    };
    let create = app.on(|app, _: MouseEvent| app.show(Dialog::Create(String::new())));
    let counts = counts(app, found);
    let selecting = selection.is_some();
    html! {
        <>
            <div class="line">
                <h1>{ t!("directory") }</h1>
                { columns::buttons(app, choosing) }
                { chips::order(app) }
                <button class={classes!("btn", "ic", "quiet", selecting.then_some("on"))} aria-pressed={selecting.to_string()} title={t!("select")}
                    aria-label={t!("select")} onclick={toggle}>{ icon("select") }</button>
                <button class="btn ic quiet not-phone" title={t!("new-fiche")} aria-label={t!("new-fiche")} onclick={create}>{ icon("plus") }</button>
            </div>
            <p class="counts" role="status">{ counts }</p>
        </>
    }
}

/// How many match and how many there are; while a device starts, how many are still to be read.
fn counts(app: &App, found: &Found) -> String {
    let unlisted = app.state.sync.unlisted;
    match (found.loaded, found.matched == found.total) {
        (false, _) => t!("searching"),
        (true, true) if unlisted > 0 => {
            t!("directory-count-so-far", total = found.total, left = unlisted)
        }
        (true, true) => t!("directory-count", total = found.total),
        (true, false) => t!("directory-counts", matched = found.matched, total = found.total),
    }
}

fn new_button(app: &App) -> Html {
    let create = app.on(|app, _: MouseEvent| app.show(Dialog::Create(String::new())));
    html! { <button class="btn pri fab" onclick={create}>{ icon("plus") }{ t!("new-fiche-short") }</button> }
}

fn rows(app: &App, found: &Found, (first, count): (usize, usize), selection: &Selection) -> Html {
    if found.loaded && found.matched == 0 {
        return nothing(app, found);
    }
    let (from, to) = (first.saturating_sub(BEYOND), (first + count + BEYOND).min(found.matched));
    let from = from.min(to);
    let height = row_height(app);
    html! {
        <div role="list" aria-busy={(!found.loaded).to_string()}>
            <Spacer height={from as f64 * height} />
            { for (from..to).map(|at| one(app, found.row(at), at, found.matched, selection)) }
            if !found.loaded { { for (0..count).map(|_| row::skeleton()) } }
            <Spacer height={(found.matched - to) as f64 * height} />
        </div>
    }
}

fn one(app: &App, found: Option<&Row>, at: usize, of: usize, selection: &Selection) -> Html {
    match found {
        Some(found) => row::row(app, found, at, of, selection),
        None => row::skeleton(),
    }
}

fn nothing(app: &App, found: &Found) -> Html {
    let query = &app.state.query;
    if found.total == 0 && *query == Query::default() {
        return first_steps(app);
    }
    let text = query.text.trim().to_owned();
    let clear = app.on(|app, _: MouseEvent| {
        app.state.dispatch(crate::app::state::Action::Search(Query::default()))
    });
    let filtered = Query { text: String::new(), ..query.clone() } != Query::default();
    let create = {
        let text = text.clone();
        app.on(move |app, _: MouseEvent| app.show(Dialog::Create(text.clone())))
    };
    let action = html! {
        <div class="row-of">
            if filtered { <button class="btn pri" onclick={clear}>{ t!("filters-clear") }</button> }
            else { <button class="btn pri" onclick={create}>{ icon("plus") }{ if text.is_empty() { t!("new-fiche") } else { t!("new-fiche-named", name = text.as_str()) } }</button> }
        </div>
    };
    let why = if filtered { t!("nothing-filtered") } else { t!("nothing-found-text") };
    empty("search", t!("nothing-found"), why, action)
}

fn first_steps(app: &App) -> Html {
    if app.state.sync.arriving.is_some() || app.state.sync.unlisted > 0 {
        return empty("import", t!("arriving-title"), t!("arriving-text"), html! {});
    }
    let create = app.on(|app, _: MouseEvent| app.show(Dialog::Create(String::new())));
    let action = html! { <button class="btn pri" onclick={create}>{ icon("plus") }{ t!("new-fiche") }</button> };
    empty("users", t!("empty-title"), t!("empty-text"), action)
}
