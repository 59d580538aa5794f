//! The device's store and what opens it.

use super::{clock::now, pieces};
use carnet_engine::api::{Code, LockPasskey, LockStatus};
use carnet_lock::{Kind, Vault};
use carnet_storage::{IdbStore, StoreError};
use wasm_bindgen_futures::spawn_local;

/// The database of sealed rows.
const DATABASE: &str = "carnet-sealed";
/// That of versions before, whose rows lie in the clear.
const BEFORE: &str = "carnet";

/// Opens the store, which this worker leads from now on; `alone` when nobody led any more.
pub(super) async fn open(alone: bool) -> Result<Vault<IdbStore>, StoreError> {
    let disk = IdbStore::open(DATABASE).await?;
    lead(&disk, alone).await?;
    if !Vault::is_in(&disk).await? {
        Box::pin(move_in(&disk, alone)).await?;
    }
    if Vault::has_left(&disk).await? {
        // A tab that sleeps may keep it from going for as long as it sleeps.
        spawn_local(delete_before(disk.clone()));
    }
    Vault::open(disk, now().unix_ms).await
}

async fn move_in(disk: &IdbStore, alone: bool) -> Result<(), StoreError> {
    let before = IdbStore::open(BEFORE).await?;
    // A tab of a version before that wakes up writes nothing any more.
    lead(&before, alone).await?;
    Vault::move_in(disk.clone(), &before).await.map(drop)
}

async fn lead(disk: &IdbStore, alone: bool) -> Result<(), StoreError> {
    match disk.lead().await {
        // Everything can be read, and what is written waits for room.
        Err(StoreError::Full(_)) if alone => Ok(()),
        led => led,
    }
}

async fn delete_before(disk: IdbStore) {
    if IdbStore::delete(BEFORE).await.is_ok() {
        // Where it fails, the next start deletes it once more.
        let _ = Vault::nothing_left(&disk).await;
    }
}

/// Deletes the store of this device, whatever is in it. For one that does not open.
pub(crate) async fn erase() -> Result<(), StoreError> {
    IdbStore::delete(DATABASE).await?;
    IdbStore::delete(pieces::DATABASE).await
}

/// Deletes the bytes of files, whose keys are gone.
pub(super) fn forget_files() {
    spawn_local(async {
        // Where it fails, whoever signs in next does it.
        let _ = IdbStore::delete(pieces::DATABASE).await;
    });
}

/// How the lock stands, for the screens.
pub(super) fn status(vault: &Vault<IdbStore>, locked: bool) -> LockStatus {
    let settings = vault.settings();
    let code = vault.header().kind().map(|kind| match kind {
        Kind::Pin => Code::Pin,
        Kind::Phrase => Code::Phrase,
    });
    let passkey = vault.header().passkey();
    let passkey = passkey
        .map(|passkey| LockPasskey { id: passkey.id().to_vec(), salt: passkey.salt().to_vec() });
    LockStatus {
        locked,
        code,
        passkey,
        after: if code.is_some() { settings.after } else { 0 },
        wipe: settings.wipe,
        wrong: vault.tries().wrong,
        wait_until: vault.tries().wait(now().unix_ms),
        required: None,
        waiting: 0,
    }
}
