//! A button that opens a list of actions.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct MenuProps {
    /// What the button shows.
    pub(crate) button: Html,
    /// What it is called, where it shows an icon alone.
    #[prop_or_default]
    pub(crate) label: Option<AttrValue>,
    /// The button's classes.
    #[prop_or(classes!("btn"))]
    pub(crate) class: Classes,
    /// Opens towards the right.
    #[prop_or_default]
    pub(crate) left: bool,
    pub(crate) children: Html,
}

/// A menu. It closes once something in it was chosen, on Escape, and when the focus leaves it.
#[component]
pub(crate) fn Menu(props: &MenuProps) -> Html {
    let node = use_node_ref();
    let close = {
        let node = node.clone();
        move || {
            if let Some(details) = node.cast::<Element>() {
                let _ = details.remove_attribute("open");
            }
        }
    };
    let chosen = {
        let close = close.clone();
        Callback::from(move |_: MouseEvent| close())
    };
    let left_it = {
        let (node, close) = (node.clone(), close.clone());
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
            if node
                .cast::<Node>()
                .is_some_and(|details| to.is_none() || !details.contains(to.as_ref()))
            {
                close();
            }
        })
    };
    let key = {
        let node = node.clone();
        Callback::from(move |event: KeyboardEvent| pressed(&node, &event))
    };
    html! {
        <details class={classes!("menu", props.left.then_some("left"))} ref={node} onfocusout={left_it} onkeydown={key}>
            <summary class={props.class.clone()} aria-label={props.label.clone()}>{ props.button.clone() }</summary>
            <div class="panel" onclick={chosen}>{ props.children.clone() }</div>
        </details>
    }
}

fn pressed(node: &NodeRef, event: &KeyboardEvent) {
    let Some(details) = node.cast::<Element>() else { return };
    match event.key().as_str() {
        "Escape" if details.has_attribute("open") => {
            event.prevent_default();
            let _ = details.remove_attribute("open");
            focus(details.query_selector("summary").ok().flatten());
        }
        "ArrowDown" => step(&details, event, 1),
        "ArrowUp" => step(&details, event, -1),
        _ => {}
    }
}

/// Moves along the menu's entries.
fn step(details: &Element, event: &KeyboardEvent, by: i32) {
    let Ok(entries) = details.query_selector_all(".panel a, .panel button:not(:disabled)") else {
        return;
    };
    let count = entries.length() as i32;
    if count == 0 {
        return;
    }
    event.prevent_default();
    let _ = details.set_attribute("open", "");
    let active = crate::app::browser::document().and_then(|document| document.active_element());
    let at =
        (0..count).find(|i| entries.get(*i as u32).as_ref() == active.as_ref().map(AsRef::as_ref));
    let next = at.map_or(if by > 0 { 0 } else { count - 1 }, |at| (at + by).rem_euclid(count));
    focus(entries.get(next as u32).and_then(|node| node.dyn_into().ok()));
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
