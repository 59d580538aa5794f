//! The suite, and what only a browser's store can do wrong.

use carnet_storage::{
    Batch, DataKey, IdbStore, Scan, Sealed, Store, StoreError,
    conformance::{Backend, Outcome, run},
    idb_store,
    sealed::OVERHEAD,
};
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Begins; the page waits for `window.__conformance`.
pub(crate) fn begin() {
    spawn_local(async {
        // First: Chromium remembers for half a minute how much room there was.
        let mut outcomes = vec![outcome("a_failed_commit_leaves_nothing", failed_commit().await)];
        outcomes.extend(run_suite().await);
        outcomes.extend(run(&Locked { below: Idb { made: Cell::new(0), prefix: "sealed" } }).await);
        outcomes.push(outcome("what_is_sealed_is_not_read_in_the_clear", unreadable().await));
        outcomes.push(outcome("a_deleted_database_is_gone", deleted().await));
        outcomes.push(outcome("an_earlier_leader_writes_nothing", taken_over().await));
        outcomes.push(outcome("the_browser_says_how_much_room_there_is", room().await));
        report(&outcomes);
    });
}

async fn run_suite() -> Vec<Outcome> {
    run(&Idb { made: Cell::new(0), prefix: "conformance" }).await
}

struct Idb {
    made: Cell<u32>,
    prefix: &'static str,
}

impl Backend for Idb {
    type Store = Named;

    async fn fresh(&self) -> Result<Named, StoreError> {
        self.made.set(self.made.get() + 1);
        Named::open(format!("{}-{}", self.prefix, self.made.get())).await
    }

    async fn reopened(&self, store: Named) -> Result<Option<Named>, StoreError> {
        let name = store.name.clone();
        drop(store);
        Named::open(name).await.map(Some)
    }
}

/// The same with every value sealed.
struct Locked {
    below: Idb,
}

impl Backend for Locked {
    type Store = Sealed<Named>;

    async fn fresh(&self) -> Result<Self::Store, StoreError> {
        Ok(Sealed::new(self.below.fresh().await?, DataKey::random()?))
    }

    async fn reopened(&self, store: Self::Store) -> Result<Option<Self::Store>, StoreError> {
        let key = store.key();
        let below = self.below.reopened(store.into_inner()).await?;
        Ok(below.map(|below| Sealed::new(below, key)))
    }
}

async fn unreadable() -> Result<(), String> {
    let store = IdbStore::open("unreadable").await.map_err(text)?;
    let sealed = Sealed::new(store.clone(), DataKey::random().map_err(text)?);
    sealed.commit(row(b"a", 77)).await.map_err(text)?;
    let under = store.scan(Scan::prefix(b"")).await.map_err(text)?;
    if under.len() != 1 || under[0].1.len() != OVERHEAD + 1 {
        return Err(format!("underneath is {under:?}"));
    }
    let other = Sealed::new(store, DataKey::random().map_err(text)?);
    match other.get(b"a").await {
        Err(StoreError::Corrupt(_)) => Ok(()),
        found => Err(format!("another key reads {found:?}")),
    }
}

/// A store that knows its name.
struct Named {
    name: String,
    store: IdbStore,
}

impl Named {
    async fn open(name: String) -> Result<Self, StoreError> {
        Ok(Self { store: IdbStore::open(&name).await?, name })
    }
}

impl Store for Named {
    async fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.get(key).await
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StoreError> {
        self.store.scan(scan).await
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.store.commit(batch).await
    }
}

async fn deleted() -> Result<(), String> {
    let store = IdbStore::open("deleted").await.map_err(text)?;
    store.commit(row(b"a", 1)).await.map_err(text)?;
    IdbStore::delete("deleted").await.map_err(text)?;
    match store.commit(row(b"b", 1)).await {
        Err(StoreError::Gone(_)) => Ok(()),
        other => Err(format!("committing is {other:?}")),
    }
}

async fn taken_over() -> Result<(), String> {
    let first = IdbStore::open("led").await.map_err(text)?;
    first.lead().await.map_err(text)?;
    first.commit(row(b"a", 1)).await.map_err(text)?;
    let second = IdbStore::open("led").await.map_err(text)?;
    second.lead().await.map_err(text)?;
    let late = first.commit(row(b"a", 2)).await;
    if !matches!(late, Err(StoreError::Gone(_))) {
        return Err(format!("committing in an earlier term is {late:?}"));
    }
    second.commit(row(b"b", 1)).await.map_err(text)?;
    match second.get(b"a").await.map_err(text)? {
        Some(value) if value == [1] => Ok(()),
        other => Err(format!("the row is {other:?}")),
    }
}

/// The page's driver shrinks the quota through the browser's debugging interface.
async fn failed_commit() -> Result<(), String> {
    set_quota(Some(2 << 20)).await?;
    let store = IdbStore::open("full").await.map_err(text)?;
    store.commit(row(b"a", 1)).await.map_err(text)?;
    let mut batch = row(b"b", 1);
    batch.put(b"large", noise(8 << 20));
    batch.delete(b"a");
    let full = store.commit(batch.clone()).await;
    let left = store.scan(Scan::prefix(b"")).await.map_err(text)?;
    set_quota(None).await?;
    if !matches!(full, Err(StoreError::Full(_))) {
        return Err(format!("committing without room is {full:?}"));
    }
    if left.len() != 1 {
        return Err(format!("{} rows are left", left.len()));
    }
    store.commit(batch).await.map_err(|error| format!("the same batch with room: {error}"))
}

/// Bytes that the browser can't make fewer: what it compresses may have room after all.
fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32;
    let next = || {
        // Marsaglia's xorshift of 32 bits (Journal of Statistical Software 8, 14).
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[0]
    };
    std::iter::repeat_with(next).take(bytes).collect()
}

async fn room() -> Result<(), String> {
    let quota = idb_store::quota().await.map_err(text)?;
    if quota.usage > 0 && quota.quota > quota.usage { Ok(()) } else { Err(format!("{quota:?}")) }
}

async fn set_quota(bytes: Option<u32>) -> Result<(), String> {
    let set = || -> Result<Promise, JsValue> {
        let set: Function = Reflect::get(&js_sys::global(), &"setQuota".into())?.dyn_into()?;
        set.call1(&JsValue::NULL, &bytes.map_or(JsValue::NULL, JsValue::from))?.dyn_into()
    };
    let promise = set().map_err(|error| format!("{error:?}"))?;
    JsFuture::from(promise).await.map(drop).map_err(|error| format!("{error:?}"))
}

fn row(key: &[u8], value: u8) -> Batch {
    let mut batch = Batch::default();
    batch.put(key, [value]);
    batch
}

fn text(error: StoreError) -> String {
    error.to_string()
}

fn outcome(name: &'static str, result: Result<(), String>) -> Outcome {
    Outcome { name, failure: result.err() }
}

fn report(outcomes: &[Outcome]) {
    let list = Array::new();
    for outcome in outcomes {
        let entry = Object::new();
        let error = outcome.failure.as_deref().map_or(JsValue::NULL, JsValue::from);
        // Setting a property of a plain object can't fail.
        let _ = Reflect::set(&entry, &"name".into(), &outcome.name.into());
        let _ = Reflect::set(&entry, &"ok".into(), &outcome.failure.is_none().into());
        let _ = Reflect::set(&entry, &"error".into(), &error);
        list.push(&entry);
    }
    let _ = Reflect::set(&js_sys::global(), &"__conformance".into(), &list);
}
