//! `cargo xtask search`: the directory's search, measured in WebAssembly as the app's worker runs it.

use crate::cargo::{WASM, wasm_cargo};
use crate::fail::Result;
use crate::{run, shell, steps::Steps, web};

const EXAMPLE: &str = "search_bench";
/// The profile of the app.
const PROFILE: &str = "web";
const SCRIPT: &str = "tests/bench/search.mjs";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How many contacts.
    #[arg(default_value_t = 50_000)]
    contacts: usize,
}

/// Builds the engine's example as the app is built and runs it in Node, which prints JSON.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut steps = Steps::new();
    run::plan_setup(&mut steps);
    run::do_setup(&mut steps)?;
    let mut command = wasm_cargo();
    command.args(["build", "--package", "carnet-engine", "--example", EXAMPLE]);
    command.args(["--target", WASM, "--profile", PROFILE]).args(web::wasm::NAMES);
    shell::run(&mut command)?;
    let folder = shell::root().join("target/wasm").join(WASM).join(PROFILE).join("examples");
    let bound = web::wasm::bind_file(&folder.join(EXAMPLE).with_extension("wasm"), false)?;
    let out = shell::memory().join("search");
    shell::write(&out.join("search.mjs"), bound.js)?;
    shell::write(&out.join("search.wasm"), bound.wasm)?;
    shell::run(shell::command("node").arg(SCRIPT).arg(out).arg(options.contacts.to_string()))
}
