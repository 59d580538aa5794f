//! Engines and a server in one process.

mod full;
mod imports;
mod kit;
mod merging;
mod requests;
mod signing;
mod together;
