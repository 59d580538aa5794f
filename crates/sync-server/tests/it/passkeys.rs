//! Passkeys: the third way in.

use crate::{
    authenticator::{HAS_EXTENSIONS, Passkey},
    kit::{Answer, Office, Withheld, ask},
};
use carnet_engine::api::Credentials;
use serde_json::{Value as Json, json};

const PASSWORD: &str = "trois chevaux dorment";

async fn post(office: &Office, who: Option<&Credentials>, path: &str, body: Json) -> (u16, Json) {
    let bearer = who.map(|who| format!("Bearer {}", who.token)).unwrap_or_default();
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let Answer { status, body, .. } =
        ask(&office.host, "POST", path, &headers, &body.to_string()).await;
    (status, serde_json::from_slice(&body).unwrap())
}

async fn get(office: &Office, who: &Credentials, path: &str) -> Json {
    let bearer = format!("Bearer {}", who.token);
    let Answer { body, .. } =
        ask(&office.host, "GET", path, &[("authorization", &bearer)], "").await;
    serde_json::from_slice(&body).unwrap()
}

/// Where browsers of this machine find the server.
fn near(office: &Office) -> String {
    format!("http://localhost:{}", office.host.rsplit_once(':').unwrap().1)
}

async fn begin(office: &Office, who: &Credentials) -> Json {
    let (status, options) = post(office, Some(who), "/api/passkeys/begin", json!({})).await;
    assert_eq!(status, 200, "{options}");
    options
}

async fn keep(office: &Office, who: &Credentials, made: &Json, name: &str) -> (u16, Json) {
    post(office, Some(who), "/api/passkeys/add", json!({ "passkey": made, "name": name })).await
}

/// A passkey that somebody has added.
async fn added(office: &Office, who: &Credentials, name: &str) -> Passkey {
    let (passkey, made) = Passkey::made(name, &begin(office, who).await, &near(office));
    assert_eq!(keep(office, who, &made, name).await, (200, json!({})));
    passkey
}

async fn challenge(office: &Office) -> Json {
    let (status, options) = post(office, None, "/api/passkeys/challenge", json!({})).await;
    assert_eq!(status, 200, "{options}");
    options
}

async fn show(office: &Office, shown: &Json) -> (u16, Json) {
    let body = json!({ "passkey": shown, "device_name": "iPad" });
    post(office, None, "/api/passkeys/sign-in", body).await
}

async fn sign_in(office: &Office, passkey: &mut Passkey) -> (u16, Json) {
    let shown = passkey.signed(&challenge(office).await);
    show(office, &shown).await
}

fn code((status, said): &(u16, Json)) -> (u16, &str) {
    (*status, said["code"].as_str().unwrap_or_default())
}

#[tokio::test]
async fn a_passkey_signs_another_device_of_the_same_person_in() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let nadia = office.credentials("Nadia Benali").await;
    let options = begin(&office, &nadia).await;
    assert_eq!(options["rp"]["id"], "localhost");
    assert_eq!(options["user"]["displayName"], "Nadia Benali");
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    let demanded = &options["extensions"]["enforceCredentialProtectionPolicy"];
    assert_ne!(demanded, &json!(true), "most authenticators have no such thing");
    let mut passkey = added(&office, &nadia, "Téléphone de Nadia").await;
    let host = office.host.clone();
    office.close().await;
    let office = Office::open_at(data.path(), &host).await;
    let asked = challenge(&office).await;
    assert_eq!(
        (&asked["userVerification"], &asked["rpId"]),
        (&json!("required"), &json!("localhost"))
    );
    assert_eq!(asked["allowCredentials"], json!([]), "nobody says who they are");
    let (status, joined) = sign_in(&office, &mut passkey).await;
    assert_eq!((status, &joined["person_name"]), (200, &json!("Nadia Benali")), "{joined}");
    assert_eq!(joined["person"], json!(nadia.person));
    assert_ne!(joined["device"], json!(nadia.device));
    let own = get(&office, &nadia, "/api/ways").await;
    assert_eq!(own["passkeys"][0]["name"], "Téléphone de Nadia");
    let ways = get(&office, &nadia, "/api/admin/rights").await["ways"].clone();
    let had =
        json!({ nadia.person.to_string(): { "password": false, "code": false, "passkeys": 1 } });
    assert_eq!(ways, had, "administrators see that there is one");
    assert_eq!(own["passkeys"][0]["credential"], passkey.signed_again(&asked)["id"]);
    let times = ["added", "used"].map(|time| own["passkeys"][0][time].as_i64().unwrap());
    assert!(times[0] > 0 && times[1] >= times[0], "{own}");
    assert_eq!(sign_in(&office, &mut passkey).await.0, 200, "the counter went on");
    office.close().await;
}

