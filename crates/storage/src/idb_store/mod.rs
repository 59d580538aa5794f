//! IndexedDB, in a browser: the app's store.
//!
//! A store is a database with an object store, `rows`, without a key path or
//! indexes. A row's key is its key's bytes and its value is a `Uint8Array`:
//! IndexedDB orders binary keys as byte strings. A second one, `lead`, holds
//! under `term` how often the store was taken over ([`IdbStore::lead`]). The
//! database's version is 1.
//!
//! A commit is one `readwrite` transaction with durability `strict`: its
//! `complete` comes once the browser has synced it. When the database is
//! closed under us (the user clears the site's data, the browser evicts it,
//! another tab deletes it) every call answers [`StoreError::Gone`].

mod ask;
mod error;
mod lead;
mod quota;
mod scan;

pub use quota::{Quota, quota};

use crate::{Batch, Op, Scan, Store, StoreError, contract::Row};
use ask::{end, finished, settled};
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use lead::Term;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbTransaction};

const ROWS: &str = "rows";
const LEAD: &str = "lead";
const VERSION: u32 = 1;

/// Why a store can't be used any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// The browser closed the database, or it is being deleted. Opening it again may find it empty.
    Closed,
    /// Another connection leads.
    TakenOver,
}

/// A database of this origin. Cheap to clone: clones share the connection.
#[derive(Debug, Clone)]
pub struct IdbStore {
    shared: Rc<Shared>,
}

#[derive(Debug)]
struct Shared {
    database: IdbDatabase,
    gone: Rc<Cell<Option<Gone>>>,
    term: Cell<Term>,
    /// Called by the browser while the database is open.
    _callbacks: [Closure<dyn Fn()>; 2],
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.database.set_onclose(None);
        self.database.set_onversionchange(None);
        self.database.close();
    }
}

impl IdbStore {
    /// Opens the database of that name, which is made if it is not there.
    ///
    /// # Errors
    /// [`StoreError::Full`] when there is no room for it; [`StoreError::Failed`] where the browser
    /// has no IndexedDB or denies it.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        let request = factory()?
            .open_with_u32(name, VERSION)
            .map_err(|error| error::from_js("opening the database", &error))?;
        let make_stores = Closure::once({
            let request = request.clone();
            move || make_stores(&request)
        });
        request.set_onupgradeneeded(Some(make_stores.as_ref().unchecked_ref()));
        let database: IdbDatabase =
            settled("opening the database", &request).await?.unchecked_into();
        Ok(Self::of(database))
    }

    /// Deletes the database of that name; connections to it are told to close.
    ///
    /// # Errors
    /// [`StoreError::Failed`] when the browser refuses.
    pub async fn delete(name: &str) -> Result<(), StoreError> {
        let request = factory()?
            .delete_database(name)
            .map_err(|error| error::from_js("deleting the database", &error))?;
        settled("deleting the database", &request).await?;
        Ok(())
    }

    /// Why it can't be used any more, if so.
    pub fn gone(&self) -> Option<Gone> {
        self.shared.gone.get()
    }

    fn of(database: IdbDatabase) -> Self {
        let gone = Rc::new(Cell::new(None));
        let closed = Closure::<dyn Fn()>::new({
            let gone = Rc::clone(&gone);
            move || gone.set(Some(Gone::Closed))
        });
        database.set_onclose(Some(closed.as_ref().unchecked_ref()));
        let deleted = Closure::<dyn Fn()>::new({
            let (gone, database) = (Rc::clone(&gone), database.clone());
            move || {
                // Whoever wants to delete or change it waits until it is closed here.
                database.close();
                gone.set(Some(Gone::Closed));
            }
        });
        database.set_onversionchange(Some(deleted.as_ref().unchecked_ref()));
        let term = Cell::new(Term::Free);
        Self { shared: Rc::new(Shared { database, gone, term, _callbacks: [closed, deleted] }) }
    }

    fn usable(&self) -> Result<(), StoreError> {
        match self.shared.gone.get() {
            Some(Gone::Closed) => Err(StoreError::Gone("the browser closed the database".into())),
            Some(Gone::TakenOver) => Err(lead::taken_over()),
            None => Ok(()),
        }
    }

    fn read(&self) -> Result<IdbObjectStore, StoreError> {
        self.usable()?;
        let transaction = self.shared.database.transaction_with_str(ROWS);
        rows_of(&transaction.map_err(|error| error::from_js("beginning to read", &error))?)
    }

    /// `IDBDatabase.transaction` with its third argument, which web-sys counts as unstable.
    fn write(&self) -> Result<IdbTransaction, StoreError> {
        self.usable()?;
        let begin = || -> Result<JsValue, JsValue> {
            let database = &self.shared.database;
            let options = Object::new();
            Reflect::set(&options, &"durability".into(), &"strict".into())?;
            let transaction: Function =
                Reflect::get(database, &"transaction".into())?.dyn_into()?;
            let stores = Array::of2(&ROWS.into(), &LEAD.into());
            transaction.call3(database, &stores, &"readwrite".into(), &options)
        };
        let transaction = begin().map_err(|error| error::from_js("beginning to write", &error))?;
        Ok(transaction.unchecked_into())
    }
}

