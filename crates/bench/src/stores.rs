//! Data folders of servers with so many plain fiches, each made once.

use crate::light::Seat;
use crate::server::Server;
use crate::{Outcome, company, disk};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::sync::mpsc;

/// A folder whose size stays the same for so long is at rest.
const STILL: Duration = Duration::from_millis(1500);
/// What is not at rest after this is taken as it is.
const PATIENCE: Duration = Duration::from_secs(120);
/// Fiches made ahead of the connection.
const AHEAD: usize = 2_000;

/// The data folders, below one that goes when this does.
pub(crate) struct Stores {
    folder: TempDir,
    made: BTreeMap<u32, PathBuf>,
    copies: u32,
}

impl Stores {
    pub(crate) fn new() -> Outcome<Self> {
        Ok(Self { folder: TempDir::new_in("target")?, made: BTreeMap::new(), copies: 0 })
    }

    /// A new folder for something that is measured.
    pub(crate) fn fresh(&mut self, name: &str) -> PathBuf {
        self.copies += 1;
        self.folder.path().join(format!("{name}-{}", self.copies))
    }

    /// The data folder of a server with that many plain fiches. It is shared: who changes
    /// fiches asks for a [`Stores::copy`].
    pub(crate) async fn get(&mut self, fiches: u32) -> Outcome<PathBuf> {
        if let Some(made) = self.made.get(&fiches) {
            return Ok(made.clone());
        }
        let start = Instant::now();
        let data = self.folder.path().join(format!("server-{fiches}"));
        let smaller = self.made.range(..fiches).next_back();
        let first = smaller.map_or(0, |(first, _)| *first);
        if let Some((_, smaller)) = smaller {
            copy(smaller, &data)?;
        }
        fill(&data, first..fiches).await?;
        println!("  made {fiches} fiches in {:.0} s", start.elapsed().as_secs_f64());
        self.made.insert(fiches, data.clone());
        Ok(data)
    }

    /// A copy of it.
    pub(crate) async fn copy(&mut self, fiches: u32) -> Outcome<PathBuf> {
        let from = self.get(fiches).await?;
        let to = self.fresh("copy");
        copy(&from, &to)?;
        Ok(to)
    }
}

/// Pushes fiches as a device would, and waits until the server has put its store in order.
async fn fill(data: &Path, fiches: std::ops::Range<u32>) -> Outcome<()> {
    let server = Server::start(data).await?;
    let mut seat = Seat::new(server.sign_in("Semeuse").await?);
    let mut light = seat.connect().await?;
    let author = seat.credentials.actor;
    let (give, mut made) = mpsc::channel(AHEAD);
    let making = tokio::task::spawn_blocking(move || {
        for fiche in fiches {
            give.blocking_send(company::fiche(fiche, author)?)?;
        }
        Outcome::Ok(())
    });
    let mut some = Vec::new();
    while made.recv_many(&mut some, AHEAD).await > 0 {
        let changes =
            some.drain(..).flat_map(|(doc, all)| all.into_iter().map(move |one| (doc, one)));
        light.push(changes).await?;
    }
    making.await??;
    rest(data).await?;
    server.stop().await
}

/// Waits until nothing below a folder changes its size.
pub(crate) async fn rest(data: &Path) -> Outcome<()> {
    let start = Instant::now();
    let (mut size, mut since) = (0, Instant::now());
    while since.elapsed() < STILL && start.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let now = disk::bytes_below(data)?;
        if now != size {
            (size, since) = (now, Instant::now());
        }
    }
    Ok(())
}

/// Copies a folder that nobody uses.
pub(crate) fn copy(from: &Path, to: &Path) -> Outcome<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.metadata()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
