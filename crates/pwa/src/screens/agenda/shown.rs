//! An appointment with all that is known of it, and what can be done with it.

use super::{Editing, export, list, words};
use crate::{
    app::{
        App,
        route::{Part, Route},
        state::Dialog as Open,
    },
    components::{badge, dialog::Dialog, icon::icon, picker::ContactName, prose},
    i18n::{recurrence, t},
    screens::fiche::{beside, clashes, facts, named},
};
use carnet_engine::api::{Action, AgendaRow, Barred, Exported, Reply, Request, Section};
use carnet_model::{
    appointment::{self, of_item},
    edit::Edit,
    schema::APPOINTMENTS,
    view::ItemView,
};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct ShownProps {
    pub(crate) app: App,
    pub(crate) row: AgendaRow,
}

/// What the documents say of it, once they were read.
#[derive(Clone, Default, PartialEq)]
struct Known {
    /// The appointment or the series, then what was said of this day.
    items: Vec<ItemView>,
    /// All that was said of days of the series.
    days: Vec<ItemView>,
    barred: Barred,
    is_read: bool,
}

impl Known {
    fn day(&self, row: &AgendaRow) -> Option<&ItemView> {
        let day = row.held.original.map(|day| appointment::change_of(row.held.item, day))?;
        self.days.iter().find(|item| item.item == day)
    }

    /// The text of this day, or of the whole.
    fn details(&self, row: &AgendaRow, one: bool) -> String {
        let own = self.day(row).filter(|_| one).map(|item| facts::stored(item, "details"));
        let whole = self.items.first().map(|item| facts::stored(item, "details"));
        own.filter(|text| !text.is_empty()).or(whole).unwrap_or_default().to_owned()
    }
}

/// The dialogue.
#[component]
pub(crate) fn AppointmentShown(props: &ShownProps) -> Html {
    let ShownProps { app, row } = props;
    let known = use_known(app, row);
    let close = app.on(|app, ()| app.show(Open::None));
    let route = Route::Fiche(row.contact, Part::Agenda);
    let details = known.details(row, true);
    let go = {
        let follow = app.follow(route.clone());
        app.on(move |app, event: MouseEvent| {
            app.show(Open::None);
            follow.emit(event);
        })
    };
    let title = words::title(&row.held);
    let footer = html! { { actions(app, row, &known) } };
    html! {
        <Dialog {title} on_close={close} {footer}>
            <div class="appointment">
                <p class="when">{ icon("clock") }{ words::whole(&row.held) }</p>
                if row.pending { <p>{ badge::tag("warn", t!("badge-waiting")) }</p> }
                <p>{ icon("users") }<a class="link" href={route.path()} onclick={go}>{ named(&row.name) }</a></p>
                { for row.of.contacts.iter().map(|contact| html! { <p><ContactName app={app.clone()} contact={*contact} /></p> }) }
                <p>{ list::people(app, row) }</p>
                if !row.held.place.is_empty() { <p>{ icon("pin") }{ &row.held.place }</p> }
                if let Some(minutes) = row.held.notice { <p>{ icon("bell") }{ words::notice(minutes) }</p> }
                if !row.of.recurrence.is_empty() {
                    <p>{ icon("repeat") }{ recurrence::series(&row.of.recurrence, Some(first_day(row))) }</p>
                    if !row.of.zone.is_empty() { <p class="hint">{ t!("zone-of", zone = row.of.zone.replace('_', " ")) }</p> }
                }
                if row.held.changed { <p>{ badge::tag("info", t!("appointment-changed")) }</p> }
                if !details.is_empty() { <div class="text">{ prose::marked(&details) }</div> }
                { for known.items.iter().chain(known.day(row)).map(|item| clashes::clashes(app, APPOINTMENTS, item)) }
                { cancelled(app, row, &known) }
            </div>
        </Dialog>
    }
}

fn first_day(row: &AgendaRow) -> carnet_model::recurrence::Day {
    let zone = carnet_model::zone::of(&row.of.zone);
    row.of.when().map_or_else(words::today, |when| when.day(zone))
}

/// Read when it opens, and whenever the fiche changes.
#[hook]
fn use_known(app: &App, row: &AgendaRow) -> Rc<Known> {
    let known = use_state_eq(|| Rc::new(Known::default()));
    let (app, of) = (app.clone(), known.clone());
    let changes = (app.state.changes.fiche, app.state.changes.directory);
    use_effect_with((row.clone(), changes), move |(row, _)| {
        let row = row.clone();
        let (again, contact) = (app.clone(), row.contact);
        app.ask(Request::Activity(contact), move |reply| {
            let Reply::Activity(all) = reply else { return };
            let here =
                beside::items(&all, APPOINTMENTS.key).iter().filter(|item| item.doc == row.doc);
            let of_it = |item: &&ItemView| item.item == row.held.item;
            let items = here.clone().filter(of_it).cloned().collect();
            let series = row.held.item.to_string();
            let days =
                here.filter(|item| facts::stored(item, "series") == series).cloned().collect();
            again.ask(Request::Opening { contact, events: 0 }, move |reply| {
                let barred = match reply {
                    Reply::Fiche(fiche) => fiche.barred,
                    _ => Barred::default(),
                };
                of.set(Rc::new(Known { items, days, barred, is_read: true }));
            });
        });
    });
    (*known).clone()
}

