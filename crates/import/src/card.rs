//! A contact while it is being read, from whatever file, and its draft.

use crate::{
    Draft, RowError, codes,
    mapping::{EMAIL_LABEL, FULL_NAME, IS_COMPANY, PHONE_LABEL, SOURCE_UID},
    names::{Name, split},
    records::row_error,
};
use carnet_ids::ItemId;
use carnet_model::{
    check,
    edit::{Edit, Place},
    schema::{ADDRESSES, CONTACT_MARKS, CONTACT_SECTIONS, COORDINATES, Field, FieldKind, WEBSITES},
    value::Value,
};
use std::collections::{BTreeMap, BTreeSet};

/// Fields of an item, by key.
pub(crate) type Fields = BTreeMap<String, String>;

/// What a row or a vCard says.
#[derive(Debug, Default)]
pub(crate) struct Card {
    pub(crate) line: usize,
    /// Root fields, as written.
    pub(crate) fields: Fields,
    pub(crate) tags: BTreeSet<String>,
    pub(crate) coordinates: Vec<Fields>,
    pub(crate) addresses: Vec<Fields>,
    pub(crate) websites: Vec<String>,
    pub(crate) notes: Vec<String>,
    pub(crate) warnings: Vec<String>,
}

/// Values that mean yes in the files of this world.
const YES: &[&str] = &["1", "true", "yes", "oui", "vrai", "x"];

impl Card {
    /// Sets a root field, unless it is empty or set already.
    pub(crate) fn set(&mut self, key: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            self.fields.entry(key.to_owned()).or_insert_with(|| value.to_owned());
        }
    }

    /// The draft of this contact.
    ///
    /// # Errors
    /// [`RowError`] when it has neither a name nor a way to reach anybody; `text` is the row's.
    pub(crate) fn into_draft(mut self, text: &str) -> Result<Draft, RowError> {
        self.take_name_apart();
        self.coordinates.iter_mut().for_each(settle_labels);
        self.coordinates.retain(|fields| {
            ["phone", "mobile", "fax", "email"].iter().any(|key| fields.contains_key(*key))
        });
        self.addresses.retain(|fields| fields.keys().any(|key| key != "label" && key != "country"));
        self.websites.retain(|url| !url.is_empty());
        let name = self.name();
        if name.is_empty() && self.coordinates.is_empty() {
            return Err(row_error(self.line, "no-name", text));
        }
        let uid = self.fields.get(SOURCE_UID).cloned().unwrap_or_default();
        let siret: String = self.get("siret").chars().filter(char::is_ascii_digit).collect();
        let emails = self.values(&["email"]).map(|email| email.to_lowercase()).collect();
        let phones = self.values(&["phone", "mobile", "fax"]).map(|phone| e164(phone)).collect();
        let postcode =
            self.addresses.first().and_then(|a| a.get("postcode")).cloned().unwrap_or_default();
        let edits = self.edits(&name, &uid);
        Ok(Draft {
            line: self.line,
            emails,
            phones,
            postcode,
            edits,
            warnings: self.warnings,
            siret,
            name,
            uid,
        })
    }

    fn get(&self, key: &str) -> &str {
        self.fields.get(key).map_or("", String::as_str)
    }

    fn values<'a>(&'a self, keys: &'a [&str]) -> impl Iterator<Item = &'a String> {
        self.coordinates.iter().flat_map(|fields| keys.iter().filter_map(|key| fields.get(*key)))
    }

    fn name(&self) -> String {
        for key in ["trade_name", "legal_name"] {
            if !self.get(key).is_empty() {
                return self.get(key).to_owned();
            }
        }
        format!("{} {}", self.get("first_name"), self.get("last_name")).trim().to_owned()
    }

    fn take_name_apart(&mut self) {
        let full = self.fields.remove(FULL_NAME).unwrap_or_default();
        let company = self
            .fields
            .remove(IS_COMPANY)
            .map(|value| YES.contains(&value.to_lowercase().as_str()));
        let named = !self.get("first_name").is_empty() || !self.get("last_name").is_empty();
        let organised = !self.get("legal_name").is_empty();
        if !full.is_empty() && !named {
            match (company, split(&full)) {
                (Some(true), _) | (None, Name::Company(_)) if !organised => {
                    self.set("legal_name", &full)
                }
                (_, Name::Person(first, last)) => {
                    self.set("first_name", &first);
                    self.set("last_name", &last);
                }
                (_, Name::Company(name)) if organised => self.set("trade_name", &name),
                (_, Name::Company(name)) => self.set("last_name", &name),
            }
        }
        let kind = if self.get("legal_name").is_empty() { "individual" } else { "company" };
        if !self.name().is_empty() {
            self.set("party_kind", kind);
        }
    }

    fn edits(&mut self, name: &str, uid: &str) -> Vec<Edit> {
        let seed = match uid {
            "" => format!("{name}\n{:?}{:?}", self.coordinates, self.addresses),
            uid => uid.to_owned(),
        };
        let root: Vec<Field> = CONTACT_SECTIONS
            .iter()
            .flat_map(|section| section.fields)
            .chain(CONTACT_MARKS)
            .copied()
            .collect();
        let own = std::mem::take(&mut self.fields);
        let mut edits: Vec<Edit> = self.fit(own, &root).into_iter().map(set).collect();
        let sites = std::mem::take(&mut self.websites).into_iter();
        let sites: Vec<Fields> = sites.map(|url| Fields::from([("url".to_owned(), url)])).collect();
        for (collection, items) in [
            (COORDINATES, std::mem::take(&mut self.coordinates)),
            (ADDRESSES, std::mem::take(&mut self.addresses)),
            (WEBSITES, sites),
        ] {
            for (index, fields) in items.into_iter().enumerate() {
                let item = item_id(&seed, collection.key, index);
                let fields = self.fit(fields, collection.fields);
                edits.push(Edit::Add { collection: collection.key.to_owned(), item, fields });
            }
        }
        edits.extend(self.tags.iter().map(|tag| member("tags", tag)));
        if !self.notes.is_empty() {
            edits.push(splice_notes(self.notes.join("\n")));
        }
        edits
    }

    /// Values that a fiche takes. One that it would refuse goes to the notes: no
    /// word of a file is lost because it stands in the wrong column.
    fn fit(&mut self, fields: Fields, known: &[Field]) -> Vec<(String, Value)> {
        let mut fit = Vec::new();
        for (key, written) in fields {
            let Some(field) = known.iter().find(|field| field.key == key) else {
                self.notes.push(format!("{key} : {written}"));
                continue;
            };
            match check::normalise(field.kind, value_of(field, &written)) {
                Ok(value) => fit.push((key, value)),
                Err(error) => {
                    self.warnings.push(format!(
                        "line {}: {key}: {} ({written:?})",
                        self.line, error.message
                    ));
                    self.notes.push(format!("{key} : {written}"));
                }
            }
        }
        fit
    }
}

