//! Files of fiches on a real server: taken in pieces, given in ranges, and to nobody else.

use crate::kit::{Answer, Device, Office, apply, create, set, synchronise};
use carnet_device::{
    Memory,
    files::{Courier, FileError, Kept},
};
use carnet_engine::api::{Credentials, Reply, Request};
use carnet_ids::{BlobId, DocId, ItemId};
use carnet_model::{edit::Edit, kind::DocKey, value::Value};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use std::{io::Cursor, path::Path, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const CHUNK: usize = 64 << 10;
const PATIENCE: Duration = Duration::from_secs(60);

fn file(length: usize) -> Vec<u8> {
    let head = b"%PDF-1.7\n".iter().copied();
    head.chain((0..length).map(|at| (at * 31 % 251) as u8)).take(length).collect()
}

fn hash(bytes: &[u8]) -> BlobId {
    BlobId::new(Sha256::digest(bytes).into())
}

/// Asks in plain bytes.
async fn send(
    host: &str,
    (method, path): (&str, &str),
    headers: &[(&str, String)],
    body: &[u8],
) -> Answer {
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
    head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    // It may have answered before it has read all, and closed.
    let _ = stream.write_all(body).await;
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head, body: bytes[end + 4..].to_vec() }
}

/// One device that speaks HTTP.
struct Hand<'a> {
    office: &'a Office,
    token: String,
    contact: DocId,
    blob: BlobId,
}

impl Hand<'_> {
    fn path(&self) -> String {
        format!("/api/fiches/{}/files/{}", self.contact, self.blob)
    }

    fn bearer(&self) -> (&'static str, String) {
        ("authorization", format!("Bearer {}", self.token))
    }

    async fn ask(&self, size: u64) -> (u16, Json) {
        let headers = [self.bearer(), ("content-type", "application/json".to_owned())];
        let body = json!({ "size": size }).to_string();
        let path = self.path();
        let answer = send(&self.office.host, ("POST", &path), &headers, body.as_bytes()).await;
        (answer.status, serde_json::from_slice(&answer.body).unwrap())
    }

    async fn piece(&self, at: u64, bytes: &[u8]) -> (u16, Json) {
        let headers = [self.bearer(), ("upload-offset", at.to_string())];
        let answer = send(&self.office.host, ("PATCH", &self.path()), &headers, bytes).await;
        (answer.status, serde_json::from_slice(&answer.body).unwrap())
    }

    async fn get(&self, range: Option<&str>) -> Answer {
        let mut headers = vec![self.bearer()];
        headers.extend(range.map(|range| ("range", range.to_owned())));
        send(&self.office.host, ("GET", &self.path()), &headers, b"").await
    }
}

fn code(answer: &(u16, Json)) -> (u16, &str) {
    (answer.0, answer.1["code"].as_str().unwrap_or_default())
}

async fn name(device: &mut Device, contact: DocId, item: u64, blob: BlobId, size: usize) {
    let fields = vec![
        ("name".to_owned(), Value::text("Bail.pdf")),
        ("size".to_owned(), Value::Int(size as i64)),
        ("sha256".to_owned(), Value::text(blob.to_string())),
    ];
    let item = ItemId::new(item.to_be_bytes());
    let add = Edit::Add { collection: "attachments".to_owned(), item, fields };
    apply(device, DocKey::Contact(contact), vec![add]).await;
    synchronise(device).await;
}

async fn signed_in(office: &Office, name: &str) -> (Device, Credentials) {
    let mut device = carnet_device::Session::open(Memory::default(), true).await.unwrap();
    let credentials = office.credentials(name).await;
    device.sign_in(credentials.clone()).await.unwrap();
    synchronise(&mut device).await;
    (device, credentials)
}

fn files(data: &Path) -> Vec<std::path::PathBuf> {
    let Ok(folders) = std::fs::read_dir(data.join("files")) else { return Vec::new() };
    let inside = folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
    inside.map(|file| file.unwrap().path()).collect()
}

