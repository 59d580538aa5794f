//! What a person receives is another part of the documents than before: a cold start of that part
//! follows, and a roll of it, so that the device lets go of the rest.
//!
//! To send only what is new would need to know what the device had, for as long as it may stay
//! away; and what is sent twice is a person's own part, not everything.

use super::{ConnId, Hub, Reach, conn::Phase};
use crate::wire::{Bytes, Mode, ToDevice, code};
use carnet_ids::DocId;
use carnet_storage::ReadNow;
use std::collections::BTreeSet;

impl<R: ReadNow> Hub<R> {
    /// These documents are different on the disk: if one decides who receives what, everybody is
    /// looked at again.
    pub(super) fn reach_again(&mut self, docs: &BTreeSet<DocId>) {
        let Some(judge) = &self.config.judge else { return };
        self.unsure.extend(docs.iter().filter(|doc| judge.decides(doc)));
        // One that is different again on its way to the disk is looked at once it is there; nobody is
        // sent anything meanwhile by what it said before.
        if self.unsure.is_empty()
            || self.unsure.iter().any(|doc| self.commits.before(doc).is_some())
        {
            return;
        }
        self.unsure.clear();
        let open = self.conns.iter().filter(|(_, conn)| conn.closing.is_none());
        let open: Vec<_> = open.map(|(id, conn)| (*id, conn.who.device)).collect();
        for (id, device) in open {
            self.wake(id);
            match self.reach_of(&device) {
                Ok(reach) => self.takes_reach(id, reach),
                Err(error) => self.close(id, code::STORE, &error.to_string()),
            }
        }
    }

    fn takes_reach(&mut self, id: ConnId, reach: Reach) {
        let Some(conn) = self.conns.get(&id) else { return };
        if conn.reach.name() == reach.name() {
            return;
        }
        if conn.phase != Phase::Live {
            return self.close(id, code::BUSY, "what its person receives has changed");
        }
        let looking = conn.looking.0;
        self.begin_anew(id, reach);
        self.presence_changed(looking);
        self.wake(id);
    }

    fn begin_anew(&mut self, id: ConnId, reach: Reach) {
        let (mode, base, walk) = self.fresh_start(&reach);
        let Mode::Cold { total, .. } = mode else { return };
        self.counters.anew += 1;
        let Some(conn) = self.conns.get_mut(&id) else { return };
        conn.anew = Some(ToDevice::Anew { base, total, reach: reach.name() });
        conn.roll = (!reach.is_everything()).then(DocId::default);
        conn.reach = reach;
        conn.walk = walk;
        (conn.position, conn.told, conn.head) = (base, base, base);
        // The roll and the walk tell all of it.
        (conn.gains, conn.gone, conn.own) = Default::default();
        (conn.gained, conn.gone_to, conn.gone_doc) = (0, 0, None);
    }

    /// The next part of the roll of what a connection's person receives.
    pub(super) fn roll(&mut self, id: ConnId) -> Option<ToDevice> {
        let conn = self.conns.get(&id)?;
        let from = conn.roll.filter(|_| conn.phase == Phase::Live)?;
        let theirs = self.index.range(from..).map(|(doc, _)| *doc);
        let mut theirs = theirs.filter(|doc| self.gets(&conn.reach, doc));
        let docs: Vec<DocId> = theirs.by_ref().take(self.tuning.roll_docs).collect();
        let next = theirs.next();
        // Up to right before the next part.
        let to = next.and_then(before).unwrap_or(DocId::new([u8::MAX; 16]));
        let docs = Bytes(docs.iter().flat_map(|doc| *doc.as_bytes()).collect());
        self.conns.get_mut(&id)?.roll = next;
        Some(ToDevice::Roll { from, to, docs, at: self.durable })
    }
}

/// The id before this one.
fn before(id: DocId) -> Option<DocId> {
    let number = u128::from_be_bytes(*id.as_bytes()).checked_sub(1)?;
    Some(DocId::new(number.to_be_bytes()))
}
