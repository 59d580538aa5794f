//! What the cut of the app's programs needs of the linker (`xtask/src/web/split/data.rs`): notes on which function names
//! which constant.

fn main() {
    let is_served = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if is_served && std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
