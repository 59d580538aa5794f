//! Long texts, merged character by character (rule 4).

use super::{
    Edit, EditError,
    base::{self, Laid, width},
    limits,
    write::{Target, Writer},
};
use crate::{layout, value::Value};
use automerge::{ChangeHash, ObjId, ObjType, ReadDoc, transaction::Transactable};

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

    /// Replaces a span of a long text; positions are in Unicode scalar values, of the text as it
    /// was at `base`, or as it is.
    pub(super) fn splice(
        &mut self,
        target: &Target,
        (at, delete): (usize, usize),
        insert: &str,
        base: Option<&str>,
    ) -> Result<(), EditError> {
        let key = target.field.key;
        if !layout::is_text(target.field.kind) {
            return Err(EditError::new(key, "wrong-type", "this is not a long text"));
        }
        let laid = self.laid(target, (at, delete), base).ok_or_else(|| {
            EditError::new(key, "text-out-of-bounds", "the text is shorter than that")
        })?;
        // From the end, so that what is before stays where it is.
        let mut steps: Vec<_> = laid.gone.iter().map(|span| (*span, "")).collect();
        match steps.first_mut().filter(|((start, _), _)| *start == laid.at) {
            Some((_, text)) => *text = insert,
            None => steps.insert(0, ((laid.at, 0), insert)),
        }
        let mut now = shown(target).to_owned();
        for (span, text) in steps.into_iter().rev() {
            now = self.step(target, &now, span, text)?;
        }
        Ok(())
    }

    /// Where a splice goes in the text as it is. One that was made on a text that is not in the
    /// document, or no longer the one that is shown, is taken as it is.
    fn laid(
        &self,
        target: &Target,
        (at, delete): (usize, usize),
        base: Option<&str>,
    ) -> Option<Laid> {
        let then = base.and_then(base::heads).filter(|then| self.has_moved_on(then));
        let text = then.and_then(|then| {
            let (_, now) = self.tx.get(&target.object, &*target.key).ok()??;
            let (_, seen) = self.tx.get_at(&target.object, &*target.key, &then).ok()??;
            (seen == now && matches!(self.tx.object_type(&now), Ok(ObjType::Text)))
                .then_some((now, then))
        });
        match text {
            Some((text, then)) => base::lay(&self.tx, &text, (&then, self.heads), (at, delete)),
            None => Some(Laid::as_it_is(at, delete)),
        }
    }

    /// Whether the document had this state and has another one by now.
    fn has_moved_on(&self, then: &[ChangeHash]) -> bool {
        let missing = self.tx.get_missing_deps(then);
        let is_known = !then.iter().any(|hash| missing.contains(hash));
        is_known && (self.tx.pending_ops() > 0 || self.heads != then)
    }

    /// One replacement in the text `now`; the text that it makes.
    fn step(
        &mut self,
        target: &Target,
        now: &str,
        (at, delete): (usize, usize),
        insert: &str,
    ) -> Result<String, EditError> {
        let key = target.field.key;
        let (before, gone) = cut(now, at, delete).ok_or_else(|| {
            EditError::new(key, "text-out-of-bounds", "the text is shorter than that")
        })?;
        let inserted = insert.chars().count();
        limits::text(key, now.chars().count() - delete + inserted, limits::PROSE)?;
        if gone == insert {
            return Ok(now.to_owned());
        }
        let text = self.text_object(target)?;
        let encoding = self.tx.text_encoding();
        let span = Span { at: width(encoding, before), length: width(encoding, gone) };
        self.replace(&text, &span, insert)?;
        self.edited(&target.place)?;
        let (place, field) = (target.place.clone(), key.to_owned());
        let insert_back = gone.to_owned();
        self.undo.push(Edit::Splice {
            place,
            field,
            at,
            delete: inserted,
            insert: insert_back,
            base: None,
        });
        let after = now.get(before.len() + gone.len()..).unwrap_or_default();
        Ok([before, insert, after].concat())
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

/// The text that a field shows.
fn shown(target: &Target) -> &str {
    target.now.value.as_ref().and_then(Value::as_text).unwrap_or_default()
}
