//! The workspace's own fields: what this trade asks of its customers, and what a part of the fiches
//! says of it.

use crate::{
    dice::Dice,
    fiche::field,
    profile::{Party, Profile},
};
use carnet_ids::ItemId;
use carnet_model::{edit::Edit, value::Value};

/// A field: its label, key, type, heading, and options.
struct Own {
    id: u8,
    name: &'static str,
    key: &'static str,
    kind: &'static str,
    heading: &'static str,
    options: &'static [&'static str],
    more: &'static [(&'static str, &'static str)],
}

const DAYS: &[&str] = &["Dimanche", "Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi"];
const OVENS: &[&str] = &["À gueulard", "À sole", "Rotatif", "Ventilé"];
const WAYS: &[&str] = &["Camion avec hayon", "Enlèvement au dépôt", "Fourgon", "Transporteur"];

const OWN: &[Own] = &[
    Own {
        id: 1,
        name: "Mode de livraison",
        key: "mode_de_livraison",
        kind: "one_of",
        heading: "Livraison",
        options: WAYS,
        more: &[
            ("default_value", "Camion avec hayon"),
            ("help", "Un camion de 19 t ne passe pas partout : demander au client."),
            ("in_list", "true"),
        ],
    },
    Own {
        id: 2,
        name: "Jours de fermeture",
        key: "jours_de_fermeture",
        kind: "many_of",
        heading: "Livraison",
        options: DAYS,
        more: &[("in_list", "true")],
    },
    Own {
        id: 3,
        name: "Compte transporteur",
        key: "compte_transporteur",
        kind: "text",
        heading: "Livraison",
        options: &[],
        more: &[("searchable", "true")],
    },
    Own {
        id: 4,
        name: "Four en place",
        key: "four_en_place",
        kind: "one_of",
        heading: "Équipement",
        options: OVENS,
        more: &[("profiles", "client, prospect"), ("required", "true")],
    },
    Own {
        id: 5,
        name: "Puissance disponible (kW)",
        key: "puissance_kw",
        kind: "integer",
        heading: "Équipement",
        options: &[],
        more: &[("help", "Celle du compteur, pas celle des machines.")],
    },
    Own {
        id: 6,
        name: "Contrat d’entretien",
        key: "contrat_entretien",
        kind: "yes_no",
        heading: "Contrat",
        options: &[],
        more: &[("profiles", "client")],
    },
    Own {
        id: 7,
        name: "Fin du contrat",
        key: "fin_du_contrat",
        kind: "date",
        heading: "Contrat",
        options: &[],
        more: &[("profiles", "client"), ("in_list", "true")],
    },
    Own {
        id: 8,
        name: "Ancien secteur",
        key: "ancien_secteur",
        kind: "text",
        heading: "",
        options: &[],
        more: &[("retired", "true")],
    },
];

const fn item(id: u8) -> ItemId {
    ItemId::new([0xf0, 0, 0, 0, 0, 0, 0, id])
}

/// The definitions.
pub(crate) fn definitions() -> Vec<Edit> {
    OWN.iter().map(definition).collect()
}

fn definition(own: &Own) -> Edit {
    let mut fields = vec![
        field("name", own.name),
        field("key", own.key),
        field("custom_kind", own.kind),
        field("heading", own.heading),
        field("options", &own.options.join(", ")),
    ];
    fields.extend(own.more.iter().map(|(key, value)| field(key, value)));
    fields.retain(|(_, value)| value.as_text() != Some(""));
    Edit::Add { collection: "custom_fields".to_owned(), item: item(own.id), fields }
}

/// What a contact's fiche says, where it says something.
pub(crate) fn values(profile: &Profile, dice: &mut Dice) -> Vec<Edit> {
    if profile.party == Party::Individual || dice.percent(45) {
        return Vec::new();
    }
    let mut edits = vec![value(4, dice.one(OVENS))];
    if dice.percent(40) {
        edits.push(value(1, dice.one(WAYS)));
    }
    let closed = Value::Set([dice.one(DAYS), "Lundi"].map(str::to_owned).into());
    edits.push(add(2, "members", closed));
    if dice.percent(15) {
        edits.push(value(3, &format!("TR-{:05}", dice.range(10_000, 99_999))));
    }
    if dice.percent(50) {
        edits.push(value(5, &dice.range(9, 120).to_string()));
    }
    if profile.stage == "client" && dice.percent(40) {
        let day = format!("{}-{:02}-28", dice.range(2026, 2029), dice.range(1, 12));
        edits.extend([value(6, "true"), value(7, &day)]);
    }
    if dice.percent(8) {
        edits.push(value(8, "Côtes-d’Armor nord"));
    }
    edits
}

fn value(id: u8, text: &str) -> Edit {
    add(id, "value", Value::text(text))
}

fn add(id: u8, key: &str, value: Value) -> Edit {
    Edit::Add {
        collection: "custom".to_owned(),
        item: item(id),
        fields: vec![(key.to_owned(), value)],
    }
}
