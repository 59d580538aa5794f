//! The dialogue in which a value is called otherwise, and the fiches that have it with it.

use super::is_same;
use crate::{
    app::{App, browser},
    components::{dialog::Dialog, icon::icon, input::typed_into},
    i18n::{coded, t, values},
};
use carnet_engine::api::{InUse, Replacing, Reply, Request};
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    schema::List,
    value::Value,
    view::ItemView,
};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct NamingProps {
    pub(super) app: App,
    pub(super) list: List,
    pub(super) item: ItemView,
    /// Of all values of the list.
    pub(super) names: Vec<String>,
    /// The fiches that have it.
    pub(super) uses: Option<InUse>,
    pub(super) close: Callback<()>,
}

/// The dialogue.
#[component]
pub(super) fn Naming(props: &NamingProps) -> Html {
    let was = use_state(|| super::name(&props.item).to_owned());
    let typed = use_state(|| (*was).clone());
    let fiches = use_state(|| true);
    let busy = use_state_eq(|| false);
    let wrong = wrong(&was, &typed, &props.names);
    let onsubmit = {
        let replacing = Replacing {
            list: props.list,
            from: (*was).clone(),
            to: Some(typed.trim().to_owned()),
            settings: vec![named(props, typed.trim())],
        };
        let whole = *fiches && props.uses.is_some();
        let (busy, close) = (busy.clone(), props.close.clone());
        let (wrong, same) = (wrong.is_some(), typed.trim() == *was);
        props.app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            match (wrong, same) {
                (true, _) => browser::focus("list-name"),
                (_, true) => close.emit(()),
                _ => send(app, &replacing, whole, &busy, &close),
            }
        })
    };
    let cancel = props.close.reform(|_: MouseEvent| ());
    let footer = html! {
        <>
            <button type="button" class="btn" onclick={cancel}>{ t!("cancel") }</button>
            <button type="submit" form="list-naming" class="btn pri" disabled={*busy}>{ t!("save") }</button>
        </>
    };
    html! {
        <Dialog title={t!("lists-rename-what", name = (*was).as_str())} on_close={props.close.clone()} {footer}>
            <form id="list-naming" {onsubmit}>
                <div class="field">
                    <label class="label" for="list-name">{ t!("field-name") }</label>
                    <input id="list-name" type="text" maxlength="80" autocomplete="off" value={(*typed).clone()} oninput={typed_into(&typed)}
                        aria-invalid={wrong.is_some().to_string()} aria-describedby={wrong.is_some().then_some("list-name-hint")} />
                    if let Some(wrong) = &wrong { <p class="hint bad" id="list-name-hint" role="alert">{ icon("alert") }{ wrong }</p> }
                </div>
                if let Some(uses) = &props.uses { { with_fiches(uses, &fiches) } }
            </form>
        </Dialog>
    }
}

/// Whether the fiches that have it get the new name.
fn with_fiches(uses: &InUse, fiches: &UseStateHandle<bool>) -> Html {
    let onchange = {
        let fiches = fiches.clone();
        Callback::from(move |event: Event| {
            let input =
                event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            fiches.set(input.is_some_and(|input| input.checked()));
        })
    };
    let hint = if **fiches { t!("lists-rename-with") } else { t!("lists-rename-without") };
    html! {
        <div class="field">
            <label class="check"><input type="checkbox" checked={**fiches} {onchange} aria-describedby="list-fiches-hint" />
                { t!("lists-rename-fiches", count = uses.fiches + uses.archived) }
            </label>
            <p class="hint" id="list-fiches-hint">{ hint }</p>
        </div>
    }
}

/// Why it can't be called so.
fn wrong(was: &str, typed: &str, names: &[String]) -> Option<String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Some(coded("error", "needs-value"));
    }
    let mut others = names.iter().filter(|name| *name != was);
    others.any(|name| is_same(name, typed)).then(|| t!("lists-known"))
}

fn named(props: &NamingProps, name: &str) -> Edit {
    let collection = props.list.collection().to_owned();
    Edit::Set {
        place: Place::Item { collection, item: props.item.item },
        field: "name".to_owned(),
        value: Some(Value::text(name)),
    }
}

fn send(
    app: &App,
    replacing: &Replacing,
    whole: bool,
    busy: &UseStateHandle<bool>,
    close: &Callback<()>,
) {
    busy.set(true);
    let request = match whole {
        true => Request::Replace(replacing.clone()),
        false => Request::Apply(vec![Intent {
            doc: DocKey::Settings,
            edits: replacing.settings.clone(),
        }]),
    };
    let (then, busy, close) = (app.clone(), busy.clone(), close.clone());
    app.ask(request, move |reply| {
        busy.set(false);
        match reply {
            Reply::Failed(failure) => then.complain(values::failure(&failure)),
            reply => {
                then.applied(reply, t!("lists-renamed"));
                close.emit(());
            }
        }
    });
}
