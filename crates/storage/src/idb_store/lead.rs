//! One writer at a time, though several tabs may think that it is them.
//!
//! A tab that the browser froze while it wrote, and that another took over from, may wake up with
//! a commit under way. Terms are read in the very transaction that writes, so such a commit fails.
//! On a disk without room the term can't be raised; whoever is alone may go on and read, and the
//! first commit for which there is room raises it.

use super::{
    Gone, IdbStore, LEAD,
    ask::{finished, settled},
    error::from_js,
};
use crate::StoreError;
use wasm_bindgen::JsValue;
use web_sys::{IdbObjectStore, IdbRequest, IdbTransaction};

const TERM: &str = "term";

/// By what right a connection writes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Term {
    /// Nobody competes.
    Free,
    /// It raised the term to this.
    Mine(f64),
    /// It found this one and could not raise it. A commit will.
    Found(f64),
}

impl IdbStore {
    /// Takes the store over: commits through any other connection, or through earlier ones of this
    /// tab, fail from now on with [`StoreError::Gone`], if they belong to an earlier leader.
    ///
    /// # Errors
    /// [`StoreError`] as for a commit. After [`StoreError::Full`] the store can be read; its first
    /// commit takes it over, if nobody else did meanwhile. Until then an earlier leader that still
    /// lives may write.
    pub async fn lead(&self) -> Result<(), StoreError> {
        let doing = "taking the store over";
        let transaction = self.write()?;
        let done = finished(doing, &transaction);
        let lead = lead_of(&transaction)?;
        let found = answered(&ask_term(&lead)?).await?;
        self.shared.term.set(Term::Found(found));
        let raised = raise(&lead, found);
        done.await?;
        self.shared.term.set(raised?);
        Ok(())
    }

    /// Asks who leads, for [`Self::check_lead`].
    pub(super) fn ask_lead(
        &self,
        transaction: &IdbTransaction,
    ) -> Result<(IdbObjectStore, IdbRequest), StoreError> {
        let lead = lead_of(transaction)?;
        let asked = ask_term(&lead)?;
        Ok((lead, asked))
    }

    /// Whether the answer is that this connection leads, in its own term. Gives the term that it
    /// has once the transaction is on the disk.
    pub(super) async fn check_lead(
        &self,
        (lead, asked): (IdbObjectStore, IdbRequest),
    ) -> Result<Term, StoreError> {
        let term = self.shared.term.get();
        let now = answered(&asked).await?;
        // Terms are small whole numbers, which compare exactly.
        match term {
            Term::Free => Ok(term),
            Term::Mine(mine) if now <= mine => Ok(term),
            Term::Found(found) if now <= found => raise(&lead, found),
            Term::Mine(_) | Term::Found(_) => {
                self.shared.gone.set(Some(Gone::TakenOver));
                Err(taken_over())
            }
        }
    }
}

/// Puts the next term; what it is once the transaction is on the disk.
fn raise(lead: &IdbObjectStore, found: f64) -> Result<Term, StoreError> {
    let next = found + 1.0;
    lead.put_with_key(&JsValue::from_f64(next), &TERM.into())
        .map_err(|error| from_js("raising the term", &error))?;
    Ok(Term::Mine(next))
}

/// The error of a leader that is not one any more.
pub(super) fn taken_over() -> StoreError {
    StoreError::Gone("another tab has taken the store over".into())
}

const READING: &str = "reading who leads";

fn ask_term(lead: &IdbObjectStore) -> Result<IdbRequest, StoreError> {
    lead.get(&TERM.into()).map_err(|error| from_js(READING, &error))
}

async fn answered(request: &IdbRequest) -> Result<f64, StoreError> {
    Ok(settled(READING, request).await?.as_f64().unwrap_or(0.0))
}

fn lead_of(transaction: &IdbTransaction) -> Result<IdbObjectStore, StoreError> {
    transaction.object_store(LEAD).map_err(|error| from_js("looking who leads", &error))
}
