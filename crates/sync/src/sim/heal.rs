//! The end: everything works again, and everything is checked.

use super::{
    audit::{quarantined, unpurged},
    marks,
    node::{Node, device_id},
    readers,
    world::World,
};
use crate::{check, device::DocError, keys};
use std::collections::BTreeSet;

/// Rounds within which everything is up to date.
const ROUNDS: usize = 3_000;

impl World {
    pub(super) fn heal(&mut self) -> Result<(), String> {
        self.note("everything heals".to_owned());
        self.server.disk.set_full(false);
        for node in &mut self.nodes {
            node.partitioned = false;
            node.disk.set_full(false);
        }
        self.read_everything();
        self.erase_again();
        for round in 0..ROUNDS {
            // Not all at once: copies of one device would replace one another for ever.
            for node in 0..self.nodes.len() {
                if self.dice.one_in(8) {
                    self.connect(node);
                }
            }
            self.round();
            self.sweep();
            if round % 8 == 7 {
                self.now += 1_000;
                self.tick();
            }
            self.check_limits()?;
            if let Some(broken) = self.broken.take() {
                return Err(broken);
            }
            if self.is_quiet() {
                return Ok(());
            }
        }
        let states: Vec<_> =
            self.nodes.iter().filter_map(|node| Some(node.core.as_ref()?.state())).collect();
        Err(format!("after {ROUNDS} rounds of calm: {states:#?}"))
    }

    /// The operator erases again by the list of what was erased, where a copy was older than the key of the
    /// seals: what devices give back is a stranger's there. Of everything else they are to be enough.
    fn erase_again(&mut self) {
        let listed = std::mem::take(&mut self.listed);
        if let Some(core) = &mut self.server.core {
            core.erase_again(listed);
        }
        self.drain_hub();
    }

    /// Damage is found by whoever reads.
    fn read_everything(&mut self) {
        for node in 0..self.nodes.len() {
            for n in 0..marks::DOCS {
                if let Some(core) = &mut self.nodes[node].core {
                    drop(core.document(marks::doc_id(n)).map(|_| ()));
                }
                self.drain_device(node);
                self.pull(node);
            }
        }
    }

    fn is_quiet(&self) -> bool {
        let idle = self.links.iter().all(|link| link.up.is_empty() && link.down.is_empty());
        let disks =
            !self.server.disk.is_busy() && self.nodes.iter().all(|node| !node.disk.is_busy());
        let head = self.server.core.as_ref().map_or(0, |core| core.head());
        // What somebody does not receive is passed over without a word.
        let is_there = |cursor: u64| cursor == head || self.server.reads;
        let done = |node: &Node| {
            let state = node.core.as_ref().map(|core| core.state());
            state.is_some_and(|state| {
                state.up_to_date && state.unsaved == 0 && is_there(state.cursor)
            })
        };
        let purged = self.server.core.as_ref().is_some_and(|core| !core.holds_erased());
        idle && disks && purged && self.nodes.iter().all(done)
    }

    /// All replicas are equal, and hold every edit once.
    pub(super) fn verify(&mut self) -> Result<(), String> {
        self.count();
        self.audit("at the end")?;
        let mut found = BTreeSet::new();
        for n in 0..marks::DOCS {
            found.extend(self.verify_doc(n)?);
        }
        let aside: BTreeSet<u32> =
            self.nodes.iter().flat_map(|node| quarantined(&node.disk)).collect();
        let fell = aside.iter().find(|mark| !self.may_fall(Some(**mark)));
        if let Some(mark) = fell.filter(|_| !self.histories) {
            return Err(format!("{mark} is in quarantine, and no author has two histories"));
        }
        if let Some(mark) = self.forbidden.intersection(&found).next() {
            return Err(format!("{mark} is forbidden and everywhere"));
        }
        for mark in self.saved.difference(&self.excused) {
            if !found.contains(mark) && !aside.contains(mark) && !self.is_doomed(mark) {
                return Err(format!("{mark} was saved and is nowhere"));
            }
        }
        self.verify_erased()?;
        self.verify_stores()
    }

