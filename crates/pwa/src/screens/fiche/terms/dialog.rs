//! The dialogue that enters a special price, or edits one.

use super::target::{self, Offered, Target};
use crate::{
    app::{
        App, browser,
        kept::{self, use_kept},
    },
    components::{
        dialog::Dialog,
        form::{self, Fields, Typed},
    },
    i18n::{coded, t},
    screens::fiche::item,
};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    check,
    edit::{Edit, EditError, Intent, Place},
    kind::DocKey,
    schema::{FieldKind, SPECIAL_PRICES},
    terms::price,
    value::Value,
    view::{FieldView, ItemView},
};
use yew::prelude::*;

/// The fields that are typed; what it is of is chosen.
const TYPED: [(&str, FieldKind); 6] = [
    // Not as a unit price is stored, which is rounded: too many decimals are to be told.
    ("unit_price", FieldKind::Decimal),
    ("discount", FieldKind::Percent),
    ("min_quantity", FieldKind::Decimal),
    ("starts_on", FieldKind::Date),
    ("ends_on", FieldKind::Date),
    ("note", FieldKind::Line),
];

#[derive(Properties, PartialEq)]
pub(super) struct PriceProps {
    pub(super) app: App,
    pub(super) contact: DocId,
    pub(super) currency: String,
    /// `None` for a new one.
    pub(super) item: Option<ItemView>,
    pub(super) offered: Offered,
    pub(super) close: Callback<()>,
}

/// What is typed and chosen so far.
pub(super) struct Draft {
    /// What the catalogue does not have is being written.
    pub(super) in_words: UseStateHandle<bool>,
    pub(super) error: UseStateHandle<Option<EditError>>,
    /// What is typed, and what is chosen, by the fields that say so.
    typed: UseStateHandle<Typed>,
    /// The item's fields as they are.
    known: Vec<FieldView>,
    /// The item's id.
    id: ItemId,
}

impl Draft {
    /// What it is of, as it is chosen.
    pub(super) fn target(&self) -> Target {
        Target::of(|key| {
            let field = self.known.iter().find(|field| field.key == key);
            let known = field.and_then(|field| field.value.as_ref());
            let value = self.typed.get(key).or(known);
            value.and_then(Value::as_text).unwrap_or_default().to_owned()
        })
    }

    /// Hears what it is of.
    pub(super) fn chooser(&self) -> Callback<Target> {
        let typed = self.typed.clone();
        Callback::from(move |target: Target| {
            let mut next = (*typed).clone();
            let chosen = target.stored().into_iter();
            next.extend(chosen.map(|(key, text)| (key.to_owned(), Value::Text(text))));
            typed.set(next);
        })
    }

    /// The fields that are typed, as they are.
    fn shown(&self) -> Vec<FieldView> {
        let is_typed = |field: &&FieldView| TYPED.iter().any(|(key, _)| *key == field.key);
        self.known.iter().filter(is_typed).cloned().collect()
    }
}

/// The dialogue.
#[component]
pub(super) fn PriceDialog(props: &PriceProps) -> Html {
    let draft = use_draft(props);
    let now = draft.shown();
    let on_type = form::typing(&draft.typed);
    let close = props.close.clone();
    let footer = html! {
        <>
            <button type="button" class="btn" onclick={move |_| close.emit(())}>{ t!("cancel") }</button>
            <button type="submit" form="item-form" class="btn pri">{ t!("save") }</button>
        </>
    };
    let family = if props.item.is_some() { "item-edit" } else { "item-add" };
    let fields = Fields {
        app: &props.app,
        doc: doc(props),
        place: place(draft.id),
        now: &now,
        typed: &draft.typed,
        error: draft.error.as_ref(),
        on_type,
        scope: "item",
    };
    html! {
        <Dialog title={coded(family, SPECIAL_PRICES.key)} on_close={props.close.clone()} {footer} wide=true>
            <form id="item-form" class="grid2" onsubmit={submit(props, &draft)}>
                { target::fields(&draft, &props.offered) }
                { form::fields(&fields) }
                <p class="hint full">{ t!("price-hint", currency = props.currency.as_str()) }</p>
            </form>
        </Dialog>
    }
}

