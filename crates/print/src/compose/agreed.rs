//! Informations complémentaires: what is agreed, with what is inherited, and special prices.

use super::{
    desk::{Desk, day_in, joined, kind_of_root, stored, text},
    lists::entries,
    marked::marked,
    when,
};
use crate::sheet::{Badge, Block, Entry, Fact, Span, Tone};
use carnet_model::{
    schema::ADDRESSES,
    search::fold,
    terms::price::{self, Scope, State},
    view::{FieldView, ItemView, holds},
};

/// The terms. What nobody said is not printed unless something holds all the same.
pub(super) fn terms(desk: &Desk<'_>) -> Vec<Block> {
    let Some(terms) = &desk.papers.terms else { return Vec::new() };
    let mut blocks = Vec::new();
    for section in &terms.view.sections {
        let facts = section.fields.iter().filter_map(|field| fact(desk, field));
        let facts: Vec<Fact> = facts.collect();
        if !facts.is_empty() {
            blocks.push(Block::Heading(desk.words.coded("section", &section.key)));
            blocks.push(Block::Facts(facts));
        }
    }
    let prices = entries(in_order(&terms.view.prices).into_iter().map(|item| special(desk, item)));
    if !prices.is_empty() {
        blocks.push(Block::Heading(desk.words.say("section-special-prices")));
        blocks.extend(prices);
    }
    blocks
}

fn fact(desk: &Desk<'_>, field: &FieldView) -> Option<Fact> {
    let label = desk.words.label(&field.key);
    let mut fact = desk.fact_of(label, kind_of_root(&field.key), field)?;
    if matches!(field.key.as_str(), "billing_address" | "delivery_address") {
        fact.value = vec![Span::plain(address(desk, field))];
    }
    Some(fact)
}

/// The address of the fiche that a field names.
fn address(desk: &Desk<'_>, field: &FieldView) -> String {
    let id = holds(field).and_then(|value| value.as_text()).unwrap_or_default();
    let found = desk.items(ADDRESSES.key).iter().find(|item| item.item.to_string() == id);
    let Some(item) = found else { return desk.words.say("terms-an-address") };
    let city = format!("{} {}", text(item, "postcode"), text(item, "city"));
    let parts = [text(item, "recipient"), text(item, "line1"), city.trim()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// By what they are of, then by quantity and day.
fn in_order(items: &[ItemView]) -> Vec<&ItemView> {
    let mut items: Vec<&ItemView> = items.iter().collect();
    items.sort_by_cached_key(|item| {
        let least = price::special(item).map(|special| special.min_quantity);
        (fold(stored(item, "label")), least, text(item, "starts_on").to_owned(), item.item)
    });
    items
}

fn special(desk: &Desk<'_>, item: &ItemView) -> Entry {
    let title = match stored(item, "label") {
        "" => desk.words.say("price-unnamed"),
        label => label.to_owned(),
    };
    let discount = match text(item, "discount") {
        "" => String::new(),
        percent => desk.tell("price-discount", [("percent", percent.into())]),
    };
    let least = match stored(item, "min_quantity") {
        "" | "0" | "1" => String::new(),
        _ => desk.tell("price-from", [("quantity", text(item, "min_quantity").into())]),
    };
    Entry {
        title,
        aside: joined([text(item, "unit_price").to_owned(), discount]),
        badges: badges(desk, item),
        about: joined([
            least,
            when::span(desk.words, day_in(item, "starts_on"), day_in(item, "ends_on")),
        ]),
        text: marked(text(item, "note")),
    }
}

fn badges(desk: &Desk<'_>, item: &ItemView) -> Vec<Badge> {
    let Some(special) = price::special(item) else {
        return vec![Badge::new(Tone::Warn, desk.words.say("price-incomplete"))];
    };
    let mut badges = Vec::new();
    if special.scope == Scope::Family {
        badges.push(Badge::new(Tone::Plain, desk.words.say("price-of-family")));
    }
    let state = match price::state(&special, desk.today) {
        _ if special.retired => Some((Tone::Plain, "price-retired")),
        State::Current => None,
        State::Upcoming => Some((Tone::Accent, "price-upcoming")),
        State::Past => Some((Tone::Plain, "price-over")),
    };
    badges.extend(state.map(|(tone, key)| Badge::new(tone, desk.words.say(key))));
    badges
}
