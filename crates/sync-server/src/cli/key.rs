//! The key of a sealed data folder: its file, and the commands that seal a folder and open it.

use super::{Failure, Outcome, Place, store_folder};
use carnet_storage::{
    DataKey, StoreError,
    sled_store::{self, Options as StoreOptions},
};
use clap::Args;
use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};
use zeroize::Zeroizing;

#[derive(Debug, Args)]
pub(super) struct NewOptions {
    /// The file to make; there must be none
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct SealOptions {
    #[command(flatten)]
    place: Place,
    /// The file of the key that it is sealed with so far, to give it another one
    #[arg(long, value_name = "FILE")]
    old_key_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct UnsealOptions {
    #[command(flatten)]
    place: Place,
}

/// Makes a key.
pub(super) fn new(options: NewOptions) -> Outcome {
    let key = DataKey::random()?;
    let text = Zeroizing::new(hex::encode(key.as_bytes()));
    let write = || -> std::io::Result<()> {
        let mut file = private().write(true).create_new(true).open(&options.file)?;
        writeln!(file, "{}", text.as_str())?;
        file.sync_all()
    };
    let name = options.file.display();
    write().map_err(|error| Failure(format!("the key file {name}: {error}")))?;
    say!("The key is in {name}. Keep a copy where the data folder and its backups are not:");
    say!("without it, nobody reads what is sealed with it.");
    Ok(ExitCode::SUCCESS)
}

/// Seals a data folder that is not in use.
pub(super) fn seal(options: SealOptions) -> Outcome {
    let settings = options.place.plain()?;
    let Some(file) = settings.key_file else {
        return Err(Failure(
            "name the key's file with --key-file; `carnet-server new-key FILE` makes one".into(),
        ));
    };
    let old = options.old_key_file.as_deref().map(read).transpose()?;
    change(&settings.data, old, Some(read(&file)?))?;
    say!("{} is sealed with the key in {}.", settings.data.display(), file.display());
    say!(
        "Backups that were made before are as they were, and so is what the disk keeps of deleted files."
    );
    Ok(ExitCode::SUCCESS)
}

/// Opens a sealed data folder for good.
pub(super) fn unseal(options: UnsealOptions) -> Outcome {
    let settings = options.place.plain()?;
    let Some(file) = settings.key_file else {
        return Err(Failure("name the key's file with --key-file".into()));
    };
    change(&settings.data, Some(read(&file)?), None)?;
    say!("{} is not sealed any more.", settings.data.display());
    Ok(ExitCode::SUCCESS)
}

fn change(data: &Path, from: Option<DataKey>, to: Option<DataKey>) -> Result<(), Failure> {
    let options = StoreOptions { key: from, ..StoreOptions::default() };
    sled_store::reseal(&store_folder(data), options, to).map_err(|error| of_folder(data, error))?;
    Ok(())
}

/// What is wrong with a data folder, and what to do about it.
pub(super) fn of_folder(data: &Path, error: StoreError) -> Failure {
    let advice = match &error {
        StoreError::InUse(_) => "; stop the server first",
        StoreError::Failed { cause, .. } if cause.contains("no key was given") => {
            "; name the key's file with --key-file"
        }
        StoreError::Failed { cause, .. } if cause.contains("it is not sealed") => {
            "; leave --key-file out, or seal it first with `carnet-server seal`"
        }
        _ => "",
    };
    Failure(format!("the data folder {}: {error}{advice}", data.display()))
}

/// The key in a file.
pub(super) fn read(file: &Path) -> Result<DataKey, Failure> {
    let wrong = |why: String| Failure(format!("the key file {}: {why}", file.display()));
    let text = fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    let text = Zeroizing::new(text);
    only_its_owners(file).map_err(wrong)?;
    let mut bytes = Zeroizing::new([0; 32]);
    hex::decode_to_slice(text.trim(), &mut *bytes)
        .map_err(|_| wrong("it does not hold a key: 64 hexadecimal digits".into()))?;
    Ok(DataKey::from_bytes(bytes))
}

#[cfg(unix)]
fn only_its_owners(file: &Path) -> Result<(), String> {
    use std::os::unix::fs::MetadataExt;
    let mode = fs::metadata(file).map_err(|error| error.to_string())?.mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err("others on this machine may read it; do `chmod 600` on it".into())
}

#[cfg(not(unix))]
fn only_its_owners(_: &Path) -> Result<(), String> {
    Ok(())
}

/// A file that its owner alone reads.
fn private() -> OpenOptions {
    #[cfg_attr(not(unix), allow(unused_mut))]
    let mut options = File::options();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}
