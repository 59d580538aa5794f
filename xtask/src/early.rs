//! `cargo xtask early`: records which functions of the app real sessions call.

use crate::cargo::{Profile, build};
use crate::fail::Result;
use crate::{setup, shell, test, web};

/// Uses the app as people do, and writes down what of it was called.
pub(crate) fn run() -> Result<()> {
    setup::wasm_target()?;
    setup::npm()?;
    let recording = web::recording::build()?;
    build(&["carnet-sync-server", "carnet-device"], Profile::Release)?;
    let calls = shell::memory().join("calls.json");
    let mut command = shell::command("node");
    test::environment(&mut command, Profile::Release)?;
    command.env("CARNET_APP", &recording.app);
    command.arg(shell::root().join("tests/tools/record.mjs")).arg(&calls);
    shell::run(&mut command)?;
    recording.write(&calls)
}
