//! The secret address of a person's calendar: what it shows, to whom, and for how long.

use crate::{
    devices::post,
    kit::{Answer, Device, Office, apply, ask, create, get, set, synchronise},
};
use carnet_engine::api::Credentials;
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, Place},
    kind::{DocKey, year_of},
    value::Value,
};
use serde_json::{Value as Json, json};
use std::{
    collections::BTreeSet,
    time::{SystemTime, UNIX_EPOCH},
};

/// Tomorrow, milliseconds since 1970.
fn tomorrow() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(now.as_millis()).unwrap() + 86_400_000
}

/// Notes an appointment in which these people take part, and another contact.
async fn meet(
    device: &mut Device,
    (contact, item): (DocId, u64),
    title: &str,
    people: &[ItemId],
    with: Option<DocId>,
) {
    let people: BTreeSet<String> = people.iter().map(ToString::to_string).collect();
    let mut fields = vec![
        ("title".to_owned(), Value::text(title)),
        ("at".to_owned(), Value::Instant(tomorrow())),
        ("people".to_owned(), Value::Set(people)),
    ];
    fields.extend(
        with.map(|other| ("contacts".to_owned(), Value::Set(BTreeSet::from([other.to_string()])))),
    );
    let collection = "appointments".to_owned();
    let add = Edit::Add { collection, item: ItemId::new(item.to_be_bytes()), fields };
    apply(device, activity(contact), vec![add]).await;
    synchronise(device).await;
}

fn activity(contact: DocId) -> DocKey {
    DocKey::Activity { contact, year: year_of(tomorrow()) }
}

async fn answer(office: &Office, who: &Credentials, method: &str, path: &str) -> Json {
    let bearer = format!("Bearer {}", who.token);
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let body = if method == "POST" { "{}" } else { "" };
    let answer = ask(&office.host, method, path, &headers, body).await;
    assert_eq!(answer.status, 200, "{path}");
    serde_json::from_slice(&answer.body).unwrap()
}

/// A new address of somebody's, as a path.
async fn subscribe(office: &Office, who: &Credentials) -> String {
    let made = answer(office, who, "POST", "/api/feed").await;
    let url = made["url"].as_str().unwrap();
    let path = url.strip_prefix(&format!("http://{}", office.host)).unwrap().to_owned();
    assert_eq!(path.len(), "/agenda/".len() + 64 + ".ics".len(), "256 random bits");
    path
}

async fn read(office: &Office, path: &str) -> Answer {
    get(&office.host, path, &[]).await
}

/// The lines of a calendar, unfolded.
fn lines(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200);
    let text = String::from_utf8(answer.body.clone()).unwrap().replace("\r\n ", "");
    text.lines().map(str::to_owned).collect()
}

fn titles(answer: &Answer) -> Vec<String> {
    let lines = lines(answer);
    let of = lines.iter().filter_map(|line| line.strip_prefix("SUMMARY:"));
    let mut titles: Vec<_> = of.map(str::to_owned).collect();
    titles.sort();
    titles
}

/// All that an answer says, but when.
fn said(answer: &Answer) -> (String, Vec<u8>) {
    let is_date = |line: &&str| !line.to_lowercase().starts_with("date:");
    let head: Vec<&str> = answer.head.lines().filter(is_date).collect();
    (head.join("\n"), answer.body.clone())
}

#[tokio::test]
async fn a_calendar_program_reads_an_address_again_and_again_and_is_told_when_nothing_changed() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (who, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    let mut nadia = office.device("Nadia").await;
    apply(&mut nadia, DocKey::Settings, vec![set("company_name", "Maison Rivière")]).await;
    let contact = create(&mut nadia, 1, "Le Fournil").await;
    meet(&mut nadia, (contact, 1), "Devis du four", &[who.person], None).await;
    meet(&mut nadia, (contact, 2), "Visite de Malo", &[malo.person], None).await;
    assert_eq!(answer(&office, &who, "GET", "/api/feed").await["created"], Json::Null);
    let path = subscribe(&office, &who).await;
    let first = read(&office, &path).await;
    assert_eq!(titles(&first), ["Devis du four"]);
    for line in ["X-WR-CALNAME:Maison Rivière", "CONTACT:Le Fournil"] {
        assert!(lines(&first).iter().any(|found| found == line), "no {line}");
    }
    for (name, value) in [
        ("content-type", "text/calendar; charset=utf-8"),
        ("cache-control", "private, no-cache"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-robots-tag", "noindex"),
    ] {
        assert_eq!(first.header(name), Some(value));
    }
    let (mark, written) = (first.header("etag").unwrap(), first.header("last-modified").unwrap());
    for known in [("if-none-match", mark), ("if-modified-since", written)] {
        let again = get(&office.host, &path, &[known]).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{known:?}");
        assert_eq!(again.header("etag"), Some(mark));
    }
    let head = ask(&office.host, "HEAD", &path, &[], "").await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    // Another server on the same store gives the same mark.
    let (host, mark) = (office.host.clone(), mark.to_owned());
    nadia.set_online(false).await;
    office.close().await;
    let office = Office::open_at(data.path(), &host).await;
    assert_eq!(get(&host, &path, &[("if-none-match", &mark)]).await.status, 304);
    nadia.set_online(true).await;
    let place = Place::Item {
        collection: "appointments".to_owned(),
        item: ItemId::new(1_u64.to_be_bytes()),
    };
    let value = Some(Value::text("Devis signé"));
    let rename = Edit::Set { place, field: "title".to_owned(), value };
    apply(&mut nadia, activity(contact), vec![rename]).await;
    synchronise(&mut nadia).await;
    let changed = get(&host, &path, &[("if-none-match", &mark)]).await;
    assert_eq!(titles(&changed), ["Devis signé"]);
    let told = answer(&office, &who, "GET", "/api/feed").await;
    assert!(told["created"].is_i64() && told["read"].is_i64(), "{told}");
    office.close().await;
}

#[tokio::test]
async fn whatever_is_wrong_with_an_address_the_answer_is_the_same() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let who = office.credentials("Nadia").await;
    let before = subscribe(&office, &who).await;
    let path = subscribe(&office, &who).await;
    assert_eq!(read(&office, &path).await.status, 200);
    let never = said(&read(&office, &format!("/agenda/{}.ics", "0".repeat(64))).await);
    assert!(never.0.starts_with("HTTP/1.1 404"), "{}", never.0);
    let long = format!("/agenda/{}.ics", "a".repeat(2_000));
    for odd in ["/agenda/.ics", "/agenda/%00.ics", "/agenda/..%2f.ics", &long, &before] {
        assert_eq!(said(&read(&office, odd).await), never, "{odd:.40}");
    }
    answer(&office, &who, "POST", "/api/feed/remove").await;
    assert_eq!(said(&read(&office, &path).await), never);
    answer(&office, &who, "POST", "/api/feed/remove").await;
    assert_eq!(answer(&office, &who, "GET", "/api/feed").await["created"], Json::Null);
    let bearer = format!("Bearer {}", who.token);
    let journal = get(&office.host, "/api/admin/journal", &[("authorization", &bearer)]).await;
    let journal: Json = serde_json::from_slice(&journal.body).unwrap();
    let acts = journal["entries"].as_array().unwrap().iter().map(|entry| entry["act"].clone());
    let acts: Vec<_> = acts.take(3).collect();
    assert_eq!(acts, ["feed-removed", "feed-made", "feed-made"]);
    let secret = path.trim_start_matches("/agenda/").trim_end_matches(".ics");
    assert!(!journal.to_string().contains(secret));
    office.close().await;
}

