//! A server as a value: opened over a store, then run on a listener.

use crate::{
    accounts::{AccountError, Accounts, By, Listed, document},
    backups::Backups,
    blobs::Blobs,
    calendars::Calendars,
    clock,
    core::{Core, NewActor, RefusedChange, ReturnedSettings, StartError, Started},
    demo,
    disk::Disk,
    erasure::{self, Erasures},
    geocoder::Geocoder,
    http::{self, Files, FilesError, Health, Limited, Peer, Throttle, Tls, TlsError},
    judge,
    metrics::Metrics,
    returned::Returned,
    run_file::RunFile,
    secret::{self, NoRandomness},
    settings::{PublicUrl, Settings},
    shared::{BackUp, Shared},
};
use carnet_ids::{DeviceId, DocId};
use carnet_storage::{ReadNow, Store, StoreError};
use carnet_sync::{hub::HubConfig, rows::TombRow};
use std::{
    future::Future,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::{Arc, OnceLock},
    thread::JoinHandle,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, mpsc, watch},
    task::JoinSet,
};

/// Who is invited first where nobody is known.
const FIRST_PERSON: &str = "Administrateur";
/// TCP connections beside those of devices: pages, probes, sign-ins.
const OTHER_CONNECTIONS: usize = 512;

/// TCP connections of the command line of this machine.
const CONSOLES: usize = 64;
/// Pieces of files that are in memory at a time, of a megabyte each at most.
const PIECES: usize = 32;
/// How often it is written down who was here.
const KEEP_SEEN: Duration = Duration::from_secs(60);

/// How long the end of connections that were cut off may take.
const LET_GO: Duration = Duration::from_secs(5);

/// Why a server can't start, or stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The hub.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The people and devices.
    #[error(transparent)]
    Accounts(#[from] AccountError),
    /// The app's files.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// No randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The demo.
    #[error("the demo can't be written: {0}")]
    Demo(String),
    /// The network, or the data folder.
    #[error("{doing}: {cause}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        cause: std::io::Error,
    },
    /// The hub's thread has ended.
    #[error("the server's core has stopped; its log says why")]
    CoreStopped,
}

/// A server that is ready to listen.
pub struct Server {
    shared: Arc<Shared>,
    new_actors: mpsc::UnboundedReceiver<NewActor>,
    refused: mpsc::Receiver<RefusedChange>,
    returned: mpsc::UnboundedReceiver<ReturnedSettings>,
    erased: mpsc::UnboundedReceiver<Vec<DocId>>,
    thread: JoinHandle<()>,
    secret: String,
    tls: Option<Arc<Tls>>,
    /// Where the command line of this machine comes in: without TLS, whose certificate names no
    /// machine but the public one, and with all the time that a backup takes.
    console: OnceLock<std::net::TcpListener>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("settings", &self.shared.settings).finish_non_exhaustive()
    }
}

impl Server {
    /// Opens the store's content, fills an empty one as the settings say, and makes
    /// everything ready but the socket. `backup` copies the store while it is in use.
    ///
    /// # Errors
    /// [`ServerError`] when the store's content or the app's files can't be read, or the
    /// store can't be written.
    pub async fn open(
        settings: Settings,
        store: impl Store + ReadNow + Send + Sync + 'static,
        backup: impl Fn(&Path) -> Result<(), StoreError> + Send + Sync + 'static,
    ) -> Result<Self, ServerError> {
        let tls = settings.tls.clone().map(Tls::open).transpose()?;
        let files = settings.app.as_deref().map(Files::read).transpose()?.unwrap_or_default();
        let disk = Disk::new(store);
        let metrics = Arc::new(Metrics::default());
        let mut config = HubConfig::new(secret::random()?, clock::unix());
        config.offline = settings.offline.as_secs();
        judge::govern(&mut config, disk.clone());
        let Started { core, new_actors, refused, returned, erased, thread } =
            Core::start(disk.clone(), config, Arc::clone(&metrics))?;
        let life = settings.token_life;
        let mut accounts = Accounts::open(disk.clone(), core.clone(), life).await?;
        if demo::fill(&settings, &disk, &core).await? {
            accounts = Accounts::open(disk.clone(), core.clone(), life).await?;
        }
        let accounts = accounts.without(settings.breached.clone());
        if let Some(company) = settings.company.clone() {
            document::name_company(&core, company).await?;
        }
        let blobs = Blobs::open(&settings.data, disk.clone(), settings.files_room)
            .map_err(AccountError::from)?;
        let erasures = Erasures::open(disk.clone()).map_err(AccountError::from)?;
        let secret = secret::token()?;
        let shared = Arc::new(Shared {
            geocoder: settings.geocoder.clone().map(Geocoder::new),
            room: Arc::new(Semaphore::new(settings.max_connections)),
            settings,
            disk,
            core,
            accounts,
            metrics,
            files,
            addresses: Throttle::of_addresses(),
            sign_ins: Throttle::of_accounts(),
            challenges: Throttle::of_challenges(),
            people: Throttle::of_people(),
            exports: Throttle::of_exports(),
            feeds: Throttle::of_feeds(),
            calendars: Calendars::default(),
            health: Health::default(),
            blobs,
            erasures,
            pieces: Semaphore::new(PIECES),
            backup: Arc::new(backup) as Arc<BackUp>,
            backups: Backups::default(),
            started: clock::unix(),
            admin: secret::hash(&secret),
            address: OnceLock::new(),
            stopping: watch::Sender::new(false),
        });
        let console = OnceLock::new();
        Ok(Self { shared, new_actors, refused, returned, erased, thread, secret, tls, console })
    }

