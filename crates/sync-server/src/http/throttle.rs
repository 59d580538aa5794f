//! How often an address, and an account, may try to sign in.

use super::ApiError;
use crate::shared::Shared;
use axum::http::{HeaderMap, StatusCode};
use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Keys remembered; when they are more, those whose span is over go, and if none is, everybody
/// waits.
const MOST: usize = 10_000;

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
}

impl Throttle<[u8; 32]> {
    /// Sign-ins to an account, wherever they come from: 10 in a quarter of an hour.
    pub(crate) fn of_accounts() -> Self {
        Self::new(10, Duration::from_secs(15 * 60))
    }
}

impl<K: Eq + Hash> Throttle<K> {
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
            seen.retain(|_, (since, _)| now.duration_since(*since) < self.span);
            if seen.len() >= MOST {
                return false;
            }
        }
        let (since, attempts) = seen.entry(who).or_insert((now, 0));
        if now.duration_since(*since) >= self.span {
            (*since, *attempts) = (now, 0);
        }
        *attempts = attempts.saturating_add(1);
        *attempts <= self.attempts
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

/// Refuses attempts at an account that is tried too often, whether or not there is such an account.
pub(super) fn account(shared: &Shared, account: &str) -> Result<(), ApiError> {
    let key = crate::secret::hash(&account.trim().to_lowercase());
    if shared.sign_ins.allow(key) {
        return Ok(());
    }
    Err(too_many("too many attempts at this account: wait a quarter of an hour, or ask for a link"))
}

fn too_many(message: &str) -> ApiError {
    ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too-many", message)
}

/// A home or an office has a /64 of IPv6 addresses, and counts as one.
fn network(who: IpAddr) -> IpAddr {
    match who.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
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
    fn a_network_of_ipv6_counts_as_one_address() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::9"));
        assert_ne!(of("2001:db8:1:2::9"), of("2001:db8:1:3::9"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
    }
}
