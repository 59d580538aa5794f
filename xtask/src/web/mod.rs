//! The web app, from its sources to the folder that the server serves.

mod assets;
mod cache;
mod compress;
mod fingerprint;
pub(crate) mod hash;
mod late;
mod sizes;
mod split;
mod styles;
pub(crate) mod wasm;
mod worker;

use crate::clock::Stopwatch;
use crate::fail::{Context, Result};
use crate::shell;
use assets::Assets;
use std::fs;
use std::path::{Path, PathBuf};

/// The programs of `crates/pwa` and the name that its other files know them by.
const PROGRAMS: [(&str, &str); 3] =
    [("carnet-app", "app"), ("carnet-engine-worker", "engine"), ("carnet-script", "script")];

/// A program of nothing.
const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Quick to build, large and slow: for development.
    #[arg(long)]
    pub(crate) dev: bool,
    /// Build even if nothing has changed.
    #[arg(long)]
    force: bool,
}

/// The built app.
pub(crate) fn dist() -> PathBuf {
    shell::root().join("dist")
}

/// `cargo xtask web`
pub(crate) fn run(options: &Options) -> Result<()> {
    crate::setup::wasm_target()?;
    crate::setup::npm()?;
    if options.force {
        let _ = fs::remove_file(stamp());
    }
    build(options.dev)
}

/// Whether [`build`] has something to do.
pub(crate) fn is_stale(dev: bool) -> Result<bool> {
    let built = shell::read_text(&stamp()).unwrap_or_default();
    Ok(built != fingerprint::of(profile(dev))? || !dist().join("index.html").is_file())
}

/// Builds the app into `dist/`, unless it is there already.
pub(crate) fn build(dev: bool) -> Result<()> {
    if !is_stale(dev)? {
        println!("The app is up to date: {}", size_in_words()?);
        sizes::print()?;
        return Ok(());
    }
    let watch = Stopwatch::start();
    let fingerprint = fingerprint::of(profile(dev))?;
    let _ = fs::remove_file(stamp());
    wasm::compile(profile(dev))?;
    let assets = gather(dev)?;
    let compressed = if dev { Vec::new() } else { compress::beside(&assets.files)? };
    place(assets, compressed)?;
    shell::write(&stamp(), fingerprint)?;
    println!("The app is built ({}): {}", watch.words(), size_in_words()?);
    sizes::print()?;
    sizes::check()
}

/// Bytes that a start costs, compressed: page, styles, scripts, programs, service worker.
pub(crate) fn wire_bytes() -> Result<u64> {
    Ok(sizes::start(&sizes::sent()?))
}

fn gather(dev: bool) -> Result<Assets> {
    let source = shell::root().join("crates/pwa");
    let mut assets = Assets::default();
    for (program, name) in PROGRAMS {
        let bound = wasm::bind(program, profile(dev))?;
        assets.add_hashed(name, "js", bound.js.into_bytes());
        add_program(&mut assets, name, bound.wasm, dev)?;
        assets.files.extend(bound.snippets);
    }
    assets.add_hashed("app", "css", styles::gather(&source)?.into_bytes());
    add_static(&mut assets, &source.join("static"))?;
    add_manifest(&mut assets)?;
    let page = assets.fill(&shell::read_text(&source.join("index.html"))?)?;
    assets.add("index.html", page);
    let script = worker::fill(&shell::read_text(&source.join("static/sw.js"))?, &assets.files);
    assets.add("sw.js", script);
    Ok(assets)
}

/// Adds a program, cut in two if it has a list of what is late.
fn add_program(assets: &mut Assets, name: &str, wasm: Vec<u8>, dev: bool) -> Result<()> {
    let list = late::List::of(name)?;
    let (first, late) = match list {
        Some(list) if !dev => {
            let parts = split::split(&wasm, &|name| list.has(name))?;
            (parts.first, Some(parts.late))
        }
        // Nothing asks for it then, but scripts have its name.
        Some(_) => (wasm, Some(EMPTY.to_vec())),
        None => (wasm, None),
    };
    let finish = |wasm| if dev { Ok(wasm) } else { wasm::optimise(wasm) };
    assets.add_hashed(name, "wasm", finish(first)?);
    if let Some(late) = late {
        assets.add_hashed(&format!("{name}-late"), "wasm", finish(late)?);
    }
    Ok(())
}

/// Scripts get hashed names; the service worker and pictures keep theirs, which others know.
fn add_static(assets: &mut Assets, folder: &Path) -> Result<()> {
    let mut scripts = Vec::new();
    for file in shell::files_below(folder) {
        let path = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().into_owned();
        match path.strip_suffix(".js") {
            Some("sw") => {}
            Some(stem) => scripts.push((stem.to_owned(), shell::read_text(&file)?)),
            None => assets.add(path, shell::read(&file)?),
        }
    }
    assets.add_scripts(scripts)
}

/// The manifest, without the screenshots that have not been drawn yet.
fn add_manifest(assets: &mut Assets) -> Result<()> {
    let text = shell::read_text(&shell::root().join("manifest.json"))?;
    let mut manifest: serde_json::Value =
        serde_json::from_str(&text).context(|| "manifest.json".into())?;
    let drawn = shell::root().join("docs/screenshots");
    if let Some(screenshots) = manifest["screenshots"].as_array_mut() {
        screenshots.retain(|shot| {
            shot["src"].as_str().is_some_and(|path| drawn.join(file_name(path)).is_file())
        });
        for path in screenshots.iter().filter_map(|shot| shot["src"].as_str()) {
            assets.add(path.trim_start_matches('/'), shell::read(&drawn.join(file_name(path)))?);
        }
    }
    assets.add("manifest.json", manifest.to_string());
    Ok(())
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Puts the files in place at once: a server never serves half of one version.
fn place(assets: Assets, compressed: Vec<(String, Vec<u8>)>) -> Result<()> {
    let next = shell::memory().join("dist");
    let _ = fs::remove_dir_all(&next);
    for (path, bytes) in assets.files.into_iter().chain(compressed) {
        shell::write(&next.join(path), bytes)?;
    }
    let _ = fs::remove_dir_all(dist());
    fs::rename(&next, dist()).context(|| "putting dist/ in place".into())
}

fn size_in_words() -> Result<String> {
    let bytes = wire_bytes()?;
    Ok(if bytes == 0 {
        "uncompressed".into()
    } else {
        format!("{} KB over the wire (brotli)", bytes.div_ceil(1000))
    })
}

fn profile(dev: bool) -> &'static str {
    if dev { "dev" } else { "web" }
}

fn stamp() -> PathBuf {
    shell::memory().join("web.stamp")
}