    /// Says where the server listens, before it answers: links name it, and the command
    /// line on this machine finds it. Whoever connects from now on waits.
    ///
    /// # Errors
    /// [`ServerError::Io`] when the data folder can't be written.
    pub fn bound(&self, address: SocketAddr) -> Result<(), ServerError> {
        if self.shared.address.set(address).is_err() {
            return Ok(());
        }
        let failed = |cause| ServerError::Io { doing: "opening a port for this machine", cause };
        let console = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
        let file = RunFile {
            address: console.local_addr().map_err(failed)?,
            secret: self.secret.clone(),
            process: std::process::id(),
        };
        let _ = self.console.set(console);
        let written = file.write(&self.shared.settings.data);
        written.map_err(|cause| ServerError::Io {
            doing: "writing run.json into the data folder",
            cause,
        })
    }

    /// What its requests need, for tests of them.
    #[cfg(test)]
    pub(crate) fn shared(&self) -> Arc<Shared> {
        Arc::clone(&self.shared)
    }

    /// The address that people use.
    pub fn public_url(&self) -> PublicUrl {
        self.shared.public_url()
    }

    /// A sign-in link for that person, who is added if need be.
    ///
    /// # Errors
    /// [`AccountError`] when the name can't be one or the store can't be written.
    pub async fn invite(&self, name: &str) -> Result<String, AccountError> {
        Ok(self.public_url().join(&self.shared.accounts.invite(name, By::Console).await?))
    }

    /// Every device.
    ///
    /// # Errors
    /// [`AccountError`] when the settings can't be read.
    pub(crate) async fn devices(&self) -> Result<Vec<Listed>, AccountError> {
        self.shared.accounts.devices().await
    }

    /// Withdraws a device.
    ///
    /// # Errors
    /// [`AccountError`] when there is none, or the store can't be written.
    pub(crate) async fn revoke(&self, device: DeviceId) -> Result<(), AccountError> {
        self.shared.accounts.revoke(device, By::Console).await
    }

    /// Documents that were erased.
    pub(crate) async fn tombs(&self) -> Vec<(DocId, TombRow)> {
        self.shared.core.call(|hub, _| hub.tombs()).await.unwrap_or_default()
    }

    /// Erases what was erased before this store was restored; whether there was any that it did not know. It is
    /// on the disk then.
    pub(crate) async fn erase_again(&self, tombs: Vec<(DocId, TombRow)>) -> bool {
        let any = self.shared.core.call(|hub, _| hub.erase_again(tombs)).await;
        self.shared.core.finish().await;
        any.unwrap_or(false)
    }

    /// While no device has signed in: a link for the first person, and their name.
    ///
    /// # Errors
    /// [`AccountError`] when the store can't be written.
    pub async fn first_link(&self) -> Result<Option<(String, String)>, AccountError> {
        if self.shared.accounts.any_sign_in() {
            return Ok(None);
        }
        let name = self.shared.accounts.first_person().unwrap_or_else(|| FIRST_PERSON.to_owned());
        Ok(Some((self.invite(&name).await?, name)))
    }

