//! The programmes that the settings define, for whoever shows them: a start does without.

use crate::app::App;
use carnet_engine::api::{Failure, Reply, Request};
use carnet_model::{
    schema::{LOYALTY_PROGRAMMES, LOYALTY_RATES},
    view::CollectionView,
};
use std::rc::Rc;
use yew::prelude::*;

/// The programmes, retired ones too, and the rates of categories ([`carnet_model::loyalty::programmes`]
/// reads them); `None` until the engine has answered. Asked for again when the settings change.
#[hook]
pub(crate) fn use_programmes(app: &App) -> Option<Rc<Vec<CollectionView>>> {
    let found = use_state_eq(|| None);
    {
        let (app, found) = (app.clone(), found.clone());
        use_effect_with(app.state.changes.workspace, move |_| {
            let then = app.clone();
            let rates = Request::Settings(LOYALTY_RATES.key.to_owned());
            app.ask(
                Request::Settings(LOYALTY_PROGRAMMES.key.to_owned()),
                move |reply| match reply {
                    Reply::Collection(programmes) => then.order(rates, move |_, reply| {
                        if let Reply::Collection(rates) = reply {
                            found.set(Some(Rc::new(vec![programmes, rates])));
                        }
                    }),
                    // Nobody has written any settings.
                    Reply::Failed(Failure::NotFound) => found.set(Some(Rc::default())),
                    _ => {}
                },
            );
        });
    }
    (*found).clone()
}
