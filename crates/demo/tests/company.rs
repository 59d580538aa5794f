//! The demonstration company is the same every time, and is like a real one.

#![allow(clippy::unwrap_used, clippy::panic)]

use automerge::Automerge;
use carnet_demo::{Company, company};
use carnet_ids::DocId;
use carnet_model::{
    custom::Standing,
    kind::{self, DocKey},
    loyalty, purchase,
    terms::{price, schedule},
    value::Value,
    view::{self, FicheView, FieldView, TermsSource},
};
use std::collections::{BTreeMap, BTreeSet};

const FICHES: usize = 400;

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let bytes = |seed, fiches| company(seed, fiches).documents().collect::<Vec<_>>();
    assert_eq!(bytes(7, 40), bytes(7, 40));
    assert_ne!(bytes(7, 40), bytes(8, 40));
    assert_eq!(bytes(7, 40), company(7, 40).documents_by(3).collect::<Vec<_>>());
    // Fewer fiches are the beginning of more.
    assert_eq!(bytes(7, 40)[..], bytes(7, 90)[..bytes(7, 40).len()]);
}

#[test]
fn every_document_loads_and_says_what_it_is() {
    for (key, changes) in company(3, 100).documents() {
        let doc = load(&changes);
        assert_eq!(kind::key_of(&doc), Some(key));
        assert_eq!(doc.get_changes(&key.new_document().get_heads()).len(), changes.len() - 1);
    }
}

#[test]
fn it_is_like_a_real_one() {
    let fiches = fiches(&company(1, FICHES));
    assert_eq!(fiches.len(), FICHES);
    let some = |what: &str, least: usize, most: usize, is: &dyn Fn(&FicheView) -> bool| {
        let count = fiches.values().filter(|fiche| is(fiche)).count();
        assert!((least..=most).contains(&count), "{count} {what}");
    };
    some("persons", 30, 100, &|fiche| fiche.is_person);
    some("without a name", 0, 0, &|fiche| fiche.name.is_empty());
    some("with accents", 130, FICHES, &|fiche| !fiche.name.is_ascii());
    some("with long names", 1, 20, &|fiche| fiche.name.chars().count() > 95);
    some("with too long names", 0, 0, &|fiche| fiche.name.chars().count() > 125);
    some("abroad", 6, 40, &|fiche| {
        item_texts(fiche, "addresses", "country").iter().any(|code| code != "FR")
    });
    some("in conflict", 4, 8, &|fiche| fiche.conflicts > 0);
    some("archived", 3, 40, &|fiche| fiche.archived);
    some("with a wrong number", 2, 30, &|fiche| {
        fields(fiche)
            .any(|field| field.warning.as_deref().is_some_and(|code| code.contains("checksum")))
    });
    some("with a SIRET", 200, 350, &|fiche| {
        fields(fiche).any(|f| f.key == "siret" && f.value.is_some())
    });
    some("with events", 200, 370, &|fiche| !fiche.events.is_empty());
    let events: usize = fiches.values().map(|fiche| fiche.events.len()).sum();
    assert!((2 * FICHES..5 * FICHES).contains(&events), "{events} events");
}

#[test]
fn some_contacts_were_entered_twice() {
    let fiches = fiches(&company(1, FICHES));
    let mut seen = BTreeSet::new();
    let reached = |fiche: &FicheView| {
        let mut ways = item_texts(fiche, "coordinates", "phone");
        ways.extend(item_texts(fiche, "coordinates", "mobile"));
        ways.extend(
            item_texts(fiche, "coordinates", "email")
                .into_iter()
                .filter(|m| !m.contains("cabinet")),
        );
        ways
    };
    let twice =
        fiches.values().filter(|fiche| reached(fiche).iter().any(|way| !seen.insert(way.clone())));
    let twice = twice.count();
    assert!((3..=9).contains(&twice), "{twice} duplicates");
}

