//! The cores from outside.

mod anything;
mod kit;
mod pair;
mod refused;
mod wire;
