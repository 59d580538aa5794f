//! Carnet's web app. The screens run on the main thread and speak to the engine
//! in a worker with plain data: requests, replies and events.

/// Shows the app in the page.
pub fn start() {}
