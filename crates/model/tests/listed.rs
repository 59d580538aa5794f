//! Values of lists where they are used.

#![allow(clippy::unwrap_used, reason = "a test says what it reads by failing")]

mod common;

use carnet_model::{
    edit::{self, Context, Edit, Intent},
    kind::DocKey,
    listed,
    schema::{FieldKind, List},
    value::Value,
};
use common::{KEY, Team, add, item, set};
use proptest::prelude::*;

#[test]
fn lists_that_fiches_choose_from_have_their_field() {
    let key = |list| listed::field_of(list).map(|field| field.key);
    assert_eq!(key(List::Categories), Some("category"));
    assert_eq!(key(List::Origins), Some("origin"));
    assert_eq!(key(List::Statuses), Some("status"));
    assert_eq!(key(List::LegalForms), Some("legal_form"));
    assert_eq!(key(List::Works), None);
    for list in List::ALL {
        let kind = listed::field_of(list).map(|field| field.kind);
        assert!(kind.is_none_or(|kind| kind == FieldKind::Listed(list)), "{list:?}");
    }
}

#[test]
fn rates_of_a_category_follow_its_name_unless_the_programme_says_the_other_already() {
    let mut team = Team::new(1, DocKey::Settings);
    let rate = |at: usize, programme: &str, category: &str| {
        let fields = [("programme", Value::text(programme)), ("category", Value::text(category))];
        add("loyalty_rates", item(at), &fields)
    };
    let rates =
        [rate(1, "a", "Gros"), rate(2, "b", "Gros"), rate(3, "b", "Détail"), rate(4, "a", "Bio")];
    for edit in rates {
        team.must(0, edit);
    }
    let edits = listed::rates_of_renamed(&team.docs[0], "Gros", "Détail");
    let of: Vec<_> = edits
        .iter()
        .map(|edit| match edit {
            Edit::Set { place: edit::Place::Item { item, .. }, field, value } => {
                (*item, field.as_str(), value.clone())
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(of, [(item(1), "category", Some(Value::text("Détail")))]);
}

proptest! {
    /// Whatever two devices set, and whenever they hear of each other: one value is replaced where it
    /// alone stands, and a conflict is never settled by it.
    #[test]
    fn a_value_is_replaced_where_it_stands_alone(
        acts in prop::collection::vec((0_usize..2, prop::sample::select(vec!["A", "B", "C"])), 1..6),
        settles in any::<bool>(),
        seed in any::<u64>(),
    ) {
        let mut team = Team::new(2, KEY);
        for (device, value) in &acts {
            team.must(*device, set("category", value));
        }
        if settles {
            team.settle(seed);
        }
        for device in 0..2 {
            let view = team.view(device);
            let field = common::root_field(&view, "category").clone();
            let edit = listed::replaced(&team.docs[device], List::Categories, "A", Some("Z"));
            let alone = field.conflict.is_empty() && field.display == "A";
            prop_assert_eq!(edit.is_some(), alone);
            let Some(edit) = edit else { continue };
            let mut copy = team.docs[device].clone();
            let context = Context { actor: common::actor(7), now: 1_800_000_000 };
            edit::apply(&mut copy, &Intent { doc: KEY, edits: vec![edit] }, &context).unwrap();
            let view = common::shown(&copy, KEY);
            prop_assert_eq!(&common::root_field(&view, "category").display, "Z");
        }
    }
}
