//! `cargo xtask test`: every check, then a plain count.

mod count;

use crate::cargo::{FEATURES, Profile, WASM, cargo, program, wasm_cargo};
use crate::clock::Stopwatch;
use crate::fail::{Failure, Result};
use crate::steps::Steps;
use crate::{room, run, setup, shell, web};
use clap::ValueEnum;
use count::Count;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Which packages the native tests are of.
const CARNET: [&str; 5] = ["--workspace", "--exclude", "xtask", FEATURES[0], FEATURES[1]];

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only this part.
    #[arg(long, value_enum)]
    only: Option<Part>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Fmt,
    Clippy,
    Native,
    Sim,
    Wasm,
    Browser,
}

impl Part {
    /// What runs without `--only`: the native tests hold the simulator. The order is that of
    /// cost: what fails quickly fails first.
    const ALL: [Self; 5] = [Self::Fmt, Self::Native, Self::Clippy, Self::Wasm, Self::Browser];

    fn title(self) -> &'static str {
        match self {
            Self::Fmt => "Format",
            Self::Clippy => "Clippy, native and for the browser",
            Self::Native => "Native tests and doctests",
            Self::Sim => "The sync simulator, 500 seeds",
            Self::Wasm => "Tests of what runs only in a browser",
            Self::Browser => "The app in Chromium",
        }
    }

    /// Seconds on two cores, from an empty target folder.
    fn typical(self) -> u64 {
        match self {
            Self::Fmt => 2,
            Self::Clippy => 150,
            Self::Native => 600,
            Self::Sim => 120,
            Self::Wasm => 90,
            Self::Browser => 600,
        }
    }

    fn needs_browser(self) -> bool {
        matches!(self, Self::Wasm | Self::Browser)
    }

    fn needs_file_tools(self) -> bool {
        matches!(self, Self::Native | Self::Browser)
    }

    fn needs_wasm(self) -> bool {
        self.needs_browser() || self == Self::Clippy
    }

    fn check(self) -> Result<Count> {
        match self {
            Self::Fmt => check("rustfmt", cargo().args(["fmt", "--all", "--check"])),
            Self::Clippy => clippy(),
            Self::Native => native(),
            Self::Sim => cargo_tests(&[
                "--package",
                "carnet-sync",
                "--features",
                "sim",
                "--test",
                "simulator",
            ]),
            Self::Wasm => wasm(),
            Self::Browser => browser(),
        }
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let watch = Stopwatch::start();
    room::look();
    let parts = options.only.map_or_else(|| Part::ALL.to_vec(), |only| vec![only]);
    let mut steps = Steps::new();
    plan(&mut steps, &parts);
    set_up(&mut steps, &parts)?;
    let mut total = Count::default();
    for part in parts {
        let count = steps
            .next(|| part.check())
            .unwrap_or_else(|failure| Count::failure(part.title(), &failure));
        println!("{}: {count}\n", part.title());
        total.add(count);
    }
    println!("All of it took {}.", watch.words());
    for line in &total.said {
        println!("{line}");
    }
    for name in &total.broken {
        println!("FAILED: {name}");
    }
    println!("{total}");
    if total.failed == 0 { Ok(()) } else { Err(Failure::told()) }
}

fn plan(steps: &mut Steps, parts: &[Part]) {
    if parts.iter().any(|part| part.needs_wasm()) {
        run::plan_setup(steps);
    }
    if parts.iter().any(|part| part.needs_browser()) && setup::lacks_chromium() {
        steps.plan("Getting Chromium", 90);
    }
    if parts.iter().any(|part| part.needs_file_tools()) && setup::lacks_file_tools() {
        steps.plan("Getting tools for PDF files", 20);
    }
    for part in parts {
        steps.plan(part.title(), part.typical());
    }
}

fn set_up(steps: &mut Steps, parts: &[Part]) -> Result<()> {
    if parts.iter().any(|part| matches!(part, Part::Fmt | Part::Clippy)) {
        setup::checkers()?;
    }
    if parts.iter().any(|part| part.needs_wasm()) {
        run::do_setup(steps)?;
    }
    if parts.iter().any(|part| part.needs_browser()) && setup::lacks_chromium() {
        steps.next(setup::chromium)?;
    }
    if parts.iter().any(|part| part.needs_file_tools()) && setup::lacks_file_tools() {
        steps.next(setup::file_tools)?;
    }
    Ok(())
}

/// A command that passes or fails as a whole.
fn check(name: &str, command: &mut Command) -> Result<Count> {
    let passed = shell::watch(command, |_| ())?;
    Ok(Count::one(name, passed))
}

