//! What is written can be read, in both shapes; by name it is what another writer of CBOR writes,
//! and what another writes is read.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use carnet_cbor::{Unreadable, from_brief, from_slice, to_brief, to_vec};
use proptest::{collection, option, prelude::*};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Sheet {
    number: u64,
    below: i32,
    name: String,
    letter: char,
    done: bool,
    note: Option<String>,
    pair: (u8, String),
    array: [u8; 4],
    kinds: Vec<Kind>,
    by_name: BTreeMap<String, Option<i64>>,
    #[serde(default)]
    later: Option<Kind>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Wrapped(u32);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Kind {
    Bare,
    One(Wrapped),
    Two(i64, String),
    Named { left: Option<u16>, right: Vec<String> },
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Bare),
        any::<u32>().prop_map(|number| Kind::One(Wrapped(number))),
        (any::<i64>(), ".*").prop_map(|(number, text)| Kind::Two(number, text)),
        (option::of(any::<u16>()), collection::vec(".*", 0..4))
            .prop_map(|(left, right)| Kind::Named { left, right }),
    ]
}

fn sheet() -> impl Strategy<Value = Sheet> {
    let plain = (any::<u64>(), any::<i32>(), ".*", any::<char>(), any::<bool>());
    let nested = (
        option::of(".*"),
        (any::<u8>(), ".*"),
        any::<[u8; 4]>(),
        collection::vec(kind(), 0..30),
        collection::btree_map(".*", option::of(any::<i64>()), 0..4),
        option::of(kind()),
    );
    (plain, nested).prop_map(
        |((number, below, name, letter, done), (note, pair, array, kinds, by_name, later))| Sheet {
            number,
            below,
            name,
            letter,
            done,
            note,
            pair,
            array,
            kinds,
            by_name,
            later,
        },
    )
}

fn by_another(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

proptest! {
    #[test]
    fn what_is_written_can_be_read(sheet in sheet()) {
        prop_assert_eq!(from_slice::<Sheet>(&to_vec(&sheet)), Ok(sheet.clone()));
        prop_assert_eq!(from_brief::<Sheet>(&to_brief(&sheet)), Ok(sheet));
    }

    #[test]
    fn another_reads_what_is_written_and_the_other_way_round(sheet in sheet()) {
        prop_assert_eq!(&ciborium::from_reader::<Sheet, _>(to_vec(&sheet).as_slice()).unwrap(), &sheet);
        prop_assert_eq!(from_slice::<Sheet>(&by_another(&sheet)), Ok(sheet));
    }

    #[test]
    fn the_bytes_are_those_of_another(sheet in sheet()) {
        prop_assert_eq!(to_vec(&sheet), by_another(&sheet));
    }

    #[test]
    fn any_damage_is_read_or_refused(
        sheet in sheet(),
        at in any::<prop::sample::Index>(),
        byte: u8,
        cut in any::<prop::sample::Index>(),
    ) {
        for mut bytes in [to_vec(&sheet), to_brief(&sheet)] {
            prop_assert_eq!(from_slice::<Sheet>(&bytes[..cut.index(bytes.len())]), Err(Unreadable));
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = from_slice::<Sheet>(&bytes);
            let _ = from_brief::<Sheet>(&bytes);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in collection::vec(any::<u8>(), 0..300)) {
        let _ = from_slice::<Sheet>(&bytes);
        let _ = from_brief::<Sheet>(&bytes);
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Older {
    kept: u8,
}

#[derive(Serialize)]
struct Newer {
    nested: Vec<Option<BTreeMap<String, Vec<u8>>>>,
    kept: u8,
}

fn newer() -> Newer {
    let map = BTreeMap::from([("a".to_owned(), vec![1, 2])]);
    Newer { nested: vec![Some(map), None], kept: 7 }
}

#[test]
fn an_unknown_field_is_skipped_by_name_and_refused_by_position() {
    assert_eq!(from_slice(&to_vec(&newer())), Ok(Older { kept: 7 }));
    assert_eq!(from_brief::<Older>(&to_brief(&newer())), Err(Unreadable));
}

#[test]
fn a_missing_field_is_refused_by_position() {
    #[derive(Deserialize, Debug, PartialEq)]
    struct Wanting {
        kept: u8,
        #[serde(default)]
        more: u8,
    }
    let bytes = to_vec(&Older { kept: 7 });
    assert_eq!(from_slice(&bytes), Ok(Wanting { kept: 7, more: 0 }));
}

#[test]
fn lengths_that_were_not_known_are_read() {
    // [_ 1, 2], and {_ "kept": 7}.
    assert_eq!(from_slice(&[0x9f, 1, 2, 0xff]), Ok(vec![1u8, 2]));
    assert_eq!(from_slice(&[0x9f, 1, 2, 0xff]), Ok((1u8, 2u8)));
    assert_eq!(from_slice(b"\xbf\x64kept\x07\xff"), Ok(Older { kept: 7 }));
}

#[test]
fn depth_costs_no_stack_and_length_no_memory() {
    for head in [0x81u8, 0x9f, 0xa1, 0xbf, 0xc1] {
        let deep = vec![head; 1 << 20];
        assert_eq!(from_slice::<Sheet>(&deep), Err(Unreadable));
        // As an unknown field's value.
        let unknown = [b"\xa1\x61x".as_slice(), &deep].concat();
        assert_eq!(from_slice::<Older>(&unknown), Err(Unreadable));
    }
    let huge = [b"\x9b".as_slice(), &[0xff; 8]].concat();
    assert_eq!(from_slice::<Vec<String>>(&huge), Err(Unreadable));
}

#[test]
fn a_variant_has_its_value_or_none() {
    assert_eq!(from_slice(b"\x64Bare"), Ok(Kind::Bare));
    assert_eq!(from_slice(b"\xa1\x64Bare\xf6"), Ok(Kind::Bare));
    assert_eq!(from_slice::<Kind>(b"\xa1\x64Bare\x01"), Err(Unreadable));
    assert_eq!(from_slice::<Kind>(b"\x63One"), Err(Unreadable));
    assert_eq!(from_slice::<Kind>(b"\x64None"), Err(Unreadable));
}

#[test]
fn nothing_may_follow() {
    assert_eq!(from_slice::<u8>(&[1, 1]), Err(Unreadable));
}
