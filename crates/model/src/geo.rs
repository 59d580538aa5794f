//! Points of the earth, how far they are apart, and a short way through several of them.

use serde::{Deserialize, Serialize};

/// The earth's mean radius in metres (IUGG, R₁).
const RADIUS: f64 = 6_371_008.8;
/// Millionths of a degree in one.
const MICRO: f64 = 1e6;
const POLE: i32 = 90_000_000;
const HALF_TURN: i32 = 180_000_000;
/// Up to as many stops the shortest way is looked for among all of them.
const EXACT: usize = 9;

/// A point of the earth (WGS 84), in millionths of a degree: some eleven centimetres.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Point {
    /// Latitude, north of the equator, −90 to 90 degrees.
    pub lat: i32,
    /// Longitude, east of Greenwich, −180 to 180 degrees.
    pub lon: i32,
}

impl Point {
    /// From degrees; `None` where there is no such point.
    pub fn of(latitude: f64, longitude: f64) -> Option<Self> {
        let is_one = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        // Both are within what an i32 holds.
        is_one.then(|| Self {
            lat: (latitude * MICRO).round() as i32,
            lon: (longitude * MICRO).round() as i32,
        })
    }

    /// From degrees as documents hold them. Read of every address at a start, which shall not need
    /// what reads other numbers: digits beyond a millionth are cut off.
    pub fn parse(latitude: &str, longitude: &str) -> Option<Self> {
        let (lat, lon) = (millionths(latitude)?, millionths(longitude)?);
        (lat.abs() <= POLE && lon.abs() <= HALF_TURN).then_some(Self { lat, lon })
    }

    /// Degrees north.
    pub fn latitude(self) -> f64 {
        f64::from(self.lat) / MICRO
    }

    /// Degrees east.
    pub fn longitude(self) -> f64 {
        f64::from(self.lon) / MICRO
    }

    /// Metres to another point, along the earth's surface (haversine, on a sphere: off by half a
    /// percent at most).
    pub fn metres_to(self, other: Self) -> f64 {
        let (one, two) = (self.latitude().to_radians(), other.latitude().to_radians());
        let across = (other.longitude() - self.longitude()).to_radians();
        let half = |angle: f64| (angle / 2.0).sin().powi(2);
        let chord = half(two - one) + one.cos() * two.cos() * half(across);
        2.0 * RADIUS * chord.clamp(0.0, 1.0).sqrt().asin()
    }
}

/// Decimal degrees as text, in millionths.
fn millionths(text: &str) -> Option<i32> {
    let text = text.trim();
    let (below, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || whole.len() > 3 || part.len() > 20 {
        return None;
    }
    let mut number: i32 = 0;
    for byte in whole.bytes().chain(part.bytes().chain(std::iter::repeat(b'0')).take(6)) {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        number = number * 10 + i32::from(digit);
    }
    let rest = part.bytes().skip(6).all(|byte| byte.is_ascii_digit());
    rest.then_some(if below { -number } else { number })
}

/// A part of the earth between two parallels and two meridians. One whose west is east of its east
/// goes across the antimeridian.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Within {
    /// Its lowest latitude.
    pub south: i32,
    /// Where it begins.
    pub west: i32,
    /// Its highest latitude.
    pub north: i32,
    /// Where it ends.
    pub east: i32,
}

impl Within {
    /// All of it.
    pub const EARTH: Self = Self { south: -POLE, west: -HALF_TURN, north: POLE, east: HALF_TURN };

    /// Everything that is so many metres from a point at most, and some more in the corners.
    pub fn around(centre: Point, metres: f64) -> Self {
        let reach = metres.max(0.0) / RADIUS;
        // A millionth more, as points are rounded.
        let up = (reach.to_degrees() * MICRO).ceil().min(f64::from(HALF_TURN)) as i32 + 1;
        let (south, north) = (centre.lat.saturating_sub(up), centre.lat.saturating_add(up));
        if south <= -POLE || north >= POLE {
            // Around a pole all meridians meet.
            let (south, north) = (south.max(-POLE), north.min(POLE));
            return Self { south, north, ..Self::EARTH };
        }
        let wide = (reach.sin() / centre.latitude().to_radians().cos()).clamp(-1.0, 1.0).asin();
        let wide = (wide.to_degrees() * MICRO).ceil() as i32 + 1;
        if wide >= HALF_TURN {
            return Self { south, north, ..Self::EARTH };
        }
        Self { south, west: turned(centre.lon - wide), north, east: turned(centre.lon + wide) }
    }

    /// Whether a point lies there.
    pub fn holds(&self, point: Point) -> bool {
        let across = match self.west <= self.east {
            true => (self.west..=self.east).contains(&point.lon),
            false => point.lon >= self.west || point.lon <= self.east,
        };
        across && (self.south..=self.north).contains(&point.lat)
    }

