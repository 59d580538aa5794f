//! Devices that meet at the server.

use crate::kit::{Office, apply, create, fiche, note, notes, set, synchronise, until_fiche};
use carnet_engine::api::{Reply, Request};
use carnet_model::kind::DocKey;

#[tokio::test]
async fn what_one_writes_the_other_sees_without_asking() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (mut nadia, mut malo) = (office.device("Nadia").await, office.device("Malo").await);
    let contact = create(&mut nadia, 1, "Boulangerie du Port").await;
    note(&mut nadia, contact, 1, "Four en panne").await;
    synchronise(&mut nadia).await;
    let seen = until_fiche(&mut malo, contact, |fiche| !fiche.view.events.is_empty()).await;
    assert_eq!(seen.view.name, "Boulangerie du Port");
    assert_eq!(notes(&seen), ["Four en panne"]);
    office.close().await;
}

#[tokio::test]
async fn what_two_write_apart_is_all_kept() {
    let data = tempfile::tempdir().unwrap();
    let office = Office::open(data.path()).await;
    let (mut nadia, mut malo) = (office.device("Nadia").await, office.device("Malo").await);
    let contact = create(&mut nadia, 1, "Boulangerie").await;
    synchronise(&mut nadia).await;
    until_fiche(&mut malo, contact, |_| true).await;
    nadia.set_online(false).await;
    malo.set_online(false).await;
    apply(&mut nadia, DocKey::Contact(contact), vec![set("category", "Boulangers")]).await;
    apply(&mut malo, DocKey::Contact(contact), vec![set("category", "Traiteurs")]).await;
    note(&mut nadia, contact, 1, "de Nadia").await;
    note(&mut malo, contact, 2, "de Malo").await;
    for device in [&mut nadia, &mut malo] {
        device.set_online(true).await;
        synchronise(device).await;
    }
    for device in [&mut nadia, &mut malo] {
        let all = |fiche: &carnet_engine::api::Fiche| {
            fiche.view.conflicts == 1 && fiche.view.events.len() == 2
        };
        let seen = until_fiche(device, contact, all).await;
        assert_eq!(notes(&seen), ["de Malo", "de Nadia"]);
    }
    office.close().await;
}

#[tokio::test]
async fn the_settings_say_whose_an_author_is() {
    let data = tempfile::tempdir().unwrap();
    let office =
        Office::open_with(data.path(), |settings| settings.company = Some("Armor".to_owned()))
            .await;
    let mut nadia = office.device("Nadia").await;
    let Reply::Workspace(workspace) = nadia.request(Request::Workspace).await.unwrap() else {
        panic!()
    };
    assert_eq!(workspace.company, "Armor");
    assert_eq!(
        workspace.people.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(),
        ["Nadia"]
    );
    let authors: Vec<_> = workspace
        .authors
        .iter()
        .map(|(_, person, device)| (person.as_str(), device.as_str()))
        .collect();
    assert_eq!(authors, [("Nadia", "test")]);
    office.close().await;
}

#[tokio::test]
async fn an_empty_store_is_filled_with_a_demo_once() {
    let data = tempfile::tempdir().unwrap();
    let demo = |settings: &mut carnet_sync_server::Settings| settings.demo = Some(20);
    let office = Office::open_with(data.path(), demo).await;
    let mut nadia = office.device("Nadia").await;
    nadia.settle().await;
    let contact = create(&mut nadia, 1, "Une de plus").await;
    synchronise(&mut nadia).await;
    office.close().await;
    let office = Office::open_with(data.path(), demo).await;
    let mut malo = office.device("Malo").await;
    malo.settle().await;
    assert!(fiche(&mut malo, contact).await.is_some());
    let fiches = malo.status().await.unwrap().sync.fiches;
    assert!((15..=21).contains(&fiches), "{fiches} fiches, archived ones aside");
    office.close().await;
}
