//! Champs spécifiques: the fields that the workspace defines, under their headings.

use super::{SectionProps, card::card, conflict};
use crate::{
    app::{
        App,
        route::{Part, Route},
    },
    components::{badge, icon::icon, inline::Inline},
    i18n::t,
};
use carnet_engine::api::Fiche;
use carnet_model::{
    custom::{self, CustomView, Standing},
    edit::Place,
    kind::DocKey,
    schema::CUSTOM,
    view::FicheView,
};
use yew::prelude::*;

/// The card; nothing where the workspace asks for nothing and the fiche has nothing of the kind.
#[component]
pub(crate) fn OwnFields(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    if fiche.view.custom.is_empty() {
        return html! {};
    }
    let modify = Route::Fiche(fiche.view.contact, Part::Modify);
    let action = html! { <a class="link" href={modify.path()} onclick={app.follow(modify)}>{ t!("modify-short") }</a> };
    let inside = html! { <>{ for groups(app, &fiche.view).into_iter().map(|(heading, fields)| html! {
        <div class="own">
            if !heading.is_empty() { <h3>{ heading }</h3> }
            <dl class="pairs">{ for fields.into_iter().map(|field| one(app, fiche, field)) }</dl>
        </div>
    }) }</> };
    card(t!("section-custom"), action, inside)
}

/// Fields by their headings, which stand in the order of their first fields; those without one first.
pub(super) fn groups<'a>(app: &App, view: &'a FicheView) -> Vec<(String, Vec<&'a CustomView>)> {
    let mut groups: Vec<(String, Vec<&CustomView>)> = vec![(String::new(), Vec::new())];
    for field in &view.custom {
        let definition = custom::find(&app.state.workspace.custom, &field.item);
        let heading = definition.map(|of| of.heading.as_str()).unwrap_or_default();
        match groups.iter_mut().find(|(known, _)| known == heading) {
            Some((_, fields)) => fields.push(field),
            None => groups.push((heading.to_owned(), vec![field])),
        }
    }
    groups.retain(|(_, fields)| !fields.is_empty());
    groups
}

/// Where a field's value is.
pub(super) fn place(field: &CustomView) -> Place {
    Place::Item { collection: CUSTOM.key.to_owned(), item: field.item }
}

/// Whether it is for reading only.
pub(super) const fn is_fixed(field: &CustomView) -> bool {
    matches!(field.standing, Standing::Retired | Standing::Unknown)
}

fn one(app: &App, fiche: &Fiche, field: &CustomView) -> Html {
    let doc = DocKey::Contact(fiche.view.contact);
    if let Some(stamp) = &field.removed_meanwhile {
        return html! { <div class="conf">{ conflict::removed_at(app, doc, &place(field), stamp) }</div> };
    }
    html! {
        <Inline key={field.item.to_string()} app={app.clone()} {doc} place={place(field)} field={field.field.clone()}
            fixed={is_fixed(field) && field.field.conflict.is_empty()} note={note(fiche, field)} />
    }
}

/// What is to be known of the field beside its value.
fn note(fiche: &Fiche, field: &CustomView) -> Html {
    let standing = match field.standing {
        Standing::Offered => None,
        Standing::OtherProfile => Some(t!("own-other-profile")),
        Standing::Retired => Some(t!("own-retired")),
        Standing::Unknown => Some(t!("own-unknown-text")),
    };
    let waits = fiche.pending_items.contains(&field.item);
    html! {
        <>
            if waits { { badge::tag("warn", t!("badge-waiting")) } }
            if let Some(words) = standing { <p class="hint">{ icon("info") }{ words }</p> }
            if let Some(left) = &field.left { <p class="hint warn">{ icon("warn") }{ t!("own-left", value = left.as_str()) }</p> }
        </>
    }
}
