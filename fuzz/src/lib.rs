//! What the fuzz targets do with their bytes. `cargo xtask fuzz` builds and runs them; the tests
//! `corpora` of `carnet-sync` and `carnet-import` give every committed file of `corpus/` to the same
//! functions.

pub mod import;
#[path = "../../crates/sync/tests/it/kit.rs"]
#[allow(dead_code)]
mod kit;
#[path = "../../crates/sync/src/guard/sample.rs"]
#[allow(dead_code)]
mod sample;
pub mod seeds;
pub mod sync;

/// Has panics end the process, so that libFuzzer keeps what made them, except those that the guard
/// catches: they are refusals. For the beginning of a target.
pub fn quiet_inside_the_fence() {
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !carnet_sync::guard::fenced() {
            loud(info);
        }
    }));
}

/// A target over a function.
#[macro_export]
macro_rules! target {
    ($function:path) => {
        libfuzzer_sys::fuzz_target!(init: $crate::quiet_inside_the_fence(), |data: &[u8]| {
            $function(data)
        });
    };
}
