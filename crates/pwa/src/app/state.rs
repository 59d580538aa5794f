//! What the screens know, and what becomes of it: a pure reducer.

use super::{columns::Columns, route::Route};
use crate::i18n::{Language, t, values};
use carnet_engine::api::{
    Event, Failure, LockStatus, NotKept, Presence, Query, Status, SyncStatus, UndoId, User,
    WorkspaceView,
};
use carnet_ids::{DocId, ItemId};
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use yew::Reducible;

/// As many recent fiches are kept.
const RECENT: usize = 20;
/// As many steps can be undone.
const UNDO_STEPS: usize = 100;

/// The state of the screens.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct State {
    /// The engine has said how things stand.
    pub(crate) started: bool,
    pub(crate) user: Option<User>,
    pub(crate) lock: LockStatus,
    /// Why the store did not open the last time.
    pub(crate) trouble: Option<Failure>,
    pub(crate) sync: SyncStatus,
    pub(crate) workspace: Rc<WorkspaceView>,
    pub(crate) route: Route,
    pub(crate) query: Query,
    /// Before and after the fiche on the screen, in the list.
    pub(crate) walk: (Option<DocId>, Option<DocId>),
    pub(crate) toasts: Vec<Toast>,
    /// What Ctrl-Z takes back, the newest last.
    pub(crate) undo: Vec<UndoId>,
    pub(crate) dialog: Dialog,
    /// The tour goes on.
    pub(crate) touring: bool,
    pub(crate) update_ready: bool,
    pub(crate) install_ready: bool,
    pub(crate) changes: Changes,
    /// Who else looks at which fiche.
    pub(crate) present: Option<(DocId, Vec<Presence>)>,
    pub(crate) importing: Option<(usize, usize)>,
    /// Something typed in a form is not saved.
    pub(crate) unsaved: bool,
    /// Where the user wants to go although something is not saved.
    pub(crate) leaving: Option<Route>,
    pub(crate) notes: Notes,
    pub(crate) language: Language,
    /// Counts what happened, searches aside: a keystroke in the search draws only what shows it.
    pub(crate) steps: u32,
    next_toast: u32,
}

/// What this device alone remembers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Notes {
    pub(crate) favourites: Vec<DocId>,
    pub(crate) recent: Vec<DocId>,
    pub(crate) filters: Vec<SavedFilter>,
    /// What the directory begins with.
    pub(crate) begins: Option<Beginning>,
    pub(crate) columns: Columns,
}

/// A filter under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SavedFilter {
    pub(crate) name: String,
    pub(crate) query: Query,
}

/// The saved filter that the directory begins with on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Beginning {
    /// Its name, of one of this device's.
    pub(crate) name: String,
    /// Its item in the settings, of one that everybody is offered.
    pub(crate) shared: Option<ItemId>,
    /// As it was when it was last looked at: the directory waits for nothing.
    pub(crate) query: Query,
}

/// Counters of what changed, for what must be asked again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    pub(crate) directory: u32,
    /// Of the fiche on the screen.
    pub(crate) fiche: u32,
    pub(crate) sync: u32,
    pub(crate) workspace: u32,
    /// Of what the user is to hear of.
    pub(crate) notices: u32,
}

/// A short message at the bottom.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Toast {
    pub(crate) id: u32,
    pub(crate) text: String,
    pub(crate) undo: Option<UndoId>,
    /// Something went wrong.
    pub(crate) bad: bool,
    /// A fiche to open.
    pub(crate) open: Option<DocId>,
    /// It may name a client: it waits while nothing may be shown.
    pub(crate) named: bool,
}

impl Toast {
    /// Whether it stays until it is closed.
    pub(crate) const fn stays(&self) -> bool {
        self.bad || self.open.is_some()
    }
}

/// The dialogue over the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Dialog {
    #[default]
    None,
    /// Quick create, with what was searched for as a first name.
    Create(String),
    /// The command palette.
    Palette,
    /// The keyboard's shortcuts.
    Help,
    /// An appointment.
    Appointment(Box<carnet_engine::api::AgendaRow>),
    /// The form of one.
    Appointing(Box<crate::screens::agenda::Editing>),
}

