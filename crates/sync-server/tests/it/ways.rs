//! Passwords and codes: the second way in.

use crate::kit::{Answer, Office, Withheld, ask};
use carnet_engine::api::Credentials;
use hmac::{Hmac, Mac};
use serde_json::{Value as Json, json};
use sha1::Sha1;

const PASSWORD: &str = "trois chevaux dorment";
const EMAIL: &str = "nadia@armor.example";

async fn post(office: &Office, who: Option<&Credentials>, path: &str, body: Json) -> (u16, Json) {
    let bearer = who.map(|who| format!("Bearer {}", who.token)).unwrap_or_default();
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let Answer { status, body, .. } =
        ask(&office.host, "POST", path, &headers, &body.to_string()).await;
    (status, serde_json::from_slice(&body).unwrap())
}

async fn sign_in(office: &Office, email: &str, password: &str, code: &str) -> (u16, Json) {
    let body = json!({ "email": email, "password": password, "code": code });
    post(office, None, "/api/sign-in", body).await
}

/// Nadia, who has chosen a password.
async fn chosen(office: &Office) -> Credentials {
    chosen_by(office, "Nadia", EMAIL).await
}

/// Somebody who has chosen a password, to sign in with beside this address.
async fn chosen_by(office: &Office, name: &str, email: &str) -> Credentials {
    let who = office.credentials(name).await;
    let body = json!({ "email": email, "password": PASSWORD });
    assert_eq!(post(office, Some(&who), "/api/password", body).await.0, 200);
    who
}

#[tokio::test]
async fn a_password_signs_another_device_of_the_same_person_in() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let nadia = chosen(&office).await;
    let host = office.host.clone();
    office.close().await;
    let office = Office::open_at(data.path(), &host).await;
    let (status, joined) = sign_in(&office, " NADIA@armor.example", PASSWORD, "").await;
    assert_eq!((status, &joined["person_name"]), (200, &json!("Nadia")));
    assert_eq!(joined["person"], json!(nadia.person));
    assert_ne!(joined["device"], json!(nadia.device));
    office.close().await;
    let file = std::fs::read(data.path().join("store/db")).unwrap();
    assert!(!file.windows(PASSWORD.len()).any(|part| part == PASSWORD.as_bytes()));
}

#[tokio::test]
async fn who_does_not_know_the_password_does_not_learn_whether_there_is_an_account() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    chosen(&office).await;
    let wrong = sign_in(&office, EMAIL, "trois vaches dorment", "").await;
    let nobody = sign_in(&office, "personne@armor.example", PASSWORD, "").await;
    assert_eq!((wrong.0, &wrong.1["code"]), (401, &json!("sign-in")));
    assert_eq!(wrong, nobody);
    let mut statuses = Vec::new();
    for email in [EMAIL, "personne@armor.example"] {
        for _ in 0..8 {
            statuses.push(sign_in(&office, email, "x", "").await.0);
        }
    }
    assert_eq!(statuses, [401; 16], "the ninth attempts at each");
    office.close().await;
}

#[tokio::test]
async fn an_account_is_not_tried_for_ever_from_wherever() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    chosen(&office).await;
    let mut last = (0, Json::Null);
    for number in 0..11 {
        let from = format!("10.0.0.{number}");
        let body = json!({ "email": EMAIL, "password": "x" }).to_string();
        let headers = [("x-forwarded-for", from.as_str()), ("content-type", "application/json")];
        let answer = ask(&office.host, "POST", "/api/sign-in", &headers, &body).await;
        last = (answer.status, serde_json::from_slice(&answer.body).unwrap());
    }
    assert_eq!((last.0, &last.1["code"]), (429, &json!("too-many")));
    let link = office.link("Nadia").await;
    assert!(carnet_device::join(&link, "iPad").await.is_ok(), "the link remains");
    office.close().await;
}

