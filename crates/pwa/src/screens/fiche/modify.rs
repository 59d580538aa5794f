//! Modifier la fiche: every field at once, kept as a draft until "Mettre à jour".

use super::{SectionProps, facts, own};
use crate::{
    app::{
        App, browser,
        route::{Part, Route},
        state::Action,
    },
    components::{
        form::{self, Fields, Typed},
        icon::icon,
        may::May,
    },
    i18n::{coded, fields as known_fields, t, values},
};
use carnet_engine::api::{Failure, Fiche, Reply, Request, Section};
use carnet_ids::DocId;
use carnet_model::{
    custom::CustomView,
    edit::{Edit, EditError, Intent, Place},
    kind::DocKey,
    view::{FicheView, FieldView},
};
use yew::prelude::*;

/// The section.
#[component]
pub(crate) fn Modify(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    let contact = fiche.view.contact;
    let doc = DocKey::Contact(contact);
    let typed = use_state(Typed::new);
    let error = use_state(|| None::<EditError>);
    let restored = use_state(|| false);
    let all: Vec<FieldView> =
        fiche.view.sections.iter().flat_map(|section| section.fields.clone()).collect();
    let mut edits = form::edits(doc, &Place::Root, &all, &typed);
    edits.extend(own_edits(app, doc, &fiche.view, &typed));
    use_draft(app, contact, &typed, &restored, !edits.is_empty());
    let changed = edits.len();
    let (mine, lacks) = mine(fiche);
    let onsubmit = submit(app, contact, edits, &error);
    let drop_draft = {
        let (typed, restored) = (typed.clone(), restored.clone());
        app.on(move |app, _: MouseEvent| {
            typed.set(Typed::new());
            restored.set(false);
            app.keep(draft_key(contact), None::<&Typed>);
        })
    };
    html! {
        <form {onsubmit} aria-label={t!("modify")}>
            <div class="body one"><div>
                if *restored { <div class="banner" role="status"><p>{ t!("draft-restored") }</p>
                    <button type="button" class="btn" onclick={drop_draft.clone()}>{ t!("draft-drop") }</button></div> }
                if lacks { <p class="pad muted" role="note">{ icon("lock") }{ " " }{ t!("fiche-read-partly") }</p> }
                { for mine.into_iter().map(|(name, open)| html! {
                    <section class="card">
                        <header><h2>{ coded("section", &name) }</h2></header>
                        <div class="inside"><div class="grid2">{ fields(app, doc, &open, &typed, error.as_ref()) }</div></div>
                    </section>
                }) }
                <May to={Section::Crm}>{ own_fields(app, doc, &fiche.view, &typed, error.as_ref()) }</May>
            </div></div>
            <div class="sticky-foot">
                <button class="btn pri" disabled={changed == 0}>{ icon("check") }{ t!("update") }</button>
                <button type="button" class="btn" onclick={app.on(move |app, _: MouseEvent| app.go(Route::Fiche(contact, Part::Main)))}>{ t!("back-to-fiche") }</button>
                <span class="small muted" role="status">{ if changed > 0 { t!("fields-changed", count = changed) } else { t!("fields-unchanged") } }</span>
            </div>
        </form>
    }
}

/// The fields that the user may change, by section, and whether there are others.
fn mine(fiche: &Fiche) -> (Vec<(String, Vec<FieldView>)>, bool) {
    let mut lacks = false;
    let mut sections = Vec::new();
    for section in &fiche.view.sections {
        let may = |field: &&FieldView| facts::may_set(fiche, &field.key);
        let open: Vec<FieldView> = section.fields.iter().filter(may).cloned().collect();
        lacks |= open.len() < section.fields.len();
        if !open.is_empty() {
            sections.push((section.key.clone(), open));
        }
    }
    (sections, lacks)
}

