//! The workspace's own fields: what is entered in them, by their definitions.

use super::Engine;
use crate::api::Failure;
use carnet_model::{
    custom,
    edit::{Edit, Intent, Place},
    kind::DocKey,
    view::FieldView,
};
use carnet_storage::{ReadNow, Store};

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// What the user wants, with values of the workspace's own fields in the form of their types.
    pub(super) fn typed(&mut self, intents: Vec<Intent>) -> Result<Vec<Intent>, Failure> {
        let mut typed = Vec::with_capacity(intents.len());
        for intent in intents {
            typed.push(self.typed_one(intent)?);
        }
        Ok(typed)
    }

    fn typed_one(&mut self, intent: Intent) -> Result<Intent, Failure> {
        if intent.doc == DocKey::Settings {
            custom::check(&intent, &self.people.defaults().custom)?;
        }
        if !intent.edits.iter().any(is_of_own_field) {
            return Ok(intent);
        }
        let definitions = self.people.defaults().custom.clone();
        let doc = self.document(intent.doc.id())?;
        Ok(custom::typed(intent, &definitions, doc)?)
    }

    /// A field of a conflict, read by its definition if it is one of the workspace's own.
    pub(super) fn read_own(&self, place: &Place, field: FieldView) -> FieldView {
        let Place::Item { collection, item } = place else { return field };
        let definition = custom::find(&self.people.defaults().custom, item);
        match definition.filter(|_| custom::is_custom(collection)) {
            Some(definition) => custom::read(definition, field),
            None => field,
        }
    }
}

fn is_of_own_field(edit: &Edit) -> bool {
    match edit {
        Edit::Set { place: Place::Item { collection, .. }, .. }
        | Edit::Member { place: Place::Item { collection, .. }, .. }
        | Edit::Add { collection, .. } => custom::is_custom(collection),
        _ => false,
    }
}
