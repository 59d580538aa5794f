//! Empty height, for lists of which only a part is drawn.

use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct SpacerProps {
    /// In CSS pixels.
    pub(crate) height: f64,
}

/// So much height. Set by script: the page's policy allows no `style` attribute.
#[component]
pub(crate) fn Spacer(props: &SpacerProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.height, move |height| {
            if let Some(element) = node.cast::<HtmlElement>() {
                let _ = element.style().set_property("height", &format!("{height}px"));
            }
        });
    }
    html! { <div ref={node} aria-hidden="true"></div> }
}
