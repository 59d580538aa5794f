//! Long texts, merged character by character (rule 4).

use super::{
    Edit, EditError, limits,
    write::{Target, Writer},
};
use crate::{layout, value::Value};
use automerge::{ObjId, ObjType, ReadDoc, TextEncoding, transaction::Transactable};

/// A span of a text, as its document counts positions.
struct Span {
    at: usize,
    length: usize,
}

impl Writer<'_> {
    /// Replaces a long text by the smallest edits that make the new one of it,
    /// so that what others type in it meanwhile stays. Several texts in conflict
    /// become one.
    pub(super) fn set_text(
        &mut self,
        target: &Target,
        value: Option<&Value>,
    ) -> Result<(), EditError> {
        let next = value.and_then(Value::as_text).unwrap_or_default();
        let text = if target.now.conflict.is_empty() {
            self.text_object(target)?
        } else {
            self.new_text(target)?
        };
        self.wrote(|tx| tx.update_text(&text, next))
    }

    /// Replaces a span of a long text; positions are in Unicode scalar values.
    pub(super) fn splice(
        &mut self,
        target: &Target,
        (at, delete): (usize, usize),
        insert: &str,
    ) -> Result<(), EditError> {
        let key = target.field.key;
        if !layout::is_text(target.field.kind) {
            return Err(EditError::new(key, "wrong-type", "this is not a long text"));
        }
        let now = target.now.value.as_ref().and_then(Value::as_text).unwrap_or_default();
        let (before, gone) = cut(now, at, delete).ok_or_else(|| {
            EditError::new(key, "text-out-of-bounds", "the text is shorter than that")
        })?;
        let inserted = insert.chars().count();
        limits::text(key, now.chars().count() - delete + inserted, limits::PROSE)?;
        if gone == insert {
            return Ok(());
        }
        let text = self.text_object(target)?;
        let encoding = self.tx.text_encoding();
        let span = Span { at: width(encoding, before), length: width(encoding, gone) };
        self.replace(&text, &span, insert)?;
        self.edited(&target.place)?;
        let (place, field) = (target.place.clone(), key.to_owned());
        self.undo.push(Edit::Splice {
            place,
            field,
            at,
            delete: inserted,
            insert: gone.to_owned(),
        });
        Ok(())
    }

    fn replace(&mut self, text: &ObjId, span: &Span, insert: &str) -> Result<(), EditError> {
        let length = isize::try_from(span.length).unwrap_or(isize::MAX);
        self.wrote(|tx| tx.splice_text(text, span.at, length, insert))
    }

    /// The text object of a field; made if it is missing, as in an item that an
    /// older version added.
    fn text_object(&mut self, target: &Target) -> Result<ObjId, EditError> {
        let found = self.tx.get(&target.object, &*target.key).ok().flatten();
        match found {
            Some((automerge::Value::Object(ObjType::Text), id)) => Ok(id),
            _ => self.new_text(target),
        }
    }

    fn new_text(&mut self, target: &Target) -> Result<ObjId, EditError> {
        self.wrote(|tx| tx.put_object(&target.object, &*target.key, ObjType::Text))
    }
}

/// What is before a span of characters, and the span; `None` past the end.
fn cut(text: &str, at: usize, count: usize) -> Option<(&str, &str)> {
    let mut ends = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
    let start = ends.nth(at)?;
    let end = if count == 0 { start } else { ends.nth(count - 1)? };
    Some((text.get(..start)?, text.get(start..end)?))
}

/// How long a piece of text is in the units of a document's positions, which
/// depend on where the program runs.
fn width(encoding: TextEncoding, text: &str) -> usize {
    match encoding {
        TextEncoding::Utf8CodeUnit => text.len(),
        TextEncoding::Utf16CodeUnit => text.encode_utf16().count(),
        TextEncoding::UnicodeCodePoint | TextEncoding::GraphemeCluster => text.chars().count(),
    }
}
