//! What is agreed with a contact: when it pays ([`schedule`]), what VAT it is charged ([`vat`]), and
//! at what price it buys ([`price`]).
//!
//! Nothing that can be computed is stored (rule 6), and nothing here reads a clock: the day comes in
//! as an argument. How much of the authorised outstanding (encours) is used is no part of it: that
//! is folded from invoices and payments.

pub mod price;
pub mod schedule;
pub mod vat;

use crate::{value::Value, view::CollectionView, view::ItemView};

pub use rust_decimal::Decimal;

/// The items of a collection among those that were read.
fn items<'a>(all: &'a [CollectionView], key: &str) -> &'a [ItemView] {
    all.iter().find(|known| known.key == key).map_or(&[], |known| &known.items)
}

fn value<'a>(item: &'a ItemView, key: &str) -> Option<&'a Value> {
    item.fields.iter().find(|field| field.key == key)?.value.as_ref()
}

fn text<'a>(item: &'a ItemView, key: &str) -> &'a str {
    value(item, key).and_then(Value::as_text).unwrap_or_default()
}

fn number(item: &ItemView, key: &str) -> Option<Decimal> {
    text(item, key).parse().ok()
}

fn is_on(item: &ItemView, key: &str) -> bool {
    value(item, key) == Some(&Value::Bool(true))
}

fn day(item: &ItemView, key: &str) -> Option<crate::recurrence::Day> {
    match value(item, key) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    }
}
