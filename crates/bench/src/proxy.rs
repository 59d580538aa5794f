//! A wire with a counter on it, and a speed.

use crate::Outcome;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until};

/// Chunks on their way on a slow wire.
const FLYING: usize = 64;

/// How a wire is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Speed {
    /// Bytes a second to the device; nothing for as many as there are.
    pub(crate) rate: Option<u32>,
    /// How long a byte travels.
    pub(crate) delay: Duration,
}

impl Speed {
    /// The machine's own.
    pub(crate) const FULL: Self = Self { rate: None, delay: Duration::ZERO };
}

/// The wire.
#[derive(Debug, Clone)]
pub(crate) struct Proxy {
    /// `host:port` for devices.
    pub(crate) host: String,
    server: Arc<Mutex<String>>,
    up: Arc<AtomicU64>,
    down: Arc<AtomicU64>,
    speed: Speed,
}

impl Proxy {
    /// Listens on a free port and passes everything on to `server`.
    pub(crate) async fn start(server: &str, speed: Speed) -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let proxy = Self {
            host: listener.local_addr()?.to_string(),
            server: Arc::new(Mutex::new(server.to_owned())),
            up: Arc::default(),
            down: Arc::default(),
            speed,
        };
        let shared = proxy.clone();
        tokio::spawn(async move {
            while let Ok((device, _)) = listener.accept().await {
                tokio::spawn(shared.clone().join(device));
            }
        });
        Ok(proxy)
    }

    /// Connections from now on go to another server.
    pub(crate) fn lead_to(&self, server: &str) {
        server.clone_into(&mut self.server.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// The address of a server's socket, by this wire.
    pub(crate) fn url(&self) -> String {
        format!("ws://{}/sync", self.host)
    }

    /// Bytes from the device, and to it; what comes later is counted from zero.
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    pub(crate) fn take(&self) -> (f64, f64) {
        let take = |counter: &AtomicU64| counter.swap(0, Ordering::Relaxed) as f64;
        (take(&self.up), take(&self.down))
    }

    async fn join(self, device: TcpStream) {
        let host = self.server.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Ok(server) = TcpStream::connect(host).await else { return };
        // Small messages must not wait: the proxy would be measured, not the protocol.
        let _ = (device.set_nodelay(true), server.set_nodelay(true));
        let ((from_device, to_device), (from_server, to_server)) =
            (device.into_split(), server.into_split());
        let up = Speed { rate: None, ..self.speed };
        tokio::join!(
            pass(from_device, to_server, self.up, up),
            pass(from_server, to_device, self.down, self.speed)
        );
    }
}

async fn pass(
    mut from: impl AsyncRead + Unpin,
    to: impl AsyncWrite + Unpin,
    counter: Arc<AtomicU64>,
    speed: Speed,
) {
    if speed.delay.is_zero() && speed.rate.is_none() {
        return pass_at_once(from, to, counter).await;
    }
    let (send, arriving) = mpsc::channel::<(Instant, Vec<u8>)>(FLYING);
    let reading = async move {
        let mut buffer = vec![0; 4 << 10];
        while let Ok(length @ 1..) = from.read(&mut buffer).await {
            counter.fetch_add(length as u64, Ordering::Relaxed);
            if let Some(rate) = speed.rate {
                sleep(Duration::from_secs(1) * u32::try_from(length).unwrap_or(1) / rate).await;
            }
            let chunk = (Instant::now() + speed.delay, buffer[..length].to_vec());
            if send.send(chunk).await.is_err() {
                return;
            }
        }
    };
    tokio::join!(reading, arrive(arriving, to));
}

async fn arrive(mut arriving: mpsc::Receiver<(Instant, Vec<u8>)>, mut to: impl AsyncWrite + Unpin) {
    while let Some((at, chunk)) = arriving.recv().await {
        sleep_until(at).await;
        if to.write_all(&chunk).await.is_err() {
            return;
        }
    }
    // The other end learns that nothing more comes.
    let _ = to.shutdown().await;
}

async fn pass_at_once(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    counter: Arc<AtomicU64>,
) {
    let mut buffer = vec![0; 64 << 10];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        counter.fetch_add(length as u64, Ordering::Relaxed);
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
    let _ = to.shutdown().await;
}
