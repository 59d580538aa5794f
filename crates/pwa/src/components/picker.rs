//! Choosing another fiche by typing a part of its name.

use super::{badge, icon::icon, input::typed_into};
use crate::{app::App, i18n::t, screens::fiche::named};
use carnet_engine::api::{Query, Reply, Request, Row};
use carnet_ids::DocId;
use yew::prelude::*;

/// As many fiches are offered.
const OFFERED: usize = 6;

#[derive(Properties, PartialEq)]
pub(crate) struct PickerProps {
    pub(crate) app: App,
    /// The id of the search field.
    pub(crate) id: String,
    #[prop_or_default]
    pub(crate) chosen: Option<DocId>,
    /// Never offered: the fiche itself.
    #[prop_or_default]
    pub(crate) except: Option<DocId>,
    /// Hears what was chosen; `None` when it was taken back.
    pub(crate) chose: Callback<Option<Row>>,
    /// Hears what was typed, for another fiche of that name; without it none is offered.
    #[prop_or_default]
    pub(crate) create: Option<Callback<String>>,
}

/// A field that finds a fiche.
#[component]
pub(crate) fn ContactPicker(props: &PickerProps) -> Html {
    let typed = use_state(String::new);
    let found = use_state(Vec::<Row>::new);
    use_found(props, &typed, &found);
    if let Some(contact) = props.chosen {
        let chose = props.chose.clone();
        return html! {
            <div class="row-of">
                <ContactName app={props.app.clone()} {contact} />
                <button type="button" class="btn" id={props.id.clone()} onclick={move |_| chose.emit(None)}>{ t!("change") }</button>
            </div>
        };
    }
    let oninput = typed_into(&typed);
    html! {
        <div>
            <input id={props.id.clone()} class="input" type="search" value={(*typed).clone()} {oninput} autocomplete="off"
                placeholder={t!("picker-hint")} />
            <div class="results" aria-live="polite">
                { for found.iter().filter(|row| Some(row.contact) != props.except).map(|row| offer(row, &props.chose, &typed)) }
                if !typed.is_empty() && found.is_empty() { <p class="hint">{ t!("picker-none") }</p> }
                { offer_new(props, &typed) }
            </div>
        </div>
    }
}

/// A way out where the fiche that is looked for does not exist.
fn offer_new(props: &PickerProps, typed: &UseStateHandle<String>) -> Html {
    let name = typed.trim().to_owned();
    let Some(create) = props.create.clone().filter(|_| !name.is_empty()) else { return html! {} };
    let label = t!("picker-create", name = name.as_str());
    let onclick = Callback::from(move |_: MouseEvent| create.emit(name.clone()));
    html! { <button type="button" {onclick}><span class="av" aria-hidden="true">{ icon("plus") }</span><span class="wrap">{ label }</span></button> }
}

fn offer(row: &Row, chose: &Callback<Option<Row>>, typed: &UseStateHandle<String>) -> Html {
    let (chose, chosen, typed) = (chose.clone(), row.clone(), typed.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        typed.set(String::new());
        chose.emit(Some(chosen.clone()));
    });
    html! {
        <button type="button" {onclick}>
            { badge::avatar(&row.initials, row.is_person) }
            <span class="wrap">{ &row.name }<br /><span class="muted small">{ format!("{} {}", row.postcode, row.city) }</span></span>
        </button>
    }
}

#[hook]
fn use_found(
    props: &PickerProps,
    typed: &UseStateHandle<String>,
    found: &UseStateHandle<Vec<Row>>,
) {
    let (app, found) = (props.app.clone(), found.clone());
    // Again when the directory changes: just after a start it may not list every fiche yet.
    let changes = app.state.changes.directory;
    use_effect_with(((**typed).clone(), changes), move |(text, _)| {
        if text.trim().is_empty() {
            found.set(Vec::new());
            return;
        }
        let query = Query { text: text.clone(), ..Query::default() };
        app.ask(Request::Search { query, offset: 0, limit: OFFERED }, move |reply| {
            if let Reply::Rows(rows) = reply {
                found.set(rows.rows);
            }
        });
    });
}

#[derive(Properties, PartialEq)]
pub(crate) struct NameProps {
    pub(crate) app: App,
    pub(crate) contact: DocId,
}

/// The name of a fiche, known by its id alone.
#[component]
pub(crate) fn ContactName(props: &NameProps) -> Html {
    let name = use_state(String::new);
    {
        let (app, name) = (props.app.clone(), name.clone());
        let changes = app.state.changes.directory;
        use_effect_with((props.contact, changes), move |(contact, _)| {
            // Not by the list, which has no archived fiche and none that was merged into another.
            app.ask(Request::Opening { contact: *contact, events: 0 }, move |reply| {
                name.set(match reply {
                    Reply::Fiche(fiche) => named(&fiche.view.name),
                    _ => t!("relation-not-here"),
                });
            });
        });
    }
    html! { <span>{ icon("link") }{ " " }{ (*name).clone() }</span> }
}

#[derive(Properties, PartialEq)]
pub(crate) struct LinkedProps {
    pub(crate) app: App,
    /// A document's id in hexadecimal.
    pub(crate) text: String,
}

/// The name behind a link to a fiche.
#[component]
pub(crate) fn Linked(props: &LinkedProps) -> Html {
    match props.text.parse::<DocId>() {
        Ok(contact) => html! { <ContactName app={props.app.clone()} {contact} /> },
        Err(_) => html! { <span>{ &props.text }</span> },
    }
}
