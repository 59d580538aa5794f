//! The page that this worker belongs to.

use super::{
    clock::scope,
    inbox::{Inbox, Input},
};
use crate::runtime::{
    held::HeldEdit,
    messages::ToPage,
    packet::{self, Sealed},
};
use carnet_engine::Origin;
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::MessageEvent;

/// Speaks to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page;

impl Page {
    /// Hears it from now on, and what `static/worker.js` kept while this program was loading.
    pub(super) fn listen(inbox: &Inbox) -> Self {
        let early = Reflect::get(&scope(), &"carnetEarly".into()).ok();
        for data in
            early.and_then(|early| early.dyn_into::<Array>().ok()).iter().flat_map(Array::iter)
        {
            receive(inbox, &data);
        }
        let inbox = inbox.clone();
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            receive(&inbox, &message.data())
        });
        scope().set_onmessage(Some(heard.into_js_value().unchecked_ref()));
        Self
    }

    pub(super) fn answer(self, number: u64, reply: Sealed) {
        post(ToPage::Answer { number, reply });
    }

    pub(super) fn news(self, event: Sealed) {
        post(ToPage::News(event));
    }

    /// Has it hold an edit, for the worker after this one.
    pub(super) fn hold(self, edit: HeldEdit) {
        post(ToPage::Held(edit));
    }

    /// These are held no more.
    pub(super) fn let_go(self, origins: Vec<Origin>) {
        post(ToPage::Saved(origins));
    }
}

fn receive(inbox: &Inbox, data: &JsValue) {
    if let Some(message) = packet::from_js(data) {
        inbox.push(Input::Page(message));
    }
}

fn post(message: ToPage) {
    // Bytes can always be cloned.
    let _ = scope().post_message(&packet::to_js(message));
}
