//! A wire with a counter on it.

use crate::Outcome;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Bytes that went through, both ways.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counter {
    up: Arc<AtomicU64>,
    down: Arc<AtomicU64>,
}

impl Counter {
    /// From the device, to the device; what comes later is counted from zero.
    pub(crate) fn take(&self) -> (u64, u64) {
        (self.up.swap(0, Ordering::Relaxed), self.down.swap(0, Ordering::Relaxed))
    }
}

/// Listens on a free port and passes everything on to `host`. Returns its own `host:port`.
pub(crate) async fn start(host: String) -> Outcome<(String, Counter)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    let counter = Counter::default();
    let shared = counter.clone();
    tokio::spawn(async move {
        while let Ok((device, _)) = listener.accept().await {
            tokio::spawn(join(device, host.clone(), shared.clone()));
        }
    });
    Ok((address, counter))
}

async fn join(device: TcpStream, host: String, counter: Counter) {
    let Ok(server) = TcpStream::connect(host).await else { return };
    // Small messages must not wait: the proxy would be measured, not the protocol.
    let _ = (device.set_nodelay(true), server.set_nodelay(true));
    let ((from_device, to_device), (from_server, to_server)) =
        (device.into_split(), server.into_split());
    tokio::join!(
        pass(from_device, to_server, counter.up),
        pass(from_server, to_device, counter.down)
    );
}

async fn pass(
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
    // The other end learns that nothing more comes.
    let _ = to.shutdown().await;
}
