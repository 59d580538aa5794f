//! Appointments around the end of the three years.

use crate::{
    dice::Dice,
    fiche::{add, field},
    profile::Profile,
    time::END,
};
use carnet_ids::ItemId;
use carnet_model::{edit::Edit, value::Value};
use chrono::{DateTime, Days};

/// What one meets about, where, and for how many minutes.
const ABOUT: &[(&str, &str, i64)] = &[
    ("Visite de la boutique", "Sur place", 60),
    ("Démonstration du pétrin", "Showroom", 90),
    ("Point sur la commande", "Téléphone", 30),
    ("Révision du four", "Fournil", 120),
    ("Présentation du catalogue", "Sur place", 45),
    ("Signature du contrat d’entretien", "Agence", 30),
];

/// How often in a hundred contacts somebody meets them.
const MEETS: u64 = 16;
/// How often in a hundred of those they are met again and again.
const AGAIN: u64 = 20;
/// How often in a hundred of those it is a fair, for whole days.
const FAIR: u64 = 6;

/// The appointments of a contact; none for most.
pub(crate) fn of(profile: &Profile, person: ItemId, dice: &mut Dice) -> Vec<Edit> {
    if !dice.percent(MEETS) {
        return Vec::new();
    }
    let mut edits = vec![one(person, dice)];
    if profile.stage == "client" && dice.percent(FAIR) {
        edits.push(fair(person, dice));
    }
    edits
}

fn one(person: ItemId, dice: &mut Dice) -> Edit {
    let (title, place, minutes) = dice.pick(ABOUT);
    // Quarters of an hour from eight to five in Paris, in winter, from two weeks before to a month
    // after.
    let midnight = END - END.rem_euclid(86_400) + dice.range(-14, 30) * 86_400;
    let at = midnight + 7 * 3_600 + dice.range(0, 36) * 900;
    let mut fields = common(title, place, person);
    fields.push(("at".to_owned(), Value::Instant(at * 1_000)));
    fields.push(("duration".to_owned(), Value::Int(*minutes)));
    if dice.percent(40) {
        fields.push(("notice".to_owned(), Value::Int(30)));
    }
    if dice.percent(AGAIN) {
        let rule = dice.one(&["FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;INTERVAL=3"]);
        fields.push(field("recurrence", rule));
    }
    add("appointments", dice, fields)
}

fn fair(person: ItemId, dice: &mut Dice) -> Edit {
    let day = DateTime::from_timestamp(END, 0).map(|at| at.date_naive()).unwrap_or_default();
    let mut fields = common("Salon de la boulangerie", "Paris, porte de Versailles", person);
    fields.push(("day".to_owned(), Value::Date(day + Days::new(12))));
    fields.push(("days".to_owned(), Value::Int(3)));
    add("appointments", dice, fields)
}

fn common(title: &str, place: &str, person: ItemId) -> Vec<(String, Value)> {
    let people = Value::Set([person.to_string()].into());
    vec![
        field("title", title),
        field("place", place),
        field("author", &person.to_string()),
        ("people".to_owned(), people),
    ]
}
