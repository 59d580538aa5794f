//! Test documents: random edits of every kind of object, from a seed.

use automerge::{
    ActorId, Automerge, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value,
    marks::{ExpandMark, Mark},
    transaction::{CommitOptions, Transactable, Transaction},
};

/// SplitMix64: the same numbers from the same seed, everywhere.
#[derive(Clone)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which is not zero.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.roll() % bound as u64) as usize
    }
}

/// An author whose id is sixteen times `byte`.
pub(crate) fn author(byte: u8) -> ActorId {
    ActorId::from([byte; 16])
}

/// A document with a map, a list and a text, by author 0.
pub(crate) fn born() -> Automerge {
    let mut doc = Automerge::new().with_actor(author(0));
    let mut tx = doc.transaction();
    tx.put_object(ROOT, "map", ObjType::Map).unwrap();
    tx.put_object(ROOT, "list", ObjType::List).unwrap();
    let text = tx.put_object(ROOT, "text", ObjType::Text).unwrap();
    tx.splice_text(&text, 0, 0, "né une fois").unwrap();
    tx.commit();
    doc
}

/// One change of one to six random operations; its raw bytes, unless nothing changed.
pub(crate) fn edit(doc: &mut Automerge, dice: &mut Dice) -> Option<Vec<u8>> {
    let mut tx = doc.transaction();
    for _ in 0..=dice.below(6) {
        let objects = objects(&tx);
        let (object, kind) = &objects[dice.below(objects.len())];
        match kind {
            ObjType::Map | ObjType::Table => edit_map(&mut tx, object, dice),
            ObjType::List => edit_list(&mut tx, object, dice),
            ObjType::Text => edit_text(&mut tx, object, dice),
        }
    }
    let mut options = CommitOptions::default().with_time(dice.below(2_000_000_000) as i64);
    if dice.below(4) == 0 {
        options = options.with_message("depuis la tablette");
    }
    let hash = tx.commit_with(options).0?;
    doc.get_change_by_hash(&hash).map(|change| change.raw_bytes().to_vec())
}

fn objects(doc: &impl ReadDoc) -> Vec<(ObjId, ObjType)> {
    let mut found = vec![(ROOT, ObjType::Map)];
    let mut at = 0;
    while at < found.len() && found.len() < 30 {
        let (object, kind) = found[at].clone();
        at += 1;
        if kind != ObjType::Text {
            found.extend(doc.values(&object).filter_map(|(value, id)| match value {
                Value::Object(kind) => Some((id, kind)),
                Value::Scalar(_) => None,
            }));
        }
    }
    found
}

fn scalar(dice: &mut Dice) -> ScalarValue {
    match dice.below(9) {
        0 => ScalarValue::Null,
        1 => true.into(),
        2 => ScalarValue::Int(-(dice.below(100_000) as i64)),
        3 => ScalarValue::Uint(dice.roll()),
        4 => ScalarValue::F64(0.25 * dice.below(100) as f64),
        5 => ScalarValue::Timestamp(1_700_000_000_000),
        6 => ScalarValue::counter(3),
        7 => ScalarValue::Bytes(vec![7; dice.below(20)]),
        _ => "Boulangerie Müller œuvre".into(),
    }
}

const MADE: [ObjType; 3] = [ObjType::Map, ObjType::List, ObjType::Text];

fn edit_map(tx: &mut Transaction<'_>, object: &ObjId, dice: &mut Dice) {
    let key = ["nom", "ville", "téléphone", "map", "list"][dice.below(5)];
    match dice.below(8) {
        0 => drop(tx.delete(object, key)),
        1 => drop(tx.put_object(object, key, MADE[dice.below(3)])),
        2 => drop(tx.increment(object, key, 2)),
        _ => tx.put(object, key, scalar(dice)).unwrap(),
    }
}

fn edit_list(tx: &mut Transaction<'_>, object: &ObjId, dice: &mut Dice) {
    let length = tx.length(object);
    if length == 0 || dice.below(2) == 0 {
        let at = dice.below(length + 1);
        return match dice.below(5) {
            0 => drop(tx.insert_object(object, at, MADE[dice.below(3)]).unwrap()),
            _ => tx.insert(object, at, scalar(dice)).unwrap(),
        };
    }
    let at = dice.below(length);
    match dice.below(3) {
        0 => tx.delete(object, at).unwrap(),
        1 => drop(tx.increment(object, at, -1)),
        _ => tx.put(object, at, scalar(dice)).unwrap(),
    }
}

fn edit_text(tx: &mut Transaction<'_>, object: &ObjId, dice: &mut Dice) {
    let length = tx.length(object);
    let at = dice.below(length + 1);
    let delete = dice.below(length - at + 1).min(4) as isize;
    if length > 3 && dice.below(5) == 0 {
        let mark = Mark::new("gras".into(), true, at.min(length - 1), length);
        return tx.mark(object, mark, ExpandMark::After).unwrap();
    }
    tx.splice_text(object, at, delete, ["é", "pain ", "🥖", "tournée du mardi"][dice.below(4)])
        .unwrap();
}
