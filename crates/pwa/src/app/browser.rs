//! The little that screens need of the browser itself.

use crate::runtime::timer::Timeout;
use carnet_model::geo::Point;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, CustomEvent, Document, HtmlElement, Storage, Url, Window};

pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

/// A preference that is needed before the engine runs (theme, language).
pub(crate) fn preference(key: &str) -> Option<String> {
    storage()?.get_item(&format!("carnet-{key}")).ok()?
}

/// Keeps such a preference, or forgets it.
pub(crate) fn keep_preference(key: &str, value: Option<&str>) {
    let Some(storage) = storage() else { return };
    let key = format!("carnet-{key}");
    // A browser that refuses (private windows) only forgets the preference.
    let _ = match value {
        Some(value) => storage.set_item(&key, value),
        None => storage.remove_item(&key),
    };
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

/// An attribute of `<html>`.
pub(crate) fn mark_root(name: &str, value: Option<&str>) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// What an attribute of `<html>` says.
pub(crate) fn root_mark(name: &str) -> Option<String> {
    document()?.document_element()?.get_attribute(name)
}

/// Path and fragment of the page's address.
pub(crate) fn address() -> (String, String) {
    let Some(location) = window().map(|window| window.location()) else {
        return Default::default();
    };
    (location.pathname().unwrap_or_default(), location.hash().unwrap_or_default())
}

/// What follows `?` in the page's address.
pub(crate) fn asked() -> String {
    window().and_then(|window| window.location().search().ok()).unwrap_or_default()
}

/// Where the page comes from: `https://carnet.example`.
pub(crate) fn origin() -> String {
    window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// Loads the page anew.
pub(crate) fn reload() {
    // A page without a window has nobody to show anything to.
    if let Some(window) = window() {
        let _ = window.location().reload();
    }
}

/// Writes the address, as a new step back or in place of this one.
pub(crate) fn set_address(path: &str, replace: bool) {
    let Some(history) = window().and_then(|window| window.history().ok()) else { return };
    let _ = if replace {
        history.replace_state_with_url(&JsValue::NULL, "", Some(path))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(path))
    };
}

pub(crate) fn element(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Moves the keyboard's focus to an element by its id.
pub(crate) fn focus(id: &str) {
    if let Some(element) = element(id) {
        let _ = element.focus();
    }
}

/// Takes the focus from whatever has it: fields that save when they are left do so.
pub(crate) fn blur() {
    let active = document().and_then(|document| document.active_element());
    if let Some(element) = active.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.blur();
    }
}

/// When a new screen has been painted for sure: what makes the browser lay the page out, or speak to its own
/// window, costs least then.
const PAINTED_MS: u32 = 50;

/// Does something that may wait until the screen is painted.
pub(crate) fn once_painted(act: impl FnOnce() + 'static) {
    when_painted(act).forget();
}

/// As [`once_painted`], unless what this returns is dropped before.
pub(crate) fn when_painted(act: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(PAINTED_MS, act)
}

/// As [`focus`], once the screen is painted, unless the focus has gone elsewhere by then.
pub(crate) fn focus_once_painted(id: &'static str) {
    let active = || document().and_then(|document| document.active_element());
    let before = active();
    once_painted(move || {
        if active() == before {
            focus(id);
        }
    });
}

/// As [`focus`], once the screen is drawn.
pub(crate) fn focus_soon(id: impl Into<String>) {
    let id = id.into();
    Timeout::new(0, move || focus(&id)).forget();
}

/// As [`focus_soon`], unless the focus is somewhere by then: what had it is no longer drawn.
pub(crate) fn focus_if_lost(id: impl Into<String>) {
    let id = id.into();
    let lost = || {
        document()
            .and_then(|document| document.active_element())
            .is_none_or(|element| element.tag_name() == "BODY")
    };
    Timeout::new(0, move || {
        if lost() {
            focus(&id)
        }
    })
    .forget();
}

/// Whether the screen is a phone's: one pane.
pub(crate) fn is_phone() -> bool {
    matches("(max-width: 699px)")
}

/// Whether a media query holds.
pub(crate) fn matches(query: &str) -> bool {
    window()
        .and_then(|window| window.match_media(query).ok().flatten())
        .is_some_and(|list| list.matches())
}

/// The size of one `rem` in CSS pixels, as the user's text size makes it.
pub(crate) fn rem() -> f64 {
    let size = || {
        let root = document()?.document_element()?;
        let style = window()?.get_computed_style(&root).ok()??;
        style.get_property_value("font-size").ok()?.trim_end_matches("px").parse().ok()
    };
    size().unwrap_or(16.0)
}

/// Sends an event that other scripts of the page wait for.
pub(crate) fn announce(name: &str) {
    if let (Some(window), Ok(event)) = (window(), CustomEvent::new(name)) {
        let _ = window.dispatch_event(&event);
    }
}

/// Copies text; `done` hears whether it worked.
pub(crate) fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let Some(window) = window() else { return };
    let copied = window.navigator().clipboard().write_text(text);
    spawn_local(async move { done(JsFuture::from(copied).await.is_ok()) });
}

