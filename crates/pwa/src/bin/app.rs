//! The screens, on the main thread.

fn main() {
    carnet_pwa::start();
}
