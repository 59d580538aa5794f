//! What happens in a world, by chance.

use super::{audit::on_server, marks, node::Node, readers, rights, world::World};
use crate::{
    device::{self, DocError, WriteError},
    hub, keys,
};
use automerge::Automerge;
use carnet_ids::DocId;
use carnet_storage::contract::Row;

impl World {
    /// One thing.
    pub(super) fn act(&mut self) -> Result<(), String> {
        if self.server.reads && self.dice.one_in(16) {
            if self.dice.one_in(4) {
                self.change_reach()
            } else {
                self.hand_over()
            }
            self.sweep();
            return Ok(());
        }
        if self.erases && self.dice.one_in(40) {
            self.erase();
            self.sweep();
            return Ok(());
        }
        match self.dice.below(1000) {
            0..=219 => self.edit(),
            220..=479 => self.some_message(),
            480..=629 => self.some_sync(),
            630..=719 => self.some_connect(),
            720..=739 => self.some_disconnect(),
            740..=789 => self.time_passes(),
            790..=804 => self.crash_device()?,
            805..=814 => self.crash_server()?,
            815..=824 => self.partition(),
            825..=834 => self.fill_disk(),
            835..=849 => self.copies(),
            850..=854 => self.restore_server()?,
            855..=857 => self.evict()?,
            858..=860 => self.roll_back()?,
            861..=863 => self.clone_device()?,
            864..=879 => self.server_edit(),
            880..=889 => self.compact(),
            890..=894 => self.presence(),
            895..=914 => self.shelve(),
            915..=926 => self.rest(),
            927 => self.damage()?,
            _ => self.some_rounds(),
        }
        self.sweep();
        Ok(())
    }

    fn some_node(&mut self) -> usize {
        self.dice.below(self.nodes.len())
    }

    fn edit(&mut self) {
        let node = self.some_node();
        let doc = marks::doc_id(self.dice.below(usize::from(marks::DOCS)) as u8);
        let (mark, time) = (self.marks, self.dice.next() as i64 % 1_000_000);
        let mut dice = self.dice.clone();
        let now = self.now + self.nodes[node].skew;
        let Some(core) = &mut self.nodes[node].core else { return };
        self.marks += 1;
        let birth = marks::birth(doc);
        let written = core.write(now, doc, &birth, |doc| {
            marks::edit(doc, mark, &mut dice, time).map(Some).ok_or("the marker finds no place")
        });
        self.dice = dice;
        match written {
            Ok(Some(write)) => {
                self.stats.edits += 1;
                self.doc_of.insert(mark, doc);
                self.note_bounds(node, doc, mark);
                self.nodes[node].writes.insert(write, mark);
                self.note(format!("device {node} writes {mark} in {doc}"));
            }
            Ok(None) => self.broken = Some(format!("{mark} changes nothing")),
            Err(WriteError::Full | WriteError::Erased) => {}
            Err(WriteError::Document(DocError::SetAside(..))) if self.stats.damages > 0 => {}
            Err(error) => self.broken = Some(format!("device {node} can't write {mark}: {error}")),
        }
        self.drain_device(node);
        self.pull(node);
    }

    /// The server is asked to erase a document.
    fn erase(&mut self) {
        let doc = marks::doc_id(self.dice.below(usize::from(marks::DOCS)) as u8);
        let Some(core) = self.server.core.as_mut().filter(|_| doc != readers::settings()) else {
            return;
        };
        self.doomed.extend(std::iter::once(doc).chain(readers::parts(doc)));
        // Labels may not have been kept here: whoever asks names the parts.
        let all = std::iter::once(doc).chain(readers::parts(doc));
        self.stats.erasures += u64::from(core.erase(doc, all).is_some());
        self.note(format!("{doc} is erased"));
        self.drain_hub();
    }

