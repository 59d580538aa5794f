//! Schema versions (rule 12): how a document is born, and how an old one gets
//! what later versions added.
//!
//! A document begins with changes that are the same bytes on every device: one
//! per schema version, each made by a shared actor ([`crate::kind::is_shared_actor`])
//! at time 0 and depending only on the one before, never on what people wrote.
//! So two devices that migrate the same old document offline make the same
//! change, and a device that is born later has it already. A version that adds
//! nothing to a kind of document leaves its documents as they are.
//!
//! A field that is a register or a flat set needs no step: it is there when it
//! is written. A step is needed for a new collection, a new set on the root and
//! a new long text on the root, whose containers everyone must share (rule 1).
//! A step only adds containers; what it never heard of, it leaves alone.

use crate::kind::DocKey;
use automerge::{
    ActorId, Automerge, AutomergeError, ChangeHash, ObjType, ROOT, ReadDoc, ScalarValue,
    transaction::{CommitOptions, Transactable},
};
use carnet_ids::DocId;

/// What one schema version adds to the documents of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The kind of document ([`DocKey::kind`]).
    pub kind: &'static str,
    /// New collections and sets: maps.
    pub maps: &'static [&'static str],
    /// New long texts.
    pub texts: &'static [&'static str],
}

/// Every schema version in order; the first that adds to a kind is the birth of its documents.
/// Released versions are never edited: their bytes are in every document.
pub const VERSIONS: &[&[Step]] = &[
    &[
        Step {
            kind: "contact",
            maps: &["profiles", "tags", "coordinates", "addresses", "websites"],
            texts: &["notes"],
        },
        Step { kind: "activity", maps: &["events"], texts: &[] },
        Step {
            kind: "settings",
            maps: &["categories", "origins", "statuses", "legal_forms", "people", "devices"],
            texts: &[],
        },
    ],
    &[Step { kind: "settings", maps: &["roles", "teams"], texts: &[] }],
    &[
        // `attachments` have no schema yet; a version costs every document a change, so they are
        // made along.
        Step { kind: "contact", maps: &["relations", "custom", "attachments"], texts: &[] },
        Step {
            kind: "activity",
            maps: &["tasks", "task_steps", "time_entries", "appointments"],
            texts: &[],
        },
        Step { kind: "settings", maps: &["works", "relation_types", "custom_fields"], texts: &[] },
    ],
    &[
        Step {
            kind: "contact",
            maps: &["subscriptions", "credits", "dossiers", "memberships"],
            texts: &[],
        },
        // What no schema describes yet waits for conditions, billing and accounts: made along, as above.
        Step {
            kind: "settings",
            maps: &[
                "loyalty_programmes",
                "loyalty_rates",
                "article_families",
                "price_grids",
                "vat_rates",
                "payment_terms",
                "instalments",
                "payment_methods",
                "dunning_circuits",
                "dunning_steps",
                "templates",
            ],
            texts: &[],
        },
        Step {
            kind: "ledger",
            maps: &[
                "loyalty_entries",
                "credit_uses",
                "purchases",
                "payments",
                "vouchers",
                "allocations",
                "letters",
            ],
            texts: &[],
        },
        Step {
            kind: "terms",
            maps: &["special_prices", "bank_accounts", "mandates", "cards", "bills", "accounts"],
            texts: &[],
        },
        Step { kind: "catalogue", maps: &["articles", "prices"], texts: &[] },
    ],
    &[Step { kind: "settings", maps: &["saved_filters"], texts: &[] }],
];

/// The newest schema version of a kind of document ([`DocKey::kind`]).
pub fn newest(kind: &str) -> usize {
    newest_of(kind, VERSIONS)
}

fn newest_of(kind: &str, versions: &[&[Step]]) -> usize {
    versions.iter().rposition(|steps| adds_to(kind, steps)).map_or(0, |index| index + 1)
}

fn adds_to(kind: &str, steps: &[Step]) -> bool {
    steps.iter().any(|step| step.kind == kind)
}

/// The schema version that a document says it has; 0 if it has none.
pub fn version_of(doc: &impl ReadDoc) -> usize {
    let found = doc.get(ROOT, "v").ok().flatten();
    let number = found.and_then(|(value, _)| value.as_i64());
    number.and_then(|number| usize::try_from(number).ok()).unwrap_or(0)
}

/// Brings a document up to the newest version that this program knows, and
/// gives the changes that it took, in order: nothing if it was up to date or
/// comes from a newer program.
pub fn migrate(doc: &mut Automerge, key: &DocKey) -> Vec<Vec<u8>> {
    migrate_with(doc, key, VERSIONS)
}

