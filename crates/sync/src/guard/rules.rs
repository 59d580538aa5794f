//! What each column of a change may hold.

use super::{
    Rejection,
    columns::{Column, Kind, Spec},
    limits::{MAX_COUNTER, MAX_OPS_PER_CHANGE},
    reader::Reader,
    walk::{self, Count},
};
use std::iter;

const OBJ_ACTOR: Spec = (0, Kind::Actor);
const OBJ_COUNTER: Spec = (0, Kind::Integer);
const KEY_ACTOR: Spec = (1, Kind::Actor);
const KEY_COUNTER: Spec = (1, Kind::Delta);
const KEY_TEXT: Spec = (1, Kind::Text);
const INSERT: Spec = (3, Kind::Boolean);
const ACTION: Spec = (4, Kind::Integer);
const VALUE_META: Spec = (5, Kind::ValueMeta);
const VALUE: Spec = (5, Kind::Value);
const PRED_GROUP: Spec = (7, Kind::Group);
const PRED_ACTOR: Spec = (7, Kind::Actor);
const PRED_COUNTER: Spec = (7, Kind::Delta);
const EXPAND: Spec = (9, Kind::Boolean);
const MARK_NAME: Spec = (10, Kind::Text);

/// Actions of the format: make map, set, make list, delete, make text, increment, make table, mark.
const ACTIONS: u64 = 8;
const INCREMENT: u8 = 5;
const MAKES: [u8; 4] = [0, 2, 4, 6];

/// Types of values, the low four bits of a value's metadata.
mod value_type {
    pub(super) const UNSIGNED: u8 = 3;
    pub(super) const SIGNED: u8 = 4;
    pub(super) const FLOAT: u8 = 5;
    pub(super) const TEXT: u8 = 6;
    pub(super) const BYTES: u8 = 7;
    pub(super) const COUNTER: u8 = 8;
    pub(super) const TIMESTAMP: u8 = 9;
}

/// An operation that makes an object.
pub(super) struct Make {
    /// The object's counter; its author is the change's.
    pub(super) counter: u64,
    /// The object that it is made in: the index of its author, its counter; `None` for the root.
    pub(super) parent: Option<(u64, u64)>,
}

