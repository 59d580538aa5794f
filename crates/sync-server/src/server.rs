//! A server as a value: opened over a store, then run on a listener.

use crate::{
    accounts::{AccountError, Accounts, document},
    clock,
    core::{Core, NewActor, StartError, Started},
    demo,
    disk::Disk,
    http::{self, Files, FilesError, Health, Limited, Peer, Throttle},
    metrics::Metrics,
    run_file::RunFile,
    secret::{self, NoRandomness},
    settings::{PublicUrl, Settings},
    shared::{BackUp, Shared, near},
};
use carnet_storage::{ReadNow, Store, StoreError};
use carnet_sync::hub::HubConfig;
use std::{
    future::Future,
    net::SocketAddr,
    path::Path,
    sync::{Arc, OnceLock},
    thread::JoinHandle,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, mpsc, watch},
};

/// Who is invited first where nobody is known.
const FIRST_PERSON: &str = "Administrateur";
/// TCP connections beside those of devices: pages, probes, sign-ins.
const OTHER_CONNECTIONS: usize = 512;

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
    thread: JoinHandle<()>,
    secret: String,
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
        let files = settings.app.as_deref().map(Files::read).transpose()?.unwrap_or_default();
        let disk = Disk::new(store);
        let metrics = Arc::new(Metrics::default());
        let config = HubConfig::new(secret::random()?, clock::unix());
        let Started { core, new_actors, thread } =
            Core::start(disk.clone(), config, Arc::clone(&metrics))?;
        let mut accounts = Accounts::open(disk.clone(), core.clone()).await?;
        if demo::fill(&settings, &disk, &core).await? {
            accounts = Accounts::open(disk.clone(), core.clone()).await?;
        }
        if let Some(company) = settings.company.clone() {
            document::name_company(&core, company).await?;
        }
        let secret = secret::token()?;
        let shared = Arc::new(Shared {
            room: Arc::new(Semaphore::new(settings.max_connections)),
            settings,
            disk,
            core,
            accounts,
            metrics,
            files,
            throttle: Throttle::default(),
            health: Health::default(),
            backup: Arc::new(backup) as Arc<BackUp>,
            admin: secret::hash(&secret),
            address: OnceLock::new(),
            stopping: watch::Sender::new(false),
        });
        Ok(Self { shared, new_actors, thread, secret })
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
        let file = RunFile {
            address: near(address),
            secret: self.secret.clone(),
            process: std::process::id(),
        };
        let written = file.write(&self.shared.settings.data);
        written.map_err(|cause| ServerError::Io {
            doing: "writing run.json into the data folder",
            cause,
        })
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
        Ok(self.public_url().join(&self.shared.accounts.invite(name).await?))
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
        let Self { shared, new_actors, thread, .. } = self;
        let keep = tokio::spawn(keep_actors(Arc::clone(&shared), new_actors));
        let served = listen(shared, listener, shutdown).await;
        keep.abort();
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

async fn listen(
    shared: Arc<Shared>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServerError> {
    let most = shared.settings.max_connections.saturating_add(OTHER_CONNECTIONS);
    let app = http::router(Arc::clone(&shared)).into_make_service_with_connect_info::<Peer>();
    let stop = {
        let mut stopping = shared.stopping.subscribe();
        // The sender lives in `shared`.
        async move { drop(stopping.wait_for(|stopping| *stopping).await) }
    };
    let serving = axum::serve(Limited::new(listener, most), app).with_graceful_shutdown(stop);
    let serving = tokio::spawn(serving.into_future());
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
async fn finish(shared: &Shared, serving: tokio::task::JoinHandle<std::io::Result<()>>) {
    let all = u32::try_from(shared.settings.max_connections).unwrap_or(u32::MAX);
    let end = serving.abort_handle();
    let ended = async {
        shared.core.finish().await;
        drop(shared.room.acquire_many(all).await);
        drop(serving.await);
    };
    if tokio::time::timeout(shared.settings.shutdown_timeout, ended).await.is_err() {
        tracing::warn!("some connections did not end in time");
    }
    end.abort();
    tracing::info!("stopped");
}

/// Writes into the settings document whose new actors are.
async fn keep_actors(shared: Arc<Shared>, mut new_actors: mpsc::UnboundedReceiver<NewActor>) {
    while let Some(NewActor { device, actor }) = new_actors.recv().await {
        if let Err(error) = shared.accounts.took_actor(device, actor).await {
            tracing::error!(%error, %device, "a new actor could not be written down");
        }
    }
}
