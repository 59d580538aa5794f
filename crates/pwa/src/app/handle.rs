//! What every screen is handed: the engine, the state, and the ways to act.

use super::{
    browser,
    link::Engine,
    route::Route,
    state::{Action, Dialog, State},
};
use crate::i18n::{t, values};
use carnet_engine::api::{Action as Rights, Reply, Request, Section, UndoId};
use carnet_ids::DocId;
use carnet_model::{
    edit::{Edit, Intent},
    kind::DocKey,
};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen_futures::spawn_local;
use yew::{Callback, UseReducerHandle};

/// What follows an order that could be done.
type OrderThen = Box<dyn FnOnce(&App, Reply)>;

/// Handed to every screen.
#[derive(Clone, PartialEq)]
pub(crate) struct App {
    pub(crate) engine: Engine,
    pub(crate) state: UseReducerHandle<State>,
}

/// The app to act with, not to draw from: equal whatever has happened, so that what is handed it is drawn again
/// for its other properties alone. Its state is always the latest.
#[derive(Clone)]
pub(crate) struct Hands(pub(crate) App);

impl PartialEq for Hands {
    fn eq(&self, other: &Self) -> bool {
        self.0.engine == other.0.engine
    }
}

impl App {
    /// Asks the engine, and hands the answer on.
    pub(crate) fn ask(&self, request: Request, then: impl FnOnce(Reply) + 'static) {
        self.ask_for(request, Box::new(then));
    }

    /// One future for all that is asked: one each would be much code.
    fn ask_for(&self, request: Request, then: Box<dyn FnOnce(Reply)>) {
        let answer = self.engine.request(request);
        spawn_local(async move { then(answer.await) });
    }

    /// Asks how things stand, for everything that is on the screen.
    pub(crate) fn ask_status(&self) {
        let dispatcher = self.state.dispatcher();
        self.ask(Request::Status, move |reply| match reply {
            Reply::Status(status) => dispatcher.dispatch(Action::Status(status)),
            Reply::Failed(failure) => dispatcher.dispatch(Action::Unopened(failure)),
            _ => {}
        });
    }

    /// Asks, and says so if it could not be done.
    pub(crate) fn order(&self, request: Request, then: impl FnOnce(&App, Reply) + 'static) {
        self.order_for(request, Box::new(then));
    }

    fn order_for(&self, request: Request, then: OrderThen) {
        let app = self.clone();
        let answered = move |reply| match reply {
            Reply::Failed(failure) => app.complain(values::failure(&failure)),
            reply => then(&app, reply),
        };
        self.ask_for(request, Box::new(answered));
    }

    /// Does what the user wants; says `told` once it is on the disk, with a way back.
    pub(crate) fn apply(&self, intents: Vec<Intent>, told: String) {
        self.apply_then(intents, told, |_| ());
    }

    /// As [`Self::apply`], then something else.
    pub(crate) fn apply_then(
        &self,
        intents: Vec<Intent>,
        told: String,
        then: impl FnOnce(&App) + 'static,
    ) {
        self.order(Request::Apply(intents), move |app, reply| {
            app.applied(reply, told);
            then(app);
        });
    }

    /// One edit of one document.
    pub(crate) fn edit(&self, doc: DocKey, edits: Vec<Edit>, told: String) {
        self.apply(vec![Intent { doc, edits }], told);
    }

    /// Offers the way back from what was done.
    pub(crate) fn applied(&self, reply: Reply, told: String) {
        let Reply::Applied(undo) = reply else { return };
        self.state.dispatch(Action::Done(undo));
        if !told.is_empty() {
            self.state.dispatch(Action::Tell {
                text: told,
                undo: Some(undo),
                bad: false,
                open: None,
            });
        }
    }

    /// Takes back a step.
    pub(crate) fn undo(&self, undo: UndoId) {
        self.state.dispatch(Action::Undone(undo));
        self.order(Request::Undo(undo), |app, _| app.tell(t!("undone")));
    }

    /// Takes back the last step, if there is one.
    pub(crate) fn undo_last(&self) {
        match self.state.undo.last() {
            Some(undo) => self.undo(*undo),
            None => self.tell(t!("nothing-to-undo")),
        }
    }

    pub(crate) fn tell(&self, text: String) {
        self.state.dispatch(Action::Tell { text, undo: None, bad: false, open: None });
    }

    pub(crate) fn complain(&self, text: String) {
        self.state.dispatch(Action::Tell { text, undo: None, bad: true, open: None });
    }

    /// Says something about a fiche, with a way to it; stays until it is closed.
    pub(crate) fn remind(&self, text: String, contact: DocId) {
        self.state.dispatch(Action::Tell { text, undo: None, bad: false, open: Some(contact) });
    }

    pub(crate) fn show(&self, dialog: Dialog) {
        self.state.dispatch(Action::Show(dialog));
    }

    /// Whether the user may begin a fiche.
    pub(crate) fn may_create(&self) -> bool {
        self.state.workspace.barred.allows(Section::Fiche, Rights::Create)
    }

    /// Whether the user may do what a screen is for.
    pub(crate) fn may_go(&self, route: &Route) -> bool {
        let imports = self.state.workspace.barred.allows(Section::Fiche, Rights::Import);
        *route != Route::Import || imports
    }

    /// Goes to a screen; asks first if something typed would be lost.
    pub(crate) fn go(&self, route: Route) {
        if self.state.unsaved && route != self.state.route {
            self.state.dispatch(Action::Leave(Some(route)));
        } else {
            self.go_anyway(route, false);
        }
    }

    /// Goes to a screen, whatever was typed.
    pub(crate) fn go_anyway(&self, route: Route, replace: bool) {
        browser::set_address(&route.path(), replace);
        self.state.dispatch(Action::Went(route));
    }

    /// For a link's `onclick`: goes there in the page, unless a new tab was asked for.
    pub(crate) fn follow(&self, route: Route) -> Callback<yew::MouseEvent> {
        self.on_follow(move |app| app.go(route.clone()))
    }

    /// As [`Self::follow`], with a way of its own to go there.
    pub(crate) fn on_follow(&self, go: impl Fn(&App) + 'static) -> Callback<yew::MouseEvent> {
        self.on(move |app, event: yew::MouseEvent| {
            if event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0 {
                return;
            }
            event.prevent_default();
            go(app);
        })
    }

    /// A callback that needs the app.
    pub(crate) fn on<E: 'static>(&self, act: impl Fn(&App, E) + 'static) -> Callback<E> {
        let app = self.clone();
        Callback::from(move |event| act(&app, event))
    }

    /// Keeps a note of this device.
    pub(crate) fn keep(&self, key: impl Into<String>, value: Option<&impl Serialize>) {
        let value = value.and_then(|value| serde_json::to_string(value).ok());
        self.ask(Request::PutLocal { key: key.into(), value }, |_| ());
    }

    /// Reads a note of this device; nothing is said where there is none.
    pub(crate) fn recall<T: DeserializeOwned>(
        &self,
        key: impl Into<String>,
        then: impl FnOnce(T) + 'static,
    ) {
        self.ask(Request::GetLocal { key: key.into() }, move |reply| {
            let Reply::Local(Some(text)) = reply else { return };
            if let Ok(value) = serde_json::from_str(&text) {
                then(value);
            }
        });
    }
}