/// Walks every column of a change that names `actors` authors and whose first
/// operation has the counter `start`. Gives the objects that it makes.
pub(super) fn check(
    columns: &[Column<'_>],
    actors: u64,
    start: u64,
) -> Result<Vec<Make>, Rejection> {
    let actions = actions(data(columns, ACTION))?;
    let ops = actions.len() as u64;
    if start.saturating_add(ops) > MAX_COUNTER {
        return Err(Rejection::new("too-large", "the operations' counters are too high"));
    }
    let mut groups = Count::default();
    for column in columns {
        let count = count(column, actors, start + ops)?;
        if column.spec == PRED_GROUP {
            groups = count;
        }
        check_length(column.spec, count, ops, groups)?;
    }
    check_pairs(columns, groups)?;
    check_values(columns, &actions)?;
    makes(columns, &actions, start)
}

fn makes(columns: &[Column<'_>], actions: &[u8], start: u64) -> Result<Vec<Make>, Rejection> {
    if !actions.iter().any(|action| MAKES.contains(action)) {
        return Ok(Vec::new());
    }
    let authors = written_out(data(columns, OBJ_ACTOR))?.into_iter().chain(iter::repeat(None));
    let counters = written_out(data(columns, OBJ_COUNTER))?.into_iter().chain(iter::repeat(None));
    let rows = actions.iter().zip(start..).zip(authors.zip(counters));
    Ok(rows
        .filter(|((action, _), _)| MAKES.contains(action))
        .map(|((_, counter), parent)| Make { counter, parent: parent.0.zip(parent.1) })
        .collect())
}

/// The rows of a column that was counted before.
fn written_out(bytes: &[u8]) -> Result<Vec<Option<u64>>, Rejection> {
    let mut rows = Vec::new();
    walk::runs(
        bytes,
        MAX_OPS_PER_CHANGE,
        |input| input.unsigned(),
        |count, value| {
            rows.extend(iter::repeat_n(value, count as usize));
            Ok(())
        },
    )?;
    Ok(rows)
}

fn data<'c>(columns: &'c [Column<'_>], spec: Spec) -> &'c [u8] {
    columns.iter().find(|column| column.spec == spec).map_or(&[], |column| column.data.as_ref())
}

/// Counts a column's values; `next` is the first counter after the change.
fn count(column: &Column<'_>, actors: u64, next: u64) -> Result<Count, Rejection> {
    const MAX: u64 = MAX_OPS_PER_CHANGE;
    let bytes = column.data.as_ref();
    match column.spec {
        OBJ_ACTOR | KEY_ACTOR | PRED_ACTOR => walk::unsigned(bytes, MAX, actors),
        OBJ_COUNTER => walk::unsigned(bytes, MAX, next),
        KEY_COUNTER | PRED_COUNTER => walk::deltas(bytes, MAX, 0, next as i64 - 1),
        KEY_TEXT | MARK_NAME => walk::texts(bytes, MAX, walk::CHANGE_TEXT),
        INSERT | EXPAND => walk::booleans(bytes, MAX),
        ACTION => walk::unsigned(bytes, MAX, ACTIONS),
        VALUE_META => walk::unsigned(bytes, MAX, u64::MAX),
        VALUE => Ok(Count::default()),
        PRED_GROUP => walk::unsigned(bytes, MAX, MAX + 1),
        (id, kind) => Err(Rejection::malformed(format!("unknown column {id} {kind:?}"))),
    }
}

/// A column has a row for each operation, or for each predecessor, or is not there.
fn check_length(spec: Spec, count: Count, ops: u64, groups: Count) -> Result<(), Rejection> {
    let expected = match spec {
        VALUE => return Ok(()),
        PRED_ACTOR | PRED_COUNTER => groups.sum,
        _ => ops,
    };
    if count.rows != expected {
        let rows = count.rows;
        return Err(Rejection::malformed(format!(
            "column {spec:?} has {rows} rows, not {expected}"
        )));
    }
    if groups.sum > MAX_OPS_PER_CHANGE {
        return Err(Rejection::new("too-many-ops", "too many predecessors"));
    }
    Ok(())
}

/// Columns that only mean something together are there together.
fn check_pairs(columns: &[Column<'_>], groups: Count) -> Result<(), Rejection> {
    let has = |spec| !data(columns, spec).is_empty();
    let paired = has(OBJ_ACTOR) == has(OBJ_COUNTER)
        && has(PRED_ACTOR) == (groups.sum > 0)
        && has(PRED_COUNTER) == (groups.sum > 0);
    if paired { Ok(()) } else { Err(Rejection::malformed("half of a pair of columns is missing")) }
}

fn actions(bytes: &[u8]) -> Result<Vec<u8>, Rejection> {
    let mut actions = Vec::new();
    walk::runs(
        bytes,
        MAX_OPS_PER_CHANGE,
        |input| input.unsigned(),
        |rows, action| {
            let action = action
                .filter(|action| *action < ACTIONS)
                .ok_or_else(|| Rejection::malformed("an operation has no known action"))?;
            actions.extend(iter::repeat_n(action as u8, rows as usize));
            Ok(())
        },
    )?;
    Ok(actions)
}

/// Values lie one behind the other, whole and of known types; an increment is a number.
fn check_values(columns: &[Column<'_>], actions: &[u8]) -> Result<(), Rejection> {
    let mut values = Reader::new(data(columns, VALUE));
    let mut actions = actions.iter();
    walk::runs(
        data(columns, VALUE_META),
        MAX_OPS_PER_CHANGE,
        |input| input.unsigned(),
        |rows, meta| {
            let meta = meta.ok_or_else(|| Rejection::malformed("an operation has no value"))?;
            let (kind, length) = ((meta & 0b1111) as u8, (meta >> 4) as usize);
            for action in actions.by_ref().take(rows as usize) {
                check_value(kind, values.take(length)?)?;
                let number = matches!(kind, value_type::UNSIGNED | value_type::SIGNED);
                if *action == INCREMENT && !number {
                    return Err(Rejection::malformed("an increment is not a number"));
                }
            }
            Ok(())
        },
    )?;
    if !values.is_empty() || actions.next().is_some() {
        return Err(Rejection::malformed("values and operations are not equally many"));
    }
    Ok(())
}

fn check_value(kind: u8, bytes: &[u8]) -> Result<(), Rejection> {
    let mut input = Reader::new(bytes);
    match kind {
        0..=2 => {}
        value_type::UNSIGNED => drop(input.unsigned()?),
        value_type::SIGNED | value_type::COUNTER | value_type::TIMESTAMP => drop(input.signed()?),
        value_type::FLOAT => drop(input.take(8)?),
        value_type::TEXT => {
            std::str::from_utf8(input.take(bytes.len())?)
                .map_err(|_| Rejection::malformed("a text is not UTF-8"))?;
        }
        value_type::BYTES => drop(input.take(bytes.len())?),
        other => return Err(Rejection::new("unknown-type", format!("value of type {other}"))),
    }
    if input.is_empty() { Ok(()) } else { Err(Rejection::malformed("a value is too long")) }
}
