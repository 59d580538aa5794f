//! The handshake: who it is, and what follows.

use super::{
    ConnId, Event, Hub, Identity, Place, Reach,
    cold::Walk,
    conn::{Conn, Phase},
};
use crate::{
    BIRTH_ACTOR, Millis, keys,
    limits::{
        MAX_ACTORS_PER_DEVICE, MAX_APP_VERSION, MAX_CONNECTIONS, MAX_REACH, MAX_TOKEN, PROTOCOL,
        PROTOCOL_BEFORE,
    },
    rows::ActorRow,
    wire::{self, Cold, Hello, Mode, ToDevice, Welcome, code},
};
use carnet_ids::{ActorId, DeviceId, DocId, Epoch};
use carnet_storage::ReadNow;

/// Bytes of an actor by which people know whose it is.
const NAMING: usize = 8;

type Refusal = (&'static str, &'static str);

impl<R: ReadNow> Hub<R> {
    pub(super) fn connected(&mut self, now: Millis, id: ConnId, who: Identity, hello: &Hello) {
        let greeted = self.check_hello(&who, hello).and_then(|()| {
            for actor in &who.actors {
                self.allow(who.device, *actor);
            }
            self.register(who.device, hello.actor, hello.generation)
        });
        self.replace(who.device, hello.actor);
        let reached = greeted.and_then(|cloned| Ok((cloned, self.reached(&who, hello)?)));
        self.conns.insert(id, Conn::new(who, hello.actor, now));
        match reached {
            Ok((cloned, reach)) => self.welcome(id, hello, cloned, reach),
            Err((code, reason)) => self.close(id, code, reason),
        }
        self.wake(id);
    }

    /// An actor that the server gave to a device is that device's.
    pub(super) fn allow(&mut self, device: DeviceId, actor: ActorId) {
        if !self.actors.contains_key(&actor)
            && let Err((code, message)) = self.register(device, actor, 0)
        {
            let (doc, code, message) = (Default::default(), code.to_owned(), message.to_owned());
            self.event(Event::Quarantined { device, doc, code, message });
        }
    }

    fn check_hello(&self, who: &Identity, hello: &Hello) -> Result<(), Refusal> {
        if !(PROTOCOL_BEFORE..=PROTOCOL).contains(&hello.protocol) {
            return Err((code::PROTOCOL, "another version of the protocol is spoken here"));
        }
        if hello.device != who.device {
            return Err((code::TOKEN, "the token is another device's"));
        }
        if hello.app_version.len() > MAX_APP_VERSION
            || hello.token.len() > MAX_TOKEN
            || hello.reach.0.len() > MAX_REACH
        {
            return Err((code::MISUSE, "a field of the greeting is too long"));
        }
        if self.conns.len() >= MAX_CONNECTIONS {
            return Err((code::BUSY, "too many connections"));
        }
        Ok(())
    }

    /// What the person of a device receives. The version before this one would keep what was erased.
    fn reached(&mut self, who: &Identity, hello: &Hello) -> Result<Reach, Refusal> {
        if hello.protocol < PROTOCOL && !self.tombs.is_empty() {
            return Err((code::PROTOCOL, "this version would keep what was erased"));
        }
        let reach = self.reach_of(&who.device);
        reach.map_err(|_| (code::STORE, "who receives what can't be read"))
    }

    /// The same device again: its old connection is dead or about to be.
    fn replace(&mut self, device: DeviceId, actor: ActorId) {
        let old: Vec<ConnId> = self
            .conns
            .iter()
            .filter(|(_, conn)| conn.who.device == device && conn.actor == actor)
            .map(|(id, _)| *id)
            .collect();
        for id in old {
            self.close(id, code::REPLACED, "the device has connected again");
        }
    }

    /// Notes that a device writes as an actor, with its count of connections; whether that
    /// count gives away a copy.
    pub(super) fn register(
        &mut self,
        device: DeviceId,
        actor: ActorId,
        generation: u64,
    ) -> Result<bool, Refusal> {
        if actor == self.actor || actor.as_bytes().starts_with(&BIRTH_ACTOR) {
            return Err((code::ACTOR_FOREIGN, "the actor is nobody's or the server's"));
        }
        let cloned = match self.actors.get(&actor).cloned() {
            Some(row) if row.device != device => {
                return Err((code::ACTOR_FOREIGN, "the actor is another device's"));
            }
            Some(row) => generation <= row.generation,
            None if self.is_near_another(device, actor) => {
                return Err((code::ACTOR_FOREIGN, "the actor begins as another device's"));
            }
            None if self.actors_of(device) >= MAX_ACTORS_PER_DEVICE => {
                return Err((code::MISUSE, "the device has too many actors"));
            }
            None => {
                self.commits.notes().actors.push((device, actor));
                false
            }
        };
        let row = self.actors.entry(actor).or_insert(ActorRow { device, generation });
        row.generation = row.generation.max(generation);
        self.commits.put(keys::actor(&actor), wire::encode(row));
        self.commits.notes().touched.insert(actor);
        Ok(cloned)
    }

