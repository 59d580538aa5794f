//! Options avancées: archive, merge two fiches, change the profile types.

use super::{
    super::directory::export::{Export, Which},
    SectionProps,
    card::card,
    facts, named,
};
use crate::{
    app::{
        App,
        route::{Part, Route},
    },
    components::{
        dialog::Dialog,
        empty::empty,
        icon::icon,
        input::{Control, control},
        may::May,
        picker::ContactPicker,
    },
    i18n::{t, values},
};
use carnet_engine::api::{Action, Fiche, Reply, Request, Row, Section};
use carnet_ids::DocId;
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    value::Value,
    view::FieldView,
};
use std::collections::BTreeSet;
use yew::prelude::*;

/// The section.
#[component]
pub(crate) fn Advanced(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    let may = |section, action| fiche.barred.allows(section, action);
    let nothing = !may(Section::Fiche, Action::Archive)
        && !may(Section::Identity, Action::Edit)
        && !may(Section::Fiche, Action::Export);
    html! {
        <div class="body one"><div>
            if nothing { { empty("lock", t!("advanced-none"), t!("fiche-read-only"), html! {}) } }
            <May to={Section::Fiche} act={Action::Archive}>{ archive(app, fiche) }</May>
            <May to={Section::Identity}>{ profiles(app, fiche) }</May>
            <May to={Section::Fiche} act={Action::Archive}><Merge app={app.clone()} fiche={fiche.clone()} /></May>
            <May to={Section::Fiche} act={Action::Export}><Out app={app.clone()} fiche={fiche.clone()} /></May>
        </div></div>
    }
}

/// The fiche as a file.
#[component]
fn Out(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    let open = use_state(|| false);
    let (show, close) = (open.clone(), open.clone());
    card(
        t!("export-one"),
        html! {},
        html! {
            <div class="inside">
                <p>{ t!("export-one-text") }</p>
                <button class="btn" onclick={move |_| show.set(true)}>{ icon("download") }{ t!("export") }</button>
                if *open {
                    <Export app={app.clone()} which={Which::These(vec![fiche.view.contact])} count={1} close={Callback::from(move |()| close.set(false))} />
                }
            </div>
        },
    )
}

fn archive(app: &App, fiche: &Fiche) -> Html {
    let (doc, archived) = (DocKey::Contact(fiche.view.contact), fiche.view.archived);
    let onclick = app.on(move |app, _: MouseEvent| {
        let edit = Edit::Set {
            place: Place::Root,
            field: "archived".to_owned(),
            value: Some(Value::Bool(!archived)),
        };
        app.edit(doc, vec![edit], if archived { t!("unarchived") } else { t!("archived") });
    });
    let text = if archived { t!("unarchive-text") } else { t!("archive-text") };
    card(
        t!("archive-title"),
        html! {},
        html! {
            <div class="inside">
                <p>{ text }</p>
                <button class="btn" {onclick}>{ icon("archive") }{ if archived { t!("unarchive") } else { t!("archive") } }</button>
            </div>
        },
    )
}

fn profiles(app: &App, fiche: &Fiche) -> Html {
    let doc = DocKey::Contact(fiche.view.contact);
    let Some(field) = facts::field(&fiche.view, "profiles").cloned() else { return html! {} };
    let kind = values::kind_of(doc, &Place::Root, "profiles");
    let value = field.value.clone().unwrap_or_else(|| Value::Set(BTreeSet::new()));
    let set = app.on(move |app, value: Value| {
        let edits = crate::components::form::edits(
            doc,
            &Place::Root,
            std::slice::from_ref(&field),
            &[("profiles".to_owned(), value)].into(),
        );
        app.edit(doc, edits, t!("saved"));
    });
    card(
        t!("field-profiles"),
        html! {},
        html! {
            <div class="inside">
                <p class="muted">{ t!("profiles-text") }</p>
                { control(Control { app, id: "advanced-profiles".to_owned(), kind, key: "profiles", own: None, value, set, invalid: false }) }
            </div>
        },
    )
}

/// Choosing the other fiche, looking at both, and merging.
#[component]
fn Merge(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    let other = use_state(|| None::<Box<Fiche>>);
    let chose = {
        let other = other.clone();
        app.on(move |app, row: Option<Row>| {
            let Some(row) = row else { return other.set(None) };
            let other = other.clone();
            app.order(Request::Fiche(row.contact), move |_, reply| {
                if let Reply::Fiche(found) = reply {
                    other.set(Some(found));
                }
            });
        })
    };
    card(
        t!("merge-title"),
        html! {},
        html! {
            <div class="inside">
                <p>{ t!("merge-text") }</p>
                <label class="sr" for="merge-other">{ t!("merge-other") }</label>
                <ContactPicker app={app.clone()} id="merge-other" except={fiche.view.contact} {chose} />
                if let Some(found) = (*other).clone() { { sides(app, fiche, &found, &other) } }
            </div>
        },
    )
}

/// Both fiches beside each other: the one that stays is chosen by a tap.
fn sides(
    app: &App,
    fiche: &Fiche,
    found: &Fiche,
    other: &UseStateHandle<Option<Box<Fiche>>>,
) -> Html {
    let close = {
        let other = other.clone();
        Callback::from(move |()| other.set(None))
    };
    html! {
        <Dialog title={t!("merge-title")} on_close={close} wide=true>
            <p>{ t!("merge-choose") }</p>
            <div class="vs">{ side(app, fiche, found) }{ side(app, found, fiche) }</div>
        </Dialog>
    }
}

fn side(app: &App, stays: &Fiche, goes: &Fiche) -> Html {
    let (into, from) = (stays.view.contact, goes.view.contact);
    let workspace = &app.state.workspace;
    let doc = DocKey::Contact(into);
    let differs = |field: &&FieldView| {
        let there = facts::field(&goes.view, &field.key).and_then(|field| field.value.as_ref());
        field.value.is_some() && field.value.as_ref() != there
    };
    let fields = stays.view.sections.iter().flat_map(|section| &section.fields).filter(differs);
    html! {
        <section>
            <h3 class="wrap">{ named(&stays.view.name) }</h3>
            { for fields.map(|field| html! {
                <p class="small wrap"><span class="muted">{ values::label(&field.key) }{ " : " }</span>
                    { values::shown(values::kind_of(doc, &Place::Root, &field.key), field, workspace) }</p>
            }) }
            <p class="small muted">{ t!("merge-counts", items = items(stays), events = stays.view.events.len()) }</p>
            <button class="btn pri" onclick={app.on(move |app, _: MouseEvent| merge(app, from, into))}>{ t!("merge-keep") }</button>
        </section>
    }
}

fn items(fiche: &Fiche) -> usize {
    fiche.view.collections.iter().map(|collection| collection.items.len()).sum()
}

fn merge(app: &App, from: DocId, into: DocId) {
    app.order(Request::Merge { from, into }, move |app, reply| {
        app.applied(reply, t!("merged"));
        app.go(Route::Fiche(into, Part::Main));
    });
}
