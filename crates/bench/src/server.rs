//! The server as an operator runs it: a process of its own.

use crate::Outcome;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A running server; it ends with this value.
pub(crate) struct Server {
    child: Child,
    program: PathBuf,
    data: PathBuf,
}

impl Server {
    /// Starts a server on an invented company, and waits until it listens.
    pub(crate) async fn start(data: &Path, fiches: u32) -> Outcome<Self> {
        let program = std::env::current_exe()?.with_file_name("carnet-server");
        let mut command = Command::new(&program);
        command.arg("serve").arg("--data").arg(data).args([
            "--listen",
            "127.0.0.1:0",
            "--log-level",
            "warn",
        ]);
        command.arg(format!("--demo={fiches}")).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child =
            command.spawn().map_err(|error| format!("starting {}: {error}", program.display()))?;
        let stdout = child.stdout.take().ok_or("the server has no output")?;
        let mut lines = BufReader::new(stdout).lines();
        loop {
            match lines.next_line().await? {
                Some(line) if line.starts_with("To invite") => break,
                Some(_) => {}
                None => return Err("the server ended before it listened".into()),
            }
        }
        Ok(Self { child, program, data: data.to_owned() })
    }

    /// A sign-in link.
    pub(crate) async fn invite(&self, name: &str) -> Outcome<String> {
        let output = Command::new(&self.program)
            .args(["invite", name, "--data"])
            .arg(&self.data)
            .output()
            .await?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let link = text.split_whitespace().find(|word| word.contains("/#/join/"));
        link.map(str::to_owned).ok_or_else(|| {
            format!("no link in {text:?} {}", String::from_utf8_lossy(&output.stderr)).into()
        })
    }

    /// Resident memory in bytes, where the system tells.
    pub(crate) fn resident(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()?)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
    }

    /// Ends it as an operator would, so that its store is closed.
    pub(crate) async fn stop(mut self) -> Outcome<()> {
        if let Some(process) = self.child.id() {
            Command::new("kill").arg(process.to_string()).status().await?;
        }
        self.child.wait().await?;
        Ok(())
    }
}
