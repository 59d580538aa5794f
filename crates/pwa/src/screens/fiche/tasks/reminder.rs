//! Reminders: shown while the app is open, by the browser too if it was allowed to.

use crate::screens::agenda::words as agenda;
use crate::{
    app::App,
    components::icon::icon,
    i18n::{dates, t},
};
use carnet_engine::api::{AgendaRow, Calendar, Reply, Request, TaskRow, Whose};
use carnet_ids::DocId;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Notification, NotificationPermission};
use yew::prelude::*;

/// The note of this device that says until when reminders were shown.
const SHOWN: &str = "reminders/shown";
/// Reminders of so long ago are shown by a device that never showed one.
const BACK_MS: i64 = 12 * 3_600_000;

#[derive(Properties, PartialEq)]
pub(crate) struct PermissionProps {
    pub(crate) app: App,
}

/// What becomes of a reminder on this device, and the way to allow more.
#[component]
pub(crate) fn Permission(props: &PermissionProps) -> Html {
    let now = use_state(permission);
    let ask = {
        let now = now.clone();
        props.app.on(move |_, _: MouseEvent| {
            let now = now.clone();
            spawn_local(async move {
                if let Ok(asked) = Notification::request_permission() {
                    // Whatever was answered, the browser says what holds.
                    drop(JsFuture::from(asked).await);
                }
                now.set(permission());
            });
        })
    };
    let words = match *now {
        NotificationPermission::Granted => t!("reminder-allowed"),
        NotificationPermission::Denied => t!("reminder-denied"),
        _ => t!("reminder-ask"),
    };
    html! {
        <div class="full row-of hint">
            <span class="grow">{ icon("bell") }{ words }</span>
            if *now == NotificationPermission::Default { <button type="button" class="btn" onclick={ask}>{ t!("reminder-allow") }</button> }
        </div>
    }
}

/// What the browser allows; a browser without notifications allows none.
pub(crate) fn permission() -> NotificationPermission {
    let known = crate::app::browser::window()
        .is_some_and(|window| js_sys::Reflect::has(&window, &"Notification".into()) == Ok(true));
    if known { Notification::permission() } else { NotificationPermission::Denied }
}

/// Appointments are reminded of so long before at most.
const EARLIEST_MS: i64 = 8 * 86_400_000;

/// Shows the reminders of my tasks and appointments that have come due since some were shown last.
pub(crate) fn show_due(app: &App) {
    let then = app.clone();
    app.ask(Request::GetLocal { key: SHOWN.to_owned() }, move |reply| {
        let Reply::Local(shown) = reply else { return };
        let now = dates::now_ms();
        let since = shown.and_then(|text| text.parse().ok()).unwrap_or(now - BACK_MS);
        let again = then.clone();
        then.ask(Request::Tasks(Whose::Mine), move |reply| {
            let Reply::Tasks(rows) = reply else { return };
            let is_due = |row: &&TaskRow| {
                row.task.reminder.is_some_and(|at| (since + 1..=now).contains(&at))
            };
            let due: Vec<TaskRow> = rows.iter().filter(is_due).cloned().collect();
            let to = now + EARLIEST_MS;
            let last = again.clone();
            again.ask(Request::Agenda { of: Calendar::Mine, from: now, to }, move |reply| {
                let Reply::Agenda(rows) = reply else { return };
                let soon: Vec<&AgendaRow> =
                    rows.iter().filter(|row| is_soon(row, since, now)).collect();
                if !due.is_empty() || !soon.is_empty() {
                    last.keep(SHOWN, Some(&now));
                }
                due.iter().for_each(|row| show(&last, &row.task.title, &row.name, row.contact));
                for row in soon {
                    let title = t!(
                        "reminder-at",
                        when = agenda::whole(&row.held),
                        title = agenda::title(&row.held)
                    );
                    show(&last, &title, &row.name, row.contact);
                }
            });
        });
    });
}

/// Whether an appointment is to be reminded of since an instant; what is over is not.
fn is_soon(row: &AgendaRow, since: i64, now: i64) -> bool {
    let at = row.held.notice.map(|minutes| row.held.starts - minutes * 60_000);
    at.is_some_and(|at| (since + 1..=now).contains(&at))
}

fn show(app: &App, title: &str, name: &str, contact: DocId) {
    let words = match name {
        "" => t!("reminder-alone", title = title),
        name => t!("reminder-now", title = title, name = name),
    };
    if permission() == NotificationPermission::Granted {
        // Some browsers have them for service workers alone; the app's own message is there anyway.
        drop(Notification::new(&words));
    }
    app.remind(words, contact);
}
