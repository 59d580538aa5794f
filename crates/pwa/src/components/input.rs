//! The control in which a field of each kind is typed.

use super::{picker::ContactPicker, schedule::ScheduleInput};
use crate::{
    app::App,
    i18n::{coded, t, values},
};
use carnet_model::{
    custom::{Definition, Kind},
    schema::{FieldKind, List},
    value::Value,
};
use std::collections::BTreeSet;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// Countries that are offered; any other code stays as it is.
const COUNTRIES: &[&str] = &[
    "FR", "BE", "CH", "LU", "MC", "DE", "ES", "IT", "PT", "GB", "IE", "NL", "AT", "DK", "SE", "NO",
    "FI", "PL", "CZ", "GR", "RO", "HU", "US", "CA", "MA", "TN", "DZ", "SN", "CI", "CN", "JP",
];
/// Languages that are offered.
const LANGUAGES: &[&str] = &["fr", "en", "de", "es", "it", "pt", "nl", "br", "ar", "zh"];

/// What a control needs.
pub(crate) struct Control<'a> {
    pub(crate) app: &'a App,
    /// The element's id.
    pub(crate) id: String,
    pub(crate) kind: FieldKind,
    /// The field's key.
    pub(crate) key: &'a str,
    /// The definition, of one of the workspace's own fields.
    pub(crate) own: Option<&'a Definition>,
    /// As typed so far.
    pub(crate) value: Value,
    /// Hears what is typed.
    pub(crate) set: Callback<Value>,
    /// The refusal that stands below it.
    pub(crate) invalid: bool,
}

/// The control. Its label is the caller's.
pub(crate) fn control(it: Control<'_>) -> Html {
    match it.own {
        Some(own) if own.kind.is_filter() => own_choice(&it, own),
        _ => plain(&it),
    }
}

fn plain(it: &Control<'_>) -> Html {
    match it.kind {
        FieldKind::Choice(codes) => {
            choice(it, codes, &format!("choice-{}", it.key.replace('_', "-")))
        }
        FieldKind::Country => choice(it, COUNTRIES, "country"),
        FieldKind::Language => choice(it, LANGUAGES, "language"),
        FieldKind::Person => person(it),
        FieldKind::Listed(list) => listed(it, list),
        FieldKind::Choices(codes) => choices(it, codes),
        FieldKind::Tags => tags(it),
        FieldKind::Flag => flag(it),
        FieldKind::Prose | FieldKind::Lines => long(it),
        FieldKind::ContactLink => contact(it),
        FieldKind::DueRule | FieldKind::Schedule => schedule(it),
        kind => line(it, kind),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Bool(flag) => flag.to_string(),
        value => value.as_text().unwrap_or_default().to_owned(),
    }
}

/// The input's type, the keyboard that a phone shows, and what the browser may fill in.
const fn shape(kind: FieldKind) -> (&'static str, &'static str) {
    match kind {
        FieldKind::Phone => ("tel", "tel"),
        FieldKind::Email => ("email", "email"),
        FieldKind::Url => ("url", "url"),
        FieldKind::Date => ("date", "text"),
        FieldKind::Instant => ("datetime-local", "text"),
        FieldKind::Count
        | FieldKind::Integer
        | FieldKind::Minutes
        | FieldKind::Siren
        | FieldKind::Siret => ("text", "numeric"),
        FieldKind::Decimal
        | FieldKind::Money
        | FieldKind::Amount
        | FieldKind::Percent
        | FieldKind::UnitPrice => ("text", "decimal"),
        _ => ("text", "text"),
    }
}

/// Hears an input's text.
pub(crate) fn on_text(set: Callback<String>) -> Callback<InputEvent> {
    Callback::from(move |event: InputEvent| {
        let target = event.target();
        let input = target
            .as_ref()
            .and_then(|target| target.dyn_ref::<HtmlInputElement>())
            .map(HtmlInputElement::value);
        let area =
            || target.as_ref()?.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value);
        if let Some(text) = input.or_else(area) {
            set.emit(text);
        }
    })
}

/// Keeps an input's text in `state`.
pub(crate) fn typed_into(state: &UseStateHandle<String>) -> Callback<InputEvent> {
    let state = state.clone();
    on_text(Callback::from(move |text| state.set(text)))
}

