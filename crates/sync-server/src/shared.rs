//! What every request and connection may need.

use crate::{
    accounts::Accounts,
    backups::Backups,
    blobs::Blobs,
    calendars::Calendars,
    core::Core,
    disk::Disk,
    erasure::Erasures,
    geocoder::Geocoder,
    http::{Files, Health, Throttle},
    metrics::{Gauges, Metrics},
    secret,
    settings::{PublicUrl, Settings},
};
use carnet_ids::ItemId;
use carnet_model::{kind::DocKey, tiles, view};
use carnet_storage::StoreError;
use std::{
    net::{IpAddr, SocketAddr},
    path::Path,
    sync::{Arc, OnceLock},
};
use tokio::sync::{Semaphore, watch};

/// Copies the store while it is in use.
pub(crate) type BackUp = dyn Fn(&Path) -> Result<(), StoreError> + Send + Sync;

/// A running server.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) disk: Disk,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) files: Files,
    /// Attempts to sign in, by address and by account.
    pub(crate) addresses: Throttle<IpAddr>,
    pub(crate) sign_ins: Throttle<secret::Hash>,
    /// Challenges for passkeys, by address.
    pub(crate) challenges: Throttle<IpAddr>,
    /// Passwords and codes shown by people who are signed in: nobody else fills this one.
    pub(crate) people: Throttle<ItemId>,
    pub(crate) exports: Throttle<ItemId>,
    /// Readings of calendars.
    pub(crate) feeds: Throttle<ItemId>,
    pub(crate) calendars: Calendars,
    pub(crate) health: Health,
    /// Who is asked where addresses are.
    pub(crate) geocoder: Option<Geocoder>,
    pub(crate) blobs: Blobs,
    pub(crate) erasures: Erasures,
    /// One permit for each piece of a file that is in memory.
    pub(crate) pieces: Semaphore,
    pub(crate) backup: Arc<BackUp>,
    pub(crate) backups: Backups,
    /// Since when it runs, seconds since 1970.
    pub(crate) started: i64,
    /// The hash of the secret in `run.json`.
    pub(crate) admin: secret::Hash,
    /// Where the server really listens.
    pub(crate) address: OnceLock<SocketAddr>,
    /// One permit a connected device.
    pub(crate) room: Arc<Semaphore>,
    /// Becomes true when the server stops.
    pub(crate) stopping: watch::Sender<bool>,
    pub(crate) accounts: Accounts,
    /// The last, so that the store is let go of before the hub's thread ends.
    pub(crate) core: Core,
}

impl Shared {
    /// The address that people use.
    pub(crate) fn public_url(&self) -> PublicUrl {
        let listen = *self.address.get().unwrap_or(&self.settings.listen);
        let own = if self.settings.tls.is_some() { PublicUrl::secure } else { PublicUrl::plain };
        self.settings.public_url.clone().unwrap_or_else(|| own(near(listen)))
    }

    /// The host that the pictures of maps come from, where the company has named one.
    pub(crate) async fn tiles(&self) -> Option<String> {
        let read = self.core.call(|hub, _| {
            let settings = hub.document(DocKey::Settings.id()).ok()??;
            tiles::origin(&view::tile_url(settings)).map(str::to_owned)
        });
        read.await.flatten()
    }

    /// What the metrics page asks of the others.
    pub(crate) async fn gauges(&self) -> Gauges {
        let hub = self.core.call(|hub, _| (hub.stored(), hub.head())).await;
        let (stored, head) = hub.unwrap_or_default();
        let (people, devices) = self.accounts.counts();
        Gauges { stored, head, people, devices }
    }
}

/// How this machine reaches a server that listens there.
pub(crate) fn near(listen: SocketAddr) -> SocketAddr {
    match listen {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => ([127, 0, 0, 1], v4.port()).into(),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => {
            ([0, 0, 0, 0, 0, 0, 0, 1], v6.port()).into()
        }
        other => other,
    }
}
