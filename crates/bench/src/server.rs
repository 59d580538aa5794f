//! The server as an operator runs it: a process of its own.

use crate::http::{self, Question};
use crate::{Outcome, process};
use carnet_engine::api::Credentials;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A running server; it ends with this value.
pub(crate) struct Server {
    child: Child,
    data: PathBuf,
    /// Where devices reach it, `host:port`.
    pub(crate) host: String,
}

impl Server {
    /// Starts a server on a data folder, which may be empty, and waits until it listens.
    pub(crate) async fn start(data: &Path) -> Outcome<Self> {
        Self::start_with(data, "127.0.0.1:0", &[]).await
    }

    /// The same at an address, with more options.
    pub(crate) async fn start_with(data: &Path, listen: &str, more: &[&str]) -> Outcome<Self> {
        let program = program("carnet-server")?;
        let mut command = Command::new(&program);
        command.arg("serve").arg("--data").arg(data).args(["--listen", listen]);
        command.args(["--log-level", "error", "--max-connections", "4000"]).args(more);
        command.stdout(Stdio::piped()).kill_on_drop(true);
        let mut child =
            command.spawn().map_err(|error| format!("starting {}: {error}", program.display()))?;
        let stdout = child.stdout.take().ok_or("the server has no output")?;
        let (mut lines, mut host) = (BufReader::new(stdout).lines(), None);
        loop {
            match lines.next_line().await? {
                Some(line) if line.starts_with("To invite") => break,
                Some(line) => {
                    let address = line.strip_prefix("Carnet is at http://").map(str::to_owned);
                    host = host.or(address);
                }
                None => return Err("the server ended before it listened".into()),
            }
        }
        let host = host.ok_or("the server has no address")?;
        // Nobody reads on, and its pipe must not fill.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self { child, data: data.to_owned(), host })
    }

    /// A sign-in link.
    pub(crate) async fn invite(&self, name: &str) -> Outcome<String> {
        let run = run_file(&self.data)?;
        let secret = run["secret"].as_str().unwrap_or_default();
        // The command line has a door of its own.
        let door = run["address"].as_str().ok_or("the server has no address")?;
        let question = Question { path: "/admin/invite", bearer: Some(secret), from: None };
        let answer = http::ask(door, &question, &json!({ "name": name })).await?;
        Ok(answer["url"].as_str().ok_or("the server gave no link")?.to_owned())
    }

    /// Signs a new device in.
    pub(crate) async fn sign_in(&self, name: &str) -> Outcome<Credentials> {
        let link = self.invite(name).await?;
        let secret = link.rsplit('/').next().unwrap_or_default();
        // Each from an address of its own, as devices are; one address may try 20 times a minute.
        let from = format!("10.{}.{}.{}", random()?, random()?, random()?);
        let question = Question { path: "/api/join", bearer: None, from: Some(&from) };
        let body = json!({ "link": secret, "device_name": "Banc" });
        let mut answer = http::ask(&self.host, &question, &body).await?;
        answer["server"] = json!(format!("ws://{}/sync", self.host));
        Ok(serde_json::from_value(answer)?)
    }

    /// Its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id().unwrap_or_default()
    }

    /// Resident memory in bytes; `NaN` where the system does not tell.
    pub(crate) fn resident(&self) -> f64 {
        process::resident(self.process()).unwrap_or(f64::NAN)
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

/// Runs `carnet-server` to its end on a data folder that no server uses.
pub(crate) async fn run(command: &str, data: &Path) -> Outcome<()> {
    let program = program("carnet-server")?;
    let output = Command::new(program).arg(command).arg("--data").arg(data).output().await?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(format!("carnet-server {command}: {said}").into())
}

/// A program that was built with this one.
pub(crate) fn program(name: &str) -> Outcome<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name(name))
}

fn run_file(data: &Path) -> Outcome<Value> {
    Ok(serde_json::from_str(&std::fs::read_to_string(data.join("run.json"))?)?)
}

fn random() -> Outcome<u8> {
    let mut byte = [0];
    getrandom::fill(&mut byte)?;
    Ok(byte[0])
}
