//! This device's name, which stands in the workspace's settings: an edit as any other, so that it
//! needs no network and can be taken back.

use super::{Engine, Now};
use crate::{
    api::{Failure, Reply},
    done::Origin,
};
use carnet_model::{
    edit::{Edit, EditError, Intent, Place},
    kind::DocKey,
    value::Value,
};
use carnet_storage::{ReadNow, Store};

/// The longest name, in characters; the server's limit as well.
const LONGEST: usize = 80;

impl<S: Store + ReadNow + Clone> Engine<S> {
    pub(super) async fn name_device(
        &mut self,
        now: Now,
        origin: Origin,
        name: &str,
    ) -> Result<Reply, Failure> {
        let name = checked(name)?;
        let (Some(device), Some(credentials)) = (&self.device, &self.credentials) else {
            return Err(Failure::SignedOut);
        };
        // A device that was copied writes under another author than at first: it has both names.
        let items = self.people.items_of(&[credentials.actor, device.actor()]);
        if items.is_empty() {
            return Err(Failure::NotFound);
        }
        let named = items.into_iter().map(|item| Edit::Set {
            place: Place::Item { collection: "devices".to_owned(), item },
            field: "name".to_owned(),
            value: Some(Value::text(name)),
        });
        let intent = Intent { doc: DocKey::Settings, edits: named.collect() };
        self.apply(now, origin, vec![intent]).await
    }
}

fn checked(name: &str) -> Result<&str, EditError> {
    let name = name.trim();
    let length = name.chars().count();
    if (1..=LONGEST).contains(&length) && !name.chars().any(char::is_control) {
        return Ok(name);
    }
    Err(EditError {
        field: "name".to_owned(),
        code: "out-of-range".to_owned(),
        message: format!("a device's name has 1 to {LONGEST} characters"),
    })
}
