//! What the section asks the engine for.

use crate::app::App;
use carnet_engine::api::{Failure, Reply, Request, Terms};
use carnet_ids::DocId;
use carnet_model::view::CollectionView;
use std::rc::Rc;
use yew::prelude::*;

/// What is agreed with a contact; `None` until the engine has answered. Asked for again whenever the
/// fiche changes, or the settings, which it inherits from.
#[hook]
pub(super) fn use_terms(app: &App, contact: DocId) -> Option<Result<Rc<Terms>, Failure>> {
    let found = use_state_eq(|| None);
    {
        let (app, found) = (app.clone(), found.clone());
        let changes = (app.state.changes.fiche, app.state.changes.workspace);
        use_effect_with((contact, changes), move |(contact, _)| {
            app.ask(Request::Terms(*contact), move |reply| match reply {
                Reply::Terms(terms) => found.set(Some(Ok(Rc::from(terms)))),
                Reply::Failed(failure) => found.set(Some(Err(failure))),
                _ => {}
            });
        });
    }
    (*found).clone()
}

/// Collections of the settings, by their keys, with what is in conflict in them; `None` until the
/// engine has answered. Asked for again when the settings change.
#[hook]
pub(crate) fn use_settings(
    app: &App,
    keys: &'static [&'static str],
) -> Option<Rc<Vec<CollectionView>>> {
    let found = use_state_eq(|| None);
    {
        let (app, found) = (app.clone(), found.clone());
        use_effect_with(app.state.changes.workspace, move |_| ask(&app, keys, Vec::new(), found));
    }
    (*found).clone()
}

/// Asks for one after the other.
fn ask(
    app: &App,
    keys: &'static [&'static str],
    mut had: Vec<CollectionView>,
    found: UseStateHandle<Option<Rc<Vec<CollectionView>>>>,
) {
    let Some((key, rest)) = keys.split_first() else { return found.set(Some(Rc::new(had))) };
    let then = app.clone();
    app.ask(Request::Settings((*key).to_owned()), move |reply| {
        match reply {
            Reply::Collection(of) => had.push(of),
            // Nobody has written any settings.
            Reply::Failed(Failure::NotFound) => {}
            _ => return,
        }
        ask(&then, rest, had, found);
    });
}

/// What is sold; nothing until the engine has answered.
#[hook]
pub(super) fn use_catalogue(app: &App) -> Rc<Vec<CollectionView>> {
    let found = use_state_eq(Rc::<Vec<CollectionView>>::default);
    {
        let (app, found) = (app.clone(), found.clone());
        use_effect_with(app.state.changes.workspace, move |_| {
            app.ask(Request::Catalogue, move |reply| {
                if let Reply::Activity(all) = reply {
                    found.set(Rc::new(all));
                }
            });
        });
    }
    (*found).clone()
}
