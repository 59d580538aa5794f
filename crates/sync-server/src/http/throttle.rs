//! How often an address, and an account, may try to sign in; how much a person may have noted.

use super::ApiError;
use crate::shared::Shared;
use axum::http::{HeaderMap, StatusCode};
use carnet_ids::ItemId;
use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Keys remembered. When they are more, some go: nobody is refused because others try a lot.
const MOST: usize = 10_000;
/// As many go then, so that it happens seldom.
const MAKE_ROOM: usize = MOST / 10;

/// Counts attempts by key.
#[derive(Debug)]
pub(crate) struct Throttle<K> {
    attempts: u32,
    span: Duration,
    seen: Mutex<HashMap<K, (Instant, u32)>>,
}

impl Throttle<IpAddr> {
    /// Sign-ins of an address: 20 in a minute.
    pub(crate) fn of_addresses() -> Self {
        Self::new(20, Duration::from_secs(60))
    }

    /// Challenges that an address asks for: 60 in a minute. A sign-in screen asks for one before anybody has
    /// decided anything, so they are no attempts.
    pub(crate) fn of_challenges() -> Self {
        Self::new(60, Duration::from_secs(60))
    }
}

impl Throttle<ItemId> {
    /// Passwords and codes that a signed-in person shows: 10 in a quarter of an hour.
    pub(crate) fn of_people() -> Self {
        Self::new(10, Duration::from_secs(15 * 60))
    }

    /// Times that a person's calendar is read: 60 in a quarter of an hour, by all programs together.
    pub(crate) fn of_feeds() -> Self {
        Self::new(60, Duration::from_secs(15 * 60))
    }

    /// Files that a person's devices tell of: 60 in a quarter of an hour.
    pub(crate) fn of_exports() -> Self {
        Self::new(60, Duration::from_secs(15 * 60))
    }
}

impl Throttle<[u8; 32]> {
    /// Sign-ins to an account, wherever they come from: 10 in a quarter of an hour.
    pub(crate) fn of_accounts() -> Self {
        Self::new(10, Duration::from_secs(15 * 60))
    }
}

impl<K: Eq + Hash + Clone> Throttle<K> {
    fn new(attempts: u32, span: Duration) -> Self {
        Self { attempts, span, seen: Mutex::default() }
    }

    /// Whether this key may try once more, now.
    fn allow(&self, who: K) -> bool {
        self.allow_at(who, Instant::now())
    }

    fn allow_at(&self, who: K, now: Instant) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST && !seen.contains_key(&who) {
            self.make_room(&mut seen, now);
        }
        let (since, attempts) = seen.entry(who).or_insert((now, 0));
        if now.duration_since(*since) >= self.span {
            (*since, *attempts) = (now, 0);
        }
        *attempts = attempts.saturating_add(1);
        *attempts <= self.attempts
    }

    /// Forgets those whose span is over; if that is not enough, the oldest, those who may still try
    /// before those who wait.
    fn make_room(&self, seen: &mut HashMap<K, (Instant, u32)>, now: Instant) {
        seen.retain(|_, (since, _)| now.duration_since(*since) < self.span);
        if seen.len() < MOST {
            return;
        }
        let mut all: Vec<_> = seen
            .iter()
            .map(|(who, (since, attempts))| (*attempts >= self.attempts, *since, who.clone()))
            .collect();
        all.sort_unstable_by_key(|(waits, since, _)| (*waits, *since));
        for (_, _, who) in all.into_iter().take(MAKE_ROOM) {
            seen.remove(&who);
        }
    }
}

/// Refuses an address that tries too often.
pub(super) fn address(
    shared: &Shared,
    peer: SocketAddr,
    headers: &HeaderMap,
) -> Result<(), ApiError> {
    let who = shared.settings.trusted_proxies.client(peer.ip(), headers);
    if shared.addresses.allow(network(who)) {
        return Ok(());
    }
    Err(too_many("too many attempts from this address: wait a minute"))
}

/// Refuses challenges to an address that asks for a lot of them.
pub(super) fn challenge(
    shared: &Shared,
    peer: SocketAddr,
    headers: &HeaderMap,
) -> Result<(), ApiError> {
    let who = shared.settings.trusted_proxies.client(peer.ip(), headers);
    if shared.challenges.allow(network(who)) {
        return Ok(());
    }
    Err(too_many("too many challenges for this address: wait a minute"))
}

/// Refuses attempts at an account that is tried too often, whether or not there is such an account.
pub(super) fn account(shared: &Shared, account: &str) -> Result<(), ApiError> {
    let key = crate::secret::hash(&account.trim().to_lowercase());
    if shared.sign_ins.allow(key) {
        return Ok(());
    }
    Err(too_many("too many attempts at this account: wait a quarter of an hour, or ask for a link"))
}

/// Refuses a signed-in person who shows passwords or codes too often: whoever has a device of
/// somebody's in their hands is kept from guessing as well.
pub(super) fn person(shared: &Shared, person: ItemId) -> Result<(), ApiError> {
    if shared.people.allow(person) {
        return Ok(());
    }
    Err(too_many("too many attempts: wait a quarter of an hour"))
}

/// Refuses a person whose devices tell of a lot of files.
pub(super) fn exports(shared: &Shared, person: ItemId) -> Result<(), ApiError> {
    if shared.exports.allow(person) {
        return Ok(());
    }
    Err(too_many("too many files: tell of them in a quarter of an hour"))
}

/// Refuses a calendar that is read all the time.
pub(super) fn feed(shared: &Shared, person: ItemId) -> Result<(), ApiError> {
    if shared.feeds.allow(person) {
        return Ok(());
    }
    Err(too_many("this calendar is read too often: come again in a quarter of an hour"))
}

fn too_many(message: &str) -> ApiError {
    ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too-many", message)
}

/// A home or an office has up to a /48 of IPv6 addresses, and counts as one.
fn network(who: IpAddr) -> IpAddr {
    match who.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0).into()
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_waits_and_others_do_not() {
        let (throttle, start) = (Throttle::of_addresses(), Instant::now());
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        assert!((0..20).all(|_| throttle.allow_at(one, start)));
        assert!(!throttle.allow_at(one, start));
        assert!(throttle.allow_at(other, start));
        assert!(throttle.allow_at(one, start + Duration::from_secs(60)));
    }

    #[test]
    fn nobody_is_refused_because_others_try_a_lot() {
        let (throttle, start) = (Throttle::of_accounts(), Instant::now());
        let key = |number: usize| crate::secret::hash(&number.to_string());
        let waits = key(usize::MAX);
        assert!((0..11).filter(|_| throttle.allow_at(waits, start)).count() == 10);
        for number in 0..2 * MOST {
            let later = start + Duration::from_millis(1 + u64::try_from(number).unwrap() / 100);
            assert!(throttle.allow_at(key(number), later), "{number}");
        }
        assert!(throttle.seen.lock().unwrap().len() <= MOST);
        assert!(!throttle.allow_at(waits, start + Duration::from_secs(1)), "it waits all the same");
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one_address() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:3::9"));
        assert_ne!(of("2001:db8:1:2::9"), of("2001:db8:2:2::9"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
    }
}
