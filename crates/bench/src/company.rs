//! The fiches that Carnet and its peers are measured with: plain ones, a document each, of
//! some twenty fields. `tests/bench/fiche.mjs` writes the same for the peers.

use crate::Outcome;
use carnet_ids::{ActorId, DocId, ItemId};
use carnet_model::edit::{self, Context, Edit, Intent, Place};
use carnet_model::kind::DocKey;
use carnet_model::value::Value;

const FIRST: [&str; 6] = ["Nadia", "Théo", "Marie-Laure", "Karim", "Élodie", "Jean-Baptiste"];
const TOWNS: [&str; 6] =
    ["Rennes", "Saint-Étienne", "Nîmes", "Besançon", "Le Mans", "Aix-en-Provence"];
const STAGES: [&str; 3] = ["prospect", "client", "former_client"];
/// When the first was written; each a second after the one before.
const BEGINNING: i64 = 1_700_000_000;

/// A document's changes, in the order in which they build on one another.
pub(crate) type Changes = (DocId, Vec<Vec<u8>>);

/// The id of a fiche: as random as one that a device makes.
pub(crate) fn contact(number: u32) -> DocId {
    let half = |salt: u64| mix(u64::from(number) ^ (salt << 40)).to_be_bytes();
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&half(1));
    bytes[8..].copy_from_slice(&half(2));
    DocId::new(bytes)
}

/// A plain fiche, as one change after the document's birth.
pub(crate) fn fiche(number: u32, author: ActorId) -> Outcome<Changes> {
    let key = DocKey::Contact(contact(number));
    write(key, std::iter::once(edits(number)), author, BEGINNING + i64::from(number))
}

/// A document made of several edits, one change each.
pub(crate) fn write(
    key: DocKey,
    edits: impl Iterator<Item = Vec<Edit>>,
    author: ActorId,
    at: i64,
) -> Outcome<Changes> {
    let mut doc = key.new_document();
    let mut changes: Vec<Vec<u8>> =
        doc.get_changes(&[]).iter().map(|birth| birth.raw_bytes().to_vec()).collect();
    for (edits, seconds) in edits.zip(0..) {
        let context = Context { actor: author, now: at + seconds };
        let done = edit::apply(&mut doc, &Intent { doc: key, edits }, &context)?;
        changes.extend(done.change);
    }
    Ok((key.id(), changes))
}

/// Sets a field of a document's root.
pub(crate) fn set(field: &str, value: impl Into<String>) -> Edit {
    Edit::Set { place: Place::Root, field: field.to_owned(), value: Some(Value::text(value)) }
}

/// Types something into the notes.
pub(crate) fn type_note(at: usize, text: impl Into<String>) -> Edit {
    let (field, insert) = ("notes".to_owned(), text.into());
    Edit::Splice { place: Place::Root, field, at, delete: 0, insert, base: None }
}

/// Adds an item to a collection.
pub(crate) fn add(collection: &str, item: u64, fields: &[(&str, Value)]) -> Edit {
    let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
    Edit::Add { collection: collection.to_owned(), item: ItemId::new(item.to_be_bytes()), fields }
}

fn edits(number: u32) -> Vec<Edit> {
    let pick = |list: &[&'static str]| list[number as usize % list.len()];
    let (town, siren) = (pick(&TOWNS), siren(number));
    let of_root = [
        ("party_kind", "company".to_owned()),
        ("legal_name", format!("Boulangerie {} {number}", pick(&FIRST))),
        ("legal_form", "SARL".to_owned()),
        ("client_code", format!("C-{number:06}")),
        ("category", "Artisans".to_owned()),
        ("origin", "Salon".to_owned()),
        ("client_stage", pick(&STAGES).to_owned()),
        ("status", "Actif".to_owned()),
        ("siret", with_luhn(&format!("{siren}0001"))),
        ("vat_number", vat(&siren)),
        ("siren", siren),
        ("naf", "10.71C".to_owned()),
        ("language", "fr".to_owned()),
    ];
    let member = |field: &str, member: String| Edit::Member {
        place: Place::Root,
        field: field.to_owned(),
        member,
        on: true,
    };
    let mut edits: Vec<Edit> =
        of_root.into_iter().map(|(field, value)| set(field, value)).collect();
    edits.push(member("profiles", "client".to_owned()));
    edits.push(member("tags", format!("secteur-{}", number % 20)));
    edits.extend(items(number, town));
    edits.push(type_note(0, format!("Ferme le lundi. Livrer avant 6 h, {town}.")));
    edits
}

fn items(number: u32, town: &str) -> [Edit; 3] {
    let text = |text: String| Value::text(text);
    let item = |salt: u64| mix(u64::from(number) ^ (salt << 40));
    let phone = [
        ("label", text("bureau".to_owned())),
        ("phone", text(format!("+332{:08}", u64::from(number) * 7_919 % 100_000_000))),
    ];
    let email = [
        ("label", text("comptabilité".to_owned())),
        ("email", text(format!("contact{number}@exemple.fr"))),
    ];
    let address = [
        ("label", text("siège".to_owned())),
        ("line1", text(format!("{} rue de la République", 1 + number % 200))),
        ("postcode", text(format!("{:05}", 1_000 + number % 94_000 / 1_000 * 1_000))),
        ("city", text(town.to_owned())),
        ("country", text("FR".to_owned())),
    ];
    [
        add("coordinates", item(3), &phone),
        add("coordinates", item(4), &email),
        add("addresses", item(5), &address),
    ]
}

fn siren(number: u32) -> String {
    with_luhn(&format!("{:08}", (u64::from(number) * 7_919 + 10_000_000) % 100_000_000))
}

fn vat(siren: &str) -> String {
    let number: u64 = siren.parse().unwrap_or(0);
    format!("FR{:02}{siren}", (12 + 3 * (number % 97)) % 97)
}

/// The digits and the one that makes their Luhn sum a multiple of ten.
fn with_luhn(digits: &str) -> String {
    let sum: u32 = digits
        .bytes()
        .rev()
        .zip([2, 1].into_iter().cycle())
        .map(|(digit, times)| u32::from(digit - b'0') * times)
        .map(|product| product / 10 + product % 10)
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// SplitMix64: as good as random, and the same in every run.
pub(crate) fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_takes_every_field() {
        for number in [0, 1, 2, 19_999, 49_999, 99_999] {
            let (id, changes) = fiche(number, ActorId::new([7; 16])).unwrap();
            assert_eq!(id, contact(number));
            let mut doc = automerge::Automerge::new();
            doc.load_incremental(&changes.concat()).unwrap();
            assert_eq!(carnet_model::kind::key_of(&doc), Some(DocKey::Contact(id)));
        }
    }

    #[test]
    fn numbers_are_valid() {
        assert_eq!(with_luhn("73282932"), "732829320");
        assert_eq!(vat("732829320"), "FR44732829320");
    }
}
