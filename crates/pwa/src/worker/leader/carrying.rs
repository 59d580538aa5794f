//! Files, beside the engine. Nothing here is part of a start: it begins with the first order about a file, which a
//! page gives once everything is loaded.

use super::Leader;
use crate::worker::{clock::now, courier, inbox::Input, pieces::IdbPieces};
use carnet_engine::{
    Answer, Carrier, Pieces,
    api::{BlobOrder, Reply},
};
use std::pin::Pin;
use wasm_bindgen_futures::spawn_local;

/// Sees to this device's files.
pub(super) type Files = Box<Carrier<IdbPieces>>;

impl Leader<'_> {
    /// Carries out an order about a file. Not known by its type, and never inlined, so that it is not compiled into
    /// what every start does.
    #[inline(never)]
    pub(super) fn order_file(
        &mut self,
        order: BlobOrder,
    ) -> Pin<Box<dyn Future<Output = Reply> + '_>> {
        Box::pin(async move {
            let carrier =
                self.files.get_or_insert_with(|| Box::new(Carrier::new(IdbPieces::default())));
            carrier.order(&mut self.engine, now(), order).await
        })
    }

    /// Sends or gets what is next. As [`Self::order_file`].
    #[inline(never)]
    pub(super) fn carry(&mut self) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(async move {
            if !self.engine.is_signed_in() {
                return self.let_go_of_files().await;
            }
            let Some(carrier) = &mut self.files else { return };
            let Some(errand) = carrier.next(&mut self.engine, now()).await else { return };
            self.host.errands += 1;
            let (number, inbox) = (self.host.errands, self.host.inbox.clone());
            spawn_local(async move {
                let answer = courier::run(errand).await;
                inbox.push(Input::Carried(number, answer));
            });
        })
    }

    /// What came of the last errand. As [`Self::order_file`].
    #[inline(never)]
    pub(super) fn carried(
        &mut self,
        number: u64,
        answer: Answer,
    ) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(async move {
            if number == self.host.errands
                && let Some(carrier) = &mut self.files
            {
                carrier.came(&mut self.engine, now(), answer).await;
            }
        })
    }

    /// Somebody signed out: without their keys nobody reads the bytes, which go as well. Where edits or files were left
    /// to wait, all stays.
    async fn let_go_of_files(&mut self) {
        let Some(carrier) = self.files.take() else { return };
        if self.engine.is_bare().unwrap_or(false) {
            // Where it fails, whoever signs in next does it.
            let _ = carrier.pieces().clear().await;
        }
    }
}
