//! `carnet print`.

use super::{Common, Device, Failure, Outcome, find};
use crate::SessionError;
use carnet_engine::api::Reply;
use carnet_ids::DocId;
use carnet_model::recurrence::Day;
use carnet_print::{Choice, Fonts, Gather, Language, Made, Part, Words, screens, typefaces};
use clap::Args;
use std::{
    path::PathBuf,
    process::ExitCode,
    time::{SystemTime, UNIX_EPOCH},
};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Its id, its client code, or what only it matches
    fiche: String,
    /// The PDF's file [default: named after the fiche and the day]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A section to print, several times for several [default: all]
    #[arg(long, value_name = "SECTION", value_parser = part)]
    section: Vec<Part>,
    /// The first day of events, purchases, time spent and points, 2026-11-24
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
    /// Their last day
    #[arg(long, value_name = "DAY")]
    until: Option<Day>,
    /// fr or en
    #[arg(long, value_name = "LANGUAGE", default_value = "fr")]
    language: String,
}

fn part(code: &str) -> Result<Part, String> {
    let codes = || Part::ALL.map(Part::code).join(", ");
    Part::of(code).ok_or_else(|| format!("sections are {}", codes()))
}

pub(super) async fn run(common: &Common, options: Options) -> Outcome {
    let mut device = common.open_fresh().await?;
    let contact = find::fiche(&mut device, &options.fiche).await?.view.contact;
    let made = made(&mut device, contact, &options.choice(), &options.language).await?;
    write(common, &options, &made)
}

/// A fiche with all its sections.
pub(super) async fn whole(
    device: &mut Device,
    contact: DocId,
    language: &str,
) -> Result<Made, Failure> {
    let choice = Choice { parts: Part::ALL.to_vec(), from: None, until: None };
    made(device, contact, &choice, language).await
}

async fn made(
    device: &mut Device,
    contact: DocId,
    choice: &Choice,
    language: &str,
) -> Result<Made, Failure> {
    let mut gather = Gather::new(contact, now());
    loop {
        let asked = gather.ask();
        if asked.is_empty() {
            break;
        }
        let mut replies = Vec::new();
        for request in asked {
            replies.push(match device.request(request).await {
                Ok(reply) => reply,
                Err(SessionError::Failed(failure)) => Reply::Failed(failure),
                Err(error) => return Err(error.into()),
            });
        }
        gather.hear(replies).map_err(SessionError::Failed)?;
    }
    let papers = gather.papers().map_err(SessionError::Failed)?;
    let language = Language::of(language);
    let words = Words::new(language, screens::words(language));
    let fonts = Fonts { regular: typefaces::REGULAR, strong: typefaces::STRONG };
    carnet_print::print(&papers, choice, &words, fonts)
        .map_err(|error| Failure::Words(error.to_string()))
}

impl Options {
    fn choice(&self) -> Choice {
        let parts = if self.section.is_empty() { Part::ALL.to_vec() } else { self.section.clone() };
        Choice { parts, from: self.from, until: self.until }
    }
}

fn write(common: &Common, options: &Options, made: &Made) -> Outcome {
    let path = options.out.clone().unwrap_or_else(|| PathBuf::from(&made.told.name));
    std::fs::write(&path, &made.pdf)
        .map_err(|cause| Failure::Io { doing: format!("writing {}", path.display()), cause })?;
    let left_out: Vec<&str> = made.told.left_out.iter().map(|part| part.code()).collect();
    let told = serde_json::json!({
        "file": path, "pages": made.told.pages, "left_out": left_out, "lacks": made.told.lacks,
    });
    common.say().either(&told, || {
        let mut words = format!("{}: {} pages", path.display(), made.told.pages);
        if !left_out.is_empty() {
            words.push_str(&format!("\nnothing to print in: {}", left_out.join(", ")));
        }
        words
    });
    Ok(ExitCode::SUCCESS)
}

/// Milliseconds since 1970, by the system's clock.
pub(super) fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
}
