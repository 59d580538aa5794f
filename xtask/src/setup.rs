//! What the machine needs, and how it gets it.

use crate::cargo::{WASM, cargo};
use crate::fail::{Context, Failure, Result};
use crate::shell;
use crate::web::hash;
use std::env;
use std::path::{Path, PathBuf};

/// The oldest Node that the npm tools run on.
const OLDEST_NODE: u32 = 20;

/// Whether rustc lacks the library for the browser.
pub(crate) fn lacks_wasm() -> bool {
    let Ok(sysroot) = shell::output(shell::command("rustc").args(["--print", "sysroot"])) else {
        return true;
    };
    let library = Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).join("lib");
    !shell::files_below(&library).iter().any(|file| file.to_string_lossy().contains("libstd-"))
}

/// Installs the library for the browser if rustc lacks it.
pub(crate) fn wasm_target() -> Result<()> {
    if !lacks_wasm() {
        return Ok(());
    }
    shell::run(&mut shell::command(shell::root().join("xtask/wasm-target.sh")))
}

/// Whether the npm packages are missing or are not those of the lock file.
pub(crate) fn lacks_npm() -> bool {
    npm_wanted().ok() != shell::read_text(&npm_stamp()).ok()
}

/// Installs the npm packages of the lock file, exactly.
pub(crate) fn npm() -> Result<()> {
    if !lacks_npm() {
        return Ok(());
    }
    node()?;
    // No package needs its install script, and a script is code that nobody has read.
    shell::run(shell::command("npm").args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]))?;
    shell::write(&npm_stamp(), npm_wanted()?)
}

/// Sees to Node, from the distribution if it is missing.
fn node() -> Result<()> {
    if !shell::available("npm") && on_path("apt-get").is_some() {
        println!("  installing nodejs and npm from the distribution");
        apt(&["update", "-qq"])?;
        apt(&["install", "-y", "-qq", "--no-install-recommends", "nodejs", "npm"])?;
    }
    let version = shell::output(shell::command("node").arg("--version")).unwrap_or_default();
    let major: u32 = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    if major >= OLDEST_NODE && shell::available("npm") {
        return Ok(());
    }
    let found = if major == 0 {
        "none was found".to_owned()
    } else {
        format!("this is {}", version.trim())
    };
    Err(Failure::new(format!(
        "Node {OLDEST_NODE} or later with npm is needed ({found}): https://nodejs.org"
    )))
}

/// Sees to rustfmt and clippy, which a minimal toolchain lacks.
pub(crate) fn checkers() -> Result<()> {
    let missing: Vec<&str> = [("rustfmt", "fmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(_, command)| shell::output(cargo().args([command, "--version"])).is_err())
        .map(|(component, _)| component)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    shell::run(shell::command("rustup").args(["component", "add"]).args(&missing)).context(|| {
        format!("Rust's {} is missing and could not be installed", missing.join(" and "))
    })
}

/// Finds Chromium, or installs the distribution's. `CHROMIUM` names another one.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    install_chromium()?;
    find_chromium().ok_or_else(|| no_chromium("apt-get installed it, but it is not on the PATH"))
}

/// Whether a Chromium has still to be installed.
pub(crate) fn lacks_chromium() -> bool {
    find_chromium().is_none()
}

fn find_chromium() -> Option<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM") {
        return Some(named.into());
    }
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    names.into_iter().find_map(on_path)
}

fn install_chromium() -> Result<()> {
    if on_path("apt-get").is_none() {
        return Err(no_chromium("this system has no apt-get"));
    }
    let install =
        ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"];
    let done = apt(&["update", "-qq"]).and_then(|()| apt(&install));
    done.map_err(|failure| no_chromium(&failure.to_string()))
}

/// Programs that tests look at PDF and ZIP files with, and the distribution's packages that bring them.
const FILE_TOOLS: [(&str, &str); 4] = [
    ("qpdf", "qpdf"),
    ("pdftotext", "poppler-utils"),
    ("pdftoppm", "poppler-utils"),
    ("unzip", "unzip"),
];

/// Whether one of them has still to be installed.
pub(crate) fn lacks_file_tools() -> bool {
    FILE_TOOLS.iter().any(|(program, _)| on_path(program).is_none())
}

/// Sees to them, from the distribution.
pub(crate) fn file_tools() -> Result<()> {
    if !lacks_file_tools() {
        return Ok(());
    }
    if on_path("apt-get").is_some() {
        apt(&["update", "-qq"])?;
        let mut install = vec!["install", "-y", "-qq", "--no-install-recommends"];
        install.extend(FILE_TOOLS.iter().map(|(_, package)| package));
        apt(&install)?;
    }
    match FILE_TOOLS.iter().find(|(program, _)| on_path(program).is_none()) {
        None => Ok(()),
        Some((program, package)) => Err(Failure::new(format!(
            "The tests of what is printed need {program}, and it could not be installed: it comes with {package}."
        ))),
    }
}

fn apt(arguments: &[&str]) -> Result<()> {
    let root = shell::output(shell::command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let mut command = if root {
        shell::command("apt-get")
    } else {
        let mut sudo = shell::command("sudo");
        sudo.arg("apt-get");
        sudo
    };
    command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdout(std::process::Stdio::null());
    shell::run(&mut command).context(|| format!("apt-get {}", arguments.join(" ")))
}

fn no_chromium(why: &str) -> Failure {
    Failure::new(format!(
        "The browser tests need Chromium: {why}. Install it, or set CHROMIUM to the program's path, \
         or run the other tests with `cargo xtask test --only native`."
    ))
}

fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

fn npm_stamp() -> PathBuf {
    shell::root().join("node_modules/.carnet-stamp")
}

fn npm_wanted() -> Result<String> {
    Ok(hash::hex(&shell::read(&shell::root().join("package-lock.json"))?))
}
