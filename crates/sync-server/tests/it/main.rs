//! A real server on a port of this machine, a real store, real WebSockets.

mod admin;
mod files;
mod kit;
mod sign_in;
mod sockets;
mod stopping;
mod syncing;
