//! Verifies a store: every row decodes, everything that one row says of another holds, every
//! document loads.

use crate::{
    digest::Digest,
    guard, keys,
    rows::{
        self, ActorRow, DeviceDoc, DeviceMeta, DocRow, EpochRow, FORMAT, HubMeta, LogBody, LogRow,
        OutboxRow, QuarantineRow,
    },
};
use automerge::Automerge;
use carnet_ids::DocId;
use carnet_storage::{ReadNow, Scan, StoreError, contract::Row};
use serde::de::DeserializeOwned;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// Faults listed; more are only counted.
const MAX_LISTED: usize = 100;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Documents looked at.
    pub documents: usize,
    /// Log entries, or change rows, looked at.
    pub entries: usize,
    /// What is wrong, in English; the first hundred.
    pub faults: Vec<String>,
    /// How many are wrong.
    pub wrong: usize,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.wrong == 0
    }

    fn fault(&mut self, what: impl Into<String>) {
        self.wrong += 1;
        if self.faults.len() < MAX_LISTED {
            self.faults.push(what.into());
        }
    }

    fn rows(&mut self, read: &impl ReadNow, prefix: &[u8]) -> Vec<Row> {
        read.scan_now(&Scan::prefix(prefix)).unwrap_or_else(|error: StoreError| {
            self.fault(error.to_string());
            Vec::new()
        })
    }

    fn parse<T: DeserializeOwned>(&mut self, (key, value): &Row) -> Option<T> {
        rows::parse(key, value).map_err(|error| self.fault(error.to_string())).ok()
    }

    fn number(&mut self, key: &[u8]) -> Option<u64> {
        let number = keys::number(key);
        if number.is_none() {
            self.fault(format!("a key of {} bytes is not a number's", key.len()));
        }
        number
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} documents, {} entries, {} faults", self.documents, self.entries, self.wrong)?;
        self.faults.iter().try_for_each(|fault| write!(f, "\n- {fault}"))
    }
}

/// Verifies a server's store. It may take a while: every document is loaded.
pub fn hub(read: &impl ReadNow) -> Report {
    let mut report = Report::default();
    let log = log(&mut report, read);
    meta(&mut report, read);
    epochs(&mut report, read, log.last_key_value().map_or(0, |(seq, _)| *seq));
    for row in report.rows(read, keys::ACTORS) {
        let _: Option<ActorRow> = report.parse(&row);
    }
    let mut known = BTreeSet::new();
    for row in report.rows(read, keys::DOCS) {
        let Some(id) = keys::doc_of(&row.0) else {
            report.fault("a document's key is too short");
            continue;
        };
        report.documents += 1;
        if let Some(doc) = report.parse::<DocRow>(&row) {
            known.extend(doc.seqs.iter().copied());
            hub_doc(&mut report, read, id, &doc);
        }
    }
    for (seq, doc) in log.iter().filter(|(seq, _)| !known.contains(seq)) {
        report.fault(format!("entry {seq} of {doc} is in no document"));
    }
    report
}

/// Verifies a device's store. It may take a while: every document is loaded.
pub fn device(read: &impl ReadNow) -> Report {
    let mut report = Report::default();
    let mut docs = BTreeMap::new();
    for row in report.rows(read, keys::DOCS) {
        let Some(id) = keys::doc_of(&row.0) else {
            report.fault("a document's key is too short");
            continue;
        };
        report.documents += 1;
        if let Some(doc) = report.parse::<DeviceDoc>(&row) {
            device_doc(&mut report, read, id, &doc);
            docs.insert(id, doc);
        }
    }
    orphans(&mut report, read, &docs);
    device_meta(&mut report, read);
    report
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

fn hub_doc(report: &mut Report, read: &impl ReadNow, id: DocId, row: &DocRow) {
    if row.seqs.is_empty() || row.seqs.windows(2).any(|pair| pair[0] >= pair[1]) {
        report.fault(format!("the entries of {id} are out of order"));
    }
    let mut bytes = Vec::new();
    for (at, seq) in row.seqs.iter().enumerate() {
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

/// A document loads and is what its row says.
fn loads(report: &mut Report, id: DocId, bytes: &[u8], digest: Digest) {
    match guard::load(bytes) {
        Ok(doc) if digest_of(&id, &doc) != digest => {
            report.fault(format!("{id} is not what its row says"));
        }
        Ok(_) => {}
        Err(rejection) => report.fault(format!("{id} can't be loaded: {rejection}")),
    }
}

fn digest_of(id: &DocId, doc: &Automerge) -> Digest {
    Digest::of(id, &doc.get_heads())
}

fn device_doc(report: &mut Report, read: &impl ReadNow, id: DocId, doc: &DeviceDoc) {
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
    let mut bytes = match read.get_now(&keys::snapshot(&id)) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return report.fault(format!("{id} has no snapshot")),
        Err(error) => return report.fault(error.to_string()),
    };
    changes.into_iter().for_each(|(_, change)| bytes.extend(change));
    loads(report, id, &bytes, doc.digest);
}

/// Rows of documents that are not there.
fn orphans(report: &mut Report, read: &impl ReadNow, docs: &BTreeMap<DocId, DeviceDoc>) {
    for prefix in [keys::SNAPSHOTS, keys::CHANGES] {
        for (key, _) in report.rows(read, prefix) {
            let id = key.get(1..17).and_then(DocId::from_slice);
            if id.is_none_or(|id| !docs.contains_key(&id)) {
                report.fault(format!("a row of {id:?}, which is not there"));
            }
        }
    }
}

fn device_meta(report: &mut Report, read: &impl ReadNow) {
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
