//! Where contacts' addresses are: cells of a tenth of a degree, each with the addresses in it.
//!
//! It is made when a map is first asked for, and kept true from then on. Radius and rectangle are
//! both a few ranges of an ordered map; a tree of rectangles would have to be balanced, and
//! addresses crowd in cities whatever is done.

use super::{
    Directory, Hot, bytes::Input, entry::Entry, filter::Filter, find::Scores, page::Around, record,
};
use crate::api::{Chart, Mark, Near, Nearby, Query};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    geo::{Point, Within},
    view::Spot,
};
use std::collections::{BTreeMap, BTreeSet};

/// A cell's side, in millionths of a degree.
const CELL: i32 = 100_000;
/// As close as marks may stand, in pixels: a finger's width and some.
const APART: f64 = 56.0;
/// As many marks a map shows at most; then they are drawn together more.
const MOST_MARKS: usize = 800;
/// The closest look that makes sense.
const CLOSEST: u8 = 22;
/// The highest latitude of web maps (Mercator's), in degrees.
const MERCATOR: f64 = 85.051_128_78;

const TO_CHECK: u8 = 1;
const WANTED: u8 = 2;
const VISITED: u8 = 4;
const PLACED: u8 = 8;

/// Row by latitude, column by longitude.
type Cell = (u16, u16);

/// Where every address is.
#[derive(Debug, Default)]
pub(super) struct Spots {
    cells: BTreeMap<Cell, Vec<Pin>>,
    /// How many addresses of each slot are somewhere.
    placed: BTreeMap<u32, u32>,
    /// Slots with an address that waits to be looked for.
    wanting: BTreeSet<u32>,
    /// Where the last look at [`Self::wanting`] ended.
    next: Option<u32>,
}

/// An address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pin {
    at: Point,
    slot: u32,
    item: ItemId,
    to_check: bool,
}

/// Addresses that are drawn as one.
#[derive(Debug, Default)]
struct Group {
    count: usize,
    lat: i64,
    lon: i64,
    to_check: bool,
    one: Option<Pin>,
    /// How many are in which place.
    places: Vec<(u32, usize)>,
}

impl Spots {
    fn note(&mut self, slot: u32, all: &[Spot], is_there: bool) {
        for spot in all {
            let Some(at) = spot.at else { continue };
            let pin = Pin { at, slot, item: spot.item, to_check: spot.to_check };
            let cell = self.cells.entry(cell_of(at)).or_default();
            let count = self.placed.entry(slot).or_default();
            match is_there {
                true => {
                    cell.push(pin);
                    *count += 1;
                }
                false => {
                    cell.retain(|known| *known != pin);
                    *count = count.saturating_sub(1);
                }
            }
            if cell.is_empty() {
                self.cells.remove(&cell_of(at));
            }
        }
        if self.placed.get(&slot) == Some(&0) {
            self.placed.remove(&slot);
        }
        match is_there && all.iter().any(|spot| spot.wanted) {
            true => self.wanting.insert(slot),
            false => self.wanting.remove(&slot),
        };
    }

    /// The addresses of a part of the earth.
    fn within(&self, part: Within) -> impl Iterator<Item = &Pin> {
        let (first, _) = cell_of(Point { lat: part.south, lon: 0 });
        let (last, _) = cell_of(Point { lat: part.north, lon: 0 });
        let column = |lon| cell_of(Point { lat: 0, lon }).1;
        let (west, east) = (column(part.west), column(part.east));
        let columns = match part.west <= part.east {
            true => vec![(west, east)],
            // A cell that it begins and ends in is looked at once.
            false if west == 0 => vec![(0, u16::MAX)],
            false => vec![(west, u16::MAX), (0, east.min(west - 1))],
        };
        let rows = (first..=last).flat_map(move |row| {
            columns.clone().into_iter().map(move |(west, east)| (row, west)..=(row, east))
        });
        let pins = rows.flat_map(|range| self.cells.range(range)).flat_map(|(_, pins)| pins);
        pins.filter(move |pin| part.holds(pin.at))
    }
}

/// What is asked of contacts, ready to be asked of each.
struct Asked<'a> {
    directory: &'a Directory,
    filter: Filter<'a>,
    scores: Option<Scores>,
    only: Option<BTreeSet<u32>>,
}

impl Asked<'_> {
    fn keeps(&self, slot: u32) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&slot))
            && self.directory.matches(slot, &self.filter, self.scores.as_ref())
    }
}

impl Directory {
    /// An entry's addresses are there, or are no more.
    pub(super) fn note_spots(&mut self, slot: u32, entry: &Entry, is_there: bool) {
        if let Some(spots) = &mut self.spots {
            spots.note(slot, &entry.spots, is_there);
        }
    }

