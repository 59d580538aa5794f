//! A WebSocket in a task of its own, a few messages deep in both directions.

use crate::net::{self, Address, Stream};
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use std::time::Duration;
use tokio::sync::mpsc::{self, error::TryRecvError};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};

/// Messages that wait to be sent.
const TO_SEND: usize = 4;
/// Messages that have come and wait; servers send about as many before they wait, too.
const COME: usize = 8;
/// Connecting takes no longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the socket says.
#[derive(Debug)]
pub(crate) enum Heard {
    Open,
    Message(Vec<u8>),
    /// It is gone, or could not be had.
    Closed(String),
}

/// A connection that is open, or being opened. Dropping it closes it.
#[derive(Debug)]
pub(crate) struct Wire {
    pub(crate) outgoing: mpsc::Sender<Vec<u8>>,
    incoming: mpsc::Receiver<Heard>,
    task: tokio::task::JoinHandle<()>,
}

impl Wire {
    /// Starts to connect.
    pub(crate) fn open(server: &str) -> Self {
        let (outgoing, to_send) = mpsc::channel(TO_SEND);
        let (tell, incoming) = mpsc::channel(COME);
        let task = tokio::spawn(run(server.to_owned(), to_send, tell));
        Self { outgoing, incoming, task }
    }

    /// What it says next. After [`Heard::Closed`] nothing more comes.
    pub(crate) async fn heard(&mut self) -> Heard {
        self.incoming.recv().await.unwrap_or_else(gone)
    }

    /// As [`Self::heard`], if it has said something already.
    pub(crate) fn heard_already(&mut self) -> Option<Heard> {
        match self.incoming.try_recv() {
            Ok(heard) => Some(heard),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(gone()),
        }
    }
}

fn gone() -> Heard {
    Heard::Closed("the connection is gone".to_owned())
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Socket = WebSocketStream<Stream>;

async fn run(server: String, to_send: mpsc::Receiver<Vec<u8>>, tell: mpsc::Sender<Heard>) {
    let socket = match tokio::time::timeout(PATIENCE, connect(&server)).await {
        Ok(Ok(socket)) => socket,
        Ok(Err(reason)) => return closed(&tell, reason).await,
        Err(_) => return closed(&tell, "the server does not answer".to_owned()).await,
    };
    if tell.send(Heard::Open).await.is_err() {
        return;
    }
    let (sink, stream) = socket.split();
    let reason = tokio::select! {
        reason = read(stream, &tell) => reason,
        reason = write(sink, to_send) => reason,
    };
    closed(&tell, reason).await;
}

async fn closed(tell: &mpsc::Sender<Heard>, reason: String) {
    // Nobody listens when the device has let go already.
    let _ = tell.send(Heard::Closed(reason)).await;
}

async fn connect(server: &str) -> Result<Socket, String> {
    let address = Address::parse(server).map_err(|error| error.to_string())?;
    let stream = net::connect(&address).await.map_err(|error| error.to_string())?;
    let most = carnet_sync::limits::MAX_TO_DEVICE;
    let config = WebSocketConfig::default().max_message_size(Some(most)).max_frame_size(Some(most));
    let (socket, _) = client_async_with_config(server, stream, Some(config))
        .await
        .map_err(|error| error.to_string())?;
    Ok(socket)
}

async fn read(mut stream: SplitStream<Socket>, tell: &mpsc::Sender<Heard>) -> String {
    loop {
        match stream.next().await {
            Some(Ok(Message::Binary(bytes))) => {
                if tell.send(Heard::Message(bytes.into())).await.is_err() {
                    return "the device has let go".to_owned();
                }
            }
            Some(Ok(Message::Close(frame))) => {
                return frame.map_or_else(String::new, |frame| frame.reason.to_string());
            }
            Some(Ok(_)) => {}
            Some(Err(error)) => return error.to_string(),
            None => return "the server has closed the connection".to_owned(),
        }
    }
}

async fn write(
    mut sink: SplitSink<Socket, Message>,
    mut to_send: mpsc::Receiver<Vec<u8>>,
) -> String {
    while let Some(message) = to_send.recv().await {
        if let Err(error) = sink.send(Message::Binary(message.into())).await {
            return error.to_string();
        }
    }
    "the device has let go".to_owned()
}
