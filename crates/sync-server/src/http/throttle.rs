//! How often an address may try to sign in.

use axum::http::HeaderMap;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Attempts of one address in one span.
const ATTEMPTS: u32 = 20;
/// The span.
const SPAN: Duration = Duration::from_secs(60);
/// Addresses remembered; when they are more, those whose span is over go, and if none
/// is, everybody waits.
const ADDRESSES: usize = 10_000;

/// Counts attempts by address.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    seen: Mutex<HashMap<IpAddr, (Instant, u32)>>,
}

impl Throttle {
    /// Whether this address may try once more, now.
    pub(crate) fn allow(&self, who: IpAddr) -> bool {
        self.allow_at(who, Instant::now())
    }

    fn allow_at(&self, who: IpAddr, now: Instant) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= ADDRESSES {
            seen.retain(|_, (since, _)| now.duration_since(*since) < SPAN);
            if seen.len() >= ADDRESSES {
                return false;
            }
        }
        let (since, attempts) = seen.entry(who).or_insert((now, 0));
        if now.duration_since(*since) >= SPAN {
            (*since, *attempts) = (now, 0);
        }
        *attempts += 1;
        *attempts <= ATTEMPTS
    }
}

/// Who asks: the peer or, behind a proxy of this machine, whom the proxy names last.
pub(super) fn client(peer: std::net::SocketAddr, headers: &HeaderMap) -> IpAddr {
    if !peer.ip().is_loopback() {
        return peer.ip();
    }
    let named = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
    let last = named.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
    last.unwrap_or(peer.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_waits_and_others_do_not() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        assert!((0..ATTEMPTS).all(|_| throttle.allow_at(one, start)));
        assert!(!throttle.allow_at(one, start));
        assert!(throttle.allow_at(other, start));
        assert!(throttle.allow_at(one, start + SPAN));
    }

    #[test]
    fn a_proxy_of_this_machine_is_believed_and_no_other() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "1.1.1.1, 9.9.9.9".parse().unwrap());
        assert_eq!(client(([127, 0, 0, 1], 5).into(), &headers), IpAddr::from([9, 9, 9, 9]));
        assert_eq!(client(([10, 0, 0, 1], 5).into(), &headers), IpAddr::from([10, 0, 0, 1]));
    }
}
