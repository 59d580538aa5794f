//! Reading ranges.

use super::{ask::settled, bytes, error::from_js};
use crate::{Scan, StoreError, contract::Row};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbCursorDirection, IdbCursorWithValue, IdbKeyRange, IdbObjectStore};

/// Rows asked for at once: enough to make the round trips cheap, few enough to keep their copies
/// on the JavaScript side small.
const AT_ONCE: usize = 1_000;

const DOING: &str = "reading rows";

pub(super) async fn rows(store: &IdbObjectStore, scan: &Scan) -> Result<Vec<Row>, StoreError> {
    if scan.until.as_ref().is_some_and(|until| *until <= scan.from) || scan.limit == 0 {
        return Ok(Vec::new());
    }
    if scan.reverse { backwards(store, scan).await } else { forwards(store, scan).await }
}

/// In one transaction, so of one moment, however many rounds it takes.
async fn forwards(store: &IdbObjectStore, scan: &Scan) -> Result<Vec<Row>, StoreError> {
    let mut rows: Vec<Row> = Vec::new();
    while rows.len() < scan.limit {
        let after = rows.last().map(|(key, _)| key.as_slice());
        let range = range(after.unwrap_or(&scan.from), after.is_some(), scan.until.as_deref())?;
        let limit = AT_ONCE.min(scan.limit - rows.len());
        let found = some(store, &range, limit).await?;
        let is_last = found.len() < limit;
        rows.extend(found);
        if is_last {
            break;
        }
    }
    Ok(rows)
}

/// Keys and values are asked for together, and so come from one moment.
async fn some(
    store: &IdbObjectStore,
    range: &JsValue,
    limit: usize,
) -> Result<Vec<Row>, StoreError> {
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    let keys = store
        .get_all_keys_with_key_and_limit(range, limit)
        .map_err(|error| from_js(DOING, &error))?;
    let values =
        store.get_all_with_key_and_limit(range, limit).map_err(|error| from_js(DOING, &error))?;
    // The first is done before the second, so only the second has to be waited for.
    let values: Array = settled(DOING, &values).await?.unchecked_into();
    let keys: Array = keys.result().map_err(|error| from_js(DOING, &error))?.unchecked_into();
    Ok(keys.iter().zip(values.iter()).map(|(key, value)| (copied(&key), copied(&value))).collect())
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
    Uint8Array::new(value).to_vec()
}
