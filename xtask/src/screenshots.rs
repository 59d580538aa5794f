//! Pictures made by Chromium: of every screen, and of the icons.

use crate::cargo::Profile;
use crate::fail::Result;
use crate::{setup, shell, test, web};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only the screens whose name contains this.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
}

/// `cargo xtask screenshots`
pub(crate) fn run(options: &Options) -> Result<()> {
    setup::wasm_target()?;
    setup::npm()?;
    setup::file_tools()?;
    web::build(false)?;
    test::programs()?;
    let mut command = script("tests/tools/screenshots.mjs")?;
    shell::run(command.args(options.only.iter()))
}

/// `cargo xtask icons`
pub(crate) fn icons() -> Result<()> {
    setup::npm()?;
    shell::run(&mut script("tests/tools/icons.mjs")?)
}

fn script(path: &str) -> Result<std::process::Command> {
    let mut command = shell::command("node");
    command.arg(shell::root().join(path));
    test::environment(&mut command, Profile::Dev)?;
    Ok(command)
}
