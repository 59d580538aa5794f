//! The Annuaire: every contact, as a list of which only what is seen is drawn.

mod bulk;
mod chips;
pub(crate) mod columns;
pub(crate) mod export;
mod filters;
mod found;
mod list;
pub(crate) mod row;
pub(crate) mod saved;
mod sight;

use crate::{
    app::{
        App, Hands, browser,
        route::{Part, Route},
        state::Dialog,
    },
    components::{empty::empty, icon::icon},
    i18n::t,
};
use carnet_engine::api::Query;
use carnet_ids::DocId;
use found::{Found, use_found, use_walk};
use list::{Drawn, List, ListProps};
use row::Look;
use sight::{Sight, use_sight};
use std::collections::BTreeSet;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct DirectoryProps {
    pub(crate) app: Hands,
    /// [`crate::app::state::State::steps`].
    pub(crate) steps: u32,
}

/// Which contacts are ticked; `None` while nothing is being selected.
pub(crate) type Selection = UseStateHandle<Option<BTreeSet<DocId>>>;

/// The list, with its filters above. It is drawn again for each letter that is searched for.
#[component]
pub(crate) fn Directory(props: &DirectoryProps) -> Html {
    let app = &props.app.0;
    let _ = use_context::<Query>();
    let node = use_node_ref();
    let (sight, onscroll) = use_sight(app, &node);
    let (found, rest) = use_found(app, (sight.first, sight.count));
    let before = use_mut_ref(Drawn::default);
    let selection: Selection = use_state(|| None);
    let filtering = use_state(|| false);
    let choosing = use_state(|| false);
    let list = use_node_ref();
    columns::use_widths(app, &list);
    use_walk(app, &found);
    use_shortcut_of_the_address(app);
    html! {
        <section class="list" ref={list} aria-label={t!("directory")}>
            <div class="lh">
                { heading(app, &found, &selection, &choosing) }
                <chips::Chips app={app.clone()} filtering={filtering.clone()} />
            </div>
            { columns::head(app) }
            <div class="rows" id="rows" ref={node} data-of={found.text.clone()} {onscroll} onkeydown={Callback::from(|event| row::arrows(&event))}>
                { rows(app, &found, (sight, &selection), (rest, &mut before.borrow_mut())) }
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
                if app.may_create() {
                    <button class="btn ic quiet not-phone" title={t!("new-fiche")} aria-label={t!("new-fiche")} onclick={create}>{ icon("plus") }</button>
                }
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
    if !app.may_create() {
        return html! {};
    }
    let create = app.on(|app, _: MouseEvent| app.show(Dialog::Create(String::new())));
    html! { <button class="btn pri fab" onclick={create}>{ icon("plus") }{ t!("new-fiche-short") }</button> }
}

fn rows(
    app: &App,
    found: &Found,
    (sight, selection): (Sight, &Selection),
    drawn: (bool, &mut Drawn),
) -> Html {
    if found.loaded && found.matched == 0 {
        return nothing(app, found);
    }
    let look = Look {
        current: app.state.route.contact(),
        // The section of the fiche stays when another contact is opened.
        part: match app.state.route {
            Route::Fiche(_, part @ Part::Activity) => part,
            _ => Part::Main,
        },
        columns: columns::shown(app),
        selection: selection.clone(),
        of: found.matched,
    };
    let props = ListProps::new(app, found, sight, look, drawn);
    html! { <List ..props /> }
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
            else if app.may_create() { <button class="btn pri" onclick={create}>{ icon("plus") }{ if text.is_empty() { t!("new-fiche") } else { t!("new-fiche-named", name = text.as_str()) } }</button> }
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
    let action = match app.may_create() {
        true => {
            html! { <button class="btn pri" onclick={create}>{ icon("plus") }{ t!("new-fiche") }</button> }
        }
        false => html! {},
    };
    empty("users", t!("empty-title"), t!("empty-text"), action)
}
