//! From a contact as read to a draft: values checked, ids derived, nothing lost.
//!
//! What does not fit a field goes to the notes, under the field's name, and a
//! warning says so.

mod items;
mod own;
mod values;

use crate::{Draft, names, raw::Raw};
use carnet_ids::ItemId;
use carnet_model::{
    custom::Definition,
    edit::{Edit, Place, limits},
    schema::{self, Field, FieldKind},
    value::Value,
};
use std::collections::BTreeSet;

/// A draft, or `None` if the row says neither a name nor a way to reach anyone.
/// `defined` are the fields that the workspace defines.
pub(crate) fn draft(mut raw: Raw, defined: &[Definition]) -> Option<Draft> {
    let mut builder = Builder::new(&raw);
    let name = names::settle(&mut raw);
    let region = items::region(&raw);
    builder.coordinates(&mut raw, &region);
    builder.addresses(&mut raw);
    builder.websites(&mut raw);
    let something = !name.is_empty() || !builder.emails.is_empty() || !builder.phones.is_empty();
    if !something {
        return None;
    }
    let mut edits = builder.root(&mut raw);
    edits.append(&mut builder.edits);
    edits.extend(own::edits(&mut raw, defined));
    edits.extend(notes(&mut raw));
    let siret = raw.field("siret").chars().filter(char::is_ascii_digit).collect();
    let uid = raw.field("source_uid").to_owned();
    Some(Draft {
        line: raw.line,
        edits,
        name,
        emails: builder.emails,
        phones: builder.phones,
        siret,
        postcode: builder.postcode,
        uid,
        warnings: raw.warnings,
    })
}

/// What a draft is put together with.
struct Builder {
    /// What ids of items are derived from.
    seed: String,
    edits: Vec<Edit>,
    emails: Vec<String>,
    phones: Vec<String>,
    postcode: String,
}

impl Builder {
    fn new(raw: &Raw) -> Self {
        let uid = raw.field("source_uid");
        let seed = if uid.is_empty() { raw.content.clone() } else { format!("uid:{uid}") };
        Self {
            seed,
            edits: Vec::new(),
            emails: Vec::new(),
            phones: Vec::new(),
            postcode: String::new(),
        }
    }

    /// Edits of the root's fields, in the order of the schema.
    fn root(&self, raw: &mut Raw) -> Vec<Edit> {
        let sections = schema::CONTACT_SECTIONS.iter().flat_map(|section| section.fields);
        let fields = sections.chain(schema::CONTACT_MARKS);
        fields
            .filter(|field| field.key != "notes")
            .flat_map(|field| root_field(raw, field))
            .collect()
    }

    /// The id of the next item of a collection.
    fn item_id(&self, collection: &str) -> ItemId {
        let same =
            |edit: &&Edit| matches!(edit, Edit::Add { collection: of, .. } if of == collection);
        let number = self.edits.iter().filter(same).count();
        ItemId::new(digest(&format!("{collection}/{number}/{}", self.seed)).to_be_bytes())
    }

    fn add(&mut self, collection: &str, fields: Vec<(String, Value)>) {
        let item = self.item_id(collection);
        self.edits.push(Edit::Add { collection: collection.to_owned(), item, fields });
    }
}

fn root_field(raw: &mut Raw, field: &Field) -> Vec<Edit> {
    let text = raw.field(field.key).to_owned();
    if text.is_empty() {
        return Vec::new();
    }
    if let FieldKind::Choices(_) | FieldKind::Tags = field.kind {
        return members(raw, field, &text);
    }
    match values::stored(field, &text, raw.dates) {
        Ok(value) => vec![set(field.key, value)],
        Err(why) => {
            values::note(raw, field.key, &text, &why);
            Vec::new()
        }
    }
}

/// Members of a set: `a ::: b`, `a, b`, `a; b`, `a | b`.
fn members(raw: &mut Raw, field: &Field, text: &str) -> Vec<Edit> {
    let mut members = BTreeSet::new();
    for word in text.replace(" ::: ", ",").split([',', ';', '|', '\n']) {
        // Google marks its own groups with a star.
        let word = word.trim().trim_start_matches("* ").trim();
        if word.is_empty() || word == "myContacts" {
            continue;
        }
        match values::member(field, word) {
            Some(member) => drop(members.insert(member)),
            None => values::note(raw, field.key, word, "unknown-choice"),
        }
    }
    let kept = members.into_iter().take(limits::MEMBERS);
    kept.map(|member| Edit::Member {
        place: Place::Root,
        field: field.key.to_owned(),
        member,
        on: true,
    })
    .collect()
}

/// The notes: the file's own, then what found no other place.
fn notes(raw: &mut Raw) -> Option<Edit> {
    let mut paragraphs = vec![raw.take("notes")];
    paragraphs.append(&mut raw.notes);
    paragraphs.retain(|paragraph| !paragraph.trim().is_empty());
    let mut text = paragraphs.join("\n").replace("\r\n", "\n");
    if text.chars().count() > limits::PROSE {
        text = text.chars().take(limits::PROSE).collect();
        raw.warnings.push("notes: cut, too long".to_owned());
    }
    (!text.is_empty()).then(|| Edit::Splice {
        place: Place::Root,
        field: "notes".to_owned(),
        at: 0,
        delete: 0,
        insert: text,
        base: None,
    })
}

fn set(field: &str, value: Value) -> Edit {
    Edit::Set { place: Place::Root, field: field.to_owned(), value: Some(value) }
}

/// FNV-1a, its bits mixed once more; the same on every machine, for ever.
fn digest(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    mixed ^ (mixed >> 32)
}
