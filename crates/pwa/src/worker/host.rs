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
    messages::{ClientId, FromPage},
    packet::Question,
};
use carnet_engine::Origin;
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
    /// Edits of any tab that a leader has in memory alone, as its disk has no room: should it go,
    /// the next one carries them out.
    pub held: Vec<(Origin, Question)>,
    /// The page was told of a leader, so that another one is news.
    pub had_leader: bool,
}

impl Host {
    /// Remembers an edit that is in memory alone.
    pub(super) fn hold(&mut self, origin: Origin, question: Question) {
        if self.held.iter().all(|(known, _)| *known != origin) {
            self.held.push((origin, question));
        }
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
    let (me, set_aside) = started(&inbox).await;
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
        held: Vec::new(),
        had_leader: false,
    };
    loop {
        let mandate = follower::follow(&mut host).await;
        leader::lead(&mut host, mandate).await;
    }
}

/// The page's first message.
async fn started(inbox: &Inbox) -> (ClientId, Option<DocId>) {
    loop {
        if let Input::Page(FromPage::Start { client, set_aside }) = inbox.next().await {
            return (client, set_aside);
        }
    }
}
