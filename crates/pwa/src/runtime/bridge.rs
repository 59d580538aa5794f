//! The page's end.

use super::{
    asked::Asked,
    held::HeldEdits,
    messages::{ClientId, FromPage, ToPage},
    packet::{self, Question, Sealed},
    persist, scripting,
    slot::{Answer as Got, Awaited},
    spawn::{self, Trap},
};
use crate::app::link::{Answer, Link};
use carnet_engine::api::{BlobOrder, Event, Failure, Reply, Request, SyncStatus};
use carnet_ids::DocId;
use gloo::{events::EventListener, timers::callback::Timeout};
use std::{any::Any, cell::RefCell, collections::BTreeMap, rc::Rc};
use wasm_bindgen::{JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{MessageEvent, Worker};
use yew::Callback;

/// How long to wait before the worker is started again, by how often it has trapped, in milliseconds.
const WAITS: [u32; 5] = [0, 200, 1_000, 5_000, 30_000];

/// How long after a start files are gone on with, in milliseconds.
const SOON: u32 = 4_000;

/// A worker that ran so long without a trap starts from the first wait again, in milliseconds.
const FORGIVEN: f64 = 300_000.0;

/// Asks the engine, wherever it runs. Cheap to clone.
#[derive(Clone)]
pub struct Bridge(Rc<Shared>);

struct Shared {
    client: ClientId,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    worker: Option<Running>,
    asked: Asked,
    held: HeldEdits,
    /// What screens heard last of how sync stands, as the engine said it.
    sync: SyncStatus,
    listeners: BTreeMap<u64, Callback<Event>>,
    last_listener: u64,
    traps: usize,
    /// When the last one was, on the page's calendar clock in milliseconds.
    last_trap: f64,
}

/// A worker and what it calls.
struct Running {
    worker: Worker,
    _heard: Closure<dyn Fn(MessageEvent)>,
    _failed: Closure<dyn Fn(JsValue)>,
}

impl Running {
    /// A panic is followed by an error of the worker: nothing more is heard of it.
    fn silence(&self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.silence();
    }
}

impl Bridge {
    /// Starts this tab's worker, and offers `window.carnet`.
    pub fn start() -> Self {
        let mut client = ClientId::default();
        // A browser without a source of randomness has no tab beside this one worth telling apart.
        let _ = getrandom::fill(&mut client);
        let bridge = Self(Rc::new(Shared { client, state: RefCell::default() }));
        bridge.spawn(None);
        bridge.watch_network();
        bridge.wake_once_complete();
        scripting::offer(&bridge);
        bridge
    }

    /// Asks; the answer comes once.
    pub fn ask(&self, request: Request) -> impl Future<Output = Reply> + use<> {
        let awaited = self.pose(Question::new(request));
        let bridge = self.clone();
        async move {
            match awaited.await {
                Got::Came(reply) => {
                    let reply = reply.open().unwrap_or_else(|| unreadable("an answer"));
                    bridge.0.state.borrow_mut().counted(reply)
                }
                Got::GivenUp(reply) => reply,
            }
        }
    }

    /// Asks what is sealed.
    pub(super) fn pose(&self, question: Question) -> Awaited {
        let mut state = self.0.state.borrow_mut();
        let (number, awaited) = state.asked.ask(question.clone());
        state.send(FromPage::Ask { number, question });
        awaited
    }

    fn spawn(&self, set_aside: Option<DocId>) {
        let heard = Closure::<dyn Fn(MessageEvent)>::new({
            let bridge = self.clone();
            move |message: MessageEvent| bridge.heard(&message.data())
        });
        let failed = Closure::<dyn Fn(JsValue)>::new({
            let bridge = self.clone();
            move |error: JsValue| bridge.trapped(Trap::of_error(&error))
        });
        match spawn::worker(&heard, &failed) {
            Ok(worker) => {
                let mut state = self.0.state.borrow_mut();
                state.worker = Some(Running { worker, _heard: heard, _failed: failed });
                let held = state.held.clone();
                state.send(FromPage::Start { client: self.0.client, set_aside, held });
                state.ask_all();
            }
            Err(error) => self.trapped(Trap { why: format!("{error:?}"), applying: None }),
        }
    }

    fn heard(&self, data: &JsValue) {
        if let Some(trap) = Trap::of_message(data) {
            return self.trapped(trap);
        }
        match packet::from_js(data) {
            Some(ToPage::Answer { number, reply }) => self.answered(number, reply),
            Some(ToPage::News(event)) => {
                if let Some(event) = event.open() {
                    self.tell(event);
                }
            }
            Some(ToPage::Held(edit)) => self.hold(|held| _ = held.hold(edit)),
            Some(ToPage::Saved(origins)) => self.hold(|held| held.let_go(&origins)),
            None => {}
        }
    }

    /// Changes what is held; screens hear of how many there are.
    fn hold(&self, change: impl FnOnce(&mut HeldEdits)) {
        let mut state = self.0.state.borrow_mut();
        change(&mut state.held);
        let sync = state.sync.clone();
        drop(state);
        self.tell(Event::Sync(sync));
    }

    fn answered(&self, number: u64, reply: Sealed) {
        let question = self.0.state.borrow_mut().asked.answer(number, reply.clone());
        let signed_in = question.is_some_and(|question| question.signs_in);
        if signed_in && reply.open() == Some(Reply::Done) {
            spawn_local(persist::ask());
        }
    }

    /// Listeners may ask or listen in turn, so the state is not borrowed meanwhile.
    fn tell(&self, mut event: Event) {
        match &mut event {
            Event::Sync(sync) => self.0.state.borrow_mut().count(sync),
            Event::Restarted => self.wake_soon(),
            _ => {}
        }
        let listeners: Vec<_> = self.0.state.borrow().listeners.values().cloned().collect();
        for listener in listeners {
            listener.emit(event.clone());
        }
    }

    /// Starts another worker, which keeps aside what this one was reading.
    fn trapped(&self, trap: Trap) {
        web_sys::console::error_2(&"carnet: the engine stopped:".into(), &trap.why.as_str().into());
        let mut state = self.0.state.borrow_mut();
        // Dropped by the timer: it may be the one whose callback runs now.
        let old = state.worker.take();
        if let Some(old) = &old {
            old.silence();
        }
        state.asked.trapped(&trap.why);
        let wait = state.wait();
        let bridge = self.clone();
        Timeout::new(wait, move || {
            drop(old);
            bridge.spawn(trap.applying);
        })
        .forget();
    }

    /// Someone looks at the page, or the network is back: no need to wait before connecting.
    fn hurry(&self) {
        let hidden = web_sys::window()
            .and_then(|window| window.document())
            .is_some_and(|page| page.hidden());
        if !hidden {
            drop(self.ask(Request::Connect));
        }
    }

    /// Files that wait are gone on with once everything is loaded, and by each engine.
    fn wake_once_complete(&self) {
        let Some(window) = web_sys::window() else { return };
        let bridge = self.clone();
        EventListener::once(&window, "carnet-complete", move |_| bridge.wake_soon()).forget();
    }

    fn wake_soon(&self) {
        let bridge = self.clone();
        let wake = move || drop(bridge.pose(Question::new(Request::Blob(BlobOrder::Wake))));
        Timeout::new(SOON, wake).forget();
    }

    /// The browser knows first.
    fn watch_network(&self) {
        let Some(window) = web_sys::window() else { return };
        let bridge = self.clone();
        EventListener::new(&window, "offline", move |_| {
            bridge.0.state.borrow().send(FromPage::Offline)
        })
        .forget();
        let bridge = self.clone();
        let connect = move |_: &web_sys::Event| bridge.hurry();
        EventListener::new(&window, "online", connect.clone()).forget();
        EventListener::new(&window, "pageshow", connect.clone()).forget();
        if let Some(document) = window.document() {
            EventListener::new(&document, "visibilitychange", connect).forget();
        }
    }
}

impl State {
    /// Edits that are held are not on the disk, whether there is an engine that counts them or not.
    fn count(&mut self, sync: &mut SyncStatus) {
        self.sync.clone_from(sync);
        sync.unsaved = sync.unsaved.max(self.held.len());
    }

    fn counted(&mut self, mut reply: Reply) -> Reply {
        if let Reply::Status(status) = &mut reply {
            self.count(&mut status.sync);
        }
        reply
    }

    /// How long to wait before the next worker, after one more trap.
    fn wait(&mut self) -> u32 {
        let now = js_sys::Date::now();
        let traps = if now - self.last_trap > FORGIVEN { 0 } else { self.traps };
        self.traps = traps + 1;
        self.last_trap = now;
        WAITS[traps.min(WAITS.len() - 1)]
    }

    fn send(&self, message: FromPage) {
        if let Some(running) = &self.worker {
            // Bytes can always be cloned; a worker that is gone has its `error` event.
            let _ = running.worker.post_message(&packet::to_js(message));
        }
    }

    fn ask_all(&self) {
        for (number, question) in self.asked.waiting() {
            self.send(FromPage::Ask { number, question: question.clone() });
        }
    }
}

impl Link for Bridge {
    fn request(&self, request: Request) -> Answer {
        Box::pin(self.ask(request))
    }

    fn listen(&self, heard: Callback<Event>) -> Box<dyn Any> {
        let mut state = self.0.state.borrow_mut();
        state.last_listener += 1;
        let number = state.last_listener;
        state.listeners.insert(number, heard);
        Box::new(Listening { bridge: self.clone(), number })
    }
}

/// Ends when it is dropped.
struct Listening {
    bridge: Bridge,
    number: u64,
}

impl Drop for Listening {
    fn drop(&mut self) {
        // A callback is told from a copy of the list, so this is never borrowed here.
        if let Ok(mut state) = self.bridge.0.state.try_borrow_mut() {
            state.listeners.remove(&self.number);
        }
    }
}

/// The answer to what can't be read.
fn unreadable(why: impl ToString) -> Reply {
    Reply::Failed(Failure::File(why.to_string()))
}
