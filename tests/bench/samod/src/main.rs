//! Measures samod, client and server over TCP, doing what Carnet's benchmark does.
//!
//! `samod-peer FICHES EDITS SECONDS` prints one JSON object, with only what was reached in that
//! time. `samod-peer serve FOLDER` is its server.

#[path = "../../../../crates/bench/src/company.rs"]
mod company;

use automerge::{Automerge, ROOT, ReadDoc, transaction::Transactable};
use carnet_ids::ActorId;
use futures::{StreamExt, future::join_all};
use samod::storage::TokioFilesystemStorage;
use samod::{BackoffConfig, DialerHandle, DocHandle, Repo, ShareConfig};
use serde_json::{Map, Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use url::Url;

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [serve, folder] = &arguments[..]
        && serve == "serve"
    {
        return server(folder).await;
    }
    let [fiches, edits, seconds] = &arguments[..] else {
        return Err("samod-peer FICHES EDITS SECONDS".into());
    };
    let (fiches, edits, seconds) = (fiches.parse()?, edits.parse()?, seconds.parse()?);
    let folder = tempfile::tempdir()?;
    let mut result = Map::new();
    let measured = measure(folder.path(), fiches, edits, &mut result);
    if let Ok(done) = tokio::time::timeout(Duration::from_secs(seconds), measured).await {
        done?;
    } else {
        result.insert("stopped_after_s".to_owned(), json!(seconds));
    }
    println!("{}", Value::Object(result));
    std::process::exit(0);
}

/// Serves its folder to whoever asks, until its input ends.
async fn server(folder: &str) -> Outcome<()> {
    let repo = repo(Path::new(folder)).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let acceptor = repo.make_acceptor(Url::parse(&format!("tcp://{address}"))?)?;
    println!("{address}");
    std::thread::spawn(|| {
        let _ = std::io::stdin().lock().lines().count();
        std::process::exit(0);
    });
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        acceptor.accept_tokio_io(stream)?;
    }
}

/// Documents go to those who ask for them, as a sync server sets it.
async fn repo(folder: &Path) -> Repo {
    Repo::build_tokio()
        .with_storage(TokioFilesystemStorage::new(folder))
        .with_share_policy(ShareConfig::read_write().with_announce(false))
        .load()
        .await
}

/// A device, which tells its server of what it has.
async fn device(folder: &Path, server: &str) -> Outcome<(Repo, DialerHandle)> {
    let repo = Repo::build_tokio().with_storage(TokioFilesystemStorage::new(folder)).load().await;
    let dialer = repo.dial_tcp(Url::parse(&format!("tcp://{server}"))?, BackoffConfig::default())?;
    dialer.established().await.map_err(|error| format!("{error:?}"))?;
    Ok((repo, dialer))
}

async fn measure(
    folder: &Path,
    fiches: u32,
    edits: u32,
    result: &mut Map<String, Value>,
) -> Outcome<()> {
    let store = folder.join("server");
    std::fs::create_dir_all(&store)?;
    let (mut child, address) = start(&store)?;
    let start = Instant::now();
    let (writer, dialer) = device(&folder.join("writer"), &address).await?;
    let connection = dialer.connection_id().ok_or("no connection")?;
    let mut written = Vec::new();
    for number in 0..fiches {
        let changes = company::fiche(number, ActorId::new([7; 16]))?.1;
        written.push(writer.create(Automerge::load(&changes.concat())?).await?);
    }
    join_all(written.iter().map(|doc| doc.they_have_our_changes(connection))).await;
    result.insert("push_ms".to_owned(), json!(milliseconds(start)));

    let start = Instant::now();
    let (reader, _dialer) = device(&folder.join("reader"), &address).await?;
    let asked = written.iter().map(|doc| reader.find(doc.document_id().clone()));
    let mut read = Vec::new();
    for found in join_all(asked).await {
        read.push(found?.ok_or("a document did not arrive")?);
    }
    result.insert("cold_ms".to_owned(), json!(milliseconds(start)));
    result.insert("server_rss".to_owned(), json!(resident(child.id())));
    let mut times = latency(&written[0], &read[0], edits).await?;
    times.sort_by(f64::total_cmp);
    result.insert("edit_p50_ms".to_owned(), json!(times[times.len() / 2]));
    result.insert("edit_p99_ms".to_owned(), json!(times[times.len() * 99 / 100]));
    child.kill()?;
    Ok(())
}

/// Milliseconds of each edit, from one device to the other's document.
async fn latency(from: &DocHandle, to: &DocHandle, edits: u32) -> Outcome<Vec<f64>> {
    let mut changes = to.changes();
    let mut times = Vec::new();
    for edit in 0..edits {
        let value = format!("edit {edit}");
        let start = Instant::now();
        from.with_document(|doc| {
            let mut tx = doc.transaction();
            tx.put(ROOT, "job_title", value.as_str())?;
            tx.commit();
            Ok::<_, automerge::AutomergeError>(())
        })?;
        loop {
            changes.next().await.ok_or("the device stopped")?;
            let is_here = to.with_document(|doc| {
                let found = doc.get(ROOT, "job_title").ok().flatten();
                found.is_some_and(|(found, _)| found.as_str() == Some(&value))
            });
            if is_here {
                break;
            }
        }
        times.push(milliseconds(start));
    }
    Ok(times)
}

fn start(folder: &Path) -> Outcome<(Child, String)> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("serve").arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn()?;
    let stdout = child.stdout.take().ok_or("no output")?;
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line)?;
    Ok((child, line.trim().to_owned()))
}

fn resident(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? * 1024.0)
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
