//! What ties contacts to each other.

use crate::{
    dice::Dice,
    fiche::{add, field},
    profile::{self, Party, Profile},
};
use carnet_model::{edit::Edit, value::Value};
use chrono::NaiveDate;

/// How often in a hundred contacts one is tied to another.
const TIED: u64 = 18;
/// A contact is tied to one of so many before it: those that are one demo's are in every larger one.
const NEAR: usize = 60;

/// A contact's relations; none for most.
pub(crate) fn relations(seed: u64, profile: &Profile, dice: &mut Dice) -> Vec<Edit> {
    if profile.number == 0 || profile::is_duplicate(profile.number) || !dice.percent(TIED) {
        return Vec::new();
    }
    let count = 1 + dice.below(2);
    (0..count).filter_map(|_| relation(seed, profile, dice)).collect()
}

fn relation(seed: u64, profile: &Profile, dice: &mut Dice) -> Option<Edit> {
    let number = profile.number - 1 - dice.below(NEAR.min(profile.number));
    if profile::is_duplicate(number) {
        return None;
    }
    let other = profile::profile(seed, number);
    let (kind, role) = match (profile.party, other.party) {
        (Party::Individual, Party::Individual) => ("sponsored_by", ""),
        (Party::Individual, _) => (
            "employee_of",
            dice.one(&["Gérant", "Chef pâtissier", "Responsable achats", "Comptable"]),
        ),
        (_, Party::Individual) => return None,
        _ => (dice.one(&["partner_of", "partner_of", "subsidiary_of", "sponsored_by"]), ""),
    };
    let mut fields = vec![field("relation", kind), field("other", &other.id.to_string())];
    if !role.is_empty() {
        fields.push(field("role", role));
    }
    if dice.percent(50) {
        let day =
            NaiveDate::from_ymd_opt(2015 + dice.below(11) as i32, 1 + dice.below(12) as u32, 1);
        fields.extend(day.map(|day| ("starts_on".to_owned(), Value::Date(day))));
    }
    Some(add("relations", dice, fields))
}
