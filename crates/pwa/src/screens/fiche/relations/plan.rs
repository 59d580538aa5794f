//! Where the nodes of the picture stand: the fiche in the middle, what it is tied to around it, and
//! one step further outside. In rows rather than circles, so that names can be read on a phone and
//! none covers another.

/// A node is at least so wide, in pixels: a line of some fourteen letters.
const NARROWEST: f64 = 100.0;
const WIDEST: f64 = 190.0;
/// Two lines of a name and two below it.
const HEIGHT: f64 = 70.0;
/// Between two nodes of a row.
const GAP: f64 = 8.0;
/// Between two rows: room for the lines.
const BETWEEN: f64 = 34.0;
/// With more columns than this it would be a table.
const COLUMNS: usize = 5;
/// So that no outline is cut off.
const MARGIN: f64 = 3.0;

/// The picture.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    pub(super) height: f64,
    pub(super) centre: Spot,
    /// Which of the fiches around, and where.
    pub(super) near: Vec<(usize, Spot)>,
    /// Which of those further, and where.
    pub(super) far: Vec<(usize, Spot)>,
    pub(super) lines: Vec<Line>,
}

/// A node's box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// A line as an SVG path, and which node is at its outer end.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) path: String,
    pub(super) to: End,
}

/// The outer end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Near(usize),
    Far(usize),
}

/// Who stands above, below and beside the middle.
#[derive(Debug, Default)]
struct Around {
    above: Vec<usize>,
    below: Vec<usize>,
    beside: Vec<usize>,
}

/// Places so many fiches around the middle, in a picture of this width; `far` says of each fiche
/// further which of those it is tied to. What has no room is left out.
pub(super) fn plan(width: f64, near: usize, far: &[usize]) -> Plan {
    let columns = columns(width);
    let cell = ((width - 2.0 * MARGIN + GAP) / columns as f64 - GAP).clamp(1.0, WIDEST);
    let around = around(near, far, columns);
    let (above, below) =
        (outside(&around.above, far, columns), outside(&around.below, far, columns));
    let mut next = MARGIN;
    let mut row = |is_there: bool| {
        let y = next;
        next += if is_there { HEIGHT + BETWEEN } else { 0.0 };
        y
    };
    let far_above = row(!above.is_empty());
    let near_above = row(!around.above.is_empty());
    let middle = row(true);
    let near_below = row(!around.below.is_empty());
    let far_below = row(!below.is_empty());
    let place = |who: &[usize], y: f64| spread(width, cell, y, who);
    let centre = Spot { x: (width - cell) / 2.0, y: middle, width: cell, height: HEIGHT };
    let near = [
        place(&around.above, near_above),
        beside(&around.beside, centre, width),
        place(&around.below, near_below),
    ];
    let near = near.concat();
    let far_spots = [place(&above, far_above), place(&below, far_below)].concat();
    let lines = lines(centre, &near, &far_spots, far);
    Plan { height: next - BETWEEN + MARGIN, centre, near, far: far_spots, lines }
}

fn columns(width: f64) -> usize {
    let fit = ((width - 2.0 * MARGIN + GAP) / (NARROWEST + GAP)).floor();
    (2..=COLUMNS).rev().find(|columns| *columns as f64 <= fit).unwrap_or(1)
}

/// Fiches that lead further stand above and below, where there is room behind them; the others
/// beside the middle first.
fn around(near: usize, far: &[usize], columns: usize) -> Around {
    let mut around = Around::default();
    let (leading, ending): (Vec<usize>, Vec<usize>) = (0..near).partition(|one| far.contains(one));
    let sides = if columns < 3 { 0 } else { 2 };
    for (leads, one) in
        leading.into_iter().map(|one| (true, one)).chain(ending.into_iter().map(|one| (false, one)))
    {
        let (above, below) = (around.above.len(), around.below.len());
        if !leads && around.beside.len() < sides {
            around.beside.push(one);
        } else if below < columns && below <= above {
            around.below.push(one);
        } else if above < columns {
            around.above.push(one);
        } else if around.beside.len() < sides {
            around.beside.push(one);
        }
    }
    around
}

/// Who stands behind a row, in the order of the row: so no two lines cross.
fn outside(row: &[usize], far: &[usize], columns: usize) -> Vec<usize> {
    let of = |one: &usize| {
        let one = *one;
        far.iter().enumerate().filter(move |(_, from)| **from == one).map(|(at, _)| at)
    };
    row.iter().flat_map(of).take(columns).collect()
}

