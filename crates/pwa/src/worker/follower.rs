//! A worker whose tab does not hold the engine.

use super::{
    clock::mono,
    election::{Mandate, Vote},
    host::{Asked, Host},
    inbox::Input,
};
use crate::runtime::{
    messages::{ClientId, FromPage, Peer, lost},
    packet::Sealed,
};
use carnet_engine::api::Event;

/// A leader that answers nothing for so long, in milliseconds, while something is unanswered, is
/// taken for frozen. It answers a `Hello` even while the engine works.
pub(super) const PATIENCE: u64 = 12_000;
/// How often to look.
const EVERY: u64 = 3_000;

/// Follows until the lock is this worker's.
pub(super) async fn follow(host: &mut Host) -> Mandate {
    let mut follower = Follower { leader: None, heard: mono(), host };
    follower.host.peers.lead(None);
    follower.host.election.stand();
    follower.host.peers.send(Peer::Hello);
    follower.host.timer.set(EVERY);
    loop {
        let input = follower.host.inbox.next().await;
        if let Input::Vote(Vote::Granted(mandate)) = input {
            follower.host.timer.clear();
            return mandate;
        }
        follower.hear(input);
    }
}

struct Follower<'a> {
    host: &'a mut Host,
    leader: Option<ClientId>,
    /// When there was a sign of life.
    heard: u64,
}

impl Follower<'_> {
    fn hear(&mut self, input: Input) {
        match input {
            Input::Page(FromPage::Ask { number, question }) => {
                self.host.asked.insert(number, Asked { question, at: mono(), sent: false });
                self.pass_on(number);
            }
            Input::Peer(peer) => self.hear_peer(peer),
            Input::Timer => self.look(),
            _ => {}
        }
    }

    fn hear_peer(&mut self, peer: Peer) {
        match peer {
            Peer::Leading { leader, ready } => {
                self.heard = mono();
                if !ready {
                    // It opens the store, for the first time or again: what it had is to be asked again.
                    self.leader = None;
                } else if self.leader != Some(leader) {
                    self.new_leader(leader);
                }
            }
            Peer::Answer { client, number, reply } if client == self.host.me => {
                self.heard = mono();
                if self.host.asked.remove(&number).is_some() {
                    self.host.page.answer(number, reply);
                }
            }
            Peer::News { leader, event } if Some(leader) == self.leader => {
                self.heard = mono();
                self.host.page.news(event);
            }
            Peer::Held(edit) => _ = self.host.hold(edit),
            Peer::Saved(origins) => self.host.let_go(origins),
            _ => {}
        }
    }

    fn new_leader(&mut self, leader: ClientId) {
        self.leader = Some(leader);
        if std::mem::replace(&mut self.host.had_leader, true) {
            self.host.page.news(Sealed::seal(&Event::Restarted));
        }
        answer_lost(self.host);
        self.host.pass_on_held();
        let numbers: Vec<u64> = self.host.asked.keys().copied().collect();
        numbers.into_iter().for_each(|number| self.pass_on(number));
    }

    fn pass_on(&mut self, number: u64) {
        let Some(leader) = self.leader else { return };
        let Some(asked) = self.host.asked.get_mut(&number) else { return };
        asked.sent = true;
        let question = asked.question.clone();
        self.host.peers.send(Peer::Ask { leader, client: self.host.me, number, question });
    }

    /// Whether the leader is still there, if something is wanted of it.
    fn look(&mut self) {
        self.host.timer.set(EVERY);
        let Some(oldest) = self.host.asked.values().map(|asked| asked.at).min() else { return };
        let silent = mono().saturating_sub(self.heard.max(oldest));
        if silent >= PATIENCE {
            self.heard = mono();
            self.host.election.steal();
        } else if silent >= EVERY {
            self.host.peers.send(Peer::Hello);
        }
    }
}

/// Answers what may not be asked of another engine than the one that it was sent to.
pub(super) fn answer_lost(host: &mut Host) {
    let page = host.page;
    host.asked.retain(|number, asked| {
        let reply = if asked.sent { lost(&asked.question) } else { None };
        reply.is_none_or(|reply| {
            page.answer(*number, Sealed::seal(&reply));
            false
        })
    });
}
