//! What a document can hold, by name.

use super::EditError;
use crate::{
    kind::DocKey,
    schema::{Field, FieldKind},
    value::Value,
};

/// Characters of one line of text.
pub const LINE: usize = 500;
/// Characters of a few lines that are one value.
pub const LINES: usize = 4_000;
/// Characters of a long text: about ten pages. Replacing one by another is two operations a
/// character, and servers take 65,536 operations in one change.
pub const PROSE: usize = 30_000;
/// Items of a collection that are not removed.
pub const ITEMS: usize = 1_000;
/// People of a workspace.
pub const PEOPLE: usize = 4_000;
/// Authors of a workspace in its settings: each device is one, and one more for each document in
/// which it met a copy of itself. With all of them the document is some 4 MB.
pub const AUTHORS: usize = 20_000;
/// Members of a set.
pub const MEMBERS: usize = 100;
/// Characters of a member of a set.
pub const MEMBER: usize = 100;

/// How many items of a collection of that document may be there.
pub(super) fn items(doc: &DocKey, collection: &str) -> usize {
    match (doc, collection) {
        (DocKey::Settings, "people") => PEOPLE,
        (DocKey::Settings, "devices") => AUTHORS,
        _ => ITEMS,
    }
}

/// Refuses a value that is over its field's limit.
pub(crate) fn check(field: &Field, value: &Value) -> Result<(), EditError> {
    match value {
        Value::Text(value) => {
            let limit = match field.kind {
                FieldKind::Prose => PROSE,
                FieldKind::Lines => LINES,
                _ => LINE,
            };
            text(field.key, value.chars().count(), limit)
        }
        Value::Set(members) => {
            let longest = members.iter().map(|member| member.chars().count()).max();
            text(field.key, longest.unwrap_or(0), MEMBER)?;
            if members.len() > MEMBERS {
                let message = format!("a set holds at most {MEMBERS} members");
                return Err(EditError::new(field.key, "too-many-items", &message));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Refuses a text that is too long.
pub(super) fn text(field: &str, length: usize, limit: usize) -> Result<(), EditError> {
    if length <= limit {
        return Ok(());
    }
    let message = format!("{length} characters are more than {limit}");
    Err(EditError::new(field, "too-long", &message))
}
