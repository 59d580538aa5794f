//! TCP connections: counted, with TLS or without, and ended when they hold a place for nothing.

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use std::{
    future::Future,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, Sleep},
};
use tokio_rustls::{Accept, TlsAcceptor, server::TlsStream};

/// A connection on which the server has had nothing to write for so long holds its place for
/// nothing: a device that lives is answered every 20 seconds.
const QUIET: Duration = Duration::from_secs(90);

/// A listener that accepts no more connections than it was told at a time; others wait
/// in the system's own queue.
pub(crate) struct Limited {
    listener: TcpListener,
    room: Arc<Semaphore>,
    tls: Option<TlsAcceptor>,
    patience: Option<Duration>,
}

/// A connection that makes room when it ends.
pub(crate) struct Held {
    stream: Stream,
    /// When the connection ends if nothing is written before.
    until: Option<Pin<Box<Sleep>>>,
    _permit: Option<OwnedSemaphorePermit>,
}

/// Can be read and written.
trait BothWays: AsyncRead + AsyncWrite + Unpin {}

impl<T: AsyncRead + AsyncWrite + Unpin> BothWays for T {}

enum Stream {
    Plain(TcpStream),
    Opening(Box<Accept<TcpStream>>),
    Secure(Box<TlsStream<TcpStream>>),
    /// The handshake failed.
    Failed,
}

/// Both ends of a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    pub(crate) local: SocketAddr,
    /// With TLS, by this server itself.
    pub(crate) secure: bool,
}

impl Limited {
    pub(crate) fn new(listener: TcpListener, most: usize) -> Self {
        Self { listener, room: Arc::new(Semaphore::new(most)), tls: None, patience: None }
    }

    /// Speaks TLS.
    pub(crate) fn with_tls(self, tls: Option<TlsAcceptor>) -> Self {
        Self { tls, ..self }
    }

    /// Ends connections whose first request has no answer after so long, be it that it comes letter by
    /// letter.
    pub(crate) fn with_patience(self, patience: Duration) -> Self {
        Self { patience: Some(patience), ..self }
    }
}

impl Listener for Limited {
    type Io = Held;
    type Addr = Peer;

    async fn accept(&mut self) -> (Held, Peer) {
        // The semaphore is never closed.
        let permit = Arc::clone(&self.room).acquire_owned().await.ok();
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // Small messages must not wait for others.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps waiting for full packets");
        }
        let local = stream.local_addr().unwrap_or(address);
        let stream = match &self.tls {
            // The handshake happens when the connection is first read, beside all others.
            Some(tls) => Stream::Opening(Box::new(tls.accept(stream))),
            None => Stream::Plain(stream),
        };
        let until = self.patience.map(|patience| Box::pin(tokio::time::sleep(patience)));
        let secure = self.tls.is_some();
        (Held { stream, until, _permit: permit }, Peer { address, local, secure })
    }

    fn local_addr(&self) -> io::Result<Peer> {
        let local = TcpListener::local_addr(&self.listener)?;
        Ok(Peer { address: local, local, secure: self.tls.is_some() })
    }
}

impl Connected<IncomingStream<'_, Limited>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Limited>) -> Self {
        *stream.remote_addr()
    }
}

impl Held {
    /// The stream, once its handshake is done.
    fn poll_open(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Pin<&mut dyn BothWays>>> {
        if let Stream::Opening(accept) = &mut self.stream {
            let opened = ready!(Pin::new(accept).poll(cx));
            self.stream = Stream::Failed;
            match opened {
                Ok(stream) => self.stream = Stream::Secure(Box::new(stream)),
                Err(error) => {
                    tracing::debug!(%error, "a TLS handshake failed");
                    return Poll::Ready(Err(error));
                }
            }
        }
        Poll::Ready(match &mut self.stream {
            Stream::Plain(stream) => Ok(Pin::new(stream)),
            Stream::Secure(stream) => Ok(Pin::new(&mut **stream)),
            Stream::Opening(_) | Stream::Failed => Err(io::ErrorKind::NotConnected.into()),
        })
    }

    /// Something was written: it is alive.
    fn wrote(&mut self, bytes: usize) {
        if let Some(until) = self.until.as_mut().filter(|_| bytes > 0) {
            until.as_mut().reset(Instant::now() + QUIET);
        }
    }
}

impl AsyncRead for Held {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Some(until) = &mut self.until
            && until.as_mut().poll(cx).is_ready()
        {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        ready!(self.poll_open(cx))?.poll_read(cx, into)
    }
}

impl AsyncWrite for Held {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(ready!(self.poll_open(cx))?.poll_write(cx, bytes))?;
        self.wrote(written);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_open(cx))?.poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Stream::Secure(stream) => Pin::new(stream).poll_shutdown(cx),
            Stream::Opening(_) | Stream::Failed => Poll::Ready(Ok(())),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(ready!(self.poll_open(cx))?.poll_write_vectored(cx, slices))?;
        self.wrote(written);
        Poll::Ready(Ok(written))
    }

    fn is_write_vectored(&self) -> bool {
        matches!(&self.stream, Stream::Plain(stream) if stream.is_write_vectored())
    }
}
