//! `carnet access`: all that is held of one person, in one file for them (GDPR, art. 15).

use super::{Common, Device, Failure, Outcome, file, find, print};
use crate::{SessionError, files, http};
use carnet_engine::api::{Access, AccessFile, Reply, Request};
use carnet_ids::DocId;
use carnet_import::export::archive::{Archive, TooLarge, crc};
use clap::Args;
use serde_json::{Value, json};
use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

/// The note of this device that holds what the server's audit log was not told yet; the app has the same.
const UNTOLD: &str = "exports";

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Its id, its client code, or what only it matches
    fiche: String,
    /// The archive [default: named after the fiche]
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// The language of its PDF: fr or en
    #[arg(long, value_name = "LANGUAGE", default_value = "fr")]
    language: String,
}

pub(super) async fn run(common: &Common, options: Options) -> Outcome {
    let mut device = common.open_fresh().await?;
    let contact = find::fiche(&mut device, &options.fiche).await?.view.contact;
    let Reply::Access(access) = device.request(Request::Access(contact)).await? else {
        return Err(SessionError::Answer.into());
    };
    let made = print::whole(&mut device, contact, &options.language).await?;
    let mut zip = Zip::new();
    zip.put("fiche.json", access.json.as_bytes())?;
    zip.put(&made.told.name, &made.pdf)?;
    let mut lacks = Vec::new();
    for of in &access.files {
        match fetched(common, &mut device, contact, of).await {
            Ok(bytes) => zip.put(&format!("files/{}", of.name), &bytes)?,
            Err(Failure::Words(why)) => lacks.push((of.name.clone(), why)),
            Err(failure) => return Err(failure),
        }
    }
    let path = options.to.unwrap_or_else(|| PathBuf::from(made.told.name).with_extension("zip"));
    write(&path, &zip.end())?;
    let told = note(&mut device, contact).await?;
    say(common, &path, &access, &lacks, told);
    let whole = lacks.is_empty();
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(super::NOT_SYNCHRONISED) })
}

fn say(common: &Common, path: &Path, access: &Access, lacks: &[(String, String)], told: bool) {
    let missing: Vec<&str> = lacks.iter().map(|(name, _)| name.as_str()).collect();
    let all = json!({
        "file": path, "files": access.files.len() - lacks.len(), "lacks": missing, "told": told,
    });
    common.say().either(&all, || {
        let mut words = format!("{}: all that is held of {}", path.display(), access.name);
        for (name, why) in lacks {
            words.push_str(&format!("\nwithout the file {name}: {why}"));
        }
        if !told {
            words.push_str("\nthe server's audit log hears of it the next time");
        }
        words
    });
}

async fn fetched(
    common: &Common,
    device: &mut Device,
    contact: DocId,
    of: &AccessFile,
) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let patience = if common.offline { Duration::ZERO } else { common.patience() };
    let mut courier = files::Courier::new(file::pieces(common)?);
    let which = (contact, of.blob, of.size);
    courier.fetch(device, which, &mut bytes, patience).await.map_err(file::words)?;
    Ok(bytes)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let put = || -> std::io::Result<()> {
        let mut file = std::fs::File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    put().map_err(|cause| Failure::Io { doing: format!("writing {}", path.display()), cause })
}

/// An archive in memory.
struct Zip {
    archive: Archive,
    bytes: Vec<u8>,
}

impl Zip {
    fn new() -> Self {
        Self { archive: Archive::new(print::now()), bytes: Vec::new() }
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let words = |error: TooLarge| Failure::Words(error.to_string());
        let header = self.archive.file(name, bytes.len() as u64, crc(bytes)).map_err(words)?;
        self.bytes.extend(header);
        self.bytes.extend(bytes);
        Ok(())
    }

    fn end(mut self) -> Vec<u8> {
        self.bytes.extend(self.archive.end());
        self.bytes
    }
}

/// Tells the server's audit log, now or the next time. Whether it knows.
async fn note(device: &mut Device, contact: DocId) -> Result<bool, Failure> {
    let kept = device.request(Request::GetLocal { key: UNTOLD.to_owned() }).await?;
    let mut untold: Vec<Value> = match kept {
        Reply::Local(Some(text)) => serde_json::from_str(&text).unwrap_or_default(),
        _ => Vec::new(),
    };
    let at = print::now() / 1_000;
    untold.push(json!({ "kind": "access", "count": 1, "at": at, "fiche": contact.to_string() }));
    keep(device, &untold).await?;
    while let Some(first) = untold.first() {
        let Some((token, server)) = device.engine.carries() else { return Ok(false) };
        let url = format!("{}/api/exported", files::base(&server));
        if http::post_json(&url, Some(&token), first).await.is_err() {
            return Ok(false);
        }
        untold.remove(0);
        keep(device, &untold).await?;
    }
    Ok(true)
}

async fn keep(device: &mut Device, untold: &[Value]) -> Result<(), Failure> {
    let value = (!untold.is_empty()).then(|| Value::from(untold.to_vec()).to_string());
    device.request(Request::PutLocal { key: UNTOLD.to_owned(), value }).await?;
    Ok(())
}
