//! The dialogue in which points are credited or debited by hand.

use super::words;
use crate::{
    app::{App, browser},
    components::{
        dialog::Dialog,
        form::{self, Fields, Typed},
        icon::icon,
    },
    i18n::{coded, t},
    screens::fiche::{item, tasks::words::today},
};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    check,
    edit::{Edit, EditError, Intent, Place},
    kind::DocKey,
    loyalty::{self, Programme},
    recurrence::Day,
    schema::{FieldKind, LOYALTY_ENTRIES},
    value::Value,
    view::FieldView,
};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct PointsProps {
    pub(super) app: App,
    pub(super) contact: DocId,
    pub(super) programme: Programme,
    /// Whether points come; they go otherwise.
    pub(super) comes: bool,
    /// How many there are.
    pub(super) balance: String,
    /// The contact's category, which may have a rate of its own.
    pub(super) category: String,
    pub(super) close: Callback<()>,
}

/// What was typed.
#[derive(Clone)]
struct Form {
    typed: UseStateHandle<Typed>,
    error: UseStateHandle<Option<EditError>>,
}

/// The dialogue.
#[component]
pub(super) fn Points(props: &PointsProps) -> Html {
    let id = *use_state(|| ItemId::new(browser::random()));
    let typed = use_state(|| first(props));
    let form = Form { typed, error: use_state(|| None) };
    let title = if props.comes { t!("loyalty-credit-title") } else { t!("loyalty-debit-title") };
    let close = props.close.clone();
    let footer = html! {
        <>
            <button type="button" class="btn" onclick={move |_| close.emit(())}>{ t!("cancel") }</button>
            <button type="submit" form="item-form" class="btn pri">{ t!("save") }</button>
        </>
    };
    let keys: &[&str] = match props.comes {
        true => &["amount", "points", "reason", "on", "document"],
        false => &["points", "reason", "on", "document"],
    };
    html! {
        <Dialog {title} on_close={props.close.clone()} {footer}>
            <p class="hint">{ t!("loyalty-points-of", name = words::named(&props.programme), points = words::points(&props.balance)) }</p>
            <form id="item-form" class="grid2" onsubmit={submit(props, id, &form)}>
                { kind(props, &form) }
                { for keys.iter().map(|key| field(props, id, &form, key)) }
            </form>
            if falls_below(props, &form) { <p class="hint warn" role="status">{ icon("warn") }{ t!("loyalty-will-be-below") }</p> }
        </Dialog>
    }
}

/// What it begins with: today, and the reason that most have.
fn first(props: &PointsProps) -> Typed {
    let kind = if props.comes { "earned" } else { "spent" };
    let fields = [("loyalty_kind", kind.to_owned()), ("on", today().to_string())];
    fields.into_iter().map(|(key, text)| (key.to_owned(), Value::Text(text))).collect()
}

fn place(item: ItemId) -> Place {
    Place::Item { collection: LOYALTY_ENTRIES.key.to_owned(), item }
}

fn field(props: &PointsProps, id: ItemId, form: &Form, key: &str) -> Html {
    let on_type = {
        let (typed, programme, category) =
            (form.typed.clone(), props.programme.clone(), props.category.clone());
        Callback::from(move |what| typed.set(with(&typed, &programme, &category, what)))
    };
    let blank = [FieldView::unset(key)];
    let fields = Fields {
        app: &props.app,
        doc: ledger(props, today()),
        place: place(id),
        now: &blank,
        typed: &form.typed,
        error: form.error.as_ref(),
        on_type,
        scope: "item",
    };
    form::one(&fields, &blank[0])
}

/// What was typed with one more thing typed. The points follow the amount until they are typed
/// themselves.
fn with(
    typed: &Typed,
    programme: &Programme,
    category: &str,
    (key, value): (String, Value),
) -> Typed {
    let mut next = typed.clone();
    let before = earned(typed, programme, category).unwrap_or_default();
    let follows = text(typed, "points") == before;
    let is_amount = key == "amount";
    next.insert(key, value);
    if is_amount && follows {
        let points = earned(&next, programme, category).unwrap_or_default();
        next.insert("points".to_owned(), Value::Text(points));
    }
    next
}

/// The points that the amount earns, as people write them.
fn earned(typed: &Typed, programme: &Programme, category: &str) -> Option<String> {
    let amount = stored(FieldKind::Money, text(typed, "amount"))?.parse().ok()?;
    Some(words::number(&programme.earned(amount, category)?.to_string()))
}

fn text<'a>(typed: &'a Typed, key: &str) -> &'a str {
    typed.get(key).and_then(Value::as_text).unwrap_or_default().trim()
}

/// A number that was typed, as it is stored.
fn stored(kind: FieldKind, text: &str) -> Option<String> {
    match check::normalise(kind, Value::text(text)) {
        Ok(Value::Text(number)) if !number.is_empty() => Some(number),
        _ => None,
    }
}

