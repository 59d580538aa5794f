//! Which tabs are still there. Nobody hears of a tab that is closed, but its lock is given back.

use super::{
    inbox::{Inbox, Input},
    locks,
};
use crate::runtime::messages::ClientId;
use std::collections::BTreeSet;

/// Says that this tab is here, for as long as its worker lives.
pub(super) fn announce(me: ClientId) {
    // Without Web Locks, others see a while longer what this tab looked at.
    locks::request_quietly(&name(me), locks::for_ever);
}

/// The tabs that were heard of.
#[derive(Debug, Default)]
pub(super) struct Tabs(BTreeSet<ClientId>);

impl Tabs {
    /// Puts [`Input::TabGone`] into the inbox once the tab is closed.
    pub(super) fn watch(&mut self, client: ClientId, inbox: &Inbox) {
        if !self.0.insert(client) {
            return;
        }
        let inbox = inbox.clone();
        let gone = move || {
            inbox.push(Input::TabGone(client));
            locks::for_a_moment()
        };
        locks::request_quietly(&name(client), gone);
    }

    /// It is gone; should it be back, it is watched again.
    pub(super) fn forget(&mut self, client: ClientId) {
        self.0.remove(&client);
    }
}

fn name(client: ClientId) -> String {
    let hex: String = client.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("carnet-tab-{hex}")
}
