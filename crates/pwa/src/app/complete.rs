//! What waits for the late part of the program.

use super::browser;
use gloo::events::EventListener;
use yew::prelude::*;

/// Whether the whole program is there (`static/boot.js`), which is a moment after the first screen is painted: for what
/// a start does without, and must not be held up by.
#[hook]
pub(crate) fn use_complete() -> bool {
    let is_there = || browser::root_mark("data-complete").is_some();
    let complete = use_state_eq(is_there);
    {
        let complete = complete.clone();
        use_effect_with((), move |()| {
            let come = complete.clone();
            let listener = browser::window().map(|window| {
                EventListener::new(&window, "carnet-complete", move |_| come.set(true))
            });
            // It may have come since this was drawn.
            complete.set(is_there());
            move || drop(listener)
        });
    }
    *complete
}
