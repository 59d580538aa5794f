//! Fiches that the user does not receive any more: which, and that it was read.

use crate::{
    app::App,
    components::icon::icon,
    i18n::{dates, t},
    screens::fiche::named,
};
use carnet_engine::api::{HandedOver, Reply, Request};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct HandedProps {
    pub(super) app: App,
}

/// The card, when there is something in it.
#[component]
pub(super) fn Handed(props: &HandedProps) -> Html {
    let app = &props.app;
    let found = use_state(|| (Vec::<HandedOver>::new(), 0));
    {
        let (app, found) = (app.clone(), found.clone());
        let changes = app.state.changes;
        use_effect_with((changes.sync, app.state.sync.handed_over), move |_| {
            app.ask(Request::HandedOver, move |reply| {
                if let Reply::HandedOver { named, more } = reply {
                    found.set((named, more));
                }
            });
        });
    }
    let (handed, more) = &*found;
    if handed.is_empty() {
        return html! {};
    }
    let read = app.on(|app, _: MouseEvent| {
        app.order(Request::ForgetHandedOver, |app, _| app.tell(t!("handed-was-read")))
    });
    html! {
        <section class="card" id="handed-over">
            <header><h2>{ t!("handed-title") }</h2></header>
            <p class="pad">{ t!("handed-text") }</p>
            <ol class="items">{ for handed.iter().map(one) }</ol>
            if *more > 0 { <p class="pad">{ t!("handed-more", count = *more) }</p> }
            <div class="forms pad"><button class="btn" onclick={read}>{ icon("check") }{ t!("handed-read") }</button></div>
        </section>
    }
}

fn one(handed: &HandedOver) -> Html {
    html! {
        <li key={handed.contact.to_string()}>
            <h3>{ if handed.erased > 0 { t!("handed-erased-name") } else { named(&handed.name) } }</h3>
            <p class="by">{ dates::moment_s(handed.at) }</p>
            if handed.erased > 0 { <p class="hint" role="status">{ icon("alert") }{ t!("handed-erased", count = handed.erased) }</p> }
            if handed.waits { <p class="hint" role="status">{ icon("sync") }{ t!("handed-waits") }</p> }
        </li>
    }
}
