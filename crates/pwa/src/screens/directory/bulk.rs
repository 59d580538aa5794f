//! What is done to several contacts at once; each step can be undone whole.

use super::{
    Selection,
    export::{Export, Which},
};
use crate::{
    app::App,
    components::{icon::icon, menu::Menu},
    i18n::t,
};
use carnet_engine::api::{Action, Reply, Request, Section};
use carnet_ids::DocId;
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    schema::List,
    value::Value,
};
use std::collections::BTreeSet;
use yew::prelude::*;

/// As many can be ticked at once.
const MOST: usize = 5_000;

#[derive(Properties, PartialEq)]
pub(crate) struct BulkProps {
    pub(crate) app: App,
    pub(crate) selection: Selection,
    pub(crate) matched: usize,
}

/// The bar at the bottom of the list.
#[component]
pub(crate) fn Bulk(props: &BulkProps) -> Html {
    let BulkProps { app, selection, matched } = props;
    let ticked = (**selection).clone().unwrap_or_default();
    let none = ticked.is_empty();
    let all = tick_all(app, selection);
    let exporting = use_state(|| None::<(Which, usize)>);
    let export = {
        let (exporting, matched) = (exporting.clone(), *matched);
        let ticked = ticked.clone();
        app.on(move |app, _: MouseEvent| {
            exporting.set(Some(match ticked.len() {
                0 => (Which::Found(Box::new(app.state.query.clone())), matched),
                count => (Which::These(ticked.iter().copied().collect()), count),
            }));
        })
    };
    let closing = exporting.clone();
    let may_export = app.state.workspace.barred.allows(Section::Fiche, Action::Export);
    let done = {
        let selection = selection.clone();
        Callback::from(move |_: MouseEvent| selection.set(None))
    };
    html! {
        <div class="bulk" role="region" aria-label={t!("select")}>
            <strong role="status">{ t!("selected", count = ticked.len()) }</strong>
            if none { <button class="btn" onclick={all}>{ t!("select-all", count = (*matched).min(MOST)) }</button> }
            else { { actions(app, &ticked) } }
            if may_export { <button class="btn" onclick={export}>{ icon("download") }{ if none { t!("export-all") } else { t!("export") } }</button> }
            <button class="btn" onclick={done}>{ t!("select-done") }</button>
            if let Some((which, count)) = &*exporting {
                <Export app={app.clone()} which={which.clone()} count={*count} close={Callback::from(move |()| closing.set(None))} />
            }
        </div>
    }
}

fn tick_all(app: &App, selection: &Selection) -> Callback<MouseEvent> {
    let selection = selection.clone();
    app.on(move |app, _: MouseEvent| {
        let selection = selection.clone();
        app.ask(
            Request::Search { query: app.state.query.clone(), offset: 0, limit: MOST },
            move |reply| {
                if let Reply::Rows(rows) = reply {
                    selection.set(Some(rows.rows.iter().map(|row| row.contact).collect()));
                }
            },
        );
    })
}

fn actions(app: &App, ticked: &BTreeSet<DocId>) -> Html {
    let workspace = &app.state.workspace;
    let names = |list: List| {
        let known = workspace.lists.iter().find(|(known, _)| *known == list);
        known.map_or_else(Vec::new, |(_, names)| {
            names.iter().map(|name| (name.clone(), name.clone())).collect::<Vec<_>>()
        })
    };
    let people = workspace.people.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let tags = workspace.tags.iter().map(|tag| (tag.clone(), tag.clone())).collect();
    let may = |section, action| workspace.barred.allows(section, action);
    html! {
        <>
            if may(Section::Crm, Action::Edit) {
                { menu(app, ticked, t!("field-category"), names(List::Categories), |value| set("category", value)) }
                { menu(app, ticked, t!("field-status"), names(List::Statuses), |value| set("status", value)) }
            }
            if may(Section::Portfolio, Action::Edit) { { menu(app, ticked, t!("field-rep"), people, |value| set("rep", value)) } }
            if may(Section::Crm, Action::Edit) { { menu(app, ticked, t!("field-tags"), tags, tagged) } }
            if may(Section::Fiche, Action::Archive) { { archive(app, ticked) } }
        </>
    }
}

fn set(field: &str, value: String) -> Edit {
    Edit::Set { place: Place::Root, field: field.to_owned(), value: Some(Value::Text(value)) }
}

fn tagged(member: String) -> Edit {
    Edit::Member { place: Place::Root, field: "tags".to_owned(), member, on: true }
}

fn menu(
    app: &App,
    ticked: &BTreeSet<DocId>,
    name: String,
    values: Vec<(String, String)>,
    edit: fn(String) -> Edit,
) -> Html {
    html! {
        <Menu button={html! { { name } }}>
            { for values.into_iter().map(|(value, name)| {
                let ticked = ticked.clone();
                html! {
                    <button type="button" onclick={app.on(move |app, _: MouseEvent| apply(app, &ticked, edit(value.clone())))}>{ name }</button>
                }
            }) }
        </Menu>
    }
}

fn archive(app: &App, ticked: &BTreeSet<DocId>) -> Html {
    let ticked = ticked.clone();
    let archived = !app.state.query.archived;
    let onclick = app.on(move |app, _: MouseEvent| {
        let value = Some(Value::Bool(archived));
        apply(app, &ticked, Edit::Set { place: Place::Root, field: "archived".to_owned(), value });
    });
    html! { <button class="btn" {onclick}>{ icon("archive") }{ if archived { t!("archive") } else { t!("unarchive") } }</button> }
}

/// One request for all of them: done whole, undone whole.
fn apply(app: &App, ticked: &BTreeSet<DocId>, edit: Edit) {
    let intent =
        |contact: &DocId| Intent { doc: DocKey::Contact(*contact), edits: vec![edit.clone()] };
    app.apply(ticked.iter().map(intent).collect(), t!("bulk-done", count = ticked.len()));
}
