//! Merging two fiches (rule 7).

use super::{Engine, Now};
use crate::{
    api::{Failure, Reply},
    done::Origin,
};
use carnet_ids::DocId;
use carnet_model::merge;
use carnet_storage::{ReadNow, Store};

impl<S: Store + ReadNow + Clone> Engine<S> {
    pub(super) async fn merge(
        &mut self,
        now: Now,
        origin: Origin,
        (from, into): (DocId, DocId),
        taken: &[String],
    ) -> Result<Reply, Failure> {
        if let Some(reply) = self.done.answer(origin) {
            return Ok(reply);
        }
        let (from, into) = (self.sheets(now, from)?, self.sheets(now, into)?);
        let (Some((from_key, from_doc)), Some((into_key, into_doc))) = (from.first(), into.first())
        else {
            return Err(Failure::NotFound);
        };
        if from_key == into_key {
            return Err(Failure::NotFound);
        }
        let mut intents = self.merged_terms(&from, &into);
        intents.extend(merge::taken(from_doc, *into_key, taken));
        intents.extend(merge::plan(from_doc, *from_key, into_doc, *into_key));
        self.carry_out(now, origin, &intents, None).await
    }
}
