//! Rules 2 and 5: collections are maps with fractional order keys, and edit
//! beats delete.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails as it should")]

mod common;

use carnet_ids::ItemId;
use carnet_model::value::Value;
use common::{
    Act, KEY, Team, actor, acts, add, item, item_field, items_of, play, remove, restore, set_in,
    shift,
};
use proptest::prelude::*;
use proptest::sample::Index;

const ALL: &str = "coordinates";

fn order(team: &Team, device: usize) -> Vec<ItemId> {
    let view = team.view(device);
    items_of(&view, ALL).iter().map(|found| found.item).collect()
}

/// A team that all hold `count` items.
fn with_items(devices: usize, count: usize) -> Team {
    let mut team = Team::new(devices, KEY);
    for number in 0..count {
        team.must(0, add(ALL, item(number), &[("label", Value::text("x"))]));
    }
    team.settle(1);
    team
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn everything_added_and_never_removed_is_there(acts in acts(4), seed: u64) {
        let acts: Vec<_> = acts.into_iter().filter(|(_, act)| !matches!(act, Act::Remove(_))).collect();
        let mut team = Team::new(4, KEY);
        let made = play(&mut team, &acts);
        team.settle(seed);
        team.assert_same();
        let mut shown = order(&team, 0);
        shown.sort();
        prop_assert_eq!(shown, (0..made).map(item).collect::<Vec<_>>());
    }

    #[test]
    fn moves_never_lose_an_item_and_end_alike(
        moves in prop::collection::vec((0..3_usize, any::<Index>(), any::<Index>()), 1..20),
        seed: u64,
    ) {
        let mut team = with_items(3, 6);
        for (device, what, after) in moves {
            let now = order(&team, device);
            let moved = now[what.index(now.len())];
            let others: Vec<_> = now.iter().filter(|id| **id != moved).copied().collect();
            let at = after.index(others.len() + 1);
            team.must(device, shift(ALL, moved, at.checked_sub(1).map(|at| others[at])));
            let mut expected = others;
            expected.insert(at, moved);
            prop_assert_eq!(order(&team, device), expected);
        }
        team.settle(seed);
        team.assert_same();
        prop_assert_eq!(order(&team, 0).len(), 6);
    }

    #[test]
    fn who_appends_at_the_same_time_appends_all(devices in 2..=5_usize, each in 1..4_usize, seed: u64) {
        let mut team = with_items(devices, 1);
        for number in 0..devices * each {
            team.must(number % devices, add(ALL, item(number + 1), &[]));
        }
        team.settle(seed);
        team.assert_same();
        let shown = order(&team, 0);
        prop_assert_eq!(shown.len(), devices * each + 1);
        prop_assert_eq!(shown[0], item(0));
        // There is room between any two of them.
        for after in shown {
            let before = order(&team, 0);
            let other = *before.iter().find(|id| **id != after).unwrap();
            team.must(0, shift(ALL, other, Some(after)));
            let at = |id| order(&team, 0).iter().position(|found| *found == id);
            prop_assert_eq!(at(other), at(after).map(|at| at + 1));
        }
    }

    #[test]
    fn an_edit_at_the_time_of_a_removal_keeps_the_item(
        removers in 1..=2_usize,
        editors in 1..=2_usize,
        seed: u64,
    ) {
        let mut team = with_items(removers + editors, 2);
        for device in 0..removers {
            team.must(device, remove(ALL, item(0)));
        }
        for device in removers..removers + editors {
            team.must(device, set_in(ALL, item(0), "note", "call in the morning"));
        }
        team.settle(seed);
        team.assert_same();
        let view = team.view(0);
        let kept = &items_of(&view, ALL)[0];
        prop_assert_eq!(kept.item, item(0));
        prop_assert_eq!(item_field(kept, "note").display.as_str(), "call in the morning");
        let who = kept.removed_meanwhile.unwrap().actor;
        prop_assert!((0..removers).any(|device| who == actor(device)));
        prop_assert_eq!(view.conflicts, 1);
        // Whoever settles it settles it for all.
        team.must(removers, restore(ALL, item(0)));
        team.settle(seed);
        team.assert_same();
        let view = team.view(0);
        prop_assert_eq!(items_of(&view, ALL)[0].removed_meanwhile, None);
        prop_assert_eq!(view.conflicts, 0);
    }

    #[test]
    fn a_removal_that_nobody_contradicts_stays(removers in 1..=4_usize, seed: u64) {
        let mut team = with_items(4, 2);
        for device in 0..removers {
            team.must(device, remove(ALL, item(0)));
        }
        team.settle(seed);
        team.assert_same();
        prop_assert_eq!(order(&team, 0), vec![item(1)]);
        prop_assert_eq!(team.view(0).conflicts, 0);
    }
}

#[test]
fn a_removal_after_the_edit_was_seen_removes() {
    let mut team = with_items(2, 1);
    team.must(0, set_in(ALL, item(0), "note", "seen"));
    team.settle(1);
    team.must(1, remove(ALL, item(0)));
    team.settle(1);
    assert!(order(&team, 0).is_empty());
}

#[test]
fn editing_what_is_removed_brings_it_back_and_its_undo_removes_it_again() {
    let mut team = with_items(1, 1);
    team.must(0, remove(ALL, item(0)));
    let applied = team.must(0, set_in(ALL, item(0), "note", "still used"));
    assert_eq!(order(&team, 0), vec![item(0)]);
    team.edit(0, applied.undo).unwrap();
    assert!(order(&team, 0).is_empty());
}

#[test]
fn a_move_does_not_bring_back_what_is_removed() {
    let mut team = with_items(2, 3);
    team.must(0, remove(ALL, item(0)));
    team.must(1, shift(ALL, item(0), Some(item(2))));
    team.settle(1);
    team.assert_same();
    assert_eq!(order(&team, 0), vec![item(1), item(2)]);
}
