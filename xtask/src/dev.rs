//! `cargo xtask dev`: builds and restarts at every save.

use crate::cargo::{Profile, build};
use crate::fail::{Context, Result};
use crate::run::{self, Options};
use crate::steps::Steps;
use crate::{shell, web};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

/// How often files are looked at. Looking costs a few milliseconds and needs no library.
const LOOK_EVERY: Duration = Duration::from_millis(400);

pub(crate) fn run(options: &Options) -> Result<()> {
    let mut steps = Steps::new();
    run::plan_setup(&mut steps);
    run::do_setup(&mut steps)?;
    let mut server = None;
    loop {
        let seen = newest();
        match rebuild() {
            Ok(()) => server = Some(restart(options, server)?),
            Err(failure) => println!("\n{failure}\nWaiting for a change."),
        }
        while newest() == seen {
            sleep(LOOK_EVERY);
        }
    }
}

fn rebuild() -> Result<()> {
    web::build(true)?;
    build(&["carnet-sync-server"], Profile::Dev)
}

fn restart(options: &Options, running: Option<Child>) -> Result<Child> {
    if let Some(child) = running {
        stop(child)?;
    }
    let child = run::server(options, Profile::Dev)
        .spawn()
        .context(|| "could not start the server".into())?;
    println!("Watching crates/ and manifest.json; save a file to rebuild.");
    Ok(child)
}

/// Asks the server to end as its operator would, and waits until it has.
fn stop(mut child: Child) -> Result<()> {
    if shell::run(shell::command("kill").arg(child.id().to_string())).is_err() {
        let _ = child.kill();
    }
    child.wait().map(drop).context(|| "waiting for the server to end".into())
}

/// The latest change among the watched files, and how many there are.
fn newest() -> (usize, Option<SystemTime>) {
    let files: Vec<PathBuf> = shell::files_below(&shell::root().join("crates"));
    let changed = |path: &Path| path.metadata().and_then(|metadata| metadata.modified()).ok();
    let latest = files.iter().filter_map(|path| changed(path)).max();
    (files.len(), latest.max(changed(&shell::root().join("manifest.json"))))
}
