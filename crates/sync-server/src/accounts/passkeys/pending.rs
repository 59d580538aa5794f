//! Challenges that were told and not answered yet. In memory alone: a start of the server takes none of those before.

use super::HANDLE;
use carnet_ids::DeviceId;
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};
use webauthn_rp::{
    DiscoverableAuthenticationServerState, RegistrationServerState, response::SentChallenge,
};

/// How long somebody may take to answer: a phone has to be found, and a code read from the screen.
pub(super) const LIFE: Duration = Duration::from_secs(300);

/// Challenges remembered. When they are more the oldest go: nobody is refused because others ask a lot.
const MOST: usize = 2_000;

/// What a challenge was told for.
#[derive(Debug)]
pub(super) enum Ceremony {
    /// To sign in.
    SignIn(DiscoverableAuthenticationServerState),
    /// To add a passkey, from this device.
    Add(DeviceId, RegistrationServerState<HANDLE>),
}

/// They, by challenge.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    told: BTreeMap<SentChallenge, (Instant, Ceremony)>,
}

impl Pending {
    pub(super) fn put(&mut self, challenge: SentChallenge, ceremony: Ceremony, now: Instant) {
        self.told.retain(|_, (at, _)| now.duration_since(*at) < LIFE);
        while self.told.len() >= MOST {
            let oldest = self.told.iter().min_by_key(|(_, (at, _))| *at).map(|(key, _)| *key);
            let Some(oldest) = oldest else { break };
            self.told.remove(&oldest);
        }
        self.told.insert(challenge, (now, ceremony));
    }

    /// Gives a challenge back once, and not when it is too old.
    pub(super) fn take(&mut self, challenge: &SentChallenge, now: Instant) -> Option<Ceremony> {
        let (at, ceremony) = self.told.remove(challenge)?;
        (now.duration_since(at) < LIFE).then_some(ceremony)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use webauthn_rp::{
        DiscoverableCredentialRequestOptions,
        request::{AsciiDomain, RpId, TimedCeremony},
    };

    fn told() -> (SentChallenge, Ceremony) {
        let site = RpId::Domain(AsciiDomain::try_from("localhost".to_owned()).unwrap());
        let options = DiscoverableCredentialRequestOptions::passkey(&site);
        let (server, _) = options.start_ceremony().unwrap();
        (server.sent_challenge(), Ceremony::SignIn(server))
    }

    #[test]
    fn a_challenge_is_good_once_and_for_a_while() {
        let (mut pending, start) = (Pending::default(), Instant::now());
        let (challenge, ceremony) = told();
        pending.put(challenge, ceremony, start);
        let last = start + LIFE - Duration::from_millis(1);
        assert!(pending.take(&challenge, last).is_some());
        assert!(pending.take(&challenge, last).is_none(), "it was used");
        let (old, ceremony) = told();
        pending.put(old, ceremony, start);
        assert!(pending.take(&old, start + LIFE).is_none());
        assert!(pending.take(&told().0, start).is_none(), "nobody was told this one");
    }

    #[test]
    fn who_asks_a_lot_makes_the_oldest_go() {
        let (mut pending, start) = (Pending::default(), Instant::now());
        let (first, ceremony) = told();
        pending.put(first, ceremony, start);
        let later = start + Duration::from_secs(1);
        let mut last = first;
        for _ in 0..MOST {
            let (challenge, ceremony) = told();
            pending.put(challenge, ceremony, later);
            last = challenge;
        }
        assert_eq!(pending.told.len(), MOST);
        assert!(pending.take(&first, later).is_none());
        assert!(pending.take(&last, later).is_some());
    }
}