fn clippy() -> Result<Count> {
    let strict = ["--", "--deny", "warnings"];
    let mut count = check(
        "clippy",
        cargo().args(["clippy", "--workspace", "--all-targets"]).args(FEATURES).args(strict),
    )?;
    // The profile of the web build, whose procedural macros and build scripts it shares.
    let packages = ["--package", "carnet-pwa", "--package", "carnet-storage"];
    let mut browser = wasm_cargo();
    browser.arg("clippy").args(packages).args(["--target", WASM, "--profile", "web"]).args(strict);
    count.add(check("clippy for the browser", &mut browser)?);
    Ok(count)
}

/// What is Carnet, then what builds it: together, they would share the features of what both are made of, and
/// this task, which has its own already, would be compiled a second time.
fn native() -> Result<Count> {
    let mut count = cargo_tests(&CARNET)?;
    count.add(cargo_tests(&["--package", "xtask"])?);
    Ok(count)
}

fn cargo_tests(which: &[&str]) -> Result<Count> {
    let mut count = Count::default();
    let mut command = cargo();
    command.args(["test", "--no-fail-fast"]).args(which);
    let passed = shell::watch(&mut command, |line| count.read_cargo(line))?;
    if !passed && count.failed == 0 {
        count.add(Count::one("building the native tests", false));
    }
    Ok(count)
}

/// The browser's store, by the suite that every store runs.
fn wasm() -> Result<Count> {
    let mut command = wasm_cargo();
    let example = [
        "build",
        "--package",
        "carnet-storage",
        "--example",
        "conformance_page",
        "--features",
        "conformance",
    ];
    shell::run(command.args(example).args(["--target", WASM]))?;
    let compiled =
        shell::root().join("target/wasm").join(WASM).join("debug/examples/conformance_page.wasm");
    let bound = web::wasm::bind_file(&compiled, false)?;
    let page = shell::memory().join("conformance");
    shell::write(&page.join("conformance.js"), bound.js)?;
    shell::write(&page.join("conformance.wasm"), bound.wasm)?;
    for (path, bytes) in bound.snippets {
        shell::write(&page.join(path), bytes)?;
    }
    let mut command = node_tests(&[shell::root().join("tests/wasm/conformance.test.mjs")], 1)?;
    read_node(command.env("CARNET_CONFORMANCE", page))
}

/// Every test in `tests/browser`, against the server and the app just built.
fn browser() -> Result<Count> {
    web::build(false)?;
    programs()?;
    let files = shell::files_below(&shell::root().join("tests/browser"));
    let tests: Vec<PathBuf> =
        files.into_iter().filter(|path| path.to_string_lossy().ends_with(".test.mjs")).collect();
    if tests.is_empty() {
        return Err(Failure::new("there is no test in tests/browser"));
    }
    let (alone, beside): (Vec<_>, Vec<_>) = tests.into_iter().partition(|path| measures(path));
    let mut count = read_node(&mut node_tests(&beside, 2)?)?;
    count.add(read_node(&mut node_tests(&alone, 1)?)?);
    Ok(count)
}

/// Whether a file measures time, and so runs with nothing beside it.
fn measures(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    ["import", "large-file", "lighthouse", "runtime"].iter().any(|alone| name.starts_with(alone))
}

/// Builds the programs that browser tests start, as the native tests have them built: with other features much of
/// what they are made of would be compiled once more.
pub(crate) fn programs() -> Result<()> {
    shell::run(cargo().args(["test", "--no-run", "--quiet"]).args(CARNET))
}

/// Node's test runner, told where everything is; so many files at a time, each of which drives a browser and a server.
fn node_tests(files: &[PathBuf], together: u8) -> Result<Command> {
    let mut command = shell::command("node");
    let together = format!("--test-concurrency={together}");
    command.args(["--test", &together, "--test-reporter=spec"]).args(files);
    environment(&mut command, Profile::Dev)?;
    Ok(command)
}

/// Where scripts find the programs, the app and the browser.
pub(crate) fn environment(command: &mut Command, profile: Profile) -> Result<()> {
    command
        .env("CARNET_SERVER", program("carnet-server", profile))
        .env("CARNET_CLI", program("carnet", profile));
    command.env("CARNET_APP", web::dist()).env("CHROMIUM", setup::chromium()?);
    Ok(())
}

fn read_node(command: &mut Command) -> Result<Count> {
    let mut count = Count::default();
    let passed = shell::watch(command, |line| count.read_node(line))?;
    if !passed && count.failed == 0 {
        count.add(Count::one("node's test runner", false));
    }
    Ok(count)
}
