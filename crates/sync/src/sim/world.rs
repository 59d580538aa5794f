//! The world: its devices, its server, its time.

use super::{
    dice::Dice,
    marks,
    net::Link,
    node::{Node, Server},
    rights,
};
use crate::{
    Millis, device, hub, keys,
    rows::{self, LogBody, LogRow, TombRow},
};
use carnet_ids::DocId;
use carnet_storage::{Batch, Op};
use std::collections::{BTreeMap, BTreeSet};

/// What happened in one or many worlds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Stats {
    pub worlds: u64,
    pub steps: u64,
    pub edits: u64,
    pub acknowledged: u64,
    pub device_crashes: u64,
    pub server_crashes: u64,
    pub restores: u64,
    pub evictions: u64,
    pub rollbacks: u64,
    pub clones: u64,
    pub full_disks: u64,
    pub failed_commits: u64,
    pub partitions: u64,
    pub stale_links: u64,
    pub reconciles: u64,
    pub packs: u64,
    pub rewritten: u64,
    pub new_actors: u64,
    pub quarantined: u64,
    pub refused: u64,
    pub server_writes: u64,
    pub compactions: u64,
    pub excused: u64,
    pub hub_packs: u64,
    pub hub_merges: u64,
    pub hub_packs_sent: u64,
    pub hub_resumed: u64,
    pub hub_behind: u64,
    pub crashes_while_packing: u64,
    pub failures_while_packing: u64,
    pub restores_before_packs: u64,
    pub restores_after_packs: u64,
    pub device_kept: u64,
    pub device_repacked: u64,
    pub device_emptied: u64,
    pub device_crashes_with_packs: u64,
    pub damages: u64,
    pub damages_met: u64,
    pub forbidden: u64,
    pub forbidden_refused: u64,
    pub spared: u64,
    pub handed_over: u64,
    pub reaches: u64,
    pub left: u64,
    pub begun_anew: u64,
    pub picked: u64,
    pub withheld: u64,
    pub erasures: u64,
    pub destroyed: u64,
    pub tombs_returned: u64,
    pub erased_unsent: u64,
}

impl Stats {
    /// Adds another world's.
    pub fn add(&mut self, other: &Self) {
        let Self { worlds, steps, edits, acknowledged, device_crashes, server_crashes, .. } = other;
        self.worlds += worlds;
        self.steps += steps;
        self.edits += edits;
        self.acknowledged += acknowledged;
        self.device_crashes += device_crashes;
        self.server_crashes += server_crashes;
        self.restores += other.restores;
        self.evictions += other.evictions;
        self.rollbacks += other.rollbacks;
        self.clones += other.clones;
        self.full_disks += other.full_disks;
        self.failed_commits += other.failed_commits;
        self.partitions += other.partitions;
        self.stale_links += other.stale_links;
        self.reconciles += other.reconciles;
        self.packs += other.packs;
        self.rewritten += other.rewritten;
        self.new_actors += other.new_actors;
        self.quarantined += other.quarantined;
        self.refused += other.refused;
        self.server_writes += other.server_writes;
        self.compactions += other.compactions;
        self.excused += other.excused;
        self.hub_packs += other.hub_packs;
        self.hub_merges += other.hub_merges;
        self.hub_packs_sent += other.hub_packs_sent;
        self.hub_resumed += other.hub_resumed;
        self.hub_behind += other.hub_behind;
        self.crashes_while_packing += other.crashes_while_packing;
        self.failures_while_packing += other.failures_while_packing;
        self.restores_before_packs += other.restores_before_packs;
        self.restores_after_packs += other.restores_after_packs;
        self.device_kept += other.device_kept;
        self.device_repacked += other.device_repacked;
        self.device_emptied += other.device_emptied;
        self.device_crashes_with_packs += other.device_crashes_with_packs;
        self.damages += other.damages;
        self.damages_met += other.damages_met;
        self.forbidden += other.forbidden;
        self.forbidden_refused += other.forbidden_refused;
        self.spared += other.spared;
        self.handed_over += other.handed_over;
        self.reaches += other.reaches;
        self.left += other.left;
        self.begun_anew += other.begun_anew;
        self.picked += other.picked;
        self.withheld += other.withheld;
        self.erasures += other.erasures;
        self.destroyed += other.destroyed;
        self.tombs_returned += other.tombs_returned;
        self.erased_unsent += other.erased_unsent;
    }
}