/// What happens to the state.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    Status(Status),
    /// How things stand could not be said.
    Unopened(Failure),
    Workspace(WorkspaceView),
    Heard(Event),
    Went(Route),
    /// The user wants to go there although something typed is not saved.
    Leave(Option<Route>),
    Search(Query),
    Walk(Option<DocId>, Option<DocId>),
    Tell {
        text: String,
        undo: Option<UndoId>,
        bad: bool,
        open: Option<DocId>,
    },
    CloseToast(u32),
    Done(UndoId),
    Undone(UndoId),
    Show(Dialog),
    UpdateReady,
    InstallReady(bool),
    Unsaved(bool),
    Notes(Notes),
    Viewed(DocId),
    Favourite(DocId),
    Filters(Vec<SavedFilter>),
    Begins(Option<Beginning>),
    /// Some of what the user was to hear of was read, or is not told any more.
    NoticesRead,
    /// The tour begins, or is over.
    Tour(bool),
    Columns(Columns),
    Speak(Language),
    ImportOver,
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut state = (*self).clone();
        state.apply(action);
        Rc::new(state)
    }
}

impl State {
    /// The state of a page that has just loaded.
    pub(crate) fn new(route: Route, language: Language) -> Self {
        Self { route, language, ..Self::default() }
    }

    fn apply(&mut self, action: Action) {
        self.steps = self.steps.wrapping_add(u32::from(!matches!(action, Action::Search(_))));
        let was_shut = self.is_shut();
        self.act(action);
        if self.is_shut() && !was_shut {
            self.toasts.iter_mut().for_each(|toast| toast.named = true);
        }
    }

    /// Whether nothing may be shown of what is on this device, although it is open.
    pub(crate) fn is_shut(&self) -> bool {
        self.sync.expired || self.lock.is_missing()
    }

