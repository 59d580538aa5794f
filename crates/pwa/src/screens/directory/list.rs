//! The rows of the list, of which only what is near sight is drawn.

use super::{
    found::Found,
    row::{self, Look},
    sight::Sight,
};
use crate::{
    app::{App, Hands, route::Route},
    components::spacer::Spacer,
    screens::fiche,
};
use carnet_engine::api::Row;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// Rows drawn beyond what is seen, above and below: a flick of the finger moves the list before
/// the page can draw.
const BEYOND: usize = 20;

/// It is drawn again when a row near sight changes, or how rows look; not at each letter that is typed, nor
/// whenever something happens elsewhere.
#[derive(Properties, PartialEq)]
pub(super) struct ListProps {
    app: Hands,
    /// From `from`; what is not here yet is empty.
    rows: Vec<Option<Rc<Row>>>,
    from: usize,
    /// The height of a row in CSS pixels.
    height: f64,
    look: Look,
    loaded: bool,
}

impl ListProps {
    pub(super) fn new(app: &App, found: &Found, sight: Sight, look: Look) -> Self {
        let (from, to) = if found.loaded {
            let to = (sight.first + sight.count + BEYOND).min(found.matched);
            (sight.first.saturating_sub(BEYOND).min(to), to)
        } else {
            (0, sight.count)
        };
        let rows = (from..to).map(|at| found.row(at).cloned()).collect();
        Self { app: Hands(app.clone()), rows, from, height: sight.row, look, loaded: found.loaded }
    }
}

/// The rows, with empty height in the place of those that are not drawn.
#[component]
pub(super) fn List(props: &ListProps) -> Html {
    let ListProps { app, rows, from, height, look, loaded } = props;
    let after = look.of.saturating_sub(from + rows.len());
    html! {
        <div role="list" aria-busy={(!loaded).to_string()} onpointerdown={touched(&app.0)}>
            <Spacer height={*from as f64 * height} />
            <>{ for rows.iter().zip(*from..).map(|(found, at)| match found {
                Some(found) => row::row(&app.0, found, at, look),
                None => row::skeleton(at),
            }) }</>
            <Spacer height={after as f64 * height} />
        </div>
    }
}

/// A finger on a row will probably open it.
fn touched(app: &App) -> Callback<PointerEvent> {
    app.on(|app, event: PointerEvent| {
        let row = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let row = row.and_then(|element| element.closest("a.row").ok().flatten());
        let path = row.and_then(|row| row.get_attribute("href"));
        if let Some(contact) = path.and_then(|path| Route::of(&path, "").contact()) {
            fiche::opening::ahead(app, contact);
        }
    })
}
