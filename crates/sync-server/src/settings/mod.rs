//! The server's settings: flags, then `CARNET_…` variables, then a TOML file,
//! then what is usual. Validated once, at start; an error names the setting, says
//! where the value came from and what to write instead.

mod layers;
mod origin;
mod proxies;
mod read;

pub use layers::{Layers, Source};
pub use origin::PublicUrl;
pub use proxies::Proxies;

use crate::{accounts::Breached, geocoder::SearchUrl};
use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// Every setting's name, as in the TOML file. `--public-url` and
/// `CARNET_PUBLIC_URL` are the flag and the variable of `public_url`.
pub const NAMES: [&str; 20] = [
    "data",
    "key_file",
    "listen",
    "app",
    "public_url",
    "company",
    "demo",
    "log_format",
    "log_level",
    "max_connections",
    "hello_timeout",
    "shutdown_timeout",
    "token_life",
    "offline_days",
    "trusted_proxies",
    "tls_certificate",
    "tls_key",
    "breached_passwords",
    "geocoder",
    "files_room",
];

/// Seconds of a day.
pub(super) const DAY: u64 = 24 * 3_600;
pub(super) const GIGABYTE: u64 = 1_000_000_000;

/// How a server is set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder that holds everything.
    pub data: PathBuf,
    /// The file of the key that it is sealed with; `None` for one in the clear.
    pub key_file: Option<PathBuf>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The folder of the built app; `None` serves no app.
    pub app: Option<PathBuf>,
    /// The address that people use, where a reverse proxy stands before the server.
    pub public_url: Option<PublicUrl>,
    /// The company's name, written when the store is first used.
    pub company: Option<String>,
    /// How many fiches of an invented company an empty store is filled with.
    pub demo: Option<usize>,
    /// How logs look.
    pub log_format: LogFormat,
    /// Which logs: `error`, `warn`, `info`, `debug`, `trace`, or a `tracing` filter.
    pub log_level: String,
    /// Devices connected at a time.
    pub max_connections: usize,
    /// How long a new connection may take to introduce itself.
    pub hello_timeout: Duration,
    /// How long a shutdown waits for what is on its way.
    pub shutdown_timeout: Duration,
    /// How long a device's token is good before the device is told the next.
    pub token_life: Duration,
    /// How long a device may work without contact; zero for as long as it likes.
    pub offline: Duration,
    /// Reverse proxies whose word is taken for who asks, and how.
    pub trusted_proxies: Proxies,
    /// Speaks TLS with this certificate; `None` leaves it to a reverse proxy.
    pub tls: Option<Certificate>,
    /// Passwords that nobody may choose.
    pub(crate) breached: Option<Breached>,
    /// The search of a service that knows where addresses are (BAN's API); `None` asks nobody.
    pub geocoder: Option<SearchUrl>,
    /// What all attached files together may take, in bytes.
    pub files_room: u64,
}

/// Files of TLS, in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The server's certificate, then those that vouch for it.
    pub chain: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// How logs look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Human,
    /// One JSON object a line.
    Json,
}

/// A setting that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// A value that makes no sense.
    #[error("the setting {name} ({source_}) is {value:?}: {advice}")]
    Invalid {
        /// The setting.
        name: &'static str,
        /// Where the value was found.
        source_: Source,
        /// The value.
        value: String,
        /// What to do.
        advice: String,
    },
    /// A name that no setting has.
    #[error("the file {file} sets {name:?}, which is no setting; the settings are {}", NAMES.join(", "))]
    Unknown {
        /// The file.
        file: String,
        /// The name.
        name: String,
    },
    /// A file that can't be read.
    #[error("the settings file {file} can't be read: {cause}")]
    File {
        /// The file.
        file: String,
        /// Why.
        cause: String,
    },
}

impl Settings {
    /// The usual settings, for a store in `data` and any free port of this machine.
    pub fn usual(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            key_file: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            app: None,
            public_url: None,
            company: None,
            demo: None,
            log_format: LogFormat::Human,
            log_level: "info".to_owned(),
            max_connections: 2_000,
            hello_timeout: Duration::from_secs(10),
            shutdown_timeout: Duration::from_secs(10),
            token_life: Duration::from_secs(24 * 3_600),
            offline: Duration::from_secs(30 * DAY),
            trusted_proxies: Proxies::default(),
            tls: None,
            breached: None,
            geocoder: None,
            files_room: 50 * GIGABYTE,
        }
    }

    /// Reads and validates every setting.
    ///
    /// # Errors
    /// [`SettingsError`] for the first that can't be used.
    pub fn read(layers: &Layers) -> Result<Self, SettingsError> {
        read::settings(layers)
    }
}
