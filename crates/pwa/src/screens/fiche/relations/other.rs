//! The other end of a relation: a fiche that is looked for, or one that is created along.

use crate::{
    app::{App, browser},
    components::{icon::icon, input::on_text, picker::ContactPicker},
    i18n::{coded, t},
};
use carnet_engine::api::Row;
use carnet_ids::DocId;
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    schema::PARTY_KINDS,
    value::Value,
};
use yew::prelude::*;

/// The other end as it is being chosen.
#[derive(Clone, PartialEq)]
pub(super) enum Other {
    Nobody,
    Known(DocId),
    New(Box<New>),
}

/// A fiche that is created with the relation.
#[derive(Clone, PartialEq)]
pub(super) struct New {
    pub(super) contact: DocId,
    party_kind: String,
    name: String,
    first_name: String,
}

impl Other {
    /// The contact, once it is one.
    pub(super) fn contact(&self) -> Option<DocId> {
        match self {
            Self::Nobody => None,
            Self::Known(contact) => Some(*contact),
            Self::New(new) => {
                let is_named =
                    [&new.name, &new.first_name].iter().any(|name| !name.trim().is_empty());
                is_named.then_some(new.contact)
            }
        }
    }

    /// What creates the fiche, where it is a new one.
    pub(super) fn birth(&self, app: &App) -> Option<Intent> {
        let Self::New(new) = self else { return None };
        Some(Intent { doc: DocKey::Contact(new.contact), edits: new.edits(app) })
    }
}

impl New {
    fn called(name: String) -> Self {
        Self {
            contact: DocId::new(browser::random()),
            party_kind: "company".to_owned(),
            name,
            first_name: String::new(),
        }
    }

    fn is_person(&self) -> bool {
        self.party_kind == "individual"
    }

    fn edits(&self, app: &App) -> Vec<Edit> {
        let rep = app.state.user.as_ref().map(|user| user.person.to_string()).unwrap_or_default();
        let name = if self.is_person() { "last_name" } else { "trade_name" };
        let first_name = if self.is_person() { self.first_name.as_str() } else { "" };
        let fields = [
            ("party_kind", self.party_kind.as_str()),
            (name, &self.name),
            ("first_name", first_name),
            ("rep", &rep),
        ];
        let filled = fields.into_iter().filter(|(_, text)| !text.trim().is_empty());
        let set = filled.map(|(field, text)| Edit::Set {
            place: Place::Root,
            field: field.to_owned(),
            value: Some(Value::text(text.trim())),
        });
        let profile = Edit::Member {
            place: Place::Root,
            field: "profiles".to_owned(),
            member: "relation".to_owned(),
            on: true,
        };
        set.chain([profile]).collect()
    }
}

/// The control.
pub(super) fn field(
    app: &App,
    except: DocId,
    other: &UseStateHandle<Other>,
    missing: bool,
) -> Html {
    if let Other::New(new) = &**other {
        return created(other, new, missing);
    }
    let chosen = other.contact();
    let chose = {
        let other = other.clone();
        Callback::from(move |row: Option<Row>| {
            other.set(row.map_or(Other::Nobody, |row| Other::Known(row.contact)));
            browser::focus_soon("relation-other");
        })
    };
    let create = {
        let other = other.clone();
        Callback::from(move |name: String| {
            other.set(Other::New(Box::new(New::called(name))));
            browser::focus_soon("relation-new-name");
        })
    };
    html! {
        <div class="field full">
            <label class="label" for="relation-other">{ t!("field-other") }</label>
            <ContactPicker app={app.clone()} id="relation-other" {chosen} {except} {chose} {create} />
            { refusal(missing) }
        </div>
    }
}

fn refusal(missing: bool) -> Html {
    html! { if missing { <p class="hint bad" role="alert">{ icon("alert") }{ t!("relation-needs-other") }</p> } }
}

fn created(other: &UseStateHandle<Other>, new: &New, missing: bool) -> Html {
    let back = {
        let other = other.clone();
        Callback::from(move |_: MouseEvent| {
            other.set(Other::Nobody);
            browser::focus_soon("relation-other");
        })
    };
    html! {
        <fieldset class="full created">
            <legend>{ t!("new-fiche") }</legend>
            <div class="seg" role="radiogroup" aria-label={t!("field-party-kind")}>{ for PARTY_KINDS.iter().map(|code| kind(other, new, code)) }</div>
            <div class="grid2">
                if new.is_person() { { line(other, new, "relation-new-first-name", t!("field-first-name"), &new.first_name, |new, text| new.first_name = text) } }
                { line(other, new, "relation-new-name", if new.is_person() { t!("field-last-name") } else { t!("create-name") }, &new.name, |new, text| new.name = text) }
            </div>
            { refusal(missing) }
            <button type="button" class="link" onclick={back}>{ t!("relation-choose") }</button>
        </fieldset>
    }
}

fn kind(other: &UseStateHandle<Other>, new: &New, code: &'static str) -> Html {
    let (other, next) = (other.clone(), New { party_kind: code.to_owned(), ..new.clone() });
    let onchange = Callback::from(move |_: Event| other.set(Other::New(Box::new(next.clone()))));
    html! {
        <label><input type="radio" name="relation-new-kind" checked={new.party_kind == code} {onchange} />{ coded("choice-party-kind", code) }</label>
    }
}

fn line(
    other: &UseStateHandle<Other>,
    new: &New,
    id: &'static str,
    label: String,
    value: &str,
    set: fn(&mut New, String),
) -> Html {
    let (other, new) = (other.clone(), new.clone());
    let oninput = on_text(Callback::from(move |text| {
        let mut next = new.clone();
        set(&mut next, text);
        other.set(Other::New(Box::new(next)));
    }));
    html! {
        <div class="field">
            <label class="label" for={id}>{ label }</label>
            <input {id} type="text" value={value.to_owned()} {oninput} autocomplete="off" />
        </div>
    }
}