    /// Serves until `shutdown`; then takes no more, waits for what is on its way to the
    /// disk, tells the devices and ends.
    ///
    /// # Errors
    /// [`ServerError`] when the socket or the data folder fails.
    pub async fn run(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ServerError> {
        let address = listener.local_addr();
        self.bound(
            address.map_err(|cause| ServerError::Io { doing: "the listening address", cause })?,
        )?;
        let data = self.shared.settings.data.clone();
        let Self {
            shared, new_actors, mut refused, returned, erased, thread, tls, console, ..
        } = self;
        let actors = Arc::clone(&shared);
        let accounts = shared.accounts.clone();
        let keep = [
            tokio::spawn(keep_actors(actors, new_actors)),
            tokio::spawn(keep_seen(accounts.clone())),
            tokio::spawn(erasure::keep(Arc::clone(&shared), erased)),
            tokio::spawn(shared.blobs.clone().keep_tidy(shared.core.clone())),
        ];
        let (noting, mut stopping) = (accounts.clone(), shared.stopping.subscribe());
        let noted = tokio::spawn(async move {
            noting.note_refused(&mut refused, &mut stopping).await;
            refused
        });
        let stops = shared.stopping.subscribe();
        let (accounts_too, disk) = (accounts.clone(), shared.disk.clone());
        let returned = Returned { accounts: accounts_too, disk, told: returned };
        let returned = tokio::spawn(returned.note(stops));
        let listener = public(&shared, listener, tls.as_ref())?;
        let watch = tls.map(|tls| tokio::spawn(tls.watch()));
        let served = listen(shared, [Some(listener), local(console)?], shutdown).await;
        watch.inspect(tokio::task::JoinHandle::abort);
        keep.iter().for_each(tokio::task::JoinHandle::abort);
        if let Ok(mut refused) = noted.await {
            accounts.note_last_refused(&mut refused).await;
        }
        if let Ok(returned) = returned.await {
            returned.note_last().await;
        }
        if let Err(error) = accounts.keep_seen().await {
            tracing::warn!(%error, "who was here last is not kept");
        }
        drop((accounts, keep));
        RunFile::remove(&data);
        let_go(thread).await;
        served
    }
}

/// Waits until the hub's thread has let go of the store, so that it can be opened again.
async fn let_go(thread: JoinHandle<()>) {
    let joined = tokio::task::spawn_blocking(move || thread.join());
    match tokio::time::timeout(LET_GO, joined).await {
        Ok(Ok(Ok(()))) => {}
        Ok(_) => tracing::error!("the core's thread has panicked"),
        Err(_) => tracing::warn!("something still holds the store"),
    }
}

/// The listener for everybody.
fn public(
    shared: &Shared,
    listener: TcpListener,
    tls: Option<&Arc<Tls>>,
) -> Result<Limited, ServerError> {
    let most = shared.settings.max_connections.saturating_add(OTHER_CONNECTIONS);
    let tls = tls.map(Tls::acceptor).transpose()?;
    Ok(Limited::new(listener, most).with_tls(tls).with_patience(shared.settings.hello_timeout))
}

/// The listener for this machine.
fn local(console: OnceLock<std::net::TcpListener>) -> Result<Option<Limited>, ServerError> {
    let failed = |cause| ServerError::Io { doing: "listening for this machine", cause };
    let Some(listener) = console.into_inner() else { return Ok(None) };
    listener.set_nonblocking(true).map_err(failed)?;
    let listener = TcpListener::from_std(listener).map_err(failed)?;
    Ok(Some(Limited::new(listener, CONSOLES)))
}

async fn listen(
    shared: Arc<Shared>,
    listeners: [Option<Limited>; 2],
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServerError> {
    let app = http::router(Arc::clone(&shared)).into_make_service_with_connect_info::<Peer>();
    let mut serving = JoinSet::new();
    for listener in listeners.into_iter().flatten() {
        let mut stopping = shared.stopping.subscribe();
        // The sender lives in `shared`.
        let stop = async move { drop(stopping.wait_for(|stopping| *stopping).await) };
        let served = axum::serve(listener, app.clone()).with_graceful_shutdown(stop);
        serving.spawn(served.into_future());
    }
    let outcome = tokio::select! {
        () = shutdown => Ok(()),
        () = shared.core.stopped() => Err(ServerError::CoreStopped),
    };
    tracing::info!("stopping");
    shared.stopping.send_replace(true);
    finish(&shared, serving).await;
    outcome
}

/// Waits, not for ever, until what is on its way has arrived.
async fn finish(shared: &Shared, mut serving: JoinSet<std::io::Result<()>>) {
    let all = u32::try_from(shared.settings.max_connections).unwrap_or(u32::MAX);
    let ended = async {
        shared.core.finish().await;
        drop(shared.room.acquire_many(all).await);
        while serving.join_next().await.is_some() {}
    };
    if tokio::time::timeout(shared.settings.shutdown_timeout, ended).await.is_err() {
        tracing::warn!("some connections did not end in time");
    }
    serving.abort_all();
    tracing::info!("stopped");
}

/// Keeps who was here, now and then.
async fn keep_seen(accounts: Accounts) {
    loop {
        tokio::time::sleep(KEEP_SEEN).await;
        if let Err(error) = accounts.keep_seen().await {
            tracing::warn!(%error, "who was here last is not kept");
        }
    }
}

/// Writes into the settings document whose new actors are.
async fn keep_actors(shared: Arc<Shared>, mut new_actors: mpsc::UnboundedReceiver<NewActor>) {
    while let Some(NewActor { device, actor }) = new_actors.recv().await {
        if let Err(error) = shared.accounts.took_actor(device, actor).await {
            tracing::error!(%error, %device, "a new actor could not be written down");
        }
    }
}
