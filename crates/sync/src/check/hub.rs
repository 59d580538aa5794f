//! A server's store.

use super::{Report, bodies, body, loads};
use crate::{
    digest::Digest,
    keys,
    packs::{self, Index, IndexEntry, Inflated},
    rows::{
        self, ActorRow, DocRow, EpochRow, FORMAT, GoneRow, HubMeta, LabelRow, LogBody, LogRow,
        TombRow,
    },
};
use carnet_ids::DocId;
use carnet_storage::ReadNow;
use std::collections::{BTreeMap, BTreeSet};

/// What was erased.
#[derive(Default)]
struct Tombs {
    docs: BTreeSet<DocId>,
    /// The last place of one in the log.
    head: u64,
}

/// The documents of a store.
struct Docs {
    /// Those that have a row.
    rows: BTreeMap<DocId, DocRow>,
    /// Where the last state in a pack stands of those that have one.
    packed: BTreeMap<DocId, u64>,
    /// Documents with a row whose part in a pack was met.
    met: BTreeSet<DocId>,
}

pub(super) fn check(read: &impl ReadNow) -> Report {
    let mut report = Report::default();
    let log = log(&mut report, read);
    meta(&mut report, read);
    for row in report.rows(read, keys::ACTORS) {
        let _: Option<ActorRow> = report.parse(&row);
    }
    for row in report.rows(read, keys::LABELS) {
        if keys::doc_of(&row.0).is_none() {
            report.fault("a label's key is no document's");
        }
        let _: Option<LabelRow> = report.parse(&row);
    }
    let packs = indexes(&mut report, read);
    let tombs = tombs(&mut report, read);
    let mut docs = documents(&mut report, read, &packs, &tombs);
    let horizon = ranges(&mut report, &packs);
    let head = log.last_key_value().map_or(0, |(seq, _)| *seq);
    epochs(&mut report, read, head.max(horizon).max(tombs.head));
    for (number, index) in &packs {
        match body(read, *number, index) {
            Ok(inflated) => pack(&mut report, read, &mut docs, index, &inflated),
            Err(why) => report.fault(format!("pack {number}: {why}")),
        }
    }
    bodies(&mut report, read, |number| packs.contains_key(number));
    loose(&mut report, read, &docs, &log);
    report
}

fn indexes(report: &mut Report, read: &impl ReadNow) -> BTreeMap<u64, Index> {
    let mut all = BTreeMap::new();
    for (key, value) in report.rows(read, keys::PACKS) {
        let Some(number) = report.number(&key) else { continue };
        match packs::index(&value) {
            Ok(index) => drop(all.insert(number, index)),
            Err(error) => report.fault(format!("pack {number}: {error}")),
        }
    }
    all
}

/// What was erased.
fn tombs(report: &mut Report, read: &impl ReadNow) -> Tombs {
    let mut tombs = Tombs::default();
    for row in report.rows(read, keys::TOMBS) {
        let Some(doc) = keys::doc_of(&row.0) else {
            report.fault("a tomb's key is no document's");
            continue;
        };
        tombs.docs.insert(doc);
        tombs.head = report.parse::<TombRow>(&row).map_or(0, |row| row.seq).max(tombs.head);
    }
    for row in report.rows(read, keys::GONE) {
        let doc = row.0.get(1..=DocId::LEN).and_then(DocId::from_slice);
        if doc.is_none_or(|doc| !tombs.docs.contains(&doc)) || keys::gone_from(&row.0).is_none() {
            report.fault("a device let go of what was not erased");
        }
        let _: Option<GoneRow> = report.parse(&row);
    }
    tombs
}

/// Every document. Of one that was erased a pack may have something that is about to go, and nothing else has.
fn documents(
    report: &mut Report,
    read: &impl ReadNow,
    packs: &BTreeMap<u64, Index>,
    tombs: &Tombs,
) -> Docs {
    let mut rows = BTreeMap::new();
    for row in report.rows(read, keys::DOCS) {
        match keys::doc_of(&row.0) {
            Some(id) => rows.extend(report.parse::<DocRow>(&row).map(|row| (id, row))),
            None => report.fault("a document's key is too short"),
        }
    }
    let mut packed: BTreeMap<DocId, u64> = BTreeMap::new();
    for doc in rows.keys().filter(|doc| tombs.docs.contains(*doc)) {
        report.fault(format!("{doc} was erased and is there"));
    }
    let entries = packs.values().flat_map(|index| &index.entries);
    for entry in entries.filter(|entry| !tombs.docs.contains(&entry.doc)) {
        let last = packed.entry(entry.doc).or_default();
        *last = entry.seq.max(*last);
    }
    let only_packed = packed.keys().filter(|doc| !rows.contains_key(*doc)).count();
    report.documents += rows.len() + only_packed;
    Docs { rows, packed, met: BTreeSet::new() }
}

