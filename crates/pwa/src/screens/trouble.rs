//! What is shown when this device's store does not open.

use super::erase::Erase;
use crate::{
    app::App,
    components::icon::icon,
    i18n::{t, values},
};
use carnet_engine::api::Failure;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct TroubleProps {
    pub(crate) app: App,
}

/// Says what is wrong and what to do. The store is opened again by itself, every few seconds.
#[component]
pub(crate) fn Trouble(props: &TroubleProps) -> Html {
    let app = &props.app;
    html! {
        <main class="signin locked" id="main" tabindex="-1">
            <div class="card">
                <div class="logo">{ icon("alert") }</div>
                <h1>{ t!("trouble-title") }</h1>
                if let Some(why) = &app.state.trouble { <p class="lead" role="alert">{ words(why) }</p> }
                <p class="lead">{ t!("trouble-again") }</p>
                <Erase app={app.clone()} />
                { super::sign_in::languages(app) }
            </div>
        </main>
    }
}

/// Why it does not open. A store without room could not be sealed: it needs as much room again for a moment.
pub(super) fn words(why: &Failure) -> String {
    match why {
        Failure::NoRoom | Failure::Full => t!("trouble-room"),
        Failure::Store(why) => t!("trouble-store", why = why.as_str()),
        other => values::failure(other),
    }
}
