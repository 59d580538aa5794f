//! Whatever is done on two to five devices, and in whatever order they hear of
//! it, all end with the same fiche.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails as it should")]

mod common;

use common::{KEY, Team, acts, play};
use proptest::prelude::*;

proptest! {
    #[test]
    fn every_device_ends_with_the_same_fiche(
        (devices, acts) in (2..=5_usize).prop_flat_map(|n| (Just(n), acts(n))),
        seed: u64,
    ) {
        let mut team = Team::new(devices, KEY);
        play(&mut team, &acts);
        team.settle(seed);
        team.assert_same();
    }

    #[test]
    fn nothing_is_asked_of_the_order_of_delivery(acts in acts(3), one: u64, other: u64) {
        let mut first = Team::new(3, KEY);
        play(&mut first, &acts);
        first.settle(one);
        let mut second = Team::new(3, KEY);
        play(&mut second, &acts);
        second.settle(other);
        prop_assert_eq!(first.view(0), second.view(2));
    }
}
