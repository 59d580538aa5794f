//! Connections: two queues of messages, in order, that either end may take for dead.

use super::{node::identity, world::World};
use crate::{device, hub, hub::ConnId, wire::ToServer};
use std::collections::VecDeque;

/// Messages that a socket holds before its end has to wait.
const SOCKET: usize = 2;

/// A connection.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) node: usize,
    pub(super) conn: ConnId,
    pub(super) up: VecDeque<Vec<u8>>,
    pub(super) down: VecDeque<Vec<u8>>,
    /// Whether each end still holds it.
    pub(super) device_holds: bool,
    pub(super) hub_holds: bool,
    /// The hub has seen the greeting.
    pub(super) greeted: bool,
    /// How often the server had been restored.
    pub(super) restores: u64,
}

impl World {
    /// The link that a device holds.
    pub(super) fn link_of(&self, node: usize) -> Option<usize> {
        self.links.iter().position(|link| link.node == node && link.device_holds)
    }

    pub(super) fn connect(&mut self, node: usize) {
        let able = !self.nodes[node].partitioned && self.nodes[node].core.is_some();
        if !able || self.server.core.is_none() || self.link_of(node).is_some() {
            return;
        }
        let conn = self.server.next_conn();
        self.note(format!("device {node} connects ({conn:?})"));
        self.links.push(Link {
            node,
            conn,
            up: VecDeque::new(),
            down: VecDeque::new(),
            device_holds: true,
            hub_holds: true,
            greeted: false,
            restores: self.stats.restores,
        });
        self.tell_device(node, device::Input::Connected);
    }

    /// The device's end of a link is gone; what it sent may still arrive.
    pub(super) fn drop_device_end(&mut self, at: usize) {
        let link = &mut self.links[at];
        link.down.clear();
        if std::mem::replace(&mut link.device_holds, false) {
            let node = link.node;
            self.tell_device(node, device::Input::Disconnected);
        }
    }

    /// The hub's end of a link is gone; what it sent may still arrive.
    pub(super) fn drop_hub_end(&mut self, at: usize) {
        let link = &mut self.links[at];
        link.up.clear();
        let told = std::mem::replace(&mut link.hub_holds, false) && link.greeted;
        let conn = link.conn;
        if told {
            self.tell_hub(hub::Input::Disconnected(conn));
        }
    }

    /// Forgets links that nobody holds.
    pub(super) fn sweep(&mut self) {
        self.links.retain(|link| link.device_holds || link.hub_holds);
    }

    /// Delivers the next message to the hub.
    pub(super) fn deliver_up(&mut self, at: usize) {
        let link = &mut self.links[at];
        let Some(message) = link.up.pop_front() else { return };
        let (node, conn, held) = (link.node, link.conn, link.hub_holds);
        if !held {
            return;
        }
        if std::mem::replace(&mut self.links[at].greeted, true) {
            self.tell_hub(hub::Input::Message(conn, message));
        } else if let Ok(ToServer::Hello(hello)) = ToServer::decode(&message) {
            let who = identity(self.nodes[node].owner);
            self.note(format!("hub meets device {node}: {hello:?}"));
            self.tell_hub(hub::Input::Connected { conn, who, hello });
        }
        self.pull(node);
    }

    /// Delivers the next message to the device; or its end, if the hub hung up.
    pub(super) fn deliver_down(&mut self, at: usize) {
        let link = &mut self.links[at];
        let (node, conn) = (link.node, link.conn);
        match link.down.pop_front() {
            Some(message) if link.device_holds => {
                self.nodes[node].heard = link.restores;
                self.tell_device(node, device::Input::Message(message));
                self.pull_hub(conn);
            }
            Some(_) => {}
            None if !link.hub_holds => self.drop_device_end(at),
            None => {}
        }
    }

    /// Takes what a device has to send, as far as its socket goes.
    pub(super) fn pull(&mut self, node: usize) {
        let Some(at) = self.link_of(node) else { return };
        let now = self.now + self.nodes[node].skew;
        while self.links[at].up.len() < SOCKET {
            let Some(core) = &mut self.nodes[node].core else { return };
            let Some(message) = core.poll_transmit(now) else { break };
            self.links[at].up.push_back(message);
        }
        self.drain_device(node);
    }

    /// Takes what the hub has to send on a connection, as far as its socket goes.
    pub(super) fn pull_hub(&mut self, conn: ConnId) {
        let Some(at) = self.links.iter().position(|link| link.conn == conn && link.hub_holds)
        else {
            return;
        };
        while self.links[at].down.len() < SOCKET {
            let Some(core) = &mut self.server.core else { return };
            let Some(message) = core.poll_transmit(self.now, conn) else { break };
            self.is_for(self.links[at].node, &message);
            self.links[at].down.push_back(message);
        }
        self.drain_hub();
    }
}
