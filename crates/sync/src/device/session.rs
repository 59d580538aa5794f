//! One connection to the server.

use super::{Device, Event, Link, compare::Comparison};
use crate::{
    Millis,
    limits::MAX_REACH,
    rows::DeviceMeta,
    wire::{Bytes, Cold, Mode, Welcome},
};
use carnet_ids::{ActorId, DocId};
use carnet_storage::ReadNow;
use std::collections::{BTreeSet, VecDeque};

/// What is known of the connection.
#[derive(Debug)]
pub(super) struct Session {
    /// Counts the connections of this run.
    pub(super) id: u64,
    pub(super) heard: Millis,
    pub(super) sent_at: Millis,
    /// The generation is durable.
    pub(super) may_greet: bool,
    pub(super) greeted: bool,
    pub(super) welcome: Option<Welcome>,
    /// The log's end, as last told.
    pub(super) head: u64,
    /// The last batch that came, the last that is durable, the last that was acknowledged.
    pub(super) batch: u64,
    pub(super) stored: u64,
    pub(super) told_stored: u64,
    /// The author that the server knows of.
    pub(super) actor: ActorId,
    /// The last outbox number sent, and what is unanswered: numbers, documents and bytes.
    pub(super) sent: u64,
    pub(super) unanswered: VecDeque<(u64, DocId, usize)>,
    /// Documents asked for.
    pub(super) needing: BTreeSet<DocId>,
    /// Documents of which the server was told that nothing is left.
    pub(super) telling: BTreeSet<DocId>,
    /// Of these, the ones that it did not know to be erased, and all of which it was told once more that they are.
    pub(super) unknown: BTreeSet<DocId>,
    pub(super) told_again: BTreeSet<DocId>,
    pub(super) tell_presence: bool,
    pub(super) ping: bool,
    pub(super) arriving: Option<(usize, usize)>,
    pub(super) comparison: Option<Comparison>,
}

impl Session {
    fn new(id: u64, now: Millis, meta: &DeviceMeta) -> Self {
        Self {
            id,
            heard: now,
            sent_at: now,
            may_greet: false,
            greeted: false,
            welcome: None,
            head: meta.cursor,
            batch: 0,
            stored: 0,
            told_stored: 0,
            actor: meta.actor,
            sent: 0,
            unanswered: VecDeque::new(),
            needing: BTreeSet::new(),
            telling: BTreeSet::new(),
            unknown: BTreeSet::new(),
            told_again: BTreeSet::new(),
            tell_presence: false,
            ping: false,
            arriving: None,
            comparison: None,
        }
    }

    /// Takes what was sent with a number up to `through` for answered: numbers and documents.
    pub(super) fn answered(&mut self, through: u64) -> Vec<(u64, DocId)> {
        let unanswered = &mut self.unanswered;
        let answered = std::iter::from_fn(|| unanswered.pop_front_if(|(no, ..)| *no <= through));
        answered.map(|(no, doc, _)| (no, doc)).collect()
    }

    pub(super) fn link(&self, meta: &DeviceMeta) -> Link {
        if self.welcome.is_none() {
            Link::Greeting
        } else if self.comparison.is_some() {
            Link::Reconciling
        } else if meta.cold.is_some() {
            Link::Cold
        } else {
            Link::Live
        }
    }
}

impl<R: ReadNow> Device<R> {
    pub(super) fn connected(&mut self, now: Millis) {
        self.sessions += 1;
        self.meta.generation += 1;
        self.meta_dirty = true;
        self.session = Some(Session::new(self.sessions, now, &self.meta));
        self.commits.notes().hello = Some(self.sessions);
    }

    pub(super) fn welcomed(&mut self, welcome: Welcome) -> Result<(), String> {
        let (mode, epoch, head) = (welcome.mode, welcome.epoch, welcome.head);
        if welcome.reach.0.len() > MAX_REACH {
            return Err("a name that is too long".to_owned());
        }
        let looking = self.presence.0.is_some();
        let Some(session) = &mut self.session else { return Ok(()) };
        if session.welcome.is_some() {
            return Err("a second welcome".to_owned());
        }
        session.head = head;
        session.tell_presence = looking;
        if welcome.cloned {
            self.new_actor();
        }
        self.begin(mode, head, &welcome.reach)?;
        if mode != Mode::Reconcile {
            self.ask_for_aside();
            self.meta.epoch = Some(epoch);
            self.meta_dirty = true;
        }
        self.event(Event::Granted(welcome.offline));
        if let Some(session) = &mut self.session {
            session.welcome = Some(welcome);
        }
        Ok(())
    }

    fn begin(&mut self, mode: Mode, head: u64, reach: &Bytes) -> Result<(), String> {
        let as_before = self.meta.reach == *reach;
        let comparison = (mode == Mode::Reconcile).then(|| self.comparison());
        let Some(session) = &mut self.session else { return Ok(()) };
        session.comparison = comparison;
        match mode {
            Mode::Reconcile => self.all_stay(),
            Mode::Tail if self.meta.cursor > head || self.meta.cold.is_some() || !as_before => {
                return Err("the server's log does not fit the cursor".to_owned());
            }
            Mode::Tail => {}
            Mode::Cold { base, total } => {
                session.arriving = Some((0, usize::try_from(total).unwrap_or(usize::MAX)));
                match self.meta.cold {
                    Some(cold) if cold.base == base && as_before => {}
                    Some(_) if as_before => return Err("another cold start than ours".to_owned()),
                    _ => self.start_cold(base, reach)?,
                }
            }
        }
        Ok(())
    }

    /// Everything that the person receives comes, from here on.
    fn start_cold(&mut self, base: u64, reach: &Bytes) -> Result<(), String> {
        let known = self.meta.epoch.map_or(0, |_| self.meta.cursor);
        if base < known {
            return Err("a cold start before the cursor".to_owned());
        }
        self.meta.cold = Some(Cold { base, low: base.saturating_add(1), until: None });
        self.meta.cursor = base;
        self.meta.reach = reach.clone();
        self.meta_dirty = true;
        Ok(())
    }

    /// What the person receives is something else from now on.
    pub(super) fn begins_anew(
        &mut self,
        base: u64,
        total: u64,
        reach: &Bytes,
    ) -> Result<(), String> {
        let Some(session) = &mut self.session else { return Ok(()) };
        if session.comparison.is_some() || reach.0.len() > MAX_REACH {
            return Err("a cold start out of order".to_owned());
        }
        session.head = session.head.max(base);
        session.arriving = Some((0, usize::try_from(total).unwrap_or(usize::MAX)));
        self.start_cold(base, reach)
    }

    /// Takes a new author: from now on, changes are this one's.
    pub(super) fn new_actor(&mut self) {
        self.meta.actor = ActorId::new(self.random.id());
        self.meta.generation = 0;
        self.meta_dirty = true;
        self.event(Event::NewActor(self.meta.actor));
    }
}
