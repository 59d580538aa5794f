//! A QR code (ISO/IEC 18004), drawn as one path: for a link that a phone is to open.

use crate::i18n::t;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;
use yew::prelude::*;

/// The white frame that readers need around the code, in modules.
const QUIET: i32 = 4;

/// The picture, or nothing for a text that no code has room for. It is black on white in dark mode
/// too: many readers don't know the reverse.
pub(crate) fn qr(text: &str) -> Html {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return html! {} };
    let side = code.size() + 2 * QUIET;
    html! {
        <svg class="qr" viewBox={format!("0 0 {side} {side}")} role="img" aria-label={t!("qr-code")} shape-rendering="crispEdges">
            <rect width="100%" height="100%" fill="#fff" />
            <path d={path(&code)} fill="#000" />
        </svg>
    }
}

/// Dark modules, each run of a row as one rectangle.
fn path(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let dark = (x..code.size()).take_while(|&at| code.get_module(at, y)).count();
            let run = i32::try_from(dark).unwrap_or(0);
            if run > 0 {
                let (left, top) = (x + QUIET, y + QUIET);
                // Writing to a string does not fail.
                let _ = write!(path, "M{left} {top}h{run}v1h-{run}z");
            }
            x += run.max(1);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pixels of a module, as a camera would see it.
    const PIXELS: usize = 5;

    /// Whether each module of the picture is dark, by what the path paints.
    fn painted(path: &str, side: usize) -> Vec<bool> {
        let mut modules = vec![false; side * side];
        for run in path.split('M').skip(1) {
            let (place, rest) = run.split_once('h').unwrap();
            let (left, top) = place.split_once(' ').unwrap();
            let width: usize = rest.split_once('v').unwrap().0.parse().unwrap();
            let (left, top): (usize, usize) = (left.parse().unwrap(), top.parse().unwrap());
            modules[top * side + left..][..width].fill(true);
        }
        modules
    }

    #[test]
    fn another_reader_finds_the_link_in_the_picture() {
        for link in
            ["a", "https://carnet.example/connexion#invitation=3fGk0zQp7VYwL1", &"x".repeat(600)]
        {
            let code = QrCode::encode_text(link, QrCodeEcc::Medium).unwrap();
            let side = usize::try_from(code.size() + 2 * QUIET).unwrap();
            let modules = painted(&path(&code), side);
            let pixel = |x: usize, y: usize| {
                if modules[y / PIXELS * side + x / PIXELS] { 0 } else { 255 }
            };
            let pixels = side * PIXELS;
            let mut seen = rqrr::PreparedImage::prepare_from_greyscale(pixels, pixels, pixel);
            let read: Vec<String> =
                seen.detect_grids().iter().map(|grid| grid.decode().unwrap().1).collect();
            assert_eq!(read, [link]);
        }
    }

    #[test]
    fn what_no_code_has_room_for_is_not_drawn() {
        assert_eq!(qr(&"x".repeat(4_000)), html! {});
    }
}