    /// The messages that may be read now.
    pub(crate) fn messages(&self) -> impl Iterator<Item = &Toast> {
        self.toasts.iter().filter(|toast| !toast.named || !self.is_shut())
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Status(status) => self.status(status),
            Action::Unopened(why) => self.trouble = Some(why),
            Action::Workspace(workspace) => self.workspace = Rc::new(workspace),
            Action::Heard(event) => self.heard(event),
            Action::Went(route) => self.went(route),
            Action::Leave(route) => self.leaving = route,
            Action::Search(query) => self.query = query,
            Action::Walk(before, after) => self.walk = (before, after),
            Action::Tell { text, undo, bad, open } => self.tell(text, undo, bad, open, false),
            Action::CloseToast(id) => self.toasts.retain(|toast| toast.id != id),
            Action::Done(id) => self.done(id),
            Action::Undone(id) => self.undone(id),
            Action::Show(dialog) => self.dialog = dialog,
            Action::UpdateReady => self.update_ready = true,
            Action::InstallReady(ready) => self.install_ready = ready,
            Action::Unsaved(unsaved) => self.unsaved = unsaved,
            Action::Notes(notes) => self.remembered(notes),
            Action::Viewed(contact) => self.viewed(contact),
            Action::Favourite(contact) => self.favourite(contact),
            Action::Filters(filters) => self.notes.filters = filters,
            Action::Begins(begins) => self.notes.begins = begins,
            Action::NoticesRead => self.changes.notices += 1,
            Action::Tour(on) => self.touring = on,
            Action::Columns(columns) => self.notes.columns = columns,
            Action::Speak(language) => self.language = language,
            Action::ImportOver => self.importing = None,
        }
    }

    fn status(&mut self, status: Status) {
        self.lock(*status.lock);
        if !self.lock.locked {
            self.trouble = None;
        }
        self.started = true;
        self.user = status.user;
        self.sync = status.sync;
    }

    fn heard(&mut self, event: Event) {
        let changes = &mut self.changes;
        match event {
            Event::Sync(sync) => {
                changes.sync += 1;
                self.sync = sync;
            }
            Event::Directory => changes.directory += 1,
            Event::Fiche { contact, by } => self.changed(contact, by),
            Event::Workspace => changes.workspace += 1,
            Event::Presence { contact, present } => self.present = Some((contact, present)),
            Event::ImportProgress { done, total } => self.importing = Some((done, total)),
            Event::Refused(edit) => self.refused(edit.name),
            Event::NotKept(edit) => self.not_kept(&edit),
            Event::Restarted => self.changes.all(),
            // Whoever has something to save hears it too.
            Event::Locking | Event::Blob(_) => {}
            Event::Noticed(_) => changes.notices += 1,
            Event::Unopened(why) => self.trouble = Some(why),
            Event::Lock(lock) => self.lock(lock),
        }
    }

    /// Nothing of what was shown stays behind a lock; behind an open one everything is asked again, and so it is once
    /// a store opens that did not.
    fn lock(&mut self, lock: LockStatus) {
        let did_not_open = !self.started && self.trouble.is_some();
        if lock.locked && !self.lock.locked {
            *self = Self {
                started: true,
                route: self.route.clone(),
                language: self.language,
                update_ready: self.update_ready,
                install_ready: self.install_ready,
                changes: self.changes,
                steps: self.steps,
                next_toast: self.next_toast,
                // What is held in memory is there still.
                sync: SyncStatus { unsaved: self.sync.unsaved, ..SyncStatus::default() },
                ..Self::default()
            };
        } else if !lock.locked && (self.lock.locked || did_not_open) {
            self.started = false;
            self.trouble = None;
            self.changes.all();
        }
        self.lock = lock;
    }

    fn changed(&mut self, contact: DocId, by: Option<String>) {
        if self.route.contact() != Some(contact) {
            return;
        }
        self.changes.fiche += 1;
        if let Some(who) = by {
            self.tell(t!("fiche-changed-by", who = who), None, false, None, true);
        }
    }

    fn refused(&mut self, name: String) {
        self.changes.sync += 1;
        self.tell(t!("refused-now", name = name), None, true, None, true);
    }

    fn not_kept(&mut self, edit: &NotKept) {
        self.changes.sync += 1;
        let (why, words) = (values::failure(&edit.why), edit.words.join(" · "));
        self.tell(t!("not-kept", why = why, words = words), None, true, edit.contact, true);
    }

    fn went(&mut self, route: Route) {
        if self.route.contact() != route.contact() {
            self.present = None;
        }
        self.route = route;
        self.leaving = None;
        self.unsaved = false;
    }

    fn tell(
        &mut self,
        text: String,
        undo: Option<UndoId>,
        bad: bool,
        open: Option<DocId>,
        named: bool,
    ) {
        self.next_toast += 1;
        // One message at a time, errors and reminders aside: a pile of them hides the screen.
        self.toasts.retain(|toast| toast.stays() && toast.text != text);
        self.toasts.push(Toast { id: self.next_toast, text, undo, bad, open, named });
    }

    fn done(&mut self, id: UndoId) {
        self.undo.push(id);
        if self.undo.len() > UNDO_STEPS {
            self.undo.remove(0);
        }
    }

    fn undone(&mut self, id: UndoId) {
        self.undo.retain(|known| *known != id);
        self.toasts.retain(|toast| toast.undo != Some(id));
    }

    /// What was kept, with what was seen before it could be read.
    fn remembered(&mut self, notes: Notes) {
        if let Some(begins) = notes.begins.as_ref().filter(|_| self.query == Query::default()) {
            self.query = begins.query.clone();
        }
        let seen = std::mem::replace(&mut self.notes, notes).recent;
        seen.into_iter().rev().for_each(|contact| self.viewed(contact));
    }

    fn viewed(&mut self, contact: DocId) {
        self.notes.recent.retain(|known| *known != contact);
        self.notes.recent.insert(0, contact);
        self.notes.recent.truncate(RECENT);
    }

    fn favourite(&mut self, contact: DocId) {
        let favourites = &mut self.notes.favourites;
        match favourites.iter().position(|known| *known == contact) {
            Some(at) => {
                favourites.remove(at);
            }
            None => favourites.insert(0, contact),
        }
    }
}