#[test]
fn everything_happens_within_three_years_and_by_known_devices() {
    let company = company(2, 80);
    let devices: BTreeSet<_> = company
        .people()
        .iter()
        .flat_map(|person| &person.devices)
        .map(|d| *d.actor.as_bytes())
        .collect();
    assert!(devices.len() > company.people().len());
    for (key, changes) in company.documents().filter(|(key, _)| *key != DocKey::Settings) {
        let birth = key.new_document().get_heads();
        for change in load(&changes).get_changes(&birth) {
            assert!(
                (1_700_438_400..=1_795_200_000).contains(&change.timestamp()),
                "{}",
                change.timestamp()
            );
            assert!(devices.iter().any(|actor| change.actor_id().to_bytes() == actor));
        }
    }
}

#[test]
fn the_settings_name_everyone() {
    let company = company(1, 0);
    let (_, changes) = company.settings();
    let settings = view::settings(&load(&changes));
    assert_eq!(settings.company, carnet_demo::COMPANY_NAME);
    assert_eq!(settings.people.len(), company.people().len());
}

#[test]
fn own_fields_hold_what_their_definitions_ask_for() {
    let company = company(1, FICHES);
    let (_, changes) = company.settings();
    let defaults = view::settings(&load(&changes)).defaults;
    assert_eq!(defaults.custom.len(), 8);
    let (mut filled, mut retired) = (0, 0);
    for (key, changes) in company.documents() {
        if !matches!(key, DocKey::Contact(_)) {
            continue;
        }
        let fiche = view::fiche_with(&load(&changes), &[], &defaults);
        let held = fiche.custom.iter().filter(|own| own.field.value.is_some());
        let held: Vec<_> = held.collect();
        assert!(held.iter().all(|own| own.field.warning.is_none()), "{held:?}");
        filled += usize::from(!held.is_empty());
        retired += held.iter().filter(|own| own.standing == Standing::Retired).count();
    }
    assert!((100..=300).contains(&filled), "{filled} with own fields");
    assert!(retired > 0);
}

#[test]
fn some_clients_have_services_cards_and_purchases() {
    let company = company(1, FICHES);
    let (_, changes) = company.settings();
    let settings = load(&changes);
    let held = ["loyalty_programmes", "loyalty_rates"]
        .map(|key| view::settings_collection(&settings, key).unwrap());
    let programmes = loyalty::programmes(&held);
    assert_eq!((programmes.len(), programmes[0].rates.len()), (1, 1));
    let (mut ledgers, mut articles, mut points) = (0, 0, 0);
    for (key, changes) in company.documents() {
        let doc = load(&changes);
        match key {
            DocKey::Ledger { .. } => {
                let ledger = view::ledger(&[(key, &doc)]);
                ledgers += 1;
                points += loyalty::entries(&ledger).values().map(Vec::len).sum::<usize>();
                assert!(!purchase::latest(&ledger, 5).is_empty());
            }
            DocKey::Catalogue(_) => articles += 1,
            _ => {}
        }
    }
    assert_eq!(articles, 5);
    assert!(ledgers > 20 && points > 20, "{ledgers} ledgers, {points} entries");
    let fiches = fiches(&company);
    for key in ["subscriptions", "credits", "dossiers", "memberships"] {
        let held = |fiche: &FicheView| {
            fiche.collections.iter().any(|of| of.key == key && !of.items.is_empty())
        };
        assert!(fiches.values().any(held), "{key}");
    }
}

