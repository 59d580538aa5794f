//! Reminders: shown while the app is open, by the browser too if it was allowed to.

use crate::{
    app::App,
    components::icon::icon,
    i18n::{dates, t},
};
use carnet_engine::api::{Reply, Request, TaskRow, Whose};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Notification, NotificationPermission};
use yew::prelude::*;

/// The note of this device that says until when reminders were shown.
const SHOWN: &str = "reminders/shown";
/// Reminders of so long ago are shown by a device that never showed one.
const BACK_MS: i64 = 12 * 3_600_000;

#[derive(Properties, PartialEq)]
pub(super) struct PermissionProps {
    pub(super) app: App,
}

/// What becomes of a reminder on this device, and the way to allow more.
#[component]
pub(super) fn Permission(props: &PermissionProps) -> Html {
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
fn permission() -> NotificationPermission {
    let known = crate::app::browser::window()
        .is_some_and(|window| js_sys::Reflect::has(&window, &"Notification".into()) == Ok(true));
    if known { Notification::permission() } else { NotificationPermission::Denied }
}

/// Shows the reminders of my tasks that have come due since some were shown last.
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
            let due: Vec<&TaskRow> = rows.iter().filter(is_due).collect();
            if !due.is_empty() {
                again.keep(SHOWN, Some(&now));
            }
            due.into_iter().for_each(|row| show(&again, row));
        });
    });
}

fn show(app: &App, row: &TaskRow) {
    let title = row.task.title.as_str();
    let words = match row.name.as_str() {
        "" => t!("reminder-alone", title = title),
        name => t!("reminder-now", title = title, name = name),
    };
    if permission() == NotificationPermission::Granted {
        // Some browsers have them for service workers alone; the app's own message is there anyway.
        drop(Notification::new(&words));
    }
    app.remind(words, row.contact);
}
