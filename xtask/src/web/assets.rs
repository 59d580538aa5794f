//! File names that change with the content, and the places that name them.
//!
//! A source file names another as `__APP_JS__`; the build puts the path of the hashed file
//! there. A hashed file may be cached for ever, because its name never means anything else.

use super::hash;
use crate::fail::{Failure, Result};
use std::collections::BTreeMap;

/// The files of the built app.
#[derive(Default)]
pub(crate) struct Assets {
    /// Path in the served folder → content.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// `__APP_JS__` → `app-0123456789abcdef.js`
    names: BTreeMap<String, String>,
}

impl Assets {
    /// Adds a file under a name that holds its hash, known to others as `__STEM_EXT__`.
    pub(crate) fn add_hashed(&mut self, stem: &str, extension: &str, bytes: Vec<u8>) {
        let name = format!("{stem}-{}.{extension}", &hash::hex(&bytes)[..16]);
        self.names.insert(placeholder(stem, extension), name.clone());
        self.files.insert(name, bytes);
    }

    /// Adds a file under a name that stays.
    pub(crate) fn add(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// Puts paths in the place of placeholders, always absolute: the app's addresses have
    /// several segments. Fails on a placeholder that nothing is known by.
    pub(crate) fn fill(&self, text: &str) -> Result<String> {
        let mut filled = text.to_owned();
        for (placeholder, name) in &self.names {
            let path = format!("/{name}");
            for written in
                [format!("./{placeholder}"), format!("/{placeholder}"), placeholder.clone()]
            {
                filled = filled.replace(&written, &path);
            }
        }
        match unfilled(&filled) {
            None => Ok(filled),
            Some(unknown) => Err(Failure::new(format!("no file is known as {unknown}"))),
        }
    }

    /// Adds scripts that may name each other, in whatever order that takes.
    pub(crate) fn add_scripts(&mut self, mut scripts: Vec<(String, String)>) -> Result<()> {
        while !scripts.is_empty() {
            let before = scripts.len();
            let mut waiting = Vec::new();
            for (stem, text) in scripts {
                match self.fill(&text) {
                    Ok(filled) => self.add_hashed(&stem, "js", filled.into_bytes()),
                    Err(_) => waiting.push((stem, text)),
                }
            }
            if waiting.len() == before {
                let (stem, text) = &waiting[0];
                return self
                    .fill(text)
                    .map(drop)
                    .map_err(|why| Failure::new(format!("{stem}.js: {why}")));
            }
            scripts = waiting;
        }
        Ok(())
    }
}

/// How sources name a file: `boot`, `js` → `__BOOT_JS__`.
fn placeholder(stem: &str, extension: &str) -> String {
    format!("__{}_{}__", stem.replace('-', "_"), extension).to_uppercase()
}

/// The first placeholder in a text, if there is one.
fn unfilled(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some(start) = rest.find("__") {
        let name = &rest[start + 2..];
        let length = name
            .find(|c: char| !c.is_ascii_uppercase() && !c.is_ascii_digit() && c != '_')
            .unwrap_or(name.len());
        let word = &rest[start..start + 2 + length];
        if ["_JS__", "_WASM__", "_CSS__", "_FTL__", "_TTF__"].iter().any(|end| word.ends_with(end))
        {
            return Some(word);
        }
        rest = &rest[start + 2 + length..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assets() -> Assets {
        let mut assets = Assets::default();
        assets.add_hashed("app", "css", b"body{}".to_vec());
        assets
    }

    #[test]
    fn a_path_is_absolute_however_it_was_written() {
        let assets = assets();
        let name = assets.files.keys().next().unwrap();
        for written in ["__APP_CSS__", "/__APP_CSS__", "./__APP_CSS__"] {
            assert_eq!(assets.fill(&format!("href={written}>")).unwrap(), format!("href=/{name}>"));
        }
    }

    #[test]
    fn an_unknown_placeholder_is_named() {
        let error = assets().fill("import '__NOWHERE_JS__'; __proto__").unwrap_err();
        assert_eq!(error.to_string(), "no file is known as __NOWHERE_JS__");
    }

    #[test]
    fn scripts_may_name_each_other_in_any_order_but_not_in_a_ring() {
        let script = |stem: &str, text: &str| (stem.to_owned(), text.to_owned());
        let mut assets = assets();
        assets
            .add_scripts(vec![script("a", "import '__B_JS__'"), script("b", "'__APP_CSS__'")])
            .unwrap();
        assert_eq!(assets.files.len(), 3);
        let ring = vec![script("c", "'__D_JS__'"), script("d", "'__C_JS__'")];
        assert!(assets.add_scripts(ring).is_err());
    }
}
