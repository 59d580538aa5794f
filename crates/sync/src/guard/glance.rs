//! What the maps of a saved document hold, read from its bytes without loading it.
//!
//! Loading a document costs some twenty times as much, as Automerge makes every change again to
//! see that the heads are right. That is for documents that are looked at and changed; a list of
//! fifty thousand needs a few fields of each. Only what is simple is read here: one document
//! chunk, without counters. For anything else there is [`super::load`].

use super::{
    Rejection,
    chunk::{self, Chunk},
    columns::{self, Column, Kind, Spec},
    document,
    limits::MAX_DOCUMENT_INFLATED,
    reader::Reader,
    rows::{Deltas, Rows},
};
use automerge::{ChangeHash, ObjType, ScalarValueRef, ValueRef};

/// Operations, and changes, of a document that is read: reading more is no glance.
const MAX_ROWS: usize = 100_000;
/// The number of the root among the maps.
pub const ROOT: u32 = 0;

const OBJECT_ACTOR: Spec = (0, Kind::Actor);
const OBJECT_COUNTER: Spec = (0, Kind::Integer);
const KEY: Spec = (1, Kind::Text);
const ID_ACTOR: Spec = (2, Kind::Actor);
const ID_COUNTER: Spec = (2, Kind::Delta);
const ACTION: Spec = (4, Kind::Integer);
const VALUE_META: Spec = (5, Kind::ValueMeta);
const VALUE: Spec = (5, Kind::Value);
const SUCCESSORS: Spec = (8, Kind::Group);

const CHANGE_SEQ: Spec = (0, Kind::Delta);
const CHANGE_TIME: Spec = (2, Kind::Delta);
const CHANGE_DEPS: Spec = (4, Kind::Group);
const CHANGE_DEP: Spec = (4, Kind::Delta);

/// A document at a glance.
#[derive(Debug)]
pub struct Glance<'a> {
    /// Its heads, as it says itself.
    pub heads: Vec<ChangeHash>,
    /// What its maps hold now: map by map, key by key; of what was written to a key at the same
    /// time, the winner last.
    pub cells: Vec<Cell<'a>>,
    /// When its heads were written, the last of them, by their authors' clocks.
    pub updated: i64,
    /// When its first change was written, births aside, by its author's clock; 0 where nobody knows.
    pub created: i64,
    /// Whether every change was made on top of all the others.
    pub is_linear: bool,
}

/// A value under a key of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell<'a> {
    /// The number of the map; [`ROOT`] is that of the root.
    pub map: u32,
    /// The key.
    pub key: &'a str,
    /// The value.
    pub value: ValueRef<'a>,
    /// If the value is a map, its number.
    pub child: u32,
}

/// Reads a document, and `read`s what it holds. `None` where it is not simple, or not sound.
pub fn glance<T>(bytes: &[u8], read: impl FnOnce(&Glance<'_>) -> Option<T>) -> Option<T> {
    let mut input = Reader::new(bytes);
    let Chunk::Document(body) = chunk::read(&mut input, 0).ok()? else { return None };
    if !input.is_empty() {
        return None;
    }
    let (heads, mut rest) = document::opening(body)?;
    let (changes, ops) = tables(&mut rest).ok()?;
    let History { updated, created, is_linear } =
        history(&changes, &mut rest, heads.len()).ok()??;
    let cells = cells(&ops).ok()??;
    read(&Glance { heads, cells, updated, created, is_linear })
}

type Table<'a> = Vec<Column<'a>>;

fn tables<'a>(input: &mut Reader<'a>) -> Result<(Table<'a>, Table<'a>), Rejection> {
    let mut budget = MAX_DOCUMENT_INFLATED;
    let changes = columns::table(input)?;
    let ops = columns::table(input)?;
    let changes = columns::cut(input, changes, Some(&mut budget))?;
    let ops = columns::cut(input, ops, Some(&mut budget))?;
    Ok((changes, ops))
}

