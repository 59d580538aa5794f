//! Which right a place of a document asks for.

use crate::{Action, Right, Section};
use carnet_ids::ItemId;
use carnet_model::{
    kind::DocKey,
    migrate,
    schema::{self, List},
    touch::Touch,
};

/// What writing at a place asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Asks {
    /// A right.
    Right(Right),
    /// To say whose the fiche is.
    HandOver(Option<ItemId>),
    /// To be the device of this item.
    Device(ItemId),
    /// To be the server.
    Server,
}

/// What writing there asks for in a document of that kind.
pub(crate) fn asks(key: &DocKey, touch: &Touch) -> Asks {
    match key {
        DocKey::Contact(_) => of_contact(touch),
        DocKey::Activity { .. } if is_activity(&touch.root) => edit(Section::Events),
        DocKey::Activity { .. } => edit(Section::Other),
        DocKey::Settings => of_settings(touch),
        DocKey::Ledger { .. } => edit(of_ledger(&touch.root)),
        // It is a document of its own because all of it is for the same people.
        DocKey::Terms(_) => edit(Section::Terms),
        DocKey::Catalogue(_) => edit(Section::Catalogue),
    }
}

fn of_ledger(root: &str) -> Section {
    match root {
        "loyalty_entries" => Section::Loyalty,
        "credit_uses" => Section::Services,
        "purchases" => Section::Purchases,
        "payments" | "vouchers" | "allocations" | "letters" => Section::Payments,
        _ => Section::Other,
    }
}

/// The part of the file that a field of a document, or a collection, belongs to.
pub fn section_of(key: &DocKey, root: &str) -> Section {
    let touch = Touch { root: root.to_owned(), key: None, value: None, plain: true };
    match asks(key, &touch) {
        Asks::Right(Right(section, _)) => section,
        Asks::HandOver(_) => Section::Portfolio,
        Asks::Device(_) | Asks::Server => Section::People,
    }
}

/// Whether it is a part of Suivi.
fn is_activity(root: &str) -> bool {
    schema::ACTIVITY_COLLECTIONS.iter().any(|collection| collection.key == root)
}

/// What says which document it is: births alone write it.
pub(crate) fn is_skeleton(root: &str) -> bool {
    matches!(root, "kind" | "v" | "contact" | "year" | "family") || migrate::is_named_again(root)
}

const fn edit(section: Section) -> Asks {
    Asks::Right(Right(section, Action::Edit))
}

fn of_contact(touch: &Touch) -> Asks {
    let root = touch.root.as_str();
    let section = schema::CONTACT_SECTIONS
        .iter()
        .find(|section| section.fields.iter().any(|field| field.key == root));
    match (root, section.map(|section| section.key)) {
        // The letters of a text there would name somebody without anybody's reading a name.
        ("rep", _) if !touch.plain || touch.key.is_some() => Asks::Server,
        ("rep", _) => Asks::HandOver(touch.value.as_ref().and_then(|rep| rep.parse().ok())),
        ("archived" | "merged_into", _) => Asks::Right(Right(Section::Fiche, Action::Archive)),
        ("source_uid", _) => Asks::Right(Right(Section::Fiche, Action::Import)),
        ("coordinates", _) => edit(Section::Coordinates),
        ("addresses", _) => edit(Section::Addresses),
        ("websites", _) => edit(Section::Websites),
        ("relations", _) => edit(Section::Identity),
        ("custom", _) => edit(Section::Crm),
        ("subscriptions" | "credits" | "dossiers", _) => edit(Section::Services),
        ("attachments", _) => edit(Section::Attachments),
        ("memberships", _) => edit(Section::Loyalty),
        (_, Some("identity")) => edit(Section::Identity),
        (_, Some("crm")) => edit(Section::Crm),
        (_, Some("company")) => edit(Section::Company),
        (_, Some("notes")) => edit(Section::Notes),
        (_, Some("consent")) => edit(Section::Coordinates),
        _ => edit(Section::Other),
    }
}

/// Collections of the settings that are lists of values to whoever edits them.
const LISTS: [&str; 7] = [
    "relation_types",
    "custom_fields",
    "loyalty_programmes",
    "loyalty_rates",
    "article_families",
    "instalments",
    "saved_filters",
];

fn of_settings(touch: &Touch) -> Asks {
    let root = touch.root.as_str();
    let listed = List::ALL.iter().any(|list| list.collection() == root);
    if listed || LISTS.contains(&root) {
        return edit(Section::Lists);
    }
    match (root, touch.key.as_deref().and_then(own_name)) {
        // An edit of an item says as well that it is not removed.
        ("devices", Some((item, "name"))) => Asks::Device(item),
        ("devices", Some((item, "removed"))) if touch.value.as_deref() == Some("false") => {
            Asks::Device(item)
        }
        _ if schema::SERVER_COLLECTIONS.contains(&root) => Asks::Server,
        _ => edit(Section::Workspace),
    }
}

/// The item and the field of a key of a collection.
fn own_name(key: &str) -> Option<(ItemId, &str)> {
    let (item, field) = key.split_once('/')?;
    Some((item.parse().ok()?, field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_ids::DocId;

    fn at(root: &str) -> Touch {
        Touch { root: root.to_owned(), key: None, value: None, plain: true }
    }

    /// A field that is added to the schema is thought of here, or the test fails.
    #[test]
    fn every_part_of_the_schema_has_a_section_of_its_own() {
        let contact = DocKey::Contact(DocId::default());
        let fields = schema::CONTACT_SECTIONS.iter().flat_map(|section| section.fields);
        let fields = fields.chain(schema::CONTACT_MARKS).map(|field| field.key);
        let collections = schema::CONTACT_COLLECTIONS.iter().map(|collection| collection.key);
        for key in fields.chain(collections) {
            assert_ne!(asks(&contact, &at(key)), edit(Section::Other), "{key}");
        }
        let activity = DocKey::Activity { contact: DocId::default(), year: 2026 };
        for collection in schema::ACTIVITY_COLLECTIONS {
            assert_eq!(asks(&activity, &at(collection.key)), edit(Section::Events));
        }
        let ledger = DocKey::Ledger { contact: DocId::default(), year: 2026 };
        for collection in schema::LEDGER_COLLECTIONS {
            assert_ne!(asks(&ledger, &at(collection.key)), edit(Section::Other));
        }
        assert_eq!(asks(&ledger, &at("of_a_later_version")), edit(Section::Other));
        let terms = DocKey::Terms(DocId::default());
        let sections = schema::TERMS_SECTIONS.iter().flat_map(|section| section.fields);
        let collections = schema::TERMS_COLLECTIONS.iter().map(|collection| collection.key);
        for key in sections.map(|field| field.key).chain(collections) {
            assert_eq!(asks(&terms, &at(key)), edit(Section::Terms), "{key}");
        }
        for collection in schema::CATALOGUE_COLLECTIONS {
            let catalogue = DocKey::Catalogue(ItemId::default());
            assert_eq!(asks(&catalogue, &at(collection.key)), edit(Section::Catalogue));
        }
        for collection in schema::SETTINGS_COLLECTIONS {
            let asked = asks(&DocKey::Settings, &at(collection.key));
            assert_ne!(asked, edit(Section::Workspace), "{}", collection.key);
        }
        assert_eq!(asks(&contact, &at("of_a_later_version")), edit(Section::Other));
    }
}
