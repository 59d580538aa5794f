//! One field's change in words: before and after.

use crate::{
    app::App,
    components::picker::Linked,
    i18n::{coded, fields, recurrence, t, values},
};
use carnet_engine::api::WorkspaceView;
use carnet_model::{
    custom,
    edit::Place,
    kind::DocKey,
    schema::{APPOINTMENTS, FieldKind},
    value::Value,
    view::{HistoryDetail, ItemChange},
};
use yew::prelude::*;

/// Longer values are cut: the whole is on the fiche.
const CUT: usize = 240;

/// What an item is of, by its id: nothing to read.
const IDS: [&str; 7] =
    ["task", "credit", "article", "article_family", "programme", "term", "series"];

/// The change, with what went struck through.
pub(crate) fn change(app: &App, doc: DocKey, detail: &HistoryDetail) -> Html {
    let workspace = &app.state.workspace;
    if let Some(change) = detail.item {
        return html! { <span class="change"><span class="f">{ item(doc, detail, change, workspace) }</span></span> };
    }
    if IDS.contains(&detail.field.as_str()) {
        return html! {};
    }
    let (before, after) = both(doc, detail, workspace);
    let is_link = values::kind_of(doc, &detail.place, &detail.field) == FieldKind::ContactLink;
    let shown = |text: String| match is_link {
        true => html! { <Linked app={app.clone()} {text} /> },
        false => html! { { text } },
    };
    html! {
        <span class="change">
            <span class="f">{ name(doc, detail, workspace) }{ t!("colon") }</span>
            if !before.is_empty() { <del>{ shown(before) }</del>{ " → " } }
            if after.is_empty() { <ins>{ t!("emptied") }</ins> } else { <ins>{ shown(after) }</ins> }
        </span>
    }
}

/// The same as plain text.
pub(crate) fn text(doc: DocKey, detail: &HistoryDetail, workspace: &WorkspaceView) -> String {
    match detail.item {
        Some(change) => item(doc, detail, change, workspace),
        None => {
            let (_, after) = both(doc, detail, workspace);
            format!("{}{}{after}", name(doc, detail, workspace), t!("colon"))
        }
    }
}

fn both(doc: DocKey, detail: &HistoryDetail, workspace: &WorkspaceView) -> (String, String) {
    let known = fields::known(doc, &detail.place, &detail.field, workspace);
    let words = |value: Option<&Value>| match (detail.field.as_str(), value) {
        ("recurrence", Some(Value::Text(rule))) if is_of(&detail.place, APPOINTMENTS.key) => {
            recurrence::series(rule, None)
        }
        ("recurrence", Some(Value::Text(rule))) => recurrence::words(rule),
        ("people", Some(Value::Set(people))) => {
            let names = people.iter().map(|id| values::person(id, workspace));
            cut(names.collect::<Vec<_>>().join(", "))
        }
        // Which contacts they are is on the fiche.
        ("contacts", Some(Value::Set(contacts))) => t!("number", count = contacts.len()),
        _ => cut(known.in_words(&detail.field, value, workspace)),
    };
    (words(detail.before.as_ref()), words(detail.after.as_ref()))
}

fn is_of(place: &Place, collection: &str) -> bool {
    matches!(place, Place::Item { collection: known, .. } if known == collection)
}

fn cut(text: String) -> String {
    if text.chars().count() <= CUT {
        return text;
    }
    text.chars().take(CUT).chain(['…']).collect()
}

fn name(doc: DocKey, detail: &HistoryDetail, workspace: &WorkspaceView) -> String {
    let name = fields::known(doc, &detail.place, &detail.field, workspace).name;
    match &detail.place {
        Place::Root => name,
        Place::Item { collection, .. } => format!("{} · {name}", coded("section", collection)),
    }
}

/// Whether there is something to tell: that one of the workspace's own fields was filled in for the
/// first time, its value tells.
pub(crate) fn is_told(detail: &HistoryDetail) -> bool {
    let is_own = |place: &Place| matches!(place, Place::Item { collection, .. } if custom::is_custom(collection));
    detail.item != Some(ItemChange::Added) || !is_own(&detail.place)
}

fn item(
    doc: DocKey,
    detail: &HistoryDetail,
    change: ItemChange,
    workspace: &WorkspaceView,
) -> String {
    let what = match &detail.place {
        Place::Item { collection, .. } if custom::is_custom(collection) => {
            fields::known(doc, &detail.place, custom::VALUE, workspace).name
        }
        Place::Root => values::label(&detail.field),
        Place::Item { collection, .. } => coded("item", collection),
    };
    match change {
        ItemChange::Added => t!("item-added", what = what),
        ItemChange::Removed => t!("item-removed", what = what),
        ItemChange::Restored => t!("item-restored", what = what),
        ItemChange::Moved => t!("item-moved", what = what),
    }
}
