//! Ways to reach the contact, addresses, sites, and what ties it to others.

use super::{
    desk::{Desk, is_on, is_web, joined, members, stored, text},
    facts,
    marked::marked,
    when,
};
use crate::sheet::{Badge, Block, Entry, Fact, Paragraph, Span, Tone};
use carnet_engine::api::RelationView;
use carnet_model::{
    check,
    recurrence::Day,
    schema::{ADDRESSES, COORDINATES, RELATION_KINDS, WEBSITES},
    view::ItemView,
};

/// Coordonnées.
pub(super) fn coordinates(desk: &Desk<'_>) -> Vec<Block> {
    entries(desk.items(COORDINATES.key).iter().map(|item| coordinate(desk, item)))
}

fn coordinate(desk: &Desk<'_>, item: &ItemView) -> Entry {
    let mut spans = Vec::new();
    for key in ["phone", "mobile", "fax"] {
        let label = (key != "phone").then(|| desk.words.label(key));
        reach(&mut spans, label, text(item, key), &format!("tel:{}", stored(item, key)));
    }
    reach(&mut spans, None, text(item, "email"), &format!("mailto:{}", stored(item, "email")));
    let mut badges = Vec::new();
    if is_on(item, "do_not_call") {
        badges.push(Badge::new(Tone::Bad, desk.words.say("do-not-call")));
    }
    let purposes = members(item, "purposes");
    let purposes = purposes.iter().map(|code| desk.words.coded("choice-purposes", code));
    let default = is_on(item, "is_default").then(|| desk.words.say("by-default"));
    let consent = is_on(item, "email_consent").then(|| desk.words.label("email_consent"));
    Entry {
        title: titled(desk, item, "item-coordinates"),
        badges,
        about: joined(default.into_iter().chain(purposes).chain(consent)),
        text: paragraphs(spans, text(item, "note")),
        ..Entry::default()
    }
}

/// A number or an address to write to, behind what stands there already.
fn reach(spans: &mut Vec<Span>, label: Option<String>, shown: &str, to: &str) {
    if shown.is_empty() {
        return;
    }
    if !spans.is_empty() {
        spans.push(Span::plain(" · "));
    }
    spans.extend(label.map(|label| Span::plain(format!("{label} "))));
    spans.push(Span::link(shown, to));
}

fn paragraphs(spans: Vec<Span>, note: &str) -> Vec<Paragraph> {
    let first = (!spans.is_empty()).then_some(Paragraph { bullet: false, spans });
    first.into_iter().chain(marked(note)).collect()
}

/// Adresses.
pub(super) fn addresses(desk: &Desk<'_>) -> Vec<Block> {
    entries(desk.items(ADDRESSES.key).iter().map(|item| address(desk, item)))
}

fn address(desk: &Desk<'_>, item: &ItemView) -> Entry {
    let country = stored(item, "country").to_lowercase();
    let abroad = match country.as_str() {
        "" | "fr" => String::new(),
        country => desk.words.coded("country", country),
    };
    let city = format!("{} {}", text(item, "postcode"), text(item, "city"));
    let lines = ["recipient", "line1", "line2", "line3"].map(|key| text(item, key).to_owned());
    let lines = lines.into_iter().chain([city.trim().to_owned(), abroad]);
    let flags = ["default_billing", "default_delivery"].map(|flag| {
        if is_on(item, flag) { desk.words.say(&flag.replace('_', "-")) } else { String::new() }
    });
    let access = text(item, "access");
    let mut text: Vec<Paragraph> =
        lines.filter(|line| !line.is_empty()).map(|line| line_of(&line)).collect();
    if !access.is_empty() {
        text.push(line_of(&labelled(desk, desk.words.label("access"), access)));
    }
    Entry {
        title: titled(desk, item, "item-addresses"),
        about: joined(flags),
        text,
        ..Entry::default()
    }
}

/// `Consignes d’accès : sonner deux fois`.
pub(super) fn labelled(desk: &Desk<'_>, label: String, value: &str) -> String {
    desk.tell("paper-labelled", [("label", label.into()), ("value", value.into())])
}

