//! A new value, at the end of its list.

use super::is_same;
use crate::{
    app::{App, browser},
    components::{icon::icon, input::typed_into},
    i18n::t,
};
use carnet_ids::ItemId;
use carnet_model::{edit::Edit, kind::DocKey, schema::List, value::Value};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct AddProps {
    pub(super) app: App,
    pub(super) list: List,
    /// Of the values that there are.
    pub(super) names: Vec<String>,
}

/// A line to type it in, which is left empty for the next one.
#[component]
pub(super) fn Add(props: &AddProps) -> Html {
    let typed = use_state(String::new);
    let name = typed.trim().to_owned();
    let known = !name.is_empty() && props.names.iter().any(|known| is_same(known, &name));
    let oninput = typed_into(&typed);
    let onsubmit = {
        let (typed, list, name) = (typed.clone(), props.list, name.clone());
        props.app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            if !known && !name.is_empty() {
                app.edit(DocKey::Settings, vec![added(list, &name)], t!("lists-added"));
                typed.set(String::new());
            }
            browser::focus("list-new");
        })
    };
    html! {
        <form class="setting" {onsubmit}>
            <div class="field grow">
                <label class="label" for="list-new">{ t!("lists-new") }</label>
                <input id="list-new" type="text" maxlength="80" autocomplete="off" value={(*typed).clone()} {oninput}
                    aria-invalid={known.to_string()} aria-describedby={known.then_some("list-new-hint")} />
                if known { <p class="hint bad" id="list-new-hint" role="alert">{ icon("alert") }{ t!("lists-known") }</p> }
            </div>
            <button class="btn pri" disabled={known || name.is_empty()}>{ icon("plus") }{ t!("add") }</button>
        </form>
    }
}

/// What adds a value to a list.
pub(super) fn added(list: List, name: &str) -> Edit {
    Edit::Add {
        collection: list.collection().to_owned(),
        item: ItemId::new(browser::random()),
        fields: vec![("name".to_owned(), Value::text(name))],
    }
}
