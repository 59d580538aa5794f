//! A role being written: its name, its reach, and a box for each right.

use super::super::{
    list,
    staff::{Staff, chosen, is_built_in, role_name},
    text,
};
use crate::{
    app::{App, kept::use_kept},
    components::{dialog::Dialog, input::on_text},
    i18n::{coded, t},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{collections::BTreeSet, rc::Rc};
use yew::prelude::*;

/// Which fiches, from the least to all.
const REACHES: [&str; 3] = ["portfolio", "team", "everything"];

/// A role as it is being written.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Draft {
    /// `None` for a new one.
    id: Option<String>,
    name: String,
    /// What it is called on the screen: another thing than its name for those that are built in.
    called: String,
    rights: BTreeSet<String>,
    sees: String,
    edits: String,
    sees_archived: bool,
    sees_suppliers: bool,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self {
            id: None,
            name: String::new(),
            called: t!("admin-role-new"),
            rights: ["fiche.see", "events.see"].map(str::to_owned).into(),
            sees: REACHES[0].to_owned(),
            edits: REACHES[0].to_owned(),
            sees_archived: false,
            sees_suppliers: false,
        }
    }

    pub(super) fn of(role: &Value) -> Self {
        Self {
            id: Some(text(role, "id").to_owned()),
            name: text(role, "name").to_owned(),
            called: role_name(role),
            rights: list(role, "rights").filter_map(Value::as_str).map(str::to_owned).collect(),
            sees: text(role, "sees").to_owned(),
            edits: text(role, "edits").to_owned(),
            sees_archived: role["sees_archived"] == true,
            sees_suppliers: role["sees_suppliers"] == true,
        }
    }

    fn body(&self) -> Value {
        json!({
            "id": self.id, "name": self.name.trim(), "rights": self.rights, "sees": self.sees, "edits": self.edits,
            "sees_archived": self.sees_archived, "sees_suppliers": self.sees_suppliers,
        })
    }

    fn has_a_fixed_name(&self) -> bool {
        self.id.is_some() && is_built_in(&self.name)
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct EditorProps {
    pub(super) app: App,
    pub(super) staff: Staff,
    pub(super) draft: Draft,
    /// What the server says of everybody and everything.
    pub(super) all: Rc<Value>,
    pub(super) on_close: Callback<()>,
}

/// The dialog.
#[component]
pub(super) fn Editor(props: &EditorProps) -> Html {
    let draft = use_state(|| props.draft.clone());
    let key = format!("draft/role/{}", props.draft.id.as_deref().unwrap_or("new"));
    use_kept(&props.app, &key, &draft, &props.draft);
    let save = {
        let (draft, staff, close) = (draft.clone(), props.staff.clone(), props.on_close.clone());
        props.app.on(move |app, _: MouseEvent| {
            staff.post(app, "/api/admin/role", draft.body(), t!("admin-role-saved"));
            close.emit(());
        })
    };
    let cancel = props.on_close.reform(|_: MouseEvent| ());
    let footer = html! {
        <>
            <button class="btn" onclick={cancel}>{ t!("cancel") }</button>
            <button class="btn pri" disabled={draft.name.trim().is_empty()} onclick={save}>{ t!("save") }</button>
        </>
    };
    html! {
        <Dialog title={draft.called.clone()} on_close={props.on_close.clone()} {footer}>
            if !draft.has_a_fixed_name() { { name(&draft) } }
            <div class="grid2">
                { reach(&draft, "sees", t!("admin-role-sees"), &draft.sees, |draft, value| draft.sees = value) }
                { reach(&draft, "edits", t!("admin-role-edits"), &draft.edits, |draft, value| draft.edits = value) }
            </div>
            <fieldset class="rights">
                <legend>{ t!("admin-role-sees-too") }</legend>
                { flag(&draft, t!("admin-role-archived"), draft.sees_archived, |draft| draft.sees_archived ^= true) }
                { flag(&draft, t!("admin-role-suppliers"), draft.sees_suppliers, |draft| draft.sees_suppliers ^= true) }
            </fieldset>
            { rights(&draft, &props.all) }
        </Dialog>
    }
}

fn name(draft: &UseStateHandle<Draft>) -> Html {
    let oninput = {
        let draft = draft.clone();
        on_text(Callback::from(move |name| {
            draft.set(Draft { name, ..(*draft).clone() });
        }))
    };
    html! {
        <div class="field">
            <label class="label" for="role-name">{ t!("admin-role-name") }</label>
            <input id="role-name" type="text" maxlength="80" autocomplete="off" value={draft.name.clone()} {oninput} />
        </div>
    }
}

fn reach(
    draft: &UseStateHandle<Draft>,
    id: &str,
    label: String,
    now: &str,
    set: fn(&mut Draft, String),
) -> Html {
    let onchange = {
        let draft = draft.clone();
        Callback::from(move |event: Event| {
            let Some(value) = chosen(&event) else { return };
            let mut changed = (*draft).clone();
            set(&mut changed, value);
            draft.set(changed);
        })
    };
    let id = format!("role-{id}");
    html! {
        <div class="field">
            <label class="label" for={id.clone()}>{ label }</label>
            <select {id} {onchange}>
                { for REACHES.iter().map(|reach| html! { <option value={*reach} selected={*reach == now}>{ coded("reach", reach) }</option> }) }
            </select>
        </div>
    }
}

/// A box that `turn` turns over.
fn flag(
    draft: &UseStateHandle<Draft>,
    label: String,
    checked: bool,
    turn: impl Fn(&mut Draft) + 'static,
) -> Html {
    let onchange = {
        let draft = draft.clone();
        Callback::from(move |_: Event| {
            let mut changed = (*draft).clone();
            turn(&mut changed);
            draft.set(changed);
        })
    };
    html! { <label class="check"><input type="checkbox" {checked} {onchange} />{ label }</label> }
}

/// Rights by their sections, in the server's order.
fn sections(all: &Value) -> Vec<(&str, Vec<&str>)> {
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for right in list(all, "all").filter_map(Value::as_str) {
        let section = right.split('.').next().unwrap_or_default();
        match sections.last_mut().filter(|(last, _)| *last == section) {
            Some((_, rights)) => rights.push(right),
            None => sections.push((section, vec![right])),
        }
    }
    sections
}

/// A group for each section with several rights, and one for all the others.
fn rights(draft: &UseStateHandle<Draft>, all: &Value) -> Html {
    let (several, single): (Vec<_>, Vec<_>) =
        sections(all).into_iter().partition(|(_, rights)| rights.len() > 1);
    let action =
        |right: &str| coded("right-action", right.split('.').next_back().unwrap_or_default());
    html! {
        <>
            { for several.into_iter().map(|(section, rights)| {
                group(coded("right-section", section), rights.into_iter().map(|right| one(draft, right, action(right))))
            }) }
            { group(t!("admin-role-may"), single.into_iter().flat_map(|(section, rights)| {
                rights.into_iter().map(move |right| one(draft, right, coded("right-section", section)))
            })) }
        </>
    }
}

fn group(legend: String, boxes: impl Iterator<Item = Html>) -> Html {
    html! { <fieldset class="rights"><legend>{ legend }</legend>{ for boxes }</fieldset> }
}

fn one(draft: &UseStateHandle<Draft>, right: &str, label: String) -> Html {
    let turned = right.to_owned();
    flag(draft, label, draft.rights.contains(right), move |draft| {
        if !draft.rights.remove(&turned) {
            draft.rights.insert(turned.clone());
        }
    })
}
