//! The sync state in a few words, always on the screen.

use crate::{
    app::{App, route::Route},
    i18n::t,
};
use carnet_engine::api::{Link, SyncStatus};
use yew::prelude::*;

/// The pill at the top; it opens the page of the sync state.
pub(crate) fn pill(app: &App) -> Html {
    let (tone, first, more) = parts(&app.state.sync);
    html! {
        <a class={classes!("pill", tone)} href={Route::Sync.path()} onclick={app.follow(Route::Sync)} title={words(&app.state.sync)}>
            <i class="dot"></i>
            <span>{ first }</span>
            if !more.is_empty() { <span class="more">{ format!(" · {more}") }</span> }
        </a>
    }
}

/// The whole state, for reading aloud.
pub(crate) fn words(sync: &SyncStatus) -> String {
    let (_, first, more) = parts(sync);
    if more.is_empty() { first } else { format!("{first} · {more}") }
}

/// Tone, the first words, and what there is room for on a wide screen.
fn parts(sync: &SyncStatus) -> (&'static str, String, String) {
    let waiting = sync.pending + sync.unsaved;
    let pending = if waiting == 0 { String::new() } else { t!("sync-pending", count = waiting) };
    match sync.link {
        _ if sync.full => ("bad", t!("sync-full"), t!("sync-unsaved", count = sync.unsaved)),
        Link::Refused => ("bad", t!("sync-device-refused"), pending),
        Link::UpdateNeeded => ("warn", t!("sync-update-needed"), pending),
        _ if sync.refused > 0 => ("bad", t!("sync-refused", count = sync.refused), pending),
        Link::Offline => ("warn", t!("sync-offline"), pending),
        Link::SignedOut => ("warn", t!("sync-signed-out"), pending),
        Link::Connecting => ("info", t!("sync-connecting"), pending),
        Link::Online if sync.arriving.is_some() => ("info", t!("sync-arriving"), String::new()),
        Link::Online if waiting > 0 => ("info", t!("sync-sending"), pending),
        Link::Online if sync.conflicts > 0 => {
            ("good", t!("sync-up-to-date"), t!("sync-conflicts", count = sync.conflicts))
        }
        Link::Online => ("good", t!("sync-up-to-date"), String::new()),
    }
}