    /// Contacts near a point, the nearest first, each at the nearest of its addresses.
    pub(crate) fn nearby(
        &mut self,
        (of, metres): (Point, u32),
        except: Option<DocId>,
        (query, most): (&Query, usize),
        around: Around<'_>,
    ) -> Nearby {
        self.survey();
        let asked = self.asked(query, around);
        let except = except.and_then(|contact| self.by_contact.get(&contact).copied());
        let mut nearest: BTreeMap<u32, (f64, Pin)> = BTreeMap::new();
        for pin in self.pins(Within::around(of, metres.into())) {
            let far = of.metres_to(pin.at);
            let is_far = far > f64::from(metres) || Some(pin.slot) == except;
            if is_far || nearest.get(&pin.slot).is_some_and(|(near, _)| *near <= far) {
                continue;
            }
            if asked.keeps(pin.slot) {
                nearest.insert(pin.slot, (far, *pin));
            }
        }
        let matched = nearest.len();
        Nearby { rows: self.nearest(nearest.into_values().collect(), most, around), matched }
    }

    /// What a map shows of a part of the earth.
    pub(crate) fn chart(
        &mut self,
        (within, zoom): (Within, u8),
        (query, most): (&Query, usize),
        around: Around<'_>,
    ) -> Chart {
        self.survey();
        let asked = self.asked(query, around);
        let pins: Vec<Pin> =
            self.pins(within).filter(|pin| asked.keeps(pin.slot)).copied().collect();
        let middle = within.centre();
        let mut nearest: BTreeMap<u32, (f64, Pin)> = BTreeMap::new();
        for pin in &pins {
            let far = middle.metres_to(pin.at);
            let known = nearest.entry(pin.slot).or_insert((far, *pin));
            if far < known.0 {
                *known = (far, *pin);
            }
        }
        let matched = nearest.len();
        let rows = self.nearest(nearest.into_values().collect(), most, around);
        let (nowhere, all) = self.whereabouts(&asked);
        Chart { marks: self.marks(&pins, zoom), rows, matched, nowhere, all }
    }

    /// Contacts with an address that waits to be looked for, so many at most, and others the next
    /// time. The first time they begin somewhere, so that not all devices ask for the same.
    pub(crate) fn wanting(&mut self, most: usize, begin: u32) -> Vec<DocId> {
        self.survey();
        let begin = begin % u32::try_from(self.len()).unwrap_or(u32::MAX).max(1);
        let Some(spots) = &mut self.spots else { return Vec::new() };
        let next = spots.next.unwrap_or(begin);
        let all = spots.wanting.range(next..).chain(spots.wanting.range(..next));
        let slots: Vec<u32> = all.copied().take(most).collect();
        spots.next = Some(slots.last().map_or(0, |slot| slot.wrapping_add(1)));
        let listed = slots
            .into_iter()
            .filter(|slot| self.hot.get(*slot as usize).is_some_and(Hot::is_listed));
        listed.filter_map(|slot| Some(self.slots.get(slot as usize)?.contact)).collect()
    }

    /// How many contacts have an address that waits to be looked for.
    pub(crate) fn wanted(&mut self) -> usize {
        self.survey();
        self.spots.as_ref().map_or(0, |spots| spots.wanting.len())
    }

    /// Makes the index, unless it is there.
    fn survey(&mut self) {
        if self.spots.is_some() {
            return;
        }
        let mut spots = Spots::default();
        for (slot, known) in (0..).zip(&self.slots) {
            spots.note(slot, &record::spots(&known.packed), true);
        }
        self.spots = Some(Box::new(spots));
    }

    fn pins(&self, part: Within) -> impl Iterator<Item = &Pin> {
        self.spots.iter().flat_map(move |spots| spots.within(part))
    }

    fn asked<'a>(&'a self, query: &Query, around: Around<'a>) -> Asked<'a> {
        let slots = |only: &Vec<DocId>| {
            only.iter().filter_map(|contact| self.by_contact.get(contact).copied()).collect()
        };
        Asked {
            directory: self,
            filter: Filter::new(self, query, around),
            scores: self.scores(&query.text),
            only: query.only.as_ref().map(slots),
        }
    }

    fn nearest(&self, mut found: Vec<(f64, Pin)>, most: usize, around: Around<'_>) -> Vec<Near> {
        found.sort_by(|(one, pin), (other, pon)| {
            one.total_cmp(other).then_with(|| pin.slot.cmp(&pon.slot))
        });
        let near = |(far, pin): (f64, Pin)| {
            let Pin { at, item, to_check, .. } = pin;
            // No two points of the earth are further apart than an u32 says in metres.
            let metres = far.round() as u32;
            Some(Near { row: self.row(pin.slot, "", around)?, item, at, metres, to_check })
        };
        found.into_iter().take(most).filter_map(near).collect()
    }

