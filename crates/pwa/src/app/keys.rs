//! The keyboard, wherever the focus is. No letter acts while someone types.

use super::{
    App, browser,
    route::{Part, Route},
    state::Dialog,
};
use gloo::events::{EventListener, EventListenerOptions};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// `g`, then a letter, within so many milliseconds.
const CHORD_MS: i64 = 1_500;

/// When `g` was pressed.
type Chord = Rc<RefCell<Option<i64>>>;

/// Listens to the keyboard.
#[hook]
pub(crate) fn use_keys(app: &App) {
    let chord: Chord = use_mut_ref(|| None);
    let app = app.clone();
    use_effect_with(app.clone(), move |_| {
        let listener = browser::window().map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                pressed(&app, &chord, event)
            })
        });
        move || drop(listener)
    });
}

fn pressed(app: &App, chord: &Chord, event: &Event) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
    if app.state.user.is_none() || event.default_prevented() {
        return;
    }
    let acted = if event.ctrl_key() || event.meta_key() {
        with_control(app, event)
    } else {
        !event.alt_key()
            && !is_typing(event)
            && !is_dialog_open()
            && letter(app, chord, &event.key())
    };
    if acted {
        event.prevent_default();
    }
}

fn with_control(app: &App, event: &KeyboardEvent) -> bool {
    match event.key().as_str() {
        "k" => app.show(Dialog::Palette),
        // In a text the browser's own undo is what people expect.
        "z" if !is_typing(event) && !event.shift_key() => app.undo_last(),
        _ => return false,
    }
    true
}

fn letter(app: &App, chord: &Chord, key: &str) -> bool {
    let now = crate::i18n::dates::now_ms();
    let after_g = chord.take().is_some_and(|at| now - at < CHORD_MS);
    if after_g {
        return go(app, key);
    }
    match key {
        "g" => *chord.borrow_mut() = Some(now),
        "/" => browser::focus("search"),
        "n" if !app.may_create() => return false,
        "n" => app.show(Dialog::Create(String::new())),
        "?" => app.show(Dialog::Help),
        "j" | "k" | "t" if matches!(app.state.route, Route::Agenda(_)) => turn(app, key),
        "j" => return walk(app, app.state.walk.1),
        "k" => return walk(app, app.state.walk.0),
        "e" => return part(app, Part::Modify),
        "h" => return part(app, Part::History),
        _ => return false,
    }
    true
}

fn go(app: &App, key: &str) -> bool {
    let route = match key {
        "a" => Route::Directory,
        "b" => Route::Board { all: false },
        "t" => Route::Tasks(carnet_engine::api::Whose::Mine),
        "d" => Route::Agenda(super::look::Look::default()),
        "m" => Route::Map(super::plan::Plan::All(None)),
        "c" => Route::Conflicts,
        "s" => Route::Sync,
        "n" => Route::Notices,
        "i" => Route::Import,
        "r" => Route::Settings,
        _ => return false,
    };
    if !app.may_go(&route) {
        return false;
    }
    app.go(route);
    true
}

/// The next page of the agenda, the one before, or today's.
fn turn(app: &App, key: &str) {
    let to = match key {
        "j" => Some(true),
        "k" => Some(false),
        _ => None,
    };
    if let Route::Agenda(look) = &app.state.route {
        crate::screens::agenda::turn(app, look, to);
    }
}

fn walk(app: &App, to: Option<carnet_ids::DocId>) -> bool {
    let (Some(to), Route::Fiche(_, part)) = (to, &app.state.route) else { return false };
    app.go(Route::Fiche(to, *part));
    true
}

fn part(app: &App, part: Part) -> bool {
    let Some(contact) = app.state.route.contact() else { return false };
    app.go(Route::Fiche(contact, part));
    true
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok())
    else {
        return false;
    };
    match target.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => !matches!(
            target.get_attribute("type").as_deref(),
            Some("checkbox" | "radio" | "button" | "file")
        ),
        _ => target.is_content_editable(),
    }
}

fn is_dialog_open() -> bool {
    browser::document()
        .and_then(|document| document.query_selector("dialog[open]").ok().flatten())
        .is_some()
}
