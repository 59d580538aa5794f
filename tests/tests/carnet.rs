//! The native device `carnet`, typed as people type it, against the real server.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

#[path = "office/mod.rs"]
mod office;

use office::Office;
use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Saved on this disk, and not synchronised.
const NOT_SYNCHRONISED: i32 = 3;

#[tokio::test]
async fn a_rep_works_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office::start(&folder.path().join("data")).await;
    let nadia = Carnet::join(folder.path(), &office, "Nadia");
    let file = folder.path().join("contacts.csv");
    std::fs::write(&file, "Nom;Email;Ville\nBoulangerie du Port;port@exemple.example;Rennes\n")
        .unwrap();
    let (code, report) = nadia.run(&["import", file.to_str().unwrap()]);
    assert_eq!((code, &report[0]["created"]), (0, &1.into()), "{report:?}");
    let contact = nadia.only_contact();
    assert_eq!(nadia.run(&["set", &contact, "category", "Boulangers"]).0, 0);
    assert_eq!(nadia.run(&["set", &contact, "addresses/new/city", "Vannes"]).0, 0);
    let (code, said) = nadia.run(&["note", &contact, "Four en panne", "--offline"]);
    assert_eq!((code, &said[0]["synchronised"]), (0, &false.into()));
    assert_eq!(nadia.run(&["sync"]).0, 0);
    let malo = Carnet::join(folder.path(), &office, "Malo");
    let (code, fiche) = malo.run(&["show", "boulangerie du port"]);
    let text = fiche[0].to_string();
    assert_eq!(code, 0, "{text}");
    for expected in ["Boulangers", "Vannes", "Four en panne", "port@exemple.example"] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    office.stop();
}

#[tokio::test]
async fn without_a_server_an_edit_waits_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut office = Office::start(&data).await;
    let nadia = Carnet::join(folder.path(), &office, "Nadia");
    let file = folder.path().join("contacts.csv");
    std::fs::write(&file, "Nom\nBoulangerie du Port\n").unwrap();
    assert_eq!(nadia.run(&["import", file.to_str().unwrap()]).0, 0);
    office.kill();
    let (code, said) = nadia.run(&["note", "boulangerie", "Four en panne", "--wait", "1"]);
    assert_eq!(code, NOT_SYNCHRONISED);
    assert_eq!((&said[0]["saved"], &said[0]["synchronised"]), (&true.into(), &false.into()));
    let office = office.again().await;
    assert_eq!(nadia.run(&["sync"]).0, 0);
    let (_, status) = nadia.run(&["status"]);
    assert_eq!(
        (&status[0]["synchronised"], &status[0]["sync"]["pending"]),
        (&true.into(), &0.into())
    );
    office.stop();
}

#[tokio::test]
async fn a_fiche_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office::start(&folder.path().join("data")).await;
    let nadia = Carnet::join(folder.path(), &office, "Nadia");
    let file = folder.path().join("contacts.csv");
    std::fs::write(&file, "Nom;Email;Ville\nBoulangerie Lefèvre;lefevre@exemple.example;Vannes\n")
        .unwrap();
    assert_eq!(nadia.run(&["import", file.to_str().unwrap()]).0, 0);
    let out = folder.path().join("fiche.pdf");
    let print = ["print", "lefevre", "--out", out.to_str().unwrap()];
    let (code, told) = nadia.run(&print);
    assert_eq!((code, &told[0]["pages"]), (0, &1.into()), "{told:?}");
    let text = || {
        let output = Command::new("pdftotext").arg(&out).arg("-").output();
        let output = output.expect("pdftotext (cargo xtask test installs it)");
        String::from_utf8(output.stdout).unwrap()
    };
    let whole = text();
    for expected in ["Boulangerie Lefèvre", "lefevre@exemple.example", "Coordonnées", "Vannes"] {
        assert!(whole.contains(expected), "{expected} is not in {whole}");
    }
    let some = ["--section", "coordinates", "--section", "notes", "--language", "en", "--offline"];
    let (code, told) = nadia.run(&[&print[..], &some].concat());
    assert_eq!((code, &told[0]["left_out"]), (0, &serde_json::json!(["notes"])), "{told:?}");
    let english = text();
    assert!(english.contains("Printed on") && !english.contains("Vannes"), "{english}");
    assert_ne!(nadia.run(&["print", "lefevre", "--section", "nonsense"]).0, 0);
    office.stop();
}

