//! The hub's thread: inputs in, outputs carried out.

use super::{
    Ask, Farewell, Hub, Line, NewActor, RefusedChange, ReturnedSettings,
    commits::{self, Commits, Done},
};
use crate::{
    clock::{self, Clock},
    disk::Disk,
    metrics::Metrics,
};
use carnet_ids::DocId;
use carnet_model::kind::DocKey;
use carnet_storage::StoreError;
use carnet_sync::{
    Millis, WriteId,
    hub::{ConnId, Event, Input, Output},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    thread::JoinHandle,
};
use tokio::sync::{mpsc, oneshot};

/// Asks taken together before their outcome is carried out, so that pushes that come
/// together share a commit.
const TOGETHER: usize = 32;
/// How often the hub learns the time of day, when something happens at all.
const DATE_EVERY: Millis = 1_000;

/// Who hears of what happens.
pub(super) struct Tell {
    pub(super) metrics: Arc<Metrics>,
    pub(super) new_actors: mpsc::UnboundedSender<NewActor>,
    pub(super) refused: mpsc::Sender<RefusedChange>,
    pub(super) returned: mpsc::UnboundedSender<ReturnedSettings>,
    pub(super) erased: mpsc::UnboundedSender<Vec<DocId>>,
}

struct Thread {
    hub: Hub,
    clock: Clock,
    tell: Tell,
    commits: Commits,
    lines: BTreeMap<ConnId, Arc<Line>>,
    /// Commits ordered and not done.
    in_flight: usize,
    dated: Option<Millis>,
    waiting: BTreeMap<WriteId, oneshot::Sender<bool>>,
    /// Writes that ended before anybody asked.
    ended: BTreeMap<WriteId, bool>,
    finishing: Option<oneshot::Sender<()>>,
    finished: bool,
}

/// Starts the hub's thread and that of its commits.
pub(super) fn start(
    hub: Hub,
    disk: Disk,
    clock: Clock,
    tell: Tell,
    asks: mpsc::Receiver<Ask>,
) -> std::io::Result<JoinHandle<()>> {
    let commits = commits::start(disk, Arc::clone(&tell.metrics))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let thread = Thread {
        hub,
        clock,
        tell,
        commits,
        lines: BTreeMap::new(),
        in_flight: 0,
        dated: None,
        waiting: BTreeMap::new(),
        ended: BTreeMap::new(),
        finishing: None,
        finished: false,
    };
    let run = move || {
        let Commits { orders, thread: committing, .. } = runtime.block_on(thread.run(asks));
        drop(orders);
        if committing.join().is_err() {
            tracing::error!("the thread that commits has panicked");
        }
    };
    std::thread::Builder::new().name("hub".to_owned()).spawn(run)
}

impl Thread {
    async fn run(mut self, mut asks: mpsc::Receiver<Ask>) -> Commits {
        loop {
            self.carry_out();
            tokio::select! {
                biased;
                done = self.commits.done.recv() => {
                    if !self.committed(done) {
                        return self.give_up();
                    }
                }
                ask = asks.recv() => {
                    let Some(ask) = ask else { return self.commits };
                    self.take(ask, &mut asks);
                }
                () = sleep_until(self.clock, self.hub.poll_timeout()) => self.tick(),
            }
        }
    }

    /// Takes an ask and those that wait behind it.
    fn take(&mut self, first: Ask, asks: &mut mpsc::Receiver<Ask>) {
        self.date();
        self.answer(first);
        for _ in 1..TOGETHER {
            let Ok(ask) = asks.try_recv() else { return };
            self.answer(ask);
        }
    }

    fn answer(&mut self, ask: Ask) {
        match ask {
            Ask::Connect { conn, who, hello, line } => {
                if self.finished {
                    line.close(shutdown());
                }
                self.lines.insert(conn, line);
                self.feed(Input::Connected { conn, who, hello: *hello });
            }
            Ask::Message(conn, message) if self.finishing.is_none() && !self.finished => {
                self.feed(Input::Message(conn, message));
            }
            // It was not acknowledged, so it will come again.
            Ask::Message(..) => {}
            Ask::Transmit(conn, answer) => {
                drop(answer.send(self.hub.poll_transmit(self.clock.now(), conn)))
            }
            Ask::Disconnect(conn) => {
                self.lines.remove(&conn);
                self.feed(Input::Disconnected(conn));
            }
            Ask::Saved(write, answer) => self.tell_saved(write, answer),
            Ask::Call(call) => call(&mut self.hub, self.clock.now()),
            Ask::Finish(answer) => self.finishing = Some(answer),
        }
    }

