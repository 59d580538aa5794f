//! What the company asks of each device's lock.

use crate::{app::App, components::tick::Tick, i18n::t};
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    value::Value,
};
use yew::prelude::*;

/// Minutes without input that are offered; 0 leaves it to each device.
const MINUTES: [u32; 5] = [1, 5, 15, 60, 0];

#[derive(Properties, PartialEq)]
pub(super) struct LockingProps {
    pub(super) app: App,
}

/// The card.
#[component]
pub(super) fn Locking(props: &LockingProps) -> Html {
    let app = &props.app;
    let wanted = app.state.workspace.lock;
    let require = app.on(move |app, on: bool| set(app, "lock_required", Value::Bool(on)));
    html! {
        <section class="card" id="admin-lock">
            <header><h2>{ t!("lock-title") }</h2></header>
            <div class="setting">
                <label class="check"><Tick checked={wanted.is_some()} set={require} /><span>{ t!("lock-policy") }<small>{ t!("lock-policy-text") }</small></span></label>
            </div>
            if let Some(chosen) = wanted {
                <div class="setting">
                    <div id="admin-lock-after">{ t!("lock-policy-after") }</div>
                    <div class="seg" role="radiogroup" aria-labelledby="admin-lock-after">
                        { for MINUTES.into_iter().map(|minutes| {
                            let onchange = app.on(move |app, _: Event| set(app, "lock_after", Value::Int(minutes.into())));
                            let words = if minutes == 0 { t!("lock-policy-free") } else { t!("lock-minutes", count = minutes) };
                            html! { <label><input type="radio" name="admin-lock-after" checked={chosen == minutes} {onchange} />{ words }</label> }
                        }) }
                    </div>
                </div>
            }
        </section>
    }
}

fn set(app: &App, field: &str, value: Value) {
    let edit = Edit::Set { place: Place::Root, field: field.into(), value: Some(value) };
    app.edit(DocKey::Settings, vec![edit], t!("saved"));
}
