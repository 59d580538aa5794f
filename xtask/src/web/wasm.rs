//! From Rust to WebAssembly and its JavaScript: cargo, wasm-bindgen, wasm-opt.

use super::{cache, hash};
use crate::cargo::{WASM, wasm_cargo};
use crate::fail::{Context, Result};
use crate::shell;
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// A program as the browser loads it.
pub(crate) struct Bound {
    pub(crate) js: String,
    pub(crate) wasm: Vec<u8>,
    /// Scripts that the program brings along: path, content.
    pub(crate) snippets: Vec<(String, Vec<u8>)>,
}

/// Names that say everything of a function, its types too: what is late is picked by them.
pub(crate) const NAMES: [&str; 2] =
    ["--config", r#"target.wasm32-unknown-unknown.rustflags=["-Csymbol-mangling-version=v0"]"#];

/// Compiles the app's programs.
pub(crate) fn compile(profile: &str) -> Result<()> {
    let mut command = wasm_cargo();
    command.args([
        "build",
        "--package",
        "carnet-pwa",
        "--bins",
        "--target",
        WASM,
        "--profile",
        profile,
    ]);
    if profile != "dev" {
        command.args(NAMES);
    }
    shell::run(&mut command)
}

/// Gives a compiled program its JavaScript, as an ES module whose caller says where the WebAssembly lies.
pub(crate) fn bind(program: &str, profile: &str) -> Result<Bound> {
    let folder = if profile == "dev" { "debug" } else { profile };
    let compiled =
        shell::root().join("target/wasm").join(WASM).join(folder).join(format!("{program}.wasm"));
    // The cut goes by names; Binaryen takes them away.
    bind_file(&compiled, profile != "dev")
}

/// As [`bind`], for any compiled file; `named` keeps the functions' names.
pub(crate) fn bind_file(compiled: &Path, named: bool) -> Result<Bound> {
    let out = shell::memory().join("bound");
    let _ = fs::remove_dir_all(&out);
    generate(compiled, &out, named)
        .context(|| format!("wasm-bindgen on {}", compiled.display()))?;
    let snippets = shell::files_below(&out.join("snippets"))
        .into_iter()
        .map(|path| Ok((relative(&path, &out), shell::read(&path)?)))
        .collect::<Result<_>>()?;
    let js = shell::read_text(&out.join("out.js"))?;
    Ok(Bound { js, wasm: shell::read(&out.join("out_bg.wasm"))?, snippets })
}

/// Makes the WebAssembly smaller and faster with Binaryen.
pub(crate) fn optimise(wasm: Vec<u8>) -> Result<Vec<u8>> {
    cache::through("wasm-opt-2", wasm, |wasm| {
        let (input, output) = (shell::memory().join("in.wasm"), shell::memory().join("out.wasm"));
        shell::write(&input, &wasm)?;
        let mut command = shell::command("node");
        command.arg(shell::root().join("node_modules/binaryen/bin/wasm-opt"));
        // The features are those that rustc writes for its default target.
        command.args([
            "-Oz",
            "--strip-debug",
            "--strip-producers",
            "--enable-bulk-memory",
            "--enable-nontrapping-float-to-int",
        ]);
        command.args([
            "--enable-sign-ext",
            "--enable-mutable-globals",
            "--enable-reference-types",
            "--enable-multivalue",
        ]);
        shell::run(command.arg(&input).arg("-o").arg(&output))?;
        shell::read(&output)
    })
}

fn generate(compiled: &Path, out: &Path, named: bool) -> std::result::Result<(), String> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).out_name("out").typescript(false).omit_default_module_path(true);
    bindgen.remove_name_section(!named).remove_producers_section(true);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(out))
        .map_err(|error| format!("{error:#}"))
}

fn relative(path: &Path, folder: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into_owned()
}

/// What decides the outcome of [`compile`] beside the sources.
pub(crate) fn compiler() -> Result<String> {
    Ok(hash::hex(shell::output(shell::command("rustc").arg("-vV"))?.as_bytes()))
}