/// How long a file that was given to the user is still held: the browser may not have begun to write it.
const GIVEN_MS: u32 = 60_000;

/// Gives the user a file of these parts, one after the other.
pub(crate) fn download(name: &str, mime: &str, parts: &[impl AsRef<str>]) -> Option<()> {
    let parts = parts.iter().map(|part| Uint8Array::from(part.as_ref().as_bytes()));
    save(name, hold(&parts.collect(), mime)?)
}

/// Gives the user a file that is [`hold`]ed, and lets go of it once the browser has it.
pub(crate) fn save(name: &str, address: String) -> Option<()> {
    let anchor: web_sys::HtmlAnchorElement =
        document()?.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    Timeout::new(GIVEN_MS, move || release(&address)).forget();
    Some(())
}

/// Has the browser hold a file of these parts (bytes, or blobs of its own) under an address, until it is [`release`]d.
pub(crate) fn hold(parts: &Array, mime: &str) -> Option<String> {
    Url::create_object_url_with_blob(&blob_of(parts, mime)?).ok()
}

/// The bytes and blobs of an array, one behind the other.
pub(crate) fn blob_of(parts: &Array, mime: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    Blob::new_with_blob_sequence_and_options(parts, &options).ok()
}

/// Lets go of a file; a tab that shows it keeps it.
pub(crate) fn release(url: &str) {
    // An address that is none is held by nobody.
    let _ = Url::revoke_object_url(url);
}

/// Whether the browser shows PDF files itself, and so can print them.
pub(crate) fn shows_files() -> bool {
    let shows = window()
        .map(|window| js_sys::Reflect::get(&window.navigator(), &"pdfViewerEnabled".into()));
    shows.and_then(Result::ok).is_some_and(|shows| shows.is_truthy())
}

/// Opens the browser's own dialogue to print a file that it holds (`static/paper.js`).
pub(crate) fn print_file(url: &str) {
    let print = js_sys::Reflect::get(&js_sys::global(), &"carnetPrint".into());
    if let Some(print) = print.ok().and_then(|print| print.dyn_into::<js_sys::Function>().ok()) {
        // What can't be printed here can be opened.
        let _ = print.call1(&JsValue::NULL, &url.into());
    }
}

/// Eight random bytes for a new item.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // The browser's generator does not fail once the page runs.
    let _ = getrandom::fill(&mut bytes);
    bytes
}

/// Where the device is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Here {
    pub(crate) at: Point,
    /// How far off that may be.
    pub(crate) metres: f64,
}

/// A position to so many metres, as one of the schema's precisions.
pub(crate) fn precision(metres: f64) -> &'static str {
    match metres {
        near if near <= 100.0 => "device",
        near if near <= 1_000.0 => "street",
        _ => "city",
    }
}

/// Where the device is, or why it does not say: `refused`, `unavailable`, `timeout`.
pub(crate) fn position(found: impl Fn(Result<Here, &'static str>) + 'static) {
    let found = std::rc::Rc::new(found);
    let Some(geolocation) = window().and_then(|window| window.navigator().geolocation().ok())
    else {
        return found(Err("unavailable"));
    };
    let refused = found.clone();
    let yes = Closure::once_into_js(move |position: JsValue| {
        found(coordinates(&position).ok_or("unavailable"));
    });
    let no = Closure::once_into_js(move |error: JsValue| refused(Err(refusal(&error))));
    let options = web_sys::PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(20_000);
    let _ = geolocation.get_current_position_with_error_callback_and_options(
        yes.unchecked_ref(),
        Some(no.unchecked_ref()),
        &options,
    );
}

/// By the codes of the Geolocation API.
fn refusal(error: &JsValue) -> &'static str {
    let code = js_sys::Reflect::get(error, &JsValue::from_str("code")).ok();
    match code.and_then(|code| code.as_f64()) {
        Some(1.0) => "refused",
        Some(3.0) => "timeout",
        _ => "unavailable",
    }
}

fn coordinates(position: &JsValue) -> Option<Here> {
    let coords = js_sys::Reflect::get(position, &JsValue::from_str("coords")).ok()?;
    let number =
        |name: &str| js_sys::Reflect::get(&coords, &JsValue::from_str(name)).ok()?.as_f64();
    let at = Point::of(number("latitude")?, number("longitude")?)?;
    Some(Here { at, metres: number("accuracy").unwrap_or_default() })
}

/// Bytes used and bytes allowed, as the browser estimates them.
pub(crate) async fn storage_estimate() -> Option<(f64, f64)> {
    let manager = window()?.navigator().storage();
    let estimate = JsFuture::from(manager.estimate().ok()?).await.ok()?;
    let number =
        |name: &str| js_sys::Reflect::get(&estimate, &JsValue::from_str(name)).ok()?.as_f64();
    Some((number("usage")?, number("quota")?))
}

/// Whether the browser has promised not to clear this app's data by itself.
pub(crate) async fn is_persistent() -> bool {
    let Some(window) = window() else { return false };
    let Ok(asked) = window.navigator().storage().persisted() else { return false };
    JsFuture::from(asked).await.is_ok_and(|kept| kept.is_truthy())
}
