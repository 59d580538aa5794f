//! The workers of the other tabs.

use super::inbox::{Inbox, Input};
use crate::runtime::{
    messages::{ClientId, Peer},
    packet,
};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "carnet";

/// Speaks to all of them.
pub(super) struct Peers {
    me: ClientId,
    channel: Option<BroadcastChannel>,
    leading: Rc<Cell<Option<bool>>>,
    _heard: Closure<dyn Fn(MessageEvent)>,
}

impl Peers {
    /// Hears them from now on. A browser without the channel has one tab that works.
    pub(super) fn join(me: ClientId, inbox: &Inbox) -> Self {
        let channel = BroadcastChannel::new(CHANNEL).ok();
        let leading = Rc::new(Cell::new(None));
        let heard = Closure::<dyn Fn(MessageEvent)>::new({
            let (inbox, leading, channel) = (inbox.clone(), Rc::clone(&leading), channel.clone());
            move |message: MessageEvent| match (packet::from_js(&message.data()), leading.get()) {
                // Answered here and not from the inbox: it is asked to see whether this tab is alive.
                (Some(Peer::Hello), Some(ready)) => {
                    send(channel.as_ref(), Peer::Leading { leader: me, ready });
                    inbox.push(Input::Peer(Peer::Hello));
                }
                (Some(message), _) => inbox.push(Input::Peer(message)),
                (None, _) => {}
            }
        });
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        }
        Self { me, channel, leading, _heard: heard }
    }

    pub(super) fn send(&self, message: Peer) {
        send(self.channel.as_ref(), message);
    }

    /// Says that this worker leads, and whether it takes requests already; `None` when it follows.
    pub(super) fn lead(&self, ready: Option<bool>) {
        self.leading.set(ready);
        if let Some(ready) = ready {
            self.send(Peer::Leading { leader: self.me, ready });
        }
    }
}

fn send(channel: Option<&BroadcastChannel>, message: Peer) {
    if let Some(channel) = channel {
        // Bytes can always be cloned, and the channel is never closed.
        let _ = channel.post_message(&packet::to_js(message));
    }
}
