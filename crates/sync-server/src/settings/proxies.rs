//! Whose word is taken for who is behind them.

use axum::http::HeaderMap;
use std::{net::IpAddr, str::FromStr};

/// Reverse proxies: addresses, and networks in CIDR notation. Others may write into
/// `X-Forwarded-For` and `X-Forwarded-Proto` what they like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxies(Vec<Network>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: u128,
    bits: u32,
}

impl Default for Proxies {
    /// This machine.
    fn default() -> Self {
        let local = ["127.0.0.0/8", "::1"];
        Self(local.iter().filter_map(|text| text.parse().ok()).collect())
    }
}

impl Proxies {
    /// Whether this is one.
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = whole(address);
        self.0.iter().any(|network| network.has(address))
    }

    /// Who asks: the peer or, where that is a proxy, the last in the list of whom it names that is
    /// none itself.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer;
        let lists = headers.get_all("x-forwarded-for").iter().rev();
        let named = lists.flat_map(|list| list.to_str().unwrap_or_default().rsplit(','));
        for name in named {
            if !self.trusts(client) {
                break;
            }
            let Ok(address) = name.trim().parse() else { break };
            client = address;
        }
        client
    }

    /// Whether a proxy that is one says that it was reached by TLS.
    pub fn says_secure(&self, peer: IpAddr, headers: &HeaderMap) -> bool {
        let says = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
        self.trusts(peer) && says.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"))
    }
}

impl Network {
    fn has(self, address: u128) -> bool {
        let shift = 128 - self.bits;
        self.bits == 0 || address >> shift == self.address >> shift
    }
}

/// An IPv4 address is one of IPv6, too.
fn whole(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().into(),
        IpAddr::V6(v6) => v6.into(),
    }
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
        let address: IpAddr = address.trim().parse().map_err(|_| ())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits: u32 = bits.map_or(Ok(most), |bits| bits.trim().parse()).map_err(|_| ())?;
        if bits > most {
            return Err(());
        }
        Ok(Self { address: whole(address), bits: bits + 128 - most })
    }
}

impl FromStr for Proxies {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let advice =
            "write addresses and networks with commas between, as 10.0.0.5,192.168.0.0/24, or none";
        if text.trim() == "none" {
            return Ok(Self(Vec::new()));
        }
        let networks = text.split(',').map(|part| part.trim().parse().map_err(|()| advice));
        networks.collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn headers(values: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in values {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn networks_are_read_and_asked() {
        let proxies: Proxies = "10.0.0.5, 192.168.0.0/24,fd00::/8".parse().unwrap();
        for (address, expect) in [
            ("10.0.0.5", true),
            ("10.0.0.6", false),
            ("192.168.0.77", true),
            ("192.168.1.77", false),
            ("::ffff:192.168.0.1", true),
            ("fd12::1", true),
            ("fe80::1", false),
            ("127.0.0.1", false),
        ] {
            assert_eq!(proxies.trusts(ip(address)), expect, "{address}");
        }
        assert!(Proxies::default().trusts(ip("127.9.9.9")) && Proxies::default().trusts(ip("::1")));
        assert!(!"none".parse::<Proxies>().unwrap().trusts(ip("127.0.0.1")));
        for wrong in ["", "x", "10.0.0.0/33", "10.0.0.5,,", "::1/129"] {
            assert!(wrong.parse::<Proxies>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_a_proxy_says_who_is_behind_it() {
        let proxies: Proxies = "10.0.0.0/8".parse().unwrap();
        let said = headers(&[("x-forwarded-for", "1.1.1.1, 9.9.9.9")]);
        assert_eq!(proxies.client(ip("10.0.0.1"), &said), ip("9.9.9.9"));
        assert_eq!(proxies.client(ip("11.0.0.1"), &said), ip("11.0.0.1"));
        let two =
            headers(&[("x-forwarded-for", "1.1.1.1, 9.9.9.9"), ("x-forwarded-for", "10.0.0.2")]);
        assert_eq!(proxies.client(ip("10.0.0.1"), &two), ip("9.9.9.9"), "through two of them");
        let forged = headers(&[("x-forwarded-for", "9.9.9.9, nobody")]);
        assert_eq!(proxies.client(ip("10.0.0.1"), &forged), ip("10.0.0.1"));
        assert_eq!(proxies.client(ip("10.0.0.1"), &headers(&[])), ip("10.0.0.1"));
    }

    #[test]
    fn only_a_proxy_says_how_it_was_reached() {
        let proxies = Proxies::default();
        let said = headers(&[("x-forwarded-proto", "https")]);
        assert!(proxies.says_secure(ip("127.0.0.1"), &said));
        assert!(!proxies.says_secure(ip("10.0.0.1"), &said));
        assert!(!proxies.says_secure(ip("127.0.0.1"), &headers(&[])));
    }
}
