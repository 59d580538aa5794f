//! Short messages at the bottom, with a way back.

use super::icon::icon;
use crate::runtime::timer::Timeout;
use crate::{
    app::{
        App,
        route::{Part, Route},
        state::{Action, Toast},
    },
    i18n::t,
};
use yew::prelude::*;

/// How long a message stays.
const STAYS_MS: u32 = 10_000;

#[derive(Properties, PartialEq)]
pub(crate) struct ToastsProps {
    pub(crate) app: App,
}

/// Every message.
#[component]
pub(crate) fn Toasts(props: &ToastsProps) -> Html {
    let app = &props.app;
    html! {
        <div class="toasts" role="status" aria-live="polite">
            { for app.state.messages().map(|toast| html! {
                <OneToast key={toast.id} app={app.clone()} toast={toast.clone()} />
            }) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct OneProps {
    app: App,
    toast: Toast,
}

#[component]
fn OneToast(props: &OneProps) -> Html {
    let OneProps { app, toast } = props;
    let (id, bad, stays) = (toast.id, toast.bad, toast.stays());
    let dispatcher = app.state.dispatcher();
    use_effect_with(id, move |_| {
        let timer = (!stays)
            .then(|| Timeout::new(STAYS_MS, move || dispatcher.dispatch(Action::CloseToast(id))));
        move || drop(timer)
    });
    let close = app.on(move |app, _: MouseEvent| app.state.dispatch(Action::CloseToast(id)));
    html! {
        <div class={classes!("toast", bad.then_some("bad"))} role={bad.then_some("alert")}>
            <p>{ &toast.text }</p>
            if let Some(contact) = toast.open {
                <button class="btn" onclick={app.on(move |app, _| {
                    app.state.dispatch(Action::CloseToast(id));
                    app.go(Route::Fiche(contact, Part::Main));
                })}>{ t!("open") }</button>
            }
            if let Some(undo) = toast.undo {
                <button class="btn" onclick={app.on(move |app, _| app.undo(undo))}>{ t!("undo") }</button>
            }
            <button class="btn ic" aria-label={t!("close")} onclick={close}>{ icon("close") }</button>
        </div>
    }
}