fn fields(
    app: &App,
    doc: DocKey,
    now: &[FieldView],
    typed: &UseStateHandle<Typed>,
    error: Option<&EditError>,
) -> Html {
    let on_type = form::typing(typed);
    form::fields(&Fields {
        app,
        doc,
        place: Place::Root,
        now,
        typed,
        error,
        on_type,
        scope: "modify",
    })
}

/// What was typed in the workspace's own fields, which the form knows by their definitions' ids.
fn own_edits(app: &App, doc: DocKey, view: &FicheView, typed: &Typed) -> Vec<Edit> {
    let typed_in = |field: &CustomView| {
        let value = typed.get(&field.item.to_string())?;
        let place = own::place(field);
        let known = known_fields::known(doc, &place, &field.field.key, &app.state.workspace);
        Some(form::edits_of(known.kind, &place, &field.field, value))
    };
    view.custom
        .iter()
        .filter(|field| !own::is_fixed(field))
        .filter_map(typed_in)
        .flatten()
        .collect()
}

/// The workspace's own fields, a card for each heading.
fn own_fields(
    app: &App,
    doc: DocKey,
    view: &FicheView,
    typed: &UseStateHandle<Typed>,
    error: Option<&EditError>,
) -> Html {
    let one = |field: &CustomView| {
        form::one_as(
            &Fields {
                app,
                doc,
                place: own::place(field),
                now: &[],
                typed,
                error,
                on_type: form::typing(typed),
                scope: "modify",
            },
            &field.field,
            &field.item.to_string(),
        )
    };
    let groups = own::groups(app, view).into_iter().filter_map(|(heading, mut fields)| {
        fields.retain(|field| !own::is_fixed(field));
        (!fields.is_empty()).then_some((heading, fields))
    });
    html! {
        <>{ for groups.map(|(heading, fields)| html! {
            <section class="card">
                <header><h2>{ if heading.is_empty() { t!("section-custom") } else { heading } }</h2></header>
                <div class="inside"><div class="grid2">{ for fields.into_iter().map(one) }</div></div>
            </section>
        }) }</>
    }
}

fn draft_key(contact: DocId) -> String {
    format!("draft/{contact}")
}

/// Keeps what is typed as it is typed, and brings it back.
#[hook]
fn use_draft(
    app: &App,
    contact: DocId,
    typed: &UseStateHandle<Typed>,
    restored: &UseStateHandle<bool>,
    changed: bool,
) {
    {
        let (app, typed, restored) = (app.clone(), typed.clone(), restored.clone());
        use_effect_with(contact, move |contact| {
            app.recall::<Typed>(draft_key(*contact), move |kept| {
                typed.set(kept);
                restored.set(true);
            });
        });
    }
    {
        let app = app.clone();
        use_effect_with((**typed).clone(), move |typed| {
            if !typed.is_empty() {
                app.keep(draft_key(contact), Some(typed));
            }
        });
    }
    let app = app.clone();
    use_effect_with(changed, move |changed| app.state.dispatch(Action::Unsaved(*changed)));
}

fn submit(
    app: &App,
    contact: DocId,
    edits: Vec<Edit>,
    error: &UseStateHandle<Option<EditError>>,
) -> Callback<SubmitEvent> {
    let error = error.clone();
    app.on(move |app, event: SubmitEvent| {
        event.prevent_default();
        let (then, error) = (app.clone(), error.clone());
        let intent = Intent { doc: DocKey::Contact(contact), edits: edits.clone() };
        app.ask(Request::Apply(vec![intent]), move |reply| match reply {
            Reply::Failed(Failure::Edit(refused)) => {
                browser::focus(&format!("modify-{}", refused.field));
                error.set(Some(refused));
            }
            Reply::Failed(failure) => then.complain(values::failure(&failure)),
            reply => {
                then.applied(reply, t!("updated"));
                then.keep(draft_key(contact), None::<&Typed>);
                then.go_anyway(Route::Fiche(contact, Part::Main), false);
            }
        });
    })
}
