//! A worker's life: following and leading in turn.

use super::{
    election::Election,
    follower,
    inbox::{Inbox, Input},
    leader,
    page::Page,
    peers::Peers,
    tabs,
    timer::Timer,
};
use crate::runtime::{
    held::{HeldEdit, HeldEdits},
    messages::{ClientId, FromPage, Peer},
    packet::{Question, Sealed},
};
use carnet_engine::{Origin, api::Event};
use carnet_ids::DocId;
use std::collections::BTreeMap;

/// What a worker has, whether it leads or follows.
pub(super) struct Host {
    pub inbox: Inbox,
    pub page: Page,
    pub me: ClientId,
    pub peers: Peers,
    pub election: Election,
    pub timer: Timer,
    /// To be kept aside by the next engine that this worker opens.
    pub set_aside: Option<DocId>,
    /// What this tab's page asked and was not answered.
    pub asked: BTreeMap<u64, Asked>,
    /// Edits of any tab that are in memory alone ([`crate::runtime::held`]).
    pub held: HeldEdits,
    /// The page was told of a leader, so that another one is news.
    pub had_leader: bool,
    /// Errands about files that were done or are being done.
    pub errands: u64,
}

impl Host {
    /// Holds an edit, here and on the page; whether it is news.
    pub(super) fn hold(&mut self, edit: HeldEdit) -> bool {
        let is_news = self.held.hold(edit.clone());
        if is_news {
            self.page.hold(edit);
        }
        is_news
    }

    /// Holds it in every tab. Comes before its answer.
    pub(super) fn hold_everywhere(&mut self, edit: HeldEdit) {
        if self.hold(edit.clone()) {
            self.peers.send(Peer::Held(edit));
        }
    }

    /// Holds these no more, here and on the page.
    pub(super) fn let_go(&mut self, origins: Vec<Origin>) {
        self.held.let_go(&origins);
        self.page.let_go(origins);
    }

    /// No tab holds them any more.
    pub(super) fn let_go_everywhere(&mut self, origins: Vec<Origin>) {
        self.peers.send(Peer::Saved(origins.clone()));
        self.let_go(origins);
    }

    /// What a worker without an engine does about held edits.
    pub(super) fn hear_of_held(&mut self, input: Input) {
        match input {
            Input::Peer(Peer::Held(edit)) => _ = self.hold(edit),
            Input::Peer(Peer::Saved(origins)) => self.let_go(origins),
            Input::Peer(Peer::Hello) => self.pass_on_held(),
            _ => {}
        }
    }

    /// Everything on this device goes, what is in memory too.
    pub(super) fn drop_everything(&mut self) {
        let origins = self.held.iter().map(|edit| edit.origin).collect();
        self.let_go_everywhere(origins);
        self.asked.clear();
    }

    /// Tells every page.
    pub(super) fn say(&self, event: &Event) {
        let event = Sealed::seal(event);
        self.peers.send(Peer::News { leader: self.me, event: event.clone() });
        self.page.news(event);
    }

    /// Tells the other tabs of all that is held.
    pub(super) fn pass_on_held(&self) {
        self.held.iter().for_each(|edit| self.peers.send(Peer::Held(edit.clone())));
    }
}

/// A request of this tab's page.
pub(super) struct Asked {
    pub question: Question,
    /// On the worker's clock.
    pub at: u64,
    /// Some leader may have carried it out.
    pub sent: bool,
}

/// Runs for ever.
pub(super) async fn run(inbox: Inbox, page: Page) {
    let (me, set_aside, held) = started(&inbox).await;
    tabs::announce(me);
    let mut host = Host {
        peers: Peers::join(me, &inbox),
        election: Election::new(&inbox),
        timer: Timer::new(&inbox),
        inbox,
        page,
        me,
        set_aside,
        asked: BTreeMap::new(),
        held,
        had_leader: false,
        errands: 0,
    };
    loop {
        let mandate = follower::follow(&mut host).await;
        leader::lead(&mut host, mandate).await;
    }
}

/// The page's first message.
async fn started(inbox: &Inbox) -> (ClientId, Option<DocId>, HeldEdits) {
    loop {
        if let Input::Page(FromPage::Start { client, set_aside, held }) = inbox.next().await {
            return (client, set_aside, held);
        }
    }
}
