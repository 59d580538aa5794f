//! A service of addresses: well, slow, garbled, asking to be left alone. And the pictures of maps,
//! which pages may show from the host that the company named and from no other.

use crate::kit::{Office, apply, ask, get, set, synchronise};
use carnet_model::kind::DocKey;
use serde_json::{Value as Json, json};
use std::{
    path::Path,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// A service that answers what it is told to, and notes what it was asked.
struct Service {
    host: String,
    asked: Arc<Mutex<Vec<String>>>,
    answer: Arc<Mutex<Option<String>>>,
}

impl Service {
    async fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let (asked, answer) =
            (Arc::<Mutex<Vec<String>>>::default(), Arc::<Mutex<Option<String>>>::default());
        let (note, say) = (Arc::clone(&asked), Arc::clone(&answer));
        tokio::spawn(async move {
            // Those that get no answer stay open.
            let mut silent = Vec::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await.unwrap());
                }
                let head = String::from_utf8(head).unwrap();
                note.lock().unwrap().push(head.lines().next().unwrap().to_owned());
                let answer = say.lock().unwrap().clone();
                match answer {
                    Some(answer) => drop(stream.write_all(answer.as_bytes()).await),
                    None => silent.push(stream),
                }
            }
        });
        Self { host, asked, answer }
    }

    fn says(&self, status: &str, headers: &str, body: &str) {
        let length = body.len();
        *self.answer.lock().unwrap() =
            Some(format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}\r\n{body}"));
    }

    fn finds(&self, score: f64) {
        let feature = json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": [-1.68, 48.11] },
            "properties": { "score": score, "type": "housenumber", "label": "12 Rue Haute 35000 Rennes" },
        });
        let body = json!({ "type": "FeatureCollection", "features": [feature] });
        self.says("200 OK", "content-type: application/json\r\n", &body.to_string());
    }

    fn count(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

async fn office(data: &Path, service: &Service) -> Office {
    let url = format!("http://{}", service.host).parse().unwrap();
    Office::open_with(data, |settings| settings.geocoder = Some(url)).await
}

async fn locate(office: &Office, token: &str, body: Json) -> (u16, Json) {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let answer = ask(&office.host, "POST", "/api/locate", &headers, &body.to_string()).await;
    (answer.status, serde_json::from_slice(&answer.body).unwrap())
}

fn street(number: u32) -> Json {
    json!({ "lines": format!("{number} rue Haute"), "postcode": "35000", "city": "Rennes" })
}

#[tokio::test]
async fn an_address_is_found_once_and_remembered() {
    let (data, service) = (tempfile::tempdir().unwrap(), Service::open().await);
    let office = office(data.path(), &service).await;
    let token = office.credentials("Nadia").await.token;
    service.finds(0.964);
    for _ in 0..2 {
        let (status, found) = locate(&office, &token, street(12)).await;
        assert_eq!(status, 200, "{found}");
        let expect = json!({ "latitude": 48.11, "longitude": -1.68, "score": 96, "precision": 1 });
        assert_eq!(found["found"], expect);
    }
    let asked = service.asked.lock().unwrap().clone();
    assert_eq!(asked, ["GET /search/?q=12%20rue%20Haute%20Rennes&limit=1&postcode=35000 HTTP/1.1"]);
    service.says("200 OK", "", r#"{"type":"FeatureCollection","features":[]}"#);
    assert_eq!(locate(&office, &token, street(13)).await.1["found"], Json::Null);
    service.says("400 Bad Request", "", "q is too short");
    assert_eq!(locate(&office, &token, street(14)).await.1["found"], Json::Null);
    let bearer = format!("Bearer {token}");
    let who = get(&office.host, "/api/locate", &[("authorization", &bearer)]).await;
    assert_eq!(serde_json::from_slice::<Json>(&who.body).unwrap()["service"], service.host);
    office.close().await;
}

#[tokio::test]
async fn a_service_that_is_not_well_is_left_alone() {
    for (status, headers, body) in [
        ("429 Too Many Requests", "retry-after: 60\r\n", ""),
        ("429 Too Many Requests", "retry-after: never\r\n", ""),
        ("500 Internal Server Error", "", "oops"),
        ("200 OK", "", "<html>captive portal</html>"),
        ("200 OK", "", r#"{"features":[{"geometry":{"coordinates":[999,999]}}]}"#),
        ("302 Found", "location: http://169.254.169.254/latest/\r\n", ""),
    ] {
        let (data, service) = (tempfile::tempdir().unwrap(), Service::open().await);
        let office = office(data.path(), &service).await;
        let token = office.credentials("Nadia").await.token;
        service.says(status, headers, body);
        for _ in 0..3 {
            let (code, said) = locate(&office, &token, street(12)).await;
            assert_eq!((code, said["code"].as_str()), (503, Some("geocoder")), "{status} {said}");
        }
        assert_eq!(service.count(), 1, "{status}");
        office.close().await;
    }
}

#[tokio::test]
async fn a_service_that_wants_a_moment_is_asked_again_after_it() {
    let (data, service) = (tempfile::tempdir().unwrap(), Service::open().await);
    let office = office(data.path(), &service).await;
    let token = office.credentials("Nadia").await.token;
    service.says("429 Too Many Requests", "retry-after: 0\r\n", "");
    assert_eq!(locate(&office, &token, street(12)).await.0, 503);
    service.finds(0.9);
    let found = async { while locate(&office, &token, street(12)).await.0 != 200 {} };
    tokio::time::timeout(crate::kit::PATIENCE, found).await.expect("it is asked again");
    office.close().await;
}

#[tokio::test]
async fn a_service_that_never_ends_is_given_up() {
    let (data, service) = (tempfile::tempdir().unwrap(), Service::open().await);
    let office = office(data.path(), &service).await;
    let token = office.credentials("Nadia").await.token;
    let long = format!("{{\"features\":[],\"x\":\"{}\"}}", "a".repeat(100_000));
    service.says("200 OK", "", &long);
    assert_eq!(locate(&office, &token, street(1)).await.0, 503);
    office.close().await;
    let data = tempfile::tempdir().unwrap();
    let office = self::office(data.path(), &service).await;
    let token = office.credentials("Nadia").await.token;
    *service.answer.lock().unwrap() = None;
    let before = std::time::Instant::now();
    assert_eq!(locate(&office, &token, street(2)).await.0, 503);
    assert!(before.elapsed() < crate::kit::PATIENCE);
    office.close().await;
}

#[tokio::test]
async fn nobody_is_asked_unless_a_service_was_named_and_for_nobody_else() {
    let (data, service) = (tempfile::tempdir().unwrap(), Service::open().await);
    let office = Office::open(data.path()).await;
    let token = office.credentials("Nadia").await.token;
    let (status, said) = locate(&office, &token, street(12)).await;
    assert_eq!((status, said["code"].as_str()), (404, Some("no-geocoder")));
    office.close().await;
    let data = tempfile::tempdir().unwrap();
    let office = self::office(data.path(), &service).await;
    assert_eq!(locate(&office, "guess", street(12)).await.0, 401);
    let token = office.credentials("Nadia").await.token;
    let long = json!({ "lines": "a".repeat(600) });
    assert_eq!(locate(&office, &token, long).await.0, 400);
    assert_eq!(locate(&office, &token, json!({ "postcode": "35000" })).await.0, 400);
    assert_eq!(service.count(), 0);
    office.close().await;
}

#[tokio::test]
async fn a_page_may_show_pictures_of_the_host_that_the_company_named() {
    let (data, app) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::write(app.path().join("index.html"), "<!doctype html>").unwrap();
    std::fs::write(app.path().join("sw.js"), "self").unwrap();
    let folder = app.path().to_owned();
    let office = Office::open_with(data.path(), |settings| settings.app = Some(folder)).await;
    let mut device = office.device("Nadia").await;
    let pictures = async |path: &str| {
        let answer = get(&office.host, path, &[]).await;
        let policy = answer.header("content-security-policy").unwrap().to_owned();
        policy.split("; ").find(|part| part.starts_with("img-src")).unwrap().to_owned()
    };
    assert_eq!(pictures("/carte").await, "img-src 'self' data: blob:");
    for (template, expect) in [
        (
            "https://tiles.example/{z}/{x}/{y}.png",
            "img-src 'self' data: blob: https://tiles.example",
        ),
        ("https://a.example;script-src *//{z}/{x}/{y}.png", "img-src 'self' data: blob:"),
        ("http://tiles.example/{z}/{x}/{y}.png", "img-src 'self' data: blob:"),
    ] {
        apply(&mut device, DocKey::Settings, vec![set("tile_url", template)]).await;
        synchronise(&mut device).await;
        assert_eq!(pictures("/carte").await, expect, "{template}");
        assert_eq!(pictures("/sw.js").await, "img-src 'self' data: blob:", "{template}");
    }
    office.close().await;
}
