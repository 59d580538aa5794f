//! The map itself: `static/map.js`, loaded when one is first shown, told what to draw.

use crate::{
    app::{App, browser, plan::Spot},
    components::icon::icon,
    i18n::t,
};
use carnet_model::geo::{Point, Within};
use js_sys::{Function, Promise, Reflect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Element;
use yew::prelude::*;

/// What is on a map.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Scene {
    pub(super) marks: Vec<Pin>,
    /// A way, point after point.
    pub(super) legs: Vec<[f64; 2]>,
    /// A centre, and how many metres around it.
    pub(super) circle: Option<(f64, f64, f64)>,
    /// The middle is marked.
    pub(super) cross: bool,
}

/// A mark.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Pin {
    /// What is heard of it when it is chosen; nothing for one that can't be.
    pub(super) id: String,
    pub(super) lat: f64,
    pub(super) lon: f64,
    /// Inside.
    pub(super) text: String,
    /// Below.
    pub(super) name: String,
    /// `one`, `many`, `stop` or `here`, and `check`.
    pub(super) look: String,
}

impl Pin {
    pub(super) fn at(point: Point, look: &str) -> Self {
        let look = look.to_owned();
        Self { lat: point.latitude(), lon: point.longitude(), look, ..Self::default() }
    }
}

/// Where to look from now on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Aim {
    At(Spot),
    /// Everything between these corners.
    Fit(Point, Point),
}

impl Aim {
    fn json(self) -> String {
        let pair = |point: Point| json!([point.latitude(), point.longitude()]);
        match self {
            Self::At(Spot { at, zoom }) => json!({ "at": pair(at), "zoom": zoom }),
            Self::Fit(low, high) => json!({ "fit": [pair(low), pair(high)] }),
        }
        .to_string()
    }
}

/// What a map says.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Heard {
    Moved {
        south: f64,
        north: f64,
        west: f64,
        east: f64,
        zoom: f64,
        lat: f64,
        lon: f64,
    },
    Chosen {
        id: String,
    },
    /// What is under the cross, while it moves.
    Middle {
        lat: f64,
        lon: f64,
    },
    /// Whether pictures come.
    Pictures {
        there: bool,
    },
    /// The page may not show pictures of that host.
    Refused,
}

/// What a map shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) within: Within,
    pub(super) spot: Spot,
}

impl Heard {
    /// What is in its middle, if it says so.
    pub(super) fn middle(&self) -> Option<Point> {
        match self {
            Self::Middle { lat, lon } | Self::Moved { lat, lon, .. } => Point::of(*lat, *lon),
            _ => None,
        }
    }

