//! Sections and what stands in them, as strips.

use super::{
    lines::{Line, Piece, plain},
    look::{
        ACCENT, BAD, BODY, CELL, CELL_STRONG, Colour, GOOD, GUTTER, HAIR, INDENT, LABEL, LEAD,
        LINK, MUTED, PAD, SMALL, SMALL_LEAD, SMALL_STRONG, STRONG, Style, TITLE, WARN, WIDTH,
    },
    strips::{Column, Ink, Setter, Strip, put},
    tree::{Node, Role, Tree},
};
use crate::sheet::{Badge, Block, Entry, Fact, Paragraph, Section, Table, Tone};
use std::rc::Rc;

/// Lines of a value beside another; a longer one has the whole width.
const BESIDE: usize = 3;
/// Lines of a row that stay on one page.
const TOGETHER: usize = 12;
/// Between the cells of a table.
const BETWEEN: f32 = 8.0;
/// The least part of the width that the title of an entry has beside what stands opposite.
const TITLE_PART: f32 = 0.45;

/// A section: its heading and its blocks.
pub(super) fn section(setter: &mut Setter<'_>, section: &Section) {
    let node = setter.tree.add(Tree::ROOT, Role::Section);
    heading(setter, section, node);
    for block in &section.blocks {
        match block {
            Block::Heading(text) => setter.subheading(text, node),
            Block::Facts(facts) => self::facts(setter, facts, node),
            Block::Entries(entries) => self::entries(setter, entries, node),
            Block::Table(of) => table(setter, of, node),
            Block::Prose(paragraphs) => prose(setter, paragraphs, node),
            Block::Remark(text) => setter.remark(text, SMALL, node),
        }
    }
}

fn heading(setter: &mut Setter<'_>, section: &Section, parent: Node) {
    setter.space(15.0);
    let node = setter.tree.add(parent, Role::Heading);
    let aside = plain(setter.faces, &section.aside, SMALL, WIDTH * 0.5);
    let taken = aside.first().map_or(0.0, |line| line.width);
    let title = plain(setter.faces, &section.title, TITLE, WIDTH - taken - BETWEEN);
    let lead = TITLE.size * 1.3;
    let mut strip =
        Strip { height: title.len() as f32 * lead + 3.5, keep: true, ..Strip::default() };
    put(&mut strip, &Column { lines: &title, x: 0.0, right: None, node }, 0.0, lead);
    if taken > 0.0 {
        put(&mut strip, &Column { lines: &aside, x: 0.0, right: Some(WIDTH), node }, 1.5, lead);
    }
    strip.ink.push(Ink::Rule {
        x: 0.0,
        y: strip.height,
        width: WIDTH,
        weight: 0.8,
        colour: ACCENT,
    });
    strip.heading = Some(section.title.clone());
    setter.push(strip);
    setter.push(Strip { height: 2.5, keep: true, ..Strip::default() });
}

/// Labels and values in two columns; long values have the whole width.
fn facts(setter: &mut Setter<'_>, facts: &[Fact], parent: Node) {
    let list = setter.tree.add(parent, Role::List);
    let half = (WIDTH - GUTTER) / 2.0;
    let mut left: Option<Set> = None;
    for fact in facts {
        let beside = set_fact(setter, fact, half);
        if beside.count() > BESIDE {
            pair(setter, left.take(), None, list);
            let whole = set_fact(setter, fact, WIDTH);
            wide(setter, &whole, list);
            continue;
        }
        match left.take() {
            None => left = Some(beside),
            Some(first) => pair(setter, Some(first), Some(beside), list),
        }
    }
    pair(setter, left, None, list);
}

/// A fact that is set.
struct Set {
    label: Vec<Line>,
    value: Vec<Line>,
}

impl Set {
    fn count(&self) -> usize {
        self.label.len().max(self.value.len())
    }
}

fn set_fact(setter: &Setter<'_>, fact: &Fact, width: f32) -> Set {
    let label = plain(setter.faces, &fact.label, SMALL, LABEL - 8.0);
    let mut pieces = Setter::pieces(&fact.value, BODY, LINK);
    if !fact.note.is_empty() {
        let is_bare = pieces.iter().all(|piece| piece.text.is_empty());
        let before = if is_bare { "" } else { " · " };
        pieces.push(Piece::new(&format!("{before}{}", fact.note), SMALL));
    }
    Set { label, value: setter.lines(&pieces, width - LABEL) }
}

/// One or two facts beside each other, with a hairline below each.
fn pair(setter: &mut Setter<'_>, left: Option<Set>, right: Option<Set>, list: Node) {
    let half = (WIDTH - GUTTER) / 2.0;
    let sets: Vec<Set> = left.into_iter().chain(right).collect();
    let Some(count) = sets.iter().map(Set::count).max() else { return };
    let mut strip = Strip { height: count as f32 * LEAD + 2.0 * PAD, ..Strip::default() };
    for (at, set) in sets.iter().enumerate() {
        let x = at as f32 * (half + GUTTER);
        put_fact(setter, &mut strip, set, x, list);
        let y = strip.height;
        strip.ink.push(Ink::Rule { x, y, width: half, weight: 0.4, colour: HAIR });
    }
    setter.push(strip);
}

