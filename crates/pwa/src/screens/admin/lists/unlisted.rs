//! Values that fiches have and their list does not hold: typed by hand, imported, or written by a device that did not
//! know yet of another name.

use super::{Drawn, Open, add::added, count};
use crate::{components::icon::icon, i18n::t};
use carnet_engine::api::InUse;
use carnet_model::kind::DocKey;
use yew::prelude::*;

/// The card; nothing where there is none.
pub(super) fn card(drawn: &Drawn<'_>) -> Html {
    let is_listed = |uses: &&InUse| drawn.names().any(|name| name == uses.value);
    let found: Vec<&InUse> = drawn.uses.iter().filter(|uses| !is_listed(uses)).collect();
    if found.is_empty() {
        return html! {};
    }
    html! {
        <section class="card" id="admin-list-unlisted">
            <header><h2>{ t!("lists-unlisted") }</h2></header>
            <p class="pad muted small">{ t!("lists-unlisted-lead") }</p>
            <ul>{ for found.into_iter().map(|uses| line(drawn, uses)) }</ul>
        </section>
    }
}

fn line(drawn: &Drawn<'_>, uses: &InUse) -> Html {
    let value = uses.value.clone();
    let add = {
        let (list, value) = (drawn.list, value.clone());
        drawn.app.on(move |app, _: MouseEvent| {
            app.edit(DocKey::Settings, vec![added(list, &value)], t!("lists-added"));
        })
    };
    html! {
        <li key={value.clone()} class="ln">
            <div class="what"><b>{ value.clone() }</b><small>{ count(drawn.app, drawn.list, uses) }</small></div>
            <button class="btn" aria-label={t!("lists-take-in-what", name = value.as_str())} onclick={add}>{ icon("plus") }{ t!("lists-take-in") }</button>
            <button class="btn" aria-label={t!("lists-replace-what", name = value.as_str())} onclick={drawn.opener(Open::Replace(value.clone()))}>{ icon("edit") }{ t!("lists-replace") }</button>
        </li>
    }
}