#[tokio::test]
async fn a_person_has_several_and_an_authenticator_makes_no_second_one() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let nadia = office.credentials("Nadia").await;
    let (mut phone, mut key) =
        (added(&office, &nadia, "Téléphone").await, added(&office, &nadia, "Clé USB").await);
    let options = begin(&office, &nadia).await;
    assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 2);
    assert_eq!(options["excludeCredentials"][0]["transports"], json!(["internal"]));
    let again = keep(&office, &nadia, &phone.registration(&options), "Encore").await;
    assert_eq!(code(&again), (409, "passkey-known"));
    assert_eq!(sign_in(&office, &mut phone).await.0, 200);
    assert_eq!(sign_in(&office, &mut key).await.0, 200);
    office.close().await;
}

#[tokio::test]
async fn whatever_is_wrong_with_a_passkey_the_answer_is_the_same() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    let right = added(&office, &nadia, "Téléphone").await;
    let other = added(&office, &malo, "Clé").await;
    let (stranger, _) = Passkey::made("inconnue", &begin(&office, &nadia).await, &near(&office));
    let foreign = Passkey { origin: "https://carnet.example".to_owned(), ..right.clone() };
    let named = Passkey { site: "carnet.example".to_owned(), ..right.clone() };
    let unverified = Passkey { flags: 0b001, ..right.clone() };
    let mut said = Vec::new();
    for mut passkey in [stranger, foreign, named, unverified, right.of(&other)] {
        said.push(sign_in(&office, &mut passkey).await);
    }
    let mut forged = right.clone().signed(&challenge(&office).await);
    let signature =
        other.clone().signed(&challenge(&office).await)["response"]["signature"].clone();
    forged["response"]["signature"] = signature;
    said.push(show(&office, &forged).await);
    said.push(show(&office, &json!({ "id": "AAAA" })).await);
    assert_eq!(code(&said[0]), (401, "passkey"));
    assert!(said.iter().all(|one| *one == said[0]), "{said:?}");
    assert_eq!(sign_in(&office, &mut right.clone()).await.0, 200);
    office.close().await;
}

#[tokio::test]
async fn a_challenge_is_answered_once_and_for_what_it_was_told() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    let mut passkey = added(&office, &nadia, "Téléphone").await;
    let shown = passkey.signed(&challenge(&office).await);
    assert_eq!(show(&office, &shown).await.0, 200);
    assert_eq!(code(&show(&office, &shown).await), (401, "passkey-old"));
    let made_up = json!({ "challenge": "AAAAAAAAAAAAAAAAAAAAAA" });
    let shown = passkey.signed(&made_up);
    assert_eq!(code(&show(&office, &shown).await), (401, "passkey-old"));
    let to_add = begin(&office, &nadia).await;
    let shown = passkey.signed(&to_add);
    assert_eq!(code(&show(&office, &shown).await), (401, "passkey-old"), "told to add one");
    let (_, made) = Passkey::made("autre", &begin(&office, &nadia).await, &near(&office));
    let others = keep(&office, &malo, &made, "À moi").await;
    assert_eq!(code(&others), (401, "passkey-old"), "told to Nadia's device");
    office.close().await;
}

#[tokio::test]
async fn a_passkey_that_was_not_made_as_asked_is_not_kept() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let nadia = office.credentials("Nadia").await;
    for odd in ["origin", "site", "unverified"] {
        let options = begin(&office, &nadia).await;
        let (mut passkey, _) = Passkey::made(odd, &options, &near(&office));
        match odd {
            "origin" => passkey.origin = format!("{}1", near(&office)),
            "site" => passkey.site = "carnet.example".to_owned(),
            _ => passkey.flags = 0b001,
        }
        let kept = keep(&office, &nadia, &passkey.registration(&options), "x").await;
        assert_eq!(code(&kept), (400, "passkey-unfit"), "{odd}");
    }
    let options = begin(&office, &nadia).await;
    let (_, made) = Passkey::made("nom", &options, &near(&office));
    assert_eq!(code(&keep(&office, &nadia, &made, " ").await), (400, "name"));
    assert_eq!(get(&office, &nadia, "/api/ways").await["passkeys"], json!([]));
    office.close().await;
}

