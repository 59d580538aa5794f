//! A card with a heading.

use yew::prelude::*;

/// A card; `action` stands at the right of its heading.
pub(crate) fn card(title: String, action: Html, inside: Html) -> Html {
    html! { <section class="card"><header><h2>{ title }</h2>{ action }</header>{ inside }</section> }
}
