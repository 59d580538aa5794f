//! Filters of the directory.

use super::{Collection, FieldKind, field};

/// Filters of the directory that everybody is offered, in their order.
pub const SAVED_FILTERS: Collection = Collection {
    key: "saved_filters",
    fields: &[
        field("name", FieldKind::Line),
        // What is asked of the directory, as screens write it (JSON). It is written with the item and
        // never again: other filters are another item.
        field("query", FieldKind::Lines),
    ],
};
