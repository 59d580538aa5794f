//! Has a fiche put on paper. The program that does it ([`super::press`]) and its typefaces are fetched when somebody
//! first prints; the service worker has them by then, mostly.

use carnet_engine::api::Failure;
use carnet_ids::DocId;
use carnet_print::{Choice, Told};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// Of `static/boot.js`: resolves to an array of the file's bytes and what is said of it.
    #[wasm_bindgen(js_name = carnetPaper, catch)]
    async fn carnet_paper(order: &Object) -> Result<JsValue, JsValue>;
}

/// A fiche on paper.
#[derive(Debug)]
pub(crate) struct Paper {
    /// The PDF.
    pub(crate) pdf: Uint8Array,
    /// What is to be said of it.
    pub(crate) told: Told,
}

/// Why there is none.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Trouble {
    /// The engine does not show the fiche, or the file could not be written.
    Refused(Failure),
    /// The program or its typefaces are not on this device, and can't be had now.
    Missing,
}

/// Draws a fiche at a moment (milliseconds since 1970), in the words of a language that is spoken.
pub(crate) async fn draw(
    contact: DocId,
    now: i64,
    choice: &Choice,
    language: &str,
) -> Result<Paper, Trouble> {
    let order = Object::new();
    let choice = serde_json::to_string(choice).unwrap_or_default();
    for (key, value) in [
        ("contact", JsValue::from(contact.to_string())),
        ("now", JsValue::from(now as f64)),
        ("choice", choice.into()),
        ("language", language.into()),
    ] {
        // A new object takes every property.
        let _ = Reflect::set(&order, &key.into(), &value);
    }
    let drawn = carnet_paper(&order).await.map_err(|error| trouble(&error))?;
    of(&drawn).ok_or_else(|| Trouble::Refused(Failure::File("PDF".into())))
}

fn of(drawn: &JsValue) -> Option<Paper> {
    let both = drawn.dyn_ref::<Array>()?;
    let told = both.get(1).as_string()?;
    Some(Paper { pdf: both.get(0).dyn_into().ok()?, told: serde_json::from_str(&told).ok()? })
}

/// What refuses says why; what is not there says nothing.
fn trouble(error: &JsValue) -> Trouble {
    let failure = Reflect::get(error, &"failure".into()).ok().and_then(|why| why.as_string());
    match failure {
        Some(why) => Trouble::Refused(serde_json::from_str(&why).unwrap_or(Failure::File(why))),
        None => Trouble::Missing,
    }
}