fn invalid(it: &Control<'_>) -> Option<&'static str> {
    it.invalid.then_some("true")
}

fn described(it: &Control<'_>) -> String {
    match it.own.filter(|own| !own.help.is_empty()) {
        Some(_) => format!("{0}-hint {0}-help", it.id),
        None => format!("{}-hint", it.id),
    }
}

fn line(it: &Control<'_>, kind: FieldKind) -> Html {
    let (shape, keyboard) = shape(kind);
    html! {
        <input id={it.id.clone()} type={shape} inputmode={keyboard} value={text(&it.value)} autocomplete="off"
            oninput={on_text(it.set.reform(Value::Text))} aria-invalid={invalid(it)} aria-describedby={described(it)} />
    }
}

fn long(it: &Control<'_>) -> Html {
    html! {
        <textarea id={it.id.clone()} rows="5" value={text(&it.value)} oninput={on_text(it.set.reform(Value::Text))}
            aria-invalid={invalid(it)} aria-describedby={described(it)} />
    }
}

/// A list that the settings hold; any other text is welcome.
fn listed(it: &Control<'_>, list: List) -> Html {
    let known = it.app.state.workspace.lists.iter().find(|(known, _)| *known == list);
    let options = format!("{}-list", it.id);
    html! {
        <>
            <input id={it.id.clone()} type="text" list={options.clone()} value={text(&it.value)} autocomplete="off"
                oninput={on_text(it.set.reform(Value::Text))} aria-invalid={invalid(it)} aria-describedby={described(it)} />
            <datalist id={options}>
                { for known.into_iter().flat_map(|(_, names)| names).map(|name| html! { <option value={name.clone()} /> }) }
            </datalist>
        </>
    }
}

fn on_choice(set: Callback<Value>) -> Callback<Event> {
    Callback::from(move |event: Event| {
        if let Some(select) =
            event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok())
        {
            set.emit(Value::Text(select.value()));
        }
    })
}

fn options(it: &Control<'_>, mut offered: Vec<(String, String)>) -> Html {
    let chosen = text(&it.value);
    if !chosen.is_empty() && offered.iter().all(|(code, _)| *code != chosen) {
        offered.push((chosen.clone(), chosen.clone()));
    }
    html! {
        <select id={it.id.clone()} onchange={on_choice(it.set.clone())} aria-invalid={invalid(it)} aria-describedby={described(it)}>
            <option value="" selected={chosen.is_empty()}>{ t!("unset") }</option>
            { for offered.into_iter().map(|(code, name)| {
                let selected = code == chosen;
                html! { <option value={code} {selected}>{ name }</option> }
            }) }
        </select>
    }
}

fn choice(it: &Control<'_>, codes: &[&str], family: &str) -> Html {
    options(
        it,
        codes
            .iter()
            .map(|code| ((*code).to_owned(), coded(family, &code.to_lowercase())))
            .collect(),
    )
}

fn person(it: &Control<'_>) -> Html {
    let people = it.app.state.workspace.people.iter();
    options(it, people.map(|(id, name)| (id.to_string(), name.clone())).collect())
}

/// One or several of what a definition offers; and what was chosen before and is offered no more.
fn own_choice(it: &Control<'_>, own: &Definition) -> Html {
    let same = |option: &String| (option.clone(), option.clone());
    match own.kind {
        Kind::YesNo => {
            options(it, vec![("true".to_owned(), t!("yes")), ("false".to_owned(), t!("no"))])
        }
        Kind::ManyOf => {
            let chosen = members(&it.value);
            let others = chosen.iter().filter(|member| !own.options.contains(member));
            let offered = own.options.iter().chain(others).map(same).collect();
            boxes(it, &own.name, offered)
        }
        _ => options(it, own.options.iter().map(same).collect()),
    }
}

fn members(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Set(members) => members.clone(),
        _ => BTreeSet::new(),
    }
}

/// The set with one member in or out.
fn with(members: &BTreeSet<String>, member: &str, on: bool) -> Value {
    let mut members = members.clone();
    if on {
        members.insert(member.to_owned());
    } else {
        members.remove(member);
    }
    Value::Set(members)
}

