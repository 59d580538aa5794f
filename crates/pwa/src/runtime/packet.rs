//! Messages as JavaScript values: an array of a CBOR body and, where there is one, a file.
//!
//! The bytes of a file to import are megabytes; as part of the body each would be a CBOR integer.

use carnet_engine::api::Request;
use js_sys::{Array, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};

/// Something that can be sent.
pub(crate) trait Message: Serialize + DeserializeOwned {
    /// The request in it, which may hold a file.
    fn request(&mut self) -> Option<&mut Request> {
        None
    }
}

/// The message, for `postMessage`.
pub(crate) fn to_js(mut message: impl Message) -> JsValue {
    let file = message.request().and_then(file_of).map(std::mem::take);
    let packet = Array::of1(&Uint8Array::from(encode(&message).as_slice()));
    if let Some(file) = file {
        packet.push(&Uint8Array::from(file.as_slice()));
    }
    packet.into()
}

/// The message in a value that [`to_js`] made; `None` for anything else.
pub(crate) fn from_js<M: Message>(value: &JsValue) -> Option<M> {
    let packet = value.dyn_ref::<Array>()?;
    let body: Uint8Array = packet.get(0).dyn_into().ok()?;
    let mut message: M = decode(&body.to_vec())?;
    if let (Some(to), Ok(file)) =
        (message.request().and_then(file_of), packet.get(1).dyn_into::<Uint8Array>())
    {
        *to = file.to_vec();
    }
    Some(message)
}

fn file_of(request: &mut Request) -> Option<&mut Vec<u8>> {
    match request {
        Request::Import { file, .. } | Request::ImportPreview { file, .. } => Some(file),
        _ => None,
    }
}

fn encode(message: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory can't fail, and these types have no value that CBOR has not.
    let written = ciborium::into_writer(message, &mut bytes);
    debug_assert!(written.is_ok());
    bytes
}

/// `None` for a message of another version of the app.
fn decode<M: Message>(bytes: &[u8]) -> Option<M> {
    ciborium::from_reader(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::messages::{FromPage, Peer};

    #[test]
    fn a_body_comes_back_without_its_file() {
        let file = vec![1; 100_000];
        let request = Request::ImportPreview { file, options: None };
        let mut message = FromPage::Ask { number: 7, request };
        let file = message.request().and_then(file_of).map(std::mem::take);
        assert_eq!(file.map(|file| file.len()), Some(100_000));
        let body = encode(&message);
        assert!(body.len() < 200, "{} bytes", body.len());
        assert!(matches!(decode(&body), Some(FromPage::Ask { number: 7, .. })));
        assert!(decode::<Peer>(b"nonsense").is_none());
    }

    #[test]
    fn a_request_without_a_file_has_none() {
        assert!(file_of(&mut Request::Status).is_none());
    }
}
