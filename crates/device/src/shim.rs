#![allow(missing_docs, clippy::all, dead_code, unused)]
use carnet_engine::{Origin, api::*};
use carnet_storage::*;
use carnet_sync::device::OpenError;
pub struct Config { pub seed: [u8; 32], pub app_version: String }
#[derive(Clone, Copy)]
pub struct Now { pub mono: u64, pub unix_ms: i64 }
pub struct Engine<S> { s: S }
impl<S: Store + ReadNow + Clone> Engine<S> {
    pub async fn open(s: S, c: Config, n: Now) -> Result<Self, OpenError> { Ok(Self { s }) }
    pub fn poll_event(&mut self) -> Option<Event> { None }
    pub fn poll_reply(&mut self) -> Option<(Origin, Reply)> { None }
    pub fn wants_connection(&mut self, now: Now) -> Option<Credentials> { None }
    pub fn wants_close(&mut self) -> bool { false }
    pub fn poll_transmit(&mut self, now: Now) -> Option<Vec<u8>> { None }
    pub fn poll_timeout(&self) -> Option<u64> { None }
    pub fn has_work(&self) -> bool { false }
    pub async fn connected(&mut self, now: Now) {}
    pub async fn disconnected(&mut self, now: Now) {}
    pub async fn received(&mut self, now: Now, m: Vec<u8>) {}
    pub async fn tick(&mut self, now: Now) {}
    pub async fn work(&mut self, now: Now) {}
    pub async fn request(&mut self, now: Now, o: Origin, r: Request) -> Option<Reply> { None }
}
