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

/// Rows that are drawn; what is not here yet is empty.
pub(super) type Drawn = Vec<Option<Rc<Row>>>;

/// It is drawn again when a row near sight changes, or how rows look; not at each letter that is typed, nor
/// whenever something happens elsewhere.
#[derive(Properties, PartialEq)]
pub(super) struct ListProps {
    app: Hands,
    /// From `from`.
    rows: Drawn,
    from: usize,
    /// The height of a row in CSS pixels.
    height: f64,
    look: Look,
    loaded: bool,
}

impl ListProps {
    /// `before` are the list's first rows as they were drawn last: what lies beyond sight stays as it was, or undrawn,
    /// until the `rest` may be drawn. Nothing in the list moves by that, as all rows are of one height.
    pub(super) fn new(
        app: &App,
        found: &Found,
        sight: Sight,
        look: Look,
        (rest, before): (bool, &mut Drawn),
    ) -> Self {
        // At the top of a list that has just changed.
        let settling = found.loaded && !rest && sight.first == 0;
        let (from, to) = if settling {
            (0, sight.seen.max(before.len()).min(found.matched))
        } else if found.loaded {
            let to = (sight.first + sight.count + BEYOND).min(found.matched);
            (sight.first.saturating_sub(BEYOND).min(to), to)
        } else {
            (0, sight.count)
        };
        let stayed = |at: usize| before.get(at).filter(|_| settling && at >= sight.seen).cloned();
        let rows = (from..to).map(|at| stayed(at).unwrap_or_else(|| found.row(at).cloned()));
        let rows: Drawn = rows.collect();
        before.clear();
        if found.loaded && from == 0 {
            before.clone_from(&rows);
        }
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
