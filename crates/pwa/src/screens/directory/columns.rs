//! The wide directory: a table where there is room, its head, and the choice of its columns.

use crate::{
    app::{
        App,
        columns::{Column, Columns},
        route::Route,
        state::Action,
    },
    components::{dialog::Dialog, icon::icon},
    i18n::{coded, dates, t},
};
use carnet_engine::api::{Query, Row, Sort};
use carnet_ids::ItemId;
use carnet_model::custom;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Whether the list takes the whole screen now.
pub(crate) fn is_wide(app: &App) -> bool {
    app.state.notes.columns.wide && app.state.route == Route::Directory
}

/// Those that rows show now: none beside a fiche.
pub(crate) fn shown(app: &App) -> Vec<Column> {
    if !is_wide(app) {
        return Vec::new();
    }
    app.state.notes.columns.shown(&app.state.workspace.custom)
}

/// Tells the style sheet how wide each column is: the page's policy allows no `style` attribute.
#[hook]
pub(super) fn use_widths(app: &App, node: &NodeRef) {
    let node = node.clone();
    let shown = app.state.notes.columns.shown(&app.state.workspace.custom);
    use_effect_with(shown, move |shown| {
        let widths: String =
            shown.iter().map(|column| format!(" minmax(0, {}fr)", column.share())).collect();
        if let Some(list) = node.cast::<HtmlElement>() {
            let _ = list.style().set_property("--cols", &format!("40px minmax(0, 24fr){widths}"));
        }
    });
}

/// The buttons that make the list wide, and choose its columns.
pub(super) fn buttons(app: &App, choosing: &UseStateHandle<bool>) -> Html {
    let wide = is_wide(app);
    let toggle = app.on(move |app, _: MouseEvent| {
        change(app, |columns| columns.wide = !wide);
        app.go(Route::Directory);
    });
    let choose = {
        let choosing = choosing.clone();
        Callback::from(move |_: MouseEvent| choosing.set(true))
    };
    html! {
        <>
            if wide { <button class="btn quiet not-phone" onclick={choose}>{ icon("gear") }{ t!("columns") }</button> }
            <button class={classes!("btn", "ic", "quiet", "not-phone", wide.then_some("on"))} aria-pressed={wide.to_string()}
                title={t!("columns-wide")} aria-label={t!("columns-wide")} onclick={toggle}>{ icon("columns") }</button>
        </>
    }
}

fn change(app: &App, change: impl FnOnce(&mut Columns)) {
    let mut columns = app.state.notes.columns.clone();
    change(&mut columns);
    app.state.dispatch(Action::Columns(columns));
}

/// The names of the columns; those by which there is an order set it.
pub(super) fn head(app: &App) -> Html {
    if !is_wide(app) {
        return html! {};
    }
    html! {
        <div class="colhead">
            <span></span>
            { title(app, t!("column-name"), Some(Sort::Name)) }
            { for shown(app).into_iter().map(|column| {
                let sort = match column {
                    Column::City => Some(Sort::City),
                    Column::LastEvent => Some(Sort::LastEvent),
                    Column::Own(field) => Some(Sort::Own(field)),
                    _ => None,
                };
                title(app, name(app, column), sort)
            }) }
        </div>
    }
}

fn name(app: &App, column: Column) -> String {
    match column {
        Column::Own(field) => custom::find(&app.state.workspace.custom, &field)
            .map_or_else(|| t!("own-unknown"), |of| of.name.clone()),
        _ => coded("column", column.code()),
    }
}

fn title(app: &App, name: String, sort: Option<Sort>) -> Html {
    let Some(sort) = sort else { return html! { <span title={name.clone()}>{ name }</span> } };
    let now = app.state.query.sort == sort;
    let onclick = app.on(move |app, _: MouseEvent| {
        let sort = if now { Sort::Relevance } else { sort };
        app.state.dispatch(Action::Search(Query { sort, ..app.state.query.clone() }));
    });
    html! {
        <button type="button" aria-pressed={now.to_string()} title={t!("sort-by", order = name.as_str())} {onclick}>
            { name }if now { { icon("down") } }
        </button>
    }
}

