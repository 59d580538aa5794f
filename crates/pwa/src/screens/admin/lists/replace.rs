//! The dialogue in which fiches get another value than one that goes, or that no list holds.

use super::{count, is_same};
use crate::{
    app::App,
    components::dialog::Dialog,
    i18n::{t, values},
};
use carnet_engine::api::{InUse, Replacing, Reply, Request};
use carnet_ids::ItemId;
use carnet_model::{
    edit::{Edit, Intent},
    kind::DocKey,
    schema::List,
};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct ReplaceProps {
    pub(super) app: App,
    pub(super) list: List,
    /// The value.
    pub(super) from: String,
    /// Of all values of the list.
    pub(super) names: Vec<String>,
    /// The fiches that have it.
    pub(super) uses: Option<InUse>,
    /// The value's item, which goes with it.
    pub(super) item: Option<ItemId>,
    pub(super) close: Callback<()>,
}

/// What fiches have afterwards.
#[derive(Clone, PartialEq)]
enum To {
    /// The same.
    Kept,
    Nothing,
    /// The value of this place among those that are offered.
    Value(usize),
}

impl To {
    fn code(&self) -> String {
        match self {
            Self::Kept => "kept".to_owned(),
            Self::Nothing => "nothing".to_owned(),
            Self::Value(at) => at.to_string(),
        }
    }

    fn of(code: &str) -> Self {
        match code {
            "kept" => Self::Kept,
            code => code.parse().map_or(Self::Nothing, Self::Value),
        }
    }
}

/// The dialogue.
#[component]
pub(super) fn Replace(props: &ReplaceProps) -> Html {
    let offered = use_state(|| offered(props));
    let to = use_state(|| first(props, &offered));
    let busy = use_state_eq(|| false);
    let onchange = {
        let to = to.clone();
        Callback::from(move |event: Event| {
            let select =
                event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            if let Some(select) = select {
                to.set(To::of(&select.value()));
            }
        })
    };
    let onsubmit = {
        let request = request(props, &offered, &to);
        let (busy, close) = (busy.clone(), props.close.clone());
        let told = if props.item.is_some() { t!("removed") } else { t!("lists-replaced") };
        props.app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            busy.set(true);
            let (then, busy, close, told) =
                (app.clone(), busy.clone(), close.clone(), told.clone());
            app.ask(request.clone(), move |reply| {
                busy.set(false);
                match reply {
                    Reply::Failed(failure) => then.complain(values::failure(&failure)),
                    reply => {
                        then.applied(reply, told);
                        close.emit(());
                    }
                }
            });
        })
    };
    let from = props.from.as_str();
    let (title, verb) = match props.item {
        Some(_) => (t!("terms-remove-what", name = from), t!("remove")),
        None => (t!("lists-replace-what", name = from), t!("lists-replace-do")),
    };
    let cancel = props.close.reform(|_: MouseEvent| ());
    let footer = html! {
        <>
            <button type="button" class="btn" onclick={cancel}>{ t!("cancel") }</button>
            <button type="submit" form="list-replace" class="btn pri" disabled={*busy}>{ verb }</button>
        </>
    };
    let option = |of: To, words: String| html! { <option value={of.code()} selected={*to == of}>{ words }</option> };
    html! {
        <Dialog {title} on_close={props.close.clone()} {footer}>
            <form id="list-replace" {onsubmit}>
                if let Some(uses) = &props.uses { <p>{ t!("lists-have-it") }{ " " }{ count(&props.app, props.list, uses) }</p> }
                <div class="field">
                    <label class="label" for="list-to">{ t!("lists-to") }</label>
                    <select id="list-to" {onchange}>
                        if props.item.is_some() { { option(To::Kept, t!("lists-to-kept")) } }
                        { for offered.iter().enumerate().map(|(at, name)| option(To::Value(at), name.clone())) }
                        { option(To::Nothing, t!("lists-to-nothing")) }
                    </select>
                    <p class="hint">{ t!("lists-to-hint") }</p>
                </div>
            </form>
        </Dialog>
    }
}

/// The other values of the list.
fn offered(props: &ReplaceProps) -> Vec<String> {
    props.names.iter().filter(|name| **name != props.from).cloned().collect()
}

/// A value that goes stays on fiches unless somebody says otherwise; one that no list holds is likely another's other
/// spelling.
fn first(props: &ReplaceProps, offered: &[String]) -> To {
    if props.item.is_some() {
        return To::Kept;
    }
    let alike = offered.iter().position(|name| is_same(name, &props.from));
    match alike {
        Some(at) => To::Value(at),
        None if offered.is_empty() => To::Nothing,
        None => To::Value(0),
    }
}

fn request(props: &ReplaceProps, offered: &[String], to: &To) -> Request {
    let collection = props.list.collection().to_owned();
    let removed = props.item.map(|item| Edit::Remove { collection, item });
    let settings: Vec<Edit> = removed.into_iter().collect();
    let to = match to {
        To::Kept => return Request::Apply(vec![Intent { doc: DocKey::Settings, edits: settings }]),
        To::Nothing => None,
        To::Value(at) => offered.get(*at).cloned(),
    };
    Request::Replace(Replacing { list: props.list, from: props.from.clone(), to, settings })
}
