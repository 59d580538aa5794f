//! Appointments one under the other, day by day.

use super::words;
use crate::{
    app::{
        App,
        route::{Part, Route},
        state::Dialog,
    },
    components::{badge, icon::icon},
    i18n::{t, values},
    screens::fiche::named,
};
use carnet_engine::api::AgendaRow;
use carnet_model::recurrence::Day;
use yew::prelude::*;

/// What rows are drawn with.
pub(crate) struct Listed<'a> {
    pub(crate) app: &'a App,
    /// Says whose fiche each lies on.
    pub(crate) names: bool,
    /// An edit of the row waits for the server.
    pub(crate) waits: &'a dyn Fn(&AgendaRow) -> bool,
}

/// Days with something on them, the earliest first or the latest.
pub(crate) fn days(listed: &Listed<'_>, rows: &[AgendaRow], from: Day) -> Html {
    let mut groups: Vec<(Day, Vec<&AgendaRow>)> = Vec::new();
    for row in rows {
        // What began before the list does stands on its first day.
        let day = words::days(&row.held).0.max(from);
        match groups.last_mut().filter(|(known, _)| *known == day) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((day, vec![row])),
        }
    }
    html! { <>{ for groups.iter().map(|(day, rows)| group(listed, *day, rows)) }</> }
}

fn group(listed: &Listed<'_>, day: Day, rows: &[&AgendaRow]) -> Html {
    let is_today = day == words::today();
    html! {
        <section class="listed" key={day.to_string()} data-day={day.to_string()}>
            <h3 class="band">{ words::long(day) }if is_today { { badge::tag("accent", t!("agenda-today")) } }</h3>
            <ul class="agenda">{ for rows.iter().map(|row| one(listed, row, day)) }</ul>
        </section>
    }
}

fn one(listed: &Listed<'_>, row: &AgendaRow, day: Day) -> Html {
    let app = listed.app;
    let shown = row.clone();
    let open =
        app.on(move |app, _: MouseEvent| app.show(Dialog::Appointment(Box::new(shown.clone()))));
    let route = Route::Fiche(row.contact, Part::Agenda);
    let held = &row.held;
    html! {
        <li key={super::key(row)} data-appointment={held.item.to_string()}>
            <span class="when">{ words::hours(held, day) }</span>
            <div>
                <button type="button" class="name" onclick={open}>{ words::title(held) }</button>
                <div class="facts">
                    if listed.names { <a class="link" href={route.path()} onclick={app.follow(route)}>{ named(&row.name) }</a> }
                    if !held.place.is_empty() { <span>{ icon("pin") }{ &held.place }</span> }
                    { people(app, row) }
                    if !row.of.recurrence.is_empty() { <span>{ icon("repeat") }{ t!("task-repeats") }</span> }
                    if held.changed { { badge::tag("info", t!("appointment-changed")) } }
                    if let Some(minutes) = held.notice { <span>{ icon("bell") }{ words::notice(minutes) }</span> }
                    if (listed.waits)(row) { { badge::tag("warn", t!("badge-waiting")) } }
                </div>
            </div>
        </li>
    }
}

/// Who takes part, where that is not the user alone.
pub(crate) fn people(app: &App, row: &AgendaRow) -> Html {
    let me = app.state.user.as_ref().map(|user| user.person);
    if row.of.people.is_empty() || row.of.people.iter().all(|person| Some(*person) == me) {
        return html! {};
    }
    let names =
        row.of.people.iter().map(|id| values::person(&id.to_string(), &app.state.workspace));
    html! { <span>{ icon("users") }{ names.collect::<Vec<_>>().join(", ") }</span> }
}