/// [`migrate`], with other versions than the released ones.
pub fn migrate_with(doc: &mut Automerge, key: &DocKey, versions: &[&[Step]]) -> Vec<Vec<u8>> {
    let from = version_of(doc);
    if from >= newest_of(key.kind(), versions) {
        return Vec::new();
    }
    let newest = born_with(key, versions);
    let missing: Vec<_> =
        newest.get_changes(&[]).into_iter().filter(|change| !holds(doc, change.hash())).collect();
    let bytes = missing.iter().map(|change| change.raw_bytes().to_vec()).collect();
    match doc.apply_changes(missing) {
        Ok(()) => bytes,
        Err(_) => Vec::new(),
    }
}

fn holds(doc: &Automerge, hash: ChangeHash) -> bool {
    doc.get_change_meta_by_hash(&hash).is_some()
}

/// A document of the newest version with nothing in it yet.
pub(crate) fn born(key: &DocKey) -> Automerge {
    born_with(key, VERSIONS)
}

fn born_with(key: &DocKey, versions: &[&[Step]]) -> Automerge {
    let mut doc = Automerge::new();
    let all = versions.iter().enumerate();
    for (index, steps) in all.filter(|(_, steps)| adds_to(key.kind(), steps)) {
        let is_birth = doc.get_heads().is_empty();
        doc.set_actor(shared_actor(key, index));
        let options = |_: &()| CommitOptions::default().with_time(0);
        let done = doc.transact_with(options, |tx| step(tx, key, (index, is_birth), steps));
        debug_assert!(done.is_ok(), "an empty document takes any key");
    }
    doc
}

/// Sixteen bytes: zeros, the version's index, the kind's mark.
fn shared_actor(key: &DocKey, version: usize) -> ActorId {
    let mut bytes = [0; carnet_ids::ActorId::LEN];
    bytes[14] = u8::try_from(version).unwrap_or(u8::MAX);
    bytes[15] = match key {
        DocKey::Contact(_) => 1,
        DocKey::Activity { .. } => 2,
        DocKey::Settings => 3,
        DocKey::Ledger { .. } => 4,
        DocKey::Terms(_) => 5,
        DocKey::Catalogue(_) => 6,
    };
    ActorId::from(bytes)
}

fn step(
    tx: &mut impl Transactable,
    key: &DocKey,
    (index, is_birth): (usize, bool),
    steps: &[Step],
) -> Result<(), AutomergeError> {
    if is_birth {
        name(tx, key)?;
    } else if let DocKey::Activity { contact, year } = key {
        tx.put(ROOT, named_again(index), again(contact, *year))?;
    }
    tx.put(ROOT, "v", i64::try_from(index + 1).unwrap_or(i64::MAX))?;
    for step in steps.iter().filter(|step| step.kind == key.kind()) {
        for map in step.maps {
            tx.put_object(ROOT, *map, ObjType::Map)?;
        }
        for text in step.texts {
            tx.put_object(ROOT, *text, ObjType::Text)?;
        }
    }
    Ok(())
}

/// Writes which document this is.
fn name(tx: &mut impl Transactable, key: &DocKey) -> Result<(), AutomergeError> {
    tx.put(ROOT, "kind", key.kind())?;
    match key {
        DocKey::Contact(contact) | DocKey::Terms(contact) => {
            tx.put(ROOT, "contact", bytes(contact))
        }
        DocKey::Activity { contact, year } | DocKey::Ledger { contact, year } => {
            tx.put(ROOT, "contact", bytes(contact))?;
            tx.put(ROOT, "year", i64::from(*year))
        }
        DocKey::Settings => Ok(()),
        DocKey::Catalogue(family) => {
            tx.put(ROOT, "family", ScalarValue::Bytes(family.as_bytes().to_vec()))
        }
    }
}

/// Where a later version of an activity says once more which one it is. Its id does not tell, and
/// whoever has this change alone must know whether it is the one of that version.
fn named_again(index: usize) -> String {
    format!("of{}", index + 1)
}

/// Whether a later version says there once more which activity it is.
pub fn is_named_again(key: &str) -> bool {
    (1..VERSIONS.len()).any(|index| named_again(index) == key)
}

/// The contact's sixteen bytes, and the year's four.
fn again(contact: &DocId, year: i32) -> ScalarValue {
    ScalarValue::Bytes([&contact.as_bytes()[..], &year.to_be_bytes()].concat())
}

/// The activity that a later version names.
pub(crate) fn activity_again(key: &str, bytes: &[u8]) -> Option<DocKey> {
    let (contact, year) = bytes.split_at_checked(DocId::LEN)?;
    let year = i32::from_be_bytes(year.try_into().ok()?);
    let contact = DocId::from_slice(contact)?;
    is_named_again(key).then_some(DocKey::Activity { contact, year })
}

fn bytes(contact: &DocId) -> ScalarValue {
    ScalarValue::Bytes(contact.as_bytes().to_vec())
}
