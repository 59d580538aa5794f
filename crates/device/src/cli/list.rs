//! `carnet list`.

use super::{Common, Device, Failure, Outcome, say};
use crate::SessionError;
use carnet_engine::api::{Query, Reply, Request, Row, Rows};
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Name, phone, email, city, SIRET…; everything when empty
    query: Vec<String>,
    /// At most this many
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// Archived ones only
    #[arg(long)]
    archived: bool,
}

pub(super) async fn run(common: &Common, options: Options) -> Outcome {
    let mut device = common.open_fresh().await?;
    let query =
        Query { text: options.query.join(" "), archived: options.archived, ..Query::default() };
    let found = search(&mut device, query, options.limit).await?;
    common.say().either(&found, || words(&found));
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn search(
    device: &mut Device,
    query: Query,
    limit: usize,
) -> Result<Rows, Failure> {
    match device.request(Request::Search { query, offset: 0, limit }).await? {
        Reply::Rows(rows) => Ok(rows),
        _ => Err(SessionError::Answer.into()),
    }
}

fn words(found: &Rows) -> String {
    let rows: Vec<_> = found.rows.iter().map(line).collect();
    let count = format!("{} of {} fiches", found.matched, found.total);
    if rows.is_empty() { count } else { format!("{}\n{count}", say::table(&rows)) }
}

/// A row for people: id, name, where, and what is remarkable.
pub(super) fn line(row: &Row) -> Vec<String> {
    let place = format!("{} {}", row.postcode, row.city);
    let mut marks = Vec::new();
    if row.archived {
        marks.push("archived".to_owned());
    }
    if row.pending {
        marks.push("to synchronise".to_owned());
    }
    if row.conflicts > 0 {
        marks.push(format!("{} in conflict", row.conflicts));
    }
    let matched = row.matched.clone().unwrap_or_default();
    vec![
        row.contact.to_string(),
        row.name.clone(),
        place.trim().to_owned(),
        matched,
        marks.join(", "),
    ]
}
