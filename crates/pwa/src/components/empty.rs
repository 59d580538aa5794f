//! What a screen says when there is nothing to show: why, and one thing to do.

use super::icon::icon;
use yew::prelude::*;

/// An empty state.
pub(crate) fn empty(name: &str, title: String, text: String, action: Html) -> Html {
    html! {
        <div class="empty">
            { icon(name) }
            <h2>{ title }</h2>
            if !text.is_empty() { <p>{ text }</p> }
            { action }
        </div>
    }
}