    /// Its middle.
    pub fn centre(&self) -> Point {
        let east = if self.west <= self.east {
            i64::from(self.east)
        } else {
            i64::from(self.east) + 2 * i64::from(HALF_TURN)
        };
        let lon = (i64::from(self.west) + east) / 2;
        let lon = if lon > i64::from(HALF_TURN) { lon - 2 * i64::from(HALF_TURN) } else { lon };
        let lat = (i64::from(self.south) + i64::from(self.north)) / 2;
        Point { lat: lat as i32, lon: lon as i32 }
    }
}

/// The same meridian, between −180 and 180 degrees.
fn turned(lon: i32) -> i32 {
    match lon {
        lon if lon > HALF_TURN => lon - 2 * HALF_TURN,
        lon if lon < -HALF_TURN => lon + 2 * HALF_TURN,
        lon => lon,
    }
}

/// Metres of a way through points in their order.
pub fn length(points: &[Point]) -> f64 {
    points.windows(2).map(|pair| leg(pair.first(), pair.get(1))).sum()
}

/// An order in which the way through all points is short, as the crow flies: from the first of
/// them, to wherever it ends. Up to nine points no way is shorter; beyond, it is the nearest
/// neighbour's, put right until no two legs are better crossed over (2-opt), and never longer than
/// the order that was given.
pub fn short_way(points: &[Point]) -> Vec<usize> {
    if points.len() < 3 {
        return (0..points.len()).collect();
    }
    if points.len() <= EXACT {
        return Search::among(points);
    }
    let given: Vec<usize> = (0..points.len()).collect();
    [given, nearest_first(points)]
        .map(|order| uncrossed(points, order))
        .into_iter()
        .min_by(|one, other| way(points, one).total_cmp(&way(points, other)))
        .unwrap_or_default()
}

fn leg(from: Option<&Point>, to: Option<&Point>) -> f64 {
    from.zip(to).map_or(0.0, |(from, to)| from.metres_to(*to))
}

fn way(points: &[Point], order: &[usize]) -> f64 {
    order.windows(2).map(|pair| between(points, pair.first(), pair.get(1))).sum()
}

fn between(points: &[Point], from: Option<&usize>, to: Option<&usize>) -> f64 {
    leg(from.and_then(|at| points.get(*at)), to.and_then(|at| points.get(*at)))
}

/// Goes through every order, and leaves one as soon as it is longer than the best.
struct Search<'a> {
    points: &'a [Point],
    best: Vec<usize>,
    shortest: f64,
}

impl<'a> Search<'a> {
    fn among(points: &'a [Point]) -> Vec<usize> {
        let given: Vec<usize> = (0..points.len()).collect();
        let mut search = Self { points, shortest: way(points, &given), best: given };
        search.go_on(&mut vec![0], 0.0);
        search.best
    }

    fn go_on(&mut self, so_far: &mut Vec<usize>, metres: f64) {
        if metres >= self.shortest {
            return;
        }
        if so_far.len() == self.points.len() {
            (self.shortest, self.best) = (metres, so_far.clone());
            return;
        }
        for next in 1..self.points.len() {
            if so_far.contains(&next) {
                continue;
            }
            let more = between(self.points, so_far.last(), Some(&next));
            so_far.push(next);
            self.go_on(so_far, metres + more);
            so_far.pop();
        }
    }
}

fn nearest_first(points: &[Point]) -> Vec<usize> {
    let mut order = vec![0];
    let mut left: Vec<usize> = (1..points.len()).collect();
    while let Some(last) = order.last().copied() {
        let near = |at: &usize| between(points, Some(&last), Some(at));
        let Some((place, next)) = left
            .iter()
            .copied()
            .enumerate()
            .min_by(|(_, one), (_, other)| near(one).total_cmp(&near(other)))
        else {
            break;
        };
        left.swap_remove(place);
        order.push(next);
    }
    order
}

