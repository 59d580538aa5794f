//! No file that nothing compiles, no test that nothing runs.

use crate::tree::{self, Source, none};
use std::collections::BTreeSet;

#[test]
fn every_module_is_part_of_a_program() {
    let sources = tree::rust();
    let known: BTreeSet<String> =
        sources.iter().flat_map(modules).map(|module| module.path).collect();
    let orphans =
        sources.iter().filter(|source| !is_start(&source.path) && !known.contains(&source.path));
    none("Rust files that no `mod` names", orphans.map(|source| source.path.clone()).collect());
}

#[test]
fn every_test_in_javascript_is_run() {
    let scripts: Vec<_> =
        tree::texts().into_iter().filter(|source| source.path.ends_with(".mjs")).collect();
    let skipped =
        scripts.iter().filter(|source| holds_tests(&source.text) && !is_run(&source.path));
    none(
        "tests that `cargo xtask test` does not run",
        skipped.map(|source| source.path.clone()).collect(),
    );
    let left_out = |source: &&Source| {
        ["test.skip", "test.only", "it.skip", "it.only", "skip: true", "todo: true"]
            .iter()
            .any(|word| source.text.contains(word))
    };
    none(
        "tests left out",
        scripts.iter().filter(left_out).map(|source| source.path.clone()).collect(),
    );
}

#[test]
fn cargo_finds_tests_by_itself() {
    let manifests = tree::texts().into_iter().filter(|source| source.path.ends_with("Cargo.toml"));
    let off = manifests.filter(|source| {
        source.text.contains("autotests = false") || source.text.contains("test = false")
    });
    none("crates that hide tests", off.map(|source| source.path).collect());
}

/// Whether a script declares tests; a kit only imports what cleans up after them.
fn holds_tests(script: &str) -> bool {
    script.contains("node:test")
        && script.lines().any(|line| {
            ["test(", "it(", "describe("].iter().any(|call| line.trim_start().starts_with(call))
        })
}

fn is_run(path: &str) -> bool {
    path.ends_with(".test.mjs")
        && (path.starts_with("tests/browser/") || path.starts_with("tests/wasm/"))
}

/// Files that cargo finds by itself.
fn is_start(path: &str) -> bool {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let name = path.rsplit('/').next().unwrap_or(path);
    let by_name =
        ["lib.rs", "main.rs"].contains(&name) || name == "build.rs" && !folder.contains("/src");
    by_name
        || ["/src/bin", "/tests", "/examples", "/benches"].iter().any(|end| folder.ends_with(end))
}

/// A file that a `mod` line may mean.
struct Module {
    path: String,
    is_for_tests: bool,
}

/// The files that are compiled for tests only.
pub(crate) fn for_tests(sources: &[Source]) -> BTreeSet<String> {
    sources
        .iter()
        .flat_map(modules)
        .filter(|module| module.is_for_tests)
        .map(|module| module.path)
        .collect()
}

fn modules(source: &Source) -> Vec<Module> {
    let (folder, file) = source.path.rsplit_once('/').unwrap_or(("", &source.path));
    let stem = file.trim_end_matches(".rs");
    let inside = if is_start(&source.path) || stem == "mod" {
        folder.to_owned()
    } else {
        format!("{folder}/{stem}")
    };
    let mut found = Vec::new();
    let (mut elsewhere, mut is_for_tests) = (None, false);
    for line in source.text.lines().map(str::trim) {
        if let Some(path) =
            line.strip_prefix("#[path = \"").and_then(|rest| rest.strip_suffix("\"]"))
        {
            elsewhere = Some(format!("{folder}/{path}"));
        } else if line.starts_with("#[cfg(") {
            is_for_tests = line.contains("test");
        } else if let Some(name) = module_name(line) {
            let usual = [format!("{inside}/{name}.rs"), format!("{inside}/{name}/mod.rs")];
            found.extend(
                usual.into_iter().chain(elsewhere.take()).map(|path| Module { path, is_for_tests }),
            );
            is_for_tests = false;
        } else {
            is_for_tests = false;
        }
    }
    found
}

fn module_name(line: &str) -> Option<&str> {
    let line = line.strip_suffix(';')?;
    line.split_once("mod ")
        .filter(|(before, _)| before.is_empty() || before.starts_with("pub"))
        .map(|(_, name)| name)
}