    /// Somebody, or the server, says who holds a document.
    fn hand_over(&mut self) {
        let doc = marks::doc_id(self.dice.below(usize::from(marks::DOCS)) as u8);
        let holder = self.dice.below(readers::HOLDERS as usize) as u64;
        if !readers::is_held(doc) {
            return;
        }
        let birth = marks::birth(doc);
        let put = |doc: &mut Automerge| {
            marks::put(doc, "holder", holder).map(|()| Some(Vec::new())).ok_or("no room")
        };
        self.stats.handed_over += 1;
        self.note(format!("{doc} is handed to {holder}"));
        let node = self.dice.below(self.nodes.len() + 1);
        let (now, server) = (self.now, self.server.core.as_mut());
        match (self.nodes.get_mut(node), server) {
            (Some(node), _) => {
                let now = now + node.skew;
                drop(node.core.as_mut().map(|core| core.write(now, doc, &birth, put)));
            }
            (None, Some(core)) => drop(core.write(now, doc, &birth, put)),
            (None, None) => {}
        }
        if node < self.nodes.len() {
            self.drain_device(node);
            self.pull(node);
        } else {
            self.drain_hub();
        }
    }

    /// The server says what somebody receives.
    fn change_reach(&mut self) {
        let owner = self.dice.below(5) as u8;
        let reach = readers::some_reach(self.dice.next());
        let (doc, key) = (readers::settings(), readers::reach_key(owner));
        let Some(core) = &mut self.server.core else { return };
        let written = core.write(self.now, doc, &marks::birth(doc), |doc| {
            marks::put(doc, &key, reach).map(|()| Some(Vec::new())).ok_or("no room")
        });
        if let Err(error) = written {
            self.broken = Some(format!("the server can't write a reach: {error}"));
        }
        self.stats.reaches += 1;
        self.note(format!("{key} is {reach:b}"));
        self.drain_hub();
    }

    fn note_bounds(&mut self, node: usize, doc: DocId, mark: u32) {
        if !self.server.judges || !rights::is_bound(self.nodes[node].owner) {
            return;
        }
        self.bound.insert(mark);
        if rights::is_forbidden(doc, mark) {
            self.stats.forbidden += 1;
            self.forbidden.insert(mark);
        }
    }

    fn server_edit(&mut self) {
        let doc = marks::doc_id(self.dice.below(usize::from(marks::DOCS)) as u8);
        let mark = self.marks;
        let mut dice = self.dice.clone();
        let Some(core) = &mut self.server.core else { return };
        self.marks += 1;
        let written = core.write(self.now, doc, &marks::birth(doc), |doc| {
            marks::edit(doc, mark, &mut dice, 0).map(Some).ok_or("the marker finds no place")
        });
        self.dice = dice;
        match written {
            Ok(Some(write)) => {
                self.stats.server_writes += 1;
                self.doc_of.insert(mark, doc);
                self.server.writes.insert(write, mark);
                self.note(format!("server writes {mark} in {doc}"));
            }
            Err(hub::WriteError::Erased) => {}
            other => self.broken = Some(format!("the server can't write {mark}: {other:?}")),
        }
        self.drain_hub();
    }

    fn compact(&mut self) {
        let doc = marks::doc_id(self.dice.below(usize::from(marks::DOCS)) as u8);
        if let Some(core) = &mut self.server.core
            && let Err(error) = core.compact(doc)
        {
            self.broken = Some(format!("the server can't fold {doc}: {error}"));
        }
        self.drain_hub();
    }

    /// Nothing happens for a moment, and the server packs.
    fn shelve(&mut self) {
        self.now += 600;
        for _ in 0..1 + self.dice.below(8) {
            self.tell_hub(hub::Input::Tick { now_unix: (self.now / 1000) as i64 });
            if self.dice.one_in(3) {
                self.sync_server();
            }
        }
    }

    /// Nothing happens for a moment, and a device packs.
    fn rest(&mut self) {
        self.now += 3_000;
        let node = self.some_node();
        for _ in 0..1 + self.dice.below(8) {
            self.tell_device(node, device::Input::Tick);
            if self.dice.one_in(2) {
                self.sync_device(node);
            }
        }
    }

    /// A pack rots on a device's disk.
    fn damage(&mut self) -> Result<(), String> {
        let node = self.some_node();
        self.audit("before damage")?;
        self.stop_device(node);
        let mut rows = self.nodes[node].disk.copy();
        let mut bodies: Vec<&mut Row> =
            rows.iter_mut().filter(|(key, _)| key.starts_with(keys::BODIES)).collect();
        if !bodies.is_empty() {
            let at = self.dice.below(bodies.len());
            bodies[at].1.truncate(9);
            self.stats.damages += 1;
            self.histories = true;
            self.note(format!("a pack of device {node} is damaged"));
            self.nodes[node].disk.restore(&rows);
            self.excuse();
        }
        self.start_device(node)
    }