impl Changes {
    fn all(&mut self) {
        self.directory += 1;
        self.fiche += 1;
        self.sync += 1;
        self.workspace += 1;
        self.notices += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(actions: impl IntoIterator<Item = Action>) -> Rc<State> {
        actions.into_iter().fold(Rc::new(State::default()), Reducible::reduce)
    }

    fn tell(text: &str, bad: bool) -> Action {
        Action::Tell { text: text.into(), undo: None, bad, open: None }
    }

    #[test]
    fn the_newest_message_takes_the_place_of_another_but_an_error_stays() {
        let state = after([tell("a", false), tell("no", true), tell("b", false)]);
        let texts: Vec<&str> = state.toasts.iter().map(|toast| toast.text.as_str()).collect();
        assert_eq!(texts, ["no", "b"]);
    }

    #[test]
    fn a_fiche_seen_again_is_the_most_recent_once() {
        let [a, b] = [DocId::new([1; 16]), DocId::new([2; 16])];
        let state = after([Action::Viewed(a), Action::Viewed(b), Action::Viewed(a)]);
        assert_eq!(state.notes.recent, [a, b]);
    }

    #[test]
    fn a_favourite_tapped_again_is_none_any_more() {
        let a = DocId::new([1; 16]);
        assert_eq!(after([Action::Favourite(a)]).notes.favourites, [a]);
        assert!(after([Action::Favourite(a), Action::Favourite(a)]).notes.favourites.is_empty());
    }

    #[test]
    fn what_was_undone_is_offered_no_more() {
        let undo = UndoId(4);
        let told = Action::Tell { text: "x".into(), undo: Some(undo), bad: false, open: None };
        let state = after([Action::Done(undo), told, Action::Undone(undo)]);
        assert!(state.undo.is_empty() && state.toasts.is_empty());
    }

    #[test]
    fn a_search_alone_is_no_step() {
        let state = after([Action::UpdateReady, Action::Search(Query::default())]);
        assert_eq!(state.steps, 1);
    }

    #[test]
    fn nothing_that_was_shown_stays_behind_a_lock() {
        let a = DocId::new([1; 16]);
        let query = Query { text: "fournil".into(), ..Query::default() };
        let locked = LockStatus { locked: true, ..LockStatus::default() };
        let state = after([
            Action::Viewed(a),
            Action::Search(query),
            tell("Le Fournil", true),
            Action::Done(UndoId(1)),
            Action::Show(Dialog::Create("Fournil".into())),
            Action::Heard(Event::Lock(locked.clone())),
        ]);
        let bare = State {
            started: true,
            lock: locked.clone(),
            steps: state.steps,
            next_toast: state.next_toast,
            ..State::default()
        };
        assert_eq!(*state, bare);
        let before = state.changes;
        let opened = after([
            Action::Heard(Event::Lock(locked)),
            Action::Heard(Event::Lock(LockStatus::default())),
        ]);
        assert!(!opened.started, "nobody is taken for signed out until the engine has answered");
        assert_ne!(opened.changes, before);
    }

    #[test]
    fn a_message_that_names_a_client_waits_while_nothing_may_be_shown() {
        let a = DocId::new([1; 16]);
        let sync = |expired| SyncStatus { expired, ..SyncStatus::default() };
        let edit = NotKept { contact: Some(a), words: vec!["Butte".into()], why: Failure::Full };
        let shut = [
            tell("Le Fournil", true),
            Action::Heard(Event::Sync(sync(true))),
            Action::Heard(Event::NotKept(edit)),
            tell("offline", true),
        ];
        let state = after(shut.clone());
        let read: Vec<&str> = state.messages().map(|toast| toast.text.as_str()).collect();
        assert_eq!(read, ["offline"]);
        let opened = after(shut.into_iter().chain([Action::Heard(Event::Sync(sync(false)))]));
        assert_eq!(opened.messages().count(), 3, "what was not kept is told once it may be");
        let required = LockStatus { required: Some(300), ..LockStatus::default() };
        let state = after([tell("Le Fournil", true), Action::Heard(Event::Lock(required))]);
        assert_eq!(state.messages().count(), 0);
    }

    #[test]
    fn a_store_that_opens_late_is_asked_how_things_stand() {
        let unlocked = || Action::Heard(Event::Lock(LockStatus::default()));
        let before = after([unlocked()]).changes;
        let state = after([Action::Unopened(Failure::NoRoom), unlocked()]);
        assert!(state.trouble.is_none() && state.changes != before);
    }

    #[test]
    fn what_is_in_memory_alone_is_known_behind_a_lock() {
        let sync = SyncStatus { unsaved: 2, pending: 1, ..SyncStatus::default() };
        let locked = LockStatus { locked: true, ..LockStatus::default() };
        let state = after([Action::Heard(Event::Sync(sync)), Action::Heard(Event::Lock(locked))]);
        assert_eq!((state.sync.unsaved, state.sync.pending), (2, 0));
    }

    #[test]
    fn the_directory_begins_with_the_filter_that_was_chosen_unless_somebody_searches() {
        let query = Query { category: Some("Boulangerie".into()), ..Query::default() };
        let begins = Beginning { name: "Fournils".into(), shared: None, query: query.clone() };
        let notes = || Notes { begins: Some(begins.clone()), ..Notes::default() };
        assert_eq!(after([Action::Notes(notes())]).query, query);
        let typed = Query { text: "martin".into(), ..Query::default() };
        let state = after([Action::Search(typed.clone()), Action::Notes(notes())]);
        assert_eq!(state.query, typed);
    }

    #[test]
    fn leaving_a_screen_forgets_that_something_was_unsaved() {
        let state = after([
            Action::Unsaved(true),
            Action::Leave(Some(Route::Sync)),
            Action::Went(Route::Sync),
        ]);
        assert!(!state.unsaved && state.leaving.is_none());
    }
}