/// What a row says in its columns.
pub(super) fn cells(row: &Row, columns: &[Column]) -> Html {
    html! { <>{ for columns.iter().map(|column| cell(row, *column)) }</> }
}

fn cell(row: &Row, column: Column) -> Html {
    if column == Column::State {
        return html! { <span class="cell">{ super::row::badges(row) }</span> };
    }
    let (name, text) = match column {
        Column::Own(field) => own(row, field),
        _ => (coded("column", column.code()), text(row, column)),
    };
    if text.is_empty() {
        return html! { <span class="cell"></span> };
    }
    html! { <span class="cell" title={text.clone()}><span class="sr">{ name }{ t!("colon") }</span>{ text }</span> }
}

/// The label of one of the workspace's own fields, and what the contact has in it.
fn own(row: &Row, field: ItemId) -> (String, String) {
    let Some(value) = row.custom.iter().find(|value| value.field == field) else {
        return (String::new(), String::new());
    };
    let text = match value.text.as_str() {
        "true" if value.is_flag => t!("yes"),
        "false" if value.is_flag => t!("no"),
        text => text.to_owned(),
    };
    (value.name.clone(), text)
}

fn text(row: &Row, column: Column) -> String {
    match column {
        Column::City => row.city.clone(),
        Column::Postcode => row.postcode.clone(),
        Column::Category => row.category.clone(),
        Column::Status => row.status.clone(),
        Column::Stage if row.client_stage.is_empty() => String::new(),
        Column::Stage => coded("choice-client-stage", &row.client_stage),
        Column::Profiles => {
            let names = row.profiles.iter().map(|code| coded("choice-profiles", code));
            names.collect::<Vec<_>>().join(", ")
        }
        Column::Rep => row.rep.clone(),
        Column::LastEvent => row.last_event.map(dates::brief).unwrap_or_default(),
        Column::State | Column::Own(_) => String::new(),
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct ChooserProps {
    pub(super) app: App,
    pub(super) close: Callback<()>,
}

/// The dialogue: which columns, in which order; the list behind shows it at once.
#[component]
pub(super) fn Chooser(props: &ChooserProps) -> Html {
    let app = &props.app;
    let columns = &app.state.notes.columns;
    let close = props.close.clone();
    let reset = app.on(|app, _: MouseEvent| {
        change(app, |columns| columns.shown = Columns::default().shown);
    });
    let footer = html! {
        <>
            <button class="btn" onclick={reset}>{ t!("columns-reset") }</button>
            <button class="btn pri" onclick={move |_| close.emit(())}>{ t!("columns-done") }</button>
        </>
    };
    html! {
        <Dialog title={t!("columns")} on_close={props.close.clone()} {footer}>
            <p class="muted small">{ t!("columns-text") }</p>
            <ol class="choices">{ for columns.all(&app.state.workspace.custom).into_iter().map(|column| choice(app, columns, column)) }</ol>
        </Dialog>
    }
}

fn choice(app: &App, columns: &Columns, column: Column) -> Html {
    let at = columns.shown.iter().position(|known| *known == column);
    let onchange = app.on(move |app, _: Event| change(app, |columns| columns.toggle(column)));
    let step = |by: isize, icon_name: &str, label: String, possible: bool| {
        let onclick =
            app.on(move |app, _: MouseEvent| change(app, |columns| columns.shift(column, by)));
        html! {
            <button type="button" class="btn ic quiet" disabled={!possible} title={label.clone()} aria-label={label} {onclick}>{ icon(icon_name) }</button>
        }
    };
    html! {
        <li key={format!("{column:?}")}>
            <label class="check grow"><input type="checkbox" checked={at.is_some()} {onchange} />{ name(app, column) }</label>
            { step(-1, "up", t!("column-earlier", column = name(app, column)), at.is_some_and(|at| at > 0)) }
            { step(1, "down", t!("column-later", column = name(app, column)), at.is_some_and(|at| at + 1 < columns.shown.len())) }
        </li>
    }
}
