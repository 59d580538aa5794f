//! What people wrote of a contact, one change after the other.

use crate::{
    company::Scribe,
    dice::Dice,
    lists, names,
    profile::{Party, Profile},
};
use carnet_ids::ItemId;
use carnet_model::{
    edit::{Edit, Place},
    value::Value,
};

/// The edits by which a contact's fiche was created.
pub(crate) fn creation(profile: &Profile, rep: ItemId, dice: &mut Dice) -> Vec<Edit> {
    let mut edits = vec![text("party_kind", profile.party.code())];
    edits.extend(identity(profile, dice));
    edits.extend(crm(profile, rep, dice));
    edits.extend(company(profile, dice));
    edits.extend(coordinates(profile, dice));
    edits.push(address(profile, dice));
    if !profile.website.is_empty() {
        edits.push(add("websites", dice, vec![field("url", &profile.website)]));
    }
    if dice.percent(40) {
        edits.push(text("notes", &notes(dice)));
    }
    edits.retain(
        |edit| !matches!(edit, Edit::Set { value: Some(Value::Text(text)), .. } if text.is_empty()),
    );
    edits
}

fn identity(profile: &Profile, dice: &mut Dice) -> Vec<Edit> {
    if profile.party != Party::Individual {
        return vec![
            text("legal_name", &profile.legal_name),
            text("trade_name", &profile.trade_name),
            text("legal_form", profile.legal_form),
        ];
    }
    let mut edits = vec![
        text("civility", if profile.woman { "mrs" } else { "mr" }),
        text("first_name", &profile.first_name),
        text("last_name", &profile.last_name),
    ];
    if dice.percent(15) {
        edits.push(text("job_title", dice.one(names::JOBS)));
    }
    if dice.percent(40) {
        let year = 1945 + dice.range(0, 58) as i32;
        let day = chrono::NaiveDate::from_yo_opt(year, 1 + dice.below(365) as u32);
        edits.extend(day.map(|day| set("birthday", Value::Date(day))));
    }
    edits
}

fn crm(profile: &Profile, rep: ItemId, dice: &mut Dice) -> Vec<Edit> {
    let is_client = matches!(profile.stage, "client" | "former_client");
    let mut edits = vec![
        text("category", profile.category),
        text("origin", dice.one(lists::ORIGINS)),
        text("rep", &rep.to_string()),
        text("client_stage", profile.stage),
        member("profiles", if is_client { "client" } else { "prospect" }),
    ];
    if is_client {
        edits.push(text("client_code", &format!("C-{:06}", profile.number + 1)));
    }
    if dice.percent(70) {
        edits.push(text("status", dice.one(lists::STATUSES)));
    }
    if dice.percent(3) {
        edits.push(member("profiles", "supplier"));
    }
    for _ in 0..dice.below(3) {
        edits.push(member("tags", dice.one(lists::TAGS)));
    }
    edits
}

fn company(profile: &Profile, dice: &mut Dice) -> Vec<Edit> {
    if profile.party == Party::Individual {
        return Vec::new();
    }
    let mut edits = vec![
        text("siren", &profile.siren),
        text("siret", &profile.siret),
        text("vat_number", &profile.vat_number),
        text("naf", profile.naf),
    ];
    if profile.party == Party::Company && dice.percent(50) {
        edits.push(text(
            "capital",
            dice.one(&["1000", "5000", "7622.45", "10000", "38000", "150000"]),
        ));
    }
    if dice.percent(50) {
        edits.push(set("staff", Value::Int(dice.range(1, 60))));
    }
    edits
}