    /// Whether an actor's first bytes are those of an actor of another device: they are what
    /// others know a device by, and anybody can read them.
    fn is_near_another(&mut self, device: DeviceId, actor: ActorId) -> bool {
        let (mut first, mut last) = (*actor.as_bytes(), *actor.as_bytes());
        first[NAMING..].fill(0);
        last[NAMING..].fill(u8::MAX);
        let mut near = self.actors.range(ActorId::new(first)..=ActorId::new(last));
        let is_known = near.any(|(_, row)| row.device != device);
        let judge = self.config.judge.as_mut();
        is_known || judge.is_some_and(|judge| !judge.may_author(&device, &actor))
    }

    fn actors_of(&self, device: DeviceId) -> usize {
        self.actors.values().filter(|row| row.device == device).count()
    }

    fn welcome(&mut self, id: ConnId, hello: &Hello, cloned: bool, reach: Reach) {
        let (mode, position, walk) = self.mode(hello, &reach);
        let (offline, head) = (self.config.offline, self.durable);
        let name = reach.name();
        let welcome = Welcome { epoch: self.epoch(), head, mode, cloned, offline, reach: name };
        // Whoever begins has nothing that may have gone out of reach.
        let rolls = walk.is_some() && hello.epoch.is_some() && !reach.is_everything();
        // It is told of what was erased since it was last here: of everything where its cursor says
        // nothing here, of nothing where it has nothing.
        let buried = match (hello.epoch, mode) {
            (None, _) => head,
            (Some(_), Mode::Reconcile) => 0,
            (Some(_), _) => hello.cursor.min(head),
        };
        let commit = self.commits.gathering();
        if let Some(conn) = self.conns.get_mut(&id) {
            conn.buried = buried;
            conn.welcome = Some((commit, welcome));
            conn.protocol = hello.protocol;
            (conn.position, conn.told, conn.head) = (position, position, head);
            conn.stored = (mode == Mode::Tail).then_some(position);
            conn.walk = walk;
            conn.roll = rolls.then(DocId::default);
            conn.reach = reach;
        }
    }

    /// What follows the welcome, from which position.
    fn mode(&mut self, hello: &Hello, reach: &Reach) -> (Mode, u64, Option<Walk>) {
        let Some(epoch) = hello.epoch else { return self.fresh_start(reach) };
        if !self.is_ours(epoch, hello) {
            return (Mode::Reconcile, self.durable, None);
        }
        // What it has is not what its person receives now.
        if hello.reach != reach.name() {
            return self.fresh_start(reach);
        }
        match hello.cold {
            Some(cold) => self.cold_start(cold, hello.cursor, reach),
            None => (Mode::Tail, hello.cursor, None),
        }
    }

    /// A cold start from the log's end.
    pub(super) fn fresh_start(&mut self, reach: &Reach) -> (Mode, u64, Option<Walk>) {
        let base = self.durable;
        self.cold_start(Cold { base, low: base + 1, until: None }, base, reach)
    }

    /// Whether what a device has seen of the log under `epoch` is in this log: its entries up
    /// to the end of that epoch are the same for ever, what it saw beyond was lost here.
    fn is_ours(&self, epoch: Epoch, hello: &Hello) -> bool {
        let Some(at) = self.epochs.iter().position(|row| row.epoch == epoch) else { return false };
        let end = self.epochs.get(at + 1).map_or(self.durable, |next| next.first - 1);
        let base = hello.cold.map_or(0, |cold| cold.base);
        hello.cursor.max(hello.acked).max(base) <= end
    }

    fn cold_start(
        &mut self,
        cold: Cold,
        position: u64,
        reach: &Reach,
    ) -> (Mode, u64, Option<Walk>) {
        let below = |last: u64| last < cold.low && last <= cold.base;
        let comes = |(id, place): &(&DocId, &Place)| below(place.last()) && self.gets(reach, id);
        let total = self.index.iter().filter(comes).count() as u64;
        let walk = Walk { low: cold.low.min(cold.base + 1), until: cold.until, left: total };
        self.counters.resumed += u64::from(walk.low <= self.packs.horizon());
        (Mode::Cold { base: cold.base, total }, position, Some(walk))
    }

    /// The welcome, once it is due.
    pub(super) fn greeting(&mut self, id: ConnId) -> Option<ToDevice> {
        let conn = self.conns.get_mut(&id)?;
        let (_, welcome) = conn.welcome.take_if(|(commit, _)| self.commits.has_landed(*commit))?;
        let reconciles = welcome.mode == Mode::Reconcile;
        conn.phase = if reconciles { Phase::Reconciling } else { Phase::Live };
        Some(ToDevice::Welcome(welcome))
    }
}
