//! What is read at a glance is what the loaded document says.

use super::{Seen, glance, read};
use crate::past::Past;
use automerge::Automerge;
use carnet_ids::{ActorId, DocId, ItemId};
use carnet_model::{
    edit::{Context, Edit, Intent, Place, apply},
    kind::{self, DocKey},
    value::Value,
};
use carnet_sync::guard;
use proptest::prelude::*;

/// Both ways to read a saved document; the first is `None` where it has to be loaded.
fn both(doc: &Automerge) -> (Option<Seen>, Option<Seen>) {
    let seen = guard::glance(&doc.save(), glance);
    (seen, kind::key_of(doc).and_then(|key| read(key, doc, &Past::of(doc))))
}

#[test]
fn fiches_of_a_company_are_read_at_a_glance() {
    let (mut glanced, mut all) = (0, 0);
    for (key, changes) in carnet_demo::company(5, 300).documents() {
        let doc = Automerge::load(&changes.concat()).unwrap();
        if matches!(key, DocKey::Settings | DocKey::Catalogue(_)) {
            assert!(guard::glance(&doc.save(), glance).is_none());
            continue;
        }
        let (seen, loaded) = both(&doc);
        all += 1;
        if seen.is_some() {
            glanced += 1;
            assert_eq!(seen, loaded);
        }
    }
    assert!(10 * glanced > 9 * all, "{glanced} of {all}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// With everything that people can do at the same time.
    #[test]
    fn edits_at_the_same_time_are_read_as_from_the_document(
        rounds in prop::collection::vec((0usize..3, edit(), any::<bool>()), 1..30),
        which in 0..3_usize,
    ) {
        let contact = DocId::new([7; 16]);
        let key = match which {
            0 => DocKey::Contact(contact),
            1 => DocKey::Activity { contact, year: 2026 },
            _ => DocKey::Ledger { contact, year: 2026 },
        };
        let mut devices = vec![key.new_document(); 3];
        for (now, (device, edit, meet)) in (1_000..).zip(rounds) {
            let actor = ActorId::new([u8::try_from(device).unwrap() + 1; 16]);
            let intent = Intent { doc: key, edits: vec![edit] };
            // What a document of the other kind does not have is refused.
            let _ = apply(&mut devices[device], &intent, &Context { actor, now });
            if meet {
                let mut other = devices[device].clone();
                devices[(device + 1) % 3].merge(&mut other).unwrap();
            }
        }
        for doc in devices {
            let (seen, loaded) = both(&doc);
            prop_assert!(loaded.is_some());
            if seen.is_some() {
                prop_assert_eq!(seen, loaded);
            }
        }
    }
}

const FIELDS: [&str; 9] = [
    "legal_name",
    "trade_name",
    "first_name",
    "client_code",
    "party_kind",
    "siren",
    "notes",
    "merged_into",
    "parent_company",
];

fn item_field() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("addresses", "city"),
        ("addresses", "default_billing"),
        ("addresses", "default_delivery"),
        ("addresses", "latitude"),
        ("addresses", "longitude"),
        ("addresses", "located"),
        ("coordinates", "phone"),
        ("coordinates", "email"),
        ("websites", "url"),
        ("memberships", "loyalty_number"),
        ("subscriptions", "label"),
        ("credits", "bought"),
        ("loyalty_entries", "points"),
        ("purchases", "label"),
        ("custom", "value"),
        ("custom", "members"),
        ("relations", "other"),
        ("relations", "role"),
        ("relations", "inverse"),
        ("events", "at"),
        ("events", "text"),
        ("tasks", "title"),
        ("tasks", "due"),
        ("tasks", "state"),
        ("tasks", "details"),
        ("tasks", "reminder"),
        ("tasks", "contacts"),
        ("task_steps", "title"),
        ("time_entries", "at"),
        ("time_entries", "duration"),
        ("appointments", "title"),
        ("appointments", "at"),
        ("appointments", "day"),
        ("appointments", "people"),
        ("appointments", "series"),
        ("appointments", "cancelled"),
    ])
}

fn value(field: &str, number: u8) -> Value {
    match field {
        "people" => Value::Set([ItemId::new([number; 8]).to_string()].into()),
        "series" => Value::text(ItemId::new([number; 8]).to_string()),
        "day" => Value::text(format!("2026-12-0{}", number + 1)),
        "latitude" => Value::text(format!("48.{number}")),
        "longitude" => Value::text(format!("-1.{number}")),
        "located" => Value::text(format!("0 48.{number} -1.{number} 90")),
        "default_billing" | "default_delivery" | "inverse" | "cancelled" => {
            Value::Bool(number.is_multiple_of(2))
        }
        "due" => Value::text(format!("2026-12-0{}", number + 1)),
        "state" => Value::text(["todo", "doing", "done", "cancelled"][usize::from(number)]),
        "duration" | "points" | "bought" => Value::text(number.to_string()),
        "contacts" => Value::Set([DocId::new([number; 16]).to_string()].into()),
        "at" | "reminder" => Value::Instant(1_795_000_000_000 + i64::from(number) * 1000),
        "phone" => Value::text(format!("+33299{number:06}")),
        "email" => Value::text(format!("a{number}@exemple.fr")),
        "url" => Value::text(format!("https://exemple{number}.fr")),
        "party_kind" => Value::text(["individual", "company"][usize::from(number % 2)]),
        "merged_into" | "parent_company" | "other" => {
            Value::text(DocId::new([number; 16]).to_string())
        }
        _ => Value::text(format!("valeur {number}")),
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let number = 0u8..4;
    let item = (0u64..3).prop_map(|item| ItemId::new(item.to_be_bytes()));
    prop_oneof![
        (prop::sample::select(&FIELDS[..]), number.clone(), any::<bool>()).prop_map(
            |(field, number, filled)| Edit::Set {
                place: Place::Root,
                field: field.to_owned(),
                value: filled.then(|| value(field, number)),
            }
        ),
        (number.clone(), any::<bool>()).prop_map(|(number, on)| Edit::Member {
            place: Place::Root,
            field: "tags".to_owned(),
            member: format!("tag {number}"),
            on,
        }),
        (item.clone(), item_field(), number.clone()).prop_map(
            |(item, (collection, field), number)| {
                let fields = [(field.to_owned(), value(field, number))].into();
                Edit::Add { collection: collection.to_owned(), item, fields }
            }
        ),
        (item.clone(), item_field(), number).prop_map(|(item, (collection, field), number)| {
            Edit::Set {
                place: Place::Item { collection: collection.to_owned(), item },
                field: field.to_owned(),
                value: Some(value(field, number)),
            }
        }),
        (item, item_field()).prop_map(|(item, (collection, _))| Edit::Remove {
            collection: collection.to_owned(),
            item,
        }),
    ]
}
