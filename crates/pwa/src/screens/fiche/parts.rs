//! Suivi is in parts, each at an address of its own.

use crate::{
    app::{
        App,
        route::{Part, Route},
    },
    i18n::t,
};
use carnet_ids::DocId;
use yew::prelude::*;

/// Links to the parts; `shown` is the one on the screen.
pub(super) fn parts(app: &App, contact: DocId, shown: Part) -> Html {
    let mut all = vec![(Part::Tasks, t!("part-tasks")), (Part::Activity, t!("part-events"))];
    all.insert(1, (Part::Agenda, t!("part-agenda")));
    if !app.state.workspace.no_time_tracking {
        all.push((Part::Time, t!("part-time")));
    }
    html! {
        <nav class="parts" aria-label={t!("activity-parts")}>
            { for all.into_iter().map(|(part, name)| {
                let route = Route::Fiche(contact, part);
                let current = (part == shown).then_some("page");
                html! { <a class="chip" href={route.path()} aria-current={current} onclick={app.follow(route)}>{ name }</a> }
            }) }
        </nav>
    }
}
