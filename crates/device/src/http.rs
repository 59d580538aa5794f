//! One JSON question to a server, and its answer.

use crate::net::{self, Address, NetError};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::{
    Request, StatusCode,
    body::{Bytes, Incoming},
    client::conn::http1,
    header,
};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

/// A server that takes longer is taken for gone.
const PATIENCE: Duration = Duration::from_secs(30);
/// Copying a large store takes its time.
const LONG_PATIENCE: Duration = Duration::from_secs(3_600);
/// Bytes of an answer.
const MAX_ANSWER: usize = 4 << 20;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The address makes no sense.
    #[error(transparent)]
    Address(NetError),
    /// Nobody is there.
    #[error("can't connect to {host}: {cause}")]
    Connect {
        /// Whom.
        host: String,
        /// Why.
        cause: String,
    },
    /// The server said no.
    #[error("{message}")]
    Refused {
        /// Its status.
        status: u16,
        /// Its code.
        code: String,
        /// Its words.
        message: String,
    },
    /// The connection broke, or the answer is not what this program reads.
    #[error("{host} gave no answer that makes sense: {cause}")]
    Answer {
        /// Whom.
        host: String,
        /// Why.
        cause: String,
    },
}

#[derive(Deserialize)]
struct Refusal {
    code: String,
    message: String,
}

/// Posts `body` to `url` (http or https), with a bearer's secret if there is one.
///
/// # Errors
/// [`HttpError`]; [`HttpError::Refused`] carries the server's own code and words.
pub async fn post_json(url: &str, bearer: Option<&str>, body: &Value) -> Result<Value, HttpError> {
    let address = Address::parse(url).map_err(HttpError::Address)?;
    let wrong = |cause: String| HttpError::Answer { host: address.host.clone(), cause };
    let mut request = Request::post(&address.path)
        .header(header::HOST, &address.host)
        .header(header::CONTENT_TYPE, "application/json");
    if let Some(secret) = bearer {
        request = request.header(header::AUTHORIZATION, format!("Bearer {secret}"));
    }
    let request = request
        .body(Full::new(Bytes::from(body.to_string())))
        .map_err(|error| wrong(error.to_string()))?;
    // Only the administrator's questions may take long.
    let patience = if bearer.is_some() { LONG_PATIENCE } else { PATIENCE };
    let asked = tokio::time::timeout(patience, send(&address, request)).await;
    asked.unwrap_or_else(|_| Err(wrong("it took too long".to_owned())))
}

/// What a server answered.
#[derive(Debug)]
pub struct Answered {
    /// Its status.
    pub status: u16,
    /// After how many seconds it wants to be asked again, where it says so.
    pub retry_after: Option<u64>,
    /// Its body.
    pub body: Bytes,
}

/// Gets `url` (http or https) and nothing else: it is not followed where it leads elsewhere. Bodies
/// of more than `most` bytes are no answer, nor is what takes longer than `patience`.
///
/// # Errors
/// [`HttpError`].
pub async fn get(url: &str, patience: Duration, most: usize) -> Result<Answered, HttpError> {
    let address = Address::parse(url).map_err(HttpError::Address)?;
    let wrong = |cause: String| HttpError::Answer { host: address.host.clone(), cause };
    let request = Request::get(&address.path)
        .header(header::HOST, &address.host)
        .header(header::ACCEPT, "application/json")
        .header(header::USER_AGENT, concat!("carnet/", env!("CARGO_PKG_VERSION")))
        .body(Full::new(Bytes::new()))
        .map_err(|error| wrong(error.to_string()))?;
    let asked = tokio::time::timeout(patience, exchange(&address, request, most)).await;
    asked.unwrap_or_else(|_| Err(wrong("it took too long".to_owned())))
}

async fn send(address: &Address, request: Request<Full<Bytes>>) -> Result<Value, HttpError> {
    let wrong = |cause: String| HttpError::Answer { host: address.host.clone(), cause };
    let Answered { status, body, .. } = exchange(address, request, MAX_ANSWER).await?;
    let status = StatusCode::from_u16(status).map_err(|error| wrong(error.to_string()))?;
    answer(status, &body)
        .map_err(|refused| refused.unwrap_or_else(|| wrong(format!("status {status}"))))
}

/// Sends a request to `url`, whose path it is made of; its status and body, whatever they are.
///
/// # Errors
/// [`HttpError`] where no whole answer comes in half a minute.
pub(crate) async fn ask(
    url: &str,
    make: impl FnOnce(hyper::http::request::Builder) -> Result<Request<Full<Bytes>>, hyper::http::Error>,
) -> Result<Answered, HttpError> {
    let address = Address::parse(url).map_err(HttpError::Address)?;
    let wrong = |cause: String| HttpError::Answer { host: address.host.clone(), cause };
    let request = Request::builder().uri(&address.path).header(header::HOST, &address.host);
    let request = make(request).map_err(|error| wrong(error.to_string()))?;
    let asked = tokio::time::timeout(PATIENCE, exchange(&address, request, MAX_ANSWER)).await;
    asked.unwrap_or_else(|_| Err(wrong("it took too long".to_owned())))
}

/// One request on a connection of its own.
async fn exchange(
    address: &Address,
    request: Request<Full<Bytes>>,
    most: usize,
) -> Result<Answered, HttpError> {
    let wrong = |cause: String| HttpError::Answer { host: address.host.clone(), cause };
    let stream = net::connect(address).await.map_err(|error| HttpError::Connect {
        host: address.host.clone(),
        cause: error.to_string(),
    })?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error| wrong(error.to_string()))?;
    // It ends with the request, and its error is the request's.
    let connection = tokio::spawn(connection);
    let response = sender.send_request(request).await.map_err(|error| wrong(error.to_string()))?;
    let status = response.status();
    let again = response.headers().get(header::RETRY_AFTER);
    let retry_after = again.and_then(|again| again.to_str().ok()?.trim().parse().ok());
    let body = read(response.into_body(), most).await;
    connection.abort();
    Ok(Answered { status: status.as_u16(), retry_after, body: body.map_err(wrong)? })
}

async fn read(body: Incoming, most: usize) -> Result<Bytes, String> {
    let collected = Limited::new(body, most).collect().await;
    collected.map(|body| body.to_bytes()).map_err(|error| {
        let too_long = error.is::<LengthLimitError>();
        if too_long { "it is too long".to_owned() } else { error.to_string() }
    })
}

/// The answer, or the server's refusal if it can be read.
fn answer(status: StatusCode, bytes: &[u8]) -> Result<Value, Option<HttpError>> {
    if status.is_success() {
        return serde_json::from_slice(bytes).map_err(|_| None);
    }
    let refusal: Refusal = serde_json::from_slice(bytes).map_err(|_| None)?;
    Err(Some(HttpError::Refused {
        status: status.as_u16(),
        code: refusal.code,
        message: refusal.message,
    }))
}
