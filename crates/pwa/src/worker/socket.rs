//! The WebSocket to the server.

use super::{
    clock::mono,
    inbox::{Inbox, Input},
};
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BinaryType, MessageEvent, WebSocket};

/// Bytes that the browser may hold for the network. More wait in the outbox, where they are durable.
const MOST_BUFFERED: u32 = 512 * 1024;
/// How long opening may take, in milliseconds: a network that swallows packets never says no.
const PATIENCE: u64 = 20_000;

/// What happens on it.
#[derive(Debug)]
pub(super) enum Heard {
    Open,
    Message(Vec<u8>),
    Closed,
}

/// Closes when it is dropped; nothing is heard of it afterwards.
pub(super) struct Socket {
    number: u64,
    socket: WebSocket,
    since: u64,
    _callbacks: [Closure<dyn Fn(JsValue)>; 3],
}

impl Socket {
    /// Begins to open one. Its inputs have this number.
    pub(super) fn open(url: &str, number: u64, inbox: &Inbox) -> Result<Self, JsValue> {
        let socket = WebSocket::new(url)?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let callback = |hear: fn(JsValue) -> Option<Heard>| {
            let inbox = inbox.clone();
            Closure::<dyn Fn(JsValue)>::new(move |event| {
                if let Some(heard) = hear(event) {
                    inbox.push(Input::Socket(number, heard));
                }
            })
        };
        let callbacks =
            [callback(|_| Some(Heard::Open)), callback(message), callback(|_| Some(Heard::Closed))];
        socket.set_onopen(Some(callbacks[0].as_ref().unchecked_ref()));
        socket.set_onmessage(Some(callbacks[1].as_ref().unchecked_ref()));
        // An `error` is always followed by a `close`.
        socket.set_onclose(Some(callbacks[2].as_ref().unchecked_ref()));
        Ok(Self { number, socket, since: mono(), _callbacks: callbacks })
    }

    /// Its number.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    /// Whether a message may be given to it now.
    pub(super) fn has_room(&self) -> bool {
        self.is_open() && self.socket.buffered_amount() < MOST_BUFFERED
    }

    /// Whether it is open, with too much in the browser's buffer.
    pub(super) fn is_full(&self) -> bool {
        self.is_open() && !self.has_room()
    }

    pub(super) fn send(&self, message: &[u8]) {
        // It fails on a socket that is not open, of which we hear in a moment.
        let _ = self.socket.send_with_u8_array(message);
    }

    /// When to give up opening it; `None` once it is open.
    pub(super) fn deadline(&self) -> Option<u64> {
        (self.socket.ready_state() == WebSocket::CONNECTING).then_some(self.since + PATIENCE)
    }

    fn is_open(&self) -> bool {
        self.socket.ready_state() == WebSocket::OPEN
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        let _ = self.socket.close();
    }
}

/// Text messages are not the protocol's.
fn message(event: JsValue) -> Option<Heard> {
    let buffer: ArrayBuffer = event.dyn_into::<MessageEvent>().ok()?.data().dyn_into().ok()?;
    Some(Heard::Message(Uint8Array::new(&buffer).to_vec()))
}
