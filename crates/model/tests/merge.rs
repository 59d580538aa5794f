//! Rule 7: merging two fiches.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails as it should")]

mod common;

use automerge::{Automerge, Change};
use carnet_ids::DocId;
use carnet_model::{
    edit::{Context, Edit, Intent, apply},
    kind::DocKey,
    merge::{may_choose, plan, survivor},
    value::Value,
    view::{self, Defaults, FicheView, Memory},
};
use common::{actor, add, item, items_of, remove, root_field, set, set_in, splice, tag};
use proptest::prelude::*;
use std::collections::BTreeMap;

const A: DocId = DocId::new([0xa; 16]);
const B: DocId = DocId::new([0xb; 16]);
const C: DocId = DocId::new([0xc; 16]);

/// A device with all its documents.
#[derive(Clone)]
struct Device {
    number: usize,
    docs: BTreeMap<DocKey, Automerge>,
    sent: Vec<(DocKey, Vec<u8>)>,
    clock: i64,
}

impl Device {
    fn new(number: usize) -> Self {
        Self { number, docs: BTreeMap::new(), sent: Vec::new(), clock: 1_000 * number as i64 }
    }

    fn apply(&mut self, doc: DocKey, edits: Vec<Edit>) {
        self.clock += 1;
        let context = Context { actor: actor(self.number), now: self.clock };
        let document = self.docs.entry(doc).or_insert_with(|| doc.new_document());
        let applied = apply(document, &Intent { doc, edits }, &context).unwrap();
        self.sent.extend(applied.change.map(|bytes| (doc, bytes)));
    }

    fn merge(&mut self, from: DocId, into: DocId) {
        let (from, into) = (DocKey::Contact(from), DocKey::Contact(into));
        for intent in plan(&self.docs[&from], from, &self.docs[&into], into) {
            self.apply(intent.doc, intent.edits);
        }
    }

    fn hear(&mut self, other: &Self, backwards: bool) {
        let mut heard = other.sent.clone();
        if backwards {
            heard.reverse();
        }
        for (key, bytes) in heard {
            let doc = self.docs.entry(key).or_insert_with(|| key.new_document());
            doc.apply_changes([Change::from_bytes(bytes).unwrap()]).unwrap();
        }
    }

    fn survivor(&self, start: DocId) -> DocId {
        survivor(start, |id| view::row_source(self.docs.get(&DocKey::Contact(id))?).merged_into)
    }

    /// The fiche of a contact with the activities of all that were merged into it.
    fn fiche(&self, contact: DocId) -> FicheView {
        let kept = |key: &DocKey| match key {
            DocKey::Activity { contact: of, .. } => self.survivor(*of) == contact,
            _ => false,
        };
        let activities: Vec<_> =
            self.docs.iter().filter(|(key, _)| kept(key)).map(|(key, doc)| (*key, doc)).collect();
        let own = &self.docs[&DocKey::Contact(contact)];
        let mut view = view::fiche(own, &activities);
        let merged = self.merged(contact);
        view::add_merged(&mut view, own, &merged, &Defaults::default(), &mut Memory::default());
        view
    }

    /// The contacts that were merged into this one, the nearest first.
    fn merged(&self, contact: DocId) -> Vec<(DocKey, &Automerge)> {
        let mut all = vec![contact];
        let mut next = 0;
        while let Some(into) = all.get(next).copied() {
            next += 1;
            let from = self.docs.iter().filter(|(key, doc)| {
                matches!(key, DocKey::Contact(_)) && view::row_source(doc).merged_into == Some(into)
            });
            let new: Vec<_> =
                from.map(|(key, _)| key.id()).filter(|id| !all.contains(id)).collect();
            all.extend(new);
        }
        let keys = all.into_iter().skip(1).map(DocKey::Contact);
        keys.map(|key| (key, &self.docs[&key])).collect()
    }
}