    /// How many that are asked for are nowhere, and the corners of where the others are.
    fn whereabouts(&self, asked: &Asked<'_>) -> (usize, Option<(Point, Point)>) {
        let Some(spots) = &self.spots else { return (0, None) };
        let slots = (0..).take(self.len());
        let nowhere =
            slots.filter(|slot| !spots.placed.contains_key(slot) && asked.keeps(*slot)).count();
        let mut all: Option<(Point, Point)> = None;
        for pin in spots.cells.values().flatten() {
            let (low, high) = all.unwrap_or((pin.at, pin.at));
            let low = Point { lat: low.lat.min(pin.at.lat), lon: low.lon.min(pin.at.lon) };
            let high = Point { lat: high.lat.max(pin.at.lat), lon: high.lon.max(pin.at.lon) };
            if all != Some((low, high)) && asked.keeps(pin.slot) {
                all = Some((low, high));
            }
        }
        (nowhere, all)
    }

    fn marks(&self, pins: &[Pin], zoom: u8) -> Vec<Mark> {
        let mut zoom = zoom.min(CLOSEST);
        loop {
            let groups = self.groups(pins, zoom);
            if groups.len() <= MOST_MARKS || zoom == 0 {
                return groups.values().map(|group| self.mark_of(group)).collect();
            }
            zoom -= 1;
        }
    }

    fn groups(&self, pins: &[Pin], zoom: u8) -> BTreeMap<(i64, i64), Group> {
        let mut groups: BTreeMap<(i64, i64), Group> = BTreeMap::new();
        for pin in pins {
            let group = groups.entry(square(pin.at, zoom)).or_default();
            group.count += 1;
            group.lat += i64::from(pin.at.lat);
            group.lon += i64::from(pin.at.lon);
            group.to_check |= pin.to_check;
            group.one = Some(*pin);
            let place = self.hot.get(pin.slot as usize).map_or(0, Hot::place);
            match group.places.iter_mut().find(|(known, _)| *known == place) {
                Some((_, count)) => *count += 1,
                None => group.places.push((place, 1)),
            }
        }
        groups
    }

    fn mark_of(&self, group: &Group) -> Mark {
        let count = group.count.max(1) as i64;
        let at = Point { lat: (group.lat / count) as i32, lon: (group.lon / count) as i32 };
        let one = group.one.filter(|_| group.count == 1);
        let slot = one.and_then(|pin| self.slots.get(pin.slot as usize));
        let place = group.places.iter().max_by_key(|(_, count)| *count);
        let name = match slot {
            Some(slot) => record::name(&slot.packed).to_owned(),
            None => {
                place.map(|(place, _)| self.columns.city(*place).to_owned()).unwrap_or_default()
            }
        };
        let contact = slot.map(|slot| slot.contact);
        Mark { at, count: group.count, contact, name, to_check: group.to_check }
    }
}

/// Where an address is, as the directory's records hold it: its item, marks, and degrees.
pub(super) fn pack(spot: &Spot) -> Vec<u8> {
    let mut out = Vec::with_capacity(17);
    out.extend_from_slice(spot.item.as_bytes());
    let mark = |is_so: bool, mark: u8| if is_so { mark } else { 0 };
    let marks = mark(spot.to_check, TO_CHECK)
        | mark(spot.wanted, WANTED)
        | mark(spot.visited, VISITED)
        | mark(spot.at.is_some(), PLACED);
    out.push(marks);
    if let Some(Point { lat, lon }) = spot.at {
        out.extend(lat.to_le_bytes());
        out.extend(lon.to_le_bytes());
    }
    out
}

/// What [`pack`] made; `None` when the bytes are nothing of the kind.
pub(super) fn unpack(packed: &[u8]) -> Option<Spot> {
    let mut input = Input(packed);
    let item = ItemId::new(input.array()?);
    let marks = input.byte()?;
    let mut degrees = || Some(i32::from_le_bytes(input.array()?));
    let at = match marks & PLACED {
        0 => None,
        _ => Some(Point { lat: degrees()?, lon: degrees()? }),
    };
    let is = |mark: u8| marks & mark != 0;
    Some(Spot { item, at, to_check: is(TO_CHECK), wanted: is(WANTED), visited: is(VISITED) })
}

fn cell_of(at: Point) -> Cell {
    let side = |degrees: i32, from: i32| {
        u16::try_from(degrees.saturating_add(from).max(0) / CELL).unwrap_or(u16::MAX)
    };
    (side(at.lat, 90_000_000), side(at.lon, 180_000_000))
}

/// The square of a web map that a point lies in (Mercator's projection on a sphere).
fn square(at: Point, zoom: u8) -> (i64, i64) {
    let world = 256.0 * f64::from(1_u32 << zoom.min(CLOSEST));
    let latitude = at.latitude().clamp(-MERCATOR, MERCATOR).to_radians();
    let across = (at.longitude() + 180.0) / 360.0;
    let down = (1.0 - latitude.tan().asinh() / std::f64::consts::PI) / 2.0;
    let side = |part: f64| (part * world / APART).floor() as i64;
    (side(across), side(down))
}

#[cfg(test)]
mod tests;
