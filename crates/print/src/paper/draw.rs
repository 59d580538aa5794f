//! Pages as a PDF 1.7: text that can be copied and read aloud (tags), links, an outline. Identifiers come from the
//! content, and nothing says when the file was made but the sheet.

use super::{
    PrintError,
    fonts::Glyph,
    head::margin,
    lines::Placed,
    look::{Colour, FOOT, HAIR, PAGE, RUNNING, SIDE, SMALL, SMALL_STRONG, WIDTH},
    pages::Page,
    strips::{Ink, Setter},
    tree::{Node, Role, Tree},
};
use crate::sheet::Sheet;
use krilla::{
    Document, SerializeSettings,
    action::{Action, LinkAction},
    annotation::{Annotation, LinkAnnotation, Target},
    color::rgb,
    destination::XyzDestination,
    geom::{Path, PathBuilder, Point, Rect},
    metadata::Metadata,
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, FillRule, Stroke},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node as TagNode, SpanTag,
        TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
    },
    text::{GlyphId, KrillaGlyph},
};
use std::{collections::BTreeMap, num::NonZeroU16, rc::Rc};

/// Between the sides of a frame and its corners, as a part of a circle's (Bézier).
const ROUND: f32 = 0.5523;
/// The corners of a frame.
const CORNER: f32 = 2.6;

/// The file.
pub(super) fn draw(
    sheet: &Sheet,
    setter: &Setter<'_>,
    pages: &[Page],
) -> Result<Vec<u8>, PrintError> {
    let settings = SerializeSettings { enable_tagging: true, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut press = Press { sheet, setter, marks: BTreeMap::new(), outline: Outline::new() };
    for (at, page) in pages.iter().enumerate() {
        press.page(&mut document, page, (at, pages.len()))?;
    }
    let metadata = Metadata::new()
        .title(sheet.title.clone())
        .language(sheet.language.clone())
        .creator("Carnet".to_owned());
    document.set_metadata(metadata);
    let Press { mut marks, outline, .. } = press;
    document.set_outline(outline);
    let root = group(&setter.tree, Tree::ROOT, &mut marks);
    let mut tags = TagTree::new().with_lang(Some(sheet.language.clone()));
    root.into_iter().for_each(|child| tags.push(child));
    document.set_tag_tree(tags);
    document.finish().map_err(|error| PrintError::Write(format!("{error:?}")))
}

/// Draws page after page.
struct Press<'a> {
    sheet: &'a Sheet,
    setter: &'a Setter<'a>,
    /// What was drawn of each part of the document.
    marks: BTreeMap<usize, Vec<TagNode>>,
    outline: Outline,
}

/// A place on a page that leads somewhere.
struct Led {
    node: Node,
    /// Which one of what was drawn of it.
    at: usize,
    mark: Identifier,
    rect: (f32, f32, f32, f32),
    to: Rc<str>,
    text: String,
}

impl Press<'_> {
    fn page(
        &mut self,
        document: &mut Document,
        page: &Page,
        (at, count): (usize, usize),
    ) -> Result<(), PrintError> {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1)
            .ok_or_else(|| PrintError::Write("the size of the page".to_owned()))?;
        let mut paper = document.start_page_with(settings);
        let mut surface = paper.surface();
        let mut led = Vec::new();
        for (y, strip) in &page.strips {
            for ink in &strip.ink {
                self.ink(&mut surface, ink, *y, ArtifactType::Other, &mut led);
            }
            if let Some(heading) = &strip.heading {
                let point = Point::from_xy(SIDE, (y - 8.0).max(0.0));
                let to = XyzDestination::new(at, point);
                self.outline.push_child(OutlineNode::new(heading.clone(), to));
            }
        }
        self.margins(&mut surface, (at, count));
        surface.finish();
        for led in led {
            let (x, y, width, height) = led.rect;
            let Some(rect) = Rect::from_xywh(x, y, width.max(0.1), height) else { continue };
            let target = Target::Action(Action::Link(LinkAction::new(led.to.to_string())));
            let link = LinkAnnotation::new(rect, target);
            let place = paper.add_tagged_annotation(Annotation::new_link(link, Some(led.text)));
            // What is read and where it leads are one.
            let both = vec![TagNode::from(led.mark), TagNode::from(place)];
            let marks = self.marks.get_mut(&led.node.0);
            if let Some(mark) = marks.and_then(|marks| marks.get_mut(led.at)) {
                *mark = TagGroup::with_children(Tag::Link, both).into();
            }
        }
        paper.finish();
        Ok(())
    }

    /// The running head and the foot: they are of the page, not of the document.
    fn margins(&mut self, surface: &mut Surface<'_>, (at, count): (usize, usize)) {
        let number = format!("{}\u{a0}/\u{a0}{count}", at + 1);
        let foot = margin(self.setter, &self.sheet.foot, &number, SMALL);
        let rule = |y| Ink::Rule { x: 0.0, y, width: WIDTH, weight: 0.4, colour: HAIR };
        let mut none = Vec::new();
        for ink in foot.iter().chain([&rule(-11.0)]) {
            self.ink(surface, ink, FOOT, ArtifactType::Footer, &mut none);
        }
        if at == 0 {
            return;
        }
        let running = margin(self.setter, &self.sheet.title, "", SMALL_STRONG);
        for ink in running.iter().chain([&rule(6.0)]) {
            self.ink(surface, ink, RUNNING, ArtifactType::Header, &mut none);
        }
    }

    fn ink(
        &mut self,
        surface: &mut Surface<'_>,
        ink: &Ink,
        top: f32,
        kind: ArtifactType,
        led: &mut Vec<Led>,
    ) {
        match ink {
            Ink::Text { x, y, placed, node } => {
                let start = (SIDE + x, top + y);
                match node {
                    Some(node) => self.read(surface, placed, start, *node, led),
                    None => {
                        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
                        self.text(surface, placed, start);
                        surface.end_tagged();
                    }
                }
            }
            Ink::Rule { x, y, width, weight, colour } => {
                let rect = Rect::from_xywh(SIDE + x, top + y - weight / 2.0, *width, *weight);
                let mut path = PathBuilder::new();
                rect.into_iter().for_each(|rect| path.push_rect(rect));
                drawn(surface, path.finish(), *colour, None);
            }
            Ink::Frame { x, y, width, height, colour } => {
                let path = frame(SIDE + x, top + y, *width, *height);
                drawn(surface, path, *colour, Some(0.6));
            }
        }
    }

    /// Text that is part of the document.
    fn read(
        &mut self,
        surface: &mut Surface<'_>,
        placed: &Placed,
        start: (f32, f32),
        node: Node,
        led: &mut Vec<Led>,
    ) {
        if placed.run.glyphs.is_empty() {
            return;
        }
        let mark = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        self.text(surface, placed, start);
        surface.end_tagged();
        let marks = self.marks.entry(node.0).or_default();
        let at = marks.len();
        marks.push(mark.into());
        if let Some(to) = &placed.link {
            let (size, text) = (placed.run.style.size, placed.run.text.clone());
            let rect = (start.0, start.1 - size * 0.9, placed.run.width, size * 1.2);
            led.push(Led { node, at, mark, rect, to: to.clone(), text });
        }
    }

    fn text(&self, surface: &mut Surface<'_>, placed: &Placed, (x, y): (f32, f32)) {
        let run = &placed.run;
        let glyphs: Vec<KrillaGlyph> = run.glyphs.iter().map(drawing).collect();
        surface.set_stroke(None);
        surface.set_fill(Some(fill(run.style.colour)));
        let font = self.setter.faces.of(run.style).ink.clone();
        surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font, &run.text, run.style.size, false);
    }
}

