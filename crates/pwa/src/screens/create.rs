//! Quick create: a name and one way to reach are enough; likely duplicates show while it is typed.

use super::directory::row;
use crate::runtime::timer::Timeout;
use crate::{
    app::{
        App, browser,
        kept::use_kept,
        route::{Part, Route},
        state,
    },
    components::{badge, dialog::Dialog, icon::icon, input::on_text},
    i18n::{coded, t, values},
};
use carnet_engine::api::{Duplicate, Failure, Reply, Request};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, EditError, Intent, Place},
    kind::DocKey,
    schema::{ADDRESSES, COORDINATES, PARTY_KINDS, PROFILES},
    value::Value,
};
use serde::{Deserialize, Serialize};
use std::{cell::RefCell, rc::Rc};
use yew::prelude::*;

/// Duplicates are looked for after such a pause.
const PAUSE_MS: u32 = 150;

/// The note that keeps it.
const KEPT: &str = "draft/create";

#[derive(Properties, PartialEq)]
pub(crate) struct CreateProps {
    pub(crate) app: App,
    pub(crate) name: String,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Typed {
    party_kind: String,
    profile: String,
    name: String,
    first_name: String,
    phone: String,
    email: String,
    postcode: String,
    city: String,
}

/// What the form creates: the same, however often it is sent.
struct New {
    contact: DocId,
    coordinate: ItemId,
    address: ItemId,
    /// Whether it is sent and not answered yet.
    sending: bool,
}

impl Default for New {
    fn default() -> Self {
        Self {
            contact: DocId::new(browser::random()),
            coordinate: ItemId::new(browser::random()),
            address: ItemId::new(browser::random()),
            sending: false,
        }
    }
}

/// The dialogue.
#[component]
pub(crate) fn Create(props: &CreateProps) -> Html {
    let app = &props.app;
    let typed = use_state(|| first(&props.name));
    let error = use_state(|| None::<EditError>);
    let new = use_mut_ref(New::default);
    use_kept(app, KEPT, &typed, &first(""));
    let duplicates = use_duplicates(app, &typed);
    let close = app.on(|app, ()| app.show(state::Dialog::None));
    let cancel = app.on(|app, _: MouseEvent| app.show(state::Dialog::None));
    let onsubmit = submit(app, &new, &typed, &error);
    let reached = !typed.name.trim().is_empty() || !typed.first_name.trim().is_empty();
    let footer = html! {
        <>
            <button type="button" class="btn" onclick={cancel}>{ t!("cancel") }</button>
            <button type="submit" form="create" class="btn pri" disabled={!reached}>{ t!("create-fiche") }</button>
        </>
    };
    html! {
        <Dialog title={t!("new-fiche")} on_close={close} {footer}>
            <form id="create" class="grid2" {onsubmit}>
                { fields(&typed) }
                if let Some(refused) = &*error {
                    <p class="hint bad full" role="alert">{ icon("alert") }{ t!("error-at", field = values::label(&refused.field), why = coded("error", &refused.code)) }</p>
                }
            </form>
            <div aria-live="polite">{ warned(app, &duplicates) }</div>
        </Dialog>
    }
}

fn first(name: &str) -> Typed {
    Typed {
        party_kind: "company".to_owned(),
        profile: "prospect".to_owned(),
        name: name.to_owned(),
        first_name: String::new(),
        phone: String::new(),
        email: String::new(),
        postcode: String::new(),
        city: String::new(),
    }
}

fn fields(typed: &UseStateHandle<Typed>) -> Html {
    let is_person = typed.party_kind == "individual";
    let name = if is_person { t!("field-last-name") } else { t!("create-name") };
    html! {
        <>
            { choice(typed, t!("field-party-kind"), "party_kind", PARTY_KINDS, &typed.party_kind, |typed, code| typed.party_kind = code) }
            { line(typed, "name", name, "text", typed.name.clone(), |typed, text| typed.name = text) }
            if is_person { { line(typed, "first-name", t!("field-first-name"), "text", typed.first_name.clone(), |typed, text| typed.first_name = text) } }
            { line(typed, "phone", t!("field-phone"), "tel", typed.phone.clone(), |typed, text| typed.phone = text) }
            { line(typed, "email", t!("field-email"), "email", typed.email.clone(), |typed, text| typed.email = text) }
            { line(typed, "postcode", t!("field-postcode"), "text", typed.postcode.clone(), |typed, text| typed.postcode = text) }
            { line(typed, "city", t!("field-city"), "text", typed.city.clone(), |typed, text| typed.city = text) }
            { choice(typed, t!("field-profiles"), "profiles", PROFILES, &typed.profile, |typed, code| typed.profile = code) }
        </>
    }
}

fn line(
    typed: &UseStateHandle<Typed>,
    id: &str,
    label: String,
    shape: &'static str,
    value: String,
    set: fn(&mut Typed, String),
) -> Html {
    let id = format!("create-{id}");
    let typed = typed.clone();
    let oninput = on_text(Callback::from(move |text| {
        let mut next = (*typed).clone();
        set(&mut next, text);
        typed.set(next);
    }));
    html! {
        <div class="field">
            <label class="label" for={id.clone()}>{ label }</label>
            <input {id} type={shape} {value} {oninput} autocomplete="off" />
        </div>
    }
}

fn choice(
    typed: &UseStateHandle<Typed>,
    label: String,
    key: &'static str,
    codes: &'static [&'static str],
    chosen: &str,
    set: fn(&mut Typed, String),
) -> Html {
    let family = format!("choice-{}", key.replace('_', "-"));
    html! {
        <fieldset class="full">
            <legend>{ label }</legend>
            <div class="seg">
                { for codes.iter().map(|code| {
                    let typed = typed.clone();
                    let onchange = Callback::from(move |_: Event| {
                        let mut next = (*typed).clone();
                        set(&mut next, (*code).to_owned());
                        typed.set(next);
                    });
                    html! {
                        <label><input type="radio" name={format!("create-{key}")} checked={*code == chosen} {onchange} />{ coded(&family, code) }</label>
                    }
                }) }
            </div>
        </fieldset>
    }
}

