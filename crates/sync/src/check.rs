//! Verifies a store: every row decodes, everything that one row says of another holds, every
//! document loads.

mod device;
mod hub;

use crate::{
    digest::Digest,
    guard, keys,
    packs::{self, Index, Inflated},
    rows,
};
use automerge::Automerge;
use carnet_ids::DocId;
use carnet_storage::{ReadNow, Scan, StoreError, contract::Row};
use serde::de::DeserializeOwned;
use std::fmt;

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
    hub::check(read)
}

/// Verifies a device's store. It may take a while: every document is loaded.
pub fn device(read: &impl ReadNow) -> Report {
    device::check(read)
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

/// A pack's body, inflated.
fn body(read: &impl ReadNow, number: u64, index: &Index) -> Result<Inflated, String> {
    let body = read.get_now(&keys::body(number)).map_err(|error| error.to_string())?;
    packs::inflate(index, &body.ok_or("it has no body")?).map_err(|error| error.to_string())
}

/// Bodies of packs that are not there.
fn bodies(report: &mut Report, read: &impl ReadNow, is_known: impl Fn(&u64) -> bool) {
    for (key, _) in report.rows(read, keys::BODIES) {
        let number = report.number(&key);
        if number.is_some_and(|number| !is_known(&number)) {
            report.fault(format!("a body of pack {number:?}, which is not there"));
        }
    }
}
