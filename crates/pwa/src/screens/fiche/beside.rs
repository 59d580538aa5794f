//! What is kept of a contact beside its events, asked for again whenever the fiche changes.

use crate::app::App;
use carnet_engine::api::{Failure, Reply, Request};
use carnet_ids::DocId;
use carnet_model::view::{CollectionView, ItemView};
use std::rc::Rc;
use yew::prelude::*;

/// Every collection of the activity documents but the events.
pub(crate) type Beside = Rc<Vec<CollectionView>>;

/// `None` until the engine has answered.
#[hook]
pub(crate) fn use_beside(app: &App, contact: DocId) -> Option<Result<Beside, Failure>> {
    let found = use_state_eq(|| None);
    {
        let (app, found) = (app.clone(), found.clone());
        use_effect_with((contact, app.state.changes.fiche), move |(contact, _)| {
            app.ask(Request::Activity(*contact), move |reply| match reply {
                Reply::Activity(all) => found.set(Some(Ok(Rc::new(all)))),
                Reply::Failed(failure) => found.set(Some(Err(failure))),
                _ => {}
            });
        });
    }
    (*found).clone()
}

/// The items of one of them.
pub(crate) fn items<'a>(all: &'a [CollectionView], key: &str) -> &'a [ItemView] {
    all.iter().find(|known| known.key == key).map_or(&[], |known| &known.items)
}
