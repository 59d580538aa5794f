//! Files of fiches, from and to this machine's disk.

use crate::{
    Session, SessionError,
    http::{self, Answered},
    session::random,
};
use carnet_engine::{
    Answer, Carrier, Errand, Pieces, Step,
    api::{BlobOrder, BlobPlace, BlobState, Bytes, Failure, PIECE, Reply, Request, Taken},
};
use carnet_ids::{BlobId, DocId, ItemId};
use carnet_model::{
    edit::{Edit, Intent},
    kind::DocKey,
    value::Value,
};
use carnet_storage::{Batch, ReadNow, Scan, Store, StoreError, contract::Row};
use http_body_util::Full;
use hyper::{Method, body::Bytes as Body, header};
use serde::Deserialize;
use std::{
    io::{Read, Write},
    time::{Duration, Instant},
};

/// How long nothing is asked, at most, while something waits.
const PAUSE: Duration = Duration::from_millis(50);

/// A store of pieces in any store.
#[derive(Debug, Clone)]
pub struct Kept<S>(pub S);

impl<S: Store> Store for Kept<S> {
    async fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.get(key).await
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.0.scan(scan).await
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.0.commit(batch).await
    }

    async fn expunge(&self) -> Result<(), StoreError> {
        self.0.expunge().await
    }
}

impl<S: Store> Pieces for Kept<S> {
    async fn clear(&self) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        let rows = self.0.scan(Scan::prefix(&[])).await?;
        rows.into_iter().for_each(|(key, _)| batch.delete(key));
        self.0.commit(batch).await
    }
}

/// Takes files in, sends and gets them, beside a session.
#[derive(Debug)]
pub struct Courier<P> {
    carrier: Carrier<P>,
}

/// Why a file was not taken, sent or got.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The engine refused.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// This machine's disk.
    #[error("the file: {0}")]
    Io(#[from] std::io::Error),
    /// The server said no, with this code.
    #[error("the server does not take or give this file: {0}")]
    Refused(String),
    /// Pieces that were here are gone.
    #[error("a part of the file is no longer on this machine: ask for it once more")]
    Short,
    /// It took too long.
    #[error("it is not done yet: the network, or the server, is not there")]
    Late,
}

impl<P: Pieces> Courier<P> {
    /// One that keeps bytes there.
    pub fn new(pieces: P) -> Self {
        Self { carrier: Carrier::new(pieces) }
    }

    /// Takes a file in and attaches it to a contact; it waits for the server from then on.
    ///
    /// # Errors
    /// [`FileError`] where the file can't be read or may not be attached.
    pub async fn attach<S: Store + ReadNow + Clone>(
        &mut self,
        session: &mut Session<S>,
        contact: DocId,
        name: &str,
        (file, size): (&mut impl Read, u64),
    ) -> Result<Taken, FileError> {
        let item = ItemId::new(random()?);
        self.order(session, BlobOrder::Begin { item, size, name: name.to_owned() }).await?;
        let mut number = 0;
        loop {
            let mut bytes = Vec::new();
            file.take(PIECE as u64).read_to_end(&mut bytes)?;
            if bytes.is_empty() {
                break;
            }
            let bytes = Bytes(bytes);
            self.order(session, BlobOrder::Piece { item, number, bytes }).await?;
            number += 1;
        }
        let Reply::Taken(taken) = self.order(session, BlobOrder::Finish { item, contact }).await?
        else {
            return Err(SessionError::Answer.into());
        };
        let text = |key: &str, value: &str| (key.to_owned(), Value::text(value));
        let fields = vec![
            text("name", name),
            text("media", &taken.media),
            ("size".to_owned(), Value::Int(i64::try_from(size).unwrap_or(i64::MAX))),
            text("sha256", &taken.blob.to_string()),
        ];
        let add = Edit::Add { collection: "attachments".to_owned(), item, fields };
        let intent = Intent { doc: DocKey::Contact(contact), edits: vec![add] };
        session.request(Request::Apply(vec![intent])).await?;
        Ok(taken)
    }

    /// Sends what waits, until the server has all of it.
    ///
    /// # Errors
    /// [`FileError::Late`] when `patience` is over before.
    pub async fn send<S: Store + ReadNow + Clone>(
        &mut self,
        session: &mut Session<S>,
        patience: Duration,
    ) -> Result<(), FileError> {
        let deadline = Instant::now() + patience;
        // What a restored server lost waits from here on.
        self.order(session, BlobOrder::Wake).await?;
        while session.status().await?.sync.pending > 0 {
            self.step(session, deadline).await?;
        }
        Ok(())
    }

