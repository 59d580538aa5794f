//! Open tasks that lie on other fiches and are about this contact too.

use super::words;
use crate::{
    app::{
        App,
        route::{Part, Route},
    },
    components::badge,
    i18n::t,
    screens::fiche::named,
};
use carnet_engine::api::{Reply, Request, TaskRow, Whose};
use carnet_ids::DocId;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct ElsewhereProps {
    pub(super) app: App,
    pub(super) contact: DocId,
}

/// The card; nothing where there are none.
#[component]
pub(super) fn Elsewhere(props: &ElsewhereProps) -> Html {
    let app = &props.app;
    let rows = use_state_eq(Vec::<TaskRow>::new);
    {
        let (app, rows, changes) = (app.clone(), rows.clone(), app.state.changes.directory);
        use_effect_with((props.contact, changes), move |(contact, _)| {
            app.ask(Request::Tasks(Whose::About(*contact)), move |reply| {
                if let Reply::Tasks(found) = reply {
                    rows.set(found);
                }
            });
        });
    }
    if rows.is_empty() {
        return html! {};
    }
    html! {
        <section class="card">
            <header><h2>{ t!("tasks-elsewhere") }</h2></header>
            <ul class="todo">
                { for rows.iter().map(|row| {
                    let route = Route::Fiche(row.contact, Part::Tasks);
                    html! {
                        <li class="plain" key={row.task.item.to_string()}>
                            <div>
                                <h3>{ if row.task.title.is_empty() { t!("task-nameless") } else { row.task.title.clone() } }</h3>
                                <div class="facts">
                                    if let Some((tone, due)) = row.task.due.map(words::due) { { badge::tag(tone, due) } }
                                    <a class="link" href={route.path()} onclick={app.follow(route)}>{ named(&row.name) }</a>
                                </div>
                            </div>
                        </li>
                    }
                }) }
            </ul>
        </section>
    }
}
