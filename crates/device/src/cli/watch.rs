//! `carnet watch`.

use super::{Common, Device, Failure, Outcome};
use carnet_engine::api::{Event, Link, Reply, Request, SyncStatus};
use carnet_ids::DocId;
use std::{io::Write, process::ExitCode};

pub(super) async fn run(common: &Common) -> Outcome {
    let mut device = common.open_signed_in().await?;
    loop {
        let event = tokio::select! {
            event = device.event() => event,
            _ = tokio::signal::ctrl_c() => return Ok(ExitCode::SUCCESS),
        };
        let line = match common.json {
            true => serde_json::to_string(&event).ok(),
            false => words(&mut device, &event).await?,
        };
        // Whoever reads may have gone (`carnet watch | head`): then there is nothing left to do.
        if line.is_some_and(|line| writeln!(std::io::stdout(), "{line}").is_err()) {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

async fn words(device: &mut Device, event: &Event) -> Result<Option<String>, Failure> {
    Ok(match event {
        Event::Sync(sync) => Some(sync_words(sync)),
        Event::Fiche { contact, by } => {
            let name = name(device, *contact).await?;
            let by = by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
            Some(format!("{contact}  {name}: changed{by}"))
        }
        Event::Workspace => Some("people, devices or lists changed".to_owned()),
        Event::Refused(refused) => Some(format!("refused: {}: {}", refused.name, refused.message)),
        _ => None,
    })
}

async fn name(device: &mut Device, contact: DocId) -> Result<String, Failure> {
    Ok(match device.request(Request::Fiche(contact)).await? {
        Reply::Fiche(fiche) => fiche.view.name,
        _ => String::new(),
    })
}

pub(super) fn sync_words(sync: &SyncStatus) -> String {
    let link = match sync.link {
        Link::SignedOut => "not signed in",
        Link::Offline => "offline",
        Link::Connecting => "connecting",
        Link::Online => "online",
        Link::Refused => "refused by the server: sign in with a new link",
        Link::UpdateNeeded => "the server is newer: update this program",
    };
    let mut parts = vec![link.to_owned(), format!("{} fiches", sync.fiches)];
    if let Some((here, all)) = sync.arriving {
        parts.push(format!("{here} of {all} documents arrived"));
    }
    let counts = [
        (sync.pending, "to synchronise"),
        (sync.unsaved, "not on this disk yet"),
        (sync.conflicts, "in conflict"),
        (sync.refused, "refused"),
    ];
    parts.extend(
        counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}")),
    );
    if sync.full {
        parts.push("the disk is full".to_owned());
    }
    parts.join(" · ")
}