    /// Where it looks, if it moved.
    pub(super) fn seen(&self) -> Option<Seen> {
        let Self::Moved { south, north, west, east, zoom, lat, lon } = self else { return None };
        let low = Point::of(*south, *west)?;
        let high = Point::of(*north, *east)?;
        let within = Within { south: low.lat, west: low.lon, north: high.lat, east: high.lon };
        Some(Seen { within, spot: Spot { at: Point::of(*lat, *lon)?, zoom: *zoom as u8 } })
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct PaneProps {
    pub(super) app: App,
    pub(super) scene: Rc<Scene>,
    /// Where to look, with a number: another one is another order.
    pub(super) aim: Option<(u32, Aim)>,
    pub(super) heard: Callback<Heard>,
}

/// How far it is loaded.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Loading,
    Ready,
    Missing,
}

type Handle = Rc<RefCell<Option<JsValue>>>;

/// The map.
#[component]
pub(super) fn MapPane(props: &PaneProps) -> Html {
    let node = use_node_ref();
    let stage = use_state_eq(|| Stage::Loading);
    let pictures = use_state_eq(|| None::<bool>);
    let refused = use_state_eq(|| false);
    let map: Handle = use_mut_ref(|| None);
    let (tiles, credit) = pictured(&props.app);
    {
        // What hears is the latest: the map keeps the first.
        let latest = use_mut_ref(|| props.heard.clone());
        latest.replace(props.heard.clone());
        let (node, map, stage) = (node.clone(), map.clone(), stage.clone());
        let (pictures, refused) = (pictures.clone(), refused.clone());
        use_effect_with((), move |()| {
            let heard = Closure::<dyn Fn(String)>::new(move |text: String| {
                match serde_json::from_str(&text) {
                    Ok(Heard::Pictures { there }) => pictures.set(Some(there)),
                    Ok(Heard::Refused) => refused.set(true),
                    Ok(heard) => latest.borrow().emit(heard),
                    Err(_) => {}
                }
            });
            let function: Function = heard.as_ref().clone().unchecked_into();
            let (opened, place) = (map.clone(), stage.clone());
            spawn_local(async move {
                let Some(element) = node.cast::<Element>() else { return };
                let shown = open(&element, &function).await.ok();
                let is_there = shown.is_some();
                *opened.borrow_mut() = shown;
                place.set(if is_there { Stage::Ready } else { Stage::Missing });
            });
            move || {
                if let Some(map) = map.borrow_mut().take() {
                    tell(&map, "close", None);
                }
                drop(heard);
            }
        });
    }
    {
        let (map, of) =
            (map.clone(), (props.scene.clone(), tiles.clone(), credit, *stage == Stage::Ready));
        use_effect_with(of, move |(scene, tiles, credit, ready)| {
            let Some(map) = map.borrow().clone().filter(|_| *ready) else { return };
            let mut said = json!(**scene);
            said["tiles"] = json!(tiles);
            said["credit"] = json!(credit);
            tell(&map, "draw", Some(said.to_string()));
        });
    }
    use_effect_with((props.aim, *stage == Stage::Ready), move |(aim, ready)| {
        let map = map.borrow().clone().filter(|_| *ready);
        if let Some((map, (_, aim))) = map.zip(*aim) {
            tell(&map, "aim", Some(aim.json()));
        }
    });
    let reload = Callback::from(|_: MouseEvent| browser::reload());
    html! {
        <div class="map-pane">
            <div ref={node} id="map" role="region" aria-label={t!("map-region")}></div>
            if *stage == Stage::Loading { <div class="bone" aria-busy="true"></div> }
            if *stage == Stage::Missing { <p class="hint bad" role="alert">{ icon("alert") }{ t!("map-missing") }</p> }
            if *refused && !tiles.is_empty() {
                <div class="map-note" role="status">{ t!("map-refused") }<button class="btn" onclick={reload}>{ t!("map-reload") }</button></div>
            } else if *pictures == Some(false) && !tiles.is_empty() {
                <div class="map-note" role="status">{ t!("map-plain") }</div>
            }
        </div>
    }
}

/// Where pictures come from, if the company says so in a way that can be used, and whom they are
/// owed to.
fn pictured(app: &App) -> (String, String) {
    let (tiles, credit) = app.state.workspace.tiles.clone();
    match carnet_model::tiles::origin(&tiles) {
        Some(_) => (tiles, credit),
        None => Default::default(),
    }
}

async fn open(element: &Element, heard: &Function) -> Result<JsValue, JsValue> {
    let load: Function = Reflect::get(&js_sys::global(), &"carnetMap".into())?.dyn_into()?;
    let module = JsFuture::from(load.call0(&JsValue::NULL)?.dyn_into::<Promise>()?).await?;
    let open: Function = Reflect::get(&module, &"open".into())?.dyn_into()?;
    let words = json!({ "closer": t!("map-closer"), "further": t!("map-further") }).to_string();
    let opened = open.call3(&JsValue::NULL, element, &words.into(), heard)?;
    JsFuture::from(opened.dyn_into::<Promise>()?).await
}

/// A map that can't do it stays as it is.
fn tell(map: &JsValue, name: &str, text: Option<String>) {
    let Ok(function) = Reflect::get(map, &name.into()).and_then(JsCast::dyn_into::<Function>)
    else {
        return;
    };
    let _ = match text {
        Some(text) => function.call1(map, &text.into()),
        None => function.call0(map),
    };
}
