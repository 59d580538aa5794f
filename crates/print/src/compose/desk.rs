//! What is on the desk while a fiche is put on paper, and how its values are said.

use super::when;
use crate::{
    Choice, Papers, Words,
    sheet::{Badge, Fact, Span, Tone},
    words::Told,
};
use carnet_engine::api::Fiche;
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    recurrence::Day,
    schema::{self, Field, FieldKind},
    task,
    value::Value,
    view::{CollectionView, FieldView, ItemView},
};

/// The desk.
pub(super) struct Desk<'a> {
    pub(super) papers: &'a Papers,
    pub(super) fiche: &'a Fiche,
    pub(super) choice: &'a Choice,
    pub(super) words: &'a Words,
    pub(super) today: Day,
}

impl<'a> Desk<'a> {
    pub(super) fn new(papers: &'a Papers, choice: &'a Choice, words: &'a Words) -> Option<Self> {
        let (fiche, today) = (papers.fiche.as_ref()?, task::today(papers.now));
        Some(Self { papers, fiche, choice, words, today })
    }

    /// The contact's name, even where there is none.
    pub(super) fn name(&self) -> String {
        self.named(&self.fiche.view.name)
    }

    pub(super) fn named(&self, name: &str) -> String {
        if name.trim().is_empty() { self.words.say("unnamed") } else { name.to_owned() }
    }

    /// A field of the contact's root.
    pub(super) fn field(&self, key: &str) -> Option<&'a FieldView> {
        let mut fields = self.fiche.view.sections.iter().flat_map(|section| &section.fields);
        fields.find(|field| field.key == key)
    }

    /// The items of a collection of the contact.
    pub(super) fn items(&self, collection: &str) -> &'a [ItemView] {
        items(&self.fiche.view.collections, collection)
    }

    /// A field of the root as a label and its value; `None` where it is unset.
    pub(super) fn fact(&self, key: &str) -> Option<Fact> {
        let field = self.field(key)?;
        self.fact_of(self.words.label(key), kind_of_root(key), field)
    }

    /// The same as a mark.
    pub(super) fn badge(&self, key: &str, tone: Tone) -> Option<Badge> {
        let said = self.said(kind_of_root(key), self.field(key)?);
        (!said.is_empty()).then(|| Badge::new(tone, said))
    }

    /// A field under a label; `None` where there is nothing to say. What it inherits, and what others wrote at the
    /// same time, is said beside it.
    pub(super) fn fact_of(
        &self,
        label: String,
        kind: FieldKind,
        field: &FieldView,
    ) -> Option<Fact> {
        let said = self.said(kind, field);
        let note = self.conflict(kind, field);
        if !said.is_empty() || !note.is_empty() {
            return Some(Fact { label, value: vec![span(kind, field, said)], note });
        }
        let inherited = field.inherited.as_ref()?;
        let value = Some(inherited.value.clone());
        let display = inherited.display.clone();
        let held = FieldView { value, display, ..FieldView::unset(&field.key) };
        let said = self.said(kind, &held);
        let note = self.words.say(when::source_key(inherited.from));
        let note = note.trim_start_matches(['·', ' ', '\u{a0}']).to_owned();
        (!said.is_empty()).then(|| Fact { label, value: vec![Span::plain(said)], note })
    }

    /// The other values of a conflict.
    fn conflict(&self, kind: FieldKind, field: &FieldView) -> String {
        let others = field.conflict.iter().skip(1).map(|candidate| {
            let (value, display) = (candidate.value.clone(), candidate.display.clone());
            match self.said(kind, &FieldView { value, display, ..FieldView::unset(&field.key) }) {
                said if said.is_empty() => self.words.say("paper-unset"),
                said => said,
            }
        });
        let others: Vec<String> = others.collect();
        match others.is_empty() {
            true => String::new(),
            false => self.words.tell("paper-also", [("values", others.join(", ").into())]),
        }
    }

    /// A field's value in words; empty if it is unset.
    pub(super) fn said(&self, kind: FieldKind, field: &FieldView) -> String {
        let Some(value) = &field.value else { return String::new() };
        let family = format!("choice-{}", field.key.replace('_', "-"));
        match (kind, value) {
            (FieldKind::Choice(_), Value::Text(code)) => {
                self.words.coded(&family, &code.to_lowercase())
            }
            (FieldKind::Choices(_), Value::Set(codes)) => self.all(codes, &family),
            (FieldKind::Tags, Value::Set(tags)) => {
                tags.iter().cloned().collect::<Vec<_>>().join(", ")
            }
            (FieldKind::Flag, Value::Bool(true)) => self.words.say("yes"),
            (FieldKind::Flag, Value::Bool(false)) => self.words.say("no"),
            (FieldKind::Person, Value::Text(id)) => self.person(id),
            (FieldKind::Country, Value::Text(code)) => {
                self.words.coded("country", &code.to_lowercase())
            }
            (FieldKind::Language, Value::Text(code)) => {
                self.words.coded("language", &code.to_lowercase())
            }
            (FieldKind::ContactLink, Value::Text(id)) => self.contact(id),
            (FieldKind::DueRule | FieldKind::Schedule, Value::Text(text)) => {
                when::schedule(self.words, text)
            }
            (_, Value::Date(day)) => self.day(*day),
            (_, Value::Instant(at)) => self.moment(*at),
            (FieldKind::Prose | FieldKind::Lines, Value::Text(text)) => text.clone(),
            _ => field.display.clone(),
        }
    }

    fn all(&self, codes: &std::collections::BTreeSet<String>, family: &str) -> String {
        let said: Vec<String> = codes.iter().map(|code| self.words.coded(family, code)).collect();
        said.join(", ")
    }

    /// The name of a person of the workspace.
    pub(super) fn person(&self, id: &str) -> String {
        let known = id
            .parse::<ItemId>()
            .ok()
            .and_then(|id| self.papers.workspace.people.iter().find(|(person, _)| *person == id));
        known.map_or_else(|| self.words.say("someone"), |(_, name)| name.clone())
    }

    /// The person in a field of an item; empty where there is none.
    pub(super) fn person_in(&self, item: &ItemView, key: &str) -> String {
        match stored(item, key) {
            "" => String::new(),
            id => self.person(id),
        }
    }

    /// The name of another fiche.
    pub(super) fn contact(&self, id: &str) -> String {
        let known = id.parse::<DocId>().ok().and_then(|id| self.papers.names.get(&id));
        known.map_or_else(|| self.words.say("relation-not-here"), |name| self.named(name))
    }

    /// `24/11/2026`.
    pub(super) fn day(&self, day: Day) -> String {
        when::day(self.words, day)
    }

    /// `24/11/2026 17:42`, by the workspace's clock.
    pub(super) fn moment(&self, at: i64) -> String {
        when::moment(self.words, at)
    }

    /// The period that is printed; empty where there is none.
    pub(super) fn period(&self) -> String {
        when::period(self.words, self.choice)
    }

    pub(super) fn tell<'b>(&self, key: &str, told: impl IntoIterator<Item = Told<'b>>) -> String {
        self.words.tell(key, told)
    }
}