fn drawing(glyph: &Glyph) -> KrillaGlyph {
    let Glyph { id, advance, x, y, range } = glyph;
    KrillaGlyph::new(GlyphId::new(*id), *advance, *x, *y, 0.0, range.clone(), None)
}

fn fill(colour: Colour) -> Fill {
    let (red, green, blue) = colour;
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

/// A path that is filled, or drawn along with a pen so thick: nothing to be read.
fn drawn(surface: &mut Surface<'_>, path: Option<Path>, colour: Colour, pen: Option<f32>) {
    let Some(path) = path else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)));
    let Fill { paint, .. } = fill(colour);
    match pen {
        Some(width) => {
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke { paint, width, ..Stroke::default() }));
        }
        None => {
            surface.set_stroke(None);
            surface.set_fill(Some(fill(colour)));
        }
    }
    surface.draw_path(&path);
    surface.end_tagged();
}

/// A frame with round corners.
fn frame(x: f32, y: f32, width: f32, height: f32) -> Option<Path> {
    let (right, bottom, r) = (x + width, y + height, CORNER.min(height / 2.0));
    let k = r * (1.0 - ROUND);
    let mut path = PathBuilder::new();
    path.move_to(x + r, y);
    path.line_to(right - r, y);
    path.cubic_to(right - k, y, right, y + k, right, y + r);
    path.line_to(right, bottom - r);
    path.cubic_to(right, bottom - k, right - k, bottom, right - r, bottom);
    path.line_to(x + r, bottom);
    path.cubic_to(x + k, bottom, x, bottom - k, x, bottom - r);
    path.line_to(x, y + r);
    path.cubic_to(x, y + k, x + k, y, x + r, y);
    path.close();
    path.finish()
}

/// The tags of what is below a part: what was drawn of it, then its own parts.
fn group(tree: &Tree, node: Node, marks: &mut BTreeMap<usize, Vec<TagNode>>) -> Vec<TagNode> {
    let mut inside = marks.remove(&node.0).unwrap_or_default();
    for child in tree.children(node) {
        let below = group(tree, *child, marks);
        // A part of which nothing was drawn is none, but for a cell, which holds its place.
        if !below.is_empty() || tree.role(*child) == Role::Cell {
            inside.push(TagGroup::with_children(tag(tree.role(*child)), below).into());
        }
    }
    inside
}

fn tag(role: Role) -> TagKind {
    let level = |level: u16| NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
    match role {
        Role::Document => Tag::Part.into(),
        Role::Section => Tag::Section.into(),
        Role::Title => Tag::Hn(level(1), None).into(),
        Role::Heading => Tag::Hn(level(2), None).into(),
        Role::Subheading => Tag::Hn(level(3), None).into(),
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::None).into(),
        Role::Item => Tag::LI.into(),
        Role::Label => Tag::Lbl.into(),
        Role::Body => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHeading => Tag::TH(TableHeaderScope::Column).into(),
        Role::Cell => Tag::TD.into(),
    }
}