/// The packs' ranges do not overlap. Gives the end of the last.
fn ranges(report: &mut Report, packs: &BTreeMap<u64, Index>) -> u64 {
    let range = |(number, index): (&u64, &Index)| {
        Some((index.entries.first()?.seq, index.entries.last()?.seq, *number))
    };
    let mut ranges: Vec<(u64, u64, u64)> = packs.iter().filter_map(range).collect();
    ranges.sort_unstable();
    for pair in ranges.windows(2).filter(|pair| pair[0].1 >= pair[1].0) {
        report.fault(format!("the packs {} and {} overlap", pair[0].2, pair[1].2));
    }
    ranges.last().map_or(0, |(_, last, _)| *last)
}

/// What documents are made of in a pack; the rest are old states.
fn pack(
    report: &mut Report,
    read: &impl ReadNow,
    docs: &mut Docs,
    index: &Index,
    inflated: &Inflated,
) {
    for (slot, IndexEntry { doc, seq, digest, .. }) in index.entries.iter().enumerate() {
        let bytes = inflated.get(slot);
        match docs.rows.get(doc) {
            Some(row) if row.packed && row.seqs.first() == Some(seq) => {
                loads(report, *doc, bytes, *digest);
                document(report, read, *doc, row, bytes);
                docs.met.insert(*doc);
            }
            None if docs.packed.get(doc) == Some(seq) => loads(report, *doc, bytes, *digest),
            _ => {}
        }
    }
}

/// The documents that no pack has to do with, and entries of no document.
fn loose(report: &mut Report, read: &impl ReadNow, docs: &Docs, log: &BTreeMap<u64, DocId>) {
    let mut known: BTreeSet<u64> = BTreeSet::new();
    for (id, row) in &docs.rows {
        known.extend(row.seqs.iter().skip(usize::from(row.packed)));
        if !row.packed {
            document(report, read, *id, row, &[]);
        } else if !docs.met.contains(id) {
            report.fault(format!("no pack has what {id} is made of"));
        }
    }
    for (seq, doc) in log.iter().filter(|(seq, _)| !known.contains(seq)) {
        report.fault(format!("entry {seq} of {doc} is in no document"));
    }
}

fn log(report: &mut Report, read: &impl ReadNow) -> BTreeMap<u64, DocId> {
    let mut log = BTreeMap::new();
    for row in report.rows(read, keys::LOG) {
        report.entries += 1;
        let Some(seq) = report.number(&row.0) else { continue };
        if let Some(entry) = report.parse::<LogRow>(&row) {
            log.insert(seq, entry.doc);
        }
    }
    log
}

fn meta(report: &mut Report, read: &impl ReadNow) {
    match rows::get::<HubMeta>(read, keys::META) {
        Ok(Some(meta)) if meta.format <= FORMAT => {}
        Ok(Some(meta)) => report.fault(format!("the store has format {}", meta.format)),
        Ok(None) => report.fault("the store does not say what it is"),
        Err(error) => report.fault(error.to_string()),
    }
}

fn epochs(report: &mut Report, read: &impl ReadNow, head: u64) {
    let (mut before, mut last) = (0, 0);
    for row in report.rows(read, keys::EPOCHS) {
        let number = report.number(&row.0);
        if number != Some(before + 1) {
            report.fault(format!("epoch {number:?} follows epoch {before}"));
        }
        before = number.unwrap_or(before + 1);
        let Some(epoch) = report.parse::<EpochRow>(&row) else { continue };
        if epoch.first < last || epoch.first > head + 1 {
            report.fault(format!("epoch {before} begins at {}, out of order", epoch.first));
        }
        last = epoch.first;
    }
}

/// A document that has a row; `base` is what a pack has of it.
fn document(report: &mut Report, read: &impl ReadNow, id: DocId, row: &DocRow, base: &[u8]) {
    if row.seqs.is_empty() || row.seqs.windows(2).any(|pair| pair[0] >= pair[1]) {
        report.fault(format!("the entries of {id} are out of order"));
    }
    let mut bytes = base.to_vec();
    for (at, seq) in row.seqs.iter().enumerate().skip(usize::from(row.packed)) {
        match rows::get::<LogRow>(read, &keys::log(*seq)) {
            Ok(Some(entry)) if entry.doc != id => {
                report.fault(format!("entry {seq} is not of {id}"))
            }
            Ok(Some(entry)) if at > 0 && matches!(entry.body, LogBody::Snapshot(_)) => {
                report.fault(format!("{id} has entries before its snapshot {seq}"));
            }
            Ok(Some(entry)) => bytes.extend_from_slice(entry.body.bytes()),
            Ok(None) => report.fault(format!("entry {seq} of {id} is missing")),
            Err(error) => report.fault(error.to_string()),
        }
    }
    if bytes.len() as u64 != row.bytes {
        report.fault(format!("{id} has {} bytes, not {}", bytes.len(), row.bytes));
    }
    let heads: Vec<_> = row.heads.iter().filter_map(rows::hash_of).collect();
    loads(report, id, &bytes, Digest::of(&id, &heads));
}
