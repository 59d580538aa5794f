//! Where passkeys of this server are good: a passkey belongs to a name, and signs for the addresses that bear it.

use crate::{accounts::AccountError, settings::PublicUrl};
use std::net::IpAddr;
use webauthn_rp::request::{AsciiDomain, RpId};

/// The name that passkeys belong to (WebAuthn's relying party id), and the page's address that may ask for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Site {
    name: String,
    origin: String,
}

impl Site {
    /// The site at an address. Browsers make no passkeys for numbers: a loopback address stands for `localhost`, which every
    /// machine calls itself.
    ///
    /// # Errors
    /// [`AccountError::PasskeyAddress`] where the address is another number: `public_url` is to say how people reach the server.
    pub(crate) fn at(url: &PublicUrl) -> Result<Self, AccountError> {
        let (host, port) = split(url.host());
        let number = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let name = match number {
            Ok(address) if address.is_loopback() => "localhost".to_owned(),
            Ok(_) => return Err(AccountError::PasskeyAddress),
            Err(_) => host.to_owned(),
        };
        if AsciiDomain::try_from(name.clone()).is_err() {
            return Err(AccountError::PasskeyAddress);
        }
        let usual = if url.is_secure() { "443" } else { "80" };
        let port = port.filter(|port| *port != usual).map(|port| format!(":{port}"));
        let scheme = if url.is_secure() { "https" } else { "http" };
        let origin = format!("{scheme}://{name}{}", port.unwrap_or_default());
        Ok(Self { name, origin })
    }

    /// As the library wants it.
    pub(super) fn id(&self) -> Result<RpId, AccountError> {
        let name = AsciiDomain::try_from(self.name.clone());
        name.map(RpId::Domain).map_err(|_| AccountError::PasskeyAddress)
    }

    /// Where the page that asks has to be, as browsers write it.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }
}

/// Host and port, if there is one; the colons of `[::1]` are none of a port.
fn split(host: &str) -> (&str, Option<&str>) {
    match host.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (host, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_has_a_name_or_none() {
        for (url, expect) in [
            ("https://carnet.example", Some(("carnet.example", "https://carnet.example"))),
            ("https://Carnet.example:443", Some(("carnet.example", "https://carnet.example"))),
            (
                "https://carnet.example:8443",
                Some(("carnet.example", "https://carnet.example:8443")),
            ),
            ("http://127.0.0.1:8080", Some(("localhost", "http://localhost:8080"))),
            ("http://[::1]:8080", Some(("localhost", "http://localhost:8080"))),
            ("http://[::1]", Some(("localhost", "http://localhost"))),
            ("http://localhost:8080", Some(("localhost", "http://localhost:8080"))),
            ("https://192.168.1.4", None),
            ("http://[2001:db8::1]:80", None),
        ] {
            let site = Site::at(&url.parse().unwrap()).ok();
            let found = site.as_ref().map(|site| (site.name.as_str(), site.origin.as_str()));
            assert_eq!(found, expect, "{url}");
        }
    }
}