impl Store for IdbStore {
    async fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let doing = "reading a row";
        let request =
            self.read()?.get(&bytes(key)).map_err(|error| error::from_js(doing, &error))?;
        let value = settled(doing, &request).await?;
        Ok(value.dyn_into::<Uint8Array>().ok().map(|value| value.to_vec()))
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        scan::rows(&self.read()?, &scan).await
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.usable()?;
        if batch.is_empty() {
            return Ok(());
        }
        self.write_all(batch).await.inspect_err(|error| self.note_loss(error))
    }
}

impl IdbStore {
    async fn write_all(&self, batch: Batch) -> Result<(), StoreError> {
        let transaction = self.write()?;
        // Asked for first: it may already fail while the rows are put.
        let done = finished("committing a batch", &transaction);
        let term = match self.put_all(&transaction, batch).await {
            Ok(term) => term,
            Err(error) => {
                // It is aborted already when that is why the row was refused.
                let _ = transaction.abort();
                let _ = done.await;
                return Err(error);
            }
        };
        done.await?;
        self.shared.term.set(term);
        Ok(())
    }

    async fn put_all(
        &self,
        transaction: &IdbTransaction,
        batch: Batch,
    ) -> Result<Term, StoreError> {
        let lead = self.ask_lead(transaction)?;
        let rows = rows_of(transaction)?;
        for op in batch.ops {
            let asked = match op {
                Op::Put(key, value) => rows.put_with_key(&bytes(&value), &bytes(&key)),
                Op::Delete(key) => rows.delete(&bytes(&key)),
            };
            asked.map_err(|error| error::from_js("writing a row", &error))?;
        }
        // Last, so that the rows are on their way meanwhile: whoever does not lead takes them back.
        let term = self.check_lead(lead).await?;
        end(transaction);
        Ok(term)
    }

    fn note_loss(&self, error: &StoreError) {
        if matches!(error, StoreError::Gone(_)) && self.shared.gone.get().is_none() {
            self.shared.gone.set(Some(Gone::Closed));
        }
    }
}

fn rows_of(transaction: &IdbTransaction) -> Result<IdbObjectStore, StoreError> {
    transaction.object_store(ROWS).map_err(|error| error::from_js("opening the rows", &error))
}

fn make_stores(request: &IdbOpenDbRequest) {
    let Ok(database) = request.result() else { return };
    let database: IdbDatabase = database.unchecked_into();
    // Where it fails they are not there, and the first transaction says so.
    let _ = database.create_object_store(ROWS);
    let _ = database.create_object_store(LEAD);
}

/// `indexedDB` of the page or the worker.
fn factory() -> Result<IdbFactory, StoreError> {
    let found = Reflect::get(&js_sys::global(), &"indexedDB".into());
    match found {
        Ok(factory) if !factory.is_undefined() && !factory.is_null() => {
            Ok(factory.unchecked_into())
        }
        Ok(_) => Err(StoreError::Failed {
            doing: "looking for IndexedDB",
            cause: "this browser has none, or denies it here".into(),
        }),
        Err(error) => Err(error::from_js("looking for IndexedDB", &error)),
    }
}

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}