    fn presence(&mut self) {
        let node = self.some_node();
        let doc = marks::doc_id(self.dice.below(usize::from(marks::DOCS)) as u8);
        let (looks, typing) = (!self.dice.one_in(3), self.dice.one_in(2));
        if let Some(core) = &mut self.nodes[node].core {
            core.set_presence(looks.then_some(doc), typing);
        }
        self.pull(node);
    }

    fn some_message(&mut self) {
        for _ in 0..1 + self.dice.below(6) {
            if self.links.is_empty() {
                return;
            }
            let at = self.dice.below(self.links.len());
            if self.nodes[self.links[at].node].partitioned {
                continue;
            }
            if self.dice.one_in(2) { self.deliver_up(at) } else { self.deliver_down(at) }
        }
    }

    fn some_sync(&mut self) {
        let at = self.dice.below(self.nodes.len() + 2);
        if at < self.nodes.len() { self.sync_device(at) } else { self.sync_server() }
    }

    fn some_connect(&mut self) {
        let node = self.some_node();
        self.connect(node);
    }

    /// Both ends see it, or only one: the other goes on speaking.
    fn some_disconnect(&mut self) {
        if self.links.is_empty() {
            return;
        }
        let at = self.dice.below(self.links.len());
        let how = self.dice.below(3);
        if how != 0 {
            self.drop_device_end(at);
        }
        if how != 1 {
            self.drop_hub_end(at);
        }
        self.stats.stale_links += u64::from(how != 2);
    }

    fn time_passes(&mut self) {
        let spans = [10, 500, 3_000, 25_000, 70_000];
        self.now += spans[self.dice.below(spans.len())];
        self.tick();
    }

    pub(super) fn tick(&mut self) {
        for node in 0..self.nodes.len() {
            if self.erases {
                self.clear(node);
                self.drain_device(node);
            }
            let now = self.now + self.nodes[node].skew;
            let due = self.nodes[node].core.as_ref().and_then(|core| core.poll_timeout());
            if due.is_some_and(|due| due <= now) {
                self.tell_device(node, device::Input::Tick);
            }
        }
        self.tell_hub(hub::Input::Tick { now_unix: (self.now / 1000) as i64 });
    }

    /// The power goes. The commit under way may have come through.
    fn crash_device(&mut self) -> Result<(), String> {
        let node = self.some_node();
        self.stop_device(node);
        self.stats.device_crashes += 1;
        self.start_device(node)
    }

    pub(super) fn stop_device(&mut self, node: usize) {
        self.note(format!("device {node} crashes"));
        self.count_device(node);
        if self.dice.one_in(2) {
            drop(self.nodes[node].disk.sync());
        }
        self.nodes[node].disk.crash();
        self.nodes[node].core = None;
        if let Some(at) = self.link_of(node) {
            self.drop_device_end(at);
        }
    }

    fn crash_server(&mut self) -> Result<(), String> {
        self.stop_server();
        self.stats.server_crashes += 1;
        self.start_server()
    }

    pub(super) fn stop_server(&mut self) {
        self.note("server crashes".to_owned());
        self.stats.crashes_while_packing += u64::from(self.is_packing());
        self.count_hub();
        if self.dice.one_in(2)
            && let Some((_, batch, Ok(()))) = self.server.disk.sync()
        {
            self.remember(&batch);
        }
        self.server.disk.crash();
        self.server.core = None;
        for at in 0..self.links.len() {
            self.drop_hub_end(at);
        }
    }

    fn partition(&mut self) {
        let node = self.some_node();
        let cut = !self.nodes[node].partitioned;
        self.nodes[node].partitioned = cut;
        self.stats.partitions += u64::from(cut);
    }

    fn fill_disk(&mut self) {
        let at = self.dice.below(self.nodes.len() + 1);
        let disk = self.nodes.get(at).map_or(&self.server.disk, |node| &node.disk);
        let full = !disk.is_full();
        disk.set_full(full);
        self.stats.full_disks += u64::from(full);
        self.note(format!("disk {at} is {}", if full { "full" } else { "not full" }));
    }

    /// Backups are made.
    fn copies(&mut self) {
        let at = self.dice.below(self.nodes.len() + 2);
        match self.nodes.get_mut(at) {
            Some(node) => node.copy = Some(node.disk.copy()),
            None => self.server.copies.push(self.server.disk.copy()),
        }
    }

