//! A box whose parts say by numbers where they stand.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct LaidProps {
    pub(crate) class: Classes,
    /// Variables of the sheet, `--days:7;--rows:11`.
    pub(crate) vars: String,
    /// What is in it; a part's own variables are in its attribute `data-vars`.
    pub(crate) children: Html,
}

/// The box. Set by script: the page's policy allows no `style` attribute.
#[component]
pub(crate) fn Laid(props: &LaidProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect(move || {
            let Some(whole) = node.cast::<HtmlElement>() else { return };
            lay(&whole);
            let Ok(parts) = whole.query_selector_all("[data-vars]") else { return };
            for at in 0..parts.length() {
                if let Some(part) =
                    parts.get(at).and_then(|part| part.dyn_into::<HtmlElement>().ok())
                {
                    lay(&part);
                }
            }
        });
    }
    html! { <div ref={node} class={props.class.clone()} data-vars={props.vars.clone()}>{ props.children.clone() }</div> }
}

fn lay(element: &HtmlElement) {
    let vars = element.get_attribute("data-vars").unwrap_or_default();
    for (name, value) in vars.split(';').filter_map(|var| var.split_once(':')) {
        let _ = element.style().set_property(name, value);
    }
}