fn data<'c>(columns: &'c [Column<'_>], spec: Spec) -> &'c [u8] {
    columns.iter().find(|column| column.spec == spec).map_or(&[], |column| column.data.as_ref())
}

/// What the changes of a document say of it.
struct History {
    updated: i64,
    created: i64,
    is_linear: bool,
}

/// When the heads and the first change were written, and whether the changes are a line. The heads' places among the
/// changes follow the columns; old writers leave them out.
fn history(
    changes: &[Column<'_>],
    input: &mut Reader<'_>,
    heads: usize,
) -> Result<Option<History>, Rejection> {
    let mut seqs = Deltas::new(data(changes, CHANGE_SEQ));
    let mut times = Deltas::new(data(changes, CHANGE_TIME));
    let mut counts = Rows::unsigned(data(changes, CHANGE_DEPS));
    let mut deps = Deltas::new(data(changes, CHANGE_DEP));
    let (mut written, mut is_linear) = (Vec::new(), true);
    while !seqs.is_done() {
        seqs.next()?;
        let before = i64::try_from(written.len()).unwrap_or(i64::MAX) - 1;
        let count = counts.next()?.unwrap_or(0);
        let of_line = u64::from(before >= 0);
        is_linear &= count == of_line && (count == 0 || deps.next()? == Some(before));
        written.push(times.next()?.unwrap_or(0));
        if written.len() > MAX_ROWS {
            return Ok(None);
        }
    }
    let mut updated = 0;
    for _ in 0..heads {
        let place = usize::try_from(input.unsigned()?).unwrap_or(usize::MAX);
        let Some(time) = written.get(place) else { return Ok(None) };
        updated = updated.max(*time);
    }
    // A birth is nobody's, and of no time.
    let created = written.into_iter().filter(|time| *time > 0).min().unwrap_or(0);
    Ok(Some(History { updated, created, is_linear }))
}

/// An operation's name: its counter, and its author's place among the authors.
type Id = (i64, u64);

/// The columns of operations that tell what maps hold.
struct Ops<'a> {
    object_actor: Rows<'a, u64>,
    object_counter: Rows<'a, u64>,
    key: Rows<'a, &'a str>,
    id_actor: Rows<'a, u64>,
    id_counter: Deltas<'a>,
    action: Rows<'a, u64>,
    meta: Rows<'a, u64>,
    value: Reader<'a>,
    successors: Rows<'a, u64>,
}

/// An operation, as far as it matters.
struct Op<'a> {
    /// `None` for the root.
    object: Option<Id>,
    /// `None` in lists and texts.
    key: Option<&'a str>,
    id: Option<Id>,
    action: u64,
    kind: u64,
    bytes: &'a [u8],
    is_over: bool,
}

impl<'a> Ops<'a> {
    fn new(columns: &'a [Column<'_>]) -> Self {
        Self {
            object_actor: Rows::unsigned(data(columns, OBJECT_ACTOR)),
            object_counter: Rows::unsigned(data(columns, OBJECT_COUNTER)),
            key: Rows::texts(data(columns, KEY)),
            id_actor: Rows::unsigned(data(columns, ID_ACTOR)),
            id_counter: Deltas::new(data(columns, ID_COUNTER)),
            action: Rows::unsigned(data(columns, ACTION)),
            meta: Rows::unsigned(data(columns, VALUE_META)),
            value: Reader::new(data(columns, VALUE)),
            successors: Rows::unsigned(data(columns, SUCCESSORS)),
        }
    }

    fn next(&mut self) -> Result<Op<'a>, Rejection> {
        let counter = self.object_counter.next()?.and_then(|counter| i64::try_from(counter).ok());
        let object = counter.zip(self.object_actor.next()?);
        let key = self.key.next()?;
        let id = self.id_counter.next()?.zip(self.id_actor.next()?);
        let action = self.action.next()?.unwrap_or(u64::MAX);
        let meta = self.meta.next()?.unwrap_or(0);
        let bytes = self.value.take(usize::try_from(meta >> 4).unwrap_or(usize::MAX))?;
        let is_over = self.successors.next()?.unwrap_or(0) > 0;
        Ok(Op { object, key, id, action, kind: meta & 0b1111, bytes, is_over })
    }
}

