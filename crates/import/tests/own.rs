//! Columns that hold fields which the workspace defines.

#![allow(clippy::unwrap_used, clippy::panic)]

use carnet_ids::ItemId;
use carnet_import::{Draft, Target, drafts, preview_for, targets};
use carnet_model::{
    custom::{Definition, Kind},
    edit::Edit,
    value::Value,
};

const FLOOR: ItemId = ItemId::new([1; 8]);
const DAYS: ItemId = ItemId::new([2; 8]);
const UNTIL: ItemId = ItemId::new([3; 8]);

fn defined() -> Vec<Definition> {
    let of = |id, name: &str, key: &str, kind, options: &[&str]| Definition {
        id,
        name: name.into(),
        key: key.into(),
        kind,
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        ..Definition::default()
    };
    vec![
        of(FLOOR, "Revêtement de sol", "sol", Kind::OneOf, &["Béton", "Bois"]),
        of(DAYS, "Jours de fermeture", "jours", Kind::ManyOf, &["Dimanche", "Lundi"]),
        of(UNTIL, "Fin du contrat", "fin", Kind::Date, &[]),
    ]
}

fn read(file: &str) -> (Vec<Option<Target>>, Vec<Draft>) {
    let preview = preview_for(file.as_bytes(), None, &defined()).unwrap();
    let drafts = drafts(file.as_bytes(), &preview.options).unwrap();
    (preview.options.mapping, drafts.map(Result::unwrap).collect())
}

fn value(draft: &Draft, of: ItemId) -> Option<Value> {
    draft.edits.iter().find_map(|edit| match edit {
        Edit::Add { collection, item, fields } if collection == "custom" && *item == of => {
            Some(fields[0].1.clone())
        }
        _ => None,
    })
}

fn notes(draft: &Draft) -> String {
    let notes = draft.edits.iter().filter_map(|edit| match edit {
        Edit::Splice { insert, .. } => Some(insert.clone()),
        _ => None,
    });
    notes.collect()
}

#[test]
fn a_column_called_by_label_or_key_holds_the_field() {
    let file = "Raison sociale;REVETEMENT DE SOL;jours;Fin du contrat\n\
                Le Fournil;beton;Lundi, dimanche;31/03/2027\n";
    let (mapping, drafts) = read(file);
    let own = [FLOOR, DAYS, UNTIL].map(|id| Some(Target::Own(id)));
    assert_eq!(mapping[1..], own);
    assert_eq!(value(&drafts[0], FLOOR), Some(Value::text("Béton")));
    let days = ["Dimanche", "Lundi"].map(str::to_owned);
    assert_eq!(value(&drafts[0], DAYS), Some(Value::Set(days.into())));
    assert_eq!(value(&drafts[0], UNTIL), Some(Value::text("2027-03-31")));
}

#[test]
fn what_the_field_cannot_hold_goes_to_the_notes_with_the_columns_name() {
    let (_, drafts) = read("Raison sociale;Sol;Fin du contrat\nLe Fournil;Acier;bientôt\n");
    assert_eq!(value(&drafts[0], FLOOR), None);
    assert_eq!(notes(&drafts[0]), "Sol : Acier\nFin du contrat : bientôt");
    assert_eq!(drafts[0].warnings.len(), 2);
}

#[test]
fn a_second_column_of_the_same_name_loses_nothing() {
    let file = "Raison sociale;Sol;Autre sol\nLe Fournil;Bois;Béton\n";
    let mut preview = preview_for(file.as_bytes(), None, &defined()).unwrap();
    preview.options.mapping[2] = Some(Target::Own(FLOOR));
    let drafts = drafts(file.as_bytes(), &preview.options).unwrap();
    let drafts: Vec<Draft> = drafts.map(Result::unwrap).collect();
    assert_eq!(value(&drafts[0], FLOOR), Some(Value::text("Bois")));
    assert_eq!(notes(&drafts[0]), "Autre sol : Béton");
}

#[test]
fn what_is_not_offered_is_no_target() {
    let mut defined = defined();
    defined[0].retired = true;
    defined[2].kind = Kind::Contact;
    let own: Vec<Target> =
        targets(&defined).into_iter().filter(|target| matches!(target, Target::Own(_))).collect();
    assert_eq!(own, [Target::Own(DAYS)]);
    let preview = preview_for(b"Raison sociale;Sol\nUn;Bois\n", None, &defined).unwrap();
    assert!(!matches!(preview.options.mapping[1], Some(Target::Own(_))));
}
