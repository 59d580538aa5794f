//! Informations complémentaires: commercial conditions, invoicing, special prices.

mod asked;
mod commercial;
mod dialog;
mod fields;
mod invoicing;
mod prices;
mod quote;
mod target;
mod vat;

use super::SectionProps;
use crate::{
    app::App,
    components::{
        badge,
        empty::empty,
        icon::icon,
        may::{May, use_may},
    },
    i18n::{t, values},
};
use asked::{use_catalogue, use_terms};
use carnet_engine::api::{Action, Fiche, Section, Terms as Agreed};
use carnet_model::{
    schema::{ARTICLE_FAMILIES, INSTALMENTS, PAYMENT_TERMS, PRICE_GRIDS},
    view::{CollectionView, FieldView, holds},
};
use prices::Prices;
use std::rc::Rc;
use yew::prelude::*;

pub(crate) use asked::use_settings;
pub(crate) use commercial::warnings;

/// What the settings define for terms.
const DEFINED: &[&str] =
    &[PAYMENT_TERMS.key, INSTALMENTS.key, PRICE_GRIDS.key, ARTICLE_FAMILIES.key];

/// What the parts are drawn with.
struct Drawn<'a> {
    app: &'a App,
    fiche: &'a Fiche,
    terms: &'a Agreed,
    /// What the settings define ([`DEFINED`]).
    defined: &'a [CollectionView],
}

impl Drawn<'_> {
    fn field(&self, key: &str) -> Option<&FieldView> {
        let mut fields = self.terms.view.sections.iter().flat_map(|section| &section.fields);
        fields.find(|field| field.key == key)
    }

    /// What holds of a field, as it is stored; empty where nothing does.
    fn stored(&self, key: &str) -> &str {
        let value = self.field(key).and_then(holds);
        value.and_then(carnet_model::value::Value::as_text).unwrap_or_default()
    }
}

/// The section.
#[component]
pub(super) fn Terms(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    let may_see = use_may(Section::Terms, Action::See);
    let found = use_terms(app, fiche.view.contact);
    let defined = use_settings(app, DEFINED);
    let catalogue = use_catalogue(app);
    let inside = match (&found, &defined) {
        _ if !may_see => {
            let (title, text) = (t!("terms-hidden"), t!("terms-hidden-text"));
            html! { <section class="card">{ empty("lock", title, text, html! {}) }</section> }
        }
        (Some(Err(failure)), _) => {
            html! { <p class="pad hint bad" role="alert">{ values::failure(failure) }</p> }
        }
        (Some(Ok(terms)), Some(defined)) => {
            let drawn = Drawn { app, fiche, terms, defined };
            html! {
                <>
                    { reads(terms) }
                    { commercial::commercial(&drawn) }
                    { invoicing::invoicing(&drawn) }
                    <Prices app={app.clone()} fiche={fiche.clone()} terms={terms.clone()} defined={defined.clone()} {catalogue} />
                    { foot(app, terms) }
                </>
            }
        }
        _ => html! { <div class="bone" aria-busy="true"></div> },
    };
    html! { <div class="body one"><div class="terms">{ inside }</div></div> }
}

/// That the user may only read them, and that some of them wait for the server.
fn reads(terms: &Rc<Agreed>) -> Html {
    let reads = html! {
        <div class="banner" role="note">{ icon("lock") }<p>{ t!("terms-read-only") }</p></div>
    };
    html! {
        <>
            <May to={Section::Terms} otherwise={reads}>{ html! {} }</May>
            if terms.pending { <p class="stack">{ badge::tag("warn", t!("badge-waiting")) }</p> }
        </>
    }
}

fn foot(app: &App, terms: &Agreed) -> Html {
    let Some(stamp) = &terms.view.updated else { return html! {} };
    let stamp = values::stamp(stamp, &app.state.workspace);
    html! { <div class="foot"><p>{ t!("updated-by", stamp = stamp) }</p></div> }
}
