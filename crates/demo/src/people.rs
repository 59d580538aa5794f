//! Who works there, and with what.

use crate::{dice::Dice, names};
use carnet_ids::{ActorId, DeviceId, ItemId};

/// How many representatives visit clients.
pub const REPS: usize = 20;
/// How many people are in the office.
pub const OFFICE: usize = 3;

/// Someone of the company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id in the settings; fields that name a person hold its hexadecimal text.
    pub id: ItemId,
    /// First and last name.
    pub name: String,
    /// Work email, under `.example`.
    pub email: String,
    /// Their devices; the first is the one they write with most.
    pub devices: Vec<Device>,
}

/// A tablet, a phone or a computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The device.
    pub id: DeviceId,
    /// The author of its changes.
    pub actor: ActorId,
    /// As its owner calls it.
    pub name: String,
}

/// Representatives first, then the office.
pub(crate) fn all(seed: u64) -> Vec<Person> {
    (0..REPS + OFFICE).map(|index| person(seed, index)).collect()
}

fn person(seed: u64, index: usize) -> Person {
    let mut dice = Dice::of(seed, "person", index);
    let first = names::FIRST[(index * 2 + index / 22) % names::FIRST.len()].0;
    let last = names::LAST[(index * 7 + 3) % names::LAST.len()];
    let email = format!("{}.{}@armor-fournil.example", names::slug(first), names::slug(last));
    let kinds: &[&str] = if index < REPS { &["Tablette", "Téléphone"] } else { &["Bureau"] };
    let devices = kinds.iter().map(|kind| Device {
        id: DeviceId::new(dice.bytes()),
        actor: ActorId::new(dice.bytes()),
        name: format!("{kind} de {first}"),
    });
    let devices = devices.collect();
    Person { id: ItemId::new(dice.bytes()), name: format!("{first} {last}"), email, devices }
}
