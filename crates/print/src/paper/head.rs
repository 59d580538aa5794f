//! The top of the first page.

use super::{
    blocks,
    lines::{Piece, plain},
    look::{BAD, BODY, GUTTER, LEAD, LINK, NAME, SMALL, SMALL_LEAD, SMALL_STRONG, Style, WIDTH},
    strips::{Column, Ink, Setter, Strip, put},
    tree::{Node, Role, Tree},
};
use crate::sheet::{Fact, Head};

/// Facts beside each other.
const COLUMNS: usize = 3;

/// Who it is, how they stand, what is known at a glance.
pub(super) fn head(setter: &mut Setter<'_>, head: &Head) {
    if !head.company.is_empty() {
        let node = setter.tree.add(Tree::ROOT, Role::Paragraph);
        let set = plain(setter.faces, &head.company, SMALL_STRONG, WIDTH);
        setter.paragraph(&set, 0.0, LEAD, node, true);
    }
    name(setter, head);
    if !head.facts.is_empty() {
        let list = setter.tree.add(Tree::ROOT, Role::List);
        for facts in head.facts.chunks(COLUMNS) {
            setter.push(Strip { height: 5.0, keep: true, ..Strip::default() });
            glance(setter, facts, list);
        }
    }
    for warning in &head.warnings {
        setter.space(4.0);
        setter.remark(warning, Style { colour: BAD, ..SMALL }, Tree::ROOT);
    }
}

/// Facts beside each other, each label above its value.
fn glance(setter: &mut Setter<'_>, facts: &[Fact], list: Node) {
    let count = COLUMNS as f32;
    let width = (WIDTH - GUTTER * (count - 1.0)) / count;
    let mut strip = Strip::default();
    for (at, fact) in facts.iter().enumerate() {
        let x = at as f32 * (width + GUTTER);
        let item = setter.tree.add(list, Role::Item);
        let (label, body) = (setter.tree.add(item, Role::Label), setter.tree.add(item, Role::Body));
        let set = plain(setter.faces, &fact.label, SMALL, width);
        put(&mut strip, &Column { lines: &set, x, right: None, node: label }, 0.0, SMALL_LEAD);
        let top = set.len() as f32 * SMALL_LEAD;
        let pieces = Setter::pieces(&fact.value, BODY, LINK);
        let set = setter.lines(&pieces, width);
        put(&mut strip, &Column { lines: &set, x, right: None, node: body }, top, LEAD);
        strip.height = strip.height.max(top + set.len() as f32 * LEAD);
    }
    setter.push(strip);
}

fn name(setter: &mut Setter<'_>, head: &Head) {
    let node = setter.tree.add(Tree::ROOT, Role::Title);
    let set = setter.lines(&[Piece::new(&head.name, NAME)], WIDTH);
    let lead = NAME.size * 1.22;
    setter.paragraph(&set, 0.0, lead, node, true);
    if head.badges.is_empty() {
        return;
    }
    let node = setter.tree.add(Tree::ROOT, Role::Paragraph);
    let mut strips = vec![Strip { height: LEAD + 3.0, keep: true, ..Strip::default() }];
    blocks::badges(setter, &mut strips, &head.badges, (0.0, WIDTH), node);
    setter.strips.extend(strips);
}

/// What stands at the top of every other page, and at the bottom of all.
pub(super) fn margin(setter: &Setter<'_>, left: &str, right: &str, style: Style) -> Vec<Ink> {
    let end = plain(setter.faces, right, style, WIDTH);
    let taken = end.first().map_or(0.0, |line| line.width);
    let start = plain(setter.faces, left, style, WIDTH - taken - 12.0);
    let mut strip = Strip::default();
    let column = |lines, right| Column { lines, x: 0.0, right, node: Tree::ROOT };
    // Its baseline is where the strip is put.
    put(&mut strip, &column(start.get(..1).unwrap_or_default(), None), 0.0, 0.0);
    put(&mut strip, &column(end.get(..1).unwrap_or_default(), Some(WIDTH)), 0.0, 0.0);
    for ink in &mut strip.ink {
        if let Ink::Text { node, .. } = ink {
            *node = None;
        }
    }
    strip.ink
}