/// What maps hold; `None` where something is not simple.
fn cells<'c>(columns: &'c [Column<'_>]) -> Result<Option<Vec<Cell<'c>>>, Rejection> {
    let mut ops = Ops::new(columns);
    let (mut cells, mut maps) = (Vec::new(), Maps::default());
    let mut rows = 0;
    while !ops.action.is_done() {
        // Before anything else: a few bytes may say that a column has any number of rows.
        rows += 1;
        if rows > MAX_ROWS {
            return Ok(None);
        }
        let op = ops.next()?;
        let Some(key) = op.key else { continue };
        let Some(value) = value(&op)? else { return Ok(None) };
        if op.is_over {
            continue;
        }
        // A map comes after the one that it is in; one that was written over is in none.
        let Some(map) = maps.number(op.object) else { continue };
        let is_map = value == ValueRef::Object(ObjType::Map);
        let child = if is_map { maps.add(op.id) } else { ROOT };
        cells.push(Cell { map, key, value, child });
    }
    Ok(Some(cells))
}

/// The maps that were met, after the root.
#[derive(Default)]
struct Maps {
    known: Vec<Option<Id>>,
    /// The one asked for last: operations of one map lie together.
    last: Option<(Option<Id>, Option<u32>)>,
}

impl Maps {
    fn add(&mut self, id: Option<Id>) -> u32 {
        self.known.push(id);
        u32::try_from(self.known.len()).unwrap_or(u32::MAX)
    }

    fn number(&mut self, object: Option<Id>) -> Option<u32> {
        if object.is_none() {
            return Some(ROOT);
        }
        if let Some((_, number)) = self.last.filter(|(last, _)| *last == object) {
            return number;
        }
        let place = self.known.iter().position(|known| *known == object);
        let number = place.and_then(|place| u32::try_from(place + 1).ok());
        self.last = Some((object, number));
        number
    }
}

/// What an operation writes; `None` where it is not simple.
fn value<'a>(op: &Op<'a>) -> Result<Option<ValueRef<'a>>, Rejection> {
    let made = match op.action {
        0 => ObjType::Map,
        1 => return Ok(scalar(op.kind, op.bytes)?.map(ValueRef::Scalar)),
        2 => ObjType::List,
        4 => ObjType::Text,
        _ => return Ok(None),
    };
    Ok(Some(ValueRef::Object(made)))
}

