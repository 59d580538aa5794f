//! Noting an exchange: always at hand, kept as it is typed, saved in one tap.

use super::{
    Composing,
    files::{OfEvent, Photo},
};
use crate::{
    app::{App, browser, complete::use_complete},
    components::{dictate::Dictate, icon::icon, input::on_text, may::use_may},
    i18n::{coded, dates, t, values},
};
use carnet_engine::api::{Action, Failure, Fiche, Reply, Request, Section};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, EditError, Intent},
    kind::{DocKey, year_of},
    schema::{EVENT_KINDS, EVENTS},
    value::Value,
};
use serde::{Deserialize, Serialize};
use std::{cell::RefCell, rc::Rc};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct ComposerProps {
    pub(crate) app: App,
    pub(crate) fiche: Rc<Fiche>,
    pub(crate) composing: Composing,
}

/// An exchange as it is being typed; `at` empty means now.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Typed {
    kind: String,
    at: String,
    subject: String,
    text: String,
    duration: String,
    /// The exchange that it becomes; in a draft only.
    item: Option<ItemId>,
}

/// One exchange being noted. Saved again after a failure, or twice by a double tap, it stays one.
#[derive(Clone)]
struct Noting {
    typed: UseStateHandle<Typed>,
    composing: Composing,
    item: Rc<RefCell<ItemId>>,
    /// Whether its save is not answered yet.
    sending: Rc<RefCell<bool>>,
}

/// The composer: a line that opens into a form.
#[component]
pub(crate) fn Composer(props: &ComposerProps) -> Html {
    let ComposerProps { app, fiche, composing } = props;
    let contact = fiche.view.contact;
    let typed = use_state(Typed::default);
    let error = use_state(|| None::<EditError>);
    let item = use_mut_ref(|| ItemId::new(browser::random()));
    let sending = use_mut_ref(|| false);
    let noting = Noting { typed: typed.clone(), composing: composing.clone(), item, sending };
    use_draft(app, contact, &noting);
    if !use_may(Section::Events, Action::Edit) {
        return html! {};
    }
    let Some(kind) = (**composing).clone() else { return closed(composing) };
    let onsubmit = submit(app, contact, &kind, &noting, &error);
    let event = *noting.item.borrow();
    html! {
        <div class="compose">
            <form {onsubmit} data-unsaved={(!typed.text.is_empty()).then_some("")}>
                <div class="kinds" role="radiogroup" aria-label={t!("field-kind")}>{ for EVENT_KINDS.iter().map(|code| choice(code, &kind, composing)) }</div>
                { fields(&typed) }
                <Aids app={app.clone()} fiche={fiche.clone()} event={event} text={typed.text.clone()} on_text={dictated(&typed)} />
                if let Some(refused) = &*error { <p class="hint bad" role="alert">{ icon("alert") }{ coded("error", &refused.code) }</p> }
                <div class="forms end">
                    <button type="button" class="btn" onclick={give_up(app, contact, &noting)}>{ t!("cancel") }</button>
                    <button class="btn pri">{ t!("event-save") }</button>
                </div>
            </form>
        </div>
    }
}

fn closed(composing: &Composing) -> Html {
    let composing = composing.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        composing.set(Some("note".to_owned()));
        browser::focus_soon("compose-text");
    });
    html! { <div class="compose"><button class="open" {onclick}>{ icon("plus") }{ t!("event-compose") }</button></div> }
}

fn choice(code: &'static str, kind: &str, composing: &Composing) -> Html {
    let composing = composing.clone();
    let on = code == kind;
    html! {
        <button type="button" role="radio" aria-checked={on.to_string()} class={classes!("chip", on.then_some("on"))}
            onclick={move |_| composing.set(Some(code.to_owned()))}>
            { icon(super::events::icon_of(code)) }{ coded("choice-kind", code) }
        </button>
    }
}

fn fields(typed: &UseStateHandle<Typed>) -> Html {
    let hear = |set: fn(&mut Typed, String)| {
        let typed = typed.clone();
        on_text(Callback::from(move |text| {
            let mut next = (*typed).clone();
            set(&mut next, text);
            typed.set(next);
        }))
    };
    let at = if typed.at.is_empty() { dates::for_input(dates::now_ms()) } else { typed.at.clone() };
    html! {
        <>
            <div class="field">
                <label class="label" for="compose-text">{ t!("field-text") }</label>
                <textarea id="compose-text" rows="3" value={typed.text.clone()} oninput={hear(|typed, text| typed.text = text)} />
            </div>
            <div class="grid2">
                <div class="field">
                    <label class="label" for="compose-subject">{ t!("field-subject") }</label>
                    <input id="compose-subject" type="text" autocomplete="off" value={typed.subject.clone()} oninput={hear(|typed, text| typed.subject = text)} />
                </div>
                <div class="field">
                    <label class="label" for="compose-at">{ t!("field-at") }</label>
                    <input id="compose-at" type="datetime-local" value={at} oninput={hear(|typed, text| typed.at = text)} />
                </div>
                <div class="field">
                    <label class="label" for="compose-duration">{ t!("field-duration") }</label>
                    <input id="compose-duration" type="text" inputmode="numeric" autocomplete="off" value={typed.duration.clone()}
                        oninput={hear(|typed, text| typed.duration = text)} />
                </div>
            </div>
        </>
    }
}

