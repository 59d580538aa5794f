//! The fields of a part, each edited where it stands.

use super::Drawn;
use crate::components::inline::Inline;
use carnet_model::{edit::Place, kind::DocKey};
use std::rc::Rc;
use yew::prelude::*;

/// How a field is drawn.
#[derive(Default)]
pub(super) struct Look {
    /// It takes the whole width.
    pub(super) wide: bool,
    /// What stands below it.
    pub(super) note: Html,
    /// What it is chosen from.
    pub(super) offered: Option<Rc<Vec<(String, String)>>>,
}

/// A field as it stands.
pub(super) fn plain(drawn: &Drawn<'_>, key: &str) -> Html {
    one(drawn, key, Look::default())
}

/// A field with more than that.
pub(super) fn one(drawn: &Drawn<'_>, key: &str, look: Look) -> Html {
    let Some(field) = drawn.field(key) else { return html! {} };
    let doc = DocKey::Terms(drawn.terms.view.contact);
    let Look { wide, note, offered } = look;
    html! {
        <Inline key={field.key.clone()} app={drawn.app.clone()} {doc} place={Place::Root} field={field.clone()} {wide} {note} {offered} />
    }
}
