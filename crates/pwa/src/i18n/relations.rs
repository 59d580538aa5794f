//! What ties fiches, in words.

use super::{coded, dates, t};
use carnet_engine::api::WorkspaceView;
use carnet_model::{schema::RELATION_KINDS, view::is_mutual};

/// What stands behind a type's code where its inverse is meant, in what a form chooses from.
const TURNED: char = '~';

/// What one end of a relation is to the other: "est salarié de". A type that nothing is known of
/// is a relation.
pub(crate) fn words(relation: &str, inverse: bool, workspace: &WorkspaceView) -> String {
    let own = workspace.relation_types.iter().find(|own| own.id.to_string() == relation);
    let own = own.map(|own| match inverse && !own.inverse_name.is_empty() {
        true => &own.inverse_name,
        false => &own.name,
    });
    match own.filter(|name| !name.is_empty()) {
        Some(name) => name.clone(),
        None if RELATION_KINDS.contains(&relation) => {
            coded(if inverse { "relation-inverse" } else { "relation" }, relation)
        }
        None => t!("item-relations"),
    }
}

/// Every type in both directions: what a form keeps of it, and its words.
pub(crate) fn offered(workspace: &WorkspaceView) -> Vec<(String, String)> {
    let own = workspace.relation_types.iter();
    let own = own.filter(|own| !own.removed && !own.name.is_empty());
    let built_in = RELATION_KINDS.iter().map(|code| (*code).to_owned());
    let types = built_in.chain(own.map(|own| own.id.to_string()));
    let mut offered = Vec::new();
    for code in types {
        offered.push((kept(&code, false), words(&code, false, workspace)));
        if !is_mutual(&code, &workspace.relation_types) {
            offered.push((kept(&code, true), words(&code, true, workspace)));
        }
    }
    offered
}

/// A type and a direction, as a form keeps them.
pub(crate) fn kept(relation: &str, inverse: bool) -> String {
    let mut kept = relation.to_owned();
    kept.extend(inverse.then_some(TURNED));
    kept
}

/// The type and the direction of what [`kept`] made.
pub(crate) fn taken(kept: &str) -> (&str, bool) {
    match kept.strip_suffix(TURNED) {
        Some(relation) => (relation, true),
        None => (kept, false),
    }
}

/// From when to when: "depuis le 01/02/2019"; empty where nobody has said.
pub(crate) fn span(starts_on: &str, ends_on: &str) -> String {
    let (from, to) = (dates::civil(starts_on), dates::civil(ends_on));
    match (starts_on.is_empty(), ends_on.is_empty()) {
        (true, true) => String::new(),
        (false, true) => t!("relation-since", from = from),
        (true, false) => t!("relation-until", to = to),
        (false, false) => t!("relation-span", from = from, to = to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Language, speak};
    use carnet_ids::ItemId;
    use carnet_model::view::RelationType;

    fn workspace() -> WorkspaceView {
        let own = |number: u8, name: &str, inverse_name: &str, removed| RelationType {
            id: ItemId::new([number; 8]),
            name: name.to_owned(),
            inverse_name: inverse_name.to_owned(),
            removed,
        };
        let relation_types = vec![
            own(1, "livre", "est livré par", false),
            own(2, "voisine avec", "", false),
            own(3, "surveille", "est surveillé par", true),
        ];
        WorkspaceView { relation_types, ..WorkspaceView::default() }
    }

    #[test]
    fn each_end_has_its_words() {
        speak(Language::French);
        let workspace = workspace();
        let said = |code: &str, inverse| words(code, inverse, &workspace);
        assert_eq!(said("employee_of", false), "est salarié de");
        assert_eq!(said("employee_of", true), "emploie");
        assert_eq!(said("0101010101010101", true), "est livré par");
        assert_eq!(said("0202020202020202", true), "voisine avec");
        assert_eq!(said("0303030303030303", false), "surveille", "removed, it keeps its words");
        assert_eq!(said("0909090909090909", false), "Relation", "nobody knows it any more");
        assert_eq!(said("", false), "Relation");
    }

    #[test]
    fn both_directions_are_offered_where_they_differ() {
        speak(Language::French);
        let offered: Vec<String> =
            offered(&workspace()).into_iter().map(|(kept, _)| kept).collect();
        let own: Vec<&str> = offered[9..].iter().map(String::as_str).collect();
        assert_eq!(own, ["0101010101010101", "0101010101010101~", "0202020202020202"]);
        assert_eq!(offered.iter().filter(|kept| kept.starts_with("partner_of")).count(), 1);
        assert!(offered.iter().all(|one| {
            let (code, turned) = taken(one);
            kept(code, turned) == *one
        }));
    }
}
