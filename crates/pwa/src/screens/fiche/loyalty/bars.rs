//! A loyalty number as a barcode.

use crate::i18n::t;
use carnet_model::barcode;
use std::fmt::Write;
use yew::prelude::*;

/// Modules that bars are high, and the light border above and below them.
const HIGH: usize = 30;
const BORDER: usize = 4;

/// The barcode with its number below; a number that no scanner reads says so.
pub(super) fn bars(number: &str) -> Html {
    let Some(code) = barcode::encode(number) else {
        return html! { <p class="hint">{ t!("barcode-none") }</p> };
    };
    let (left, right) = code.quiet;
    let wide = left + code.modules.len() + right;
    let view = format!("0 0 {wide} {}", HIGH + 2 * BORDER);
    html! {
        <figure class="barcode">
            <svg viewBox={view} role="img" aria-label={t!("barcode-of", number = number)} preserveAspectRatio="none" shape-rendering="crispEdges">
                <path d={path(&code.modules, left)} />
            </svg>
            <figcaption>{ number.to_owned() }</figcaption>
        </figure>
    }
}

/// One rectangle for each bar, however many modules it is wide.
fn path(modules: &[bool], mut at: usize) -> String {
    let mut path = String::new();
    for run in modules.chunk_by(|one, other| one == other) {
        if run.first() == Some(&true) {
            // Writing to a text does not fail.
            let _ = write!(path, "M{at} {BORDER}h{}v{HIGH}h-{0}z", run.len());
        }
        at += run.len();
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bar_is_drawn_once() {
        let modules = [true, true, false, true, false, false, true];
        assert_eq!(path(&modules, 10), "M10 4h2v30h-2zM13 4h1v30h-1zM16 4h1v30h-1z");
    }
}
