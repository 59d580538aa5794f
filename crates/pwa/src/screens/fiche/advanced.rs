//! Options avancées: archive, merge two fiches, change the profile types, export, erase.

use super::{
    super::directory::export::{Export, Which},
    SectionProps,
    card::card,
    facts, merging, rgpd,
};
use crate::{
    app::App,
    components::{
        empty::empty,
        icon::icon,
        input::{Control, control},
        may::May,
    },
    i18n::{t, values},
};
use carnet_engine::api::{Action, Fiche, Section};
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    value::Value,
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
            <May to={Section::Fiche} act={Action::Archive}><merging::Merge app={app.clone()} fiche={fiche.clone()} /></May>
            <May to={Section::Fiche} act={Action::Export}><Out app={app.clone()} fiche={fiche.clone()} /><rgpd::Access app={app.clone()} fiche={fiche.clone()} /></May>
            <rgpd::Erase app={app.clone()} fiche={fiche.clone()} />
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