fn choices(it: &Control<'_>, codes: &'static [&'static str]) -> Html {
    let family = format!("choice-{}", it.key.replace('_', "-"));
    let offered = codes.iter().map(|code| ((*code).to_owned(), coded(&family, code))).collect();
    boxes(it, &values::label(it.key), offered)
}

/// A box for each of what may be chosen.
fn boxes(it: &Control<'_>, label: &str, offered: Vec<(String, String)>) -> Html {
    let chosen = members(&it.value);
    html! {
        <div class="checks row-of" id={it.id.clone()} role="group" aria-label={label.to_owned()}>
            { for offered.into_iter().map(|(code, name)| {
                let on = chosen.contains(&code);
                let (set, chosen) = (it.set.clone(), chosen.clone());
                let toggle = Callback::from(move |_: Event| set.emit(with(&chosen, &code, !on)));
                html! {
                    <label class="check"><input type="checkbox" checked={on} onchange={toggle} />{ name }</label>
                }
            }) }
        </div>
    }
}

fn flag(it: &Control<'_>) -> Html {
    let on = matches!(it.value, Value::Bool(true)) || it.value.as_text() == Some("true");
    let set = it.set.clone();
    html! {
        <label class="check">
            <input id={it.id.clone()} type="checkbox" checked={on} onchange={move |_| set.emit(Value::Bool(!on))} />
            { values::label(it.key) }
        </label>
    }
}

fn tags(it: &Control<'_>) -> Html {
    html! {
        <TagsInput id={it.id.clone()} app={it.app.clone()} members={members(&it.value)} set={it.set.clone()} />
    }
}

#[derive(Properties, PartialEq)]
struct TagsProps {
    id: String,
    app: App,
    members: BTreeSet<String>,
    set: Callback<Value>,
}

/// Tags with a field to add one: Enter or a comma adds it.
#[component]
fn TagsInput(props: &TagsProps) -> Html {
    let typed = use_state(String::new);
    let add = {
        let (typed, members, set) = (typed.clone(), props.members.clone(), props.set.clone());
        move |text: &str| {
            let name = text.trim().trim_end_matches(',').trim();
            if !name.is_empty() {
                set.emit(with(&members, name, true));
            }
            typed.set(String::new());
        }
    };
    let oninput = {
        let (typed, add, known) =
            (typed.clone(), add.clone(), props.app.state.workspace.tags.clone());
        on_text(Callback::from(move |text: String| {
            // A tag chosen in the list arrives whole.
            if text.ends_with(',') || known.contains(&text) { add(&text) } else { typed.set(text) }
        }))
    };
    let onkeydown = {
        let (typed, add) = (typed.clone(), add.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && !typed.is_empty() {
                event.prevent_default();
                event.stop_propagation();
                add(&typed);
            }
        })
    };
    let onblur = {
        let (typed, add) = (typed.clone(), add);
        Callback::from(move |_: FocusEvent| {
            if !typed.is_empty() {
                add(&typed)
            }
        })
    };
    let list = format!("{}-list", props.id);
    html! {
        <div class="row-of">
            { for props.members.iter().map(|tag| one_tag(props, tag)) }
            <input id={props.id.clone()} class="input" type="text" list={list.clone()} value={(*typed).clone()} {oninput} {onkeydown} {onblur}
                autocomplete="off" placeholder={t!("tag-add")} />
            <datalist id={list}>{ for props.app.state.workspace.tags.iter().map(|tag| html! { <option value={tag.clone()} /> }) }</datalist>
        </div>
    }
}

fn one_tag(props: &TagsProps, tag: &str) -> Html {
    let (members, set, name) = (props.members.clone(), props.set.clone(), tag.to_owned());
    let remove = Callback::from(move |_: MouseEvent| set.emit(with(&members, &name, false)));
    html! {
        <span class="tag accent">{ tag.to_owned() }
            <button type="button" aria-label={t!("tag-remove", tag = tag)} onclick={remove}>{ super::icon::icon("close") }</button>
        </span>
    }
}

/// A rule for a payment; of a contact, one that the settings define too.
fn schedule(it: &Control<'_>) -> Html {
    let defined = it.app.state.workspace.lists.iter().find(|(list, _)| *list == List::PaymentTerms);
    let names = match it.kind {
        FieldKind::Schedule => defined.map(|(_, names)| names.clone()).unwrap_or_default(),
        _ => Vec::new(),
    };
    html! {
        <ScheduleInput id={it.id.clone()} value={text(&it.value)} {names} set={it.set.reform(Value::Text)} invalid={it.invalid} />
    }
}

/// One of these, by their codes and words.
pub(crate) fn one_of(it: &Control<'_>, offered: &[(String, String)]) -> Html {
    options(it, offered.to_vec())
}

fn contact(it: &Control<'_>) -> Html {
    let chosen = it.value.as_text().and_then(|id| id.parse().ok());
    let set = it.set.clone();
    let chose = Callback::from(move |row: Option<carnet_engine::api::Row>| {
        set.emit(Value::Text(row.map_or_else(String::new, |row| row.contact.to_string())));
    });
    // A fiche is no other one to itself.
    let except = it.app.state.route.contact();
    html! { <ContactPicker app={it.app.clone()} id={it.id.clone()} {chosen} {except} {chose} /> }
}
