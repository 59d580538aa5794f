//! Everybody's place and every role, as the server tells them, and what changes them.

use super::{Known, text, why};
use crate::{
    app::{App, api},
    i18n::coded,
};
use serde_json::Value;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What `/api/admin/rights` says, and what reads it again.
#[derive(Clone, PartialEq)]
pub(super) struct Staff {
    known: UseStateHandle<Known>,
    refused: UseStateHandle<u32>,
}

/// Reads the staff, and again when the workspace changes.
#[hook]
pub(super) fn use_staff(app: &App) -> Staff {
    let known: UseStateHandle<Known> = use_state(|| None);
    let refused = use_state(|| 0);
    let staff = Staff { known, refused };
    {
        let (app, staff) = (app.clone(), staff.clone());
        use_effect_with(app.state.changes.workspace, move |_| staff.read(&app));
    }
    staff
}

impl Staff {
    /// What is known.
    pub(super) fn known(&self) -> &Known {
        &self.known
    }

    /// How often a change was refused: what was chosen for it is drawn anew then.
    pub(super) fn refused(&self) -> u32 {
        *self.refused
    }

    fn read(&self, app: &App) {
        let (app, known) = (app.clone(), self.known.clone());
        spawn_local(async move {
            known.set(Some(api::ask(&app, "/api/admin/rights", None).await.map(Rc::new)));
        });
    }

    /// Posts a change, says `told` or what stood in the way, and reads everything again.
    pub(super) fn post(&self, app: &App, path: &'static str, body: Value, told: String) {
        let (app, staff) = (app.clone(), self.clone());
        spawn_local(async move {
            match api::ask(&app, path, Some(body)).await {
                Ok(_) => app.tell(told),
                Err(code) => {
                    app.complain(why(&code));
                    staff.refused.set(*staff.refused + 1);
                }
            }
            staff.read(&app);
        });
    }
}

/// The roles that are always there, as the server names them.
const BUILT_IN: [&str; 4] = ["administrator", "office", "rep", "read-only"];

/// Whether nobody can edit this role, so that nobody is locked out.
pub(super) fn is_fixed(role: &Value) -> bool {
    text(role, "name") == BUILT_IN[0]
}

/// Whether a role has a name in every language, which stays.
pub(super) fn is_built_in(name: &str) -> bool {
    BUILT_IN.contains(&name)
}

/// A role's name.
pub(super) fn role_name(role: &Value) -> String {
    let name = text(role, "name");
    if is_built_in(name) { coded("role", name) } else { name.to_owned() }
}

/// What was chosen in a `<select>`.
pub(super) fn chosen(event: &Event) -> Option<String> {
    Some(event.target()?.dyn_into::<HtmlSelectElement>().ok()?.value())
}
