//! Letting the browser deliver what waits.

use super::clock::mono;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// How long to work before requests that came meanwhile are looked at, in milliseconds.
const LONGEST: u64 = 8;

/// Gives the worker's event loop a turn now and then. A channel to oneself does so at once, where
/// timers wait four milliseconds.
pub(super) struct Breath {
    channel: Option<MessageChannel>,
    last: u64,
}

impl Breath {
    pub(super) fn new() -> Self {
        Self { channel: MessageChannel::new().ok(), last: mono() }
    }

    /// Does nothing when the last one was a moment ago.
    pub(super) async fn take(&mut self) {
        if mono() < self.last + LONGEST {
            return;
        }
        if let Some(channel) = &self.channel {
            let turn = Promise::new(&mut |resolve, _| {
                channel.port1().set_onmessage(Some(&resolve));
                let _ = channel.port2().post_message(&JsValue::NULL);
            });
            let _ = JsFuture::from(turn).await;
        }
        self.last = mono();
    }
}
