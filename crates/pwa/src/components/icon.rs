//! Icons of the sprite `static/icons.svg`. They never stand for a word that is not there too.

use yew::prelude::*;

/// The icon of this name.
pub(crate) fn icon(name: &str) -> Html {
    html! {
        <svg class="i" aria-hidden="true" focusable="false"><use href={format!("/icons.svg#{name}")} /></svg>
    }
}
