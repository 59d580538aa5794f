//! `carnet show`.

use super::{Common, Device, Failure, Outcome, find};
use carnet_engine::api::{Fiche, Reply, Request};
use carnet_model::view::{FieldView, ItemView};
use clap::Args;
use std::{collections::BTreeMap, fmt::Write, process::ExitCode};

/// Events shown to people; JSON has all of them.
const EVENTS: usize = 10;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Its id, its client code, or what only it matches
    fiche: String,
}

pub(super) async fn run(common: &Common, options: Options) -> Outcome {
    let mut device = common.open_fresh().await?;
    let fiche = find::fiche(&mut device, &options.fiche).await?;
    let people = people(&mut device).await?;
    common.say().either(&fiche, || words(&fiche, &people));
    Ok(ExitCode::SUCCESS)
}

/// Names of people, by the id that fields hold.
async fn people(device: &mut Device) -> Result<People, Failure> {
    match device.request(Request::Workspace).await? {
        Reply::Workspace(workspace) => Ok(workspace
            .people
            .into_iter()
            .map(|(person, name)| (person.to_string(), name))
            .collect()),
        _ => Ok(People::new()),
    }
}

type People = BTreeMap<String, String>;

fn words(fiche: &Fiche, people: &People) -> String {
    let view = &fiche.view;
    // Writing to a String can't fail.
    let mut out = String::new();
    let _ = writeln!(out, "{}  {}", view.name, view.contact);
    if fiche.pending {
        let _ = writeln!(out, "(edits of it wait for the server)");
    }
    for section in &view.sections {
        fields(&mut out, people, &section.fields, "");
    }
    for collection in &view.collections {
        for item in &collection.items {
            items(&mut out, people, &collection.key, item);
        }
    }
    for event in view.events.iter().take(EVENTS) {
        items(&mut out, people, "events", event);
    }
    if view.events.len() > EVENTS {
        let _ = writeln!(out, "… and {} older events", view.events.len() - EVENTS);
    }
    out.trim_end().to_owned()
}

fn items(out: &mut String, people: &People, collection: &str, item: &ItemView) {
    let _ = writeln!(out, "{collection}/{}", item.item);
    if item.removed_meanwhile.is_some() {
        let _ = writeln!(out, "  (removed by someone while someone else edited it)");
    }
    fields(out, people, &item.fields, "  ");
}

fn fields(out: &mut String, people: &People, fields: &[FieldView], indent: &str) {
    for field in fields {
        let Some(value) = &field.value else { continue };
        let shown =
            if field.display.is_empty() { find::plain(value) } else { field.display.clone() };
        let shown = people.get(&shown).unwrap_or(&shown);
        let _ = writeln!(
            out,
            "{indent}{}: {}",
            field.key,
            shown.replace('\n', &format!("\n{indent}  "))
        );
        for other in field.conflict.iter().skip(1) {
            let shown = other.value.as_ref().map_or_else(|| "(unset)".to_owned(), find::plain);
            let _ = writeln!(out, "{indent}  or, written at the same time: {shown}");
        }
        if let Some(warning) = &field.warning {
            let _ = writeln!(out, "{indent}  ({warning})");
        }
    }
}
