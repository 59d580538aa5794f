//! Which rows of the list are in sight.

use super::columns;
use crate::app::{App, browser};
use gloo::events::EventListener;
use std::{cell::Cell, rc::Rc};
use web_sys::HtmlElement;
use yew::prelude::*;

/// What is drawn changes every so many rows.
const STEP: usize = 4;

/// The first row in sight, how many are, and their height in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sight {
    pub(super) first: usize,
    /// As many may be seen while `first` is the first.
    pub(super) count: usize,
    /// As many are seen of a list that is at its top.
    pub(super) seen: usize,
    pub(super) row: f64,
}

impl Sight {
    /// Before anything is drawn.
    fn first() -> Self {
        Self { first: 0, count: 20, seen: 20, row: 64.0 }
    }

    /// In steps, so that not every pixel draws the list again.
    fn of(node: &NodeRef, row: f64) -> Self {
        let Some(element) = node.cast::<HtmlElement>() else {
            return Self { row, ..Self::first() };
        };
        let first = (f64::from(element.scroll_top()) / row) as usize;
        let seen = (f64::from(element.client_height()) / row) as usize + 2;
        Self { first: first - first % STEP, count: seen + STEP, seen, row }
    }
}

/// A row is 4 rem high, 3 in columns (`--row`).
fn row_height(app: &App) -> f64 {
    let rem = if columns::is_wide(app) && !browser::is_phone() { 3.0 } else { 4.0 };
    rem * browser::rem()
}

/// What is in sight, and what hears that the list was scrolled. Another query begins at the top.
#[hook]
pub(super) fn use_sight(app: &App, node: &NodeRef) -> (Sight, Callback<Event>) {
    let sight = use_state_eq(Sight::first);
    let scrolled = use_mut_ref(|| Rc::new(Cell::new(false))).borrow().clone();
    use_size(app, node, &sight);
    use_top(app, node, &scrolled);
    let onscroll = {
        let (app, node, sight) = (app.clone(), node.clone(), sight.clone());
        Callback::from(move |_: Event| {
            scrolled.set(true);
            sight.set(Sight::of(&node, row_height(&app)));
        })
    };
    (*sight, onscroll)
}

/// What is in sight changes with the window's size, and with the rows' height: then the first row
/// stays the first.
#[hook]
fn use_size(app: &App, node: &NodeRef, sight: &UseStateHandle<Sight>) {
    let (app, node, sight) = (app.clone(), node.clone(), sight.clone());
    use_effect_with(columns::is_wide(&app), move |_| {
        let height = row_height(&app);
        if let Some(element) = node.cast::<HtmlElement>() {
            element.set_scroll_top((sight.first as f64 * height) as i32);
        }
        sight.set(Sight::of(&node, height));
        let listener = browser::window().map(|window| {
            EventListener::new(&window, "resize", move |_| {
                sight.set(Sight::of(&node, row_height(&app)));
            })
        });
        move || drop(listener)
    });
}

/// Scrolling, even to where one is, makes the browser lay the page out at once: only when it is needed.
#[hook]
fn use_top(app: &App, node: &NodeRef, scrolled: &Rc<Cell<bool>>) {
    let (node, scrolled) = (node.clone(), scrolled.clone());
    use_effect_with(app.state.query.clone(), move |_| {
        if let Some(element) = node.cast::<HtmlElement>().filter(|_| scrolled.take()) {
            element.set_scroll_top(0);
        }
    });
}
