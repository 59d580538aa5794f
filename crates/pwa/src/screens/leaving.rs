//! "Leave without saving?"

use crate::{
    app::{App, route::Route, state::Action},
    components::dialog::Dialog,
    i18n::t,
};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct LeavingProps {
    pub(crate) app: App,
    pub(crate) route: Route,
}

/// Asks before a screen with something unsaved is left.
#[component]
pub(crate) fn Leaving(props: &LeavingProps) -> Html {
    let route = props.route.clone();
    let leave = props.app.on(move |app, _: MouseEvent| app.go_anyway(route.clone(), false));
    let stay = props.app.on(|app, ()| app.state.dispatch(Action::Leave(None)));
    let onclick = props.app.on(|app, _: MouseEvent| app.state.dispatch(Action::Leave(None)));
    let footer = html! {
        <>
            <button class="btn" onclick={leave}>{ t!("leave-anyway") }</button>
            <button class="btn pri" {onclick}>{ t!("leave-stay") }</button>
        </>
    };
    html! { <Dialog title={t!("leave-title")} on_close={stay} {footer}><p>{ t!("leave-text") }</p></Dialog> }
}
