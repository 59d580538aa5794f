//! What ties the state to the engine, the address bar and the browser.

use super::{
    App, browser,
    route::Route,
    state::{Action, Notes},
};
use crate::i18n;
use carnet_engine::api::{Event, LockOrder, Reply, Request};
use gloo::events::EventListener;
use yew::prelude::*;

/// Hears the engine.
#[hook]
pub(crate) fn use_engine(app: &App) {
    let app = app.clone();
    use_effect_with((), move |()| {
        let dispatcher = app.state.dispatcher();
        let heard = app
            .engine
            .listen(Callback::from(move |event| dispatcher.dispatch(Action::Heard(event))));
        move || drop(heard)
    });
}

/// Asks how things stand, at first and whenever the engine was replaced; keeps people, lists and
/// devices as they are now.
#[hook]
pub(crate) fn use_workspace(app: &App) {
    let signed_in = app.state.user.is_some();
    let app = app.clone();
    use_effect_with((signed_in, app.state.changes.workspace), move |_| {
        app.ask_status();
        let dispatcher = app.state.dispatcher();
        app.ask(Request::Workspace, move |reply| {
            if let Reply::Workspace(workspace) = reply {
                dispatcher.dispatch(Action::Workspace(*workspace));
            }
        });
    });
}

/// Loads the page anew when nobody is signed in any more: nothing of what was shown stays in it.
#[hook]
pub(crate) fn use_departure(app: &App) {
    let was = use_mut_ref(|| false);
    // Behind a lock, and until it has opened, nobody knows who is signed in.
    let known = app.state.started && !app.state.lock.locked;
    use_effect_with((known, app.state.user.is_some()), move |(known, signed_in)| {
        if *known && std::mem::replace(&mut *was.borrow_mut(), *signed_in) && !*signed_in {
            browser::reload();
        }
    });
}

/// Reads what this device remembers, and keeps it as it changes.
#[hook]
pub(crate) fn use_notes(app: &App) {
    let read = use_mut_ref(|| false);
    {
        let (app, read) = (app.clone(), read.clone());
        // Again once a lock, or a grant that ran out, is open. What could not be read must not be written over.
        let shut = (app.state.lock.locked, app.state.sync.expired);
        use_effect_with(shut, move |_| {
            read.replace(false);
            let then = app.clone();
            app.ask(Request::GetLocal { key: "notes".into() }, move |reply| {
                let Reply::Local(kept) = reply else { return };
                let kept = kept.and_then(|text| serde_json::from_str::<Remembered>(&text).ok());
                if let Some(kept) = kept {
                    then.state.dispatch(Action::Notes(kept.into()));
                }
                read.replace(true);
            });
        });
    }
    let app = app.clone();
    use_effect_with(app.state.notes.clone(), move |notes| {
        if *read.borrow() && *notes != Notes::default() {
            app.keep("notes", Some(&Remembered::from(notes.clone())));
        }
    });
}

/// [`Notes`] as they are written.
#[derive(serde::Serialize, serde::Deserialize, Default)]
#[serde(default)]
struct Remembered {
    favourites: Vec<carnet_ids::DocId>,
    recent: Vec<carnet_ids::DocId>,
    filters: Vec<super::state::SavedFilter>,
    begins: Option<super::state::Beginning>,
    columns: super::columns::Columns,
}

impl From<Remembered> for Notes {
    fn from(kept: Remembered) -> Self {
        let Remembered { favourites, recent, filters, begins, columns } = kept;
        Self { favourites, recent, filters, begins, columns }
    }
}

impl From<Notes> for Remembered {
    fn from(notes: Notes) -> Self {
        let Notes { favourites, recent, filters, begins, columns } = notes;
        Self { favourites, recent, filters, begins, columns }
    }
}

/// Follows the address bar, names the page, and moves the focus to the new screen.
#[hook]
pub(crate) fn use_address(app: &App) {
    let dispatcher = app.state.dispatcher();
    use_effect_with((), move |()| {
        let went = move |_: &web_sys::Event| {
            let (path, fragment) = browser::address();
            dispatcher.dispatch(Action::Went(Route::of(&path, &fragment)));
        };
        let listener = browser::window().map(|window| {
            [
                EventListener::new(&window, "popstate", went.clone()),
                EventListener::new(&window, "hashchange", went),
            ]
        });
        move || drop(listener)
    });
    let first = use_mut_ref(|| true);
    let state = &app.state;
    let shut = (state.lock.locked, state.is_shut());
    use_effect_with((state.route.clone(), state.started, shut), move |(route, started, shut)| {
        if shut.0 || shut.1 {
            title(&i18n::t!("expired-short"));
        } else if *started {
            arrived(route, std::mem::replace(&mut *first.borrow_mut(), false));
        }
    });
}

fn arrived(route: &Route, first: bool) {
    if route.contact().is_none() {
        title(&i18n::coded("title", route_name(route)));
    }
    if first {
        return;
    }
    // In the directory the focus stays where it is: the search, or the row that was open.
    if !matches!(route, Route::Directory) {
        browser::focus_once_painted("main");
    }
}