fn line_of(text: &str) -> Paragraph {
    Paragraph { bullet: false, spans: vec![Span::plain(text)] }
}

/// Site internet.
pub(super) fn websites(desk: &Desk<'_>) -> Vec<Block> {
    let items = desk.items(WEBSITES.key).iter().filter(|item| !stored(item, "url").is_empty());
    facts::some(items.map(|item| website(desk, item)).collect())
}

fn website(desk: &Desk<'_>, item: &ItemView) -> Fact {
    let url = stored(item, "url");
    let span = if is_web(url) { Span::link(url, url) } else { Span::plain(url) };
    Fact { label: titled(desk, item, "item-websites"), value: vec![span], note: String::new() }
}

/// Relations: those that last, then those that are over.
pub(super) fn relations(desk: &Desk<'_>) -> Vec<Block> {
    let Some(found) = &desk.papers.relations else { return Vec::new() };
    let today = desk.today.to_string();
    let is_over = |one: &&RelationView| !one.ends_on.is_empty() && one.ends_on < today;
    let (over, lasting): (Vec<_>, Vec<_>) = found.relations.iter().partition(is_over);
    let mut blocks = entries(lasting.into_iter().map(|one| relation(desk, one)));
    if !over.is_empty() {
        blocks.push(Block::Heading(desk.words.say("relations-over")));
        blocks.extend(entries(over.into_iter().map(|one| relation(desk, one))));
    }
    let more = found.total.saturating_sub(found.relations.len());
    if more > 0 {
        blocks.push(Block::Remark(desk.tell("paper-more", [("count", more.into())])));
    }
    blocks
}

fn relation(desk: &Desk<'_>, one: &RelationView) -> Entry {
    let title = match &one.other {
        None => desk.words.say("relation-nobody"),
        Some(other) if !other.here => desk.words.say("relation-not-here"),
        Some(other) => desk.named(&other.name),
    };
    let (from, until) = (one.starts_on.parse().ok(), one.ends_on.parse().ok());
    let archived = one.other.as_ref().is_some_and(|other| other.archived);
    let archived = archived.then(|| Badge::new(Tone::Plain, desk.words.say("badge-archived")));
    Entry {
        title,
        aside: when::span(desk.words, from, until),
        badges: archived.into_iter().collect(),
        about: joined([kind_of(desk, one), one.role.clone()]),
        text: marked(&one.note),
    }
}

/// What the contact is to the other one.
fn kind_of(desk: &Desk<'_>, one: &RelationView) -> String {
    let types = &desk.papers.workspace.relation_types;
    let own = types.iter().find(|own| own.id.to_string() == one.relation);
    let own = own.map(|own| match one.inverse && !own.inverse_name.is_empty() {
        true => own.inverse_name.clone(),
        false => own.name.clone(),
    });
    match own.filter(|name| !name.is_empty()) {
        Some(name) => name,
        None if RELATION_KINDS.contains(&one.relation.as_str()) => {
            let family = if one.inverse { "relation-inverse" } else { "relation" };
            desk.words.coded(family, &one.relation)
        }
        None => desk.words.say("item-relations"),
    }
}

/// An item's label, or what it is.
pub(super) fn titled(desk: &Desk<'_>, item: &ItemView, otherwise: &str) -> String {
    match text(item, "label") {
        "" => desk.words.say(otherwise),
        label => label.to_owned(),
    }
}

/// Entries, where there are any.
pub(super) fn entries(entries: impl Iterator<Item = Entry>) -> Vec<Block> {
    let entries: Vec<Entry> = entries.collect();
    if entries.is_empty() { Vec::new() } else { vec![Block::Entries(entries)] }
}

/// A number as it is stored, as people write it.
pub(super) fn number(stored: &str) -> String {
    use carnet_model::{schema::FieldKind, value::Value};
    check::display(FieldKind::Decimal, &Value::text(stored))
}

/// Words with a day in them; empty without one.
pub(super) fn dated(desk: &Desk<'_>, key: &str, day: Option<Day>) -> String {
    day.map(|day| desk.tell(key, [("day", desk.day(day).into())])).unwrap_or_default()
}
