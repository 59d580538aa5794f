//! The service worker's list of files.

use super::hash;
use serde_json::json;
use std::collections::BTreeMap;

/// Writes the version and the list of files, each with its hash, into the service worker.
pub(crate) fn fill(script: &str, files: &BTreeMap<String, Vec<u8>>) -> String {
    let listed: Vec<_> = files
        .iter()
        .filter(|(path, _)| is_needed_offline(path))
        .map(|(path, bytes)| json!([format!("/{path}"), hash::integrity(bytes)]))
        .collect();
    let list = json!(listed).to_string();
    let version = &hash::hex(list.as_bytes())[..16];
    script.replace("\"__ASSETS__\"", &list).replace("__VERSION__", version)
}

/// What only an installation looks at stays on the server.
fn is_needed_offline(path: &str) -> bool {
    !path.starts_with("screenshots/") && !path.contains("splash")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_changes_with_any_file_that_is_needed_offline() {
        let version = |files: &[(&str, &str)]| {
            let files = files
                .iter()
                .map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()))
                .collect();
            fill("__VERSION__ \"__ASSETS__\"", &files)
        };
        let first = version(&[("index.html", "a")]);
        assert!(first.contains("[[\"/index.html\",\"sha256-"));
        assert_ne!(first, version(&[("index.html", "b")]));
        assert_eq!(first, version(&[("index.html", "a"), ("screenshots/wide.png", "b")]));
    }
}
