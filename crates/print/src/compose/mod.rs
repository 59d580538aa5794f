//! From what the engine says of a fiche to what stands on paper: the sections that are asked for, in the screens'
//! order and words. What is empty is left out.

mod agreed;
mod desk;
mod events;
mod facts;
mod ledger;
mod lists;
mod marked;
mod services;
mod to_do;
mod when;

use crate::{
    Choice, Papers, Part, Words,
    sheet::{Badge, Head, Section, Sheet, Tone},
};
use desk::Desk;

/// What is to be printed, and what there is nothing of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Composed {
    /// What is printed.
    pub sheet: Sheet,
    /// The sections that were asked for and have nothing in them.
    pub left_out: Vec<Part>,
}

/// Puts a fiche on paper; `None` where it was never heard.
pub fn compose(papers: &Papers, choice: &Choice, words: &Words) -> Option<Composed> {
    let desk = Desk::new(papers, choice, words)?;
    let mut left_out = Vec::new();
    let mut sections = Vec::new();
    for part in Part::ALL.into_iter().filter(|part| choice.has(*part)) {
        let blocks = blocks(&desk, part);
        if blocks.is_empty() {
            left_out.push(part);
            continue;
        }
        sections.push(Section { title: words.say(part.key()), aside: aside(&desk, part), blocks });
    }
    let name = desk.name();
    let sheet = Sheet {
        language: words.language().tag().to_owned(),
        title: name.clone(),
        head: head(&desk, name),
        sections,
        foot: foot(&desk),
        lacking: words.say("paper-lacking"),
    };
    Some(Composed { sheet, left_out })
}

fn blocks(desk: &Desk<'_>, part: Part) -> Vec<crate::sheet::Block> {
    match part {
        Part::Identity => facts::section(desk, "identity"),
        Part::Crm => facts::section(desk, "crm"),
        Part::Company => facts::section(desk, "company"),
        Part::Notes => facts::notes(desk),
        Part::Own => facts::own(desk),
        Part::Coordinates => [lists::coordinates(desk), facts::consents(desk)].concat(),
        Part::Addresses => lists::addresses(desk),
        Part::Websites => lists::websites(desk),
        Part::Relations => lists::relations(desk),
        Part::Services => services::services(desk),
        Part::Purchases => ledger::purchases(desk),
        Part::Events => events::events(desk),
        Part::Tasks => to_do::tasks(desk),
        Part::Agenda => to_do::agenda(desk),
        Part::Time => to_do::time(desk),
        Part::Loyalty => ledger::loyalty(desk),
        Part::Terms => agreed::terms(desk),
    }
}

/// The period, where there is one.
fn aside(desk: &Desk<'_>, part: Part) -> String {
    match part {
        _ if part.has_period() => desk.period(),
        Part::Agenda => desk.words.say("agenda-coming"),
        _ => String::new(),
    }
}

fn head(desk: &Desk<'_>, name: String) -> Head {
    let view = &desk.fiche.view;
    let stage = desk.field("client_stage").and_then(|field| field.value.as_ref()?.as_text());
    let tone = if stage == Some("client") { Tone::Good } else { Tone::Plain };
    let tags = [("client_stage", tone), ("party_kind", Tone::Plain), ("status", Tone::Accent)];
    let mut badges: Vec<Badge> = Vec::new();
    badges.extend(tags.iter().filter_map(|(key, tone)| desk.badge(key, *tone)));
    if view.archived {
        badges.push(Badge::new(Tone::Warn, desk.words.say("badge-archived")));
    }
    if view.conflicts > 0 {
        let count = [("count", view.conflicts.into())];
        badges.push(Badge::new(Tone::Warn, desk.words.tell("badge-conflicts", count)));
    }
    let facts = ["client_code", "category", "rep"].iter().filter_map(|key| desk.fact(key));
    let mut warnings = Vec::new();
    if !desk.fiche.set_aside.is_empty() {
        warnings.push(desk.words.say("aside-part"));
    }
    Head {
        company: desk.papers.workspace.company.clone(),
        name,
        badges,
        facts: facts.collect(),
        warnings,
    }
}

fn foot(desk: &Desk<'_>) -> String {
    let (company, day) = (desk.papers.workspace.company.as_str(), desk.day(desk.today));
    match company {
        "" => desk.words.tell("paper-printed", [("day", day.into())]),
        company => {
            desk.words.tell("paper-printed-by", [("company", company.into()), ("day", day.into())])
        }
    }
}
