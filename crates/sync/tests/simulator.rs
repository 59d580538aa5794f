//! Five hundred worlds in which everything goes wrong.

use carnet_sync::sim::{self, Stats};

#[test]
fn nothing_is_lost_in_five_hundred_worlds() {
    let mut total = Stats::default();
    for seed in 0..500 {
        match sim::run(seed) {
            Ok(stats) => total.add(&stats),
            Err(failure) => panic!("{failure}"),
        }
    }
    // What is not met is not tested.
    let met = [
        ("acknowledgements", total.acknowledged),
        ("crashes of devices", total.device_crashes),
        ("crashes of servers", total.server_crashes),
        ("restores", total.restores),
        ("evictions", total.evictions),
        ("rollbacks", total.rollbacks),
        ("clones", total.clones),
        ("failed commits", total.failed_commits),
        ("partitions", total.partitions),
        ("stale connections", total.stale_links),
        ("reconciliations", total.reconciles),
        ("packs", total.packs),
        ("rewritten changes", total.rewritten),
        ("new actors", total.new_actors),
        ("folded documents", total.compactions),
        ("writes of the server", total.server_writes),
    ];
    for (what, times) in met {
        assert!(times > 0, "no {what} in {total:?}");
    }
}

#[test]
fn a_seed_replays_as_it_was() {
    assert_eq!(sim::run(7), sim::run(7));
}
