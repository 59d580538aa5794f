//! Sizes and colours of the printed page, in points of 1/72 inch.

/// A4 (ISO 216).
pub(super) const PAGE: (f32, f32) = (595.276, 841.89);
/// Left and right of the text.
pub(super) const SIDE: f32 = 45.354;
/// The width of the text.
pub(super) const WIDTH: f32 = PAGE.0 - 2.0 * SIDE;
/// Where the text of the first page begins.
pub(super) const FIRST_TOP: f32 = 42.0;
/// Where the text of any other page begins, below its running head.
pub(super) const TOP: f32 = 62.0;
/// Where the text of a page ends.
pub(super) const BOTTOM: f32 = PAGE.1 - 54.0;
/// The baseline of the running head.
pub(super) const RUNNING: f32 = 42.0;
/// The baseline of the foot.
pub(super) const FOOT: f32 = PAGE.1 - 32.0;

/// From one line of text to the next.
pub(super) const LEAD: f32 = 12.6;
/// From one line of small text to the next.
pub(super) const SMALL_LEAD: f32 = 11.0;
/// From the top of a line to its baseline, as a part of its height.
pub(super) const DROP: f32 = 0.74;

/// The width of labels.
pub(super) const LABEL: f32 = 92.0;
/// Between two columns.
pub(super) const GUTTER: f32 = 22.0;
/// Above and below what stands in a row.
pub(super) const PAD: f32 = 2.4;
/// Before the text of a point.
pub(super) const INDENT: f32 = 10.0;

/// Red, green, blue.
pub(super) type Colour = (u8, u8, u8);

pub(super) const INK: Colour = (0x1b, 0x1f, 0x24);
pub(super) const MUTED: Colour = (0x5d, 0x64, 0x70);
pub(super) const HAIR: Colour = (0xd9, 0xd7, 0xd1);
pub(super) const ACCENT: Colour = (0x0b, 0x5f, 0x59);
pub(super) const GOOD: Colour = (0x1d, 0x6b, 0x3a);
pub(super) const WARN: Colour = (0x8a, 0x53, 0x00);
pub(super) const BAD: Colour = (0xa6, 0x1b, 0x1b);

/// How text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) strong: bool,
    pub(super) colour: Colour,
}

const fn style(size: f32, strong: bool, colour: Colour) -> Style {
    Style { size, strong, colour }
}

pub(super) const NAME: Style = style(20.0, true, INK);
pub(super) const TITLE: Style = style(12.0, true, ACCENT);
pub(super) const BODY: Style = style(9.6, false, INK);
pub(super) const STRONG: Style = style(9.6, true, INK);
pub(super) const LINK: Style = style(9.6, false, ACCENT);
pub(super) const SMALL: Style = style(8.4, false, MUTED);
pub(super) const SMALL_STRONG: Style = style(8.4, true, MUTED);
pub(super) const CELL: Style = style(8.8, false, INK);
pub(super) const CELL_STRONG: Style = style(8.8, true, INK);