    /// Gets a file that a contact names, and writes it.
    ///
    /// # Errors
    /// [`FileError`] where the server does not give it in time, or it can't be written.
    pub async fn fetch<S: Store + ReadNow + Clone>(
        &mut self,
        session: &mut Session<S>,
        (contact, blob, size): (DocId, BlobId, u64),
        to: &mut impl Write,
        patience: Duration,
    ) -> Result<(), FileError> {
        let deadline = Instant::now() + patience;
        self.order(session, BlobOrder::Fetch { contact, blob, size, keep: None }).await?;
        loop {
            match self.state(session, blob).await? {
                BlobState { refused: Some(code), .. } => return Err(FileError::Refused(code)),
                BlobState { place, .. } if place.is_here() => break,
                BlobState { place: BlobPlace::Away, .. } => return Err(FileError::Late),
                _ => self.step(session, deadline).await?,
            }
        }
        let mut written = 0;
        for number in 0.. {
            let read = self.order(session, BlobOrder::Read { blob, number }).await?;
            let Reply::Piece(Some(Bytes(bytes))) = read else { break };
            to.write_all(&bytes)?;
            written += bytes.len() as u64;
        }
        // A piece was taken from under it: the file is got anew the next time.
        if written == size { Ok(()) } else { Err(FileError::Short) }
    }

    /// How a file stands here.
    ///
    /// # Errors
    /// [`FileError`] when the store can't be read.
    pub async fn state<S: Store + ReadNow + Clone>(
        &mut self,
        session: &mut Session<S>,
        blob: BlobId,
    ) -> Result<BlobState, FileError> {
        let Reply::Blobs(states) = self.order(session, BlobOrder::States(vec![blob])).await? else {
            return Err(SessionError::Answer.into());
        };
        states.into_iter().next().ok_or_else(|| SessionError::Answer.into())
    }

    async fn order<S: Store + ReadNow + Clone>(
        &mut self,
        session: &mut Session<S>,
        order: BlobOrder,
    ) -> Result<Reply, FileError> {
        let now = session.now();
        match self.carrier.order(&mut session.engine, now, order).await {
            Reply::Failed(failure) => Err(SessionError::from(failure).into()),
            reply => Ok(reply),
        }
    }

    async fn step<S: Store + ReadNow + Clone>(
        &mut self,
        session: &mut Session<S>,
        deadline: Instant,
    ) -> Result<(), FileError> {
        if Instant::now() >= deadline {
            return Err(FileError::Late);
        }
        session.step(Some(Instant::now() + Duration::from_millis(1))).await;
        let now = session.now();
        match self.carrier.next(&mut session.engine, now).await {
            Some(errand) => {
                let answer = run(errand).await;
                let now = session.now();
                self.carrier.came(&mut session.engine, now, answer).await;
            }
            None => session.step(Some(Instant::now() + PAUSE)).await,
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Told {
    offset: u64,
    done: bool,
}

#[derive(Deserialize)]
struct Refusal {
    code: String,
}

/// Asks the server.
async fn run(errand: Errand) -> Answer {
    let url = format!("{}{}", base(&errand.server), errand.path());
    let bearer = format!("Bearer {}", errand.token);
    let is_get = matches!(errand.step, Step::Get { .. });
    let asked = http::ask(&url, |request| {
        let request = request.header(header::AUTHORIZATION, bearer);
        match errand.step {
            Step::Ask { size } => request
                .method(Method::POST)
                .header(header::CONTENT_TYPE, "application/json")
                .body(Full::new(Body::from(format!(r#"{{"size":{size}}}"#)))),
            Step::Send { at, bytes } => request
                .method(Method::PATCH)
                .header("upload-offset", at)
                .body(Full::new(Body::from(bytes))),
            Step::Get { from, until } => request
                .header(header::RANGE, format!("bytes={from}-{}", until.saturating_sub(1)))
                .body(Full::new(Body::new())),
        }
    });
    match asked.await {
        Ok(Answered { status, body, .. }) => read(status, &body, is_get),
        Err(_) => Answer::Lost,
    }
}

fn read(status: u16, body: &Body, is_get: bool) -> Answer {
    if !(200..300).contains(&status) {
        let refusal = serde_json::from_slice::<Refusal>(body);
        return refusal.map_or(Answer::Lost, |refusal| Answer::Refused(refusal.code));
    }
    if is_get {
        return Answer::Bytes(body.to_vec());
    }
    let told = serde_json::from_slice::<Told>(body);
    told.map_or(Answer::Lost, |Told { offset, done }| Answer::Told { offset, done })
}

/// `https://host` of `wss://host/sync`.
pub(crate) fn base(server: &str) -> String {
    let http = server.replacen("ws", "http", 1);
    http.strip_suffix("/sync").unwrap_or(&http).to_owned()
}

impl From<Failure> for FileError {
    fn from(failure: Failure) -> Self {
        Self::Session(failure.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_asked_for_where_the_socket_is() {
        assert_eq!(base("wss://carnet.example/sync"), "https://carnet.example");
        assert_eq!(base("ws://127.0.0.1:8080/sync"), "http://127.0.0.1:8080");
    }
}
