//! Suivi › Agenda: the contact's appointments, to come, today, and past; on other fiches too where
//! it takes part.

use super::{beside, clashes, facts, parts};
use crate::{
    app::{
        App,
        look::{back, on},
        route::Part,
        state::Dialog,
    },
    components::{empty::empty, icon::icon, may::May},
    i18n::t,
    screens::agenda::{Editing, export, list, use_agenda, words},
};
use carnet_engine::api::{AgendaRow, Calendar, Exported, Fiche, Section};
use carnet_model::{
    appointment::{change_of, midnight},
    recurrence::Day,
    schema::APPOINTMENTS,
};
use std::rc::Rc;
use yew::prelude::*;

/// As many months to come are looked at, and past, at first; as many more at each "show more".
const MONTHS: u64 = 6;
/// A month, in days: roughly, it is a window to look through.
const MONTH: u64 = 31;

#[derive(Properties, PartialEq)]
pub(crate) struct AgendaProps {
    pub(crate) app: App,
    pub(crate) fiche: Rc<Fiche>,
}

/// The part.
#[component]
pub(crate) fn Agenda(props: &AgendaProps) -> Html {
    let AgendaProps { app, fiche } = props;
    let contact = fiche.view.contact;
    let today = words::today();
    let (ahead, behind) = (use_state(|| MONTHS), use_state(|| MONTHS));
    let of = Calendar::Contact(contact);
    let coming = use_agenda(app, of, (midnight(today), midnight(on(today, *ahead * MONTH))));
    let past = use_agenda(app, of, (midnight(back(today, *behind * MONTH)), midnight(today)));
    let kept = beside::use_beside(app, contact);
    let add = app.on(move |app, _: MouseEvent| {
        let editing = Editing::new(app, words::today(), None, Some(contact));
        app.show(Dialog::Appointing(Box::new(editing)));
    });
    let save = app.on(move |app, _: MouseEvent| export(app, Exported::All(of)));
    let inside = match (coming, past) {
        (Some(coming), Some(past)) => lists(props, &coming, &past, (&ahead, &behind)),
        _ => html! { <div class="bone" aria-busy="true"></div> },
    };
    html! {
        <div class="body one"><div>
            { parts::parts(app, contact, Part::Agenda) }
            <section class="card">
                <header>
                    <h2>{ t!("section-appointments") }</h2>
                    <button type="button" class="btn" onclick={save}>{ icon("download") }{ t!("agenda-export") }</button>
                    <May to={Section::Events}><button type="button" class="btn pri" onclick={add}>{ icon("plus") }{ t!("appointment-new") }</button></May>
                </header>
                if let Some(Ok(all)) = &kept { { for beside::items(all, APPOINTMENTS.key).iter().filter(|item| is_torn(item)).map(|item| html! {
                    <div class="inside">
                        <p><b>{ facts::text(item, "title") }</b></p>
                        { clashes::clashes(app, APPOINTMENTS, item) }
                    </div>
                }) } }
                { inside }
            </section>
        </div></div>
    }
}

/// Whether two people wrote the same of it at the same time.
fn is_torn(item: &carnet_model::view::ItemView) -> bool {
    item.removed_meanwhile.is_some() || item.fields.iter().any(|field| !field.conflict.is_empty())
}

fn lists(
    props: &AgendaProps,
    coming: &[AgendaRow],
    past: &[AgendaRow],
    (ahead, behind): (&UseStateHandle<u64>, &UseStateHandle<u64>),
) -> Html {
    let AgendaProps { app, fiche } = props;
    let contact = fiche.view.contact;
    let waits = |row: &AgendaRow| {
        let day = row.held.original.map(|day| change_of(row.held.item, day));
        let of_it = [Some(row.held.item), day];
        row.pending || of_it.iter().flatten().any(|item| fiche.pending_items.contains(item))
    };
    let names = coming.iter().chain(past).any(|row| row.contact != contact);
    let listed = list::Listed { app, names, waits: &waits };
    let today = words::today();
    let is_today = |row: &&AgendaRow| words::days(&row.held).0 <= today;
    let (now, later): (Vec<AgendaRow>, Vec<AgendaRow>) = (
        coming.iter().filter(is_today).cloned().collect(),
        coming.iter().filter(|row| !is_today(row)).cloned().collect(),
    );
    let past: Vec<AgendaRow> =
        past.iter().rev().filter(|row| words::days(&row.held).1 < today).cloned().collect();
    let none = now.is_empty() && later.is_empty() && past.is_empty();
    html! {
        <>
            if none { { empty("calendar", t!("agenda-none-contact"), t!("agenda-none-contact-text"), html! {}) } }
            { part("today", t!("agenda-now"), list::days(&listed, &now, today), now.is_empty(), html! {}) }
            { part("coming", t!("agenda-coming"), list::days(&listed, &later, today), later.is_empty(), more(ahead)) }
            { part("past", t!("agenda-past"), list::days(&listed, &past, Day::MIN), past.is_empty(), more(behind)) }
        </>
    }
}

fn part(code: &'static str, title: String, inside: Html, is_empty: bool, more: Html) -> Html {
    html! {
        <section class="agenda-part" data-when={code}>
            <h3>{ title }</h3>
            if is_empty { <p class="pad muted">{ t!("agenda-none-here") }</p> }
            { inside }
            { more }
        </section>
    }
}

/// Looks as far again.
fn more(months: &UseStateHandle<u64>) -> Html {
    // The engine looks at two years at most.
    if **months >= 24 {
        return html! {};
    }
    let (set, now) = (months.clone(), **months);
    let onclick = Callback::from(move |_: MouseEvent| set.set(now + MONTHS));
    html! { <p class="row-of pad"><button type="button" class="btn" {onclick}>{ t!("agenda-more-months", count = now + MONTHS) }</button></p> }
}