#[tokio::test]
async fn what_its_person_does_not_receive_is_not_in_it() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadias, malos) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    office.admin("/admin/place", &json!({ "name": "Malo", "role": "rep" })).await;
    let mut nadia = office.device("Nadia").await;
    let own = create(&mut nadia, 1, "Le Fournil").await;
    let other = create(&mut nadia, 2, "Secret du Port").await;
    for (contact, rep) in [(own, malos.person), (other, nadias.person)] {
        apply(&mut nadia, DocKey::Contact(contact), vec![set("rep", &rep.to_string())]).await;
    }
    let both = [nadias.person, malos.person];
    meet(&mut nadia, (own, 1), "Au Fournil", &both, Some(other)).await;
    meet(&mut nadia, (other, 2), "Au Port", &both, None).await;
    let (of_nadia, of_malo) = (subscribe(&office, &nadias).await, subscribe(&office, &malos).await);
    assert_eq!(titles(&read(&office, &of_nadia).await), ["Au Fournil", "Au Port"]);
    let seen = read(&office, &of_malo).await;
    assert_eq!(titles(&seen), ["Au Fournil"]);
    assert!(
        !String::from_utf8(seen.body.clone()).unwrap().contains("Secret"),
        "not by name either"
    );
    // It is his to know from now on, and then no more.
    apply(&mut nadia, DocKey::Contact(other), vec![set("rep", &malos.person.to_string())]).await;
    synchronise(&mut nadia).await;
    assert_eq!(titles(&read(&office, &of_malo).await), ["Au Fournil", "Au Port"]);
    apply(&mut nadia, DocKey::Contact(own), vec![set("rep", &nadias.person.to_string())]).await;
    synchronise(&mut nadia).await;
    assert_eq!(titles(&read(&office, &of_malo).await), ["Au Port"]);
    office.close().await;
}

#[tokio::test]
async fn an_address_goes_with_its_person_and_rests_while_they_have_no_device() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (nadia, malo) = (office.credentials("Nadia").await, office.credentials("Malo").await);
    let path = subscribe(&office, &malo).await;
    assert_eq!(read(&office, &path).await.status, 200);
    assert_eq!(post(&office, &malo, "/api/sign-out", &json!({})).await, 200);
    assert_eq!(read(&office, &path).await.status, 404);
    office.credentials("Malo").await;
    assert_eq!(read(&office, &path).await.status, 200);
    let person = json!({ "person": malo.person });
    assert_eq!(post(&office, &nadia, "/api/admin/dismiss", &person).await, 200);
    assert_eq!(read(&office, &path).await.status, 404);
    office.credentials("Malo").await;
    assert_eq!(read(&office, &path).await.status, 404, "it is not there any more");
    office.close().await;
}

#[tokio::test]
async fn who_reads_all_the_time_waits_and_so_does_who_guesses() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let who = office.credentials("Nadia").await;
    let path = subscribe(&office, &who).await;
    for _ in 0..60 {
        assert_eq!(read(&office, &path).await.status, 200);
    }
    assert_eq!(read(&office, &path).await.status, 429);
    let mut statuses = Vec::new();
    for number in 0..21 {
        statuses.push(read(&office, &format!("/agenda/{number}.ics")).await.status);
    }
    assert_eq!((statuses[0], statuses[20]), (404, 429));
    office.close().await;
}
