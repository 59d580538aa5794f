//! Addresses, and connections to them.

use tokio::net::TcpStream;

/// A connection that bytes go through both ways.
pub(crate) type Stream = TcpStream;

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
    /// TLS is asked for.
    #[error("this program was built without TLS: reach the server by http://")]
    NoTls,
    /// The network.
    #[error(transparent)]
    Io(#[from] std::io::Error),
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
    if address.secure {
        return Err(NetError::NoTls);
    }
    let stream = TcpStream::connect(address.target()).await?;
    // Small messages must not wait for others.
    stream.set_nodelay(true)?;
    Ok(stream)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, expect: Option<(&str, &str)>) {
        let read = Address::parse(url).ok().map(|address| (address.target(), address.path));
        assert_eq!(read.as_ref().map(|(target, path)| (target.as_str(), path.as_str())), expect, "{url}");
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
