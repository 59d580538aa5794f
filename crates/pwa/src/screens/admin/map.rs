//! Where the pictures of maps come from, and who is asked where addresses are.

use super::{Known, answered, text};
use crate::{
    app::{App, api},
    components::{icon::icon, input::typed_into},
    i18n::t,
};
use carnet_engine::api::{MapReply, MapRequest};
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    tiles,
    value::Value,
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct MapProps {
    pub(super) app: App,
}

/// The cards.
#[component]
pub(super) fn Map(props: &MapProps) -> Html {
    let app = &props.app;
    let (url, credit) = app.state.workspace.tiles.clone();
    let key = format!("{url} {credit}");
    html! {
        <>
            <Pictures {key} app={app.clone()} {url} {credit} />
            <Service app={app.clone()} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct PicturesProps {
    app: App,
    url: String,
    credit: String,
}

#[component]
fn Pictures(props: &PicturesProps) -> Html {
    let (url, credit) = (use_state(|| props.url.clone()), use_state(|| props.credit.clone()));
    let wrong = use_state_eq(|| false);
    let (on_url, on_credit) = (typed_into(&url), typed_into(&credit));
    let (was, asked) = (props.url.clone(), url.trim().to_owned());
    let owed = credit.trim().to_owned();
    let onsubmit = {
        let wrong = wrong.clone();
        props.app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            let is_wrong = !asked.is_empty() && tiles::origin(&asked).is_none();
            wrong.set(is_wrong);
            if !is_wrong {
                let edits = vec![set("tile_url", &asked), set("tile_credit", &owed)];
                app.edit(DocKey::Settings, edits, t!("saved"));
            }
        })
    };
    let off = props.app.on(|app, _: MouseEvent| {
        app.edit(DocKey::Settings, vec![set("tile_url", ""), set("tile_credit", "")], t!("saved"));
    });
    html! {
        <section class="card" id="admin-map">
            <header><h2>{ t!("tiles-title") }</h2></header>
            <p class="pad">{ t!("tiles-text") }</p>
            <form class="inside" {onsubmit}>
                <div class="field">
                    <label class="label" for="tile-url">{ t!("tiles-url") }</label>
                    <input id="tile-url" type="text" inputmode="url" autocomplete="off" spellcheck="false" maxlength="300" value={(*url).clone()}
                        aria-invalid={wrong.to_string()} aria-describedby="tile-url-hint" oninput={on_url} />
                    <p id="tile-url-hint" class={classes!("hint", wrong.then_some("bad"))}>
                        { if *wrong { html! { <>{ icon("alert") }{ t!("tiles-wrong") }</> } } else { html! { { t!("tiles-hint") } } } }
                    </p>
                </div>
                <div class="field">
                    <label class="label" for="tile-credit">{ t!("tiles-credit") }</label>
                    <input id="tile-credit" type="text" autocomplete="off" maxlength="200" value={(*credit).clone()} oninput={on_credit} />
                </div>
                <div class="forms">
                    <button class="btn pri">{ t!("save") }</button>
                    if !was.is_empty() { <button type="button" class="btn" onclick={off}>{ t!("tiles-off") }</button> }
                </div>
            </form>
        </section>
    }
}

fn set(field: &str, text: &str) -> Edit {
    let value = (!text.is_empty()).then(|| Value::text(text));
    Edit::Set { place: Place::Root, field: field.to_owned(), value }
}

#[derive(Properties, PartialEq)]
struct ServiceProps {
    app: App,
}

/// Whom the server asks, and how much waits for it.
#[component]
fn Service(props: &ServiceProps) -> Html {
    let known = use_state(|| None::<Result<Rc<serde_json::Value>, String>>);
    let waiting = use_state_eq(|| 0);
    {
        let (app, known) = (props.app.clone(), known.clone());
        use_effect_with((), move |()| {
            spawn_local(async move {
                known.set(Some(api::ask(&app, "/api/locate", None).await.map(Rc::new)));
            });
        });
    }
    {
        let (app, waiting) = (props.app.clone(), waiting.clone());
        use_effect_with(app.state.changes.directory, move |_| {
            crate::screens::map::ask(&app, MapRequest::Unplaced(0), move |reply| {
                if let MapReply::Unplaced { contacts, .. } = reply {
                    waiting.set(contacts);
                }
            });
        });
    }
    let known: &Known = &known;
    html! {
        <section class="card" id="admin-geocoder">
            <header><h2>{ t!("geocoder-title") }</h2></header>
            { answered(known, |answer| html! {
                <p class="pad">{ match text(answer, "service") {
                    "" => t!("geocoder-none"),
                    host => t!("geocoder-asks", host = host),
                } }</p>
            }) }
            <p class="pad small muted" aria-live="polite">{ t!("geocoder-waiting", count = *waiting) }</p>
        </section>
    }
}