    fn tell_saved(&mut self, write: WriteId, answer: oneshot::Sender<bool>) {
        match self.ended.remove(&write) {
            Some(saved) => drop(answer.send(saved)),
            None => drop(self.waiting.insert(write, answer)),
        }
    }

    /// Takes in a commit's end. `false` when the store can't be written again: this hub could
    /// acknowledge nothing any more, so it is better replaced by another one.
    fn committed(&mut self, done: Option<Done>) -> bool {
        let Some((id, result)) = done else {
            tracing::error!("the thread that commits is gone");
            return false;
        };
        if let Err(error @ StoreError::Gone(_)) = result {
            tracing::error!(%error, "the store is gone");
            return false;
        }
        self.in_flight -= 1;
        self.date();
        self.feed(match result {
            Ok(()) => Input::Committed(id),
            Err(error) => Input::CommitFailed(id, error),
        });
        true
    }

    /// Ends the core, which ends the server: devices keep what is not acknowledged.
    fn give_up(self) -> Commits {
        for line in self.lines.values() {
            line.close(shutdown());
        }
        self.commits
    }

    fn tick(&mut self) {
        self.dated = Some(self.clock.now());
        self.feed(Input::Tick { now_unix: clock::unix() });
    }

    /// Tells the hub the time of day, now and then.
    fn date(&mut self) {
        if self.dated.is_none_or(|dated| self.clock.now() >= dated + DATE_EVERY) {
            self.tick();
        }
    }

    fn feed(&mut self, input: Input) {
        self.hub.handle(self.clock.now(), input);
    }

    fn carry_out(&mut self) {
        while let Some(output) = self.hub.poll_output() {
            match output {
                Output::Commit(id, batch) => {
                    self.in_flight += 1;
                    // Where the thread is gone, the next `recv` says so.
                    drop(self.commits.orders.send((id, batch)));
                }
                Output::Wake(conn) => self.rouse(conn),
                Output::Close(conn, code, reason) => {
                    if let Some(line) = self.lines.get(&conn) {
                        line.close(Farewell { code, reason });
                    }
                }
                Output::Event(event) => self.hear(event),
            }
        }
        self.finish_when_idle();
    }

    fn rouse(&self, conn: ConnId) {
        if let Some(line) = self.lines.get(&conn) {
            line.wake();
        }
    }

    fn finish_when_idle(&mut self) {
        if self.in_flight > 0 || self.hub.is_busy() {
            return;
        }
        let Some(answer) = self.finishing.take() else { return };
        self.finished = true;
        for line in self.lines.values() {
            line.close(shutdown());
        }
        let _ = answer.send(());
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Ready => tracing::info!("ready"),
            Event::Changed(docs) => {
                let docs: BTreeSet<_> = docs.into_iter().collect();
                tracing::debug!(documents = docs.len(), "changed");
            }
            Event::NewActor { device, actor } => {
                tracing::info!(%device, %actor, "the device writes as this actor from now on");
                let _ = self.tell.new_actors.send(NewActor { device, actor });
            }
            Event::Quarantined { device, doc, code, message } => {
                self.tell.metrics.quarantined();
                tracing::warn!(%device, %doc, code, message, "a change was refused");
                // Where it is full, the metrics have counted it.
                let _ = self.tell.refused.try_send(RefusedChange { device, code });
            }
            Event::Returned { device, doc, changes } => {
                tracing::info!(%device, %doc, changes, "a device gave back what was lost");
                if doc == DocKey::Settings.id() {
                    let _ = self.tell.returned.send(ReturnedSettings { device, changes });
                }
            }
            Event::Erased(docs) => {
                tracing::info!(documents = docs.len(), "erased");
                let _ = self.tell.erased.send(docs);
            }
            Event::Saved(write) => self.end(write, true),
            Event::Lost(write) => self.end(write, false),
            Event::StoreFailed(error @ StoreError::Corrupt(_)) => {
                tracing::error!(%error, "something in the store can't be read");
            }
            Event::StoreFailed(error) => tracing::error!(%error, "the store refused a commit"),
        }
    }

    fn end(&mut self, write: WriteId, saved: bool) {
        match self.waiting.remove(&write) {
            Some(answer) => drop(answer.send(saved)),
            None => drop(self.ended.insert(write, saved)),
        }
    }
}

fn shutdown() -> Farewell {
    Farewell { code: "shutdown", reason: "the server stops; come back in a moment".to_owned() }
}

async fn sleep_until(clock: Clock, at: Option<Millis>) {
    match at {
        Some(at) => tokio::time::sleep_until(clock.instant(at).into()).await,
        None => std::future::pending().await,
    }
}
