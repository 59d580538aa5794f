//! One alarm.

use super::{
    clock::scope,
    inbox::{Inbox, Input},
};
use wasm_bindgen::{JsCast, closure::Closure};

/// The longest delay that browsers keep.
const LONGEST: u64 = i32::MAX as u64;

/// Puts [`Input::Timer`] into the inbox.
pub(super) struct Timer {
    rings: Closure<dyn Fn()>,
    set: Option<i32>,
}

impl Timer {
    pub(super) fn new(inbox: &Inbox) -> Self {
        let inbox = inbox.clone();
        Self { rings: Closure::new(move || inbox.push(Input::Timer)), set: None }
    }

    /// Rings once after so many milliseconds, and not when it was set to before.
    pub(super) fn set(&mut self, after: u64) {
        self.clear();
        let after = i32::try_from(after.min(LONGEST)).unwrap_or(i32::MAX);
        let rings = self.rings.as_ref().unchecked_ref();
        self.set = scope().set_timeout_with_callback_and_timeout_and_arguments_0(rings, after).ok();
    }

    pub(super) fn clear(&mut self) {
        if let Some(set) = self.set.take() {
            scope().clear_timeout_with_handle(set);
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.clear();
    }
}
