//! The command palette: a fiche or an action, by a few letters.

use super::directory::saved;
use crate::{
    app::{
        App,
        look::Look,
        plan::Plan,
        route::{Part, Route},
        state,
    },
    components::{badge, dialog::Dialog, icon::icon, input::on_text},
    i18n::t,
};
use carnet_engine::api::{Query, Reply, Request, Row, Whose};
use yew::prelude::*;

/// As many fiches are offered.
const OFFERED: usize = 7;

#[derive(Clone, PartialEq)]
enum Choice {
    Open(Box<Row>),
    Go(Route, &'static str, String),
    Filter(String, Box<Query>),
    New(String),
    Help,
    Undo,
}

#[derive(Properties, PartialEq)]
pub(crate) struct PaletteProps {
    pub(crate) app: App,
}

/// The palette.
#[component]
pub(crate) fn Palette(props: &PaletteProps) -> Html {
    let app = &props.app;
    let typed = use_state(String::new);
    let at = use_state(|| 0_usize);
    let rows = use_found(app, &typed);
    let choices = choices(app, &typed, &rows);
    let close = app.on(|app, ()| app.show(state::Dialog::None));
    let oninput = {
        let (typed, at) = (typed.clone(), at.clone());
        on_text(Callback::from(move |text| {
            at.set(0);
            typed.set(text);
        }))
    };
    let onkeydown = keys(app, &choices, &at);
    let active = choices.get(*at).map(|_| format!("palette-{}", *at));
    html! {
        <Dialog title={t!("palette-title")} on_close={close}>
            <input class="input" type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-label={t!("palette-hint")}
                aria-activedescendant={active} placeholder={t!("palette-hint")} autocomplete="off" value={(*typed).clone()} {oninput} {onkeydown} />
            <div class="results" id="palette-list" role="listbox" aria-label={t!("palette-title")}>
                { for choices.iter().enumerate().map(|(i, choice)| entry(app, choice, i, i == *at)) }
            </div>
        </Dialog>
    }
}

#[hook]
fn use_found(app: &App, typed: &str) -> Vec<Row> {
    let rows = use_state(Vec::new);
    {
        let (app, rows) = (app.clone(), rows.clone());
        let changes = app.state.changes.directory;
        use_effect_with((typed.to_owned(), changes), move |(text, _)| {
            let only = text.is_empty().then(|| app.state.notes.recent.clone());
            let query = Query { text: text.clone(), only, ..Query::default() };
            app.ask(Request::Search { query, offset: 0, limit: OFFERED }, move |reply| {
                if let Reply::Rows(found) = reply {
                    rows.set(found.rows);
                }
            });
        });
    }
    (*rows).clone()
}

fn choices(app: &App, typed: &str, rows: &[Row]) -> Vec<Choice> {
    let mut actions = vec![
        Choice::Go(Route::Board { all: false }, "home", t!("nav-board")),
        Choice::Go(Route::Directory, "users", t!("nav-directory")),
        Choice::Go(Route::Tasks(Whose::Mine), "task", t!("nav-tasks")),
        Choice::Go(Route::Agenda(Look::default()), "calendar", t!("nav-agenda")),
        Choice::Go(Route::Map(Plan::All(None)), "pin", t!("nav-map")),
        Choice::Go(Route::Conflicts, "split", t!("nav-conflicts")),
        Choice::Go(Route::Sync, "sync", t!("nav-sync")),
        Choice::Go(Route::Notices, "bell", t!("title-notices")),
        Choice::Go(Route::Import, "import", t!("nav-import")),
        Choice::Go(Route::Settings, "gear", t!("nav-settings")),
        Choice::Help,
    ];
    if let Some(contact) = app.state.route.contact() {
        actions.insert(0, Choice::Go(Route::Fiche(contact, Part::Modify), "edit", t!("modify")));
        actions
            .insert(1, Choice::Go(Route::Fiche(contact, Part::History), "history", t!("history")));
    }
    actions.retain(|action| match action {
        Choice::Go(route, ..) => app.may_go(route),
        _ => true,
    });
    let saved = app.state.notes.filters.iter().cloned();
    let shared = saved::shared(app).into_iter().map(|(_, filter)| filter);
    let filters = saved.chain(shared);
    actions.extend(filters.map(|filter| Choice::Filter(filter.name, Box::new(filter.query))));
    if !app.state.undo.is_empty() {
        actions.push(Choice::Undo);
    }
    let asked = typed.to_lowercase();
    actions.retain(|action| name(action).to_lowercase().contains(&asked));
    let mut all: Vec<Choice> = rows.iter().map(|row| Choice::Open(Box::new(row.clone()))).collect();
    all.extend(actions);
    if app.may_create() {
        all.push(Choice::New(typed.trim().to_owned()));
    }
    all
}

fn name(choice: &Choice) -> String {
    match choice {
        Choice::Open(row) => row.name.clone(),
        Choice::Go(_, _, name) => name.clone(),
        Choice::Filter(name, _) => t!("saved-apply", name = name.as_str()),
        Choice::New(name) if name.is_empty() => t!("new-fiche"),
        Choice::New(name) => t!("new-fiche-named", name = name.as_str()),
        Choice::Help => t!("help-title"),
        Choice::Undo => t!("undo-last"),
    }
}

fn entry(app: &App, choice: &Choice, i: usize, at: bool) -> Html {
    let mark = match choice {
        Choice::Open(row) => badge::avatar(&row.initials, row.is_person),
        Choice::Go(_, name, _) => icon(name),
        Choice::Filter(..) => icon("filter"),
        Choice::New(_) => icon("plus"),
        Choice::Help => icon("help"),
        Choice::Undo => icon("undo"),
    };
    let chosen = choice.clone();
    html! {
        <button type="button" role="option" tabindex="-1" id={format!("palette-{i}")} aria-selected={at.to_string()}
            class={classes!(at.then_some("at"))} onclick={app.on(move |app, _: MouseEvent| choose(app, &chosen))}>
            { mark }<span class="wrap">{ name(choice) }</span>
        </button>
    }
}

fn keys(app: &App, choices: &[Choice], at: &UseStateHandle<usize>) -> Callback<KeyboardEvent> {
    let (choices, at) = (choices.to_vec(), at.clone());
    app.on(move |app, event: KeyboardEvent| {
        let last = choices.len().saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => at.set((*at + 1).min(last)),
            "ArrowUp" => at.set(at.saturating_sub(1)),
            "Enter" => {
                if let Some(choice) = choices.get(*at) {
                    choose(app, choice);
                }
            }
            _ => return,
        }
        event.prevent_default();
    })
}

fn choose(app: &App, choice: &Choice) {
    app.show(state::Dialog::None);
    match choice {
        Choice::Open(row) => app.go(Route::Fiche(row.contact, Part::Main)),
        Choice::Go(route, ..) => app.go(route.clone()),
        Choice::Filter(_, query) => {
            app.state.dispatch(state::Action::Search((**query).clone()));
            app.go(Route::Directory);
        }
        Choice::New(name) => app.show(state::Dialog::Create(name.clone())),
        Choice::Help => app.show(state::Dialog::Help),
        Choice::Undo => app.undo_last(),
    }
}
