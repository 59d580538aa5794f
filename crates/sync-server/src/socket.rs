//! A connection's life: hello, then messages both ways until one side has enough.

use crate::{
    accounts::{Admitted, Refusal},
    core::{Farewell, Line},
    secret,
    shared::Shared,
};
use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use carnet_ids::DeviceId;
use carnet_sync::{
    hub::ConnId,
    limits::{MAX_APP_VERSION, MAX_TOKEN, PROTOCOL, PROTOCOL_BEFORE},
    wire::{Hello, ToDevice, ToServer, code},
};
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// A device that takes longer to read one message is taken for gone.
const WRITE_PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of a first message; nothing in it is long.
const MAX_HELLO: usize = 1_024 + MAX_TOKEN + MAX_APP_VERSION;
/// Bytes of a reason that still fit a close frame.
const MAX_REASON: usize = 120;
/// An acknowledgement is short, and begins so in CBOR: a map of one, a text of three.
const ACK: &[u8] = b"\xa1\x63Ack";

type Sink = SplitSink<WebSocket, Message>;
type Stream = SplitStream<WebSocket>;

/// Serves a connection until it ends.
pub(crate) async fn run(socket: WebSocket, shared: Arc<Shared>) {
    let (mut sink, mut stream) = socket.split();
    let Ok(_room) = Arc::clone(&shared.room).try_acquire_owned() else {
        return refuse(
            &mut sink,
            &shared,
            code::BUSY,
            "the server has all the connections that it takes",
        )
        .await;
    };
    let hello = match timeout(shared.settings.hello_timeout, first_message(&mut stream)).await {
        Ok(Ok(hello)) => hello,
        Ok(Err(reason)) => return refuse(&mut sink, &shared, code::MISUSE, reason).await,
        Err(_) => return refuse(&mut sink, &shared, code::IDLE, "no hello came in time").await,
    };
    let admitted = match admit(&hello, &shared).await {
        Err(Refusal::Retired) => Err(used_up(&hello, (&mut sink, &mut stream), &shared).await),
        admitted => admitted,
    };
    let Admitted { identity: who, next } = match admitted {
        Ok(admitted) => admitted,
        Err(refusal) => {
            let (code, reason) = (refusal.code(), refusal.to_string());
            refuse(&mut sink, &shared, code, &reason).await;
            return note_emptied(code, hello.device, &mut stream, &shared).await;
        }
    };
    if let Some(token) = next {
        // If it gets lost, the device is told the same again.
        let told = Message::Binary(ToDevice::Token { token }.encode().into());
        let _ = timeout(WRITE_PATIENCE, sink.send(told)).await;
    }
    shared.metrics.opened();
    let device = who.device;
    tracing::info!(%device, app = hello.app_version, "connected");
    shared.accounts.arrived(device, &hello.app_version, hello.pending);
    let conn = shared.core.number();
    let line = Arc::new(Line::default());
    if shared.core.connect(conn, who, hello, Arc::clone(&line)).await {
        if shared.accounts.is_revoked(device) {
            // It was withdrawn just now, perhaps before the core knew of this connection.
            shared.accounts.hang_up_revoked(device).await;
        }
        let reason = talk((conn, device), &mut sink, &mut stream, &line, &shared).await;
        tracing::info!(%device, reason, "disconnected");
        note_emptied(reason, device, &mut stream, &shared).await;
    }
    let stored = shared.core.call(move |hub, _| hub.progress_of(conn)?.stored).await.flatten();
    shared.core.disconnect(conn).await;
    shared.accounts.left(device, stored);
    shared.metrics.closed();
}

/// A device that was told that it is withdrawn empties itself, and ends its side of the connection. Who is not
/// there any more does not, and has not heard it.
async fn note_emptied(code: &str, device: DeviceId, stream: &mut Stream, shared: &Shared) {
    if code != code::REVOKED {
        return;
    }
    let ended = async { while let Some(Ok(_)) = stream.next().await {} };
    if timeout(shared.settings.hello_timeout, ended).await.is_ok() {
        shared.accounts.emptied(device);
    }
}

async fn first_message(stream: &mut Stream) -> Result<Hello, &'static str> {
    loop {
        match stream.next().await {
            Some(Ok(Message::Binary(bytes))) if bytes.len() <= MAX_HELLO => {
                return match ToServer::decode(&bytes) {
                    Ok(ToServer::Hello(hello)) => Ok(hello),
                    _ => Err("the first message must be a hello"),
                };
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Binary(_))) => return Err("the first message is too long"),
            Some(Ok(Message::Text(_))) => return Err("messages are binary"),
            _ => return Err("the connection ended before a hello"),
        }
    }
}

async fn admit(hello: &Hello, shared: &Shared) -> Result<Admitted, Refusal> {
    if !(PROTOCOL_BEFORE..=PROTOCOL).contains(&hello.protocol) {
        return Err(Refusal::Protocol);
    }
    if hello.token.len() > MAX_TOKEN {
        return Err(Refusal::LongToken);
    }
    shared.accounts.admit(&hello.token, hello.device).await
}