/// Google names numbers and addresses by what they are ("Mobile", "Work Fax"): a
/// mobile or a fax goes to its own field, the rest becomes the label.
fn settle_labels(fields: &mut Fields) {
    let phone_label = fields.remove(PHONE_LABEL).unwrap_or_default();
    let email_label = fields.remove(EMAIL_LABEL).unwrap_or_default();
    let lower = phone_label.to_lowercase();
    let own = if lower.contains("fax") || lower.contains("télécopie") {
        Some("fax")
    } else if lower.contains("mobile") || lower.contains("portable") || lower.contains("cell") {
        Some("mobile")
    } else {
        None
    };
    if let Some(key) = own
        && !fields.contains_key(key)
        && let Some(number) = fields.remove("phone")
    {
        fields.insert(key.to_owned(), number);
    }
    let label = [phone_label, email_label]
        .into_iter()
        .map(|l| l.trim_start_matches("* ").trim().to_owned());
    if let Some(label) = label.into_iter().find(|label| !label.is_empty()) {
        fields.entry("label".to_owned()).or_insert(label);
    }
}

fn set((field, value): (String, Value)) -> Edit {
    Edit::Set { place: Place::Root, field, value: Some(value) }
}

fn member(field: &str, member: &str) -> Edit {
    Edit::Member {
        place: Place::Root,
        field: field.to_owned(),
        member: member.to_owned(),
        on: true,
    }
}

fn splice_notes(insert: String) -> Edit {
    Edit::Splice { place: Place::Root, field: "notes".to_owned(), at: 0, delete: 0, insert }
}

fn value_of(field: &Field, written: &str) -> Value {
    match field.kind {
        FieldKind::Flag => Value::Bool(YES.contains(&written.to_lowercase().as_str())),
        _ => Value::text(codes::code(field.key, written).unwrap_or(written)),
    }
}

fn e164(number: &str) -> String {
    check::phone(number, "FR").map_or_else(|| number.to_owned(), |phone| phone.to_string())
}

/// An id that is the same each time the same row is read, so that importing a
/// file twice does not double its items: FNV-1a of what identifies the row
/// (Fowler, Noll, Vo; draft-eastlake-fnv), the collection and the place in it.
fn item_id(seed: &str, collection: &str, index: usize) -> ItemId {
    let bytes =
        seed.bytes().chain([0]).chain(collection.bytes()).chain([0]).chain(index.to_be_bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    ItemId::new(hash.to_be_bytes())
}
