//! Fields that the workspace defines, from the columns that hold them.

use super::values;
use crate::raw::{DateOrder, Raw};
use carnet_model::{
    custom::{self, Definition, Kind},
    edit::Edit,
    schema::CUSTOM,
    value::Value,
};
use std::collections::BTreeSet;

/// An edit for each value that its type can be; the others are kept in the notes, under the column's
/// name.
pub(super) fn edits(raw: &mut Raw, defined: &[Definition]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (item, (column, text)) in std::mem::take(&mut raw.own) {
        let definition = custom::find(defined, &item);
        match definition.map(|of| (of, value(of, &text, raw.dates))) {
            Some((_, Ok(value))) if is_empty(&value) => {}
            Some((of, Ok(value))) => {
                let fields = vec![(of.field().to_owned(), value)];
                edits.push(Edit::Add { collection: CUSTOM.key.to_owned(), item, fields });
            }
            Some((_, Err(why))) => note(raw, &column, &text, &why),
            None => note(raw, &column, &text, "unknown-field"),
        }
    }
    edits
}

fn value(of: &Definition, text: &str, dates: DateOrder) -> Result<Value, String> {
    let typed = match of.kind {
        Kind::Date => Value::Date(values::day(text, dates).ok_or("not-a-date")?),
        Kind::ManyOf => Value::Text(text.replace(" ::: ", ",").replace(['|', '\n'], ",")),
        // Only the engine knows fiches.
        Kind::Contact => return Err("not-a-link".to_owned()),
        _ => Value::text(text),
    };
    of.stored(typed).map_err(|error| error.code)
}

fn is_empty(value: &Value) -> bool {
    *value == Value::text("") || *value == Value::Set(BTreeSet::new())
}

fn note(raw: &mut Raw, column: &str, text: &str, why: &str) {
    raw.warnings.push(format!("{column}: {why}, kept in the notes: {text}"));
    raw.notes.push(format!("{column} : {text}"));
}
