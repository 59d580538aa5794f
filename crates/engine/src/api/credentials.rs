//! A sign-in as a device keeps it.

use carnet_ids::ItemId;
use serde::{Deserialize, Serialize};

/// What a device needs to sign in again by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// The device's secret token.
    pub token: String,
    /// The person's id in the workspace's settings.
    pub person: ItemId,
    /// The person's name.
    pub person_name: String,
    /// The device's id.
    pub device: carnet_ids::DeviceId,
    /// The device's first actor, given by the server.
    pub actor: carnet_ids::ActorId,
    /// The company's name.
    pub workspace: String,
    /// The server's WebSocket address, `ws(s)://host/sync`.
    pub server: String,
}
