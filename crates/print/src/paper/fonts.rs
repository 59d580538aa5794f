//! Typefaces: which letters they have, and how wide a text is.

use super::{clean::is_joiner, look::Style};
use std::{cell::Cell, ops::Range};
use unicode_segmentation::UnicodeSegmentation;

/// What stands for a letter that the typeface does not have.
const MARK: char = '\u{25a1}';

/// The files of the typefaces, TrueType.
#[derive(Debug, Clone, Copy)]
pub struct Fonts<'a> {
    /// Upright text.
    pub regular: &'a [u8],
    /// What is emphasised, and headings.
    pub strong: &'a [u8],
}

/// Both typefaces, ready to set text with.
pub(super) struct Faces<'a> {
    regular: Face<'a>,
    strong: Face<'a>,
    lacks: Cell<bool>,
}

/// A typeface.
pub(super) struct Face<'a> {
    shapes: rustybuzz::Face<'a>,
    plan: rustybuzz::ShapePlan,
    /// Units of its design to a size of 1.
    em: f32,
    pub(super) ink: krilla::text::Font,
}

/// A drawing of a letter, or of a few; lengths are parts of the size.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    pub(super) id: u32,
    pub(super) advance: f32,
    pub(super) x: f32,
    pub(super) y: f32,
    /// The letters that it draws.
    pub(super) range: Range<usize>,
}

/// Text of one look, set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) style: Style,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) width: f32,
}

impl<'a> Faces<'a> {
    pub(super) fn new(fonts: Fonts<'a>) -> Option<Self> {
        let (regular, strong) = (Face::new(fonts.regular)?, Face::new(fonts.strong)?);
        Some(Self { regular, strong, lacks: Cell::new(false) })
    }

    /// Whether a letter was met that they do not have.
    pub(super) fn lacks(&self) -> bool {
        self.lacks.get()
    }

    pub(super) fn of(&self, style: Style) -> &Face<'a> {
        if style.strong { &self.strong } else { &self.regular }
    }

    /// Sets a text that is on one line.
    pub(super) fn set(&self, text: &str, style: Style) -> Run {
        let face = self.of(style);
        let mut glyphs = Vec::new();
        for (range, is_known) in face.pieces(text) {
            let piece = text.get(range.clone()).unwrap_or_default();
            if is_known {
                face.shape(piece, range.start, &mut glyphs);
            } else {
                self.lacks.set(true);
                face.mark(range, &mut glyphs);
            }
        }
        let width = glyphs.iter().map(|glyph| glyph.advance).sum::<f32>() * style.size;
        Run { text: text.to_owned(), style, glyphs, width }
    }

    /// How wide a text is.
    pub(super) fn width(&self, text: &str, style: Style) -> f32 {
        self.set(text, style).width
    }
}

impl<'a> Face<'a> {
    fn new(file: &'a [u8]) -> Option<Self> {
        let shapes = rustybuzz::Face::from_slice(file, 0)?;
        let plan = rustybuzz::ShapePlan::new(
            &shapes,
            rustybuzz::Direction::LeftToRight,
            Some(rustybuzz::script::LATIN),
            None,
            &[],
        );
        let em = f32::from(u16::try_from(shapes.units_per_em()).ok()?);
        let ink = krilla::text::Font::new(file.to_vec().into(), 0)?;
        Some(Self { shapes, plan, em, ink })
    }

    /// The text in pieces that the typeface has, and letters that it does not have.
    fn pieces(&self, text: &str) -> Vec<(Range<usize>, bool)> {
        let mut pieces: Vec<(Range<usize>, bool)> = Vec::new();
        for (at, letter) in text.grapheme_indices(true) {
            let is_known = letter.chars().all(|letter| is_joiner(letter) || self.has(letter));
            let range = at..at + letter.len();
            match pieces.last_mut().filter(|(_, known)| *known && is_known) {
                Some((last, _)) => last.end = range.end,
                None => pieces.push((range, is_known)),
            }
        }
        pieces
    }

    fn has(&self, letter: char) -> bool {
        self.shapes.glyph_index(letter).is_some_and(|glyph| glyph.0 != 0)
    }

    fn shape(&self, text: &str, from: usize, glyphs: &mut Vec<Glyph>) {
        let mut buffer = rustybuzz::UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(rustybuzz::Direction::LeftToRight);
        buffer.set_script(rustybuzz::script::LATIN);
        let shaped = rustybuzz::shape_with_plan(&self.shapes, &self.plan, buffer);
        let length = |units: i32| units as f32 / self.em;
        let first = glyphs.len();
        // A cluster ends where the next one begins; drawings of one cluster all stand for it.
        let (mut start, mut end) = (text.len(), text.len());
        for (info, place) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()).rev() {
            let cluster = info.cluster as usize;
            if cluster != start {
                (start, end) = (cluster, start);
            }
            glyphs.push(Glyph {
                id: info.glyph_id,
                advance: length(place.x_advance),
                x: length(place.x_offset),
                y: length(place.y_offset),
                range: from + start..from + end,
            });
        }
        if let Some(new) = glyphs.get_mut(first..) {
            new.reverse();
        }
    }

    /// The mark for letters that the typeface does not have: what is copied from the file are the letters.
    fn mark(&self, range: Range<usize>, glyphs: &mut Vec<Glyph>) {
        let glyph = self.shapes.glyph_index(MARK).unwrap_or_default();
        let advance = self.shapes.glyph_hor_advance(glyph).unwrap_or_default();
        let advance = f32::from(advance) / self.em;
        glyphs.push(Glyph { id: glyph.0.into(), advance, x: 0.0, y: 0.0, range });
    }
}
