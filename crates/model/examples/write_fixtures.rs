//! Writes documents of the current schema version into `fixtures/v<version>`.
//!
//! Run once per released version, before the release, and commit the files:
//! `cargo run -p carnet-model --example write_fixtures -- crates/model/fixtures/v1`.
//! Fixtures of released versions are never written again.

use automerge::{Automerge, ROOT, transaction::Transactable};
use carnet_ids::{ActorId, DocId, ItemId};
use carnet_model::{
    edit::{Context, Edit, Intent, Place, apply},
    kind::DocKey,
    value::Value,
};
use std::{error::Error, fs, path::PathBuf};

const CONTACT: DocId = DocId::new([0xc0; 16]);
const CONTEXT: Context = Context { actor: ActorId::new([0xa1; 16]), now: 1_795_514_700 };

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("say which folder to write to")?;
    let folder = PathBuf::from(folder);
    fs::create_dir_all(&folder)?;
    let year = DocKey::Activity { contact: CONTACT, year: 2026 };
    for (name, key, edits) in [
        ("contact", DocKey::Contact(CONTACT), contact()),
        ("activity", year, activity()),
        ("settings", DocKey::Settings, settings()),
        ("ledger", DocKey::Ledger { contact: CONTACT, year: 2026 }, ledger()),
        ("terms", DocKey::Terms(CONTACT), Vec::new()),
        ("catalogue", DocKey::Catalogue(ItemId::new([14; 8])), catalogue()),
    ] {
        let mut doc = key.new_document();
        if !edits.is_empty() {
            apply(&mut doc, &Intent { doc: key, edits }, &CONTEXT)?;
        }
        doc.set_actor(automerge::ActorId::from(CONTEXT.actor.as_bytes()));
        from_the_future(&mut doc)?;
        fs::write(folder.join(format!("{name}.automerge")), doc.save())?;
    }
    Ok(())
}

fn contact() -> Vec<Edit> {
    let notes = "Livrer par la cour, sonner deux fois.".to_owned();
    vec![
        set("party_kind", "company"),
        set("legal_name", "Boulangerie Martin"),
        set("siren", "732829320"),
        Edit::Member { place: Place::Root, field: "tags".into(), member: "vip".into(), on: true },
        Edit::Splice {
            place: Place::Root,
            field: "notes".into(),
            at: 0,
            delete: 0,
            insert: notes,
            base: None,
        },
        add("coordinates", 1, &[("label", "Comptable"), ("phone", "01 42 68 53 00")]),
        add("addresses", 2, &[("city", "Rennes"), ("postcode", "35000")]),
        add("websites", 3, &[("url", "https://exemple.fr")]),
        add("relations", 6, &[("relation", "subsidiary_of"), ("role", "Siège")]),
        add("custom", 7, &[("value", "-18 °C")]),
        add("subscriptions", 15, &[("label", "Entretien du four"), ("period", "year")]),
        add("credits", 16, &[("label", "Heures de formation"), ("bought", "10")]),
        add("dossiers", 17, &[("label", "Litige sur la livraison du 12")]),
        add("memberships", 18, &[("programme", &hex(12)), ("loyalty_number", "2900000000018")]),
    ]
}

fn ledger() -> Vec<Edit> {
    let on = ("on", "2026-11-24");
    vec![
        add("loyalty_entries", 19, &[("programme", &hex(12)), ("points", "50"), on]),
        add("credit_uses", 20, &[("credit", &hex(16)), ("units", "1.5"), on]),
        add("purchases", 21, &[("label", "Farine T65"), ("unit_price", "0.8725"), on]),
    ]
}

fn catalogue() -> Vec<Edit> {
    vec![
        add("articles", 22, &[("name", "Farine T65"), ("reference", "FAR-65")]),
        add("prices", 23, &[("article", &hex(22)), ("unit_price", "0.8725")]),
    ]
}

/// An item's id as other items name it.
fn hex(item: u8) -> String {
    ItemId::new([item; 8]).to_string()
}

fn activity() -> Vec<Edit> {
    let at = ("at", "2026-11-24T11:05:00+01:00");
    vec![
        add("events", 4, &[("kind", "visit"), at, ("text", "Vu M. Martin.")]),
        add("tasks", 8, &[("title", "Rappeler"), ("due", "2026-12-01"), ("state", "todo")]),
        add("task_steps", 9, &[("task", "0808080808080808"), ("title", "Trouver le devis")]),
        add("time_entries", 10, &[at, ("duration", "45"), ("billable", "true")]),
    ]
}

fn settings() -> Vec<Edit> {
    vec![
        set("company_name", "Maison Le Goff"),
        add("categories", 5, &[("name", "Restaurant")]),
        add("custom_fields", 7, &[("name", "Livraison"), ("custom_kind", "text")]),
        add("relation_types", 11, &[("name", "livre"), ("inverse_name", "depuis")]),
        add("loyalty_programmes", 12, &[("name", "Les habitués"), ("earn_points", "1")]),
        add("loyalty_rates", 13, &[("programme", &hex(12)), ("category", "Restaurant")]),
        add("article_families", 14, &[("name", "Farines")]),
        add("saved_filters", 24, &[("name", "Restaurants"), ("query", "{}")]),
    ]
}

fn set(field: &str, value: &str) -> Edit {
    Edit::Set { place: Place::Root, field: field.into(), value: Some(Value::text(value)) }
}

fn add(collection: &str, item: u8, fields: &[(&str, &str)]) -> Edit {
    let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), Value::text(*value)));
    Edit::Add {
        collection: collection.into(),
        item: ItemId::new([item; 8]),
        fields: fields.collect(),
    }
}

/// What a later version might write: this one must leave it alone.
fn from_the_future(doc: &mut Automerge) -> Result<(), Box<dyn Error>> {
    let mut tx = doc.transaction();
    tx.put(ROOT, "field_of_a_later_version", "kept")?;
    tx.commit();
    Ok(())
}
