//! `carnet`: what is typed, and what comes of it.
//!
//! Exit codes: 0 done; 1 refused or failed; 2 typed wrong; 3 saved on this disk, but not
//! synchronised in time.

/// Prints a line; whoever reads may have gone, which is no reason to end.
macro_rules! say {
    ($($what:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stdout(), $($what)*);
    }};
}

/// The same on standard error.
macro_rules! tell {
    ($($what:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), $($what)*);
    }};
}

mod access;
mod edit;
mod file;
mod find;
mod import;
mod join;
mod list;
mod print;
mod say;
mod show;
mod status;
mod watch;

use crate::{JoinError, Session, SessionError};
use carnet_engine::api::SyncStatus;
use carnet_storage::{SledStore, StoreError};
use clap::{Args, Parser, Subcommand};
use say::Say;
use std::{path::PathBuf, process::ExitCode, time::Duration};

/// The exit code of what is saved and not synchronised.
pub(crate) const NOT_SYNCHRONISED: u8 = 3;

/// Everything that can be typed.
#[derive(Debug, Parser)]
#[command(name = "carnet", version, about = "A device of Carnet without a screen")]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// The device's folder [default: carnet in the user's data folder]
    #[arg(long, global = true, value_name = "DIR", env = "CARNET_DEVICE_DATA")]
    data: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
    /// Do not connect: read and write on this disk only
    #[arg(long, global = true)]
    offline: bool,
    /// How long to wait for the server, in seconds
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 10)]
    wait: u64,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Sign this device in with a link, and fetch everything
    Join(join::Options),
    /// The directory, or what matches a query
    List(list::Options),
    /// A whole fiche
    Show(show::Options),
    /// A fiche as a PDF
    Print(print::Options),
    /// Write one field
    Set(edit::Set),
    /// Add a note to a fiche's events
    Note(edit::Note),
    /// Attach a file to a fiche
    Attach(file::Attach),
    /// Write a file that is attached to a fiche to this machine's disk
    Fetch(file::Fetch),
    /// All that is held of one person, in one file for them
    Access(access::Options),
    /// Import contacts from a CSV or vCard file
    Import(import::Options),
    /// Print what changes, as it comes, until interrupted
    Watch,
    /// How this device stands
    Status,
    /// Wait until this device and the server have the same
    Sync,
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The device's folder.
    #[error("the folder {}: {cause}", folder.display())]
    Store { folder: PathBuf, cause: StoreError },
    #[error("no folder for this device: name one with --data")]
    NoFolder,
    #[error("this device is not signed in: carnet join LINK")]
    NotSignedIn,
    #[error(transparent)]
    Join(#[from] JoinError),
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error("{doing}: {cause}")]
    Io { doing: String, cause: std::io::Error },
    #[error("no fiche matches {0:?}")]
    NoFiche(String),
    #[error("{query:?} matches several fiches; name one by its id or code:\n{several}")]
    SeveralFiches { query: String, several: String },
    #[error("{0}")]
    Words(String),
}

type Outcome = Result<ExitCode, Failure>;

/// The device that a command works with.
type Device = Session<SledStore>;

/// Does what was typed.
pub fn run(arguments: Arguments) -> ExitCode {
    let done = runtime().and_then(|runtime| runtime.block_on(carry_out(arguments)));
    done.unwrap_or_else(|failure| {
        tell!("carnet: {failure}");
        ExitCode::FAILURE
    })
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|cause| Failure::Io { doing: "starting".to_owned(), cause })
}

async fn carry_out(Arguments { command, common }: Arguments) -> Outcome {
    match command {
        Command::Join(options) => join::run(&common, options).await,
        Command::List(options) => list::run(&common, options).await,
        Command::Show(options) => show::run(&common, options).await,
        Command::Print(options) => print::run(&common, options).await,
        Command::Set(options) => edit::set(&common, options).await,
        Command::Note(options) => edit::note(&common, options).await,
        Command::Attach(options) => file::attach(&common, options).await,
        Command::Fetch(options) => file::fetch(&common, options).await,
        Command::Access(options) => access::run(&common, options).await,
        Command::Import(options) => import::run(&common, options).await,
        Command::Watch => watch::run(&common).await,
        Command::Status => status::run(&common).await,
        Command::Sync => status::sync(&common).await,
    }
}