fn both_hear(one: &mut Device, other: &mut Device, backwards: bool) {
    let (before, after) = (one.clone(), other.clone());
    one.hear(&after, backwards);
    other.hear(&before, backwards);
}

/// Two devices that know the same two fiches, `coordinates` of each given.
fn two_devices(from_a: usize, from_b: usize) -> (Device, Device) {
    let mut one = Device::new(1);
    one.apply(
        DocKey::Contact(A),
        vec![
            set("legal_name", "Martin"),
            set("client_code", "C1"),
            tag("vip", true),
            splice(0, 0, "Sonner deux fois"),
        ],
    );
    one.apply(DocKey::Contact(B), vec![set("legal_name", "Martin SARL"), tag("marché", true)]);
    for number in 0..from_a {
        let fields = [
            ("label", Value::text(format!("a{number}"))),
            ("is_default", Value::Bool(number == 0)),
        ];
        one.apply(DocKey::Contact(A), vec![add("coordinates", item(number), &fields)]);
    }
    for number in 0..from_b {
        one.apply(
            DocKey::Contact(B),
            vec![add(
                "coordinates",
                item(100 + number),
                &[("label", Value::text(format!("b{number}")))],
            )],
        );
    }
    let year = DocKey::Activity { contact: A, year: 2026 };
    one.apply(year, vec![add("events", item(50), &[("subject", Value::text("Visite"))])]);
    let mut other = Device::new(2);
    other.hear(&one, false);
    one.sent.clear();
    (one, other)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn merged_twice_on_two_devices_is_merged_once(from_a in 0..4_usize, from_b in 0..4_usize, backwards: bool) {
        let (mut one, mut other) = two_devices(from_a, from_b);
        let mut alone = one.clone();
        alone.merge(A, B);
        one.merge(A, B);
        other.merge(A, B);
        both_hear(&mut one, &mut other, backwards);
        let (seen, also) = (one.fiche(B), other.fiche(B));
        prop_assert_eq!(&seen, &also);
        prop_assert_eq!(seen.conflicts, 0);
        let labels = |view: &FicheView| items_of(view, "coordinates").iter().map(|item| item.fields[0].display.clone()).collect::<Vec<_>>();
        let sorted = |view: &FicheView| { let mut all = labels(view); all.sort(); all };
        prop_assert_eq!(sorted(&seen), sorted(&alone.fiche(B)));
        prop_assert_eq!(seen.events.len(), alone.fiche(B).events.len());
        prop_assert_eq!(items_of(&seen, "coordinates").len(), from_a + from_b);
        prop_assert_eq!(root_field(&seen, "legal_name").display.as_str(), "Martin SARL");
        prop_assert_eq!(root_field(&seen, "client_code").display.as_str(), "C1");
        prop_assert_eq!(root_field(&seen, "tags").display.as_str(), "marché, vip");
        prop_assert_eq!(one.survivor(A), B);
    }

    #[test]
    fn what_is_edited_in_either_copy_is_kept(backwards: bool) {
        let (mut one, mut other) = two_devices(2, 1);
        one.merge(A, B);
        other.merge(A, B);
        one.apply(DocKey::Contact(B), vec![set_in("coordinates", item(0), "note", "from one")]);
        other.apply(DocKey::Contact(B), vec![set_in("coordinates", item(0), "email", "other@exemple.fr")]);
        both_hear(&mut one, &mut other, backwards);
        let view = one.fiche(B);
        prop_assert_eq!(&view, &other.fiche(B));
        let copy = items_of(&view, "coordinates").iter().find(|found| found.item == item(0)).unwrap();
        prop_assert_eq!(common::item_field(copy, "note").display.as_str(), "from one");
        prop_assert_eq!(common::item_field(copy, "email").display.as_str(), "other@exemple.fr");
    }

    #[test]
    fn what_is_added_to_either_fiche_while_they_are_merged_is_shown_once(
        to_a in 0..4_usize, to_b in 0..4_usize, before in 0..3_usize, ring: bool, backwards: bool,
    ) {
        let (mut one, mut other) = two_devices(before, 1);
        one.merge(A, B);
        for (contact, first, count) in [(A, 40, to_a), (B, 60, to_b)] {
            for number in first..first + count {
                other.apply(DocKey::Contact(contact), vec![add("coordinates", item(number), &[])]);
            }
        }
        if ring {
            other.merge(B, A);
        }
        both_hear(&mut one, &mut other, backwards);
        let end = one.survivor(A);
        let seen = one.fiche(end);
        prop_assert_eq!(&seen, &other.fiche(end));
        let items = items_of(&seen, "coordinates");
        let mut ids: Vec<_> = items.iter().map(|item| item.item).collect();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), items.len());
        prop_assert_eq!(items.len(), before + 1 + to_a + to_b);
        // Each says which document has it, for who edits it.
        for shown in items {
            let alone = view::fiche(&one.docs[&shown.doc], &[]);
            prop_assert!(items_of(&alone, "coordinates").iter().any(|item| item.item == shown.item));
        }
    }

    #[test]
    fn each_into_the_other_ends_on_one(backwards: bool, from_a in 0..3_usize) {
        let (mut one, mut other) = two_devices(from_a, 2);
        one.merge(A, B);
        other.merge(B, A);
        both_hear(&mut one, &mut other, backwards);
        for device in [&one, &other] {
            prop_assert_eq!(device.survivor(A), A);
            prop_assert_eq!(device.survivor(B), A);
            let view = device.fiche(A);
            prop_assert_eq!(items_of(&view, "coordinates").len(), from_a + 2);
        }
        prop_assert_eq!(one.fiche(A), other.fiche(A));
    }

    #[test]
    fn every_chain_and_ring_has_one_end(pointers in prop::collection::vec(prop::option::of(0..8_usize), 8), start in 0..8_usize) {
        let id = |number: usize| DocId::new([u8::try_from(number).unwrap(); 16]);
        let next = |of: DocId| pointers[usize::from(of.as_bytes()[0])].map(id);
        let end = survivor(id(start), next);
        // The end is its own end, and so is that of all on the way.
        let mut now = id(start);
        for _ in 0..8 {
            prop_assert_eq!(survivor(now, next), end);
            let Some(further) = next(now) else { break };
            now = further;
        }
        prop_assert_eq!(survivor(end, next), end);
    }
}

