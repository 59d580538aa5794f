//! One JSON question to a server, from an address of one's choice.

use crate::Outcome;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Where it goes, and in whose name.
pub(crate) struct Question<'a> {
    pub(crate) path: &'a str,
    pub(crate) bearer: Option<&'a str>,
    /// For whom a proxy on this machine would say that it asks.
    pub(crate) from: Option<&'a str>,
}

/// Posts JSON to `host`, and reads the answer's.
pub(crate) async fn ask(host: &str, question: &Question<'_>, body: &Value) -> Outcome<Value> {
    let body = body.to_string();
    let header = |name: &str, value: Option<&str>| {
        value.map(|value| format!("{name}{value}\r\n")).unwrap_or_default()
    };
    let request = format!(
        "POST {} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n{}{}\r\n{body}",
        question.path,
        body.len(),
        header("Authorization: Bearer ", question.bearer),
        header("X-Forwarded-For: ", question.from),
    );
    let mut stream = TcpStream::connect(host).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8(answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("an answer without a body")?;
    if !head.starts_with("HTTP/1.1 200") {
        return Err(format!("{} answered {body}", question.path).into());
    }
    Ok(serde_json::from_str(body)?)
}
