//! The engine, in the browser's worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    carnet_pwa::worker::start();
}
