//! The form of an appointment: a new one, a whole one, or one day of a series.

use super::{
    draft::{Draft, Scope},
    repeat::{Repeat, on_check, on_select},
    words,
};
use crate::{
    app::{App, browser, kept::use_kept, state::Dialog as Open},
    components::{
        dialog::Dialog,
        form::hint,
        icon::icon,
        input::on_text,
        picker::{ContactName, ContactPicker},
    },
    i18n::{dates, t, values},
    screens::fiche::tasks::Permission,
};
use carnet_engine::api::{AgendaRow, Failure, Reply, Request, Row};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    appointment::{self, Appointment},
    edit::EditError,
    recurrence::Day,
    zone::{PARIS, ZONES},
};
use yew::prelude::*;

/// Reminders that are offered, in minutes before.
const NOTICES: [i64; 10] = [0, 5, 10, 15, 30, 60, 120, 1_440, 2_880, 10_080];

/// What the form is opened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Editing {
    scope: Scope,
    /// As it was when it was opened.
    first: Draft,
}

impl Editing {
    /// A new appointment of whoever is signed in, on a day; from the next full hour where none is
    /// said.
    pub(crate) fn new(app: &App, day: Day, hour: Option<u32>, contact: Option<DocId>) -> Self {
        let now = words::hour(dates::now_ms());
        let next = now.get(..2).and_then(|hour| hour.parse::<u32>().ok()).unwrap_or(8) + 1;
        let hour = hour.unwrap_or_else(|| next.clamp(8, 18));
        let me = app.state.user.as_ref().map(|user| user.person);
        Self { scope: Scope::New, first: Draft::new(day, hour, contact, me) }
    }

    /// An appointment, or one day of it alone.
    pub(crate) fn of(
        row: &AgendaRow,
        one: bool,
        own: Option<Appointment>,
        details: String,
    ) -> Self {
        let scope = match row.held.original.filter(|_| one) {
            Some(day) => Scope::One(row.doc, row.held.item, day, own.map(Box::new)),
            None => Scope::Whole(row.doc, row.held.item),
        };
        Self { scope, first: Draft::of(row, one, details) }
    }

    /// Where what is typed is kept meanwhile.
    fn draft_key(&self) -> String {
        let contact = self.first.contact.map(|id| format!("/{id}")).unwrap_or_default();
        match &self.scope {
            Scope::New => format!("draft/appointment/new{contact}"),
            Scope::Whole(_, item) => format!("draft/appointment/{item}{contact}"),
            Scope::One(_, item, day, _) => {
                format!("draft/appointment/{}{contact}", appointment::change_of(*item, *day))
            }
        }
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct FormProps {
    pub(crate) app: App,
    pub(crate) editing: Editing,
}

/// What the controls are drawn with.
struct Form<'a> {
    app: &'a App,
    editing: &'a Editing,
    typed: &'a UseStateHandle<Draft>,
    error: Option<&'a EditError>,
}

impl Form<'_> {
    /// Hears what becomes of the draft.
    fn change<T: 'static>(&self, act: impl Fn(&mut Draft, T) + 'static) -> Callback<T> {
        let typed = self.typed.clone();
        Callback::from(move |value: T| {
            let mut next = (*typed).clone();
            act(&mut next, value);
            typed.set(next);
        })
    }

    fn refused(&self, field: &str) -> Option<&EditError> {
        self.error.filter(|error| error.field == field)
    }

    fn is_one_day(&self) -> bool {
        matches!(self.editing.scope, Scope::One(..))
    }
}

/// The dialogue.
#[component]
pub(crate) fn AppointmentForm(props: &FormProps) -> Html {
    let FormProps { app, editing } = props;
    let first = editing.first.clone();
    let typed = use_state(|| first);
    let error = use_state(|| None::<EditError>);
    let new = use_state(|| ItemId::new(browser::random()));
    use_kept(app, &editing.draft_key(), &typed, &editing.first);
    let form = Form { app, editing, typed: &typed, error: error.as_ref() };
    let close = app.on(|app, ()| app.show(Open::None));
    let cancel = app.on(|app, _: MouseEvent| app.show(Open::None));
    let title = match &editing.scope {
        Scope::New => t!("item-add-appointments"),
        Scope::Whole(..) if editing.first.rule.is_empty() => t!("item-edit-appointments"),
        Scope::Whole(..) => t!("appointment-edit-series"),
        Scope::One(_, _, day, _) => t!("appointment-edit-one", day = words::short(*day)),
    };
    let footer = html! {
        <>
            <button type="button" class="btn" onclick={cancel}>{ t!("cancel") }</button>
            <button type="submit" form="agenda-form" class="btn pri">{ t!("save") }</button>
        </>
    };
    let onsubmit = submit(&form, *new, &error);
    let unsaved = (*typed != editing.first).then_some("");
    html! {
        <Dialog {title} on_close={close} {footer} wide=true>
            <form id="agenda-form" class="grid2 agenda-form" {onsubmit} data-unsaved={unsaved} novalidate=true>
                { line(&form, "title", values::label("title"), &typed.title, |draft, text| draft.title = text) }
                if matches!(editing.scope, Scope::New) { { contact(&form) } }
                { times(&form) }
                { line(&form, "place", values::label("place"), &typed.place, |draft, text| draft.place = text) }
                { details(&form) }
                { notice(&form) }
                <Permission app={app.clone()} />
                if form.is_one_day() { <p class="hint full">{ t!("appointment-one-hint") }</p> }
                else {
                    <Repeat rule={typed.rule.clone()} start={typed.first_day().unwrap_or_else(words::today)} error={(*error).clone()}
                        set={form.change(|draft: &mut Draft, rule| draft.rule = rule)} />
                    if !typed.rule.is_empty() { { zone(&form) } }
                    { contacts(&form) }
                    { people(&form) }
                }
            </form>
        </Dialog>
    }
}

