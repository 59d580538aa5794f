//! The program says what it can do. (That this is a test of its own also has `cargo test` build it, for those that start it.)
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Command, Output};

fn carnet(argument: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_carnet")).arg(argument).output().unwrap()
}

#[test]
fn help_names_the_commands() {
    let help = carnet("--help");
    let said = String::from_utf8_lossy(&help.stdout);
    assert!(help.status.success());
    for command in ["join", "list", "show", "print", "sync"] {
        assert!(said.contains(command), "{command} is not in:\n{said}");
    }
}

#[test]
fn what_is_no_command_is_refused_with_the_way_to_help() {
    let refused = carnet("joindre");
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--help"));
}
