//! The address that people type.

use std::{fmt, str::FromStr};

/// A server's public address: scheme and host, without a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    secure: bool,
    host: String,
}

impl PublicUrl {
    /// The address of a server without TLS at `host` (with its port).
    pub fn plain(host: impl fmt::Display) -> Self {
        Self { secure: false, host: host.to_string() }
    }

    /// The address of a server with TLS at `host` (with its port).
    pub fn secure(host: impl fmt::Display) -> Self {
        Self { secure: true, host: host.to_string() }
    }

    /// Whether people use TLS.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// Host and port, as in a `Host` header.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The sign-in address of a link.
    pub fn join(&self, link: &str) -> String {
        format!("{self}/#/join/{link}")
    }

    /// The address of a path, which begins with `/`.
    pub fn at(&self, path: &str) -> String {
        format!("{self}{path}")
    }

    /// The same host's WebSocket origin.
    pub fn web_socket(&self) -> String {
        format!("{}://{}", if self.secure { "wss" } else { "ws" }, self.host)
    }

    /// Whether an `Origin` header names this address.
    pub fn is_origin(&self, origin: &str) -> bool {
        origin.eq_ignore_ascii_case(&self.to_string())
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.secure { "https" } else { "http" }, self.host)
    }
}

impl FromStr for PublicUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (scheme, rest) = text.trim().split_once("://").unwrap_or(("", text));
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err("write it with its scheme, as https://carnet.example"),
        };
        let host = rest.strip_suffix('/').unwrap_or(rest).to_ascii_lowercase();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        if host.is_empty() || !host.chars().all(plain) {
            return Err("write a scheme and a host without a path, as https://carnet.example");
        }
        Ok(Self { secure, host })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written() {
        for (text, expect) in [
            ("https://Carnet.example/", Some("https://carnet.example")),
            ("http://127.0.0.1:8080", Some("http://127.0.0.1:8080")),
            ("http://[::1]:8080", Some("http://[::1]:8080")),
            ("carnet.example", None),
            ("ftp://carnet.example", None),
            ("https://carnet.example/app", None),
            ("https://", None),
        ] {
            let read = text.parse::<PublicUrl>().ok().map(|url| url.to_string());
            assert_eq!(read.as_deref(), expect, "{text}");
        }
    }
}