fn line(
    form: &Form<'_>,
    field: &str,
    label: String,
    value: &str,
    act: fn(&mut Draft, String),
) -> Html {
    let id = format!("agenda-{field}");
    let error = form.refused(field);
    html! {
        <div class="field full">
            <label class="label" for={id.clone()}>{ label }</label>
            <input id={id.clone()} type="text" maxlength="500" autocomplete="off" value={value.to_owned()} oninput={on_text(form.change(act))}
                aria-invalid={error.map(|_| "true")} aria-describedby={format!("{id}-hint")} />
            { hint(&id, None, error, true) }
        </div>
    }
}

/// The fiche that it lies on.
fn contact(form: &Form<'_>) -> Html {
    let error = form.refused("contact");
    let chose = form.change(|draft: &mut Draft, row: Option<Row>| {
        draft.contact = row.map(|row| row.contact);
    });
    html! {
        <div class="field full">
            <label class="label" for="agenda-contact">{ t!("appointment-with") }</label>
            <ContactPicker app={form.app.clone()} id="agenda-contact" chosen={form.typed.contact} {chose} />
            { hint("agenda-contact", None, error, true) }
        </div>
    }
}

fn times(form: &Form<'_>) -> Html {
    let typed = form.typed;
    let whole = form.change(|draft: &mut Draft, on| draft.whole = on);
    html! {
        <>
            <div class="field full"><label class="check"><input id="agenda-whole" type="checkbox" checked={typed.whole} onchange={on_check(move |on| whole.emit(on))} />
                { t!("agenda-whole-day") }</label></div>
            <div class="moments full">
                { moment(form, "day", "date", t!("appointment-from"), &typed.day, Draft::move_to) }
                if !typed.whole { { moment(form, "time", "time", t!("appointment-from-hour"), &typed.time, Draft::start_at) } }
                { moment(form, "last", "date", t!("appointment-to"), &typed.last, |draft, day| draft.last = day) }
                if !typed.whole { { moment(form, "end", "time", t!("appointment-to-hour"), &typed.end, |draft, time| draft.end = time) } }
            </div>
        </>
    }
}

fn moment(
    form: &Form<'_>,
    field: &str,
    kind: &'static str,
    label: String,
    value: &str,
    act: fn(&mut Draft, String),
) -> Html {
    let id = format!("agenda-{field}");
    let error = form.refused(field);
    html! {
        <div class="field">
            <label class="label" for={id.clone()}>{ label }</label>
            <input id={id.clone()} type={kind} value={value.to_owned()} oninput={on_text(form.change(act))} aria-invalid={error.map(|_| "true")}
                aria-describedby={format!("{id}-hint")} />
            { hint(&id, None, error, true) }
        </div>
    }
}

fn details(form: &Form<'_>) -> Html {
    let change = form.change(|draft: &mut Draft, text| draft.details = text);
    html! {
        <div class="field full">
            <label class="label" for="agenda-details">{ values::label("details") }</label>
            <textarea id="agenda-details" rows="3" value={form.typed.details.clone()} oninput={on_text(change)} />
        </div>
    }
}

fn notice(form: &Form<'_>) -> Html {
    let now: Option<i64> = form.typed.notice.parse().ok();
    let change = form.change(|draft: &mut Draft, code| draft.notice = code);
    let other = now.filter(|minutes| !NOTICES.contains(minutes));
    html! {
        <div class="field">
            <label class="label" for="agenda-notice">{ values::label("notice") }</label>
            <select id="agenda-notice" onchange={on_select(move |code| change.emit(code))}>
                <option value="" selected={now.is_none()}>{ t!("notice-none") }</option>
                { for NOTICES.into_iter().chain(other).map(|minutes| html! {
                    <option value={minutes.to_string()} selected={now == Some(minutes)}>{ words::notice(minutes) }</option>
                }) }
            </select>
        </div>
    }
}

