//! The access policy, where the hub asks for it.

use carnet_ids::DocId;
use carnet_model::kind;
use carnet_policy::{Court, Pushed, Refusal};
use carnet_sync::{
    guard::Rejection,
    hub::{Case, DocError, HubConfig, Judge, Library},
};

/// Has a hub ask who may change what, and take nothing for a birth that is none.
pub(crate) fn govern(config: &mut HubConfig) {
    config.births = Box::new(kind::is_birth);
    config.judge = Some(Box::<Policy>::default());
}

/// `carnet-policy`, asked on the hub's thread.
#[derive(Debug, Default)]
struct Policy(Court);

impl Judge for Policy {
    fn changed(&mut self, doc: &DocId) {
        self.0.changed(doc);
    }

    fn judge(
        &mut self,
        case: &Case<'_>,
        library: &mut dyn Library,
    ) -> Result<Vec<Result<(), Rejection>>, DocError> {
        let pushed: Vec<Pushed<'_>> = case
            .pushed
            .iter()
            .map(|push| Pushed {
                device: push.device,
                returned: push.returned,
                change: push.change,
            })
            .collect();
        let judged = self
            .0
            .judge(case.doc, &pushed, case.now_unix, &mut |doc, show| library.read(doc, show))?;
        Ok(judged.into_iter().map(|judgement| judgement.map_err(rejection)).collect())
    }
}

fn rejection(refusal: Refusal) -> Rejection {
    Rejection { code: refusal.reason.code(), message: refusal.to_string() }
}
