//! Addresses, and connections to them.

use std::{io, sync::Arc};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, pki_types::ServerName},
};

/// A connection that bytes go through both ways, with TLS or without.
pub(crate) type Stream = Box<dyn BothWays>;

/// Can be read and written.
pub(crate) trait BothWays: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> BothWays for T {}

/// Where a server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// With TLS.
    pub(crate) secure: bool,
    /// Host and port, as in a `Host` header: without the scheme's own port.
    pub(crate) host: String,
    /// Path and query, beginning with `/`.
    pub(crate) path: String,
}

/// Why a server can't be reached.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// Not an address.
    #[error("{0:?} is no address of a server: write it as http://carnet.example")]
    Address(String),
    /// TLS can't be had.
    #[error("no TLS: {0}")]
    Tls(String),
    /// The network.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Address {
    /// Reads an `http`, `https`, `ws` or `wss` address.
    pub(crate) fn parse(url: &str) -> Result<Self, NetError> {
        let wrong = || NetError::Address(url.to_owned());
        let (scheme, rest) = url.split_once("://").ok_or_else(wrong)?;
        let secure = match scheme {
            "http" | "ws" => false,
            "https" | "wss" => true,
            _ => return Err(wrong()),
        };
        let at = rest.find(['/', '#', '?']).unwrap_or(rest.len());
        let (host, path) = rest.split_at(at);
        let path = path.split('#').next().unwrap_or_default();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        if host.is_empty() || !host.chars().all(plain) {
            return Err(wrong());
        }
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Ok(Self { secure, host: host.to_owned(), path })
    }

    /// The host without its port.
    fn name(&self) -> &str {
        let end = match self.host.rfind(']') {
            Some(bracket) => bracket + 1,
            None => self.host.find(':').unwrap_or(self.host.len()),
        };
        self.host[..end].trim_matches(['[', ']'])
    }

    /// Host and port to connect to.
    fn target(&self) -> String {
        let bare = self.host.rsplit(']').next().unwrap_or_default();
        if bare.contains(':') {
            self.host.clone()
        } else {
            format!("{}:{}", self.host, if self.secure { 443 } else { 80 })
        }
    }
}

/// Connects.
pub(crate) async fn connect(address: &Address) -> Result<Stream, NetError> {
    let stream = TcpStream::connect(address.target()).await?;
    // Small messages must not wait for others.
    stream.set_nodelay(true)?;
    if !address.secure {
        return Ok(Box::new(stream));
    }
    let name = ServerName::try_from(address.name().to_owned())
        .map_err(|error| NetError::Tls(error.to_string()))?;
    Ok(Box::new(connector()?.connect(name, stream).await?))
}

/// Trusts whom the system trusts (`SSL_CERT_FILE` names others).
fn connector() -> Result<TlsConnector, NetError> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    let (trusted, _) = roots.add_parsable_certificates(found.certs);
    if trusted == 0 {
        return Err(NetError::Tls(
            "this machine trusts no certificates: install its ca-certificates".to_owned(),
        ));
    }
    Ok(TlsConnector::from(Arc::new(
        ClientConfig::builder().with_root_certificates(roots).with_no_client_auth(),
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, expect: Option<(&str, &str)>) {
        let read = Address::parse(url).ok().map(|address| (address.target(), address.path));
        assert_eq!(
            read.as_ref().map(|(target, path)| (target.as_str(), path.as_str())),
            expect,
            "{url}"
        );
    }

    #[test]
    fn a_certificate_is_asked_for_the_bare_name() {
        for (url, expect) in [
            ("https://carnet.example:8443/x", "carnet.example"),
            ("https://carnet.example", "carnet.example"),
            ("https://[::1]:8443", "::1"),
            ("https://127.0.0.1:8443", "127.0.0.1"),
        ] {
            assert_eq!(Address::parse(url).unwrap().name(), expect);
        }
    }

    #[test]
    fn addresses_are_read() {
        check("http://carnet.example", Some(("carnet.example:80", "/")));
        check("https://carnet.example/api/join", Some(("carnet.example:443", "/api/join")));
        check("ws://127.0.0.1:8080/sync", Some(("127.0.0.1:8080", "/sync")));
        check("http://[::1]:8080/#/join/ab", Some(("[::1]:8080", "/")));
        check("http://[::1]", Some(("[::1]:80", "/")));
        check("carnet.example", None);
        check("ftp://carnet.example", None);
        check("http://a b", None);
    }
}