/// Why they come or go.
fn kind(props: &PointsProps, form: &Form) -> Html {
    let codes = [if props.comes { "earned" } else { "spent" }, "adjusted"];
    let chosen = text(&form.typed, "loyalty_kind").to_owned();
    let typed = form.typed.clone();
    let onchange = Callback::from(move |event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if let Some(select) = select {
            let mut next = (*typed).clone();
            next.insert("loyalty_kind".to_owned(), Value::Text(select.value()));
            typed.set(next);
        }
    });
    html! {
        <div class="field full">
            <label class="label" for="item-loyalty_kind">{ t!("field-loyalty-kind") }</label>
            <select id="item-loyalty_kind" {onchange}>
                { for codes.into_iter().map(|code| html! { <option value={code} selected={chosen == code}>{ coded("choice-loyalty-kind", code) }</option> }) }
            </select>
        </div>
    }
}

/// Whether a correction would leave less than nothing, which may be right.
fn falls_below(props: &PointsProps, form: &Form) -> bool {
    !props.comes && text(&form.typed, "loyalty_kind") == "adjusted" && is_too_much(props, form)
}

fn is_too_much(props: &PointsProps, form: &Form) -> bool {
    let points = stored(FieldKind::Decimal, text(&form.typed, "points"));
    points.is_some_and(|points| loyalty::exceeds(&points, &props.balance))
}

/// What keeps it from being saved.
fn lacks(props: &PointsProps, form: &Form) -> Option<EditError> {
    let points = stored(FieldKind::Decimal, text(&form.typed, "points"));
    match points {
        None if text(&form.typed, "points").is_empty() => {
            return Some(form::refused("points", "needs-value"));
        }
        None => return Some(form::refused("points", "not-a-number")),
        Some(points) if !loyalty::exceeds(&points, "0") => {
            return Some(form::refused("points", "needs-positive"));
        }
        _ => {}
    }
    if text(&form.typed, "reason").is_empty() {
        return Some(form::refused("reason", "needs-value"));
    }
    let spends = !props.comes && text(&form.typed, "loyalty_kind") == "spent";
    (spends && is_too_much(props, form)).then(|| form::refused("points", "not-enough-points"))
}

fn submit(props: &PointsProps, id: ItemId, form: &Form) -> Callback<SubmitEvent> {
    let refused = lacks(props, form);
    let (doc, edits) = added(props, id, form);
    let (error, close) = (form.error.clone(), props.close.clone());
    props.app.on(move |app, event: SubmitEvent| {
        event.prevent_default();
        if let Some(refused) = &refused {
            browser::focus(&format!("item-{}", refused.field));
            return error.set(Some(refused.clone()));
        }
        let intent = Intent { doc, edits: edits.clone() };
        item::send(app, "item", vec![intent], error.clone(), close.clone());
    })
}

/// The entry, in the ledger of its year.
fn added(props: &PointsProps, id: ItemId, form: &Form) -> (DocKey, Vec<Edit>) {
    let mut whole = (*form.typed).clone();
    let points = stored(FieldKind::Decimal, text(&whole, "points")).unwrap_or_default();
    let signed = if props.comes { points } else { format!("-{points}") };
    whole.insert("points".to_owned(), Value::Text(signed));
    whole.insert("programme".to_owned(), Value::Text(props.programme.id.to_string()));
    if let Some(user) = &props.app.state.user {
        whole.insert("author".to_owned(), Value::Text(user.person.to_string()));
    }
    let day = text(&whole, "on").parse().unwrap_or_else(|_| today());
    let doc = ledger(props, day);
    let fields = form::filled(doc, &place(id), &whole);
    (doc, vec![Edit::Add { collection: LOYALTY_ENTRIES.key.to_owned(), item: id, fields }])
}

fn ledger(props: &PointsProps, day: Day) -> DocKey {
    DocKey::Ledger { contact: props.contact, year: loyalty::year_of(day) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typing(steps: &[(&str, &str)]) -> Typed {
        let settings = Programme { earn_points: "0.5".parse().ok(), ..Programme::default() };
        steps.iter().fold(Typed::new(), |typed, (key, text)| {
            with(&typed, &settings, "", ((*key).to_owned(), Value::text(*text)))
        })
    }

    #[test]
    fn points_follow_the_amount_until_they_are_typed() {
        assert_eq!(text(&typing(&[("amount", "12"), ("amount", "121,90 €")]), "points"), "60");
        let own = [("amount", "121,90"), ("points", "80"), ("amount", "10")];
        assert_eq!(text(&typing(&own), "points"), "80");
        assert_eq!(text(&typing(&[("amount", "12"), ("amount", "")]), "points"), "");
    }
}
