//! From Rust to WebAssembly and its JavaScript: cargo, wasm-bindgen, wasm-opt.

use super::split::Constants;
use super::{cache, hash};
use crate::cargo::{WASM, wasm_cargo};
use crate::fail::{Context, Result};
use crate::shell;
use std::fs;
use std::path::Path;
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;
use wasmparser::{Parser, Payload};

/// Bytes before the first section: `\0asm` and the version.
const HEADER: usize = 8;

/// A program as the browser loads it.
pub(crate) struct Bound {
    pub(crate) js: String,
    pub(crate) wasm: Vec<u8>,
    /// What its functions name of its constants; nothing of a development build.
    pub(crate) constants: Constants,
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
    let program = shell::read(compiled)?;
    let linked = shell::memory().join("linked.wasm");
    let without = without_notes(&program)
        .map_err(|error| error.to_string())
        .context(|| format!("reading {}", compiled.display()))?;
    shell::write(&linked, &without)?;
    generate(&linked, &out, named).context(|| format!("wasm-bindgen on {}", compiled.display()))?;
    let snippets = shell::files_below(&out.join("snippets"))
        .into_iter()
        .map(|path| Ok((relative(&path, &out), shell::read(&path)?)))
        .collect::<Result<_>>()?;
    let js = shell::read_text(&out.join("out.js"))?;
    let constants = if named { Constants::of(&program)? } else { Constants::default() };
    Ok(Bound { js, wasm: shell::read(&out.join("out_bg.wasm"))?, constants, snippets })
}

/// What Binaryen makes of a program.
pub(crate) struct Optimised {
    pub(crate) wasm: Vec<u8>,
    /// The names of its functions, which it has no more: `number:name`, a line each.
    pub(crate) names: String,
}

/// Makes the WebAssembly smaller and faster with Binaryen.
pub(crate) fn optimise(wasm: Vec<u8>) -> Result<Optimised> {
    // One entry of the cache: the names, a zero, the program.
    let both = cache::through("wasm-opt-4", wasm, |wasm| {
        let (input, output) = (shell::memory().join("in.wasm"), shell::memory().join("out.wasm"));
        shell::write(&input, &wasm)?;
        let names = shell::output(wasm_opt().arg(&input).arg("-o").arg(&output))?;
        Ok([names.as_bytes(), &[0], &shell::read(&output)?].concat())
    })?;
    let mut parts = both.splitn(2, |byte| *byte == 0);
    let names = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    Ok(Optimised { names, wasm: parts.next().unwrap_or_default().to_vec() })
}

fn wasm_opt() -> Command {
    let mut command = shell::command("node");
    command.arg(shell::root().join("node_modules/binaryen/bin/wasm-opt"));
    // Doors stay functions of their own: in who calls them they would be larger, and nobody could tell which one it was.
    command.arg(format!("--no-inline=*{}", super::split::DOOR));
    command.args(["-Oz", "--print-function-map", "--strip-debug", "--strip-producers"]);
    // The features are those that rustc writes for its default target.
    command.args([
        "--enable-bulk-memory",
        "--enable-nontrapping-float-to-int",
        "--enable-sign-ext",
        "--enable-mutable-globals",
        "--enable-reference-types",
        "--enable-multivalue",
    ]);
    command
}

/// The program without the linker's notes (`linking`, `reloc.*`). Binaryen would take it for one that is still to be
/// linked, and leave it as it is.
fn without_notes(program: &[u8]) -> wasmparser::Result<Vec<u8>> {
    let mut kept = program.get(..HEADER).unwrap_or(program).to_vec();
    for payload in Parser::new(0).parse_all(program) {
        let payload = payload?;
        let is_note = matches!(&payload, Payload::CustomSection(section)
            if section.name() == "linking" || section.name().starts_with("reloc."));
        if let Some((id, range)) = payload.as_section().filter(|_| !is_note) {
            kept.push(id);
            number(range.len(), &mut kept);
            kept.extend_from_slice(program.get(range).unwrap_or_default());
        }
    }
    Ok(kept)
}

/// Writes a number as WebAssembly does: seven bits a byte, the lowest first (LEB128).
fn number(mut number: usize, into: &mut Vec<u8>) {
    while number >= 0x80 {
        into.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    into.push(number as u8);
}

fn generate(compiled: &Path, out: &Path, named: bool) -> std::result::Result<(), String> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).out_name("out").typescript(false).omit_default_module_path(true);
    bindgen.demangle(false).remove_name_section(!named).remove_producers_section(true);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_linkers_notes_go_and_the_rest_stays() {
        let section = |name: &str, size: usize| {
            let mut body = vec![name.len() as u8];
            body.extend_from_slice(name.as_bytes());
            body.resize(body.len() + size, 7);
            let mut section = vec![0];
            number(body.len(), &mut section);
            [section, body].concat()
        };
        let header = b"\0asm\x01\0\0\0".to_vec();
        let program = |names: &[&str]| {
            let sections = names.iter().flat_map(|name| section(name, 300));
            header.iter().copied().chain(sections).collect::<Vec<u8>>()
        };
        let all = program(&["a", "reloc.CODE", "name of one's own", "linking", "z"]);
        let kept = without_notes(&all).unwrap_or_default();
        assert!(kept == program(&["a", "name of one's own", "z"]));
        assert!(without_notes(b"no program").is_err());
    }
}
