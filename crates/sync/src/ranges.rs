//! Fingerprints of ranges of documents: how two ends find where they differ.

use crate::{
    digest::Digest,
    wire::{Bytes, Range},
};
use carnet_ids::DocId;
use std::ops::RangeInclusive;

/// The ids that begin with `prefix` (at most sixteen bytes).
pub(crate) fn span(prefix: &[u8]) -> RangeInclusive<DocId> {
    let (mut low, mut high) = ([0; 16], [u8::MAX; 16]);
    let length = prefix.len().min(16);
    low[..length].copy_from_slice(&prefix[..length]);
    high[..length].copy_from_slice(&prefix[..length]);
    DocId::new(low)..=DocId::new(high)
}

/// The range of `prefix` over these documents.
pub(crate) fn whole(prefix: &[u8], docs: impl Iterator<Item = Digest>) -> Range {
    let mut range = Range { prefix: Bytes(prefix.to_vec()), count: 0, digest: Digest::default() };
    for digest in docs {
        range.count += 1;
        range.digest.toggle(digest);
    }
    range
}

/// The non-empty ranges one byte longer than `prefix` over these documents, ascending.
pub(crate) fn split(prefix: &[u8], docs: impl Iterator<Item = (DocId, Digest)>) -> Vec<Range> {
    let mut ranges: Vec<Range> = Vec::new();
    let length = prefix.len() + 1;
    for (doc, digest) in docs {
        let Some(longer) = doc.as_bytes().get(..length) else { continue };
        if ranges.last().is_none_or(|last| last.prefix.0 != longer) {
            ranges.push(whole(longer, std::iter::empty()));
        }
        if let Some(last) = ranges.last_mut() {
            last.count += 1;
            last.digest.toggle(digest);
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn docs() -> Vec<(DocId, Digest)> {
        (0..100u8).map(|n| (DocId::new([n / 10; 16]), Digest([n + 1; 16]))).collect()
    }

    #[test]
    fn a_range_is_the_sum_of_its_parts() {
        let all = whole(&[], docs().into_iter().map(|(_, digest)| digest));
        let parts = split(&[], docs().into_iter());
        let mut sum = Digest::default();
        parts.iter().for_each(|part| sum.toggle(part.digest));
        assert_eq!((parts.len(), all.count, all.digest), (10, 100, sum));
    }

    #[test]
    fn a_span_holds_exactly_its_prefix() {
        assert!(span(&[7]).contains(&DocId::new([7; 16])));
        assert!(!span(&[7]).contains(&DocId::new([8; 16])));
        assert!(span(&[]).contains(&DocId::new([255; 16])));
        assert!(span(&[1; 16]).contains(&DocId::new([1; 16])));
    }
}
