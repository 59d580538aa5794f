//! `carnet attach` and `carnet fetch`.

use super::{Common, Device, Failure, Outcome, find};
use crate::files::{Courier, FileError, Kept};
use carnet_engine::api::Fiche;
use carnet_ids::BlobId;
use carnet_model::view::ItemView;
use carnet_storage::SledStore;
use clap::Args;
use std::{fs::File, path::PathBuf, process::ExitCode};

#[derive(Debug, Args)]
pub(super) struct Attach {
    /// Its id, its client code, or what only it matches
    fiche: String,
    /// The file
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Fetch {
    /// Its id, its client code, or what only it matches
    fiche: String,
    /// What the attachment is called
    name: String,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

pub(super) async fn attach(common: &Common, options: Attach) -> Outcome {
    let mut device = common.open_signed_in().await?;
    let fiche = find::fiche(&mut device, &options.fiche).await?;
    let name = options.file.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let mut file = File::open(&options.file).map_err(|cause| io(&options.file, cause))?;
    let size = file.metadata().map_err(|cause| io(&options.file, cause))?.len();
    let mut courier = Courier::new(pieces(common)?);
    let taken = courier
        .attach(&mut device, fiche.view.contact, &name, (&mut file, size))
        .await
        .map_err(words)?;
    say!("{name}: {} bytes, {}, {}", taken.size, taken.media, taken.blob);
    if common.offline {
        return Ok(ExitCode::SUCCESS);
    }
    if see_off(common, &mut courier, &mut device).await? {
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::from(super::NOT_SYNCHRONISED))
}

/// Sends the files that wait here, if there are any; whether the server has all of them.
pub(super) async fn send(common: &Common, device: &mut Device) -> Result<bool, Failure> {
    if !folder(common)?.is_dir() {
        return Ok(true);
    }
    see_off(common, &mut Courier::new(pieces(common)?), device).await
}

async fn see_off(
    common: &Common,
    courier: &mut Courier<Kept<SledStore>>,
    device: &mut Device,
) -> Result<bool, Failure> {
    match courier.send(device, common.patience()).await {
        Ok(()) => Ok(true),
        Err(FileError::Late) => Ok(false),
        Err(error) => Err(words(error)),
    }
}

pub(super) async fn fetch(common: &Common, options: Fetch) -> Outcome {
    let mut device = common.open_signed_in().await?;
    let fiche = find::fiche(&mut device, &options.fiche).await?;
    let (blob, size) = named(&fiche, &options.name).ok_or_else(|| {
        Failure::Words(format!("no file of this fiche is called {}", options.name))
    })?;
    let mut to = File::create(&options.to).map_err(|cause| io(&options.to, cause))?;
    let mut courier = Courier::new(pieces(common)?);
    let which = (fiche.view.contact, blob, size);
    courier.fetch(&mut device, which, &mut to, common.patience()).await.map_err(words)?;
    to.sync_all().map_err(|cause| io(&options.to, cause))?;
    Ok(ExitCode::SUCCESS)
}

fn named(fiche: &Fiche, name: &str) -> Option<(BlobId, u64)> {
    let collections = fiche.view.collections.iter();
    let mut items = collections.filter(|one| one.key == "attachments").flat_map(|one| &one.items);
    let value = |item: &ItemView, key: &str| {
        item.fields.iter().find(|field| field.key == key).and_then(|field| field.value.clone())
    };
    items.find_map(|item| {
        let is_it = value(item, "name")?.as_text() == Some(name);
        let blob = value(item, "sha256")?.as_text()?.parse().ok()?;
        let size = match value(item, "size")? {
            carnet_model::value::Value::Int(size) => u64::try_from(size).ok()?,
            _ => return None,
        };
        is_it.then_some((blob, size))
    })
}

/// Beside the device's store.
fn folder(common: &Common) -> Result<PathBuf, Failure> {
    Ok(common.folder()?.join("files"))
}

pub(super) fn pieces(common: &Common) -> Result<Kept<SledStore>, Failure> {
    let folder = folder(common)?;
    let opened = SledStore::open(&folder);
    opened.map(Kept).map_err(|cause| Failure::Store { folder, cause })
}

fn io(file: &std::path::Path, cause: std::io::Error) -> Failure {
    Failure::Io { doing: file.display().to_string(), cause }
}

pub(super) fn words(error: FileError) -> Failure {
    Failure::Words(error.to_string())
}