    /// The server comes back from an old copy.
    fn restore_server(&mut self) -> Result<(), String> {
        if self.server.copies.is_empty() {
            return Ok(());
        }
        self.audit("before a restore")?;
        let at = self.dice.below(self.server.copies.len());
        let copy = self.server.copies[at].clone();
        self.stop_server();
        self.count_restore(&copy);
        self.list_tombs(&copy);
        self.note(format!("server is restored from copy {at}"));
        self.server.disk.restore(&copy);
        self.stats.restores += 1;
        self.acked.clear();
        self.present = on_server(&self.server.disk)?;
        // What was let go of is evicted, too.
        let evicted = self.stats.evictions > 0 || self.server.reads;
        self.histories |= self.stats.clones + self.stats.rollbacks > 0 || evicted;
        self.excuse();
        self.start_server()
    }

    /// The operator needs a list of what was erased if the copy is older than the key of the seals; who let
    /// go of it is lost with any.
    fn list_tombs(&mut self, copy: &[Row]) {
        let is_key = |row: &&Row| row.0 == keys::META;
        let now = self.server.disk.copy();
        if now.iter().find(is_key) != copy.iter().find(is_key) {
            self.listed.extend(self.tombs.iter().map(|(doc, row)| (*doc, *row)));
        }
        let gone = now.into_iter().filter(|row| row.0.starts_with(keys::GONE));
        let lost = gone.filter(|row| copy.iter().all(|kept| kept.0 != row.0));
        self.ungone.extend(lost.map(|row| row.0));
    }

    /// Notes whether the copy is older than some packing, or was made after one.
    fn count_restore(&mut self, copy: &[Row]) {
        let packs = |rows: &[Row]| -> Vec<Row> {
            rows.iter().filter(|(key, _)| key.starts_with(keys::PACKS)).cloned().collect()
        };
        let (then, now) = (packs(copy), packs(&self.server.disk.copy()));
        self.stats.restores_after_packs += u64::from(!then.is_empty());
        self.stats.restores_before_packs += u64::from(then != now);
    }

    /// The browser throws a device's storage away; its token stays.
    fn evict(&mut self) -> Result<(), String> {
        let node = self.some_node();
        self.audit("before an eviction")?;
        self.stop_device(node);
        self.note(format!("device {node} is evicted"));
        self.nodes[node].disk.restore(&[]);
        self.stats.evictions += 1;
        self.histories |= self.stats.restores > 0;
        self.excuse();
        self.start_device(node)
    }

    /// A device comes back from its old copy.
    fn roll_back(&mut self) -> Result<(), String> {
        let node = self.some_node();
        let Some(copy) = self.nodes[node].copy.clone() else { return Ok(()) };
        self.audit("before a rollback")?;
        self.stop_device(node);
        self.note(format!("device {node} is rolled back"));
        self.nodes[node].disk.restore(&copy);
        self.stats.rollbacks += 1;
        self.histories |= self.stats.restores > 0;
        self.excuse();
        self.start_device(node)
    }

    /// A device's disk is copied to a second one.
    fn clone_device(&mut self) -> Result<(), String> {
        if self.nodes.len() >= 7 {
            return Ok(());
        }
        let node = self.some_node();
        let twin = Node::new(self.nodes[node].owner, self.dice.skew());
        twin.disk.restore(&self.nodes[node].disk.copy());
        self.nodes.push(twin);
        self.stats.clones += 1;
        self.histories |= self.stats.restores > 0;
        let twin = self.nodes.len() - 1;
        self.note(format!("device {twin} is a copy of {node}"));
        self.start_device(twin)
    }

    /// Things go well for a while.
    fn some_rounds(&mut self) {
        for node in 0..self.nodes.len() {
            if self.dice.one_in(2) {
                self.connect(node);
            }
        }
        for _ in 0..1 + self.dice.below(8) {
            self.round();
        }
    }

    /// Every disk syncs and every message arrives, once.
    pub(super) fn round(&mut self) {
        self.sync_server();
        for node in 0..self.nodes.len() {
            self.sync_device(node);
        }
        for at in 0..self.links.len() {
            if !self.nodes[self.links[at].node].partitioned {
                self.deliver_up(at);
                self.deliver_down(at);
            }
        }
    }
}