fn put_fact(setter: &mut Setter<'_>, strip: &mut Strip, set: &Set, x: f32, list: Node) {
    let (label, body) = item(setter, list);
    put(strip, &Column { lines: &set.label, x, right: None, node: label }, PAD, LEAD);
    put(strip, &Column { lines: &set.value, x: x + LABEL, right: None, node: body }, PAD, LEAD);
}

/// An item of a list: what it is called and what it says.
fn item(setter: &mut Setter<'_>, list: Node) -> (Node, Node) {
    let item = setter.tree.add(list, Role::Item);
    (setter.tree.add(item, Role::Label), setter.tree.add(item, Role::Body))
}

/// A fact over the whole width, parted between lines where it is long.
fn wide(setter: &mut Setter<'_>, set: &Set, list: Node) {
    let (label, body) = item(setter, list);
    let columns = [
        Column { lines: &set.label, x: 0.0, right: None, node: label },
        Column { lines: &set.value, x: LABEL, right: None, node: body },
    ];
    let strips = setter.row(&columns, LEAD, PAD, TOGETHER);
    setter.strips.extend(strips);
    setter.hairline(0.0, WIDTH);
}

/// Entries, with hairlines between them.
fn entries(setter: &mut Setter<'_>, entries: &[Entry], parent: Node) {
    let list = setter.tree.add(parent, Role::List);
    for (at, entry) in entries.iter().enumerate() {
        if at > 0 {
            setter.space(3.0);
            setter.hairline(0.0, WIDTH);
        }
        setter.space(3.0);
        self::entry(setter, entry, list);
    }
}

fn entry(setter: &mut Setter<'_>, entry: &Entry, list: Node) {
    let (label, body) = item(setter, list);
    let aside = plain(setter.faces, &entry.aside, SMALL_STRONG, WIDTH);
    let taken = aside.first().map_or(0.0, |line| line.width);
    let fits = aside.len() == 1 && taken <= WIDTH * (1.0 - TITLE_PART);
    let room = if fits && taken > 0.0 { WIDTH - taken - BETWEEN } else { WIDTH };
    let about = match fits {
        true => entry.about.clone(),
        false => format!("{}\n{}", entry.aside, entry.about).trim_end().to_owned(),
    };
    let follows = !about.is_empty() || !entry.text.is_empty();
    let title = plain(setter.faces, &entry.title, STRONG, room);
    let mut strips = Vec::new();
    for line in &title {
        let mut strip = Strip { height: LEAD, keep: true, ..Strip::default() };
        put(
            &mut strip,
            &Column { lines: std::slice::from_ref(line), x: 0.0, right: None, node: label },
            0.0,
            LEAD,
        );
        strips.push(strip);
    }
    if fits && let Some(first) = strips.first_mut() {
        put(first, &Column { lines: &aside, x: 0.0, right: Some(WIDTH), node: label }, 0.0, LEAD);
    }
    let end = title.last().map_or(0.0, |line| line.width);
    badges(setter, &mut strips, &entry.badges, (end, room), label);
    if let Some(last) = strips.last_mut() {
        last.keep = follows;
    }
    setter.strips.extend(strips);
    if !about.is_empty() {
        let set = setter.lines(&[Piece::new(&about, SMALL)], WIDTH);
        setter.paragraph(&set, 0.0, SMALL_LEAD, body, !entry.text.is_empty());
    }
    paragraphs(setter, &entry.text, body);
}

/// Marks behind the last line of a title, or below it where they don't fit.
pub(super) fn badges(
    setter: &Setter<'_>,
    strips: &mut Vec<Strip>,
    badges: &[Badge],
    (end, room): (f32, f32),
    node: Node,
) {
    let mut x = if end > 0.0 { end + 6.0 } else { 0.0 };
    let mut room = room;
    for badge in badges {
        let colour = colour(badge.tone);
        let style = Style { size: 7.6, strong: true, colour };
        let set = plain(setter.faces, &badge.text, style, WIDTH - 8.0);
        let width = set.iter().map(|line| line.width).fold(0.0, f32::max) + 8.0;
        if x > 0.0 && x + width > room || strips.is_empty() {
            strips.push(Strip { height: LEAD + 1.0, keep: true, ..Strip::default() });
            (x, room) = (0.0, WIDTH);
        }
        let Some(strip) = strips.last_mut() else { return };
        let lines = set.get(..1).unwrap_or_default();
        let base = strip.height - LEAD;
        put(strip, &Column { lines, x: x + 4.0, right: None, node }, base - 0.4, LEAD);
        let (y, height) = (base + 1.2, 10.4);
        strip.ink.push(Ink::Frame { x, y, width, height, colour });
        x += width + 4.0;
    }
}

