//! Filters within reach, above the list.

use crate::{
    app::{App, state::Action},
    components::{icon::icon, menu::Menu},
    i18n::{coded, t, values},
};
use carnet_engine::api::{Query, Sort};
use carnet_ids::ItemId;
use carnet_model::custom;
use yew::prelude::*;

const SORTS: [(Sort, &str); 5] = [
    (Sort::Relevance, "relevance"),
    (Sort::Name, "name"),
    (Sort::City, "city"),
    (Sort::LastEvent, "last-event"),
    (Sort::Updated, "updated"),
];

#[derive(Properties, PartialEq)]
pub(super) struct ChipsProps {
    pub(super) app: App,
    /// Whether the dialogue of all filters is open.
    pub(super) filtering: UseStateHandle<bool>,
}

/// The row of chips: all filters, those that act, and the usual ones.
#[component]
pub(super) fn Chips(props: &ChipsProps) -> Html {
    let app = &props.app;
    let filtering = props.filtering.clone();
    html! {
        <div class="chips" role="group" aria-label={t!("filters")}>
            <button class="chip" onclick={move |_| filtering.set(true)}>{ icon("filter") }{ t!("filters") }</button>
            { for acting(app).map(|(name, without)| on(app, name, without)) }
            if acting(app).next().is_some() {
                <button class="link" onclick={app.on(|app, _: MouseEvent| clear(app))}>{ t!("filters-clear") }</button>
            }
            { for offered(app).into_iter().map(|(name, with)| off(app, name, with)) }
        </div>
    }
}

fn clear(app: &App) {
    let Query { text, sort, .. } = app.state.query.clone();
    search(app, Query { text, sort, ..Query::default() });
}

fn search(app: &App, query: Query) {
    app.state.dispatch(Action::Search(query));
}

/// The menu of orders.
pub(crate) fn order(app: &App) -> Html {
    let now = app.state.query.sort;
    let name = SORTS.iter().find(|(sort, _)| *sort == now).map_or("relevance", |(_, name)| name);
    html! {
        <Menu class={classes!("btn", "ic", "quiet")} label={t!("sort-by", order = coded("sort", name))} button={icon("sort")}>
            { for SORTS.iter().map(|(sort, name)| {
                let query = Query { sort: *sort, ..app.state.query.clone() };
                html! {
                    <button type="button" aria-pressed={(*sort == now).to_string()} onclick={app.on(move |app, _: MouseEvent| search(app, query.clone()))}>
                        { coded("sort", name) }
                    </button>
                }
            }) }
        </Menu>
    }
}

fn on(app: &App, name: String, without: Query) -> Html {
    html! {
        <button class="chip" aria-pressed="true" onclick={app.on(move |app, _: MouseEvent| search(app, without.clone()))}>
            { name }{ icon("close") }
        </button>
    }
}

fn off(app: &App, name: String, with: Query) -> Html {
    html! {
        <button class="chip" aria-pressed="false" onclick={app.on(move |app, _: MouseEvent| search(app, with.clone()))}>{ name }</button>
    }
}

