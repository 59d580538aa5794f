//! Documents that can't be opened: which, why, and asking the server for a sound copy.

use super::link;
use crate::{app::App, components::icon::icon, i18n::t};
use carnet_engine::api::{Aside, Reply, Request};
use carnet_ids::DocId;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct SetAsideProps {
    pub(super) app: App,
}

/// The card, when there is something in it.
#[component]
pub(super) fn SetAside(props: &SetAsideProps) -> Html {
    let app = &props.app;
    let found = use_state(Vec::<Aside>::new);
    let tries = use_state(|| 0_u32);
    {
        let (app, found) = (app.clone(), found.clone());
        let changes = app.state.changes;
        use_effect_with((changes.sync, changes.directory, *tries), move |_| {
            app.ask(Request::SetAside, move |reply| {
                if let Reply::SetAside(aside) = reply {
                    found.set(aside);
                }
            });
        });
    }
    if found.is_empty() {
        return html! {};
    }
    let asked = Callback::from(move |()| tries.set(*tries + 1));
    html! {
        <section class="card" id="set-aside">
            <header><h2>{ t!("aside-title") }</h2></header>
            <p class="pad">{ t!("aside-text") }</p>
            <ol class="items">{ for found.iter().map(|aside| one(app, aside, &asked)) }</ol>
        </section>
    }
}

fn one(app: &App, aside: &Aside, asked: &Callback<()>) -> Html {
    html! {
        <li key={aside.doc.to_string()}>
            <h3>{ link(app, aside.contact, &aside.name) }</h3>
            <p class="hint bad">{ icon("alert") }{ t!("aside-why") }</p>
            <p class="by wrap" lang="en">{ &aside.why }</p>
            if aside.asked { <p class="hint" role="status">{ icon("sync") }{ t!("aside-asked") }</p> }
            <div class="forms">{ retry(app, aside.doc, aside.asked, asked.clone()) }</div>
        </li>
    }
}

/// "Réessayer": asks the server for a document.
pub(crate) fn retry(app: &App, doc: DocId, asked: bool, then: Callback<()>) -> Html {
    let onclick = app.on(move |app, _: MouseEvent| {
        let then = then.clone();
        app.order(Request::Retry(doc), move |app, _| {
            app.tell(t!("aside-asked"));
            then.emit(());
        });
    });
    html! { <button class="btn" disabled={asked} {onclick}>{ icon("sync") }{ t!("aside-retry") }</button> }
}
