//! Cargo, as every task calls it: the same profiles, features and folders, so that nothing
//! is built twice.

use crate::fail::Result;
use crate::shell;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// What tests and checks of the whole workspace are built with: its simulator. Not all
/// features: one of the app replaces its engine.
pub(crate) const FEATURES: [&str; 2] = ["--features", "carnet-sync/sim"];

/// How a native program is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// For tests and development: quick to build, dependencies optimised.
    Dev,
    /// For use and for measuring.
    Release,
}

/// The cargo that runs this task.
pub(crate) fn cargo() -> Command {
    let mut command = shell::command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Set by the cargo that started us; a nested one must find its own.
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_PKG_NAME");
    command
}

/// A cargo that builds for the browser. Its folder is apart, so that it neither waits for
/// native builds nor makes them start afresh.
pub(crate) fn wasm_cargo() -> Command {
    let mut command = cargo();
    command.env("CARGO_TARGET_DIR", shell::root().join("target/wasm"));
    command.arg("--config").arg(nameless());
    command
}

/// Rustc's flags for programs that tell nothing of where they were built: the same source then weighs the
/// same wherever that is. They join those of `.cargo/config.toml`.
fn nameless() -> String {
    let flags: Vec<String> = sources().iter().filter_map(|path| remap(path)).collect();
    format!("target.{WASM}.rustflags=[{}]", flags.join(","))
}

/// A TOML string; none for a path that is not text.
fn remap(path: &Path) -> Option<String> {
    let path = path.to_str()?;
    Some(format!("{:?}", format!("--remap-path-prefix={path}=")))
}

/// The folders that crates were unpacked into, one a registry. Compiling this task has made them.
fn sources() -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let Some(home) = home.or_else(|| Some(std::env::home_dir()?.join(".cargo"))) else {
        return Vec::new();
    };
    let registries = std::fs::read_dir(home.join("registry/src"));
    let mut folders: Vec<PathBuf> =
        registries.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

/// Builds native programs of the workspace.
pub(crate) fn build(packages: &[&str], profile: Profile) -> Result<()> {
    let mut command = cargo();
    command.arg("build");
    for package in packages {
        command.args(["--package", package]);
    }
    if profile == Profile::Release {
        command.arg("--release");
    }
    shell::run(&mut command)
}

/// Where a built program lies.
pub(crate) fn program(name: &str, profile: Profile) -> PathBuf {
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => "release",
    };
    shell::root().join("target").join(folder).join(name)
}