#[test]
fn terms_are_agreed_with_some_clients() {
    let company = company(1, FICHES);
    let (_, changes) = company.settings();
    let settings = load(&changes);
    let held = ["payment_terms", "instalments"]
        .map(|key| view::settings_collection(&settings, key).unwrap());
    let schedules = schedule::terms(&held);
    assert_eq!((schedules.len(), schedules[0].instalments.len()), (2, 3));
    assert!(schedules.iter().all(|term| !term.exceeds()));
    let (mut agreed, mut prices) = (0, 0);
    for (key, changes) in company.documents() {
        let (DocKey::Terms(contact), doc) = (key, load(&changes)) else { continue };
        let documents = [(key, &doc)];
        let settings = Some(&settings);
        let source = TermsSource { contact, documents: &documents, fiche: None, settings };
        let terms = view::terms(&source);
        agreed += 1;
        prices += terms.prices.len();
        assert!(terms.prices.iter().all(|item| price::special(item).is_some()));
        let mut fields = terms.sections.iter().flat_map(|section| &section.fields);
        let term = fields.find(|field| field.key == "payment_term").unwrap();
        let term = view::holds(term).and_then(Value::as_text).unwrap();
        assert!(schedule::chosen(term, &schedules).is_some(), "{term}");
    }
    assert!(agreed > 20 && prices > 20, "{agreed} terms, {prices} special prices");
}

#[test]
fn something_is_left_to_do_and_contacts_are_tied_to_each_other() {
    let company = company(1, FICHES);
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for (key, changes) in company.documents() {
        let doc = load(&changes);
        if matches!(key, DocKey::Activity { .. }) {
            for collection in view::activity(&[(key, &doc)]) {
                *count.entry(collection.key).or_default() += collection.items.len();
            }
        }
    }
    let some = |what: &str| count.get(what).copied().unwrap_or_default();
    assert!((60..200).contains(&some("tasks")), "{count:?}");
    assert!((10..120).contains(&some("task_steps")), "{count:?}");
    assert!((40..250).contains(&some("time_entries")), "{count:?}");
    assert!((20..120).contains(&some("appointments")), "{count:?}");
    let fiches = fiches(&company);
    let others: Vec<String> =
        fiches.values().flat_map(|fiche| item_texts(fiche, "relations", "other")).collect();
    assert!((40..150).contains(&others.len()), "{} relations", others.len());
    let ids: BTreeSet<String> = fiches.keys().map(ToString::to_string).collect();
    assert!(others.iter().all(|other| ids.contains(other)));
}

#[test]
fn mobiles_stay_those_of_fiction() {
    let fiches = fiches(&company(1, 40));
    let mobiles: Vec<_> =
        fiches.values().flat_map(|f| item_texts(f, "coordinates", "mobile")).collect();
    assert!(mobiles.len() > 10);
    assert!(mobiles.iter().all(|mobile| mobile.starts_with("+3363998")), "{mobiles:?}");
}

fn load(changes: &[Vec<u8>]) -> Automerge {
    Automerge::load(&changes.concat()).unwrap()
}

fn fiches(company: &Company) -> BTreeMap<DocId, FicheView> {
    let mut contacts: BTreeMap<DocId, Loaded> = BTreeMap::new();
    for (key, changes) in company.documents() {
        let doc = load(&changes);
        match key {
            DocKey::Contact(id) => contacts.entry(id).or_default().contact = Some(doc),
            DocKey::Settings | DocKey::Catalogue(_) => {}
            beside => {
                let contact = beside.contact().unwrap();
                contacts.entry(contact).or_default().years.push((key, doc));
            }
        }
    }
    let view = |(id, loaded): (DocId, Loaded)| {
        let years: Vec<_> = loaded.years.iter().map(|(key, doc)| (*key, doc)).collect();
        (id, view::fiche(&loaded.contact.unwrap(), &years))
    };
    contacts.into_iter().map(view).collect()
}

#[derive(Default)]
struct Loaded {
    contact: Option<Automerge>,
    years: Vec<(DocKey, Automerge)>,
}

fn fields(fiche: &FicheView) -> impl Iterator<Item = &FieldView> {
    fiche.sections.iter().flat_map(|section| &section.fields)
}

fn item_texts(fiche: &FicheView, collection: &str, key: &str) -> Vec<String> {
    let items = fiche.collections.iter().filter(|c| c.key == collection).flat_map(|c| &c.items);
    let found = items.flat_map(|item| &item.fields).filter(|field| field.key == key);
    found.filter_map(|f| f.value.as_ref().and_then(Value::as_text)).map(str::to_owned).collect()
}
