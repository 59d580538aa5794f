//! Filters within reach, above the list.

use crate::{
    app::{
        App,
        complete::use_complete,
        state::{Action, SavedFilter},
    },
    components::{icon::icon, menu::Menu},
    i18n::{coded, dates, t, values},
};
use carnet_engine::api::{Query, Sort};
use carnet_ids::ItemId;
use carnet_model::{custom, task};
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
    // A start does without those that everybody is offered.
    let complete = use_complete();
    super::saved::use_beginning(app, complete);
    let saved = saved(app, complete);
    html! {
        <div class="chips" role="group" aria-label={t!("filters")}>
            <button class="chip" onclick={move |_| filtering.set(true)}>{ icon("filter") }{ t!("filters") }</button>
            { for saved.into_iter().map(|filter| {
                let query = Query { text: app.state.query.text.clone(), ..filter.query };
                if same_filters(&query, &app.state.query) { on(app, filter.name, cleared(app)) } else { off(app, filter.name, query) }
            }) }
            { for acting(app).map(|(name, without)| on(app, name, without)) }
            if acting(app).next().is_some() {
                <button class="link" onclick={app.on(|app, _: MouseEvent| clear(app))}>{ t!("filters-clear") }</button>
            }
            { for offered(app).into_iter().map(|(name, with)| off(app, name, with)) }
        </div>
    }
}

fn clear(app: &App) {
    search(app, cleared(app));
}

/// What is asked without any filter.
fn cleared(app: &App) -> Query {
    let Query { text, sort, .. } = app.state.query.clone();
    Query { text, sort, ..Query::default() }
}

/// Saved filters: those of this device, then those that everybody is offered.
fn saved(app: &App, complete: bool) -> Vec<SavedFilter> {
    let mut all = app.state.notes.filters.clone();
    if complete {
        all.extend(super::saved::shared(app).into_iter().map(|(_, filter)| filter));
    }
    all
}

fn search(app: &App, query: Query) {
    app.state.dispatch(Action::Search(query));
}

/// The menu of orders: the usual ones, and the workspace's own fields that are columns of the list.
pub(crate) fn order(app: &App) -> Html {
    let now = app.state.query.sort;
    let own = app.state.workspace.custom.iter().filter(|of| of.in_list && !of.retired);
    let own = own.map(|of| (Sort::Own(of.id), of.name.clone()));
    let all = SORTS.iter().map(|(sort, name)| (*sort, coded("sort", name))).chain(own);
    let all: Vec<(Sort, String)> = all.collect();
    let name = all.iter().find(|(sort, _)| *sort == now).map(|(_, name)| name.clone());
    let name = name.unwrap_or_else(|| coded("sort", "relevance"));
    html! {
        <Menu class={classes!("btn", "ic", "quiet")} label={t!("sort-by", order = name)} button={icon("sort")}>
            { for all.into_iter().map(|(sort, name)| {
                let query = Query { sort, ..app.state.query.clone() };
                html! {
                    <button type="button" aria-pressed={(sort == now).to_string()} onclick={app.on(move |app, _: MouseEvent| search(app, query.clone()))}>
                        { name }
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
    chosen(&now.consent.as_deref().map(values::consent), Query { consent: None, ..now.clone() });
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
    if let Some(since) = now.made_since {
        let day = dates::civil(&task::today(since.saturating_mul(1_000)).to_string());
        all.push((t!("filter-made-since", day = day), Query { made_since: None, ..now.clone() }));
    }
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

/// The usual filters that do not act: their words, and the query with each.
fn offered(app: &App) -> Vec<(String, Query)> {
    let now = &app.state.query;
    let notes = &app.state.notes;
    let mut all: Vec<(String, Query)> = Vec::new();
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
fn same_filters(a: &Query, b: &Query) -> bool {
    let bare = |query: &Query| Query { text: String::new(), ..query.clone() };
    bare(a) == bare(b)
}
