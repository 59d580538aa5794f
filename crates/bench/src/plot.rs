//! A plot in a plane of logarithms, as SVG: what grows in proportion is a line at 45°.

use crate::report::Series;
use crate::table::Unit;
use std::fmt::Write;

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 480.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 240.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 50.0;
/// Readable on white and on black, and apart for who does not see red from green.
const COLOURS: [&str; 4] = ["#0a7abf", "#d55e00", "#009e73", "#a6639b"];
const INK: &str = "#777";

/// Where the numbers lie.
struct Plane {
    x: (f64, f64),
    y: (f64, f64),
}

impl Plane {
    /// Whole powers of ten around all points.
    fn around(points: &[(f64, f64)]) -> Self {
        let span = |of: fn(&(f64, f64)) -> f64| {
            let logs = points.iter().map(|point| of(point).log10());
            let (low, high) =
                logs.fold((f64::MAX, f64::MIN), |(low, high), log| (low.min(log), high.max(log)));
            (low.floor(), high.ceil().max(low.floor() + 1.0))
        };
        Self { x: span(|point| point.0), y: span(|point| point.1) }
    }

    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let part = |value: f64, (low, high): (f64, f64)| (value.log10() - low) / (high - low);
        (
            LEFT + part(x, self.x) * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - part(y, self.y) * (HEIGHT - TOP - BOTTOM),
        )
    }

    fn powers((low, high): (f64, f64)) -> impl Iterator<Item = f64> {
        let mut power = low;
        std::iter::from_fn(move || {
            let now = power;
            power += 1.0;
            (now <= high).then(|| 10_f64.powf(now))
        })
    }
}

/// Draws lines with their names: fiches across, milliseconds up. A line and the one after it
/// that has the same first word share a colour; every second kind of line is dashed.
pub(crate) fn draw(series: &[&Series]) -> String {
    let drawn: Vec<&&Series> = series.iter().filter(|one| !one.points.is_empty()).collect();
    let points: Vec<(f64, f64)> = drawn.iter().flat_map(|one| one.points.clone()).collect();
    let plane = Plane::around(&points);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"13\" fill=\"{INK}\">\n"
    );
    // Writing to a String can't fail.
    let _ = grid(&mut svg, &plane);
    let mut owners: Vec<&str> = Vec::new();
    let mut labels = Vec::new();
    for one in drawn {
        let owner = one.name.split(',').next().unwrap_or_default();
        let known = owners.iter().position(|known| *known == owner);
        let colour = COLOURS[known.unwrap_or(owners.len()) % COLOURS.len()];
        if known.is_none() {
            owners.push(owner);
        }
        let _ = line(&mut svg, &plane, one, colour);
        if let Some(last) = one.points.last() {
            labels.push((plane.place(*last), one.name.as_str(), colour));
        }
    }
    let _ = names(&mut svg, labels);
    svg.push_str("</svg>\n");
    svg
}

fn grid(svg: &mut String, plane: &Plane) -> std::fmt::Result {
    let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
    for value in Plane::powers(plane.x) {
        let (x, _) = plane.place((value, 1.0));
        writeln!(
            svg,
            "<path d=\"M{x:.1} {TOP}V{bottom}\" stroke=\"{INK}\" stroke-opacity=\".3\"/>"
        )?;
        writeln!(
            svg,
            "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{value}</text>",
            bottom + 20.0
        )?;
    }
    for value in Plane::powers(plane.y) {
        let (_, y) = plane.place((1.0, value));
        writeln!(
            svg,
            "<path d=\"M{LEFT} {y:.1}H{right}\" stroke=\"{INK}\" stroke-opacity=\".3\"/>"
        )?;
        let said = Unit::Milliseconds.say(value).replace(".00", "").replace(".0 s", " s");
        writeln!(
            svg,
            "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{said}</text>",
            LEFT - 8.0,
            y + 4.0
        )?;
    }
    writeln!(
        svg,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">fiches</text>",
        f64::midpoint(LEFT, right),
        HEIGHT - 8.0
    )
}

fn line(svg: &mut String, plane: &Plane, one: &Series, colour: &str) -> std::fmt::Result {
    let places: Vec<(f64, f64)> = one.points.iter().map(|point| plane.place(*point)).collect();
    let joined: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let dash = if one.name.ends_with("reconnect") { " stroke-dasharray=\"6 4\"" } else { "" };
    writeln!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\"{dash}/>",
        joined.join(" ")
    )?;
    for (x, y) in places {
        writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"{colour}\"/>")?;
    }
    Ok(())
}

/// The lines' names at the right, from the top down, none over another.
fn names(svg: &mut String, mut labels: Vec<((f64, f64), &str, &str)>) -> std::fmt::Result {
    labels.sort_by(|a, b| a.0.1.total_cmp(&b.0.1));
    let mut free = TOP;
    for ((x, y), name, colour) in labels {
        let at = y.max(free);
        free = at + 18.0;
        let text = WIDTH - RIGHT + 14.0;
        writeln!(
            svg,
            "<path d=\"M{x:.1} {y:.1}L{:.1} {at:.1}\" stroke=\"{colour}\" stroke-opacity=\".4\"/>",
            text - 4.0
        )?;
        writeln!(svg, "<text x=\"{text}\" y=\"{:.1}\" fill=\"{colour}\">{name}</text>", at + 4.0)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_in_proportion_is_a_straight_line() {
        let points = [1_000.0, 10_000.0, 100_000.0].map(|n| (n, n / 100.0));
        let plane = Plane::around(&points);
        let [a, b, c] = points.map(|point| plane.place(point));
        assert!((b.0 - a.0 - (c.0 - b.0)).abs() < 1e-6 && (a.1 - b.1 - (b.1 - c.1)).abs() < 1e-6);
        let svg = draw(&[&Series { name: "Carnet, cold sync".into(), points: points.to_vec() }]);
        assert!(svg.contains("Carnet, cold sync") && svg.ends_with("</svg>\n"));
    }
}
