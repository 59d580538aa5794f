//! A file's bytes as the browser holds them, piece by piece: never all of them in this program's memory.

use crate::app::App;
use carnet_engine::api::{BlobOrder, Bytes, Reply, Request};
use carnet_ids::BlobId;
use js_sys::{Array, Uint8Array};
use web_sys::{Blob, BlobPropertyBag, Url};

/// The address of a file that is on this device, within this page, as of that type; `None` where it is not here.
/// To be given back with [`forget`].
pub(super) async fn address(app: &App, blob: BlobId, media: &str) -> Option<String> {
    let parts = Array::new();
    for number in 0.. {
        let read = Request::Blob(BlobOrder::Read { blob, number });
        match app.engine.request(read).await {
            Reply::Piece(Some(Bytes(bytes))) => {
                let bytes = Array::of1(&Uint8Array::from(bytes.as_slice()));
                let part = Blob::new_with_u8_array_sequence(&bytes).ok()?;
                parts.push(&part);
            }
            _ => break,
        }
    }
    if parts.length() == 0 {
        return None;
    }
    let options = BlobPropertyBag::new();
    options.set_type(media);
    let whole = Blob::new_with_blob_sequence_and_options(&parts, &options).ok()?;
    Url::create_object_url_with_blob(&whole).ok()
}

/// Lets go of a file's bytes.
pub(super) fn forget(address: &str) {
    let _ = Url::revoke_object_url(address);
}
