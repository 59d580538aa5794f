//! The web app, from its sources to the folder that the server serves.

mod assets;
mod cache;
mod compress;
pub(crate) mod early;
mod fingerprint;
pub(crate) mod hash;
pub(crate) mod recording;
mod sizes;
mod split;
mod styles;
pub(crate) mod wasm;
mod words;
mod worker;

use crate::clock::Stopwatch;
use crate::fail::{Context, Result};
use crate::shell;
use assets::Assets;
use std::fs;
use std::path::{Path, PathBuf};
use wasm::Bound;

/// The programs of `crates/pwa` and the name that its other files know them by.
const PROGRAMS: [(&str, &str); 4] = [
    ("carnet-app", "app"),
    ("carnet-engine-worker", "engine"),
    ("carnet-script", "script"),
    ("carnet-press", "press"),
];

/// The typefaces that `crates/print` sets text in, and the names that scripts know them by.
const TYPEFACES: [(&str, &str); 2] =
    [("carnet-regular.ttf", "print-regular"), ("carnet-strong.ttf", "print-strong")];

/// Those that are cut in two.
const CUT: [&str; 2] = ["app", "engine"];

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
    let assets = gather(profile(dev), &mut |name, bound| {
        if dev { Ok(Finished::whole(bound)) } else { Finished::small(name, bound) }
    })?;
    let compressed = if dev { Vec::new() } else { compress::beside(&assets.files)? };
    place(&dist(), assets, compressed)?;
    shell::write(&stamp(), fingerprint)?;
    println!("The app is built ({}): {}", watch.words(), size_in_words()?);
    sizes::print()?;
    sizes::check()
}

/// Bytes that a start costs, compressed: page, styles, scripts, programs, service worker.
pub(crate) fn wire_bytes() -> Result<u64> {
    Ok(sizes::start(&sizes::sent()?))
}

/// All files of the app; `finish` says what becomes of a program.
fn gather(
    profile: &str,
    finish: &mut dyn FnMut(&'static str, Bound) -> Result<Finished>,
) -> Result<Assets> {
    let source = shell::root().join("crates/pwa");
    let mut assets = Assets::default();
    for (program, name) in PROGRAMS {
        let Finished { js, first, late, snippets } = finish(name, wasm::bind(program, profile)?)?;
        assets.add_hashed(name, "js", js.into_bytes());
        assets.add_hashed(name, "wasm", first);
        if CUT.contains(&name) {
            assets.add_hashed(&format!("{name}-late"), "wasm", late);
        }
        assets.files.extend(snippets);
    }
    assets.add_hashed("app", "css", styles::gather(&source.join("style"))?.into_bytes());
    add_map(&mut assets, &source.join("late"))?;
    for (language, words) in words::gather(&source.join("locales"))? {
        assets.add_hashed(&language, "ftl", words.into_bytes());
    }
    for (file, name) in TYPEFACES {
        let path = shell::root().join("crates/print/fonts").join(file);
        assets.add_hashed(name, "ttf", shell::read(&path)?);
    }
    add_static(&mut assets, &source.join("static"))?;
    add_manifest(&mut assets)?;
    let page = assets.fill(&shell::read_text(&source.join("index.html"))?)?;
    assets.add("index.html", page);
    let script = worker::fill(&shell::read_text(&source.join("static/sw.js"))?, &assets.files);
    assets.add("sw.js", script);
    Ok(assets)
}

/// A program as it is served.
struct Finished {
    js: String,
    first: Vec<u8>,
    /// Nothing of a program that is not cut.
    late: Vec<u8>,
    snippets: Vec<(String, Vec<u8>)>,
}

impl Finished {
    /// In one piece; the late part is there, as scripts have its name, and empty.
    fn whole(bound: Bound) -> Self {
        let Bound { js, wasm, snippets, .. } = bound;
        Self { js, first: wasm, late: EMPTY.to_vec(), snippets }
    }

    /// As small as it gets, cut in two if there is a record of what a start calls.
    fn small(name: &str, bound: Bound) -> Result<Self> {
        let constants = bound.constants.clone();
        let mut finished = Self::whole(bound);
        if let Some(record) = early::Record::of(name)? {
            let parts = split::split(&finished.first, &constants, &|name| record.has(name))?;
            finished.first = parts.first;
            finished.late = wasm::optimise(parts.late)?.wasm;
        }
        let first = wasm::optimise(finished.first)?;
        early::keep_names(name, &first.names)?;
        finished.first = first.wasm;
        Ok(finished)
    }
}

/// What maps are drawn with: the library as it is published, and our styles on top of its own.
fn add_map(assets: &mut Assets, late: &Path) -> Result<()> {
    let library = shell::root().join("node_modules/leaflet/dist");
    assets.add_hashed("leaflet", "js", shell::read(&library.join("leaflet.js"))?);
    assets.add_hashed("leaflet", "css", shell::read(&library.join("leaflet.css"))?);
    assets.add_hashed("map", "css", styles::gather(late)?.into_bytes());
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
fn place(folder: &Path, assets: Assets, compressed: Vec<(String, Vec<u8>)>) -> Result<()> {
    let next = shell::memory().join("dist");
    let _ = fs::remove_dir_all(&next);
    for (path, bytes) in assets.files.into_iter().chain(compressed) {
        shell::write(&next.join(path), bytes)?;
    }
    let _ = fs::remove_dir_all(folder);
    fs::rename(&next, folder).context(|| format!("putting {} in place", folder.display()))
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
