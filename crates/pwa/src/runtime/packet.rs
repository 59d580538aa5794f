//! Messages as JavaScript values: an array of a CBOR body and, where there is one, a file.
//!
//! The bytes of a file to import are megabytes; as part of the body each would be a CBOR integer.
//!
//! A request, a reply or an event is [`Sealed`] where it is made and opened where it is wanted:
//! what lies between passes it on as bytes, and has no code to read it.

use carnet_engine::api::{BlobOrder, Request};
use js_sys::{Array, Uint8Array};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, de::Visitor};
use std::fmt;
use wasm_bindgen::{JsCast, JsValue};

/// Something that can be sent.
pub(crate) trait Message: Serialize + DeserializeOwned {
    /// The question in it, which may come with a file.
    fn question(&mut self) -> Option<&mut Question> {
        None
    }
}

/// The message, for `postMessage`.
pub(crate) fn to_js(mut message: impl Message) -> JsValue {
    let file = message.question().map(|question| std::mem::take(&mut question.file));
    let body = carnet_cbor::to_brief(&message);
    let packet = Array::of1(&Uint8Array::from(body.as_slice()));
    if let Some(file) = file.filter(|file| !file.is_empty()) {
        packet.push(&Uint8Array::from(file.as_slice()));
    }
    packet.into()
}

/// The message in a value that [`to_js`] made; `None` for anything else, and for a message of
/// another version of the app.
pub(crate) fn from_js<M: Message>(value: &JsValue) -> Option<M> {
    let packet = value.dyn_ref::<Array>()?;
    let body: Uint8Array = packet.get(0).dyn_into().ok()?;
    let mut message: M = carnet_cbor::from_brief(&body.to_vec()).ok()?;
    if let (Some(question), Ok(file)) = (message.question(), packet.get(1).dyn_into::<Uint8Array>())
    {
        question.file = file.to_vec();
    }
    Some(message)
}

/// A value that was written and is yet to be read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sealed(pub(crate) Vec<u8>);

impl Sealed {
    /// A reply or an event, in the brief shape. Should it pass between tabs of two versions, one that
    /// changed is refused by its number of fields; it is shown and never stored.
    #[cfg(any(test, target_arch = "wasm32"))] // the worker's
    pub(crate) fn seal(value: &impl Serialize) -> Self {
        Self(carnet_cbor::to_brief(value))
    }

    /// `None` for what another version of the app sealed.
    pub(crate) fn open<T: DeserializeOwned>(&self) -> Option<T> {
        carnet_cbor::from_brief(&self.0).ok()
    }
}

impl Serialize for Sealed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Sealed;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a byte string")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Sealed, E> {
                Ok(Sealed(bytes.to_vec()))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}

/// A request on its way to the engine, and what those between must know of it.
///
/// Its body has the shape by names: tabs of two versions may live side by side, and the engine
/// reads edits in that shape from its disk anyway.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Question {
    body: Sealed,
    /// It may not be asked of two engines: an import.
    pub(crate) only_once: bool,
    /// It signs someone in.
    pub(crate) signs_in: bool,
    #[serde(skip)]
    file: Vec<u8>,
}

impl Question {
    /// Seals a request.
    pub(crate) fn new(mut request: Request) -> Self {
        let file = file_of(&mut request).map(std::mem::take).unwrap_or_default();
        Self {
            body: Sealed(carnet_cbor::to_vec(&request)),
            only_once: matches!(request, Request::Import { dry_run: false, .. }),
            signs_in: matches!(request, Request::SignIn(_)),
            file,
        }
    }

    /// What it takes in memory.
    #[cfg(any(test, target_arch = "wasm32"))] // the worker's
    pub(crate) fn bytes(&self) -> usize {
        self.body.0.len() + self.file.len()
    }

    /// The request; `None` when another version of the app asks what this one doesn't know.
    #[cfg(any(test, target_arch = "wasm32"))] // the worker's
    pub(crate) fn open(self) -> Option<Request> {
        let mut request = carnet_cbor::from_slice(&self.body.0).ok()?;
        if let Some(file) = file_of(&mut request) {
            *file = self.file;
        }
        Some(request)
    }
}

/// Scripts ask with a question alone.
impl Message for Question {
    fn question(&mut self) -> Option<&mut Question> {
        Some(self)
    }
}

fn file_of(request: &mut Request) -> Option<&mut Vec<u8>> {
    match request {
        Request::Import { file, .. } | Request::ImportPreview { file, .. } => Some(file),
        Request::Blob(BlobOrder::Piece { bytes, .. }) => Some(&mut bytes.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::messages::{FromPage, Peer};

    #[test]
    fn a_body_is_without_its_file() {
        let file = vec![1; 100_000];
        let request = Request::ImportPreview { file, options: None };
        let question = Question::new(request.clone());
        let body = carnet_cbor::to_brief(&FromPage::Ask { number: 7, question: question.clone() });
        assert!(body.len() < 200, "{} bytes", body.len());
        assert!(matches!(carnet_cbor::from_brief(&body), Ok(FromPage::Ask { number: 7, .. })));
        assert!(carnet_cbor::from_brief::<Peer>(b"nonsense").is_err());
        assert_eq!(question.open(), Some(request));
    }

    #[test]
    fn a_request_comes_back() {
        for request in [Request::Status, Request::SignOut { force: true }, Request::Discard(3)] {
            assert_eq!(Question::new(request.clone()).open(), Some(request));
        }
    }
}
