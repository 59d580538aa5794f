//! What opens a device's sealed store.
//!
//! Every row is sealed under a random *data key* ([`carnet_storage::sealed`]). Without a lock that key
//! lies beside the rows, in the clear: it protects nothing, but a lock can be set without any name
//! having lain on the disk in the clear before (but for devices whose store is older than this: see `moving`).
//! With a lock, the data key is wrapped by another that Argon2id derives
//! from a PIN or a passphrase. Beside such a code, never in its place, a passkey may open it too: then the data key
//! is wrapped once more, by a key that HKDF derives from what the passkey's authenticator computes ([`Prf`]).
//!
//! Rows of the store underneath, clear, beside the sealed ones:
//!
//! | key | value |
//! | --- | --- |
//! | `K` | [`Header`], CBOR: how the data key is kept |
//! | `T` | [`Tries`], CBOR: wrong tries since the last right one |
//! | `L` | nothing: the store that these rows came from is to be deleted |
//!
//! Setting, changing and removing are one commit each, so a crash leaves the store as it was before or
//! as it is after.

mod derive;
mod header;
mod idle;
mod moving;
mod passkey;
mod secret;
mod tries;
mod vault;

pub use header::{Header, Settings};
pub use idle::{Idle, patience};
pub use passkey::{Passkey, Prf};
pub use secret::{Kind, MIN_DIGITS, MIN_LETTERS};
pub use tries::{FREE, LAST, Tries};
pub use vault::{Refused, Vault};
