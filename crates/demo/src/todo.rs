//! What is left to do with a contact at the end of the three years, and the hours spent on it.

use crate::{
    dice::Dice,
    fiche::{add, field},
    profile::Profile,
    time::END,
};
use carnet_ids::ItemId;
use carnet_model::{edit::Edit, value::Value};
use chrono::{DateTime, Days, NaiveDate};

/// What is done, by how urgent it is; with the steps of it.
const TASKS: &[(&str, &str, &[&str])] = &[
    ("Rappeler pour le devis du four", "high", &[]),
    ("Envoyer la fiche technique du pétrin", "normal", &[]),
    ("Relancer la facture de septembre", "high", &[]),
    ("Passer voir la nouvelle vitrine", "normal", &[]),
    (
        "Préparer le renouvellement du contrat d’entretien",
        "normal",
        &["Sortir l’ancien contrat", "Relever le compteur", "Chiffrer les pièces d’usure"],
    ),
    ("Vérifier la date de fin de garantie", "low", &[]),
    ("Organiser l’essai de farine bio", "normal", &["Réserver 25 kg", "Fixer une matinée"]),
    ("Demander un avis client pour le site", "low", &[]),
];

/// What hours are spent on: the settings' list.
pub(crate) const WORKS: &[&str] =
    &["Visite", "Devis", "Mise en service", "Dépannage", "Formation", "Administratif"];

/// How often in a hundred contacts something is left to do.
const TO_DO: u64 = 22;
/// How often in a hundred contacts hours were written down.
const HOURS: u64 = 12;

/// The tasks of a contact; none for most.
pub(crate) fn tasks(profile: &Profile, assignee: ItemId, dice: &mut Dice) -> Vec<Edit> {
    if !dice.percent(TO_DO) {
        return Vec::new();
    }
    let today = day(END);
    let mut edits = Vec::new();
    for _ in 0..=dice.below(2) {
        let (title, priority, steps) = dice.pick(TASKS);
        let due = (today - Days::new(12)) + Days::new(dice.below(40) as u64);
        let state = if dice.percent(20) { "done" } else { dice.one(&["todo", "todo", "doing"]) };
        let mut fields = vec![
            field("title", title),
            field("priority", priority),
            field("state", state),
            field("assignee", &assignee.to_string()),
            ("due".to_owned(), Value::Date(due)),
        ];
        if profile.stage == "client" && dice.percent(15) {
            fields.push(field("recurrence", "FREQ=MONTHLY;INTERVAL=6"));
        }
        let task = add("tasks", dice, fields);
        edits.extend(steps.iter().enumerate().map(|(at, step)| step_of(&task, step, at, dice)));
        edits.push(task);
    }
    edits
}

/// The first of several steps is done.
fn step_of(task: &Edit, title: &str, at: usize, dice: &mut Dice) -> Edit {
    let of = match task {
        Edit::Add { item, .. } => item.to_string(),
        _ => String::new(),
    };
    let done = ("done".to_owned(), Value::Bool(at == 0));
    add("task_steps", dice, vec![field("task", &of), field("title", title), done])
}

/// Hours written down in the weeks before the end; none for most.
pub(crate) fn hours(person: ItemId, dice: &mut Dice) -> Vec<Edit> {
    if !dice.percent(HOURS) {
        return Vec::new();
    }
    let entries = 1 + dice.below(4);
    (0..entries).map(|_| entry(person, dice)).collect()
}

fn entry(person: ItemId, dice: &mut Dice) -> Edit {
    let at = END - dice.range(1, 30) * 86_400 - dice.range(0, 6) * 3_600;
    let billable = dice.percent(60);
    let mut fields = vec![
        field("person", &person.to_string()),
        field("work", dice.one(WORKS)),
        ("at".to_owned(), Value::Instant(at * 1_000)),
        ("duration".to_owned(), Value::Int(15 * dice.range(1, 14))),
        ("billable".to_owned(), Value::Bool(billable)),
    ];
    if billable {
        fields.push(field("hourly_rate", dice.one(&["58.00", "64.50", "72.00"])));
    }
    add("time_entries", dice, fields)
}

fn day(seconds: i64) -> NaiveDate {
    DateTime::from_timestamp(seconds, 0).map(|at| at.date_naive()).unwrap_or_default()
}