/// Filters that act now: their words, and the query without each.
fn acting(app: &App) -> impl Iterator<Item = (String, Query)> {
    let now = &app.state.query;
    let workspace = &app.state.workspace;
    let mut all: Vec<(String, Query)> = Vec::new();
    for profile in &now.profiles {
        let mut without = now.clone();
        without.profiles.retain(|known| known != profile);
        all.push((coded("choice-profiles", profile), without));
    }
    let mut chosen = |value: &Option<String>, without: Query| {
        if let Some(value) = value {
            all.push((value.clone(), without));
        }
    };
    chosen(&now.category, Query { category: None, ..now.clone() });
    chosen(&now.status, Query { status: None, ..now.clone() });
    chosen(&now.origin, Query { origin: None, ..now.clone() });
    chosen(
        &now.rep.as_ref().map(|id| rep_name(app, id, workspace)),
        Query { rep: None, ..now.clone() },
    );
    chosen(&now.place, Query { place: None, ..now.clone() });
    chosen(&now.tag, Query { tag: None, ..now.clone() });
    for (field, value) in &now.custom {
        let mut without = now.clone();
        without.custom.retain(|(known, _)| known != field);
        all.push((own_name(field, value, workspace), without));
    }
    let mut flag = |on: bool, name: String, without: Query| {
        if on {
            all.push((name, without));
        }
    };
    flag(now.archived, t!("filter-archived"), Query { archived: false, ..now.clone() });
    flag(now.in_conflict, t!("filter-conflict"), Query { in_conflict: false, ..now.clone() });
    flag(now.pending, t!("filter-pending"), Query { pending: false, ..now.clone() });
    flag(now.only.is_some(), only_name(app), Query { only: None, ..now.clone() });
    if let Some(days) = now.not_seen_days {
        all.push((
            t!("filter-not-seen", days = days),
            Query { not_seen_days: None, ..now.clone() },
        ));
    }
    all.into_iter()
}

fn rep_name(app: &App, id: &str, workspace: &carnet_engine::api::WorkspaceView) -> String {
    match &app.state.user {
        Some(user) if user.person.to_string() == id => t!("filter-mine"),
        _ => values::person(id, workspace),
    }
}

/// A field of the workspace's own and its value: the value alone may say too little.
fn own_name(field: &ItemId, value: &str, workspace: &carnet_engine::api::WorkspaceView) -> String {
    let name = custom::find(&workspace.custom, field).map_or("", |of| of.name.as_str());
    let words = match value {
        "true" => t!("yes"),
        "false" => t!("no"),
        value => value.to_owned(),
    };
    t!("filter-own", field = name, value = words)
}

fn only_name(app: &App) -> String {
    if app.state.query.only.as_ref() == Some(&app.state.notes.favourites) {
        t!("favourites")
    } else {
        t!("recent")
    }
}

/// The usual filters that do not act, and the saved ones: their words, and the query with each.
fn offered(app: &App) -> Vec<(String, Query)> {
    let now = &app.state.query;
    let notes = &app.state.notes;
    let mut all: Vec<(String, Query)> = Vec::new();
    for filter in notes.filters.iter().filter(|filter| same_filters(&filter.query, now).is_none()) {
        all.push((filter.name.clone(), Query { text: now.text.clone(), ..filter.query.clone() }));
    }
    for profile in ["client", "prospect", "supplier"] {
        if !now.profiles.iter().any(|known| known == profile) {
            let profiles = now.profiles.iter().cloned().chain([profile.to_owned()]).collect();
            all.push((coded("choice-profiles", profile), Query { profiles, ..now.clone() }));
        }
    }
    if let (Some(user), None) = (&app.state.user, &now.rep) {
        all.push((t!("filter-mine"), Query { rep: Some(user.person.to_string()), ..now.clone() }));
    }
    if now.only.is_none() && !notes.favourites.is_empty() {
        all.push((t!("favourites"), Query { only: Some(notes.favourites.clone()), ..now.clone() }));
    }
    if now.only.is_none() && !notes.recent.is_empty() {
        all.push((t!("recent"), Query { only: Some(notes.recent.clone()), ..now.clone() }));
    }
    if !now.in_conflict && app.state.sync.conflicts > 0 {
        all.push((t!("filter-conflict"), Query { in_conflict: true, ..now.clone() }));
    }
    if now.not_seen_days.is_none() {
        all.push((
            t!("filter-not-seen", days = 60),
            Query { not_seen_days: Some(60), ..now.clone() },
        ));
    }
    all
}

/// Whether two queries filter alike, whatever was typed.
fn same_filters(a: &Query, b: &Query) -> Option<()> {
    let bare = |query: &Query| Query { text: String::new(), ..query.clone() };
    (bare(a) == bare(b)).then_some(())
}
