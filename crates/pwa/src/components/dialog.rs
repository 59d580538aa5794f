//! A dialogue over the screen: the browser's own, so that the rest is inert and Escape closes it.

use super::icon::icon;
use crate::i18n::t;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct DialogProps {
    pub(crate) title: AttrValue,
    pub(crate) on_close: Callback<()>,
    #[prop_or_default]
    pub(crate) wide: bool,
    #[prop_or_default]
    pub(crate) children: Html,
    /// Buttons at the bottom.
    #[prop_or_default]
    pub(crate) footer: Option<Html>,
}

/// A modal dialogue, open for as long as it is drawn.
#[component]
pub(crate) fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    use_modal(&node);
    let close = {
        let on_close = props.on_close.clone();
        Callback::from(move |_: MouseEvent| on_close.emit(()))
    };
    // Escape: the state decides, so that the element is never closed behind its back.
    let oncancel = {
        let on_close = props.on_close.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            on_close.emit(());
        })
    };
    html! {
        <dialog ref={node} {oncancel} class={classes!(props.wide.then_some("wide"))} aria-labelledby="dialog-title">
            <header>
                <h2 id="dialog-title">{ props.title.clone() }</h2>
                <button type="button" class="btn ic quiet" aria-label={t!("close")} onclick={close}>{ icon("close") }</button>
            </header>
            <div class="content">{ props.children.clone() }</div>
            if let Some(footer) = &props.footer { <footer>{ footer.clone() }</footer> }
        </dialog>
    }
}

#[hook]
fn use_modal(node: &NodeRef) {
    let node = node.clone();
    use_effect_with((), move |()| {
        let dialog = node.cast::<HtmlDialogElement>();
        let before = crate::app::browser::document().and_then(|document| document.active_element());
        if let Some(dialog) = &dialog {
            let _ = dialog.show_modal();
            focus_first(dialog);
        }
        move || {
            if let Some(dialog) = dialog {
                dialog.close();
            }
            give_back(before);
        }
    });
}

/// The first field, rather than the close button.
fn focus_first(dialog: &HtmlDialogElement) {
    use wasm_bindgen::JsCast;
    let first = dialog.query_selector(".content input:not([type=hidden]), .content textarea, .content select, .content button, footer button");
    if let Some(element) =
        first.ok().flatten().and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        let _ = element.focus();
    }
}

fn give_back(before: Option<web_sys::Element>) {
    use wasm_bindgen::JsCast;
    if let Some(element) =
        before.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        let _ = element.focus();
    }
}
