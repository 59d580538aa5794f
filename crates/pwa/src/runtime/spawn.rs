//! Starting the worker, and hearing of its end.

use carnet_ids::DocId;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

/// Why a worker can't go on.
#[derive(Debug)]
pub(super) struct Trap {
    pub(super) why: String,
    /// The document that it was reading bytes into.
    pub(super) applying: Option<DocId>,
}

impl Trap {
    /// As `static/worker.js` and the worker's panic hook say it: `{trap, applying}`.
    pub(super) fn of_message(data: &JsValue) -> Option<Self> {
        let field = |name: &str| Reflect::get(data, &name.into()).ok()?.as_string();
        let why = field("trap")?;
        Some(Self { why, applying: field("applying").and_then(|id| id.parse().ok()) })
    }

    /// From the worker's `error` event: its script could not be had, or failed.
    pub(super) fn of_error(event: &JsValue) -> Self {
        let why =
            event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).filter(|why| !why.is_empty());
        Self {
            why: why.unwrap_or_else(|| "the worker could not be started".into()),
            applying: None,
        }
    }
}

/// The worker that `static/boot.js` started while this program was loading, the first time;
/// another one from the address in `<meta name="carnet-worker">` afterwards.
pub(super) fn worker(
    heard: &Closure<dyn Fn(MessageEvent)>,
    failed: &Closure<dyn Fn(JsValue)>,
) -> Result<Worker, JsValue> {
    let worker = match early() {
        Some(worker) => worker,
        None => another()?,
    };
    worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
    Ok(worker)
}

fn early() -> Option<Worker> {
    let (window, name) = (web_sys::window()?, JsValue::from("carnetWorker"));
    let worker = Reflect::get(&window, &name).ok()?.dyn_into().ok()?;
    // Deleting a property of the window that a script put there can't fail.
    let _ = Reflect::delete_property(&window, &name);
    Some(worker)
}

fn another() -> Result<Worker, JsValue> {
    let address = address().ok_or("the page does not name the worker")?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name("carnet-engine");
    Worker::new_with_options(&address, &options)
}

fn address() -> Option<String> {
    let meta = web_sys::window()?.document()?.query_selector("meta[name=carnet-worker]").ok()??;
    meta.get_attribute("content")
}