    /// Of what was erased nothing is anywhere, no pack holds an old state of it, and the server knows that
    /// of each device which has heard of it.
    fn verify_erased(&self) -> Result<(), String> {
        let Some(hub) = &self.server.core else { return Err("no server".to_owned()) };
        if let Some(doc) = unpurged(&self.server.disk, true)?.first() {
            return Err(format!("a pack of the server holds {doc}, which was erased"));
        }
        for (at, node) in self.nodes.iter().enumerate() {
            let held = unpurged(&node.disk, false)?;
            if let Some(doc) = held.first().filter(|_| self.stats.damages == 0) {
                return Err(format!("a pack of device {at} holds {doc}, which was erased"));
            }
            let Some(core) = &node.core else { continue };
            for n in 0..marks::DOCS {
                let doc = marks::doc_id(n);
                let gone = hub.gone_from(&doc).map_err(|error| error.to_string())?;
                let told = gone.iter().any(|(device, _)| *device == device_id(node.owner));
                // A part that the server never had is refused as what it belongs to was erased.
                let of = readers::parent(doc).filter(|of| hub.is_erased(of));
                let is_refused = of.is_some() && !core.is_sealed(doc);
                if core.is_erased(doc) && !hub.is_erased(&doc) && !is_refused {
                    return Err(format!("device {at} knows that {doc} was erased, the server not"));
                }
                let known = hub.is_erased(&doc);
                let lost = self.ungone.contains(&keys::gone(&doc, &device_id(node.owner)));
                let excused = lost || self.stats.damages > 0;
                if core.is_erased(doc) && known && !told && !excused {
                    return Err(format!(
                        "device {at} let go of {doc}, and the server does not know"
                    ));
                }
            }
        }
        Ok(())
    }

    fn verify_doc(&mut self, n: u8) -> Result<BTreeSet<u32>, String> {
        let id = marks::doc_id(n);
        let Some(hub) = &mut self.server.core else { return Err("no server".to_owned()) };
        let doc = hub.document(id).map_err(|error| error.to_string())?;
        let heads = doc.map(|doc| doc.get_heads());
        let counts = doc.map_or(Ok(Default::default()), marks::count)?;
        // A copy of a device, or it itself from an older copy of its store, may spare what was
        // written again already: the edit is there twice.
        let copies = self.stats.clones + self.stats.rollbacks;
        let may_be_twice = |mark: &u32| copies > 0 && self.bound.contains(mark);
        let is_wrong = |(mark, times): &(&u32, &usize)| **times != 1 && !may_be_twice(mark);
        if let Some((mark, times)) = counts.iter().find(is_wrong) {
            return Err(format!("{mark} is {times} times in {id}"));
        }
        let theirs = self.who_receives(id)?;
        for (at, node) in self.nodes.iter_mut().enumerate() {
            let heads = heads.clone().filter(|_| theirs.contains(&node.owner));
            let Some(core) = &mut node.core else { return Err(format!("no device {at}")) };
            let theirs = match core.document(id) {
                // Nobody has a sound copy that it could get.
                Err(DocError::SetAside(..)) if self.stats.damages > 0 && heads.is_none() => {
                    continue;
                }
                found => found.map_err(|error| format!("device {at}: {error}"))?,
            };
            let theirs = theirs.map(|doc| doc.get_heads());
            if theirs != heads {
                return Err(format!("{id}: device {at} has {theirs:?}, the server {heads:?}"));
            }
        }
        Ok(counts.into_keys().collect())
    }

    fn verify_stores(&self) -> Result<(), String> {
        let report = check::hub(&self.server.disk);
        if !report.is_clean() {
            return Err(format!("the server's store: {report}"));
        }
        let whole =
            |node: &Node| node.core.as_ref().is_some_and(|core| core.aside().next().is_none());
        for (at, node) in self.nodes.iter().enumerate().filter(|(_, node)| whole(node)) {
            let report = check::device(&node.disk);
            if !report.is_clean() {
                return Err(format!("the store of device {at}: {report}"));
            }
        }
        Ok(())
    }

    fn count(&mut self) {
        self.count_hub();
        (0..self.nodes.len()).for_each(|node| self.count_device(node));
    }
}
