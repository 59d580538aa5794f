//! Roles: what each may do, and which fiches it reaches.

mod editor;

use super::{
    answered, list,
    staff::{is_fixed, role_name, use_staff},
    text,
};
use crate::{
    app::App,
    components::{badge, icon::icon},
    i18n::{coded, t},
};
use editor::{Draft, Editor};
use serde_json::Value;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct RolesProps {
    pub(super) app: App,
}

/// The card.
#[component]
pub(super) fn Roles(props: &RolesProps) -> Html {
    let app = &props.app;
    let staff = use_staff(app);
    let open = use_state(|| None::<Draft>);
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let edit = |draft: Draft| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Some(draft.clone())))
    };
    let draw = |all: &Rc<Value>| {
        html! {
            <>
                <header>
                    <h2>{ t!("admin-roles") }</h2>
                    <button class="btn" onclick={edit(Draft::new())}>{ icon("plus") }{ t!("admin-role-new") }</button>
                </header>
                <ol class="items">{ for list(all, "roles").map(|role| one(role, all, edit(Draft::of(role)))) }</ol>
                if let Some(draft) = &*open { <Editor app={app.clone()} staff={staff.clone()} draft={draft.clone()} all={all.clone()} on_close={close.clone()} /> }
            </>
        }
    };
    html! { <section class="card" id="admin-roles">{ answered(staff.known(), draw) }</section> }
}

fn one(role: &Value, all: &Value, edit: Callback<MouseEvent>) -> Html {
    let id = text(role, "id");
    let people = list(all, "people").filter(|person| text(person, "role") == id).count();
    let (has, of) = (list(role, "rights").count(), list(all, "all").count());
    html! {
        <li key={id.to_owned()}>
            <h3>{ role_name(role) }{ " " }if people > 0 { { badge::tag("", t!("admin-role-people", count = people)) } }</h3>
            <p>{ t!("admin-role-has", has = has, of = of) }</p>
            <p class="by">{ reach(role) }</p>
            if is_fixed(role) {
                <p class="hint">{ t!("admin-role-fixed") }</p>
            } else {
                <div class="forms"><button class="btn" onclick={edit}>{ icon("edit") }{ t!("edit") }</button></div>
            }
        </li>
    }
}

/// Which fiches it reaches, in words.
fn reach(role: &Value) -> String {
    let sees = coded("reach", text(role, "sees"));
    let only_sees =
        list(role, "rights").filter_map(Value::as_str).all(|right| right.ends_with(".see"));
    if only_sees {
        return t!("admin-role-reach-see", sees = sees);
    }
    t!("admin-role-reach", sees = sees, edits = coded("reach", text(role, "edits")))
}
