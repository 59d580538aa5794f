//! Carnet's web app. The screens run on the main thread and speak to the engine
//! in a worker with plain data: requests, replies and events.

mod app;
mod components;
mod i18n;
pub mod runtime;
mod screens;
#[cfg(target_arch = "wasm32")]
pub mod worker;
#[cfg(not(target_arch = "wasm32"))]
#[path = "worker_of_tests.rs"]
mod worker;

use app::{Root, RootProps, link::Engine};

/// Shows the app in the page.
pub fn start() {
    let Some(place) = app::place() else { return };
    yew::Renderer::<Root>::with_root_and_props(
        place,
        RootProps { engine: Engine::new(runtime::Bridge::start()) },
    )
    .render();
}
