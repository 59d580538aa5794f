//! Champs spécifiques: the fields that the workspace defines, under their headings.

use super::{SectionProps, card::card, conflict};
use crate::{
    app::{
        App,
        route::{Part, Route},
    },
    components::{badge, icon::icon, inline::Inline, may::May},
    i18n::{fields, t},
};
use carnet_engine::api::{Fiche, Section};
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
    let action = html! {
        <May to={Section::Crm}><a class="link" href={modify.path()} onclick={app.follow(modify)}>{ t!("modify-short") }</a></May>
    };
    let inside = html! { <>{ for groups(app, &fiche.view).into_iter().map(|(heading, fields)| html! {
        <div class="own">
            if !heading.is_empty() { <h3>{ heading }</h3> }
            <dl class="pairs">{ for (0..fields.len()).map(|at| one(app, fiche, &fields, at)) }</dl>
        </div>
    }) }</> };
    card(t!("section-custom"), action, inside)
}

/// Fields by their headings, which stand in the order of their first fields; those without one first,
/// those for reading only last.
pub(super) fn groups<'a>(app: &App, view: &'a FicheView) -> Vec<(String, Vec<&'a CustomView>)> {
    let mut groups: Vec<(String, Vec<&CustomView>)> = vec![(String::new(), Vec::new())];
    let (fixed, open): (Vec<_>, Vec<_>) = view.custom.iter().partition(|field| is_fixed(field));
    for field in open {
        let definition = custom::find(&app.state.workspace.custom, &field.item);
        let heading = definition.map(|of| of.heading.as_str()).unwrap_or_default();
        match groups.iter_mut().find(|(known, _)| known == heading) {
            Some((_, fields)) => fields.push(field),
            None => groups.push((heading.to_owned(), vec![field])),
        }
    }
    groups.push((t!("own-retired-title"), fixed));
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

fn one(app: &App, fiche: &Fiche, fields: &[&CustomView], at: usize) -> Html {
    let Some(field) = fields.get(at).copied() else { return html! {} };
    let doc = DocKey::Contact(fiche.view.contact);
    if let Some(stamp) = &field.removed_meanwhile {
        let name = fields::known(doc, &place(field), &field.field.key, &app.state.workspace).name;
        return html! {
            <div class="conf"><dt>{ name }</dt><dd>{ conflict::removed_at(app, doc, &place(field), stamp) }</dd></div>
        };
    }
    html! {
        <Inline key={field.item.to_string()} app={app.clone()} {doc} place={place(field)} field={field.field.clone()}
            fixed={is_fixed(field) && field.field.conflict.is_empty()} wide={is_alone(app, fiche, fields, at)} note={note(fiche, field)} />
    }
}

/// Whether a field would leave a hole beside it: the next one takes the whole width.
fn is_alone(app: &App, fiche: &Fiche, fields: &[&CustomView], at: usize) -> bool {
    let is_wide = |field: &&CustomView| {
        let (doc, key) = (DocKey::Contact(fiche.view.contact), &field.field.key);
        let known = fields::known(doc, &place(field), key, &app.state.workspace);
        known.is_wide() || !field.field.conflict.is_empty()
    };
    let before = fields.iter().take(at).rev().take_while(|field| !is_wide(field)).count();
    before.is_multiple_of(2) && fields.get(at + 1).is_some_and(is_wide)
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
            if let Some(words) = standing { <p class="hint">{ icon(if is_fixed(field) { "archive" } else { "eye" }) }{ words }</p> }
            if let Some(left) = &field.left { <p class="hint warn">{ icon("warn") }{ t!("own-left", value = left.as_str()) }</p> }
        </>
    }
}