#[tokio::test]
async fn a_file_goes_from_one_device_to_another_and_the_same_one_is_not_sent_twice() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let mut nadia = office.device("Nadia").await;
    let mut paul = office.device("Paul").await;
    let contact = create(&mut nadia, 1, "Boulangerie du Port").await;
    let other = create(&mut nadia, 2, "La Halle").await;
    synchronise(&mut nadia).await;
    let bytes = file(700_000);
    let mut courier = Courier::new(Kept(Memory::default()));
    for to in [contact, other] {
        let mut read = Cursor::new(bytes.clone());
        let size = bytes.len() as u64;
        let taken = courier.attach(&mut nadia, to, "Bail.pdf", (&mut read, size)).await.unwrap();
        assert_eq!((taken.blob, taken.media.as_str()), (hash(&bytes), "application/pdf"));
    }
    courier.send(&mut nadia, PATIENCE).await.unwrap();
    assert_eq!(files(data.path()).len(), 1);
    synchronise(&mut paul).await;
    let mut courier = Courier::new(Kept(Memory::default()));
    let which = |of| (of, hash(&bytes), bytes.len() as u64);
    for of in [contact, other] {
        let mut got = Vec::new();
        courier.fetch(&mut paul, which(of), &mut got, PATIENCE).await.unwrap();
        assert!(got == bytes);
    }
    // Its pieces are gone: that is told, and it is got once more.
    let mut courier = Courier::new(Kept(Memory::default()));
    let mut got = Vec::new();
    let short = courier.fetch(&mut paul, which(contact), &mut got, PATIENCE).await;
    assert!(matches!(short, Err(FileError::Short)), "{short:?}");
    got.clear();
    courier.fetch(&mut paul, which(contact), &mut got, PATIENCE).await.unwrap();
    assert!(got == bytes);
    let mut nothing = Vec::new();
    let which = (contact, BlobId::new([1; 32]), 10);
    let unknown = courier.fetch(&mut paul, which, &mut nothing, PATIENCE).await;
    assert!(matches!(unknown, Err(FileError::Refused(code)) if code == "file-unknown"));
    office.close().await;
    // What waits on the disk is as it was.
    let office = Office::open(data.path()).await;
    let found = office.admin("/admin/files", &json!({})).await;
    assert_eq!((found["files"].as_u64(), found["unnamed"].as_u64()), (Some(1), Some(0)));
    office.close().await;
}

#[tokio::test]
async fn pieces_are_taken_in_their_order_and_no_others() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (mut nadia, who) = signed_in(&office, "Nadia").await;
    let contact = create(&mut nadia, 1, "Boulangerie du Port").await;
    synchronise(&mut nadia).await;
    let bytes = file(2 * CHUNK + 10);
    let size = bytes.len() as u64;
    let hand = Hand { office: &office, token: who.token.clone(), contact, blob: hash(&bytes) };
    assert_eq!(code(&hand.piece(0, &bytes[..CHUNK]).await), (409, "not-asked"));
    for wrong in [0, 250_000_001, u64::MAX] {
        assert_eq!(code(&hand.ask(wrong).await), (413, "file-size"));
    }
    assert_eq!(hand.ask(size).await, (200, json!({ "offset": 0, "done": false })));
    assert_eq!(code(&hand.piece(CHUNK as u64, &bytes[CHUNK..]).await), (409, "offset"));
    assert_eq!(code(&hand.piece(0, &bytes[..100]).await), (400, "piece"));
    assert_eq!(code(&hand.piece(0, b"").await), (400, "piece"));
    assert_eq!(code(&hand.piece(u64::MAX, &bytes[..CHUNK]).await), (409, "too-long"));
    assert_eq!(code(&hand.piece(0, &vec![0; (1 << 20) + 1]).await), (413, "too-large"));
    assert_eq!(hand.piece(0, &bytes[..CHUNK]).await.1, json!({ "offset": CHUNK, "done": false }));
    assert_eq!(code(&hand.piece(0, &bytes[..CHUNK]).await), (409, "offset"), "not a second time");
    let long = [&bytes[CHUNK..], &[0; 10]].concat();
    assert_eq!(code(&hand.piece(CHUNK as u64, &long).await), (409, "too-long"));
    assert_eq!(hand.ask(size).await.1["offset"], json!(CHUNK), "it goes on from there");
    // Other bytes than the hash says.
    let mut altered = bytes[CHUNK..].to_vec();
    altered[5] ^= 1;
    assert_eq!(code(&hand.piece(CHUNK as u64, &altered).await), (409, "hash"));
    assert!(files(data.path()).is_empty(), "nothing of it stays");
    assert_eq!(hand.ask(size).await.1["offset"], json!(0));
    assert_eq!(hand.piece(0, &bytes).await, (200, json!({ "offset": size, "done": true })));
    assert_eq!(hand.ask(size).await, (200, json!({ "offset": size, "done": true })));
    office.close().await;
}

