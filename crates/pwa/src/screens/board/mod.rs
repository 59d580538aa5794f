//! Tableau de bord: my day, figures of my portfolio, what others did last.

mod day;
mod figures;
mod latest;
mod whole;

use crate::{
    app::{App, complete::use_complete},
    i18n::t,
};
use whole::Whole;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct BoardProps {
    pub(crate) app: App,
    /// Of all fiches on this device, not of the user's own alone.
    pub(crate) all: bool,
}

/// The screen, once the late part is there: whoever begins here does not stand still until then.
#[component]
pub(crate) fn BoardScreen(props: &BoardProps) -> Html {
    if use_complete() {
        return html! { <Whole app={props.app.clone()} all={props.all} /> };
    }
    html! { <div class="page wide"><h1>{ t!("title-board") }</h1><div class="bone"></div></div> }
}