/// What leads somewhere is a link.
fn span(kind: FieldKind, field: &FieldView, said: String) -> Span {
    let stored = field.value.as_ref().and_then(Value::as_text).unwrap_or_default();
    match kind {
        FieldKind::Url if is_web(stored) => Span::link(said, stored),
        FieldKind::Email if !stored.is_empty() => Span::link(said, format!("mailto:{stored}")),
        FieldKind::Phone if !stored.is_empty() => Span::link(said, format!("tel:{stored}")),
        _ => Span::plain(said),
    }
}

/// Whether an address is one of the web: others do things on whoever follows them.
pub(super) fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// What the schema says of a field of the contact's or of the terms' root.
pub(super) fn kind_of_root(key: &str) -> FieldKind {
    let sections = schema::CONTACT_SECTIONS.iter().chain(schema::TERMS_SECTIONS);
    kind_among(sections.flat_map(|section| section.fields), key)
}

fn kind_among<'f>(mut fields: impl Iterator<Item = &'f Field>, key: &str) -> FieldKind {
    fields.find(|field| field.key == key).map_or(FieldKind::Line, |field| field.kind)
}

/// The items of a collection.
pub(super) fn items<'a>(all: &'a [CollectionView], key: &str) -> &'a [ItemView] {
    all.iter().find(|known| known.key == key).map_or(&[], |known| &known.items)
}

/// A field of an item.
pub(super) fn of<'a>(item: &'a ItemView, key: &str) -> Option<&'a FieldView> {
    item.fields.iter().find(|field| field.key == key)
}

/// A field of an item as people write it; empty if it is unset.
pub(super) fn text<'a>(item: &'a ItemView, key: &str) -> &'a str {
    of(item, key).map_or("", |field| field.display.as_str())
}

/// A field of an item as it is stored; empty if it is unset.
pub(super) fn stored<'a>(item: &'a ItemView, key: &str) -> &'a str {
    of(item, key).and_then(|field| field.value.as_ref()?.as_text()).unwrap_or_default()
}

/// Whether a flag of an item is on.
pub(super) fn is_on(item: &ItemView, key: &str) -> bool {
    of(item, key).is_some_and(|field| field.value == Some(Value::Bool(true)))
}

/// The members of a set of an item.
pub(super) fn members(item: &ItemView, key: &str) -> Vec<String> {
    match of(item, key).and_then(|field| field.value.as_ref()) {
        Some(Value::Set(members)) => members.iter().cloned().collect(),
        _ => Vec::new(),
    }
}

/// The day in a field of an item.
pub(super) fn day_in(item: &ItemView, key: &str) -> Option<Day> {
    match of(item, key)?.value {
        Some(Value::Date(day)) => Some(day),
        _ => None,
    }
}

/// The instant in a field of an item, milliseconds since 1970.
pub(super) fn instant_in(item: &ItemView, key: &str) -> Option<i64> {
    match of(item, key)?.value {
        Some(Value::Instant(at)) => Some(at),
        _ => None,
    }
}

/// What is not empty, between dots.
pub(super) fn joined(words: impl IntoIterator<Item = String>) -> String {
    words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ")
}