fn actions(app: &App, row: &AgendaRow, known: &Known) -> Html {
    let may = known.is_read && known.barred.allows(Section::Events, Action::Edit);
    let one = Exported::One { contact: row.contact, doc: row.doc, item: row.held.item };
    let save = app.on(move |app, _: MouseEvent| export(app, one));
    html! {
        <>
            <button type="button" class="btn" onclick={save}>{ icon("download") }{ t!("agenda-export") }</button>
            if may {
                if row.held.original.is_some() {
                    { off(app, row, t!("appointment-cancel-one"), cancel_one(row)) }
                    { off(app, row, t!("appointment-remove-series"), remove(row, known)) }
                    { edit(app, row, known, true, t!("appointment-edit-this")) }
                    { edit(app, row, known, false, t!("appointment-edit-all")) }
                } else {
                    { off(app, row, t!("appointment-remove"), remove(row, known)) }
                    { edit(app, row, known, false, t!("modify-short")) }
                }
            }
        </>
    }
}

/// Takes something off the agenda, with a way back: the edits, and what is said.
fn off(app: &App, row: &AgendaRow, text: String, (edits, told): (Vec<Edit>, String)) -> Html {
    let doc = row.doc;
    let onclick = app.on(move |app, _: MouseEvent| {
        app.show(Open::None);
        app.edit(doc, edits.clone(), told.clone());
    });
    html! { <button type="button" class="btn" {onclick}>{ icon("trash") }{ text }</button> }
}

fn cancel_one(row: &AgendaRow) -> (Vec<Edit>, String) {
    let day = row.held.original.unwrap_or_else(words::today);
    (vec![appointment::cancel(row.held.item, day)], t!("appointment-cancelled"))
}

/// Removes it, and what was said of its days: a day that was moved would stand there by itself.
fn remove(row: &AgendaRow, known: &Known) -> (Vec<Edit>, String) {
    let days = known.days.iter().map(|item| item.item);
    let all = std::iter::once(row.held.item).chain(days);
    let edit = |item| Edit::Remove { collection: APPOINTMENTS.key.to_owned(), item };
    let told = match row.held.original {
        Some(_) => t!("appointment-series-removed"),
        None => t!("appointment-removed"),
    };
    (all.map(edit).collect(), told)
}

fn edit(app: &App, row: &AgendaRow, known: &Known, one: bool, text: String) -> Html {
    let own = known.day(row).map(of_item);
    let editing = Editing::of(row, one, own, known.details(row, one));
    let onclick =
        app.on(move |app, _: MouseEvent| app.show(Open::Appointing(Box::new(editing.clone()))));
    html! { <button type="button" class="btn pri" {onclick}>{ icon("edit") }{ text }</button> }
}

/// Days of the series that are not held, each with its way back; and the way back to the series
/// for the day that is shown.
fn cancelled(app: &App, row: &AgendaRow, known: &Known) -> Html {
    if !known.barred.allows(Section::Events, Action::Edit) {
        return html! {};
    }
    let doc = row.doc;
    let back = |item: &ItemView, told: String| {
        let remove = Edit::Remove { collection: APPOINTMENTS.key.to_owned(), item: item.item };
        app.on(move |app, _: MouseEvent| {
            app.show(Open::None);
            app.edit(doc, vec![remove.clone()], told.clone());
        })
    };
    let missing = known.days.iter().filter_map(|item| {
        let of = of_item(item);
        of.original.filter(|_| of.cancelled).map(|day| (item, day))
    });
    html! {
        <>
            if let Some(item) = known.day(row) {
                <p><button type="button" class="btn" onclick={back(item, t!("appointment-as-series-done"))}>{ icon("undo") }{ t!("appointment-as-series") }</button></p>
            }
            { for missing.map(|(item, day)| html! {
                <p class="row-of"><span class="grow">{ t!("appointment-not-held", day = words::short(day)) }</span>
                    <button type="button" class="btn" onclick={back(item, t!("appointment-held-again"))}>{ icon("undo") }{ t!("appointment-hold") }</button></p>
            }) }
        </>
    }
}
