//! `cargo xtask run`: from a fresh clone to a running server.

use crate::cargo::{Profile, build, program};
use crate::fail::{Context, Result};
use crate::steps::Steps;
use crate::{setup, shell, web};
use std::path::PathBuf;
use std::process::Command;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Fill an empty data folder with an invented company: 2,000 fiches, or N.
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "2000")]
    demo: Option<u32>,
    /// Where everything is kept.
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
    /// The address to serve on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: String,
}

/// Sets up, builds and starts the server; returns only if something went wrong.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut steps = Steps::new();
    plan_setup(&mut steps);
    plan_web(&mut steps)?;
    let fresh = !program("carnet-server", Profile::Release).is_file();
    steps.plan("Building the server", if fresh { 240 } else { 3 });
    do_setup(&mut steps)?;
    do_web(&mut steps)?;
    // Release, although it takes longer to build: this is the server that people use.
    steps.next(|| build(&["carnet-sync-server"], Profile::Release))?;
    println!("Starting the server. Ctrl-C stops it; nothing is lost.\n");
    replace_by(&mut server(options, Profile::Release))
}

/// The command that serves the built app.
pub(crate) fn server(options: &Options, profile: Profile) -> Command {
    let mut command = shell::command(program("carnet-server", profile));
    command
        .arg("serve")
        .arg("--data")
        .arg(&options.data)
        .args(["--listen", &options.listen])
        .arg("--app")
        .arg(web::dist());
    if let Some(fiches) = options.demo {
        command.arg(format!("--demo={fiches}"));
    }
    command
}

/// Announces what setting the machine up takes, if anything.
pub(crate) fn plan_setup(steps: &mut Steps) {
    if setup::lacks_wasm() {
        steps.plan("Getting Rust's library for the browser", 70);
    }
    if setup::lacks_npm() {
        steps.plan("Getting the npm tools", 30);
    }
}

/// Does what [`plan_setup`] announced.
pub(crate) fn do_setup(steps: &mut Steps) -> Result<()> {
    if setup::lacks_wasm() {
        steps.next(setup::wasm_target)?;
    }
    if setup::lacks_npm() {
        steps.next(setup::npm)?;
    }
    Ok(())
}

fn plan_web(steps: &mut Steps) -> Result<()> {
    if web::is_stale(false)? {
        steps.plan("Building the app", 300);
    }
    Ok(())
}

fn do_web(steps: &mut Steps) -> Result<()> {
    if web::is_stale(false)? { steps.next(|| web::build(false)) } else { web::build(false) }
}

/// Becomes the other program, so that signals reach it and no one else.
#[cfg(unix)]
fn replace_by(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec()).context(|| "could not start the server".into())
}

#[cfg(not(unix))]
fn replace_by(command: &mut Command) -> Result<()> {
    shell::run(command)
}
