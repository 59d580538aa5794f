//! A device's store.

use super::{Report, bodies, body, loads};
use crate::{
    guard, keys,
    packs::{self, Index, Inflated},
    rows::{self, Base, DeviceDoc, DeviceMeta, DeviceTomb, OutboxRow, PackRow, QuarantineRow},
};
use carnet_ids::DocId;
use carnet_storage::ReadNow;
use std::collections::{BTreeMap, BTreeSet};

/// The packs that can be read.
type Packs = BTreeMap<u64, (Index, Inflated)>;

pub(super) fn check(read: &impl ReadNow) -> Report {
    let mut report = Report::default();
    let mut docs = BTreeMap::new();
    let packs = packs(&mut report, read, &mut docs);
    for row in report.rows(read, keys::DOCS) {
        let Some(id) = keys::doc_of(&row.0) else {
            report.fault("a document's key is too short");
            continue;
        };
        if let Some(doc) = report.parse::<DeviceDoc>(&row) {
            docs.insert(id, doc);
        }
    }
    report.documents = docs.len();
    for (id, doc) in &docs {
        document(&mut report, read, &packs, *id, doc);
    }
    idle_packs(&mut report, &packs, &docs);
    orphans(&mut report, read, &docs);
    tombs(&mut report, read, &docs);
    meta(&mut report, read);
    report
}

/// Reads the packs, and gives the documents that lie in them, of each the last state.
fn packs(report: &mut Report, read: &impl ReadNow, docs: &mut BTreeMap<DocId, DeviceDoc>) -> Packs {
    let (mut all, mut known) = (Packs::new(), Vec::new());
    for row in report.rows(read, keys::PACKS) {
        let Some(number) = report.number(&row.0) else { continue };
        known.push(number);
        let Some(PackRow { index, dead }) = report.parse::<PackRow>(&row) else { continue };
        let index = packs::index(&index.0).map_err(|error| error.to_string());
        let read = index.and_then(|index| Ok((body(read, number, &index)?, index)));
        let (inflated, index) = match read {
            Ok(pack) => pack,
            Err(why) => {
                report.fault(format!("pack {number}: {why}"));
                continue;
            }
        };
        for (slot, entry) in (0..).zip(&index.entries).filter(|(slot, _)| !dead.contains(slot)) {
            let base = Some(Base { pack: number, slot });
            let doc = DeviceDoc { digest: entry.digest, base, ..DeviceDoc::absent() };
            docs.insert(entry.doc, doc);
        }
        all.insert(number, (index, inflated));
    }
    bodies(report, read, |number| known.contains(number));
    all
}

/// A pack in which no document lies is deleted with the last of them.
fn idle_packs(report: &mut Report, packs: &Packs, docs: &BTreeMap<DocId, DeviceDoc>) {
    for number in packs.keys() {
        if !docs.values().any(|doc| doc.base.is_some_and(|base| base.pack == *number)) {
            report.fault(format!("nothing lies in pack {number}"));
        }
    }
}

fn document(report: &mut Report, read: &impl ReadNow, packs: &Packs, id: DocId, doc: &DeviceDoc) {
    let changes = report.rows(read, &keys::changes(&id));
    report.entries += changes.len();
    let first = doc.next.checked_sub(doc.rows);
    let expected: Option<Vec<Vec<u8>>> =
        first.map(|first| (first..doc.next).map(|number| keys::change(&id, number)).collect());
    let found: Vec<Vec<u8>> = changes.iter().map(|(key, _)| key.clone()).collect();
    if expected.as_ref() != Some(&found) {
        report.fault(format!("{id} has {} change rows, not {}", found.len(), doc.rows));
    }
    if let Some(why) = &doc.aside {
        return report.fault(format!("{id} is set aside: {why}"));
    }
    if !doc.is_here() {
        return;
    }
    let base = match doc.base {
        Some(base) => packed(packs, id, base),
        None => snapshot(read, id),
    };
    let mut bytes = match base {
        Ok(bytes) => bytes,
        Err(why) => return report.fault(why),
    };
    changes.into_iter().for_each(|(_, change)| bytes.extend(change));
    loads(report, id, &bytes, doc.digest);
}