#[hook]
fn use_draft(props: &PriceProps) -> Draft {
    let item = props.item.as_ref();
    let typed = use_state(Typed::new);
    use_kept(&props.app, &draft_key(props), &typed, &Typed::new());
    Draft {
        in_words: use_state(|| false),
        error: use_state(|| None),
        known: item.map_or_else(|| form::blank(SPECIAL_PRICES.fields), |item| item.fields.clone()),
        typed,
        id: *use_state(|| item.map_or_else(|| ItemId::new(browser::random()), |item| item.item)),
    }
}

/// The name of what was typed and not saved: of this special price, or of a new one.
fn draft_key(props: &PriceProps) -> String {
    let item = props.item.as_ref().map_or_else(|| "new".to_owned(), |item| item.item.to_string());
    format!("draft/{}/{item}{}", SPECIAL_PRICES.key, kept::end_of(doc(props)))
}

fn doc(props: &PriceProps) -> DocKey {
    props.item.as_ref().map_or(DocKey::Terms(props.contact), |item| item.doc)
}

fn place(item: ItemId) -> Place {
    Place::Item { collection: SPECIAL_PRICES.key.to_owned(), item }
}

/// What a field would be, as it is stored; why not, where it can't be.
fn written(draft: &Draft, key: &str) -> Result<String, EditError> {
    let of_target = draft.target().stored().into_iter().find(|(known, _)| *known == key);
    if let Some((_, text)) = of_target {
        return Ok(text);
    }
    let Some((_, kind)) = TYPED.iter().find(|(known, _)| *known == key) else {
        return Ok(String::new());
    };
    let field = draft.known.iter().find(|field| field.key == key);
    let before = field.and_then(|field| field.value.clone());
    let value = draft.typed.get(key).cloned().or(before).unwrap_or_else(|| Value::text(""));
    let stored = check::normalise(*kind, value).map_err(|error| form::refused(key, &error.code))?;
    Ok(match stored {
        Value::Date(day) => day.to_string(),
        stored => stored.as_text().unwrap_or_default().to_owned(),
    })
}

/// What keeps it from being saved.
fn lacks(draft: &Draft) -> Option<EditError> {
    let mut unread = TYPED.iter().filter_map(|(key, _)| written(draft, key).err());
    let fault = || price::fault(|key| written(draft, key).unwrap_or_default());
    unread.next().or_else(|| fault().map(|fault| form::refused(fault.field, fault.code)))
}

fn submit(props: &PriceProps, draft: &Draft) -> Callback<SubmitEvent> {
    let refused = lacks(draft);
    let edits = if refused.is_some() { Vec::new() } else { edits(props, draft) };
    let (doc, error, close) = (doc(props), draft.error.clone(), props.close.clone());
    props.app.on(move |app, event: SubmitEvent| {
        event.prevent_default();
        if let Some(refused) = &refused {
            browser::focus(&format!("item-{}", refused.field));
            if refused.field == "label" {
                // Where it is written, if it is not chosen.
                browser::focus("item-label-words");
            }
            return error.set(Some(refused.clone()));
        }
        if edits.is_empty() {
            return close.emit(());
        }
        let intent = Intent { doc, edits: edits.clone() };
        item::send(app, "item", vec![intent], error.clone(), close.clone());
    })
}

fn edits(props: &PriceProps, draft: &Draft) -> Vec<Edit> {
    let (doc, place) = (doc(props), place(draft.id));
    if props.item.is_some() {
        return form::edits(doc, &place, &draft.known, &draft.typed);
    }
    let fields = form::filled(doc, &place, &draft.typed);
    vec![Edit::Add { collection: SPECIAL_PRICES.key.to_owned(), item: draft.id, fields }]
}