/// A greeting with a token that was used up. Whoever is there answers a ping, browsers and libraries by
/// themselves: then the token was stolen. If nobody answers, the greeting was sent long ago by the device
/// itself, which has given the connection up, and works on with another.
async fn used_up(
    hello: &Hello,
    (sink, stream): (&mut Sink, &mut Stream),
    shared: &Shared,
) -> Refusal {
    if matches!(timeout(shared.settings.hello_timeout, answers(sink, stream)).await, Ok(true)) {
        return shared.accounts.stolen(&hello.token, hello.device).await;
    }
    tracing::info!(device = %hello.device, "a greeting came late, and nobody was there");
    Refusal::Retired
}

/// Whether somebody answers a ping that can't be answered without reading it.
async fn answers(sink: &mut Sink, stream: &mut Stream) -> bool {
    let Ok(asked) = secret::random::<8>() else { return false };
    if sink.send(Message::Ping(asked.to_vec().into())).await.is_err() {
        return false;
    }
    loop {
        match stream.next().await {
            Some(Ok(Message::Pong(said))) if said[..] == asked => return true,
            Some(Ok(Message::Close(_)) | Err(_)) | None => return false,
            Some(Ok(_)) => {}
        }
    }
}

/// Both directions at once, so that neither waits for the other. Says why it ended.
async fn talk(
    (conn, device): (ConnId, DeviceId),
    sink: &mut Sink,
    stream: &mut Stream,
    line: &Line,
    shared: &Shared,
) -> &'static str {
    tokio::select! {
        reason = read(conn, stream, shared) => {
            if reason == TOO_LONG {
                say_goodbye(sink, close_code::SIZE, TOO_LONG).await;
            }
            reason
        }
        reason = write((conn, device), sink, line, shared) => reason,
    }
}

const TOO_LONG: &str = "a message was too long";

/// Why a message could not be read. The WebSocket library says it in words only.
fn reading_failed(error: &axum::Error) -> &'static str {
    if error.to_string().contains("too long") { TOO_LONG } else { "the connection broke" }
}

async fn read(conn: ConnId, stream: &mut Stream, shared: &Shared) -> &'static str {
    let mut stopping = shared.stopping.subscribe();
    loop {
        let message = tokio::select! {
            message = stream.next() => message,
            _ = stopping.wait_for(|stopping| *stopping) => break,
        };
        match message {
            Some(Ok(Message::Binary(bytes))) => {
                shared.metrics.received(bytes.len());
                if !shared.core.message(conn, bytes.into()).await {
                    return "the server stops";
                }
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Text(_))) => return "messages are binary",
            Some(Ok(Message::Close(_))) | None => return "closed by the device",
            Some(Err(error)) => return reading_failed(&error),
        }
    }
    // What was read is on its way to the disk; the writer ends the connection once
    // its acknowledgements are sent.
    std::future::pending().await
}

async fn write(
    (conn, device): (ConnId, DeviceId),
    sink: &mut Sink,
    line: &Line,
    shared: &Shared,
) -> &'static str {
    loop {
        // Asked before the last messages are taken, so that none comes after it.
        let farewell = line.farewell();
        while let Some(message) = shared.core.transmit(conn).await {
            let bytes = message.len();
            if message.starts_with(ACK) {
                shared.metrics.acknowledged();
                shared.accounts.handed_over(device);
            }
            let sent = timeout(WRITE_PATIENCE, sink.send(Message::Binary(message.into()))).await;
            if !matches!(sent, Ok(Ok(()))) {
                return "the device does not read";
            }
            shared.metrics.sent(bytes);
        }
        if let Some(Farewell { code, reason }) = farewell {
            let close = if code == "shutdown" { close_code::RESTART } else { close_code::POLICY };
            tracing::debug!(code, reason, "closing");
            say_goodbye(sink, close, code).await;
            return code;
        }
        line.woken().await;
    }
}

/// Refuses a connection that never got to the hub.
async fn refuse(sink: &mut Sink, shared: &Shared, code: &'static str, message: &str) {
    shared.metrics.refused();
    tracing::info!(code, "a connection was refused");
    let refused = ToDevice::Refused { code: code.to_owned(), message: message.to_owned() };
    // It may be gone; there is nobody else to tell.
    let _ = timeout(WRITE_PATIENCE, sink.send(Message::Binary(refused.encode().into()))).await;
    say_goodbye(sink, close_code::POLICY, code).await;
}

async fn say_goodbye(sink: &mut Sink, code: u16, reason: &str) {
    let reason = reason.get(..MAX_REASON).unwrap_or(reason);
    let frame = CloseFrame { code, reason: reason.into() };
    // It may be gone already.
    let _ = timeout(WRITE_PATIENCE, sink.send(Message::Close(Some(frame)))).await;
    let _ = timeout(WRITE_PATIENCE, sink.close()).await;
}