/// A world.
#[derive(Debug)]
pub(super) struct World {
    pub(super) dice: Dice,
    pub(super) now: Millis,
    pub(super) nodes: Vec<Node>,
    pub(super) server: Server,
    pub(super) links: Vec<Link>,
    pub(super) marks: u32,
    /// Edits that were on some disk.
    pub(super) saved: BTreeSet<u32>,
    /// Edits that were acknowledged since the server was last restored.
    pub(super) acked: BTreeSet<u32>,
    /// Edits that are on the server's disk.
    pub(super) present: BTreeSet<u32>,
    /// Edits that were ever there.
    pub(super) durable: BTreeSet<u32>,
    /// Edits whose every copy was destroyed.
    pub(super) excused: BTreeSet<u32>,
    /// Edits that their author may not make.
    pub(super) forbidden: BTreeSet<u32>,
    /// Edits of those who may not make all of theirs: one that builds on a forbidden one falls
    /// with it.
    pub(super) bound: BTreeSet<u32>,
    /// Documents are erased in this world.
    pub(super) erases: bool,
    /// Documents that the server was asked to erase: their edits may be lost, wherever they are.
    pub(super) doomed: BTreeSet<DocId>,
    /// Documents whose tombs were ever on the server's disk.
    pub(super) tombs: BTreeMap<DocId, TombRow>,
    /// Of these, the ones that were there before the server was restored to a copy without the key of
    /// their seals: it does not know them again.
    pub(super) listed: BTreeMap<DocId, TombRow>,
    /// That a device let go of a document, which a restore took from the server: its rows' keys. A device
    /// that need not compare afterwards does not say it again.
    pub(super) ungone: BTreeSet<Vec<u8>>,
    /// The document of each edit.
    pub(super) doc_of: BTreeMap<u32, DocId>,
    /// An edit may end in a quarantine: two histories of one author met.
    pub(super) histories: bool,
    pub(super) stats: Stats,
    pub(super) trace: Vec<String>,
    pub(super) broken: Option<String>,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let count = 1 + dice.below(5);
        let nodes = (0..count).map(|owner| Node::new(owner as u8, dice.skew())).collect();
        // Not by the dice: worlds of before these stay as they were.
        let reads = matches!(seed % 4, 0 | 3);
        let server = Server { judges: dice.one_in(2), reads, ..Server::default() };
        Self {
            dice,
            now: 1_000,
            nodes,
            server,
            links: Vec::new(),
            marks: 0,
            saved: BTreeSet::new(),
            acked: BTreeSet::new(),
            present: BTreeSet::new(),
            durable: BTreeSet::new(),
            excused: BTreeSet::new(),
            forbidden: BTreeSet::new(),
            bound: BTreeSet::new(),
            erases: seed % 5 == 2,
            doomed: BTreeSet::new(),
            tombs: BTreeMap::new(),
            listed: BTreeMap::new(),
            ungone: BTreeSet::new(),
            doc_of: BTreeMap::new(),
            histories: false,
            stats: Stats { worlds: 1, ..Stats::default() },
            trace: Vec::new(),
            broken: None,
        }
    }

    /// From birth to the last check.
    pub(super) fn live(&mut self) -> Result<(), String> {
        self.start_server()?;
        for node in 0..self.nodes.len() {
            self.start_device(node)?;
        }
        let steps = 120 + self.dice.below(160);
        for _ in 0..steps {
            self.stats.steps += 1;
            self.act()?;
            self.check_limits()?;
            if let Some(broken) = self.broken.take() {
                return Err(broken);
            }
        }
        self.audit("before healing")?;
        self.heal()?;
        self.verify()
    }

    pub(super) fn note(&mut self, line: String) {
        self.trace.push(format!("{:>7} {line}", self.now));
    }

    pub(super) fn start_server(&mut self) -> Result<(), String> {
        let seed = self.dice.seed();
        self.note("server starts".to_owned());
        self.server.start(seed, (self.now / 1000) as i64)?;
        self.drain_hub();
        Ok(())
    }

    pub(super) fn start_device(&mut self, node: usize) -> Result<(), String> {
        let seed = self.dice.seed();
        self.note(format!("device {node} starts"));
        self.nodes[node].start(seed)?;
        self.drain_device(node);
        Ok(())
    }

    pub(super) fn tell_device(&mut self, node: usize, input: device::Input) {
        let now = self.now + self.nodes[node].skew;
        if let Some(core) = &mut self.nodes[node].core {
            core.handle(now, input);
        }
        self.drain_device(node);
        self.pull(node);
    }

    pub(super) fn tell_hub(&mut self, input: hub::Input) {
        if let Some(core) = &mut self.server.core {
            core.handle(self.now, input);
        }
        self.drain_hub();
    }

    /// Does what a device asks for.
    pub(super) fn drain_device(&mut self, node: usize) {
        while let Some(output) = self.nodes[node].core.as_mut().and_then(|core| core.poll_output())
        {
            match output {
                device::Output::Commit(id, batch) => self.nodes[node].disk.accept(id, batch),
                device::Output::Event(event) => self.device_event(node, event),
            }
        }
    }

    fn device_event(&mut self, node: usize, event: device::Event) {
        match event {
            device::Event::Saved(write) => {
                if let Some(mark) = self.nodes[node].writes.get(&write) {
                    self.saved.insert(*mark);
                }
            }
            device::Event::Synced(writes) => {
                for write in writes {
                    let Some(mark) = self.nodes[node].writes.get(&write).copied() else { continue };
                    self.stats.acknowledged += 1;
                    self.note(format!("device {node}: {mark} is acknowledged"));
                    // The answer may be older than the last restore.
                    if self.present.contains(&mark) {
                        self.acked.insert(mark);
                    }
                    if !self.durable.contains(&mark) {
                        self.broken =
                            Some(format!("{mark} is acknowledged and not on the server's disk"));
                    }
                }
            }
            device::Event::NewActor(actor) => {
                self.stats.new_actors += 1;
                self.note(format!("device {node} writes as {actor} now"));
            }
            device::Event::Refused { code, message } => {
                self.stats.refused += 1;
                self.note(format!("device {node} is refused: {code} {message}"));
            }
            device::Event::Rejected(change) => {
                self.stats.quarantined += 1;
                let mark = marks::mark_of(&change.change);
                self.stats.forbidden_refused += u64::from(change.code == rights::CODE);
                self.note(format!(
                    "device {node} quarantines {mark:?}: {} {}",
                    change.code, change.message
                ));
                if !self.histories && !self.may_fall(mark) {
                    self.broken =
                        Some(format!("{mark:?} is refused, and no author has two histories"));
                }
            }
            device::Event::SetAside(doc, why) if self.stats.damages > 0 => {
                self.stats.damages_met += 1;
                self.note(format!("device {node} sets {doc} aside: {why}"));
            }
            device::Event::SetAside(doc, why) => {
                self.broken = Some(format!("device {node} sets {doc} aside: {why}"));
            }
            device::Event::Close(reason) => {
                self.note(format!("device {node} hangs up: {reason}"));
                if let Some(at) = self.link_of(node) {
                    self.drop_device_end(at);
                    self.links[at].up.clear();
                }
            }
            device::Event::Erased { doc, lost, .. } => self.device_erased(node, doc, lost),
            // It may write there again from the beginning, as the same author.
            device::Event::Leaving(_) => self.histories = true,
            device::Event::Changed { .. }
            | device::Event::State
            | device::Event::Token(_)
            | device::Event::Granted(_)
            | device::Event::Staying(_)
            | device::Event::Presence { .. } => {}
        }
    }

    fn device_erased(&mut self, node: usize, doc: DocId, lost: usize) {
        self.note(format!("device {node} destroys {doc}, and {lost} edits that wait"));
        self.stats.erased_unsent += lost as u64;
        if self.dice.one_in(2) {
            self.clear(node);
        }
    }

    /// The shell of a device has nothing of what was erased any more.
    pub(super) fn clear(&mut self, node: usize) {
        if let Some(core) = &mut self.nodes[node].core {
            let docs = core.to_clear();
            core.cleared(&docs);
        }
    }

    /// Whether an edit is in a document that the server was asked to erase.
    pub(super) fn is_doomed(&self, mark: &u32) -> bool {
        self.doc_of.get(mark).is_some_and(|doc| self.doomed.contains(doc))
    }

    /// Does what the hub asks for.
    pub(super) fn drain_hub(&mut self) {
        while let Some(output) = self.server.core.as_mut().and_then(|core| core.poll_output()) {
            match output {
                hub::Output::Commit(id, batch) => self.server.disk.accept(id, batch),
                hub::Output::Wake(conn) => self.pull_hub(conn),
                hub::Output::Close(conn, code, reason) => {
                    self.note(format!("hub closes {conn:?}: {code} {reason}"));
                    self.pull_hub(conn);
                    if let Some(at) = self.links.iter().position(|link| link.conn == conn) {
                        self.drop_hub_end(at);
                    }
                }
                hub::Output::Event(event) => self.hub_event(event),
            }
        }
    }

    fn hub_event(&mut self, event: hub::Event) {
        match event {
            hub::Event::Saved(write) => {
                if let Some(mark) = self.server.writes.get(&write).copied() {
                    self.stats.acknowledged += 1;
                    self.acked.insert(mark);
                    self.saved.insert(mark);
                }
            }
            hub::Event::Quarantined { doc, code, message, .. } => {
                self.note(format!("hub refuses a change of {doc}: {code} {message}"));
            }
            _ => {}
        }
    }

    /// Whether an edit may end in a quarantine because somebody may not write everything: their
    /// own, or what they give back to a server that was restored.
    pub(super) fn may_fall(&self, mark: Option<u32>) -> bool {
        let is_theirs = mark.is_some_and(|mark| self.bound.contains(&mark));
        self.server.judges && (is_theirs || self.stats.restores > 0)
    }

    /// Whether a change of the server's packs is on its way to its disk.
    pub(super) fn is_packing(&self) -> bool {
        self.server.core.as_ref().is_some_and(|core| core.packs_stir())
    }

    /// Adds what a device has counted, before it is gone.
    pub(super) fn count_device(&mut self, node: usize) {
        let Some(core) = &self.nodes[node].core else { return };
        let counters = core.counters();
        self.stats.device_crashes_with_packs += u64::from(core.packs_stir());
        self.stats.reconciles += counters.reconciled;
        self.stats.packs += counters.packs;
        self.stats.rewritten += counters.rewritten;
        self.stats.spared += counters.spared;
        self.stats.left += counters.left;
        self.stats.destroyed += counters.erased;
        self.stats.device_kept += counters.kept;
        self.stats.device_repacked += counters.repacked;
        self.stats.device_emptied += counters.emptied;
    }

    /// Adds what the hub has counted, before it is gone.
    pub(super) fn count_hub(&mut self) {
        let counters = self.server.core.as_ref().map(|core| core.counters());
        let hub::Counters { packed, merged, sent, resumed, behind, picked, anew } =
            counters.unwrap_or_default();
        self.stats.picked += picked;
        self.stats.begun_anew += anew;
        self.stats.hub_packs += packed;
        self.stats.hub_merges += merged;
        self.stats.hub_packs_sent += sent;
        self.stats.hub_resumed += resumed;
        self.stats.hub_behind += behind;
    }

    /// Ends the oldest commit of a device's disk.
    pub(super) fn sync_device(&mut self, node: usize) {
        let Some((id, _, outcome)) = self.nodes[node].disk.sync() else { return };
        let input = match outcome {
            Ok(()) => device::Input::Committed(id),
            Err(error) => {
                self.stats.failed_commits += 1;
                device::Input::CommitFailed(id, error)
            }
        };
        self.tell_device(node, input);
        // By the word of a server that is no more it may have let go of what that one alone had.
        if self.server.reads && self.nodes[node].heard < self.stats.restores {
            self.excuse_taken();
        }
    }

    /// Ends the oldest commit of the server's disk.
    pub(super) fn sync_server(&mut self) {
        let Some((id, batch, outcome)) = self.server.disk.sync() else { return };
        let input = match outcome {
            Ok(()) => {
                self.remember(&batch);
                hub::Input::Committed(id)
            }
            Err(error) => {
                self.stats.failed_commits += 1;
                self.stats.failures_while_packing += u64::from(self.is_packing());
                hub::Input::CommitFailed(id, error)
            }
        };
        self.tell_hub(input);
    }

    fn remember_tomb(&mut self, key: &[u8], value: &[u8]) {
        let Some((doc, row)) = keys::doc_of(key).zip(rows::parse(key, value).ok()) else { return };
        let known = self.tombs.insert(doc, row).is_some();
        self.stats.tombs_returned += u64::from(known);
    }

    /// Notes which edits came to the server's disk.
    pub(super) fn remember(&mut self, batch: &Batch) {
        for op in &batch.ops {
            let Op::Put(key, value) = op else { continue };
            if key.starts_with(keys::TOMBS) {
                self.remember_tomb(key, value);
            }
            if key.first() != Some(&b'L') {
                continue;
            }
            let Ok(row) = rows::parse::<LogRow>(key, value) else { continue };
            match row.body {
                LogBody::Change(change) => {
                    if let Some(mark) = marks::mark_of(&change.0)
                        && self.forbidden.contains(&mark)
                    {
                        self.broken = Some(format!("{mark} is forbidden and on the server"));
                    }
                    self.durable.extend(marks::mark_of(&change.0));
                    self.present.extend(marks::mark_of(&change.0));
                }
                LogBody::Snapshot(_) => self.stats.compactions += 1,
            }
        }
    }
}
