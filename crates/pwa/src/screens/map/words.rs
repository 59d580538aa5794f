//! Distances and ways, as people say and follow them.

use crate::{app::browser, i18n::t};
use carnet_model::geo::Point;

/// `850 m`, `1,2 km`, `34 km`.
pub(super) fn distance(metres: f64) -> String {
    if metres < 950.0 {
        return t!("distance-m", metres = (metres / 10.0).round() * 10.0);
    }
    let tenths = (metres / 100.0).round();
    // Small distances to a hundred metres.
    let km = if tenths < 100.0 {
        format!("{:.1}", tenths / 10.0)
    } else {
        format!("{:.0}", tenths / 10.0)
    };
    t!("distance-km", km = km.replace('.', &t!("decimal-mark")))
}

/// A way there, for the device's own navigation where it has one, on OpenStreetMap elsewhere.
pub(super) fn way_to(from: Option<Point>, to: Point) -> String {
    let pair = |at: Point| format!("{:.6},{:.6}", at.latitude(), at.longitude());
    let device = browser::window().and_then(|window| window.navigator().user_agent().ok());
    let device = device.unwrap_or_default();
    if device.contains("Android") {
        return format!("geo:0,0?q={}", pair(to));
    }
    if device.contains("iPhone") || device.contains("iPad") {
        let from = from.map(|at| format!("saddr={}&", pair(at))).unwrap_or_default();
        return format!("https://maps.apple.com/?{from}daddr={}", pair(to));
    }
    let from = from.map(|at| format!("from={}&", pair(at))).unwrap_or_default();
    format!("https://www.openstreetmap.org/directions?{from}to={}", pair(to))
}
