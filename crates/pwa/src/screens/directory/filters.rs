//! Every filter, in a dialogue; the list behind answers at once.

use super::saved::Saved;
use crate::{
    app::{App, state::Action},
    components::{dialog::Dialog, input::on_text},
    i18n::{coded, t, values},
};
use carnet_engine::api::Query;
use carnet_model::{
    custom::{Definition, Kind},
    schema::{CHANNELS, CONSENTS, List, PROFILES},
};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Days without an event that are offered.
const DAYS: [u32; 5] = [30, 60, 90, 180, 365];

#[derive(Properties, PartialEq)]
pub(crate) struct FiltersProps {
    pub(crate) app: App,
    pub(crate) matched: usize,
    pub(crate) close: Callback<()>,
}

/// The dialogue.
#[component]
pub(crate) fn Filters(props: &FiltersProps) -> Html {
    let app = &props.app;
    let close = props.close.clone();
    let clear = app.on(|app, _: MouseEvent| {
        let Query { text, sort, .. } = app.state.query.clone();
        app.state.dispatch(Action::Search(Query { text, sort, ..Query::default() }));
    });
    let footer = html! {
        <>
            <button class="btn" onclick={clear}>{ t!("filters-clear") }</button>
            <button class="btn pri" onclick={move |_| close.emit(())}>{ t!("filters-see", count = props.matched) }</button>
        </>
    };
    html! {
        <Dialog title={t!("filters")} on_close={props.close.clone()} {footer}>
            <div class="filters">
                <fieldset><legend>{ t!("filter-profile") }</legend><div class="checks">{ for PROFILES.iter().map(|code| profile(app, code)) }</div></fieldset>
                <div class="grid2">{ selects(app) }</div>
                <fieldset><legend>{ t!("filter-state") }</legend><div class="checks">{ flags(app) }</div></fieldset>
            </div>
            <Saved app={app.clone()} />
        </Dialog>
    }
}

fn search(app: &App, change: impl FnOnce(&mut Query)) {
    let mut query = app.state.query.clone();
    change(&mut query);
    app.state.dispatch(Action::Search(query));
}

fn profile(app: &App, code: &'static str) -> Html {
    let checked = app.state.query.profiles.iter().any(|known| known == code);
    let onchange = app.on(move |app, _: Event| {
        search(app, |query| match checked {
            true => query.profiles.retain(|known| known != code),
            false => query.profiles.push(code.to_owned()),
        });
    });
    html! { <label class="check"><input type="checkbox" {checked} {onchange} />{ coded("choice-profiles", code) }</label> }
}

fn flags(app: &App) -> Html {
    let query = &app.state.query;
    let flag = |checked: bool, name: String, set: fn(&mut Query, bool)| {
        let onchange = app.on(move |app, _: Event| search(app, |query| set(query, !checked)));
        html! { <label class="check"><input type="checkbox" {checked} {onchange} />{ name }</label> }
    };
    html! {
        <>
            { flag(query.archived, t!("filter-archived"), |query, on| query.archived = on) }
            { flag(query.in_conflict, t!("filter-conflict"), |query, on| query.in_conflict = on) }
            { flag(query.pending, t!("filter-pending"), |query, on| query.pending = on) }
        </>
    }
}

fn selects(app: &App) -> Html {
    let query = &app.state.query;
    let workspace = &app.state.workspace;
    let names = |list: List| {
        let known = workspace.lists.iter().find(|(known, _)| *known == list);
        known.map_or_else(Vec::new, |(_, names)| {
            names.iter().map(|name| (name.clone(), name.clone())).collect()
        })
    };
    let people = workspace.people.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let same = |names: &[String]| {
        names.iter().map(|name| (name.clone(), name.clone())).collect::<Vec<_>>()
    };
    let days = DAYS.iter().map(|days| (days.to_string(), t!("days", count = *days))).collect();
    html! {
        <>
            { select(app, "category", t!("field-category"), names(List::Categories), &query.category, |query, value| query.category = value) }
            { select(app, "status", t!("field-status"), names(List::Statuses), &query.status, |query, value| query.status = value) }
            { select(app, "origin", t!("field-origin"), names(List::Origins), &query.origin, |query, value| query.origin = value) }
            { select(app, "rep", t!("field-rep"), people, &query.rep, |query, value| query.rep = value) }
            { select(app, "tag", t!("field-tags"), same(&workspace.tags), &query.tag, |query, value| query.tag = value) }
            { select(app, "days", t!("filter-not-seen-label"), days, &query.not_seen_days.map(|days| days.to_string()),
                |query, value| query.not_seen_days = value.and_then(|days| days.parse().ok())) }
            { select(app, "consent", t!("filter-consent"), consents(), &query.consent, |query, value| query.consent = value) }
            { place(app) }
            { for app.state.workspace.custom.iter().filter(|of| of.kind.is_filter() && !of.retired).map(|of| own(app, of)) }
        </>
    }
}

/// What somebody may have said, channel by channel.
fn consents() -> Vec<(String, String)> {
    let both = |channel: &'static str| CONSENTS.iter().map(move |said| format!("{channel}:{said}"));
    let all = CHANNELS.iter().copied().flat_map(both);
    all.map(|code| (code.clone(), values::consent(&code))).collect()
}

fn select(
    app: &App,
    id: &str,
    label: String,
    options: Vec<(String, String)>,
    chosen: &Option<String>,
    set: impl Fn(&mut Query, Option<String>) + 'static,
) -> Html {
    let id = format!("filter-{id}");
    let onchange = app.on(move |app, event: Event| {
        let Some(select) =
            event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok())
        else {
            return;
        };
        let value = Some(select.value()).filter(|value| !value.is_empty());
        search(app, |query| set(query, value));
    });
    html! {
        <div class="field">
            <label class="label" for={id.clone()}>{ label }</label>
            <select {id} {onchange}>
                <option value="" selected={chosen.is_none()}>{ t!("filter-any") }</option>
                { for options.into_iter().map(|(code, name)| {
                    let selected = chosen.as_ref() == Some(&code);
                    html! { <option value={code} {selected}>{ name }</option> }
                }) }
            </select>
        </div>
    }
}

/// A field of the workspace's own of which one is chosen.
fn own(app: &App, of: &Definition) -> Html {
    let options = match of.kind {
        Kind::YesNo => vec![("true".to_owned(), t!("yes")), ("false".to_owned(), t!("no"))],
        _ => of.options.iter().map(|option| (option.clone(), option.clone())).collect(),
    };
    let chosen = app.state.query.custom.iter().find(|(field, _)| *field == of.id);
    let chosen = chosen.map(|(_, value)| value.clone());
    let field = of.id;
    select(app, &field.to_string(), of.name.clone(), options, &chosen, move |query, value| {
        query.custom.retain(|(known, _)| *known != field);
        query.custom.extend(value.map(|value| (field, value)));
    })
}

fn place(app: &App) -> Html {
    let then = app.clone();
    let oninput = on_text(Callback::from(move |text: String| {
        let text = text.trim().to_owned();
        search(&then, |query| query.place = Some(text).filter(|text| !text.is_empty()));
    }));
    html! {
        <div class="field">
            <label class="label" for="filter-place">{ t!("filter-place") }</label>
            <input id="filter-place" type="text" list="filter-places" autocomplete="off" value={app.state.query.place.clone().unwrap_or_default()} {oninput} />
            <datalist id="filter-places">{ for app.state.workspace.cities.iter().map(|city| html! { <option value={city.clone()} /> }) }</datalist>
        </div>
    }
}
