//! The engine's shell in the browser: a dedicated worker in every tab, one of which holds the engine.
//!
//! **Who leads.** Each worker asks for the Web Lock `carnet-engine`. Whoever has it opens IndexedDB
//! and the engine, and holds the one WebSocket. The others pass their page's requests on to it and
//! its answers back, over the BroadcastChannel `carnet`. When the leading tab closes or its worker
//! traps, the browser passes the lock on; the next leader announces itself, screens hear
//! `Event::Restarted`, and followers ask again what is unanswered. An edit that had been carried
//! out is recognised by its client and number, which are committed with it.
//!
//! **A leader that sleeps.** A browser may freeze a tab in the background and leave it the lock. A
//! follower with a request that is unanswered, and no sign of life for [`follower::PATIENCE`], steals
//! the lock. Whoever loses it drops its engine and follows. Since a frozen tab may wake up in the
//! middle of a commit, taking over also raises a term in the store, which every commit reads in
//! its own transaction (`IdbStore::lead`): what the old leader had under way fails as a whole, and
//! it can never send what it could not commit. So there are never two writers.
//!
//! **No disk takes it.** What an engine has in memory alone is held by every tab until some engine
//! has it on the disk: see [`crate::runtime::held`].
//!
//! **A lock.** The store's rows are sealed ([`carnet_lock`]). While the device is locked the leader has
//! neither engine nor key, and every page shows the lock alone; opened in one tab it is open in all. A
//! leader that closes takes the key with it, so the next one asks for the code.
//!
//! **A trap.** WebAssembly can't catch a panic. The hook says to the page why, and which document
//! was being read ([`carnet_sync::guard::applying`]); the page starts another worker, which has the engine keep
//! that document aside.

mod breath;
mod clock;
mod courier;
mod election;
mod follower;
mod host;
mod inbox;
mod leader;
mod locked;
mod locks;
mod page;
mod peers;
mod pieces;
mod safe;
mod socket;
mod tabs;
mod timer;
mod trap;

pub(crate) use safe::erase;

/// Runs the worker for as long as it lives.
pub fn start() {
    trap::install();
    let inbox = inbox::Inbox::default();
    let page = page::Page::listen(&inbox);
    wasm_bindgen_futures::spawn_local(host::run(inbox, page));
}
