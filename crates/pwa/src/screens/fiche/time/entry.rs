//! One entry of time spent.

use super::{Editing, clock};
use crate::{
    app::App,
    components::{badge, icon::icon, may::May},
    i18n::{dates, t, values},
    screens::fiche::{conflict, facts},
};
use carnet_engine::api::{Fiche, Section};
use carnet_model::{
    check,
    edit::{Edit, Place},
    schema::TIME_ENTRIES,
    spent,
    view::ItemView,
};
use std::rc::Rc;
use yew::prelude::*;

/// The entry, a clock that runs with the way to stop it.
pub(super) fn entry(
    app: &App,
    fiche: &Rc<Fiche>,
    of: &ItemView,
    editing: &UseStateHandle<Option<Editing>>,
) -> Html {
    let (runs, began) = (spent::runs(of), spent::began(of));
    let work = match facts::text(of, "work") {
        "" => t!("time-untitled"),
        work => work.to_owned(),
    };
    let sum = spent::of(of);
    let note = facts::text(of, "note").to_owned();
    html! {
        <li class="plain" key={format!("{}-{}", of.doc.id(), of.item)}>
            <div>
                <h3>
                    if runs { if let Some(began) = began { <clock::Since {began} /> } } else { { clock::duration(sum.minutes) } }
                    { " · " }{ work }
                </h3>
                <div class="facts">
                    if runs { { badge::tag("info", t!("time-running")) } }
                    if sum.billable > 0 { { badge::tag("good", t!("time-amount", amount = check::money(&sum.money()))) } }
                    else if facts::is_on(of, "billable") { { badge::tag("good", t!("field-billable")) } }
                    <span>{ person(app, of) }</span>
                    if let Some(began) = began { <span>{ dates::moment(began) }</span> }
                    if facts::waits(fiche, of) { { badge::tag("warn", t!("badge-waiting")) } }
                </div>
                if !note.is_empty() { <div class="text wrap">{ note }</div> }
                { buttons(app, of, editing) }
                { clashes(app, of) }
            </div>
        </li>
    }
}

fn person(app: &App, of: &ItemView) -> String {
    match facts::stored(of, "person") {
        "" => t!("someone"),
        id => values::person(id, &app.state.workspace),
    }
}

fn buttons(app: &App, of: &ItemView, editing: &UseStateHandle<Option<Editing>>) -> Html {
    let (doc, item) = (of.doc, of.item);
    let stop = spent::began(of).filter(|_| spent::runs(of)).map(|began| {
        let onclick = app.on(move |app, _: MouseEvent| clock::stop(app, doc, item, began));
        html! { <button type="button" class="btn" {onclick}>{ icon("stop") }{ t!("time-stop") }</button> }
    });
    let edit = {
        let (editing, of) = (editing.clone(), of.clone());
        Callback::from(move |_: MouseEvent| editing.set(Some(Editing::Entry(Box::new(of.clone())))))
    };
    let remove = app.on(move |app, _: MouseEvent| {
        let remove = Edit::Remove { collection: TIME_ENTRIES.key.to_owned(), item };
        app.edit(doc, vec![remove], t!("removed"));
    });
    html! {
        <May to={Section::Events}><span class="iconrow">
            { stop.unwrap_or_default() }
            <button type="button" class="btn" onclick={edit}>{ t!("modify-short") }</button>
            <button type="button" class="btn bad" onclick={remove}>{ t!("remove") }</button>
        </span></May>
    }
}

/// What two people wrote at the same time.
fn clashes(app: &App, of: &ItemView) -> Html {
    let place = Place::Item { collection: TIME_ENTRIES.key.to_owned(), item: of.item };
    html! {
        <>
            if let Some(stamp) = &of.removed_meanwhile { { conflict::removed(app, TIME_ENTRIES.key, of, stamp) } }
            { for of.fields.iter().filter(|field| !field.conflict.is_empty()).map(|field| html! {
                <dl class="pairs">{ conflict::field(app, of.doc, &place, field) }</dl>
            }) }
        </>
    }
}
