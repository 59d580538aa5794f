//! What is done with a task in one tap, each with a way back.

use super::words;
use crate::{
    app::{
        App,
        route::{Part, Route},
    },
    i18n::{dates, t, values},
    screens::fiche::{beside, events, facts},
};
use carnet_engine::api::{Reply, Request, TaskRow};
use carnet_ids::DocId;
use carnet_model::{
    edit::{Edit, Intent},
    kind::{DocKey, year_of},
    schema::TASKS,
    task,
    value::Value,
    view::{CollectionView, ItemView},
};

/// Finishes a task; if it comes back, the one that follows is made.
pub(super) fn finish(app: &App, item: &ItemView, all: &[CollectionView]) {
    let intents = task::finish(item, all);
    let told = match next_day(&intents) {
        Some(day) => t!("task-finished-next", day = dates::civil(&day)),
        None => t!("task-finished"),
    };
    app.apply(intents, told);
}

/// The day of a task that is added along.
fn next_day(intents: &[Intent]) -> Option<String> {
    let added = intents.iter().flat_map(|intent| &intent.edits).find_map(|edit| match edit {
        Edit::Add { collection, fields, .. } if collection == TASKS.key => Some(fields),
        _ => None,
    })?;
    added.iter().find_map(|(key, value)| match (key.as_str(), value) {
        ("due", Value::Date(day)) => Some(day.to_string()),
        _ => None,
    })
}

/// Gives a task another state.
pub(super) fn state(app: &App, item: &ItemView, state: &str, told: String) {
    app.edit(item.doc, vec![task::state(item, state)], told);
}

/// Finishes a task whose fiche is not on the screen.
pub(crate) fn finish_from_afar(app: &App, row: &TaskRow) {
    let (doc, id) = (row.doc, row.task.item);
    app.order(Request::Activity(row.contact), move |app, reply| {
        let Reply::Activity(all) = reply else { return };
        let mut tasks = beside::items(&all, TASKS.key).iter();
        match tasks.find(|item| (item.doc, item.item) == (doc, id)) {
            Some(item) => finish(app, item, &all),
            None => app.complain(t!("error-unknown-item")),
        }
    });
}

/// Notes what is to be done after an exchange: for tomorrow, for whoever taps. Tapped twice it is
/// one task, on two devices too.
pub(crate) fn follow_up(app: &App, contact: DocId, event: &ItemView) {
    let person = app.state.user.as_ref().map(|user| user.person);
    let id = task::follow_up_of(event.item, person);
    let subject = facts::text(event, "subject").to_owned();
    let about = events::title(facts::stored(event, "kind"), &subject);
    app.order(Request::Activity(contact), move |app, reply| {
        let Reply::Activity(all) = reply else { return };
        if beside::items(&all, TASKS.key).iter().any(|item| item.item == id) {
            app.tell(t!("follow-up-known"));
            return app.go(Route::Fiche(contact, Part::Tasks));
        }
        let mut fields = vec![("title".to_owned(), Value::Text(t!("follow-up-of", event = about)))];
        fields.extend(words::today().succ_opt().map(|day| ("due".to_owned(), Value::Date(day))));
        fields.extend(person.map(|who| ("assignee".to_owned(), Value::Text(who.to_string()))));
        let add = Edit::Add { collection: TASKS.key.to_owned(), item: id, fields };
        let doc = DocKey::Activity { contact, year: year_of(dates::now_ms()) };
        app.edit(doc, vec![add], t!("follow-up-added"));
    });
}

/// The person that a task is for, in words.
pub(crate) fn assignee(app: &App, id: &str) -> String {
    let me = app.state.user.as_ref().map(|user| user.person.to_string());
    match id {
        "" => t!("task-of-nobody"),
        id if me.as_deref() == Some(id) => t!("task-of-me"),
        id => t!("task-of", name = values::person(id, &app.state.workspace)),
    }
}