#[test]
fn notes_of_the_fiche_that_goes_become_an_event_once() {
    let (mut one, mut other) = two_devices(0, 0);
    one.merge(A, B);
    other.merge(A, B);
    both_hear(&mut one, &mut other, false);
    let view = one.fiche(B);
    let texts: Vec<_> = view
        .events
        .iter()
        .map(|event| common::item_field(event, "text").display.as_str())
        .collect();
    assert_eq!(texts.iter().filter(|text| **text == "Sonner deux fois").count(), 1);
    // The event that A had is read through the pointer.
    assert!(
        view.events.iter().any(|event| common::item_field(event, "subject").display == "Visite")
    );
    assert_eq!(view, other.fiche(B));
}

#[test]
fn a_merge_done_again_only_copies_what_is_new() {
    let (mut one, _) = two_devices(2, 2);
    one.merge(A, B);
    let sent = one.sent.len();
    one.merge(A, B);
    assert_eq!(one.sent.len(), sent);
    one.apply(DocKey::Contact(A), vec![add("coordinates", item(9), &[])]);
    one.merge(A, B);
    assert_eq!(items_of(&one.fiche(B), "coordinates").len(), 5);
}

#[test]
fn a_refusal_stands_and_goes_with_its_day_and_source() {
    let said = |answer: &str, on: &str, source: &str| {
        let fields =
            [("consent_email", answer), ("consent_email_on", on), ("consent_email_source", source)];
        let given = fields.into_iter().filter(|(_, value)| !value.is_empty());
        given.map(|(field, value)| set(field, value)).collect::<Vec<_>>()
    };
    for (theirs, ours, kept) in [
        (
            ("refused", "2026-03-01", "Courrier"),
            ("given", "2026-05-01", "Salon"),
            ["refused", "2026-03-01", "Courrier"],
        ),
        (("refused", "", ""), ("given", "2026-05-01", "Salon"), ["refused", "", ""]),
        (("given", "2026-06-01", "Salon"), ("refused", "", ""), ["refused", "", ""]),
        (
            ("given", "2026-06-01", "Salon"),
            ("given", "2026-05-01", ""),
            ["given", "2026-05-01", ""],
        ),
        (("given", "2026-06-01", "Salon"), ("", "", ""), ["given", "2026-06-01", "Salon"]),
        (("", "", ""), ("given", "2026-05-01", ""), ["given", "2026-05-01", ""]),
    ] {
        let mut one = Device::new(1);
        for (contact, name, (answer, on, source)) in [(A, "Un", theirs), (B, "Deux", ours)] {
            let mut edits = vec![set("legal_name", name)];
            edits.extend(said(answer, on, source));
            one.apply(DocKey::Contact(contact), edits);
        }
        one.merge(A, B);
        let document = &one.docs[&DocKey::Contact(B)];
        let view = view::fiche(document, &[]);
        let found = ["consent_email", "consent_email_on", "consent_email_source"].map(|key| {
            let value = root_field(&view, key).value.clone();
            value.map_or_else(String::new, |value| match value {
                Value::Date(day) => day.to_string(),
                other => other.as_text().unwrap_or_default().to_owned(),
            })
        });
        assert_eq!(found, kept, "{theirs:?} into {ours:?}");
    }
}