#[tokio::test]
async fn an_authenticator_may_be_able_to_do_more_than_was_asked_for() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let nadia = office.credentials("Nadia").await;
    let options = begin(&office, &nadia).await;
    let (mut passkey, _) = Passkey::made("Téléphone", &options, &near(&office));
    passkey.flags |= HAS_EXTENSIONS;
    let kept = keep(&office, &nadia, &passkey.registration(&options), "Téléphone").await;
    assert_eq!(kept, (200, json!({})));
    passkey.flags ^= HAS_EXTENSIONS;
    assert_eq!(sign_in(&office, &mut passkey).await.0, 200);
    office.close().await;
}

#[tokio::test]
async fn a_counter_that_steps_back_is_refused_and_in_the_audit_log() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let nadia = office.credentials("Nadia").await;
    let mut passkey = added(&office, &nadia, "Téléphone").await;
    let copy = passkey.clone();
    assert_eq!(sign_in(&office, &mut passkey).await.0, 200);
    let shown = copy.signed_again(&challenge(&office).await);
    assert_eq!(code(&show(&office, &shown).await), (401, "passkey"));
    assert_eq!(sign_in(&office, &mut passkey).await.0, 200, "the one that counts on is good");
    let journal = get(&office, &nadia, "/api/admin/journal?words=passkey").await;
    let acts: Vec<&str> = journal["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["act"].as_str().unwrap())
        .collect();
    assert_eq!(
        acts,
        ["signed-in-by-passkey", "passkey-copied", "signed-in-by-passkey", "passkey-added"]
    );
    office.close().await;
}

#[tokio::test]
async fn who_has_a_password_shows_it_to_add_a_passkey() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let nadia = office.credentials("Nadia").await;
    let chosen = json!({ "email": "nadia@armor.example", "password": PASSWORD });
    assert_eq!(post(&office, Some(&nadia), "/api/password", chosen).await.0, 200);
    let path = "/api/passkeys/begin";
    let bare = post(&office, Some(&nadia), path, json!({})).await;
    assert_eq!(code(&bare), (401, "sign-in"));
    let wrong = post(&office, Some(&nadia), path, json!({ "password": "x" })).await;
    assert_eq!(code(&wrong), (401, "sign-in"));
    let (status, options) =
        post(&office, Some(&nadia), path, json!({ "password": PASSWORD })).await;
    assert_eq!(status, 200);
    let (mut passkey, made) = Passkey::made("Téléphone", &options, &near(&office));
    assert_eq!(keep(&office, &nadia, &made, "Téléphone").await.0, 200);
    assert_eq!(sign_in(&office, &mut passkey).await.0, 200);
    let typed = json!({ "email": "nadia@armor.example", "password": PASSWORD });
    assert_eq!(post(&office, None, "/api/sign-in", typed).await.0, 200, "the password remains");
    office.close().await;
}

#[tokio::test]
async fn who_has_passkeys_alone_has_no_empty_password() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let nadia = office.credentials("Nadia").await;
    let mut passkey = added(&office, &nadia, "Téléphone").await;
    let typed = json!({ "email": "", "password": "" });
    let empty = post(&office, None, "/api/sign-in", typed).await;
    assert_eq!(code(&empty), (401, "sign-in"));
    let codes = post(&office, Some(&nadia), "/api/code", json!({})).await;
    assert_eq!(code(&codes), (401, "sign-in"), "codes are asked for beside a password");
    let chosen = json!({ "email": "nadia@armor.example", "password": PASSWORD });
    assert_eq!(post(&office, Some(&nadia), "/api/password", chosen).await.0, 200);
    assert_eq!(sign_in(&office, &mut passkey).await.0, 200, "it stayed");
    office.close().await;
}

