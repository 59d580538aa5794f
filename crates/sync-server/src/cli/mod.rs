//! `carnet-server`: what an operator types.

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

mod admin;
mod audit;
mod backup;
mod check;
mod compact;
mod devices;
mod erasures;
mod export;
mod files;
mod import;
mod invite;
mod key;
mod place;
mod serve;

use crate::settings::{Layers, Settings, SettingsError};
use carnet_storage::{
    SledStore,
    sled_store::{self, Options},
};
use clap::{Args, Parser, Subcommand};
use std::{
    fmt,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Everything that can be typed.
#[derive(Debug, Parser)]
#[command(
    name = "carnet-server",
    version,
    about = "The server of Carnet: one program, one data folder"
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve devices and the app until SIGTERM or Ctrl-C.
    Serve(Box<serve::Options>),
    /// Print a sign-in link for someone: it works once, for seven days, on one device.
    Invite(invite::Options),
    /// Read contacts from a CSV or vCard file.
    Import(import::Options),
    /// Write every document into a folder.
    Export(export::Options),
    /// Verify a store that is not in use; exit code 1 when something is wrong.
    Check(check::Options),
    /// Copy the store, also while the server runs.
    Backup(backup::Options),
    /// Print every device: id, person, name, state, last seen, version, changes that wait.
    Devices(devices::ListOptions),
    /// Say how many attached files there are, and take away those that no fiche names any more, while the server runs.
    Files(files::Options),
    /// Withdraw a device: refused at once, emptied at its next contact.
    Revoke(devices::RevokeOptions),
    /// Print the audit log of a store that is not in use, and check that it is whole; exit code 1 when not.
    Audit(audit::Options),
    /// Give a person their role and team, while the server runs.
    Place(place::Options),
    /// Write a store that is not in use anew, without the room that its past took.
    Compact(compact::Options),
    /// Print what was erased, as a list to keep beside backups; or erase again, in a store that was restored, what
    /// such a list says. The server must not run.
    Erasures(erasures::Options),
    /// Make the file of a key that data folders can be sealed with.
    NewKey(key::NewOptions),
    /// Seal a data folder that is not in use with a key, or with another one than so far.
    Seal(key::SealOptions),
    /// Keep a sealed data folder in the clear from now on.
    Unseal(key::UnsealOptions),
}

/// The data folder, and where other settings are read from.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// The folder that holds everything [default: data]
    #[arg(long, value_name = "DIR")]
    data: Option<String>,
    /// The file of the key that the data folder is sealed with
    #[arg(long, value_name = "FILE")]
    key_file: Option<String>,
    /// A TOML file of settings
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Why a command failed, in words for its operator.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

type Outcome = Result<ExitCode, Failure>;

/// Does what was typed.
pub fn run(arguments: Arguments) -> ExitCode {
    let done = match arguments.command {
        Command::Serve(options) => serve::run(*options),
        Command::Invite(options) => invite::run(options),
        Command::Import(options) => import::run(options),
        Command::Export(options) => export::run(options),
        Command::Check(options) => check::run(options),
        Command::Backup(options) => backup::run(options),
        Command::Devices(options) => devices::list(options),
        Command::Files(options) => files::run(options),
        Command::Revoke(options) => devices::revoke(options),
        Command::Audit(options) => audit::run(options),
        Command::Place(options) => place::run(options),
        Command::Compact(options) => compact::run(options),
        Command::Erasures(options) => erasures::run(options),
        Command::NewKey(options) => key::new(options),
        Command::Seal(options) => key::seal(options),
        Command::Unseal(options) => key::unseal(options),
    };
    done.unwrap_or_else(|failure| {
        tell!("carnet-server: {failure}");
        ExitCode::FAILURE
    })
}

impl Place {
    /// Settings from everywhere; `flags` are the command's own.
    fn settings(&self, flags: Vec<(&str, Option<String>)>) -> Result<Settings, SettingsError> {
        let mut layers = Layers::default();
        layers.flag("data", self.data.clone());
        layers.flag("key_file", self.key_file.clone());
        for (name, value) in flags {
            layers.flag(name, value);
        }
        layers.environment(
            std::env::vars_os().filter_map(|(key, value)| {
                Some((key.into_string().ok()?, value.into_string().ok()?))
            }),
        );
        let named =
            self.config.clone().or_else(|| std::env::var_os("CARNET_CONFIG").map(PathBuf::from));
        if let Some(file) = named {
            layers.file(&file)?;
        }
        Settings::read(&layers)
    }

    /// Settings, where only the data folder is asked for.
    fn plain(&self) -> Result<Settings, SettingsError> {
        self.settings(Vec::new())
    }
}

/// Where the store lies in a data folder.
pub(crate) fn store_folder(data: &Path) -> PathBuf {
    data.join("store")
}

/// Bytes of pages that sled keeps in memory, by its own count; in truth it takes about twice
/// that. Documents that are used are kept by the hub, inflated packs too.
const CACHE: u64 = 16 << 20;

/// How the store of these settings is opened.
fn store_options(settings: &Settings) -> Result<Options, Failure> {
    let key = settings.key_file.as_deref().map(key::read).transpose()?;
    Ok(Options { cache: CACHE, key, ..Options::default() })
}

/// Opens the store of a data folder, which is made if need be.
fn open_store(settings: &Settings) -> Result<SledStore, Failure> {
    SledStore::open_with(&store_folder(&settings.data), store_options(settings)?)
        .map_err(|error| key::of_folder(&settings.data, error))
}

/// Opens the store of a data folder that must have one.
fn open_existing(settings: &Settings) -> Result<SledStore, Failure> {
    if !sled_store::exists(&store_folder(&settings.data)) {
        return Err(Failure(format!(
            "there is no store in {}: name the server's data folder with --data",
            settings.data.display()
        )));
    }
    open_store(settings)
}

/// A runtime for a command.
fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// A server over the store of a data folder, for a command that does without the network.
async fn quiet_server(settings: Settings, store: SledStore) -> Result<crate::Server, Failure> {
    let copied = store.clone();
    let backup = move |to: &Path| copied.backup(&store_folder(to)).map(drop);
    Ok(crate::Server::open(settings, store, backup).await?)
}
