//! Folders and programs.

use crate::fail::{Context, Failure, Result};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The top folder of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").components().fold(
        PathBuf::new(),
        |path, part| match part {
            std::path::Component::ParentDir => path.parent().map(Path::to_path_buf).unwrap_or(path),
            part => path.join(part),
        },
    )
}

/// What xtask remembers between runs: stamps, caches, durations.
pub(crate) fn memory() -> PathBuf {
    root().join("target/xtask")
}

/// A command that starts in the repository's top folder.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// Runs a command whose output the user sees.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let words = describe(command);
    let status = command.status().context(|| format!("could not start `{words}`"))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("`{words}` failed ({status})")))
    }
}

/// Runs a command and returns what it printed.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let words = describe(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .context(|| format!("could not start `{words}`"))?;
    if !output.status.success() {
        return Err(Failure::new(format!("`{words}` failed ({})", output.status)));
    }
    String::from_utf8(output.stdout).context(|| format!("`{words}` did not print text"))
}

/// Runs a command, shows each line of its standard output and hands it to `each`.
/// Returns whether the command succeeded.
pub(crate) fn watch(command: &mut Command, mut each: impl FnMut(&str)) -> Result<bool> {
    let words = describe(command);
    let mut child =
        command.stdout(Stdio::piped()).spawn().context(|| format!("could not start `{words}`"))?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line.context(|| format!("reading from `{words}`"))?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            each(&line);
        }
    }
    Ok(child.wait().context(|| format!("waiting for `{words}`"))?.success())
}

/// Whether a program can be started.
pub(crate) fn available(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

/// `read`, `write` and `copy` of `std::fs`, with errors that name the file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).context(|| format!("reading {}", path.display()))
}

pub(crate) fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).context(|| format!("reading {}", path.display()))
}

/// Writes a file, and the folders above it if they are missing.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).context(|| format!("making {}", parent.display()))?;
    }
    fs::write(path, bytes).context(|| format!("writing {}", path.display()))
}

/// Every file below a folder, sorted; none if the folder is missing.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

fn describe(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy().into_owned()));
    words.join(" ")
}
