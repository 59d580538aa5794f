//! A way out for whoever has a store that does not open: everything on this device is erased, and they
//! sign in anew.

use crate::{
    app::{App, browser},
    components::{dialog::Dialog, icon::icon},
    i18n::t,
    worker,
};
use carnet_engine::api::Failure;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct EraseProps {
    pub(crate) app: App,
}

/// A button, where the store itself is what does not open, that asks before it does it.
#[component]
pub(crate) fn Erase(props: &EraseProps) -> Html {
    let asks = use_state(|| false);
    let refused = use_state(|| None::<String>);
    if !matches!(props.app.state.trouble, Some(Failure::Store(_))) {
        return html! {};
    }
    let ask = {
        let asks = asks.clone();
        Callback::from(move |_: MouseEvent| asks.set(true))
    };
    html! {
        <>
            <p class="small"><button type="button" class="link" onclick={ask}>{ t!("erase-device") }</button></p>
            if *asks { { dialog(&props.app, &asks, &refused) } }
        </>
    }
}

fn dialog(
    app: &App,
    asks: &UseStateHandle<bool>,
    refused: &UseStateHandle<Option<String>>,
) -> Html {
    let close = {
        let asks = asks.clone();
        Callback::from(move |()| asks.set(false))
    };
    let keep = {
        let close = close.clone();
        Callback::from(move |_: MouseEvent| close.emit(()))
    };
    let erase = {
        let refused = refused.clone();
        app.on(move |_, _: MouseEvent| {
            let refused = refused.clone();
            spawn_local(async move {
                match worker::erase().await {
                    Ok(()) => browser::reload(),
                    Err(error) => refused.set(Some(error.to_string())),
                }
            });
        })
    };
    let footer = html! {
        <>
            <button type="button" class="btn bad" onclick={erase}>{ icon("trash") }{ t!("erase-yes") }</button>
            <button type="button" class="btn pri" onclick={keep}>{ t!("erase-no") }</button>
        </>
    };
    html! {
        <Dialog title={t!("erase-title")} on_close={close} {footer}>
            <p>{ t!("erase-text") }</p>
            if let Some(why) = &**refused { <p class="hint bad" role="alert">{ icon("alert") }{ t!("erase-failed", why = why.as_str()) }</p> }
        </Dialog>
    }
}
