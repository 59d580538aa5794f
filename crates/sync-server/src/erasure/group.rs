//! Which documents are one person's: the fiche, those that were merged into it or into which it was merged,
//! and what belongs to each.

use super::{ErasureError, call};
use crate::core::{Core, Hub};
use carnet_ids::DocId;
use carnet_model::{
    kind::{self, DocKey},
    view::{self, Cell, Glance},
};
use carnet_sync::guard;
use std::collections::BTreeSet;

/// As many documents are looked at together; others get their turn in between.
const TOGETHER: usize = 128;

/// All of them.
pub(super) async fn of(core: &Core, fiche: DocId) -> Result<BTreeSet<DocId>, ErasureError> {
    if !call(core, move |hub| is_fiche(hub, fiche)).await? {
        return Err(ErasureError::NoFiche);
    }
    let all = call(core, |hub| hub.documents()).await?;
    let mut merges = Vec::new();
    for some in all.chunks(TOGETHER) {
        let some = some.to_vec();
        let read = move |hub: &mut Hub| -> Vec<(DocId, DocId)> {
            some.into_iter().filter_map(|doc| Some((doc, merged_into(hub, doc)?))).collect()
        };
        merges.extend(call(core, read).await?);
    }
    let fiches = together(fiche, &merges);
    let parts = fiches.clone();
    let parts = call(core, move |hub| {
        parts.iter().flat_map(|doc| hub.documents_of(doc)).collect::<Vec<DocId>>()
    });
    Ok(fiches.into_iter().chain(parts.await?).collect())
}

fn is_fiche(hub: &mut Hub, fiche: DocId) -> bool {
    let found = hub.document(fiche).ok().flatten();
    found.is_some_and(|doc| kind::key_of(doc) == Some(DocKey::Contact(fiche)))
}

/// Into which fiche a document was merged, if it is a fiche and was.
fn merged_into(hub: &mut Hub, doc: DocId) -> Option<DocId> {
    let bytes = hub.whole(doc).ok()??;
    let glanced = guard::glance(&bytes, |seen| {
        let cells: Vec<_> = seen
            .cells
            .iter()
            .map(|cell| Cell {
                map: cell.map,
                key: cell.key,
                value: cell.value.clone(),
                child: cell.child,
            })
            .collect();
        Some(match view::glance(&cells)? {
            Glance::Contact(row) => row.merged_into,
            Glance::Activity { .. } | Glance::Beside(_) => None,
        })
    });
    if let Some(into) = glanced {
        return into;
    }
    let loaded = hub.document(doc).ok()??;
    let is_fiche = kind::key_of(loaded) == Some(DocKey::Contact(doc));
    is_fiche.then(|| view::row_source(loaded).merged_into)?
}

/// The fiches that hang together by merges.
fn together(fiche: DocId, merges: &[(DocId, DocId)]) -> BTreeSet<DocId> {
    let mut all = BTreeSet::from([fiche]);
    loop {
        let before = all.len();
        for (from, into) in merges {
            if all.contains(from) || all.contains(into) {
                all.extend([*from, *into]);
            }
        }
        if all.len() == before {
            return all;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc(number: u8) -> DocId {
        DocId::new([number; 16])
    }

    #[test]
    fn whatever_was_merged_with_a_fiche_goes_with_it_and_nothing_else() {
        let merges = [(doc(5), doc(4)), (doc(1), doc(2)), (doc(2), doc(3)), (doc(4), doc(3))];
        let merges = [merges.as_slice(), &[(doc(8), doc(9))]].concat();
        let all = BTreeSet::from([1, 2, 3, 4, 5].map(doc));
        for one in 1..=5 {
            assert_eq!(together(doc(one), &merges), all);
        }
        assert_eq!(together(doc(7), &merges), BTreeSet::from([doc(7)]));
    }
}
