//! Strips onto pages.

use super::{
    look::{BOTTOM, FIRST_TOP, TOP},
    strips::{Ink, Strip},
};

/// A page: strips, and how far down each begins.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Page {
    pub(super) strips: Vec<(f32, Strip)>,
}

/// Fills pages: what keeps together stays together as long as a page takes it.
pub(super) fn pages(strips: Vec<Strip>) -> Vec<Page> {
    let mut pages = Pages { done: Vec::new(), page: Page::default(), y: FIRST_TOP };
    let mut group = Vec::new();
    for strip in strips {
        let keeps = strip.keep;
        group.push(strip);
        if !keeps {
            pages.put(std::mem::take(&mut group));
        }
    }
    pages.put(group);
    pages.done.push(pages.page);
    pages.done
}

struct Pages {
    done: Vec<Page>,
    page: Page,
    y: f32,
}

impl Pages {
    fn put(&mut self, group: Vec<Strip>) {
        let height: f32 = group.iter().map(|strip| strip.height).sum();
        let fits = self.y + height <= BOTTOM;
        // What is higher than a page is parted where that comes.
        if !fits && height <= BOTTOM - TOP {
            self.turn(&group);
        }
        for strip in group {
            self.put_one(strip);
        }
    }

    fn put_one(&mut self, strip: Strip) {
        if strip.is_space && (self.page.strips.is_empty() || self.y + strip.height > BOTTOM) {
            return;
        }
        if self.y + strip.height > BOTTOM {
            self.turn(std::slice::from_ref(&strip));
        }
        let y = self.y;
        self.y += strip.height;
        self.page.strips.push((y, strip));
    }

    /// Begins a page, with the headings of the table that goes on.
    fn turn(&mut self, next: &[Strip]) {
        if self.page.strips.is_empty() {
            return;
        }
        self.done.push(std::mem::take(&mut self.page));
        self.y = TOP;
        let header = next.first().and_then(|strip| strip.header.clone());
        for strip in header.iter().flat_map(|header| header.iter()) {
            self.put_one(said_again(strip));
        }
    }
}

/// The strip for the eye alone: it was read once.
fn said_again(strip: &Strip) -> Strip {
    let mut again = Strip { heading: None, ..strip.clone() };
    for ink in &mut again.ink {
        if let Ink::Text { node, .. } = ink {
            *node = None;
        }
    }
    again
}
