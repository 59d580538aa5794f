//! Lists of values: what fiches have of them, and one value in the place of another.

use super::{Engine, Now};
use crate::{
    api::{Action, Failure, InUse, Query, Replacing, Reply, Section},
    done::Origin,
};
use carnet_ids::DocId;
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
    listed,
    schema::{List, SAVED_FILTERS},
    value::Value,
};
use carnet_storage::{ReadNow, Store};

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// Values of a list that fiches have, by name.
    pub(super) fn in_use(&self, list: List) -> Vec<InUse> {
        let all = self.directory.in_use(list).into_iter();
        all.map(|(value, uses)| InUse {
            value: value.to_owned(),
            fiches: uses.shown,
            archived: uses.archived,
        })
        .collect()
    }

    /// Puts a value in the place of another on every fiche that has it. Fiches that the user may not
    /// edit, that were set aside or whose value is in conflict keep theirs.
    pub(super) async fn replace(
        &mut self,
        now: Now,
        origin: Origin,
        replacing: Replacing,
    ) -> Result<Reply, Failure> {
        if let Some(reply) = self.done.answer(origin) {
            return Ok(reply);
        }
        self.read_all(now).await;
        let Replacing { list, from, to, settings } = replacing;
        let to = to.as_deref().map(str::trim).filter(|to| !to.is_empty());
        let mut edits = settings;
        if let Some(to) = to {
            edits.extend(self.following(list, &from, to)?);
        }
        let mut intents = Vec::new();
        if !edits.is_empty() {
            intents.push(Intent { doc: DocKey::Settings, edits });
        }
        for contact in self.directory.with(list, &from) {
            intents.extend(self.replaced(contact, list, &from, to)?);
        }
        self.apply(now, origin, intents).await
    }

    /// A value that nobody has read yet would be left behind.
    async fn read_all(&mut self, now: Now) {
        self.catch_up(now).await;
        let mut waiting = usize::MAX;
        while (1..waiting).contains(&self.stale.len()) {
            waiting = self.stale.len();
            self.read_some(now).await;
        }
    }

    fn replaced(
        &mut self,
        contact: DocId,
        list: List,
        from: &str,
        to: Option<&str>,
    ) -> Result<Option<Intent>, Failure> {
        if !self.barred_at(contact).allows(Section::Crm, Action::Edit) {
            return Ok(None);
        }
        let edit = match self.document(contact) {
            Err(Failure::SetAside) => None,
            found => found?.and_then(|doc| listed::replaced(doc, list, from, to)),
        };
        Ok(edit.map(|edit| Intent { doc: DocKey::Contact(contact), edits: vec![edit] }))
    }

    /// What else of the settings names the value.
    fn following(&mut self, list: List, from: &str, to: &str) -> Result<Vec<Edit>, Failure> {
        let filters = self.people.saved_filters();
        let mut edits: Vec<Edit> = filters
            .iter()
            .filter_map(|filter| {
                let query = asks_for(&filter.query, list, from, to)?;
                Some(Edit::Set {
                    place: Place::Item {
                        collection: SAVED_FILTERS.key.to_owned(),
                        item: filter.id,
                    },
                    field: "query".to_owned(),
                    value: Some(Value::text(query)),
                })
            })
            .collect();
        if list == List::Categories
            && let Some(settings) = self.document(DocKey::Settings.id())?
        {
            edits.extend(listed::rates_of_renamed(settings, from, to));
        }
        Ok(edits)
    }
}

/// A saved filter that asks for the value, asking for the other; `None` where it does not ask for it.
fn asks_for(query: &str, list: List, from: &str, to: &str) -> Option<String> {
    let mut query: Query = serde_json::from_str(query).ok()?;
    let asked = match list {
        List::Categories => &mut query.category,
        List::Statuses => &mut query.status,
        List::Origins => &mut query.origin,
        _ => return None,
    };
    if asked.as_deref() != Some(from) {
        return None;
    }
    *asked = Some(to.to_owned());
    serde_json::to_string(&query).ok()
}
