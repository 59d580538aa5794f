//! `run.json` in the data folder: how the command line reaches the running server.
//! Only its owner can read it; it goes when the server stops.

use serde::{Deserialize, Serialize};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// What the file says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RunFile {
    /// Where this machine reaches the server.
    pub(crate) address: SocketAddr,
    /// What its administrator must show.
    pub(crate) secret: String,
    /// The server's process.
    pub(crate) process: u32,
}

impl RunFile {
    fn path(data: &Path) -> PathBuf {
        data.join("run.json")
    }

    /// Writes the file anew.
    pub(crate) fn write(&self, data: &Path) -> io::Result<()> {
        let path = Self::path(data);
        Self::remove(data);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let text = serde_json::to_string(self).map_err(io::Error::other)?;
        options.open(path)?.write_all(text.as_bytes())
    }

    /// The running server's, or that of one that was killed.
    pub(crate) fn read(data: &Path) -> Option<Self> {
        serde_json::from_str(&fs::read_to_string(Self::path(data)).ok()?).ok()
    }

    /// Takes it away.
    pub(crate) fn remove(data: &Path) {
        // It may not be there, and a stale one does no harm.
        let _ = fs::remove_file(Self::path(data));
    }
}