#[tokio::test]
async fn a_file_is_given_in_ranges_and_never_to_be_shown() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (mut nadia, who) = signed_in(&office, "Nadia").await;
    let contact = create(&mut nadia, 1, "Boulangerie du Port").await;
    synchronise(&mut nadia).await;
    let pages: [(Vec<u8>, &str); 2] = [
        (b"<!doctype html><script>alert(1)</script>".to_vec(), "application/octet-stream"),
        (file(3 * CHUNK), "application/pdf"),
    ];
    for (item, (bytes, media)) in (1..).zip(pages) {
        let hand = Hand { office: &office, token: who.token.clone(), contact, blob: hash(&bytes) };
        hand.ask(bytes.len() as u64).await;
        assert_eq!(hand.piece(0, &bytes).await.1["done"], true);
        assert_eq!(hand.get(None).await.status, 404, "no fiche names it yet");
        name(&mut nadia, contact, item, hash(&bytes), bytes.len()).await;
        let whole = hand.get(None).await;
        assert_eq!((whole.status, whole.body == bytes), (200, true));
        for (header, value) in [
            ("content-type", media),
            ("content-disposition", "attachment"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; sandbox; frame-ancestors 'none'"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(whole.header(header), Some(value));
        }
        let part = hand.get(Some("bytes=10-19")).await;
        assert_eq!((part.status, &part.body[..]), (206, &bytes[10..20]));
        let range = format!("bytes 10-19/{}", bytes.len());
        assert_eq!(part.header("content-range"), Some(range.as_str()));
        let rest = hand.get(Some("bytes=30-")).await;
        assert_eq!(rest.body, bytes[30..]);
        assert_eq!(hand.get(Some("bytes=99999999-")).await.status, 416);
    }
    for path in ["/api/fiches/..%2f..%2f/files/..%2f..%2frun.json", "/api/fiches/1/files/run.json"]
    {
        let bearer = [("authorization", format!("Bearer {}", who.token))];
        assert_eq!(send(&office.host, ("GET", path), &bearer, b"").await.status, 404);
    }
    office.close().await;
}

