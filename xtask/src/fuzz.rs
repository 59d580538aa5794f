//! `cargo xtask fuzz`: libFuzzer over everything that reads foreign bytes.
//!
//! What `cargo fuzz` does, with the stable compiler: a pass of LLVM's tells the fuzzer which ways the
//! code took. The programs lie in a package of their own (`fuzz/`), the seeds in `fuzz/corpus/`, what
//! is found in `target/fuzz/found/`.

use crate::cargo::cargo;
use crate::fail::{Context, Failure, Result};
use crate::shell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Counts edges, and what is compared with what.
const FLAGS: [&str; 6] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
];
/// Memory that a target may take with one input and all that the fuzzer remembers.
const MEMORY_MB: usize = 512;
/// Seconds that one input may take; the fuzzer's own code is not quick with long ones.
const PATIENCE: usize = 20;
/// Bytes of an input.
const LONGEST: usize = 16 << 10;
/// Lines of a failed run that are shown.
const LAST_LINES: usize = 30;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How long each target runs.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Make the committed seeds anew from what devices and servers write, and run nothing.
    #[arg(long)]
    seeds: bool,
    /// The targets to run (`fuzz/src/bin/`); all of them if none is named.
    targets: Vec<String>,
}

/// Runs the targets one after the other, and says how often each was executed.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.seeds {
        return shell::run(package("run").args(["--example", "seeds"]));
    }
    let targets = chosen(&options.targets)?;
    let programs = build()?;
    let mut failed = Vec::new();
    for target in &targets {
        let told = fuzz(&programs, target, options.seconds)?;
        println!("{target}: {told}");
        if !told.is_clean {
            failed.push(target.as_str());
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(Failure::new(advice(&failed))) }
}

fn advice(failed: &[&str]) -> String {
    format!(
        "found something: {}. What made it lies in target/fuzz/found/: mend it, and copy the file to \
         fuzz/corpus/<target>/, where `cargo test` runs it for ever",
        failed.join(", ")
    )
}

/// What one run said.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    executions: u64,
    a_second: u64,
    peak_mb: u64,
    is_clean: bool,
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { executions, a_second, peak_mb, is_clean } = self;
        let ended = if *is_clean { "nothing found" } else { "FOUND SOMETHING" };
        write!(f, "{executions} executions ({a_second} a second, {peak_mb} MB at most): {ended}")
    }
}

fn fuzz(programs: &Path, target: &str, seconds: u64) -> Result<Told> {
    let (learnt, found) = (folder("learnt", target)?, folder("found", target)?);
    let mut command = shell::command(programs.join(target));
    command.args([&learnt, &seeds(target)]);
    command.arg(format!("-max_total_time={seconds}"));
    command.arg(format!("-artifact_prefix={}/", found.display()));
    command.args([format!("-rss_limit_mb={MEMORY_MB}"), format!("-timeout={PATIENCE}")]);
    command.args([format!("-max_len={LONGEST}"), "-print_final_stats=1".to_owned()]);
    let output = command.stdin(Stdio::null()).output();
    let output = output.context(|| format!("running the target {target}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    shell::write(&made().join(format!("{target}.log")), said.as_bytes())?;
    if !output.status.success() {
        let lines: Vec<&str> = said.lines().collect();
        println!("{}", lines[lines.len().saturating_sub(LAST_LINES)..].join("\n"));
    }
    Ok(Told { is_clean: output.status.success(), ..read(&said) })
}

/// Reads libFuzzer's statistics. A run that crashed has none, only its last progress.
fn read(said: &str) -> Told {
    let number = |name: &str| {
        let line = said.lines().rev().find_map(|line| line.trim().strip_prefix(name))?;
        line.trim_start_matches(':').trim().parse().ok()
    };
    let progress = |line: &str| line.strip_prefix('#')?.split_whitespace().next()?.parse().ok();
    let last = || said.lines().rev().find_map(progress);
    Told {
        executions: number("stat::number_of_executed_units").or_else(last).unwrap_or_default(),
        a_second: number("stat::average_exec_per_sec").unwrap_or_default(),
        peak_mb: number("stat::peak_rss_mb").unwrap_or_default(),
        is_clean: true,
    }
}

fn build() -> Result<PathBuf> {
    let target = host()?;
    // With a target named, build scripts and macros are built without the flags.
    let mut command = package("build");
    command.args(["--release", "--bins", "--target", &target]);
    command.env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}"));
    shell::run(&mut command)?;
    Ok(made().join(target).join("release"))
}

/// A cargo for the package of the targets.
fn package(task: &str) -> Command {
    let mut command = cargo();
    command.arg(task).arg("--manifest-path").arg(shell::root().join("fuzz/Cargo.toml"));
    command.env("CARGO_TARGET_DIR", made());
    command
}

fn host() -> Result<String> {
    let said = shell::output(shell::command("rustc").arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Failure::new("`rustc -vV` did not tell the host"))
}

/// The targets that there are, or those of them that were named.
fn chosen(named: &[String]) -> Result<Vec<String>> {
    let files = shell::files_below(&shell::root().join("fuzz/src/bin"));
    let stem = |path: &PathBuf| Some(path.file_stem()?.to_string_lossy().into_owned());
    let all: Vec<String> = files.iter().filter_map(stem).collect();
    if let Some(unknown) = named.iter().find(|name| !all.contains(name)) {
        let there = all.join(", ");
        return Err(Failure::new(format!("there is no target {unknown}; there are {there}")));
    }
    Ok(if named.is_empty() { all } else { named.to_vec() })
}

fn made() -> PathBuf {
    shell::root().join("target/fuzz")
}

fn seeds(target: &str) -> PathBuf {
    shell::root().join("fuzz/corpus").join(target)
}

fn folder(kind: &str, target: &str) -> Result<PathBuf> {
    let folder = made().join(kind).join(target);
    fs::create_dir_all(&folder).context(|| format!("making {}", folder.display()))?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_are_read() {
        let said = "#2\tINITED cov: 1\nstat::number_of_executed_units: 1234\n\
            stat::average_exec_per_sec:     20\nstat::peak_rss_mb:              44\n";
        let told = Told { executions: 1234, a_second: 20, peak_mb: 44, is_clean: true };
        assert_eq!(read(said), told);
        assert_eq!(read("#2\tINITED\n#777\tNEW cov: 2\n==1== ERROR").executions, 777);
    }

    #[test]
    fn every_target_has_seeds() {
        for target in chosen(&[]).unwrap() {
            assert!(!shell::files_below(&seeds(&target)).is_empty(), "{target}");
        }
    }
}
