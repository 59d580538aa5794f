//! Whose a fiche is: its representative, and what else decides who gets it.

use crate::{
    kind, read,
    schema::{Field, FieldKind},
    value::Value,
};
use automerge::{Automerge, ObjId, ROOT, ReadDoc, Value as Stored};
use carnet_ids::ItemId;
use std::collections::BTreeSet;

const REP: &str = "rep";

/// What decides who gets a fiche.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holders {
    /// Its representatives: several where they are in conflict.
    pub reps: BTreeSet<ItemId>,
    /// It is archived.
    pub archived: bool,
    /// It is a supplier's, whatever else it is.
    pub supplier: bool,
    /// Nobody has written anything in it.
    pub blank: bool,
}

/// Who held a fiche before it changed hands the last time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// Those who held it.
    pub reps: BTreeSet<ItemId>,
    /// When it changed hands, seconds since 1970 by the clock of whoever did it.
    pub until: i64,
}

/// Reads what decides who gets a fiche.
pub fn holders(contact: &Automerge) -> Holders {
    let archived = read::register(contact, &ROOT, "archived").value;
    let profiles = Field { key: "profiles", kind: FieldKind::Choices(&[]) };
    let supplier = match read::root(contact, &profiles).value {
        Some(Value::Set(profiles)) => profiles.contains("supplier"),
        _ => false,
    };
    Holders {
        reps: reps(contact.get_all(ROOT, REP)),
        archived: archived == Some(Value::Bool(true)),
        supplier,
        blank: kind::is_blank(contact),
    }
}

/// Who held a fiche before those who do now, one step back.
pub fn former(contact: &Automerge) -> Vec<Former> {
    let written = contact.get_all(ROOT, REP).unwrap_or_default();
    written.iter().filter_map(|(_, operation)| before(contact, operation)).collect()
}

fn before(contact: &Automerge, operation: &ObjId) -> Option<Former> {
    let hash = contact.hash_for_opid(operation)?;
    let change = contact.get_change_by_hash(&hash)?;
    let reps = reps(contact.get_all_at(ROOT, REP, change.deps()));
    (!reps.is_empty()).then_some(Former { reps, until: change.timestamp() })
}

/// Only what was put there as a whole names somebody: the letters of a text are nobody's to check.
fn reps<E>(written: Result<Vec<(Stored<'_>, ObjId)>, E>) -> BTreeSet<ItemId> {
    let written = written.unwrap_or_default();
    written.iter().filter_map(|(value, _)| value.as_str()?.parse().ok()).collect()
}
