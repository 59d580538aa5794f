//! Paragraphs, cut into lines of a width (UAX #14). A word that is wider than a line is cut between its letters.

use super::{
    clean::clean,
    fonts::{Faces, Run},
    look::Style,
};
use std::{ops::Range, rc::Rc};
use unicode_linebreak::{BreakOpportunity, linebreaks};

/// Text of one look.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) style: Style,
    pub(super) link: Option<Rc<str>>,
}

/// A line that is set.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Line {
    pub(super) runs: Vec<Placed>,
    pub(super) width: f32,
}

/// Text in a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    /// From the line's beginning.
    pub(super) x: f32,
    pub(super) run: Run,
    pub(super) link: Option<Rc<str>>,
}

impl Piece {
    pub(super) fn new(text: &str, style: Style) -> Self {
        Self { text: clean(text), style, link: None }
    }

    pub(super) fn link(text: &str, style: Style, link: Option<&str>) -> Self {
        Self { link: link.map(Rc::from), ..Self::new(text, style) }
    }
}

/// Cuts a paragraph; at least one line, which may be empty.
pub(super) fn lines(faces: &Faces<'_>, pieces: &[Piece], width: f32) -> Vec<Line> {
    let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let filled =
        Filling { faces, pieces, text: &text, width, from: 0, used: 0.0, cuts: Vec::new() };
    let cuts = filled.fill();
    cuts.into_iter().map(|range| line(faces, pieces, &text, range)).collect()
}

/// Lines of a text of one look.
pub(super) fn plain(faces: &Faces<'_>, text: &str, style: Style, width: f32) -> Vec<Line> {
    lines(faces, &[Piece::new(text, style)], width)
}

/// A paragraph on its way into lines.
struct Filling<'a> {
    faces: &'a Faces<'a>,
    pieces: &'a [Piece],
    text: &'a str,
    width: f32,
    /// Where the line that is being filled begins.
    from: usize,
    /// How wide it is, spaces at its end along.
    used: f32,
    cuts: Vec<Range<usize>>,
}

impl Filling<'_> {
    fn fill(mut self) -> Vec<Range<usize>> {
        let mut at = 0;
        for (end, opportunity) in linebreaks(self.text) {
            self.take(at..end);
            at = end;
            if opportunity == BreakOpportunity::Mandatory {
                self.cut(end);
            }
        }
        if self.cuts.is_empty() {
            self.cut(self.text.len());
        }
        self.cuts
    }

    /// Ends the line.
    fn cut(&mut self, at: usize) {
        self.cuts.push(self.from..at);
        self.from = at;
        self.used = 0.0;
    }

    /// Takes what may not be parted, on this line or on the next.
    fn take(&mut self, word: Range<usize>) {
        let whole = self.measure(word.clone());
        let bare = self.measure(trimmed(self.text, word.clone()));
        if self.used + bare > self.width && self.used > 0.0 {
            self.cut(word.start);
        }
        if bare > self.width {
            return self.part(word);
        }
        self.used += whole;
    }

    fn measure(&self, range: Range<usize>) -> f32 {
        let parts = parts(self.pieces, &range);
        parts.map(|(piece, part)| self.faces.width(slice(self.text, part), piece.style)).sum()
    }

    /// Parts a word that no line takes, between letters.
    fn part(&mut self, word: Range<usize>) {
        for (piece, part) in parts(self.pieces, &word).collect::<Vec<_>>() {
            let run = self.faces.set(slice(self.text, part.clone()), piece.style);
            let mut last = usize::MAX;
            for glyph in &run.glyphs {
                let advance = glyph.advance * piece.style.size;
                let is_new = glyph.range.start != last;
                last = glyph.range.start;
                if is_new && self.used > 0.0 && self.used + advance > self.width {
                    self.cut(part.start + glyph.range.start);
                }
                self.used += advance;
            }
        }
    }
}

/// The pieces that a range of their text falls into, each with its part of it.
fn parts<'p>(
    pieces: &'p [Piece],
    range: &Range<usize>,
) -> impl Iterator<Item = (&'p Piece, Range<usize>)> + use<'p> {
    let (start, end) = (range.start, range.end);
    let mut at = 0;
    pieces.iter().filter_map(move |piece| {
        let own = at..at + piece.text.len();
        at = own.end;
        let part = own.start.max(start)..own.end.min(end);
        (part.start < part.end).then_some((piece, part))
    })
}

fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// A range without the spaces at its end.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    range.start..range.start + slice(text, range.clone()).trim_end_matches([' ', '\n']).len()
}

fn line(faces: &Faces<'_>, pieces: &[Piece], text: &str, range: Range<usize>) -> Line {
    let mut line = Line::default();
    for (piece, part) in parts(pieces, &trimmed(text, range)) {
        let run = faces.set(slice(text, part), piece.style);
        let x = line.width;
        line.width += run.width;
        line.runs.push(Placed { x, run, link: piece.link.clone() });
    }
    line
}
