//! The appointments of a document, as they go into a file.

use super::Entry;
use carnet_ids::ItemId;
use carnet_model::{
    appointment::{self, Appointment},
    kind::DocKey,
    view::ItemView,
};
use std::collections::BTreeSet;

/// An appointment for a file.
#[derive(Debug, Clone)]
pub struct Written {
    /// The appointment, or the series.
    pub of: Appointment,
    /// With whom, in words.
    pub with: Vec<String>,
    uid: String,
    details: String,
    changes: Vec<(Appointment, String)>,
}

impl Written {
    /// As a file takes it.
    pub fn entry(&self) -> Entry<'_> {
        Entry {
            uid: self.uid.clone(),
            of: &self.of,
            details: &self.details,
            with: &self.with,
            changes: self.changes.iter().map(|(of, details)| (of, details.as_str())).collect(),
        }
    }
}

/// Those of a document's appointments that are wanted, each with its changed days; nobody is named yet.
pub fn written(
    doc: DocKey,
    items: &[ItemView],
    is_wanted: impl Fn(&Appointment) -> bool,
) -> Vec<Written> {
    let all: Vec<(Appointment, String)> =
        items.iter().map(|item| (appointment::of_item(item), details(item))).collect();
    let there: BTreeSet<ItemId> = all.iter().map(|(of, _)| of.item).collect();
    // A changed day whose series was removed stands by itself.
    let stands =
        |of: &Appointment| of.series.is_none_or(|series| !there.contains(&series) && !of.cancelled);
    let wanted = all.iter().filter(|(of, _)| stands(of) && is_wanted(of));
    let one = |(of, details): &(Appointment, String)| Written {
        of: of.clone(),
        with: Vec::new(),
        uid: format!("{}-{}@carnet", of.item, doc.id()),
        details: details.clone(),
        changes: all.iter().filter(|(other, _)| other.series == Some(of.item)).cloned().collect(),
    };
    wanted.map(one).collect()
}

fn details(item: &ItemView) -> String {
    let field = item.fields.iter().find(|field| field.key == "details");
    field.map(|field| field.display.clone()).unwrap_or_default()
}
