//! The CRM card: identity, category, origin, rep, status; each field edited where it stands.

use super::{aspect, card::card, facts};
use crate::{
    app::{
        App,
        route::{Part, Route},
    },
    components::inline::Inline,
    i18n::t,
};
use carnet_engine::api::Fiche;
use carnet_model::{
    edit::Place,
    kind::DocKey,
    view::{FicheView, FieldView},
};
use std::rc::Rc;
use yew::prelude::*;

/// Shown even when they are unset: what a rep is asked first.
const ALWAYS: &[&str] =
    &["party_kind", "client_code", "category", "origin", "rep", "client_stage", "status", "tags"];
/// As wide as the card.
const WIDE: &[&str] = &["profiles", "tags"];
/// Of no use for a person.
const OF_ORGANISATIONS: &[&str] = &[
    "legal_name",
    "trade_name",
    "legal_form",
    "siren",
    "siret",
    "vat_number",
    "naf",
    "capital",
    "staff",
    "parent_company",
];
/// Of no use for an organisation.
const OF_PEOPLE: &[&str] = &["civility", "first_name", "last_name", "job_title", "birthday"];

#[derive(Properties, PartialEq)]
pub(crate) struct CrmProps {
    pub(crate) app: App,
    pub(crate) fiche: Rc<Fiche>,
    /// The contact is shown as a supplier.
    pub(crate) suppliers: bool,
}

/// The card.
#[component]
pub(crate) fn Crm(props: &CrmProps) -> Html {
    let whole = use_state(|| false);
    let CrmProps { app, fiche, suppliers } = props;
    let is_of_it = |field: &&FieldView| {
        !*suppliers
            || !field.conflict.is_empty()
            || !aspect::OF_CLIENTS.contains(&field.key.as_str())
    };
    let doc = DocKey::Contact(fiche.view.contact);
    let modify = Route::Fiche(fiche.view.contact, Part::Modify);
    let action = match facts::may_change(fiche) {
        true => {
            html! { <a class="link" href={modify.path()} onclick={app.follow(modify)}>{ t!("modify-short") }</a> }
        }
        false => html! {},
    };
    let toggle = {
        let whole = whole.clone();
        Callback::from(move |_: MouseEvent| whole.set(!*whole))
    };
    let inside = html! {
        <>
            <dl class="pairs">
                { for shown(&fiche.view, *whole).into_iter().filter(is_of_it).map(|field| html! {
                    <Inline key={field.key.clone()} app={app.clone()} {doc} place={Place::Root} field={field.clone()} />
                }) }
            </dl>
            <div class="ln"><button class="link" aria-expanded={whole.to_string()} onclick={toggle}>
                { if *whole { t!("fields-fewer") } else { t!("fields-all") } }
            </button></div>
        </>
    };
    card(t!("section-crm"), action, inside)
}

/// Fields in conflict first, then those that say something, or all of them.
pub(crate) fn shown(view: &FicheView, whole: bool) -> Vec<&FieldView> {
    let useless = if view.is_person { OF_ORGANISATIONS } else { OF_PEOPLE };
    let worth = |field: &&FieldView| {
        let key = field.key.as_str();
        let asked = whole && !useless.contains(&key);
        field.value.is_some() || !field.conflict.is_empty() || asked || ALWAYS.contains(&key)
    };
    let all = || {
        view.sections
            .iter()
            .filter(|section| section.key != "notes" && section.key != "consent")
            .flat_map(|section| &section.fields)
            .filter(worth)
    };
    let (conflicts, calm): (Vec<_>, Vec<_>) = all().partition(|field| !field.conflict.is_empty());
    // Fields as wide as the card come last, so that no hole is left beside another.
    let (wide, narrow): (Vec<_>, Vec<_>) =
        calm.into_iter().partition(|field| WIDE.contains(&field.key.as_str()));
    conflicts.into_iter().chain(narrow).chain(wide).collect()
}