fn packed(packs: &Packs, id: DocId, base: Base) -> Result<Vec<u8>, String> {
    let found = packs.get(&base.pack).and_then(|(index, inflated)| {
        let slot = usize::try_from(base.slot).ok()?;
        index.entries.get(slot).filter(|entry| entry.doc == id).map(|_| inflated.get(slot).to_vec())
    });
    found.ok_or_else(|| format!("pack {} does not have what {id} is made of", base.pack))
}

fn snapshot(read: &impl ReadNow, id: DocId) -> Result<Vec<u8>, String> {
    let found = read.get_now(&keys::snapshot(&id)).map_err(|error| error.to_string())?;
    found.ok_or_else(|| format!("{id} has no snapshot"))
}

/// Nothing is there of what was erased, but old states in packs.
fn tombs(report: &mut Report, read: &impl ReadNow, docs: &BTreeMap<DocId, DeviceDoc>) {
    let mut erased = BTreeSet::new();
    for row in report.rows(read, keys::TOMBS) {
        match keys::doc_of(&row.0) {
            Some(id) => _ = erased.insert(id),
            None => report.fault("a tomb's key is no document's"),
        }
        let _: Option<DeviceTomb> = report.parse(&row);
    }
    let waiting = report.rows(read, keys::OUTBOX);
    let waiting: Vec<_> = waiting.iter().filter_map(|row| report.parse::<OutboxRow>(row)).collect();
    let refused = report.rows(read, keys::QUARANTINE);
    let refused: Vec<_> =
        refused.iter().filter_map(|row| report.parse::<QuarantineRow>(row)).collect();
    let here = docs.iter().filter(|(_, doc)| doc.is_here()).map(|(id, _)| *id);
    let kept = here
        .chain(waiting.iter().map(|row| row.doc))
        .chain(refused.iter().map(|row| row.doc))
        .filter(|id| erased.contains(id));
    for id in kept.collect::<BTreeSet<_>>() {
        report.fault(format!("{id} was erased and is there"));
    }
}

/// Rows of documents that are not there.
fn orphans(report: &mut Report, read: &impl ReadNow, docs: &BTreeMap<DocId, DeviceDoc>) {
    for prefix in [keys::SNAPSHOTS, keys::CHANGES] {
        for (key, _) in report.rows(read, prefix) {
            let id = key.get(1..17).and_then(DocId::from_slice);
            let doc = id.and_then(|id| docs.get(&id));
            let packed = doc.is_some_and(|doc| prefix == keys::SNAPSHOTS && doc.base.is_some());
            if packed || doc.is_none() {
                report.fault(format!("a row of {id:?}, which is not made of it"));
            }
        }
    }
}

fn meta(report: &mut Report, read: &impl ReadNow) {
    let meta = match rows::get::<DeviceMeta>(read, keys::META) {
        Ok(Some(meta)) => meta,
        Ok(None) => return report.fault("the store does not say what it is"),
        Err(error) => return report.fault(error.to_string()),
    };
    for row in report.rows(read, keys::OUTBOX) {
        let number = report.number(&row.0);
        if number.is_some_and(|number| number >= meta.next_no) {
            report.fault(format!("outbox entry {number:?} is not given out yet"));
        }
        if let Some(entry) = report.parse::<OutboxRow>(&row)
            && let Err(rejection) = guard::check_change(&entry.change.0)
        {
            report.fault(format!("outbox entry {number:?}: {rejection}"));
        }
    }
    for row in report.rows(read, keys::QUARANTINE) {
        let number = report.number(&row.0);
        let _: Option<QuarantineRow> = report.parse(&row);
        if number.is_some_and(|number| number >= meta.next_quarantine) {
            report.fault(format!("quarantine entry {number:?} is not given out yet"));
        }
    }
}
