//! The clock: it is an entry without a duration, so that it goes on while the app is closed.

use crate::{
    app::{
        App, browser,
        route::{Part, Route},
    },
    components::{dialog::Dialog, icon::icon},
    i18n::{dates, t},
    runtime::timer::Interval,
    screens::fiche::named,
};
use carnet_engine::api::{ClockRow, Reply, Request};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    check,
    edit::{Edit, Intent, Place},
    kind::{DocKey, year_of},
    schema::{FieldKind, TIME_ENTRIES},
    spent,
    value::Value,
    view::Clock,
};
use yew::prelude::*;

/// How often a clock that runs is drawn again.
const DRAWN_MS: u32 = 20_000;

#[derive(Properties, PartialEq)]
pub(super) struct StartProps {
    pub(super) app: App,
    pub(super) contact: DocId,
}

/// The button that starts a clock; asks first where another one runs.
#[component]
pub(super) fn Start(props: &StartProps) -> Html {
    let (app, contact) = (&props.app, props.contact);
    let other = use_state(|| None::<ClockRow>);
    let onclick = {
        let other = other.clone();
        app.on(move |app, _: MouseEvent| {
            let other = other.clone();
            app.order(Request::Clocks, move |app, reply| {
                let Reply::Clocks(rows) = reply else { return };
                match rows.into_iter().next() {
                    Some(row) => other.set(Some(row)),
                    None => app.apply(vec![begin(app, contact)], t!("time-started")),
                }
            });
        })
    };
    html! {
        <>
            <button type="button" class="btn pri" {onclick}>{ icon("play") }{ t!("time-start") }</button>
            if let Some(row) = (*other).clone() { { ask(app, contact, &row, &other) } }
        </>
    }
}

/// Whether the clock that runs is to be stopped first.
fn ask(
    app: &App,
    contact: DocId,
    row: &ClockRow,
    other: &UseStateHandle<Option<ClockRow>>,
) -> Html {
    let start = |stops: bool| {
        let (other, row) = (other.clone(), row.clone());
        app.on(move |app, _: MouseEvent| {
            let mut intents = Vec::new();
            if stops {
                intents.push(stopped(row.doc, row.clock.item, elapsed(row.clock.at)));
            }
            intents.push(begin(app, contact));
            app.apply(intents, t!("time-started"));
            other.set(None);
        })
    };
    let close = {
        let other = other.clone();
        Callback::from(move |()| other.set(None))
    };
    let footer = html! {
        <>
            <button type="button" class="btn" onclick={start(false)}>{ t!("time-other-both") }</button>
            <button type="button" class="btn pri" onclick={start(true)}>{ t!("time-other-stop") }</button>
        </>
    };
    let (name, when) = (named(&row.name), dates::moment(row.clock.at));
    html! {
        <Dialog title={t!("time-other-title")} on_close={close} {footer}><p>{ t!("time-other-text", name = name, when = when) }</p></Dialog>
    }
}

/// A clock that begins now.
fn begin(app: &App, contact: DocId) -> Intent {
    let now = dates::now_ms();
    let mut fields = vec![("at".to_owned(), Value::Instant(now))];
    if let Some(user) = &app.state.user {
        fields.push(("person".to_owned(), Value::Text(user.person.to_string())));
    }
    let item = ItemId::new(browser::random());
    let add = Edit::Add { collection: TIME_ENTRIES.key.to_owned(), item, fields };
    Intent { doc: DocKey::Activity { contact, year: year_of(now) }, edits: vec![add] }
}

/// Stops a clock.
pub(super) fn stop(app: &App, doc: DocKey, item: ItemId, began: i64) {
    let minutes = elapsed(began);
    app.apply(vec![stopped(doc, item, minutes)], t!("time-stopped", duration = duration(minutes)));
}

fn stopped(doc: DocKey, item: ItemId, minutes: i64) -> Intent {
    let place = Place::Item { collection: TIME_ENTRIES.key.to_owned(), item };
    let value = Some(Value::Int(minutes));
    Intent { doc, edits: vec![Edit::Set { place, field: "duration".to_owned(), value }] }
}

/// Minutes that a clock has run.
pub(super) fn elapsed(began: i64) -> i64 {
    spent::elapsed(began, dates::now_ms())
}

/// Minutes as people write them.
pub(super) fn duration(minutes: i64) -> String {
    check::display(FieldKind::Minutes, &Value::Int(minutes))
}

#[derive(Properties, PartialEq)]
pub(super) struct SinceProps {
    pub(super) began: i64,
}

/// How long a clock has run; goes on by itself.
#[component]
pub(super) fn Since(props: &SinceProps) -> Html {
    let minutes = use_state(|| 0);
    {
        let minutes = minutes.clone();
        use_effect_with(props.began, move |began| {
            let began = *began;
            let timer = Interval::new(DRAWN_MS, move || minutes.set(elapsed(began)));
            move || drop(timer)
        });
    }
    html! { <>{ duration(elapsed(props.began)) }</> }
}

/// The small clock at the top of a fiche.
pub(crate) fn tag(app: &App, contact: DocId, clock: &Clock) -> Html {
    let route = Route::Fiche(contact, Part::Time);
    html! {
        <a class="tag info clock" href={route.path()} onclick={app.follow(route)} title={t!("time-runs", when = dates::moment(clock.at))}>
            { icon("clock") }<span><Since began={clock.at} /></span>
        </a>
    }
}
