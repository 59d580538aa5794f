//! Icons of the sprite `icons.svg`. They never stand for a word that is not there too.

use yew::prelude::*;

/// Every icon's drawing, once in the page: they show with no request, offline too.
pub(crate) fn sprite() -> Html {
    Html::from_html_unchecked(AttrValue::from(include_str!("icons.svg")))
}

/// The icon of this name.
pub(crate) fn icon(name: &str) -> Html {
    html! {
        <svg class="i" aria-hidden="true" focusable="false"><use href={format!("#i-{name}")} /></svg>
    }
}