#[hook]
fn use_duplicates(app: &App, typed: &UseStateHandle<Typed>) -> Vec<Duplicate> {
    let found = use_state(Vec::new);
    {
        let (app, found) = (app.clone(), found.clone());
        use_effect_with((**typed).clone(), move |typed| {
            let request = asked(typed);
            let timer = Timeout::new(PAUSE_MS, move || {
                app.ask(request, move |reply| {
                    if let Reply::Duplicates(same) = reply {
                        found.set(same);
                    }
                });
            });
            move || drop(timer)
        });
    }
    (*found).clone()
}

fn asked(typed: &Typed) -> Request {
    let one = |text: &str| {
        Some(text.trim().to_owned()).filter(|text| !text.is_empty()).into_iter().collect()
    };
    Request::Duplicates {
        except: None,
        name: format!("{} {}", typed.first_name, typed.name).trim().to_owned(),
        emails: one(&typed.email),
        phones: one(&typed.phone),
        siret: String::new(),
        postcode: typed.postcode.trim().to_owned(),
    }
}

fn warned(app: &App, duplicates: &[Duplicate]) -> Html {
    if duplicates.is_empty() {
        return html! {};
    }
    html! {
        <div class="card">
            <header><h3>{ icon("warn") }{ " " }{ t!("duplicates", count = duplicates.len()) }</h3></header>
            { for duplicates.iter().map(|same| {
                let route = Route::Fiche(same.row.contact, Part::Main);
                let open = route.clone();
                let onclick = app.on(move |app, event: MouseEvent| {
                    event.prevent_default();
                    app.show(state::Dialog::None);
                    app.go(open.clone());
                });
                html! {
                    <>
                        <p class="pad small">{ badge::tag(if same.strong { "bad" } else { "warn" }, coded("because", &same.because)) }</p>
                        <a class="row" href={route.path()} {onclick}>{ row::inside(&same.row) }</a>
                    </>
                }
            }) }
        </div>
    }
}

fn submit(
    app: &App,
    new: &Rc<RefCell<New>>,
    typed: &UseStateHandle<Typed>,
    error: &UseStateHandle<Option<EditError>>,
) -> Callback<SubmitEvent> {
    let (new, typed, error) = (Rc::clone(new), (**typed).clone(), error.clone());
    app.on(move |app, event: SubmitEvent| {
        event.prevent_default();
        if std::mem::replace(&mut new.borrow_mut().sending, true) {
            return;
        }
        let (then, answered, error) = (app.clone(), Rc::clone(&new), error.clone());
        let contact = new.borrow().contact;
        let edits = edits(&typed, app, &new.borrow());
        let intent = Intent { doc: DocKey::Contact(contact), edits };
        app.ask(Request::Apply(vec![intent]), move |reply| {
            answered.borrow_mut().sending = false;
            match reply {
                Reply::Failed(Failure::Edit(refused)) => error.set(Some(refused)),
                Reply::Failed(failure) => then.complain(values::failure(&failure)),
                reply => {
                    then.applied(reply, t!("created"));
                    then.show(state::Dialog::None);
                    then.go(Route::Fiche(contact, Part::Main));
                }
            }
        });
    })
}

fn edits(typed: &Typed, app: &App, new: &New) -> Vec<Edit> {
    let is_person = typed.party_kind == "individual";
    let name = if is_person { "last_name" } else { "trade_name" };
    let mut edits = vec![root("party_kind", &typed.party_kind)];
    edits.push(Edit::Member {
        place: Place::Root,
        field: "profiles".to_owned(),
        member: typed.profile.clone(),
        on: true,
    });
    let stage = match typed.profile.as_str() {
        "client" => "client",
        "prospect" => "prospect",
        _ => "",
    };
    let rep = app.state.user.as_ref().map(|user| user.person.to_string()).unwrap_or_default();
    let texts = [
        (name, typed.name.as_str()),
        ("first_name", &typed.first_name),
        ("client_stage", stage),
        ("rep", &rep),
    ];
    edits.extend(
        texts
            .into_iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(key, text)| root(key, text)),
    );
    edits.extend(item(
        COORDINATES.key,
        new.coordinate,
        &[("phone", &typed.phone), ("email", &typed.email)],
    ));
    edits.extend(item(
        ADDRESSES.key,
        new.address,
        &[("postcode", &typed.postcode), ("city", &typed.city)],
    ));
    edits
}

fn root(field: &str, text: &str) -> Edit {
    Edit::Set { place: Place::Root, field: field.to_owned(), value: Some(Value::text(text.trim())) }
}

/// An item with what was typed of it; none if nothing was.
fn item(collection: &str, id: ItemId, texts: &[(&str, &String)]) -> Option<Edit> {
    let typed = texts.iter().filter(|(_, text)| !text.trim().is_empty());
    let fields: Vec<_> =
        typed.map(|(key, text)| ((*key).to_owned(), Value::text(text.trim()))).collect();
    (!fields.is_empty()).then(|| Edit::Add { collection: collection.to_owned(), item: id, fields })
}