#[tokio::test]
async fn a_removed_passkey_is_refused_and_nobody_removes_anothers() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    let mut passkey = added(&office, &nadia, "Téléphone").await;
    let id = get(&office, &nadia, "/api/ways").await["passkeys"][0]["id"].clone();
    let path = "/api/passkeys/remove";
    let others = post(&office, Some(&malo), path, json!({ "id": id })).await;
    assert_eq!(code(&others), (404, "passkey-unknown"));
    assert_eq!(post(&office, None, path, json!({ "id": id })).await.0, 401);
    assert_eq!(sign_in(&office, &mut passkey).await.0, 200);
    assert_eq!(post(&office, Some(&nadia), path, json!({ "id": id })).await.0, 200);
    assert_eq!(code(&sign_in(&office, &mut passkey).await), (401, "passkey"));
    assert_eq!(get(&office, &nadia, "/api/ways").await["passkeys"], json!([]));
    let mut again = added(&office, &nadia, "Téléphone").await;
    assert_eq!(sign_in(&office, &mut again).await.0, 200, "it may come back");
    office.close().await;
}

#[tokio::test]
async fn whoever_is_recovered_or_leaves_has_no_passkey_left() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    let mut passkey = added(&office, &malo, "Téléphone").await;
    let whom = json!({ "person": malo.person });
    let recovered = post(&office, Some(&nadia), "/api/admin/recover", whom.clone()).await;
    assert_eq!(recovered.0, 200);
    assert_eq!(code(&sign_in(&office, &mut passkey).await), (401, "passkey"));
    let mut passkey = added(&office, &malo, "Autre").await;
    let (_, made) = Passkey::made("Tard", &begin(&office, &malo).await, &near(&office));
    let late = json!({ "passkey": made, "name": "Tard" });
    let withheld = Withheld::ask(&office.host, "/api/passkeys/add", &malo, &late).await;
    assert_eq!(post(&office, Some(&nadia), "/api/admin/dismiss", whom).await.0, 200);
    assert_eq!(withheld.send().await, 401);
    assert_eq!(code(&sign_in(&office, &mut passkey).await), (401, "passkey"));
    office.close().await;
}

#[tokio::test]
async fn one_passkey_is_not_tried_for_ever_from_wherever() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let nadia = office.credentials("Nadia").await;
    let known = added(&office, &nadia, "Téléphone").await;
    let (stranger, _) = Passkey::made("inconnue", &begin(&office, &nadia).await, &near(&office));
    for passkey in [known, stranger] {
        let wrong = Passkey { flags: 0, ..passkey };
        let mut last = (0, Json::Null);
        for number in 0..11 {
            let from = format!("10.0.0.{number}");
            let shown = wrong.signed_again(&challenge(&office).await);
            let body = json!({ "passkey": shown }).to_string();
            let headers =
                [("x-forwarded-for", from.as_str()), ("content-type", "application/json")];
            let answer = ask(&office.host, "POST", "/api/passkeys/sign-in", &headers, &body).await;
            last = (answer.status, serde_json::from_slice(&answer.body).unwrap());
        }
        assert_eq!(code(&last), (429, "too-many"));
    }
    office.close().await;
}

#[tokio::test]
async fn passkeys_belong_to_the_address_that_people_use() {
    let data = tempfile::tempdir().unwrap();
    let public = |url: &str| Some(url.parse().unwrap());
    let office = Office::open_with(data.path(), |settings| {
        settings.public_url = public("https://carnet.example");
    });
    let office = office.await;
    let invited = office.admin("/admin/invite", &json!({ "name": "Nadia" })).await;
    let nadia = carnet_device::join(invited["near"].as_str().unwrap(), "test").await.unwrap();
    let options = begin(&office, &nadia).await;
    assert_eq!(options["rp"]["id"], "carnet.example");
    let (_, near_made) = Passkey::made("près", &options, &near(&office));
    let refused = keep(&office, &nadia, &near_made, "Près").await;
    assert_eq!(code(&refused), (400, "passkey-unfit"), "from another page");
    let options = begin(&office, &nadia).await;
    let (mut passkey, made) = Passkey::made("Téléphone", &options, "https://carnet.example");
    assert_eq!(keep(&office, &nadia, &made, "Téléphone").await.0, 200);
    assert_eq!(sign_in(&office, &mut passkey).await.0, 200);
    let host = office.host.clone();
    office.close().await;
    let office = Office::open_at_with(data.path(), &host, |settings| {
        settings.public_url = public("https://192.168.1.4");
    });
    let office = office.await;
    let asked = post(&office, None, "/api/passkeys/challenge", json!({})).await;
    assert_eq!(code(&asked), (409, "passkey-address"), "a number is no name");
    office.close().await;
}