#[tokio::test]
async fn nobody_reads_or_learns_of_a_file_that_is_not_theirs() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (mut nadia, hers) = signed_in(&office, "Nadia").await;
    let (mut malo, his) = signed_in(&office, "Malo").await;
    let (reader, reads) = signed_in(&office, "Lise").await;
    office.admin("/admin/place", &json!({ "name": "Malo", "role": "rep" })).await;
    office.admin("/admin/place", &json!({ "name": "Lise", "role": "read-only" })).await;
    let secret = create(&mut nadia, 1, "Boulangerie du Port").await;
    let nadias = person(&mut nadia).await;
    apply(&mut nadia, DocKey::Contact(secret), vec![set("rep", &nadias.to_string())]).await;
    let bytes = file(CHUNK + 9);
    let (blob, size) = (hash(&bytes), bytes.len() as u64);
    name(&mut nadia, secret, 1, blob, bytes.len()).await;
    let of =
        |token: &str, contact| Hand { office: &office, token: token.to_owned(), contact, blob };
    let hand = of(&hers.token, secret);
    hand.ask(size).await;
    hand.piece(0, &bytes).await;
    assert_eq!(hand.get(None).await.status, 200);
    assert_eq!(of("no-such-token", secret).get(None).await.status, 401);
    assert_eq!(of("no-such-token", secret).ask(size).await.0, 401);
    // Malo does not receive the fiche; he knows the hash.
    assert_eq!(of(&his.token, secret).get(None).await.status, 404);
    let own = create(&mut malo, 2, "La Halle").await;
    synchronise(&mut malo).await;
    name(&mut malo, own, 2, blob, bytes.len()).await;
    let mine = of(&his.token, own);
    assert_eq!(mine.get(None).await.status, 404, "naming it gives nothing");
    assert_eq!(
        mine.ask(size).await,
        (200, json!({ "offset": 0, "done": false })),
        "as if it were not here"
    );
    // Who has it may attach it; it is kept once.
    assert_eq!(mine.piece(0, &bytes).await.1["done"], true);
    assert_eq!(mine.get(None).await.status, 200);
    assert_eq!(files(data.path()).len(), 1);
    // Lise reads, and attaches nothing.
    assert_eq!(of(&reads.token, secret).get(None).await.status, 200);
    let other = Hand { blob: BlobId::new([3; 32]), ..of(&reads.token, secret) };
    assert_eq!(code(&other.ask(size).await), (403, "right-section"));
    let unknown = Hand { contact: DocId::new([9; 16]), ..of(&hers.token, secret) };
    assert_eq!(code(&unknown.ask(size).await), (404, "fiche-unknown"));
    // Removed, it is nobody's to read.
    let item = ItemId::new(1u64.to_be_bytes());
    let remove = Edit::Remove { collection: "attachments".to_owned(), item };
    apply(&mut nadia, DocKey::Contact(secret), vec![remove]).await;
    synchronise(&mut nadia).await;
    assert_eq!(hand.get(None).await.status, 404);
    let restore = Edit::Restore { collection: "attachments".to_owned(), item };
    apply(&mut nadia, DocKey::Contact(secret), vec![restore]).await;
    synchronise(&mut nadia).await;
    assert_eq!(hand.get(None).await.status, 200);
    drop(reader);
    office.close().await;
}

#[tokio::test]
async fn merged_fiches_keep_their_files_and_a_full_workspace_says_so() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open_with(data.path(), |settings| settings.files_room = 1_000_000).await;
    let (mut nadia, who) = signed_in(&office, "Nadia").await;
    let from = create(&mut nadia, 1, "Boulangerie du Port").await;
    let into = create(&mut nadia, 2, "Boulangerie du port SARL").await;
    synchronise(&mut nadia).await;
    let bytes = file(600_000);
    let hand = |contact, blob| Hand { office: &office, token: who.token.clone(), contact, blob };
    let first = hand(from, hash(&bytes));
    first.ask(600_000).await;
    assert_eq!(first.piece(0, &bytes).await.1["done"], true);
    name(&mut nadia, from, 1, hash(&bytes), bytes.len()).await;
    let merged = nadia.request(Request::Merge { from, into, taken: Vec::new() }).await.unwrap();
    assert!(matches!(merged, Reply::Applied(_)));
    synchronise(&mut nadia).await;
    assert_eq!(hand(into, hash(&bytes)).get(None).await.status, 200);
    let second = hand(into, BlobId::new([4; 32]));
    assert_eq!(code(&second.ask(600_000).await), (507, "files-full"));
    assert_eq!(second.ask(300_000).await.0, 200);
    office.close().await;
}

async fn person(device: &mut Device) -> ItemId {
    device.status().await.unwrap().user.unwrap().person
}