/// Whose clock it comes back by.
fn zone(form: &Form<'_>) -> Html {
    let change = form.change(|draft: &mut Draft, code: String| {
        draft.zone = if code == PARIS.name { String::new() } else { code };
    });
    let now = form.typed.in_zone();
    let unknown = Some(&form.typed.zone).filter(|zone| !zone.is_empty() && **zone != now.name);
    html! {
        <div class="field">
            <label class="label" for="agenda-zone">{ values::label("zone") }</label>
            <select id="agenda-zone" onchange={on_select(move |code| change.emit(code))} aria-describedby="agenda-zone-hint">
                { for ZONES.iter().map(|zone| html! {
                    <option value={zone.name} selected={unknown.is_none() && zone.name == now.name}>{ zone.name.replace('_', " ") }</option>
                }) }
                if let Some(zone) = unknown { <option value={zone.clone()} selected=true>{ t!("zone-unknown", zone = zone.as_str()) }</option> }
            </select>
            <p class="hint" id="agenda-zone-hint">{ t!("zone-hint") }</p>
        </div>
    }
}

/// The other contacts that take part.
fn contacts(form: &Form<'_>) -> Html {
    let chose = form.change(|draft: &mut Draft, row: Option<Row>| {
        draft.contacts.extend(row.map(|row| row.contact.to_string()));
    });
    let one = |id: &String| {
        let contact: DocId = id.parse().ok()?;
        let (gone, change) = (
            id.clone(),
            form.change(|draft: &mut Draft, id: String| {
                draft.contacts.retain(|known| *known != id)
            }),
        );
        let remove = Callback::from(move |_: MouseEvent| change.emit(gone.clone()));
        Some(html! {
            <div class="row-of">
                <ContactName app={form.app.clone()} {contact} />
                <button type="button" class="btn ic quiet" aria-label={t!("appointment-contact-remove")} title={t!("appointment-contact-remove")} onclick={remove}>
                    { icon("close") }
                </button>
            </div>
        })
    };
    html! {
        <div class="field full">
            <label class="label" for="agenda-contacts">{ t!("appointment-contacts") }</label>
            { for form.typed.contacts.iter().filter_map(one) }
            <ContactPicker app={form.app.clone()} id="agenda-contacts" except={form.typed.contact} {chose} />
        </div>
    }
}

/// The people of the workspace that take part.
fn people(form: &Form<'_>) -> Html {
    let workspace = &form.app.state.workspace;
    html! {
        <fieldset class="field full">
            <legend>{ values::label("people") }</legend>
            <div class="checks">
                { for workspace.people.iter().map(|(id, name)| {
                    let (code, on) = (id.to_string(), form.typed.people.contains(&id.to_string()));
                    let change = form.change(move |draft: &mut Draft, on: bool| match on {
                        true => draft.people.extend([code.clone()]),
                        false => draft.people.retain(|known| *known != code),
                    });
                    html! { <label class="check"><input type="checkbox" checked={on} onchange={on_check(move |on| change.emit(on))} />{ name.clone() }</label> }
                }) }
            </div>
        </fieldset>
    }
}

fn submit(
    form: &Form<'_>,
    new: ItemId,
    error: &UseStateHandle<Option<EditError>>,
) -> Callback<SubmitEvent> {
    let (typed, editing, error) = ((**form.typed).clone(), form.editing.clone(), error.clone());
    form.app.on(move |app, event: SubmitEvent| {
        event.prevent_default();
        let author = app.state.user.as_ref().map(|user| user.person);
        match typed.intent(&editing.scope, &editing.first, new, author) {
            Err(refused) => refuse(&error, refused),
            Ok(None) => app.show(Open::None),
            Ok(Some(intent)) => {
                let (then, error) = (app.clone(), error.clone());
                let told = match editing.scope {
                    Scope::New => t!("appointment-added"),
                    _ => t!("saved"),
                };
                app.ask(Request::Apply(vec![intent]), move |reply| match reply {
                    Reply::Failed(Failure::Edit(refused)) => refuse(&error, refused),
                    Reply::Failed(failure) => then.complain(values::failure(&failure)),
                    reply => {
                        then.show(Open::None);
                        then.applied(reply, told);
                    }
                });
            }
        }
    })
}

fn refuse(error: &UseStateHandle<Option<EditError>>, refused: EditError) {
    browser::focus(&format!("agenda-{}", refused.field));
    error.set(Some(refused));
}
