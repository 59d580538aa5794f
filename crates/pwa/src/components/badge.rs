//! Small words on a coloured ground.

use yew::prelude::*;

/// A tag; `tone` is `good`, `warn`, `bad`, `info`, `accent` or nothing.
pub(crate) fn tag(tone: &'static str, text: impl Into<AttrValue>) -> Html {
    html! { <span class={classes!("tag", tone)}>{ text.into() }</span> }
}

/// Two letters; round for a person.
pub(crate) fn avatar(initials: &str, is_person: bool) -> Html {
    html! { <span class={classes!("av", is_person.then_some("p"))} aria-hidden="true">{ initials.to_owned() }</span> }
}