#[tokio::test]
async fn all_that_is_held_of_somebody_is_one_file_and_the_log_hears_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let office = Office::start(&data).await;
    let nadia = Carnet::join(folder.path(), &office, "Nadia");
    let file = folder.path().join("contacts.csv");
    std::fs::write(&file, "Nom;Email\nBoulangerie Lefèvre;lefevre@exemple.example\n").unwrap();
    assert_eq!(nadia.run(&["import", file.to_str().unwrap()]).0, 0);
    let photo = folder.path().join("four.jpg");
    std::fs::write(&photo, vec![7; 70_000]).unwrap();
    assert_eq!(
        nadia.command(&["attach", "lefevre", photo.to_str().unwrap()]).status().unwrap().code(),
        Some(0)
    );
    let out = folder.path().join("lefevre.zip");
    let (code, told) = nadia.run(&["access", "lefevre", "--to", out.to_str().unwrap()]);
    assert_eq!(
        (code, &told[0]["files"], &told[0]["told"]),
        (0, &1.into(), &true.into()),
        "{told:?}"
    );
    let listed = Command::new("python3")
        .args(["-c", "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(*z.namelist(), sep='\\n'); print(z.read('fiche.json').decode()); print(len(z.read('files/four.jpg')))"])
        .arg(&out)
        .output()
        .unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    for expected in ["fiche.json", ".pdf", "files/four.jpg", "lefevre@exemple.example", "70000"] {
        assert!(listed.contains(expected), "{expected} is not in {listed}");
    }
    office.stop();
    let log = office::run(&["audit".as_ref(), "--data".as_ref(), data.as_os_str()]);
    assert!(log.lines().any(|line| line.contains("exported") && line.contains("access")), "{log}");
}

#[tokio::test]
async fn watching_prints_what_others_do() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office::start(&folder.path().join("data")).await;
    let malo = Carnet::join(folder.path(), &office, "Malo");
    let mut watching = malo.command(&["watch"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut device = office.device(&folder.path().join("nadia"), "Nadia").await;
    let contact = office::create(&mut device, 1, "Boulangerie").await.to_string();
    assert!(device.synchronise(office::PATIENCE).await.unwrap());
    let lines = BufReader::new(watching.stdout.take().unwrap()).lines();
    let seen = lines.map_while(Result::ok).any(|line| {
        let event: Value = serde_json::from_str(&line).unwrap();
        event["Fiche"]["contact"] == contact.as_str()
    });
    assert!(seen, "nothing was printed of it");
    watching.kill().unwrap();
    watching.wait().unwrap();
    office.stop();
}

#[test]
fn what_can_not_be_done_is_said_and_has_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let nobody = Carnet { data: folder.path().join("nobody") };
    let said = nobody.command(&["list"]).output().unwrap();
    assert_eq!(said.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&said.stderr).contains("carnet join LINK"));
    let said = nobody.command(&["join", "http://nowhere.example"]).output().unwrap();
    assert!(String::from_utf8_lossy(&said.stderr).contains("is no sign-in link"));
    assert_eq!(nobody.command(&["dance"]).output().unwrap().status.code(), Some(2));
}

/// A device on its own disk.
struct Carnet {
    data: PathBuf,
}

impl Carnet {
    fn join(folder: &Path, office: &Office, name: &str) -> Self {
        let device = Self { data: folder.join(format!("device of {name}")) };
        let (code, said) = device.run(&["join", &office.link(name), "--name", "test"]);
        assert_eq!((code, said[0]["person"].as_str()), (0, Some(name)));
        device
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(office::carnet());
        command.args(arguments).arg("--json").arg("--data").arg(&self.data);
        command
    }

    /// The exit code, and every line as JSON.
    fn run(&self, arguments: &[&str]) -> (i32, Vec<Value>) {
        let output = self.command(arguments).output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        let lines = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (output.status.code().unwrap(), lines)
    }

    fn only_contact(&self) -> String {
        let (_, found) = self.run(&["list"]);
        assert_eq!(found[0]["matched"], 1, "{found:?}");
        found[0]["rows"][0]["contact"].as_str().unwrap().to_owned()
    }
}
