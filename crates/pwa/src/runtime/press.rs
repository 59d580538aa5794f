//! The program that puts a fiche on paper. It runs in a worker of its own (`static/printer.js`), which asks the engine
//! by way of the page and draws; the app itself has no code for it, only [`super::paper`].

use super::packet::{self, Question, Sealed};
use carnet_engine::api::{Failure, Reply};
use carnet_print::{Choice, Fonts, Gather, Language, Words};
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    static GATHER: RefCell<Option<Gather>> = const { RefCell::new(None) };
}

/// Begins with a contact at a moment, milliseconds since 1970.
///
/// # Errors
/// What is no id.
pub fn begin(contact: &str, now: f64) -> Result<(), String> {
    let contact = contact.parse().map_err(|_| contact.to_owned())?;
    GATHER.with(|gather| gather.replace(Some(Gather::new(contact, now as i64))));
    Ok(())
}

/// What is to be asked next; nothing once all is known.
pub fn questions() -> JsValue {
    let asked = GATHER.with(|gather| gather.borrow().as_ref().map(Gather::ask));
    let asked = asked.unwrap_or_default().into_iter();
    asked.map(|request| packet::to_js(Question::new(request))).collect::<Array>().into()
}

/// Takes what was answered.
///
/// # Errors
/// A [`Failure`] in JSON.
pub fn hear(replies: &[JsValue]) -> Result<(), String> {
    let replies = replies.iter().map(open).collect();
    GATHER.with(|gather| match gather.borrow_mut().as_mut() {
        Some(gather) => gather.hear(replies).map_err(|failure| json(&failure)),
        None => Ok(()),
    })
}

fn open(bytes: &JsValue) -> Reply {
    let bytes = bytes.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default();
    let unreadable = || Reply::Failed(Failure::File("an answer".into()));
    Sealed(bytes).open().unwrap_or_else(unreadable)
}

/// Draws what was gathered: the file's bytes, and [`super::paper::Told`] in JSON.
///
/// # Errors
/// Why there is no file: a [`Failure`] in JSON.
pub fn draw(
    choice: &str,
    language: &str,
    words: String,
    regular: &[u8],
    strong: &[u8],
) -> Result<JsValue, String> {
    let failed = |why: String| json(&Failure::File(why));
    let choice: Choice = serde_json::from_str(choice).map_err(|error| failed(error.to_string()))?;
    let words = Words::new(Language::of(language), [words]);
    let gather = GATHER.with(RefCell::take);
    let papers = gather.ok_or(Failure::NotFound).and_then(Gather::papers);
    let papers = papers.map_err(|failure| json(&failure))?;
    let made = carnet_print::print(&papers, &choice, &words, Fonts { regular, strong });
    let made = made.map_err(|error| failed(error.to_string()))?;
    let told = json(&made.told);
    Ok(Array::of2(&Uint8Array::from(made.pdf.as_slice()), &told.into()).into())
}

fn json(what: &impl serde::Serialize) -> String {
    serde_json::to_string(what).unwrap_or_default()
}
