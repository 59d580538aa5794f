//! Addresses without a position, looked for by the server's service while there is a network.
//!
//! Which they are is what the addresses say; so nothing is kept here but whether a look is going on.

use crate::app::{App, api};
use carnet_engine::api::{Link, MapReply, MapRequest, Placed, Reply, Request, Unplaced};
use carnet_model::{geo::Point, located::Found};
use serde_json::{Value, json};
use std::cell::Cell;
use wasm_bindgen_futures::spawn_local;

/// As many are asked of the engine at a time.
const AT_ONCE: usize = 10;

thread_local! {
    /// A look is going on, or the server has no service: that does not change while this page runs.
    static BUSY: Cell<bool> = const { Cell::new(false) };
}

/// Looks for those that wait, unless somebody does already. The rest waits for the next time where
/// there is no answer.
pub(crate) fn locate_some(app: &App) {
    if app.state.sync.link != Link::Online || BUSY.replace(true) {
        return;
    }
    let app = app.clone();
    spawn_local(async move {
        let has_service = look(&app).await;
        BUSY.set(!has_service);
    });
}

/// Goes on until nothing waits or nobody answers; whether the server has a service.
async fn look(app: &App) -> bool {
    loop {
        let asked = Request::Map(MapRequest::Unplaced(AT_ONCE));
        let Reply::Map(reply) = app.engine.request(asked).await else { return true };
        let MapReply::Unplaced { some, .. } = *reply else { return true };
        if some.is_empty() {
            return true;
        }
        for one in some {
            match ask(app, one).await {
                Ok(()) => {}
                Err(code) => return code != "no-geocoder",
            }
        }
    }
}

async fn ask(app: &App, of: Unplaced) -> Result<(), String> {
    let Unplaced { contact, item, asked } = of;
    let body = json!({ "lines": asked.lines, "postcode": asked.postcode, "city": asked.city });
    let found = match api::ask(app, "/api/locate", Some(body)).await {
        Ok(answer) => found(&answer["found"]),
        // Nobody could find it: what is as long is no address.
        Err(code) if matches!(code.as_str(), "too-long" | "malformed") => None,
        Err(code) => return Err(code),
    };
    let placed = MapRequest::Placed(Placed { contact, item, asked, found });
    app.engine.request(Request::Map(placed)).await;
    Ok(())
}

fn found(answer: &Value) -> Option<Found> {
    let at = Point::of(answer["latitude"].as_f64()?, answer["longitude"].as_f64()?)?;
    let small = |name: &str| u8::try_from(answer[name].as_u64()?).ok();
    Some(Found { at, score: small("score")?, precision: small("precision")? })
}