/// Turns parts of the way around for as long as that makes it shorter.
fn uncrossed(points: &[Point], mut order: Vec<usize>) -> Vec<usize> {
    loop {
        let mut better = false;
        for start in 1..order.len() {
            for end in start + 1..order.len() {
                let at = |place: usize| order.get(place);
                let before = between(points, at(start - 1), at(start))
                    + between(points, at(end), at(end + 1));
                let after = between(points, at(start - 1), at(end))
                    + between(points, at(start), at(end + 1));
                if after + 1e-6 < before {
                    if let Some(part) = order.get_mut(start..=end) {
                        part.reverse();
                    }
                    better = true;
                }
            }
        }
        if !better {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn point(lat: f64, lon: f64) -> Point {
        Point::of(lat, lon).unwrap()
    }

    #[test]
    fn distances_that_are_known() {
        // Rennes, Place de la Mairie, to Paris, Notre-Dame: 308.6 km on the sphere.
        let rennes = point(48.111_4, -1.680_0);
        let paris = point(48.853_0, 2.349_9);
        assert!(
            (rennes.metres_to(paris) - 308_600.0).abs() < 2_000.0,
            "{}",
            rennes.metres_to(paris)
        );
        // A degree of the equator, from one side of the antimeridian to the other.
        let metres = point(0.0, 179.5).metres_to(point(0.0, -179.5));
        assert!((metres - 111_195.0).abs() < 5.0, "{metres}");
        assert!((point(90.0, 0.0).metres_to(point(-90.0, 77.0)) - 20_015_114.0).abs() < 5.0);
        assert_eq!(Point::of(91.0, 0.0), None);
        assert_eq!(Point::of(f64::NAN, 0.0), None);
        assert_eq!(Point::parse("48.1", " -1.5 "), Some(point(48.1, -1.5)));
        for text in ["", "1e1", "-", "91", "+1", "1.", "..", "1.5.2", "1234", "0.0000001x"] {
            let is_none = Point::parse(text, "1").is_none();
            assert_eq!(is_none, text != "1.", "{text}");
        }
    }

    #[test]
    fn the_middle_of_what_goes_across_the_antimeridian() {
        let part = Within { south: 0, west: 170_000_000, north: 10, east: -160_000_000 };
        assert_eq!(part.centre(), Point { lat: 5, lon: -175_000_000 });
        assert!(part.holds(part.centre()) && !part.holds(Point { lat: 5, lon: 0 }));
    }

    fn points() -> impl Strategy<Value = Point> {
        let edges = prop_oneof![Just(89.999), Just(-89.999), Just(0.0), Just(48.0), -90.0..=90.0];
        let sides = prop_oneof![Just(179.999), Just(-179.999), Just(0.0), -180.0..=180.0];
        (edges, sides).prop_map(|(lat, lon)| point(lat, lon))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_is_near_lies_in_the_part_around(
            centre in points(), other in points(), close in (-0.5..0.5f64, -0.5..0.5f64),
            metres in prop_oneof![1.0..100_000.0f64, 1.0..25_000_000.0f64],
        ) {
            let part = Within::around(centre, metres);
            let nearby = Point::of(centre.latitude() + close.0, centre.longitude() + close.1);
            for one in nearby.into_iter().chain([other]) {
                prop_assert!(centre.metres_to(one) > metres || part.holds(one), "{centre:?} {one:?} {metres}");
            }
        }

        #[test]
        fn degrees_are_read_as_numbers_are(lat in -90.0..=90.0f64, lon in -180.0..=180.0f64) {
            let (lat, lon) = (format!("{lat:.6}"), format!("{lon:.6}"));
            let expect = Point::of(lat.parse().unwrap(), lon.parse().unwrap());
            prop_assert_eq!(Point::parse(&lat, &lon), expect);
        }

        #[test]
        fn a_distance_is_the_same_both_ways(one in points(), other in points()) {
            prop_assert!((one.metres_to(other) - other.metres_to(one)).abs() < 1e-3);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        /// Against every order, made by another walk.
        #[test]
        fn a_short_way_of_few_points_is_the_shortest(all in prop::collection::vec(points(), 0..=7)) {
            let order = short_way(&all);
            let found = way(&all, &order);
            let mut orders = vec![vec![]];
            for at in 1..all.len() {
                orders = orders.iter().flat_map(|order: &Vec<usize>| (0..=order.len()).map(move |place| {
                    let mut next = order.clone();
                    next.insert(place, at);
                    next
                })).collect();
            }
            for mut order in orders {
                order.insert(0, 0);
                let order = &order[..all.len()];
                prop_assert!(found <= way(&all, order) + 1e-3);
            }
            is_an_order(&order, all.len())?;
        }

        #[test]
        fn a_short_way_of_many_is_never_longer_than_it_was(all in prop::collection::vec(points(), 8..40)) {
            let order = short_way(&all);
            is_an_order(&order, all.len())?;
            prop_assert!(way(&all, &order) <= length(&all) + 1e-3);
        }
    }

    /// The first point first, and each of them once.
    fn is_an_order(order: &[usize], count: usize) -> Result<(), TestCaseError> {
        prop_assert_eq!(order.first().copied(), (count > 0).then_some(0));
        let mut sorted = order.to_vec();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, (0..count).collect::<Vec<_>>());
        Ok(())
    }
}