/// By the types of the format. No counters: what they hold is told by other operations.
fn scalar(kind: u64, bytes: &[u8]) -> Result<Option<ScalarValueRef<'_>>, Rejection> {
    let mut input = Reader::new(bytes);
    Ok(Some(match kind {
        0 => ScalarValueRef::Null,
        1 => ScalarValueRef::Boolean(false),
        2 => ScalarValueRef::Boolean(true),
        3 => ScalarValueRef::Uint(input.unsigned()?),
        4 => ScalarValueRef::Int(input.signed()?),
        5 => match bytes.try_into() {
            Ok(bytes) => ScalarValueRef::F64(f64::from_le_bytes(bytes)),
            Err(_) => return Ok(None),
        },
        6 => match std::str::from_utf8(bytes) {
            Ok(text) => ScalarValueRef::Str(text.into()),
            Err(_) => return Ok(None),
        },
        7 => ScalarValueRef::Bytes(bytes.into()),
        9 => ScalarValueRef::Timestamp(input.signed()?),
        _ => return Ok(None),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::sample::{Dice, author, born, edit};
    use automerge::{Automerge, ReadDoc, ScalarValue};
    use proptest::prelude::*;

    /// A key of a map: its map's number, itself, the scalars under it as Automerge orders them.
    type Told = (u32, String, Vec<ScalarValue>);

    /// The same from the loaded document; `None` where there is a counter.
    fn loaded(doc: &Automerge) -> Option<Vec<Told>> {
        let (mut maps, mut told, mut at) = (vec![automerge::ROOT], Vec::new(), 0);
        while let Some(map) = maps.get(at).cloned() {
            for key in doc.keys(&map) {
                let all = doc.get_all(&map, key.as_str()).unwrap();
                let mut scalars = Vec::new();
                for (value, id) in all {
                    match value {
                        automerge::Value::Object(ObjType::Map) => maps.push(id),
                        automerge::Value::Object(_) => {}
                        automerge::Value::Scalar(scalar) if scalar.is_counter() => return None,
                        automerge::Value::Scalar(scalar) => scalars.push(scalar.into_owned()),
                    }
                }
                told.push((at as u32, key, scalars));
            }
            at += 1;
        }
        Some(told)
    }

    fn glanced(glance: &Glance<'_>) -> Vec<Told> {
        let keys = glance.cells.chunk_by(|a, b| (a.map, a.key) == (b.map, b.key));
        let scalars = |cells: &[Cell<'_>]| {
            let values = cells.iter().map(|cell| cell.value.clone().into_value());
            values.filter_map(|value| value.into_scalar().ok()).collect()
        };
        keys.map(|cells| (cells[0].map, cells[0].key.to_owned(), scalars(cells))).collect()
    }

    fn some_document(seed: u64, rounds: u8) -> Automerge {
        let mut dice = Dice(seed);
        let mut doc = born();
        for round in 0..rounds {
            let mut branch = doc.clone();
            branch.set_actor(author(9 - round % 4));
            edit(&mut branch, &mut dice);
            if dice.below(2) == 0 {
                doc.set_actor(author(1 + round % 3));
                edit(&mut doc, &mut dice);
            }
            doc.merge(&mut branch).unwrap();
        }
        doc
    }

    /// Maps are numbered as they are met, which is not the order of the walk above: compare them
    /// by what they hold.
    fn by_content(mut told: Vec<Told>) -> Vec<String> {
        told.iter_mut().for_each(|(map, ..)| *map = u32::from(*map != ROOT));
        let mut words: Vec<String> = told.iter().map(|told| format!("{told:?}")).collect();
        words.sort();
        words
    }

    fn updated(doc: &Automerge) -> i64 {
        let heads = doc.get_heads();
        let changes = heads.iter().filter_map(|head| doc.get_change_meta_by_hash(head));
        changes.map(|change| change.timestamp).max().unwrap_or(0)
    }

    fn is_linear(doc: &Automerge) -> bool {
        let mut last = Vec::new();
        doc.get_changes_meta(&[]).into_iter().all(|change| {
            let on_top = change.deps == last;
            last = vec![change.hash];
            on_top
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        /// What is told at a glance is what the loaded document says.
        #[test]
        fn a_glance_tells_what_the_document_holds(seed: u64, rounds in 0u8..12) {
            let doc = some_document(seed, rounds);
            for saved in [doc.save(), doc.save_nocompress()] {
                let told = glance(&saved, |seen| {
                    assert_eq!(seen.heads, doc.get_heads());
                    assert_eq!((seen.updated, seen.is_linear), (updated(&doc), is_linear(&doc)));
                    Some(glanced(seen))
                });
                match (told, loaded(&doc)) {
                    (Some(told), Some(loaded)) => {
                        prop_assert_eq!(by_content(told), by_content(loaded));
                    }
                    // A counter that was written over is not simple either.
                    (None, _) => {}
                    (Some(_), None) => prop_assert!(false, "a counter was taken for a number"),
                }
            }
        }

        #[test]
        fn damaged_documents_are_read_without_panic(seed: u64, flips: Vec<(u16, u8)>) {
            let saved = some_document(seed, 4).save_nocompress();
            let Ok(Chunk::Document(body)) = chunk::read(&mut Reader::new(&saved), 0) else {
                return Err(TestCaseError::fail("not a document"));
            };
            let mut body = body.to_vec();
            for (place, bits) in flips {
                let place = usize::from(place) % body.len();
                body[place] ^= bits;
            }
            let _ = glance(&crate::guard::tests::chunk(0, &body), |seen| Some(seen.cells.len()));
        }
    }

    /// A document chunk of so many operations without keys, in one run.
    fn keyless(rows: u64) -> Vec<u8> {
        let mut run = Vec::new();
        let mut left = rows;
        // A signed number ends with a byte whose second bit is not set.
        while left > 0x3f {
            run.push(0x80 | (left & 0x7f) as u8);
            left >>= 7;
        }
        // Each sets a value.
        run.extend([left as u8, 1]);
        // No authors, heads or columns of changes; a column of actions.
        let mut body = vec![0, 0, 0, 1, 4 << 4 | 2, run.len() as u8];
        body.extend(run);
        crate::guard::tests::chunk(0, &body)
    }

    #[test]
    fn rows_without_keys_are_counted_too() {
        let most = MAX_ROWS as u64;
        assert_eq!(glance(&keyless(most), |seen| Some(seen.cells.len())), Some(0));
        assert!(glance(&keyless(most + 1), |_| Some(())).is_none());
        assert!(glance(&keyless(1 << 60), |_| Some(())).is_none(), "it comes to an end");
    }

    #[test]
    fn most_documents_are_simple() {
        let is_simple = |seed: &u64| glance(&some_document(*seed, 2).save(), |_| Some(()));
        assert!((0..200).filter(|seed| is_simple(seed).is_some()).count() > 100);
    }

    #[test]
    fn what_is_not_one_document_is_not_read() {
        let doc = born();
        let mut twice = doc.save();
        twice.extend(doc.save());
        assert!(glance(&twice, |_| Some(())).is_none());
        assert!(glance(doc.get_changes(&[])[0].raw_bytes(), |_| Some(())).is_none());
        assert!(glance(&[], |_| Some(())).is_none());
    }
}
