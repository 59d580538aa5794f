//! The history tells who changed what, and shows documents as they were.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails as it should")]

mod common;

use automerge::ReadDoc;
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    value::Value,
    view::{self, HistoryDetail, ItemChange},
};
use common::{
    Act, CONTACT, KEY, Team, actor, acts, add, edit_of, item, remove, root_field, set, set_in,
    shift, splice, tag,
};
use proptest::prelude::*;

fn text(text: &str) -> Option<Value> {
    Some(Value::text(text))
}

fn root(field: &str, before: Option<Value>, after: Option<Value>) -> HistoryDetail {
    HistoryDetail { place: Place::Root, field: field.into(), before, after, item: None }
}

#[test]
fn each_change_is_told_field_by_field_newest_first() {
    let mut team = Team::new(2, KEY);
    team.must(0, set("legal_name", "Martin"));
    team.must(0, splice(0, 0, "Sonner"));
    team.settle(1);
    team.edit(1, vec![set("legal_name", "Martin SARL"), splice(6, 0, " fort"), tag("vip", true)])
        .unwrap();
    team.settle(1);
    let history = view::history(&team.docs[0], KEY);
    assert_eq!(history.len(), 3);
    assert_eq!((history[0].stamp.actor, history[0].stamp.at), (actor(1), 1_003));
    let tags = Value::Set([String::from("vip")].into());
    assert_eq!(
        history[0].details,
        vec![
            root("legal_name", text("Martin"), text("Martin SARL")),
            root("notes", text("Sonner"), text("Sonner fort")),
            root("tags", None, Some(tags)),
        ]
    );
    assert_eq!(history[2].details, vec![root("legal_name", None, text("Martin"))]);
    for entry in &history {
        assert_eq!(view::details_of(&team.docs[1], KEY, &entry.change), entry.details);
    }
    assert!(view::details_of(&team.docs[0], KEY, "beef").is_empty());
}

#[test]
fn items_come_go_and_move() {
    let mut team = Team::new(1, KEY);
    let all = "coordinates";
    team.must(0, add(all, item(0), &[("label", Value::text("a"))]));
    team.must(0, add(all, item(1), &[]));
    team.must(0, shift(all, item(1), None));
    team.must(0, remove(all, item(0)));
    team.must(0, set_in(all, item(0), "label", "b"));
    let told: Vec<Vec<_>> = view::history(&team.docs[0], KEY)
        .into_iter()
        .rev()
        .map(|entry| {
            entry
                .details
                .into_iter()
                .map(|detail| (detail.item, detail.before, detail.after))
                .collect()
        })
        .collect();
    assert_eq!(told[0], vec![(Some(ItemChange::Added), None, None), (None, None, text("a"))]);
    assert_eq!(told[1], vec![(Some(ItemChange::Added), None, None)]);
    assert_eq!(told[2], vec![(Some(ItemChange::Moved), None, None)]);
    assert_eq!(told[3], vec![(Some(ItemChange::Removed), None, None)]);
    assert_eq!(
        told[4],
        vec![(Some(ItemChange::Restored), None, None), (None, text("a"), text("b"))]
    );
}

#[test]
fn the_text_of_an_event_is_told_too() {
    let key = DocKey::Activity { contact: CONTACT, year: 2026 };
    let mut team = Team::new(1, key);
    team.must(0, add("events", item(0), &[("text", Value::text("Visite"))]));
    let place = Place::Item { collection: "events".into(), item: item(0) };
    team.must(
        0,
        Edit::Splice {
            place: place.clone(),
            field: "text".into(),
            at: 6,
            delete: 0,
            insert: " faite".into(),
            base: None,
        },
    );
    let history = view::history(&team.docs[0], key);
    let expected = HistoryDetail {
        place,
        field: "text".into(),
        before: text("Visite"),
        after: text("Visite faite"),
        item: None,
    };
    assert_eq!(history[0].details, vec![expected]);
}

proptest! {
    #[test]
    fn the_fiche_as_it_was_is_the_fiche_that_was(acts in acts(1)) {
        let mut team = Team::new(1, KEY);
        let mut past = Vec::new();
        let mut made = 0;
        for (device, act) in acts {
            let Some(edit) = edit_of(&team, device, &act, &mut made) else { continue };
            if let Some(hash) = team.must(device, edit).hash {
                past.push((hash.to_string(), team.view(0)));
            }
        }
        prop_assert_eq!(view::history(&team.docs[0], KEY).len(), past.len());
        for (hash, seen) in past {
            prop_assert_eq!(&view::fiche_at(&team.docs[0], std::slice::from_ref(&hash)).unwrap(), &seen);
            let doc = view::document_at(&team.docs[0], &hash).unwrap();
            prop_assert_eq!(&view::fiche(&doc, &[]), &seen);
        }
    }

    #[test]
    fn a_change_wrote_in_the_items_that_its_details_name(acts in acts(1)) {
        let mut team = Team::new(1, KEY);
        let mut made = 0;
        for (device, act) in acts {
            let Some(edit) = edit_of(&team, device, &act, &mut made) else { continue };
            let Some(hash) = team.must(device, edit).hash else { continue };
            let doc = &team.docs[0];
            let change = doc.get_change_by_hash(&hash).unwrap();
            let written = view::items_written(doc, KEY, change.raw_bytes());
            let of = |detail: &HistoryDetail| match &detail.place {
                Place::Item { item, .. } => Some(*item),
                Place::Root => None,
            };
            let named = view::details_of(doc, KEY, &hash.to_string());
            prop_assert!(named.iter().filter_map(of).all(|item| written.contains(&item)));
            if matches!(act, Act::Set(..) | Act::Unset(_) | Act::Tag(..) | Act::Splice(..)) {
                prop_assert!(written.is_empty());
            }
        }
        prop_assert!(view::items_written(&team.docs[0], KEY, b"no change").is_empty());
    }

    #[test]
    fn before_and_after_are_what_the_fiche_showed(acts in acts(1)) {
        let mut team = Team::new(1, KEY);
        let mut made = 0;
        for (device, act) in acts {
            if !matches!(act, Act::Set(..) | Act::Unset(_) | Act::Tag(..) | Act::Splice(..)) {
                continue;
            }
            let before = team.view(0);
            let Some(edit) = edit_of(&team, device, &act, &mut made) else { continue };
            let Some(hash) = team.must(device, edit).hash else { continue };
            let after = team.view(0);
            for detail in view::details_of(&team.docs[0], KEY, &hash.to_string()) {
                prop_assert_eq!(&detail.before, &root_field(&before, &detail.field).value);
                prop_assert_eq!(&detail.after, &root_field(&after, &detail.field).value);
            }
        }
    }
}

#[test]
fn heads_that_are_unknown_show_nothing() {
    let doc = KEY.new_document();
    assert_eq!(view::fiche_at(&doc, &[]), None);
    assert_eq!(view::fiche_at(&doc, &["00".repeat(32)]), None);
    assert!(view::document_at(&doc, "not a hash").is_none());
}
