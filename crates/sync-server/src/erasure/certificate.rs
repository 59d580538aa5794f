//! What can be shown of an erasure: when, by whom, and who is yet to follow. Nothing of whose it was.

use super::{ErasureError, call};
use crate::shared::Shared;
use carnet_ids::{DeviceId, DocId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How far an erasure is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Certificate {
    /// The fiche's id, which is nobody's any more.
    pub(crate) fiche: DocId,
    /// Seconds since 1970.
    pub(crate) at: i64,
    /// Who asked for it; empty where that is not known here.
    pub(crate) by: String,
    /// How many documents went.
    pub(crate) documents: usize,
    /// Since when the server's files hold nothing of them, seconds since 1970.
    pub(crate) purged: Option<i64>,
    /// The devices that may have had something.
    pub(crate) devices: Vec<Confirmed>,
    /// How many of them have not said that they let go of it.
    pub(crate) waiting: usize,
}

/// A device, and since when it has nothing any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Confirmed {
    pub(crate) device: DeviceId,
    /// Seconds since 1970.
    pub(crate) confirmed: Option<i64>,
    /// It was withdrawn: it empties itself when it is next here.
    pub(crate) revoked: bool,
}

/// How far the erasure of a fiche is.
pub(crate) async fn of(shared: &Shared, fiche: DocId) -> Result<Certificate, ErasureError> {
    let row = shared.erasures.row(&fiche).ok_or(ErasureError::NoFiche)?;
    let docs = row.docs.clone();
    let gone = call(&shared.core, move |hub| {
        docs.iter().map(|doc| hub.gone_from(doc)).collect::<Result<Vec<_>, _>>()
    });
    let confirmed = by_all(gone.await??);
    let devices: Vec<Confirmed> = shared
        .accounts
        .devices_before(row.at)
        .into_iter()
        .map(|(device, revoked)| Confirmed {
            device,
            confirmed: confirmed.get(&device).copied(),
            revoked,
        })
        .collect();
    let waiting = devices.iter().filter(|one| one.confirmed.is_none() && !one.revoked).count();
    let by = row.by.map(|person| shared.accounts.called(&person)).unwrap_or_default();
    let documents = row.docs.len();
    Ok(Certificate { fiche, at: row.at, by, documents, purged: row.purged, devices, waiting })
}

/// All of them, the latest first.
pub(crate) async fn all(shared: &Shared) -> Result<Vec<Certificate>, ErasureError> {
    let fiches: BTreeSet<_> =
        shared.erasures.rows().iter().map(|(fiche, row)| (row.at, *fiche)).collect();
    let mut all = Vec::new();
    for (_, fiche) in fiches.into_iter().rev() {
        all.push(of(shared, fiche).await?);
    }
    Ok(all)
}

/// The devices that have nothing of any of the documents, and since when.
fn by_all(gone: Vec<Vec<(DeviceId, i64)>>) -> BTreeMap<DeviceId, i64> {
    let (mut counts, documents) = (BTreeMap::<DeviceId, (usize, i64)>::new(), gone.len());
    for (device, at) in gone.into_iter().flatten() {
        let (count, last) = counts.entry(device).or_default();
        (*count, *last) = (*count + 1, at.max(*last));
    }
    let all = counts.into_iter().filter(|(_, (count, _))| *count == documents);
    all.map(|(device, (_, last))| (device, last)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_has_let_go_once_it_has_of_every_document() {
        let device = |number: u8| DeviceId::new([number; 16]);
        let gone = vec![vec![(device(1), 5), (device(2), 9)], vec![(device(1), 7)]];
        assert_eq!(by_all(gone), BTreeMap::from([(device(1), 7)]));
    }
}