fn coordinates(profile: &Profile, dice: &mut Dice) -> Vec<Edit> {
    let mut fields = vec![
        field("label", if profile.party == Party::Individual { "Domicile" } else { "Boutique" }),
        field("phone", &profile.landline),
        field("mobile", &profile.mobile),
        field("email", &profile.email),
    ];
    fields.retain(|(_, value)| value.as_text() != Some(""));
    fields.push(("is_default".to_owned(), Value::Bool(true)));
    let mut edits = vec![add("coordinates", dice, fields)];
    if profile.party != Party::Individual && dice.percent(30) {
        let who = names::slug(dice.one(names::LAST));
        let fields = vec![
            field("label", "Comptable"),
            field("email", &format!("{who}@cabinet-{}.example", names::slug(profile.town.name))),
            ("purposes".to_owned(), Value::Set(["billing", "dunning"].map(str::to_owned).into())),
        ];
        edits.push(add("coordinates", dice, fields));
    }
    edits
}

fn address(profile: &Profile, dice: &mut Dice) -> Edit {
    let mut fields = vec![
        field("label", if profile.party == Party::Individual { "Domicile" } else { "Siège" }),
        field("line1", &profile.street),
        field("postcode", profile.town.postcode),
        field("city", profile.town.name),
        field("country", profile.town.country),
        ("default_billing".to_owned(), Value::Bool(true)),
        ("default_delivery".to_owned(), Value::Bool(true)),
    ];
    if dice.percent(85) {
        fields.push(field("latitude", &format!("{:.5}", profile.latitude)));
        fields.push(field("longitude", &format!("{:.5}", profile.longitude)));
        fields.push(field("precision", dice.one(&["street", "street", "house", "device", "city"])));
    }
    if dice.percent(15) {
        fields.push(field("access", "Entrée par la cour, avant 7 h"));
    }
    add("addresses", dice, fields)
}

fn notes(dice: &mut Dice) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for _ in 0..=dice.below(3) {
        let line = lists::remark(dice);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// What was changed of the fiche later on, at some other time.
pub(crate) fn later(dice: &mut Dice, colleague: ItemId) -> Vec<Edit> {
    match dice.below(6) {
        0 => vec![text("status", dice.one(lists::STATUSES))],
        1 => vec![member("tags", dice.one(lists::TAGS))],
        2 => vec![splice(0, &format!("{}\n", lists::remark(dice)))],
        3 => vec![text("rep", &colleague.to_string())],
        4 => vec![set("staff", Value::Int(dice.range(1, 60)))],
        _ => vec![text("origin", dice.one(lists::ORIGINS))],
    }
}

/// Two edits that two people make without knowing of one another.
pub(crate) fn rivals(scribe: &Scribe<'_>, dice: &mut Dice) -> [Vec<Edit>; 2] {
    let statuses = lists::STATUSES;
    let first = dice.below(statuses.len());
    let second = (first + 1 + dice.below(statuses.len() - 1)) % statuses.len();
    let mut pair = [vec![text("status", statuses[first])], vec![text("status", statuses[second])]];
    if let Some(item) = scribe.first_coordinate {
        let place = Place::Item { collection: "coordinates".to_owned(), item };
        for (edits, label) in pair.iter_mut().zip(["Magasin", "Accueil"]) {
            edits.push(Edit::Set {
                place: place.clone(),
                field: "label".to_owned(),
                value: Some(Value::text(label)),
            });
        }
    }
    pair
}

fn set(field: &str, value: Value) -> Edit {
    Edit::Set { place: Place::Root, field: field.to_owned(), value: Some(value) }
}

pub(crate) fn text(field: &str, text: &str) -> Edit {
    set(field, Value::text(text))
}

fn member(field: &str, member: &str) -> Edit {
    Edit::Member {
        place: Place::Root,
        field: field.to_owned(),
        member: member.to_owned(),
        on: true,
    }
}

fn splice(at: usize, insert: &str) -> Edit {
    Edit::Splice {
        place: Place::Root,
        field: "notes".to_owned(),
        at,
        delete: 0,
        insert: insert.to_owned(),
        base: None,
    }
}

pub(crate) fn field(key: &str, text: &str) -> (String, Value) {
    (key.to_owned(), Value::text(text))
}

pub(crate) fn add(collection: &str, dice: &mut Dice, fields: Vec<(String, Value)>) -> Edit {
    Edit::Add { collection: collection.to_owned(), item: ItemId::new(dice.bytes()), fields }
}
