//! The document as strips of the text's width, one below the other, none of which is parted over two pages.

use super::{
    fonts::Faces,
    lines::{Line, Piece, Placed, lines},
    look::{Colour, DROP, HAIR, LEAD, SMALL_LEAD, STRONG, Style, WIDTH},
    tree::{Node, Role, Tree},
};
use crate::sheet::Span;
use std::rc::Rc;

/// What is drawn; lengths are from the strip's top left.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ink {
    /// Text on its baseline.
    Text { x: f32, y: f32, placed: Placed, node: Option<Node> },
    /// A line across.
    Rule { x: f32, y: f32, width: f32, weight: f32, colour: Colour },
    /// A rounded frame.
    Frame { x: f32, y: f32, width: f32, height: f32, colour: Colour },
}

/// A strip.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Strip {
    pub(super) height: f32,
    pub(super) ink: Vec<Ink>,
    /// It is on the same page as the next one.
    pub(super) keep: bool,
    /// Only space: not at the top of a page.
    pub(super) is_space: bool,
    /// What is said again above it on a new page.
    pub(super) header: Option<Rc<Vec<Strip>>>,
    /// A heading that the file's outline leads to.
    pub(super) heading: Option<String>,
}

/// Makes strips.
pub(super) struct Setter<'a> {
    pub(super) faces: &'a Faces<'a>,
    pub(super) tree: Tree,
    pub(super) strips: Vec<Strip>,
}

/// Lines of text, and where they are put.
pub(super) struct Column<'a> {
    pub(super) lines: &'a [Line],
    pub(super) x: f32,
    /// Flush right within this width.
    pub(super) right: Option<f32>,
    pub(super) node: Node,
}

impl<'a> Setter<'a> {
    pub(super) fn new(faces: &'a Faces<'a>) -> Self {
        Self { faces, tree: Tree::new(), strips: Vec::new() }
    }

    pub(super) fn push(&mut self, strip: Strip) {
        self.strips.push(strip);
    }

    /// Nothing, so high.
    pub(super) fn space(&mut self, height: f32) {
        self.push(Strip { height, is_space: true, ..Strip::default() });
    }

    /// A hairline below what was set last.
    pub(super) fn hairline(&mut self, x: f32, width: f32) {
        let rule = Ink::Rule { x, y: 0.0, width, weight: 0.4, colour: HAIR };
        self.push(Strip { height: 0.0, ink: vec![rule], is_space: true, ..Strip::default() });
    }

    pub(super) fn lines(&self, pieces: &[Piece], width: f32) -> Vec<Line> {
        lines(self.faces, pieces, width)
    }

    /// The pieces of spans.
    pub(super) fn pieces(spans: &[Span], style: Style, link: Style) -> Vec<Piece> {
        let pieces = spans.iter().map(|span| {
            let look = match (&span.link, span.strong) {
                (Some(_), _) => link,
                (None, true) => Style { strong: true, ..style },
                (None, false) => style,
            };
            Piece::link(&span.text, look, span.link.as_deref())
        });
        pieces.collect()
    }

    /// A paragraph, a strip a line: neither its first line nor its last is alone on a page.
    pub(super) fn paragraph(&mut self, set: &[Line], x: f32, lead: f32, node: Node, keep: bool) {
        let count = set.len();
        for (at, line) in set.iter().enumerate() {
            let is_first = at == 0 && count > 1;
            let is_before_last = at + 2 == count;
            let is_last = at + 1 == count;
            let mut strip = Strip { height: lead, ..Strip::default() };
            strip.keep = is_first || is_before_last || (is_last && keep);
            put(
                &mut strip,
                &Column { lines: std::slice::from_ref(line), x, right: None, node },
                0.0,
                lead,
            );
            self.push(strip);
        }
    }

    /// A heading within a section.
    pub(super) fn subheading(&mut self, text: &str, section: Node) {
        self.space(9.0);
        let node = self.tree.add(section, Role::Subheading);
        let set = self.lines(&[Piece::new(text, STRONG)], WIDTH);
        self.paragraph(&set, 0.0, LEAD, node, true);
    }

    /// A remark in small letters.
    pub(super) fn remark(&mut self, text: &str, style: Style, parent: Node) {
        let node = self.tree.add(parent, Role::Paragraph);
        let set = self.lines(&[Piece::new(text, style)], WIDTH);
        self.paragraph(&set, 0.0, SMALL_LEAD, node, false);
    }

    /// Rows of lines beside each other, parted between lines where they are many.
    pub(super) fn row(
        &mut self,
        columns: &[Column<'_>],
        lead: f32,
        pad: f32,
        most: usize,
    ) -> Vec<Strip> {
        let count = columns.iter().map(|column| column.lines.len()).max().unwrap_or_default();
        if count <= most {
            let mut strip = Strip { height: count as f32 * lead + 2.0 * pad, ..Strip::default() };
            columns.iter().for_each(|column| put(&mut strip, column, pad, lead));
            return vec![strip];
        }
        let strips = (0..count).map(|at| {
            let (above, below) =
                (if at == 0 { pad } else { 0.0 }, if at + 1 == count { pad } else { 0.0 });
            let mut strip = Strip { height: lead + above + below, ..Strip::default() };
            for column in columns {
                let lines = column.lines.get(at..=at).unwrap_or_default();
                put(&mut strip, &Column { lines, ..*column }, above, lead);
            }
            strip.keep = at == 0 || at + 2 == count;
            strip
        });
        strips.collect()
    }
}

/// Puts lines into a strip.
pub(super) fn put(strip: &mut Strip, column: &Column<'_>, top: f32, lead: f32) {
    for (at, line) in column.lines.iter().enumerate() {
        let indent = column.right.map_or(0.0, |width| (width - line.width).max(0.0));
        let y = top + at as f32 * lead + lead * DROP;
        strip.ink.extend(line.runs.iter().map(|placed| Ink::Text {
            x: column.x + indent + placed.x,
            y,
            placed: placed.clone(),
            node: Some(column.node),
        }));
    }
}