#[test]
fn only_single_values_are_a_matter_of_choice() {
    for key in ["legal_name", "client_code", "rep", "origin"] {
        assert!(may_choose(key), "{key}");
    }
    for key in [
        "tags",
        "profiles",
        "notes",
        "consent_email",
        "consent_sms_on",
        "merged_into",
        "archived_at",
        "",
    ] {
        assert!(!may_choose(key), "{key}");
    }
}

/// Removed in the survivor, or on the way to it.
#[test]
fn what_was_copied_and_removed_does_not_come_back_from_a_merged_fiche() {
    let (mut one, _) = two_devices(2, 1);
    one.apply(DocKey::Contact(C), vec![set("legal_name", "Martin et fils")]);
    one.merge(A, B);
    one.apply(DocKey::Contact(B), vec![remove("coordinates", item(0))]);
    one.merge(B, C);
    one.apply(DocKey::Contact(C), vec![remove("coordinates", item(1))]);
    let ids = |device: &Device| {
        let view = device.fiche(C);
        items_of(&view, "coordinates").iter().map(|item| (item.item, item.doc)).collect::<Vec<_>>()
    };
    assert_eq!(ids(&one), [(item(100), DocKey::Contact(C))]);
    one.apply(DocKey::Contact(A), vec![add("coordinates", item(7), &[])]);
    assert_eq!(ids(&one), [(item(100), DocKey::Contact(C)), (item(7), DocKey::Contact(A))]);
    let changed = view::fiche(&one.docs[&DocKey::Contact(A)], &[]).updated;
    assert_eq!(one.fiche(C).updated, changed);
    one.apply(DocKey::Contact(A), vec![remove("coordinates", item(7))]);
    assert_eq!(ids(&one), [(item(100), DocKey::Contact(C))]);
}

#[test]
fn a_fiche_is_not_merged_into_itself_nor_into_another_kind() {
    let (one, _) = two_devices(1, 1);
    let doc = &one.docs[&DocKey::Contact(A)];
    assert!(plan(doc, DocKey::Contact(A), doc, DocKey::Contact(A)).is_empty());
    assert!(plan(doc, DocKey::Contact(A), doc, DocKey::Settings).is_empty());
}