#[tokio::test]
async fn easy_passwords_and_what_is_no_address_are_refused_by_code() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let nadia = office.credentials("Nadia Benali").await;
    for (email, password, code) in [
        ("nadia", PASSWORD, "email"),
        (EMAIL, "court", "password-short"),
        (EMAIL, "MotDePasse!1", "password-common"),
        (EMAIL, "benali-2026!", "password-personal"),
        (EMAIL, "aaaaaaaaaaaa", "password-pattern"),
    ] {
        let body = json!({ "email": email, "password": password });
        let (status, said) = post(&office, Some(&nadia), "/api/password", body).await;
        assert_eq!((status, &said["code"]), (400, &json!(code)), "{password}");
    }
    office.close().await;
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it_and_an_address_is_one_persons() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (chosen(&office).await, office.credentials("Malo").await);
    let other = "quatre chevaux dorment";
    let change = |current: &str| json!({ "email": EMAIL, "password": other, "current": current });
    assert_eq!(post(&office, Some(&nadia), "/api/password", change("x")).await.0, 401);
    assert_eq!(post(&office, Some(&nadia), "/api/password", change(PASSWORD)).await.0, 200);
    assert_eq!(sign_in(&office, EMAIL, PASSWORD, "").await.0, 401);
    assert_eq!(sign_in(&office, EMAIL, other, "").await.0, 200);
    let (status, said) = post(&office, Some(&malo), "/api/password", change("")).await;
    assert_eq!((status, &said["code"]), (409, &json!("email-taken")));
    assert_eq!(post(&office, None, "/api/password", change("")).await.0, 401);
    office.close().await;
}

#[tokio::test]
async fn a_code_is_asked_for_of_who_knows_the_password() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let nadia = chosen(&office).await;
    let (status, offer) = post(&office, Some(&nadia), "/api/code", json!({})).await;
    assert_eq!((status, offer["secret"].as_str().unwrap().len()), (200, 32));
    assert!(
        offer["url"].as_str().unwrap().starts_with("otpauth://totp/Carnet:nadia@armor.example")
    );
    assert_eq!(sign_in(&office, EMAIL, PASSWORD, "").await.0, 200, "it is not confirmed");
    let wrong = post(&office, Some(&nadia), "/api/code/confirm", json!({ "code": "000000" })).await;
    assert_eq!((wrong.0, &wrong.1["code"]), (401, &json!("code")));
    let codes = Codes(offer["secret"].as_str().unwrap().to_owned());
    let body = json!({ "code": codes.at(-1) });
    assert_eq!(post(&office, Some(&nadia), "/api/code/confirm", body).await.0, 200);
    let (status, said) = sign_in(&office, EMAIL, PASSWORD, "").await;
    assert_eq!((status, &said["code"]), (401, &json!("code-needed")));
    let (status, said) = sign_in(&office, EMAIL, "x", "").await;
    assert_eq!((status, &said["code"]), (401, &json!("sign-in")), "not of others");
    let code = codes.at(1);
    assert_eq!(sign_in(&office, EMAIL, PASSWORD, &code).await.0, 200);
    assert_eq!(sign_in(&office, EMAIL, PASSWORD, &code).await.0, 401, "no code works twice");
    let body = json!({ "password": PASSWORD });
    let other = post(&office, Some(&nadia), "/api/code", json!({})).await;
    assert_eq!((other.0, &other.1["code"]), (401, &json!("sign-in")), "others would replace it");
    assert_eq!(post(&office, Some(&nadia), "/api/code", body.clone()).await.0, 200);
    assert_eq!(post(&office, Some(&nadia), "/api/code/remove", body).await.0, 200);
    assert_eq!(sign_in(&office, EMAIL, PASSWORD, "").await.0, 200);
    office.close().await;
}

#[tokio::test]
async fn an_administrator_lets_somebody_in_who_has_forgotten_everything() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let nadia = chosen(&office).await;
    let malo = chosen_by(&office, "Malo", "malo@armor.example").await;
    let whom = json!({ "person": malo.person });
    assert_eq!(post(&office, Some(&malo), "/api/admin/recover", whom.clone()).await.0, 403);
    let (status, answer) = post(&office, Some(&nadia), "/api/admin/recover", whom).await;
    assert_eq!(status, 200);
    assert_eq!(sign_in(&office, "malo@armor.example", PASSWORD, "").await.0, 401);
    let again = carnet_device::join(answer["url"].as_str().unwrap(), "iPad").await.unwrap();
    assert_eq!(again.person, malo.person);
    let nobody = json!({ "person": "0000000000000000" });
    assert_eq!(post(&office, Some(&nadia), "/api/admin/recover", nobody).await.0, 404);
    office.close().await;
}