/// What was dictated into the text.
fn dictated(typed: &UseStateHandle<Typed>) -> Callback<String> {
    let typed = typed.clone();
    Callback::from(move |text| typed.set(Typed { text, ..(*typed).clone() }))
}

#[derive(Properties, PartialEq)]
struct AidsProps {
    app: App,
    fiche: Rc<Fiche>,
    event: ItemId,
    text: String,
    on_text: Callback<String>,
}

/// A photo, and dictation: a start does without.
#[component]
fn Aids(props: &AidsProps) -> Html {
    let AidsProps { app, fiche, event, text, on_text } = props;
    if !use_complete() {
        return html! {};
    }
    let (contact, language) = (fiche.view.contact, app.state.language);
    html! {
        <>
            <div class="forms">
                <Photo app={app.clone()} {contact} event={*event} />
                <Dictate {language} text={text.clone()} on_text={on_text.clone()} />
            </div>
            <OfEvent app={app.clone()} fiche={fiche.clone()} event={*event} />
        </>
    }
}

fn draft_key(contact: DocId) -> String {
    format!("draft/event/{contact}")
}

/// What was typed comes back after a reload or a closed tab.
#[hook]
fn use_draft(app: &App, contact: DocId, noting: &Noting) {
    let Noting { typed, composing, item, .. } = noting;
    {
        let (app, Noting { typed, composing, item, .. }) = (app.clone(), noting.clone());
        use_effect_with(contact, move |contact| {
            app.recall::<Typed>(draft_key(*contact), move |kept| {
                composing.set(Some(kept.kind.clone()));
                if let Some(kept) = kept.item {
                    item.replace(kept);
                }
                typed.set(kept);
            });
        });
    }
    let (app, item) = (app.clone(), Rc::clone(item));
    use_effect_with(((**typed).clone(), (**composing).clone()), move |(typed, kind)| {
        let Some(kind) =
            kind.clone().filter(|_| !typed.text.is_empty() || !typed.subject.is_empty())
        else {
            return;
        };
        app.keep(
            draft_key(contact),
            Some(&Typed { kind, item: Some(*item.borrow()), ..typed.clone() }),
        );
    });
}

fn forget(app: &App, contact: DocId, noting: &Noting) {
    app.keep(draft_key(contact), None::<&Typed>);
    noting.item.replace(ItemId::new(browser::random()));
    noting.typed.set(Typed::default());
    noting.composing.set(None);
}

fn give_up(app: &App, contact: DocId, noting: &Noting) -> Callback<MouseEvent> {
    let noting = noting.clone();
    app.on(move |app, _: MouseEvent| forget(app, contact, &noting))
}

fn submit(
    app: &App,
    contact: DocId,
    kind: &str,
    noting: &Noting,
    error: &UseStateHandle<Option<EditError>>,
) -> Callback<SubmitEvent> {
    let (kind, noting, error) = (kind.to_owned(), noting.clone(), error.clone());
    app.on(move |app, event: SubmitEvent| {
        event.prevent_default();
        if noting.sending.replace(true) {
            return;
        }
        let intent = intent(app, contact, &kind, &noting.typed, *noting.item.borrow());
        let (then, noting, error) = (app.clone(), noting.clone(), error.clone());
        app.ask(Request::Apply(vec![intent]), move |reply| {
            noting.sending.replace(false);
            match reply {
                Reply::Failed(Failure::Edit(refused)) => error.set(Some(refused)),
                Reply::Failed(failure) => then.complain(values::failure(&failure)),
                reply => {
                    then.applied(reply, t!("event-saved"));
                    error.set(None);
                    forget(&then, contact, &noting);
                }
            }
        });
    })
}

/// The exchange as an addition to the activity of its year.
fn intent(app: &App, contact: DocId, kind: &str, typed: &Typed, item: ItemId) -> Intent {
    let at = dates::of_input(&typed.at).unwrap_or_else(dates::now_ms);
    let mut fields =
        vec![("kind".to_owned(), Value::text(kind)), ("at".to_owned(), Value::Instant(at))];
    if let Some(user) = &app.state.user {
        fields.push(("author".to_owned(), Value::Text(user.person.to_string())));
    }
    for (key, text) in
        [("subject", &typed.subject), ("text", &typed.text), ("duration", &typed.duration)]
    {
        if !text.trim().is_empty() {
            fields.push((key.to_owned(), Value::text(text.trim_end())));
        }
    }
    let add = Edit::Add { collection: EVENTS.key.to_owned(), item, fields };
    Intent { doc: DocKey::Activity { contact, year: year_of(at) }, edits: vec![add] }
}
