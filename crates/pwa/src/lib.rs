//! Carnet's web app. The screens run on the main thread and speak to the engine
//! in a worker with plain data: requests, replies and events.

pub mod app {
    //! Until the screens are here.
    pub mod link;
}
pub mod runtime;
#[cfg(target_arch = "wasm32")]
pub mod worker;

/// Shows the app in the page.
pub fn start() {
    std::mem::forget(runtime::Bridge::start());
}
