//! `carnet-server import`: a device of its own, in memory, that imports the file and hands
//! everything over. The same duplicates are found as in the app, and the history says
//! where the contacts come from. Works on a running server, and on a store at rest.

use super::{Failure, Outcome, Place, admin, open_store, quiet_server, runtime};
use crate::{
    Settings,
    accounts::{IMPORT_DEVICE, IMPORTER},
};
use carnet_device::{
    Memory, Session, SessionError,
    import::{Duplicates, ImportOptions},
};
use carnet_engine::api::{ImportReport, Quarantined, Reply, Request};
use carnet_import::Format;
use clap::{Args, ValueEnum};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};
use tokio::{net::TcpListener, sync::oneshot};

/// How long the hand-over may take without an end.
const PATIENCE: Duration = Duration::from_secs(600);

#[derive(Debug, Args)]
pub(super) struct Options {
    /// A CSV or vCard file
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    /// The kind of file
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Kind::Auto)]
    format: Kind,
    /// What to do with contacts that exist
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Duplicates::Skip)]
    on_duplicate: Duplicates,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
    /// Write the rows that could not be read into this file (CSV)
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// In whose name
    #[arg(long, value_name = "NAME", default_value = IMPORTER)]
    person: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Auto,
    Csv,
    Vcard,
}

pub(super) fn run(options: Options) -> Outcome {
    let settings = options.place.plain()?;
    let file = read(&options.file)?;
    let report = runtime()?.block_on(import(settings, &options, file))?;
    let would = if options.dry_run { "would be " } else { "" };
    say!(
        "{} {would}created, {} {would}updated, {} skipped.",
        report.created,
        report.updated,
        report.skipped
    );
    for (line, code, text) in &report.errors {
        tell!("line {line}: {code}: {text}");
    }
    if let Some(path) = &options.errors {
        carnet_device::import::write_errors(path, &report)
            .map_err(|error| Failure(format!("{}: {error}", path.display())))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| Failure(format!("{}: {error}", path.display())))
}

async fn import(
    settings: Settings,
    options: &Options,
    file: Vec<u8>,
) -> Result<ImportReport, Failure> {
    let body = serde_json::json!({ "name": options.person });
    if let Some(answer) = admin::ask(&settings.data, "/admin/invite", &body).await? {
        let link = answer["near"]
            .as_str()
            .ok_or_else(|| Failure("the running server gave no link".to_owned()))?;
        return through(link, options, file).await;
    }
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let store = open_store(&settings)?;
    let server = quiet_server(alone(settings), store).await?;
    server.bound(listener.local_addr()?)?;
    let link = server.invite(&options.person).await?;
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(server.run(listener, async { drop(stopped.await) }));
    let report = through(&link, options, file).await;
    drop(stop);
    serving.await??;
    report
}

/// A server for this machine alone: without TLS, as the certificate names another address.
fn alone(settings: Settings) -> Settings {
    Settings { app: None, demo: None, public_url: None, tls: None, ..settings }
}

/// Imports through a device that lives only for it.
async fn through(link: &str, options: &Options, file: Vec<u8>) -> Result<ImportReport, Failure> {
    let credentials = carnet_device::join(link, IMPORT_DEVICE).await?;
    let mut device = Session::open(Memory::default(), true).await?;
    device.sign_in(credentials).await?;
    handed_over(&mut device).await?;
    device.settle().await;
    let format = match options.format {
        Kind::Auto => None,
        Kind::Csv => Some(Format::Csv),
        Kind::Vcard => Some(Format::VCard),
    };
    let how = ImportOptions { format, duplicates: options.on_duplicate, dry_run: options.dry_run };
    let report = carnet_device::import::import(&mut device, file, how).await?;
    handed_over(&mut device).await?;
    match device.request(Request::Quarantine).await? {
        Reply::Quarantine(refused) => all_taken(&refused).map(|()| report),
        _ => Err(SessionError::Answer.into()),
    }
}

/// Fails with what the server refused of the import, which nobody could see afterwards.
fn all_taken(refused: &[Quarantined]) -> Result<(), Failure> {
    if refused.is_empty() {
        return Ok(());
    }
    let line = |of: &Quarantined| format!("\n{}: {}: {}", of.name, of.code, of.message);
    let lines: String = refused.iter().map(line).collect();
    Err(Failure(format!("the server refused {} changes of the import:{lines}", refused.len())))
}

async fn handed_over(device: &mut Session<Memory>) -> Result<(), Failure> {
    if device.synchronise(PATIENCE).await? {
        return Ok(());
    }
    let why = device.last_loss().unwrap_or("it took too long");
    Err(Failure(format!("the server did not take everything ({why}): import the file again")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_for_another_address_than_this_machines() {
        let files = crate::settings::Certificate { chain: "chain".into(), key: "key".into() };
        let settings = Settings { tls: Some(files), ..Settings::usual("data") };
        assert_eq!(alone(settings).tls, None);
    }

    #[test]
    fn what_the_server_refused_is_listed() {
        assert!(all_taken(&[]).is_ok());
        let refused = Quarantined {
            id: 1,
            contact: None,
            name: "Le Fournil".to_owned(),
            code: "too-large".to_owned(),
            message: "a change of 9 MB".to_owned(),
            details: Vec::new(),
            at: 0,
        };
        let Err(Failure(words)) = all_taken(&[refused]) else { panic!("it was not told") };
        assert!(words.contains("Le Fournil: too-large: a change of 9 MB"), "{words}");
    }
}
