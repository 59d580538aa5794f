//! The settings document: who is who, and the lists of values.

use crate::{
    company::Company,
    dice::Dice,
    fiche::{add, field, text},
    ledger, lists, own, terms, todo,
};
use carnet_ids::ItemId;
use carnet_model::{edit::Edit, value::Value};

/// The company's name.
pub const COMPANY_NAME: &str = "Armor Fournil Équipement";

/// Its edits, in the order of time: the company and its lists, then its people and devices.
pub(crate) fn edits(company: &Company) -> Vec<Vec<Edit>> {
    let mut dice = Dice::of(company.seed(), "settings", 0);
    let mut first = vec![text("company_name", COMPANY_NAME), text("time_zone", "Europe/Paris")];
    let lists = [
        ("categories", lists::CATEGORIES),
        ("origins", lists::ORIGINS),
        ("statuses", lists::STATUSES),
        ("legal_forms", lists::LEGAL_FORMS),
        ("works", todo::WORKS),
    ];
    for (collection, values) in lists {
        first.extend(
            values.iter().map(|value| add(collection, &mut dice, list_item(collection, value))),
        );
    }
    first.extend(own::definitions());
    first.extend(ledger::definitions());
    first.extend(terms::definitions());
    vec![first, people(company)]
}

/// An item of a list; categories of contacts have terms too.
fn list_item(collection: &str, name: &str) -> Vec<(String, Value)> {
    let mut fields = vec![field("name", name)];
    if collection == "categories" {
        fields.extend(terms::of_category(name));
    }
    fields
}

fn people(company: &Company) -> Vec<Edit> {
    let mut edits = Vec::new();
    for person in company.people() {
        edits.push(Edit::Add {
            collection: "people".to_owned(),
            item: person.id,
            fields: vec![field("name", &person.name), field("email", &person.email)],
        });
        edits.extend(person.devices.iter().map(|device| {
            let mut id = [0; ItemId::LEN];
            id.copy_from_slice(&device.actor.as_bytes()[..ItemId::LEN]);
            Edit::Add {
                collection: "devices".to_owned(),
                item: ItemId::new(id),
                fields: vec![
                    field("actor", &device.actor.to_string()),
                    field("person", &person.id.to_string()),
                    field("name", &device.name),
                ],
            }
        }));
    }
    edits
}