/// A row in the middle of the picture.
fn spread(width: f64, cell: f64, y: f64, who: &[usize]) -> Vec<(usize, Spot)> {
    let count = who.len() as f64;
    let first = (width - count * cell - (count - 1.0) * GAP) / 2.0;
    let spot =
        |at: usize| Spot { x: first + at as f64 * (cell + GAP), y, width: cell, height: HEIGHT };
    who.iter().enumerate().map(|(at, one)| (*one, spot(at))).collect()
}

/// At the right of the middle, and at its left.
fn beside(who: &[usize], centre: Spot, width: f64) -> Vec<(usize, Spot)> {
    let away = (centre.width + BETWEEN).min((width - centre.width) / 2.0 - MARGIN);
    let spots = [Spot { x: centre.x + away, ..centre }, Spot { x: centre.x - away, ..centre }];
    who.iter().copied().zip(spots).collect()
}

fn lines(
    centre: Spot,
    near: &[(usize, Spot)],
    far_spots: &[(usize, Spot)],
    far: &[usize],
) -> Vec<Line> {
    let first =
        near.iter().map(|(one, spot)| Line { path: path(centre, *spot), to: End::Near(*one) });
    let second = far_spots.iter().filter_map(|(one, spot)| {
        let (_, from) = near.iter().find(|(known, _)| far.get(*one) == Some(known))?;
        Some(Line { path: path(*from, *spot), to: End::Far(*one) })
    });
    first.chain(second).collect()
}

/// Straight between neighbours of a row; otherwise from edge to edge, upright at both, so that it
/// runs between the rows and behind no other node.
fn path(from: Spot, to: Spot) -> String {
    let middle = |spot: Spot| spot.x + spot.width / 2.0;
    let (x1, x2) = (middle(from), middle(to));
    if from.y == to.y {
        return format!("M{x1:.1} {:.1}H{x2:.1}", from.y + from.height / 2.0);
    }
    let (y1, y2) = match from.y < to.y {
        true => (from.y + from.height, to.y),
        false => (from.y, to.y + to.height),
    };
    let half = (y1 + y2) / 2.0;
    format!("M{x1:.1} {y1:.1}C{x1:.1} {half:.1} {x2:.1} {half:.1} {x2:.1} {y2:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart(one: &Spot, other: &Spot) -> bool {
        one.x + one.width <= other.x
            || other.x + other.width <= one.x
            || one.y + one.height <= other.y
            || other.y + other.height <= one.y
    }

    fn check(width: f64, near: usize, far: &[usize]) {
        let plan = plan(width, near, far);
        let spots = plan.near.iter().chain(&plan.far).map(|(_, spot)| *spot);
        let spots: Vec<Spot> = spots.chain([plan.centre]).collect();
        for (at, spot) in spots.iter().enumerate() {
            assert!(spot.x >= 0.0 && spot.x + spot.width <= width + 0.01);
            assert!(spot.y >= 0.0 && spot.y + spot.height <= plan.height);
            assert!(spot.width >= 80.0 && spot.height >= 44.0, "to be read, and touched");
            assert!(
                spots[at + 1..].iter().all(|other| apart(spot, other)),
                "{width} {near} {far:?}"
            );
        }
        assert_eq!(plan.lines.len(), spots.len() - 1);
        let drawn = |one: &usize| plan.near.iter().any(|(known, _)| known == one);
        assert!(plan.far.iter().all(|(one, _)| drawn(&far[*one])));
    }

    /// From the narrowest phone on, whatever the fiche is tied to.
    #[test]
    fn no_node_covers_another_or_leaves_the_picture() {
        for width in (240..1_200).step_by(17).map(f64::from) {
            for near in 0..16 {
                for leading in 0..=near {
                    let all: Vec<usize> = (0..leading).collect();
                    check(width, near, &all);
                    check(width, near, &[all.clone(), all].concat());
                    check(width, near, &vec![leading.saturating_sub(1); near]);
                }
            }
        }
    }

    #[test]
    fn on_a_phone_eight_fiches_have_room_around_the_middle() {
        assert_eq!(plan(340.0, 8, &[]).near.len(), 8);
        assert_eq!(plan(340.0, 1, &[]).near[0].1.y, plan(340.0, 1, &[]).centre.y);
    }
}
