//! Reading ranges.

use super::{ask::settled, bytes, error::from_js};
use crate::{Scan, StoreError, contract::Row};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbCursorDirection, IdbCursorWithValue, IdbKeyRange, IdbObjectStore, IdbRequest};

/// About how many bytes of values are asked for at once: enough to make the round trips cheap, few
/// enough to keep their copies on the JavaScript side small.
const BYTES_AT_ONCE: usize = 4 << 20;
/// Rows of the first request, whose size is not known.
const FIRST: usize = 128;
/// At most this many rows at once, however small they are.
const MOST: usize = 8_192;

const DOING: &str = "reading rows";

pub(super) async fn rows(store: &IdbObjectStore, scan: &Scan) -> Result<Vec<Row>, StoreError> {
    if scan.until.as_ref().is_some_and(|until| *until <= scan.from) || scan.limit == 0 {
        return Ok(Vec::new());
    }
    if scan.reverse { backwards(store, scan).await } else { forwards(store, scan).await }
}

/// In one transaction, so of one moment, however many rounds it takes. The browser reads the next
/// rows while those that came are copied.
async fn forwards(store: &IdbObjectStore, scan: &Scan) -> Result<Vec<Row>, StoreError> {
    let mut rows: Vec<Row> = Vec::new();
    let mut left = scan.limit;
    let until = scan.until.as_deref();
    let mut asked = Some(ask(store, &range(&scan.from, false, until)?, FIRST.min(left))?);
    while let Some(answer) = asked {
        let (keys, values) = answer.settled().await?;
        left -= values.len();
        asked = match keys.last() {
            Some(last) if values.len() == answer.limit && left > 0 => {
                let range = range(&copied(last), true, until)?;
                Some(ask(store, &range, at_once(&values).min(left))?)
            }
            _ => None,
        };
        rows.reserve(values.len());
        let copies = keys.iter().zip(&values);
        rows.extend(copies.map(|(key, value)| (copied(key), copied(value))));
    }
    Ok(rows)
}

/// How many rows like these to ask for at once.
fn at_once(values: &[JsValue]) -> usize {
    let lengths = values.iter().filter_map(|value| value.dyn_ref::<Uint8Array>());
    let bytes: usize = lengths.map(|value| value.length() as usize).sum();
    let each = bytes / values.len().max(1);
    (BYTES_AT_ONCE / each.max(1)).clamp(8, MOST)
}

/// Requests for the keys and the values of a range, made together and so of one moment.
struct Asked {
    keys: IdbRequest,
    values: IdbRequest,
    limit: usize,
}

fn ask(store: &IdbObjectStore, range: &JsValue, limit: usize) -> Result<Asked, StoreError> {
    let most = u32::try_from(limit).unwrap_or(u32::MAX);
    let keys = store
        .get_all_keys_with_key_and_limit(range, most)
        .map_err(|error| from_js(DOING, &error))?;
    let values =
        store.get_all_with_key_and_limit(range, most).map_err(|error| from_js(DOING, &error))?;
    Ok(Asked { keys, values, limit })
}

impl Asked {
    async fn settled(&self) -> Result<(Vec<JsValue>, Vec<JsValue>), StoreError> {
        // The keys are done before the values, so only these have to be waited for.
        let values: Array = settled(DOING, &self.values).await?.unchecked_into();
        let keys = self.keys.result().map_err(|error| from_js(DOING, &error))?;
        Ok((keys.unchecked_into::<Array>().to_vec(), values.to_vec()))
    }
}

async fn backwards(store: &IdbObjectStore, scan: &Scan) -> Result<Vec<Row>, StoreError> {
    let range = range(&scan.from, false, scan.until.as_deref())?;
    let request = store
        .open_cursor_with_range_and_direction(&range, IdbCursorDirection::Prev)
        .map_err(|error| from_js(DOING, &error))?;
    let mut rows = Vec::new();
    loop {
        let Ok(cursor) = settled(DOING, &request).await?.dyn_into::<IdbCursorWithValue>() else {
            return Ok(rows);
        };
        let key = cursor.key().map_err(|error| from_js(DOING, &error))?;
        let value = cursor.value().map_err(|error| from_js(DOING, &error))?;
        rows.push((copied(&key), copied(&value)));
        if rows.len() >= scan.limit {
            return Ok(rows);
        }
        cursor.continue_().map_err(|error| from_js(DOING, &error))?;
    }
}

fn range(from: &[u8], after: bool, until: Option<&[u8]>) -> Result<JsValue, StoreError> {
    let from = bytes(from);
    let range = match until {
        Some(until) => {
            IdbKeyRange::bound_with_lower_open_and_upper_open(&from, &bytes(until), after, true)
        }
        None => IdbKeyRange::lower_bound_with_open(&from, after),
    };
    range.map(Into::into).map_err(|error| from_js(DOING, &error))
}

/// Keys come back as an `ArrayBuffer`, values as the `Uint8Array` that was put.
fn copied(value: &JsValue) -> Vec<u8> {
    match value.dyn_ref::<Uint8Array>() {
        Some(value) => value.to_vec(),
        None => Uint8Array::new(value).to_vec(),
    }
}