fn colour(tone: Tone) -> Colour {
    match tone {
        Tone::Plain => MUTED,
        Tone::Accent => ACCENT,
        Tone::Good => GOOD,
        Tone::Warn => WARN,
        Tone::Bad => BAD,
    }
}

fn prose(setter: &mut Setter<'_>, text: &[Paragraph], parent: Node) {
    setter.space(2.0);
    for paragraph in text {
        let node = setter.tree.add(parent, Role::Paragraph);
        self::paragraph(setter, paragraph, node);
        setter.space(2.5);
    }
}

fn paragraphs(setter: &mut Setter<'_>, text: &[Paragraph], node: Node) {
    text.iter().for_each(|paragraph| self::paragraph(setter, paragraph, node));
}

fn paragraph(setter: &mut Setter<'_>, paragraph: &Paragraph, node: Node) {
    let indent = if paragraph.bullet { INDENT } else { 0.0 };
    let pieces = Setter::pieces(&paragraph.spans, BODY, LINK);
    let set = setter.lines(&pieces, WIDTH - indent);
    let from = setter.strips.len();
    setter.paragraph(&set, indent, LEAD, node, false);
    if paragraph.bullet {
        let point = plain(setter.faces, "•", BODY, INDENT);
        if let Some(strip) = setter.strips.get_mut(from) {
            let mut before = Strip::default();
            put(&mut before, &Column { lines: &point, x: 1.0, right: None, node }, 0.0, LEAD);
            strip.ink.splice(0..0, before.ink);
        }
    }
}

/// Rows and columns; the headings stand at the top of each page.
fn table(setter: &mut Setter<'_>, table: &Table, parent: Node) {
    let places = places(table);
    let node = setter.tree.add(parent, Role::Table);
    let titles: Vec<&str> = table.columns.iter().map(|column| column.title.as_str()).collect();
    let mut header =
        cells(setter, table, &places, &titles, (SMALL_STRONG, Role::ColumnHeading), node);
    for strip in &mut header {
        strip.keep = true;
        let y = strip.height;
        strip.ink.push(Ink::Rule { x: 0.0, y, width: WIDTH, weight: 0.6, colour: MUTED });
    }
    setter.strips.extend(header.iter().cloned());
    let header = Rc::new(header);
    for row in &table.rows {
        let texts: Vec<&str> = row.iter().map(String::as_str).collect();
        let strips = cells(setter, table, &places, &texts, (CELL, Role::Cell), node);
        rows(setter, strips, &header);
    }
    if !table.total.is_empty() {
        if let Some(last) = setter.strips.last_mut() {
            last.keep = true;
        }
        let texts: Vec<&str> = table.total.iter().map(String::as_str).collect();
        let strips = cells(setter, table, &places, &texts, (CELL_STRONG, Role::Cell), node);
        rows(setter, strips, &header);
    }
}

fn rows(setter: &mut Setter<'_>, mut strips: Vec<Strip>, header: &Rc<Vec<Strip>>) {
    for strip in &mut strips {
        strip.header = Some(header.clone());
    }
    if let Some(last) = strips.last_mut() {
        let y = last.height;
        last.ink.push(Ink::Rule { x: 0.0, y, width: WIDTH, weight: 0.4, colour: HAIR });
    }
    setter.strips.extend(strips);
}

/// Left edge and width of each column.
fn places(table: &Table) -> Vec<(f32, f32)> {
    let gaps = BETWEEN * table.columns.len().saturating_sub(1) as f32;
    let shares: f32 = table.columns.iter().map(|column| column.share).sum();
    let unit = (WIDTH - gaps) / shares.max(0.1);
    let mut x = 0.0;
    let places = table.columns.iter().map(|column| {
        let place = (x, column.share * unit);
        x += place.1 + BETWEEN;
        place
    });
    places.collect()
}

fn cells(
    setter: &mut Setter<'_>,
    table: &Table,
    places: &[(f32, f32)],
    texts: &[&str],
    (style, role): (Style, Role),
    parent: Node,
) -> Vec<Strip> {
    let row = setter.tree.add(parent, Role::Row);
    let set: Vec<(Vec<Line>, Node)> = places
        .iter()
        .zip(texts)
        .map(|((_, width), text)| {
            let node = setter.tree.add(row, role);
            (plain(setter.faces, text, style, *width), node)
        })
        .collect();
    let columns = table.columns.iter().zip(places).zip(&set);
    let columns: Vec<Column<'_>> = columns
        .map(|((column, (x, width)), (lines, node))| Column {
            lines,
            x: *x,
            right: column.right.then_some(*width),
            node: *node,
        })
        .collect();
    setter.row(&columns, SMALL_LEAD, PAD, TOGETHER)
}