#[tokio::test]
async fn whoever_leaves_has_no_way_in_left() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let nadia = chosen(&office).await;
    let malo = chosen_by(&office, "Malo", "malo@armor.example").await;
    let link = office.link("Malo").await;
    let whom = |person| json!({ "person": person });
    let own = post(&office, Some(&nadia), "/api/admin/dismiss", whom(nadia.person)).await;
    assert_eq!((own.0, &own.1["code"]), (409, &json!("oneself")));
    let path = "/api/admin/dismiss";
    assert_eq!(post(&office, Some(&malo), path, whom(nadia.person)).await.0, 403);
    assert_eq!(post(&office, Some(&nadia), path, whom(malo.person)).await.0, 200);
    let host = office.host.clone();
    office.close().await;
    let office = Office::open_at(data.path(), &host).await;
    let mut raw = office.raw().await;
    raw.hello(&malo).await;
    assert_eq!(raw.refused().await.0, "revoked");
    assert_eq!(sign_in(&office, "malo@armor.example", PASSWORD, "").await.0, 401);
    assert!(carnet_device::join(&link, "iPad").await.is_err());
    assert_eq!(sign_in(&office, EMAIL, PASSWORD, "").await.0, 200, "others are as before");
    office.close().await;
}

#[tokio::test]
async fn whoever_leaves_finishes_no_request_that_they_had_begun() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let nadia = chosen(&office).await;
    let malo = office.credentials("Malo").await;
    office.admin("/admin/place", &json!({ "name": "Malo", "role": "administrator" })).await;
    let own = json!({ "email": "malo@armor.example", "password": PASSWORD });
    let begun = Withheld::ask(&office.host, "/api/password", &malo, &own).await;
    let friend = json!({ "name": "Un ami" });
    let link = Withheld::ask(&office.host, "/api/admin/invite", &malo, &friend).await;
    let whom = json!({ "person": malo.person });
    assert_eq!(post(&office, Some(&nadia), "/api/admin/dismiss", whom).await.0, 200);
    assert_eq!((begun.send().await, link.send().await), (401, 401));
    assert_eq!(sign_in(&office, "malo@armor.example", PASSWORD, "").await.0, 401);
    office.close().await;
}

#[tokio::test]
async fn somebody_else_trying_does_not_keep_who_is_signed_in_from_their_own_ways() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let nadia = chosen(&office).await;
    for _ in 0..11 {
        sign_in(&office, &nadia.person.to_string(), "x", "").await;
    }
    let body = json!({ "email": EMAIL, "password": PASSWORD, "current": PASSWORD });
    assert_eq!(post(&office, Some(&nadia), "/api/password", body).await.0, 200);
    office.close().await;
}

/// What a person's app shows, computed apart from the server's own code.
struct Codes(String);

impl Codes {
    /// The code of so many steps from now.
    fn at(&self, steps: i64) -> String {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        let step = i64::try_from(now.as_secs()).unwrap() / 30 + steps;
        let mut hmac = Hmac::<Sha1>::new_from_slice(&self.secret()).unwrap();
        hmac.update(&step.to_be_bytes());
        let hash = hmac.finalize().into_bytes();
        let at = usize::from(hash[19] & 15);
        let number = u32::from_be_bytes(hash[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000)
    }

    fn secret(&self) -> Vec<u8> {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let five = self.0.chars().map(|c| letters.find(c).unwrap());
        let bits: Vec<bool> =
            five.flat_map(|v| (0..5).rev().map(move |n| v >> n & 1 == 1)).collect();
        bits.chunks_exact(8).map(|b| b.iter().fold(0, |v, bit| v << 1 | u8::from(*bit))).collect()
    }
}
