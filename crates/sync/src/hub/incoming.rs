//! What a hub does with a device's messages.

use super::{ConnId, Hub, conn::Phase};
use crate::{
    Millis,
    limits::{MAX_NEED, MAX_RANGES},
    wire::{ToServer, code},
};
use carnet_ids::DocId;
use carnet_storage::ReadNow;

impl<R: ReadNow> Hub<R> {
    pub(super) fn message(&mut self, now: Millis, id: ConnId, bytes: &[u8]) {
        let Some(conn) = self.conns.get_mut(&id).filter(|conn| conn.closing.is_none()) else {
            return;
        };
        conn.heard = now;
        let taken = ToServer::decode(bytes).map_err(|error| error.to_string());
        match taken.and_then(|message| self.take(now, id, message).map_err(str::to_owned)) {
            Ok(()) => self.wake(id),
            Err(reason) => self.close(id, code::MISUSE, &reason),
        }
    }

    /// Does what a message says. An error ends the connection.
    fn take(&mut self, now: Millis, id: ConnId, message: ToServer) -> Result<(), &'static str> {
        let Some(conn) = self.conns.get_mut(&id) else { return Ok(()) };
        if conn.phase == Phase::Greeting {
            return Err("a message before the welcome");
        }
        let reconciling = conn.phase == Phase::Reconciling;
        match message {
            ToServer::Hello(_) => Err("a second greeting"),
            ToServer::Push(_) if reconciling => Err("a push during a reconciliation"),
            ToServer::Push(entries) => self.push(now, id, entries, false),
            ToServer::Return(_) | ToServer::Compare { .. } | ToServer::Reconciled
                if !reconciling =>
            {
                Err("only during a reconciliation")
            }
            ToServer::Return(entries) => self.push(now, id, entries, true),
            ToServer::Compare { ranges } if ranges.len() > MAX_RANGES => Err("too many ranges"),
            ToServer::Compare { ranges } => self.compare(id, ranges),
            ToServer::Reconciled => {
                conn.phase = Phase::Live;
                Ok(())
            }
            ToServer::Received { batch } => self.received(id, batch),
            ToServer::Actor { actor } => self.another_actor(id, actor),
            ToServer::Tombs { tombs } => self.erased_before(tombs),
            ToServer::Gone { docs } => self.gone(id, docs),
            ToServer::Need { docs } => self.asked(id, docs),
            ToServer::Presence { doc, typing } => {
                self.looks(id, doc, typing);
                Ok(())
            }
            ToServer::Ping => {
                conn.pong = true;
                Ok(())
            }
        }
    }

    fn received(&mut self, id: ConnId, batch: u64) -> Result<(), &'static str> {
        let Some(conn) = self.conns.get_mut(&id) else { return Ok(()) };
        if batch > conn.batch {
            return Err("a batch that was not sent is said to be stored");
        }
        conn.has_stored(batch);
        Ok(())
    }

    fn another_actor(
        &mut self,
        id: ConnId,
        actor: carnet_ids::ActorId,
    ) -> Result<(), &'static str> {
        let Some(conn) = self.conns.get_mut(&id) else { return Ok(()) };
        conn.actor = actor;
        let device = conn.who.device;
        self.register(device, actor, 0).map(drop).map_err(|(_, reason)| reason)
    }

    fn asked(&mut self, id: ConnId, docs: Vec<DocId>) -> Result<(), &'static str> {
        let Some(conn) = self.conns.get_mut(&id) else { return Ok(()) };
        if conn.need.len() + docs.len() > MAX_NEED {
            return Err("too many documents at a time");
        }
        conn.need.extend(docs);
        Ok(())
    }
}
