//! Sections of labels and values: those of the schema, the notes, the workspace's own fields.

use super::{
    desk::{Desk, kind_of_root},
    marked::marked,
};
use crate::sheet::{Block, Fact};
use carnet_model::{
    custom::{self, CustomView, Standing},
    schema::FieldKind,
};

/// A section of the schema.
pub(super) fn section(desk: &Desk<'_>, key: &str) -> Vec<Block> {
    let section = desk.fiche.view.sections.iter().find(|section| section.key == key);
    let fields = section.into_iter().flat_map(|section| &section.fields);
    let facts = fields.filter_map(|field| {
        desk.fact_of(desk.words.label(&field.key), kind_of_root(&field.key), field)
    });
    some(facts.collect())
}

/// By which channels the contact may be reached, under a heading of its own.
pub(super) fn consents(desk: &Desk<'_>) -> Vec<Block> {
    let said = section(desk, "consent");
    let heading =
        (!said.is_empty()).then(|| Block::Heading(desk.words.coded("section", "consent")));
    heading.into_iter().chain(said).collect()
}

/// The notes.
pub(super) fn notes(desk: &Desk<'_>) -> Vec<Block> {
    let text = desk.field("notes").map(|field| desk.said(FieldKind::Prose, field));
    match marked(&text.unwrap_or_default()) {
        paragraphs if paragraphs.is_empty() => Vec::new(),
        paragraphs => vec![Block::Prose(paragraphs)],
    }
}

/// The workspace's own fields, under their headings; those for reading only last.
pub(super) fn own(desk: &Desk<'_>) -> Vec<Block> {
    let mut groups: Vec<(String, Vec<Fact>)> = vec![(String::new(), Vec::new())];
    let mut fixed = Vec::new();
    for field in &desk.fiche.view.custom {
        let Some(fact) = own_fact(desk, field) else { continue };
        if matches!(field.standing, Standing::Retired | Standing::Unknown) {
            fixed.push(fact);
            continue;
        }
        let definition = custom::find(&desk.papers.workspace.custom, &field.item);
        let heading = definition.map(|of| of.heading.clone()).unwrap_or_default();
        match groups.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, facts)) => facts.push(fact),
            None => groups.push((heading, vec![fact])),
        }
    }
    groups.push((desk.words.say("own-retired-title"), fixed));
    groups.retain(|(_, facts)| !facts.is_empty());
    let blocks = groups.into_iter().flat_map(|(heading, facts)| {
        let heading = (!heading.is_empty()).then_some(Block::Heading(heading));
        heading.into_iter().chain([Block::Facts(facts)])
    });
    blocks.collect()
}

fn own_fact(desk: &Desk<'_>, of: &CustomView) -> Option<Fact> {
    let definition = custom::find(&desk.papers.workspace.custom, &of.item);
    let label = definition.map(|known| known.name.clone());
    let label = label.unwrap_or_else(|| desk.words.say("own-unknown"));
    let kind = definition.map_or(FieldKind::Line, |known| known.kind.field());
    desk.fact_of(label, kind, &of.field)
}

/// Facts, where there are any.
pub(super) fn some(facts: Vec<Fact>) -> Vec<Block> {
    if facts.is_empty() { Vec::new() } else { vec![Block::Facts(facts)] }
}
