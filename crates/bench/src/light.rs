//! A device that keeps nothing: it speaks the protocol with changes that were made ahead, so
//! that what is measured is the server.

use crate::Outcome;
use carnet_engine::api::Credentials;
use carnet_ids::{DocId, Epoch};
use carnet_sync::limits::{MAX_TO_DEVICE, PROTOCOL, PUSH_ENTRIES, PUSH_WINDOW};
use carnet_sync::wire::{Bytes, Hello, Pushed, ToDevice, ToServer, Welcome};
use futures_util::{SinkExt, StreamExt};
use std::collections::VecDeque;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Message, protocol::WebSocketConfig};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

/// Changes in one message: few enough that an answer comes while the next is on its way.
const TOGETHER: usize = 256;

/// A device that is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    pub(crate) credentials: Credentials,
    generation: u64,
    no: u64,
}

/// A connection to a server, nothing said yet.
pub(crate) type Socket = WebSocketStream<TcpStream>;

/// Opens a connection to a server, given as `ws://host:port/sync`.
pub(crate) async fn open(server: &str) -> Outcome<Socket> {
    let host = server.trim_start_matches("ws://").trim_end_matches("/sync");
    let stream = TcpStream::connect(host).await?;
    stream.set_nodelay(true)?;
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_TO_DEVICE))
        .max_frame_size(Some(MAX_TO_DEVICE));
    Ok(client_async_with_config(server, stream, Some(config)).await?.0)
}

/// Its connection.
pub(crate) struct Light {
    socket: Socket,
    pub(crate) welcome: Welcome,
    no: u64,
}

impl Seat {
    pub(crate) fn new(credentials: Credentials) -> Self {
        Self { credentials, generation: 0, no: 0 }
    }

    /// Connects as a device that has everything.
    pub(crate) async fn connect(&mut self) -> Outcome<Light> {
        let known = self.greet(None, 0).await?.welcome;
        self.connect_at(known.epoch, known.head).await
    }

    /// Connects as a device that has the log up to `cursor`.
    pub(crate) async fn connect_at(&mut self, epoch: Epoch, cursor: u64) -> Outcome<Light> {
        self.greet(Some(epoch), cursor).await
    }

    async fn greet(&mut self, epoch: Option<Epoch>, cursor: u64) -> Outcome<Light> {
        self.generation += 1;
        let hello = ToServer::Hello(Hello {
            protocol: PROTOCOL,
            token: self.credentials.token.clone(),
            device: self.credentials.device,
            actor: self.credentials.actor,
            epoch,
            cursor,
            acked: 0,
            cold: None,
            generation: self.generation,
            app_version: "banc".to_owned(),
            pending: 0,
            reach: Default::default(),
        });
        let mut socket = open(&self.credentials.server).await?;
        socket.send(Message::Binary(hello.encode().into())).await?;
        self.no += 1_000_000;
        match next(&mut socket).await? {
            ToDevice::Welcome(welcome) => Ok(Light { socket, welcome, no: self.no }),
            other => Err(format!("instead of a welcome: {other:?}").into()),
        }
    }
}

impl Light {
    /// The next message.
    pub(crate) async fn next(&mut self) -> Outcome<ToDevice> {
        next(&mut self.socket).await
    }

    /// Sends a message.
    pub(crate) async fn send(&mut self, message: ToServer) -> Outcome<()> {
        Ok(self.socket.send(Message::Binary(message.encode().into())).await?)
    }

    /// Pushes changes as fast as the protocol allows, until all are on the server's disk.
    pub(crate) async fn push(
        &mut self,
        changes: impl IntoIterator<Item = (DocId, Vec<u8>)>,
    ) -> Outcome<()> {
        let mut waiting = changes.into_iter().peekable();
        // Numbers and bytes of what is not answered.
        let (mut flying, mut bytes) = (VecDeque::<(u64, usize)>::new(), 0);
        loop {
            let mut batch = Vec::new();
            while batch.len() < TOGETHER
                && flying.len() < PUSH_ENTRIES
                && waiting.peek().is_some_and(|(_, change)| {
                    flying.is_empty() || bytes + change.len() <= PUSH_WINDOW
                })
                && let Some((doc, change)) = waiting.next()
            {
                self.no += 1;
                flying.push_back((self.no, change.len()));
                bytes += change.len();
                batch.push(Pushed { no: self.no, doc, change: Bytes(change) });
            }
            if !batch.is_empty() {
                self.send(ToServer::Push(batch)).await?;
            } else if flying.is_empty() {
                return Ok(());
            } else {
                let through = self.answer().await?;
                while let Some((no, length)) = flying.front()
                    && *no <= through
                {
                    bytes -= length;
                    flying.pop_front();
                }
            }
        }
    }

    /// Waits for an acknowledgement, and takes what others did meanwhile.
    async fn answer(&mut self) -> Outcome<u64> {
        loop {
            match self.next().await? {
                ToDevice::Ack { through, .. } => return Ok(through),
                ToDevice::Entries { batch, .. } | ToDevice::Pack { batch, .. } => {
                    self.send(ToServer::Received { batch }).await?;
                }
                ToDevice::Reject { code, message, .. } | ToDevice::Refused { code, message } => {
                    return Err(format!("the server refused: {code}: {message}").into());
                }
                _ => {}
            }
        }
    }

    /// Lives on: takes what comes and answers for it, until the connection ends.
    pub(crate) async fn idle(mut self) {
        while let Ok(message) = self.next().await {
            if let ToDevice::Entries { batch, .. } | ToDevice::Pack { batch, .. } = message
                && self.send(ToServer::Received { batch }).await.is_err()
            {
                return;
            }
        }
    }
}

async fn next(socket: &mut WebSocketStream<TcpStream>) -> Outcome<ToDevice> {
    loop {
        match socket.next().await.ok_or("the server closed the connection")?? {
            Message::Binary(bytes) => return Ok(ToDevice::decode(&bytes)?),
            Message::Close(frame) => return Err(format!("closed: {frame:?}").into()),
            _ => {}
        }
    }
}
