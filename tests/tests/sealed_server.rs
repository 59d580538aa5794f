//! A data folder that is sealed with a key, as its operator meets it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says so when something is wrong"
)]

#[path = "office/mod.rs"]
mod office;

use carnet_engine::api::{Reply, Request};
use office::{Office, create, fails, run};
use std::{ffi::OsStr, fs, net::TcpListener, path::Path};

const NAME: &str = "Boulangerie Le Fournil d'Argent";

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_data_folder_serves_with_its_key_and_says_nothing_without() {
    let place = tempfile::tempdir().unwrap();
    let path = |name: &str| place.path().join(name);
    let (data, copy, key, other) = (path("data"), path("copy"), path("key"), path("other"));
    run(&["new-key".as_ref(), key.as_os_str()]);
    run(&["new-key".as_ref(), other.as_os_str()]);
    assert!(
        fails(&["new-key".as_ref(), key.as_os_str()]).contains("key file"),
        "never overwritten"
    );
    let free = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let with_key = ["--key-file", key.to_str().unwrap()];
    let office = Office::start_at(&data, free, &with_key);
    let mut nadia = office.device(&path("nadia"), "Nadia").await;
    let contact = create(&mut nadia, 1, NAME).await;
    assert!(nadia.synchronise(office::PATIENCE).await.unwrap());
    run(&arguments("backup", &data, Some(&key), &["--to".as_ref(), copy.as_os_str()]));
    office.stop();
    for folder in [&data, &copy] {
        assert!(!is_found(folder), "{}", folder.display());
        assert!(run(&arguments("check", folder, Some(&key), &[])).contains("Nothing is wrong."));
        assert!(fails(&arguments("check", folder, None, &[])).contains("--key-file"));
        assert!(fails(&arguments("check", folder, Some(&other), &[])).contains("another key"));
    }
    let old = ["--old-key-file".as_ref(), key.as_os_str()];
    run(&arguments("seal", &data, Some(&other), &old));
    run(&arguments("compact", &data, Some(&other), &[]));
    run(&arguments("unseal", &data, Some(&other), &[]));
    assert!(fails(&arguments("check", &data, Some(&key), &[])).contains("carnet-server seal"));
    run(&arguments("seal", &data, Some(&key), &[]));
    let office = Office::start_at(&data, free, &with_key);
    let mut malo = office.device(&path("malo"), "Malo").await;
    let Reply::Fiche(fiche) = malo.request(Request::Fiche(contact)).await.unwrap() else {
        panic!()
    };
    assert_eq!(fiche.view.name, NAME);
    office.stop();
}

#[test]
fn a_key_that_is_none_is_refused_in_words() {
    let place = tempfile::tempdir().unwrap();
    let (data, key) = (place.path().join("data"), place.path().join("key"));
    run(&["new-key".as_ref(), key.as_os_str()]);
    let seal = |key: Option<&Path>| {
        let arguments = arguments("seal", &data, key, &[]);
        fails(&arguments)
    };
    assert!(seal(None).contains("new-key"));
    assert!(seal(Some(&place.path().join("nowhere"))).contains("nowhere"));
    assert!(seal(Some(&key)).contains("no store"));
    fs::write(&key, "abc\n").unwrap();
    assert!(seal(Some(&key)).contains("64 hexadecimal digits"));
    open_to_all(&key);
    #[cfg(unix)]
    assert!(seal(Some(&key)).contains("chmod 600"));
}

#[cfg(unix)]
fn open_to_all(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
}

#[cfg(not(unix))]
fn open_to_all(_: &Path) {}

fn arguments<'a>(
    command: &'a str,
    data: &'a Path,
    key: Option<&'a Path>,
    more: &[&'a OsStr],
) -> Vec<&'a OsStr> {
    let mut all = vec![command.as_ref(), "--data".as_ref(), data.as_os_str()];
    all.extend(key.into_iter().flat_map(|key| ["--key-file".as_ref(), key.as_os_str()]));
    all.extend(more);
    all
}

/// Whether any file has the name in it.
fn is_found(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return is_found(&path);
        }
        let bytes = fs::read(path).unwrap();
        bytes.windows(NAME.len()).any(|part| part == NAME.as_bytes())
    })
}