impl Common {
    fn say(&self) -> Say {
        Say { json: self.json }
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(self.wait)
    }

    fn folder(&self) -> Result<PathBuf, Failure> {
        let named = self.data.clone();
        let data_home = || std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
        let home = || std::env::home_dir().map(|home| home.join(".local/share"));
        named
            .or_else(|| data_home().or_else(home).map(|folder| folder.join("carnet")))
            .ok_or(Failure::NoFolder)
    }

    /// Opens the device, connected or not, with its directory read.
    async fn open(&self) -> Result<Device, Failure> {
        let folder = self.folder()?;
        let store = SledStore::open(&folder).map_err(|cause| Failure::Store { folder, cause })?;
        Ok(Session::open(store, !self.offline).await?)
    }

    /// Opens a device that is signed in.
    async fn open_signed_in(&self) -> Result<Device, Failure> {
        let mut device = self.open().await?;
        if device.status().await?.user.is_none() {
            return Err(Failure::NotSignedIn);
        }
        device.settle().await;
        Ok(device)
    }

    /// As [`Self::open_signed_in`], with what the server has if it can be reached in time.
    async fn open_fresh(&self) -> Result<Device, Failure> {
        let mut device = self.open_signed_in().await?;
        if !self.offline && !device.synchronise(self.patience()).await? {
            tell!(
                "carnet: not synchronised ({}); this is what this disk has",
                why(&mut device).await?
            );
        }
        device.settle().await;
        Ok(device)
    }

    /// After an edit: sees it to the server, and says how far it got.
    async fn see_off(&self, device: &mut Device) -> Outcome {
        let synchronised = !self.offline && device.synchronise(self.patience()).await?;
        let SyncStatus { pending, unsaved, .. } = device.status().await?.sync;
        let end = End { synchronised, offline: self.offline, pending, unsaved };
        self.say().either(&end.json(), || end.words());
        if !end.saved() {
            return Ok(ExitCode::FAILURE);
        }
        if !synchronised && !self.offline {
            tell!("carnet: {}", why(device).await?);
            return Ok(NOT_SYNCHRONISED.into());
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// How far edits got.
#[derive(Debug, Clone, Copy)]
struct End {
    synchronised: bool,
    offline: bool,
    pending: usize,
    unsaved: usize,
}

impl End {
    fn saved(self) -> bool {
        self.unsaved == 0
    }

    fn json(self) -> serde_json::Value {
        let (saved, Self { synchronised, pending, .. }) = (self.saved(), self);
        serde_json::json!({ "saved": saved, "synchronised": synchronised, "pending": pending })
    }

    fn words(self) -> String {
        let Self { synchronised, offline, pending, unsaved } = self;
        match (synchronised, offline) {
            _ if !self.saved() => {
                format!("NOT saved: this disk refused {unsaved} edits, which are lost")
            }
            (true, _) => "synchronised".to_owned(),
            (false, true) => format!("saved on this disk; {pending} to synchronise"),
            (false, false) => {
                format!("saved on this disk, not synchronised; {pending} to synchronise")
            }
        }
    }
}

/// Why the server and this device do not have the same.
async fn why(device: &mut Device) -> Result<String, Failure> {
    use carnet_engine::api::Link;
    let sync = device.status().await?.sync;
    Ok(match sync.link {
        Link::Refused => "the server refused this device: sign in with a new link".to_owned(),
        Link::UpdateNeeded => "the server is newer: update this program".to_owned(),
        Link::Online => "not everything has arrived yet".to_owned(),
        _ => device.last_loss().unwrap_or("the server can't be reached").to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_on_the_disk_is_told_as_saved() {
        let end = End { synchronised: false, offline: true, pending: 2, unsaved: 0 };
        assert_eq!(end.json()["saved"], true);
        assert_eq!(end.words(), "saved on this disk; 2 to synchronise");
        let lost = End { unsaved: 2, ..end };
        assert_eq!(lost.json()["saved"], false);
        assert!(lost.words().starts_with("NOT saved"));
    }
}