fn route_name(route: &Route) -> &'static str {
    match route {
        Route::Board { .. } => "board",
        Route::Directory | Route::Fiche(..) => "directory",
        Route::Tasks(_) => "tasks",
        Route::Agenda(_) => "agenda",
        Route::Map(_) => "map",
        Route::Conflicts => "conflicts",
        Route::Sync => "sync",
        Route::Notices => "notices",
        Route::Import => "import",
        Route::Settings => "settings",
        Route::Admin(_) => "admin",
        Route::Join(_) => "join",
    }
}

/// Names the page.
pub(crate) fn title(name: &str) {
    if let Some(document) = browser::document() {
        document.set_title(&i18n::t!("title", name = name));
    }
}

/// Hears that a new version waits, or that the app can be installed.
#[hook]
pub(crate) fn use_installation(app: &App) {
    let dispatcher = app.state.dispatcher();
    use_effect_with((), move |()| {
        let listeners = browser::window().map(|window| {
            let on = |name: &'static str, action: Action| {
                let dispatcher = dispatcher.clone();
                EventListener::new(&window, name, move |_| dispatcher.dispatch(action.clone()))
            };
            [
                on("carnet-update-ready", Action::UpdateReady),
                on("carnet-install-ready", Action::InstallReady(true)),
                on("carnet-installed", Action::InstallReady(false)),
            ]
        });
        browser::announce("carnet-pwa-ask");
        move || drop(listeners)
    });
}

/// Draws the screens in the language that was chosen.
#[hook]
pub(crate) fn use_language(app: &App) {
    use_effect_with(app.state.language, |language| {
        browser::mark_root("lang", Some(language.tag()))
    });
}

/// Says that somebody is there, as long as the device locks itself when nobody is; has what is typed
/// saved before it locks.
#[hook]
pub(crate) fn use_lock(app: &App) {
    {
        let app = app.clone();
        // Behind a lock there is nothing to save, and whoever types the code keeps the field.
        use_effect_with(app.state.lock.locked, move |locked| {
            let heard = (!locked).then(|| {
                app.engine.listen(Callback::from(|event| {
                    if event == Event::Locking {
                        browser::blur();
                    }
                }))
            });
            move || drop(heard)
        });
    }
    let engine = app.engine.clone();
    let after = if app.state.lock.locked { 0 } else { app.state.lock.after };
    use_effect_with(after, move |after| {
        let every = (f64::from(*after) * 100.0).min(LONGEST_SILENCE_MS);
        let told = std::cell::Cell::new(0.0);
        let touched = std::rc::Rc::new(move |_: &web_sys::Event| {
            let now = js_sys::Date::now();
            // A clock that was put back must not make a busy hand look idle.
            if now < told.get() || now - told.get() >= every {
                told.set(now);
                drop(engine.request(Request::Lock(LockOrder::Active)));
            }
        });
        let listeners: Vec<_> = browser::window()
            .filter(|_| *after > 0)
            .into_iter()
            .flat_map(|window| {
                INPUTS.map(|name| {
                    let touched = touched.clone();
                    EventListener::new(&window, name, move |event| touched(event))
                })
            })
            .collect();
        move || drop(listeners)
    });
}

/// What counts as somebody being there.
const INPUTS: [&str; 4] = ["pointerdown", "keydown", "input", "wheel"];
/// Somebody who goes on is told of this often at least, in milliseconds.
const LONGEST_SILENCE_MS: f64 = 10_000.0;

/// Reminders are looked for this often. Not at once: what shows them comes after a start.
const REMINDERS_MS: u32 = 30_000;

/// Shows the reminders that come due while the app is open; has addresses looked for as often.
#[hook]
pub(crate) fn use_reminders(app: &App) {
    let state = &app.state;
    let open = state.user.is_some() && !state.lock.locked && !state.sync.expired;
    let app = app.clone();
    use_effect_with(open, move |open| {
        let show = move || {
            crate::screens::fiche::tasks::show_due(&app);
            crate::screens::map::locate_some(&app);
        };
        let timer = open.then(|| crate::runtime::timer::Interval::new(REMINDERS_MS, show));
        move || drop(timer)
    });
}

/// Asks before the page closes over something that is not saved, and tells the page's
/// other scripts, which hold a reload back meanwhile.
#[hook]
pub(crate) fn use_unsaved(app: &App) {
    let waits = app.state.unsaved || app.state.sync.unsaved > 0;
    use_effect_with(waits, |waits| {
        browser::mark_root("data-unsaved", waits.then_some(""));
        let listener = browser::window().filter(|_| *waits).map(|window| {
            EventListener::new_with_options(
                &window,
                "beforeunload",
                gloo::events::EventListenerOptions::enable_prevent_default(),
                |event| {
                    event.prevent_default();
                },
            )
        });
        move || drop(listener)
    });
}
