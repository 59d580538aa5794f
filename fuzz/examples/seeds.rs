//! Makes the committed corpora anew: `cargo xtask fuzz --seeds`.

use std::path::Path;

fn main() -> std::io::Result<()> {
    carnet_fuzz::seeds::write(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"))
}
