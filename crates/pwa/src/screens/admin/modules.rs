//! Modules that a company can do without.

use crate::{app::App, components::tick::Tick, i18n::t};
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    value::Value,
};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct ModulesProps {
    pub(super) app: App,
}

/// The card.
#[component]
pub(super) fn Modules(props: &ModulesProps) -> Html {
    let app = &props.app;
    let is_off = app.state.workspace.no_time_tracking;
    let set = app.on(move |app, on: bool| {
        let (field, value) = ("no_time_tracking".to_owned(), Some(Value::Bool(!on)));
        let edit = Edit::Set { place: Place::Root, field, value };
        app.edit(DocKey::Settings, vec![edit], t!("saved"));
    });
    html! {
        <section class="card" id="admin-modules">
            <header><h2>{ t!("modules-title") }</h2></header>
            <div class="setting">
                <label class="check"><Tick checked={!is_off} {set} /><span>{ t!("modules-time") }<small>{ t!("modules-time-text") }</small></span></label>
            </div>
        </section>
    }
}
