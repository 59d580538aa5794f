//! One field's change in words: before and after.

use crate::i18n::{coded, recurrence, t, values};
use carnet_engine::api::WorkspaceView;
use carnet_model::{
    edit::Place,
    kind::DocKey,
    value::Value,
    view::{HistoryDetail, ItemChange},
};
use yew::prelude::*;

/// Longer values are cut: the whole is on the fiche.
const CUT: usize = 240;

/// The change, with what went struck through.
pub(crate) fn change(doc: DocKey, detail: &HistoryDetail, workspace: &WorkspaceView) -> Html {
    if let Some(change) = detail.item {
        return html! { <span class="change"><span class="f">{ item(detail, change) }</span></span> };
    }
    if detail.field == "task" {
        // Which task a step is of, by its id: nothing to read.
        return html! {};
    }
    let (before, after) = both(doc, detail, workspace);
    html! {
        <span class="change">
            <span class="f">{ name(detail) }{ t!("colon") }</span>
            if !before.is_empty() { <del>{ before }</del>{ " → " } }
            if after.is_empty() { <ins>{ t!("emptied") }</ins> } else { <ins>{ after }</ins> }
        </span>
    }
}

/// The same as plain text.
pub(crate) fn text(doc: DocKey, detail: &HistoryDetail, workspace: &WorkspaceView) -> String {
    match detail.item {
        Some(change) => item(detail, change),
        None => {
            let (_, after) = both(doc, detail, workspace);
            format!("{}{}{after}", name(detail), t!("colon"))
        }
    }
}

fn both(doc: DocKey, detail: &HistoryDetail, workspace: &WorkspaceView) -> (String, String) {
    let kind = values::kind_of(doc, &detail.place, &detail.field);
    let words = |value: Option<&Value>| match (detail.field.as_str(), value) {
        ("recurrence", Some(Value::Text(rule))) => recurrence::words(rule),
        // Which contacts they are is on the fiche.
        ("contacts", Some(Value::Set(contacts))) => t!("number", count = contacts.len()),
        _ => cut(values::in_words(kind, &detail.field, value, workspace)),
    };
    (words(detail.before.as_ref()), words(detail.after.as_ref()))
}

fn cut(text: String) -> String {
    if text.chars().count() <= CUT {
        return text;
    }
    text.chars().take(CUT).chain(['…']).collect()
}

fn name(detail: &HistoryDetail) -> String {
    match &detail.place {
        Place::Root => values::label(&detail.field),
        Place::Item { collection, .. } => {
            format!("{} · {}", coded("section", collection), values::label(&detail.field))
        }
    }
}

fn item(detail: &HistoryDetail, change: ItemChange) -> String {
    let what = match &detail.place {
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
