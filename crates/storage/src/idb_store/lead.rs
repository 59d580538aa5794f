//! One writer at a time, though several tabs may think that it is them.
//!
//! A tab that the browser froze while it wrote, and that another took over from, may wake up with
//! a commit under way. Terms are read in the very transaction that writes, so such a commit fails.

use super::{
    Gone, IdbStore, LEAD,
    ask::{finished, settled},
    error::from_js,
};
use crate::StoreError;
use wasm_bindgen::JsValue;
use web_sys::{IdbObjectStore, IdbRequest, IdbTransaction};

const TERM: &str = "term";

impl IdbStore {
    /// Takes the store over: commits through any other connection, or through earlier ones of this
    /// tab, fail from now on with [`StoreError::Gone`], if they belong to an earlier leader.
    ///
    /// # Errors
    /// [`StoreError`] as for a commit.
    pub async fn lead(&self) -> Result<(), StoreError> {
        let doing = "taking the store over";
        let transaction = self.write()?;
        let done = finished(doing, &transaction);
        let lead = lead_of(&transaction)?;
        let term = answered(&ask_term(&lead)?).await? + 1.0;
        lead.put_with_key(&JsValue::from_f64(term), &TERM.into())
            .map_err(|error| from_js(doing, &error))?;
        done.await?;
        self.shared.term.set(Some(term));
        Ok(())
    }

    /// Asks who leads, for [`Self::check_lead`].
    pub(super) fn ask_lead(
        &self,
        transaction: &IdbTransaction,
    ) -> Result<Option<(IdbRequest, f64)>, StoreError> {
        let Some(mine) = self.shared.term.get() else { return Ok(None) };
        Ok(Some((ask_term(&lead_of(transaction)?)?, mine)))
    }

    /// Whether the answer is that this connection leads, in its own term.
    pub(super) async fn check_lead(
        &self,
        (asked, mine): (IdbRequest, f64),
    ) -> Result<(), StoreError> {
        let now = answered(&asked).await?;
        // Terms are small whole numbers, which compare exactly.
        if now <= mine {
            return Ok(());
        }
        self.shared.gone.set(Some(Gone::TakenOver));
        Err(taken_over())
    }
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
