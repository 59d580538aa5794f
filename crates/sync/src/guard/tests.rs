use super::{
    apply, check_change, check_document, heads, load,
    sample::{Dice, author, born, edit},
};
use automerge::{Automerge, Change, ObjType, ROOT, ReadDoc, transaction::Transactable};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever Automerge writes passes, plain and deflated, and its documents too.
    #[test]
    fn real_changes_pass(seed: u64) {
        let mut dice = Dice(seed);
        let mut source = born();
        let mut copy = source.clone();
        for round in 0..6 {
            source.set_actor(author(1 + round % 3));
            let mut branch = source.clone();
            branch.set_actor(author(7 + round));
            edit(&mut branch, &mut dice);
            edit(&mut source, &mut dice);
            source.merge(&mut branch).unwrap();
        }
        let mut changes = Vec::new();
        for mut change in source.get_changes(&copy.get_heads()) {
            prop_assert_eq!(&check_change(change.raw_bytes()).unwrap(), &change);
            let deflated = check_change(&change.bytes()).unwrap();
            prop_assert_eq!(deflated.raw_bytes(), change.raw_bytes());
            changes.push(deflated);
        }
        changes.reverse();
        apply(&mut copy, changes).unwrap();
        prop_assert_eq!(copy.get_heads(), source.get_heads());
        for saved in [source.save(), source.save_nocompress()] {
            check_document(&saved).unwrap();
            prop_assert_eq!(heads(&saved).unwrap(), source.get_heads());
            prop_assert_eq!(load(&saved).unwrap().get_heads(), source.get_heads());
        }
    }

    #[test]
    fn any_bytes_are_an_error(bytes: Vec<u8>) {
        prop_assert!(check_change(&bytes).is_err());
        prop_assert!(bytes.is_empty() || check_document(&bytes).is_err());
    }

    #[test]
    fn any_content_with_a_right_checksum_is_read(body: Vec<u8>, kind in 0u8..4) {
        let bytes = chunk(kind, &body);
        let _ = check_change(&bytes);
        let _ = load(&bytes);
    }
}

#[test]
fn a_wrong_checksum_is_refused() {
    let mut bytes = one_change("nom", "Durand").raw_bytes().to_vec();
    bytes[5] ^= 1;
    assert_eq!(check_change(&bytes).unwrap_err().code, "checksum");
}

#[test]
fn a_document_is_no_change_and_a_bundle_is_nothing() {
    assert_eq!(check_change(&born().save()).unwrap_err().code, "unknown-type");
    assert_eq!(check_change(&chunk(3, b"x")).unwrap_err().code, "unknown-type");
    assert_eq!(check_document(&chunk(3, b"x")).unwrap_err().code, "unknown-type");
}

#[test]
fn a_bomb_is_not_inflated() {
    let mut deflater = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..500 {
        std::io::Write::write_all(&mut deflater, &[0; 1 << 20]).unwrap();
    }
    let bytes = chunk(2, &deflater.finish().unwrap());
    assert!(bytes.len() < 600_000);
    assert_eq!(check_change(&bytes).unwrap_err().code, "bomb");
    assert_eq!(check_document(&bytes).unwrap_err().code, "bomb");
}

#[test]
fn a_run_of_billions_is_counted_not_written_out() {
    let table = [1, 0x42, 6];
    let runs = [0xff, 0xff, 0xff, 0xff, 0x0f, 1];
    let bytes = chunk(1, &body(&table, &runs));
    assert_eq!(check_change(&bytes).unwrap_err().code, "too-many-ops");
}

#[test]
fn a_sequence_number_used_twice_is_said() {
    let mut doc = born();
    apply(&mut doc, vec![one_change("nom", "Durand")]).unwrap();
    let before = doc.get_heads();
    let error = apply(&mut doc, vec![one_change("nom", "Dupont")]).unwrap_err();
    assert_eq!(error.code, "actor-reused");
    assert_eq!(doc.get_heads(), before);
    apply(&mut doc, vec![one_change("nom", "Durand")]).unwrap();
}

#[test]
fn a_change_without_what_it_builds_on_is_said() {
    let mut source = born();
    let (first, second) = (edit_as(&mut source, 1), edit_as(&mut source, 2));
    let mut doc = born();
    let before = doc.save();
    assert_eq!(apply(&mut doc, vec![second.clone()]).unwrap_err().code, "missing-deps");
    assert_eq!(doc.save(), before);
    apply(&mut doc, vec![second, first]).unwrap();
    assert_eq!(doc.get_heads(), source.get_heads());
}

#[test]
fn objects_do_not_nest_without_end() {
    let mut source = born();
    let mut changes = Vec::new();
    for depth in [20, 40] {
        let mut tx = source.transaction();
        let mut object = ROOT;
        for _ in 0..depth {
            object = tx.put_object(&object, "map", ObjType::Map).unwrap();
        }
        let hash = tx.commit().0.unwrap();
        changes.push(source.get_change_by_hash(&hash).unwrap());
    }
    let mut doc = born();
    let deep = changes.pop().unwrap();
    apply(&mut doc, changes).unwrap();
    assert_eq!(apply(&mut doc, vec![deep]).unwrap_err().code, "too-deep");
}

#[test]
fn a_counter_does_not_run_ahead() {
    let mut change = one_change("nom", "Durand").decode();
    change.start_op = std::num::NonZeroU64::new(1_000_000_000).unwrap();
    let change = check_change(Change::from(change).raw_bytes()).unwrap();
    assert_eq!(apply(&mut born(), vec![change]).unwrap_err().code, "malformed");
}

#[test]
fn the_author_of_the_document_stays() {
    let mut doc = born().with_actor(author(8));
    apply(&mut doc, vec![one_change("nom", "Durand")]).unwrap();
    assert_eq!(doc.get_actor(), &author(8));
}

fn one_change(key: &str, value: &str) -> Change {
    let mut doc = born().with_actor(author(1));
    let mut tx = doc.transaction();
    tx.put(ROOT, key, value).unwrap();
    let hash = tx.commit().0.unwrap();
    doc.get_change_by_hash(&hash).unwrap()
}

fn edit_as(doc: &mut Automerge, byte: u8) -> Change {
    doc.set_actor(author(byte));
    let mut tx = doc.transaction();
    tx.put(ROOT, "nom", i64::from(byte)).unwrap();
    let hash = tx.commit().0.unwrap();
    doc.get_change_by_hash(&hash).unwrap()
}

/// A chunk of one-byte type and this content, its checksum right.
pub(super) fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut rest = vec![kind];
    let mut length = body.len();
    while length >= 0x80 {
        rest.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    rest.push(length as u8);
    rest.extend(body);
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83];
    bytes.extend(&Sha256::digest(&rest)[..4]);
    bytes.extend(rest);
    bytes
}

/// A change's content: no dependencies, author 1, then the table and data of columns.
fn body(table: &[u8], data: &[u8]) -> Vec<u8> {
    let mut body = vec![0, 16];
    body.extend([1; 16]);
    body.extend([1, 1, 0, 0, 0]);
    body.extend(table);
    body.extend(data);
    body
}
