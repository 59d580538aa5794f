//! Where contacts are.

use super::{AgendaRow, Calendar, Query, Row};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    geo::{Point, Within},
    located::{Asked, Found},
};
use serde::{Deserialize, Serialize};

/// What is asked about where contacts are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum MapRequest {
    /// Contacts near a point, the nearest first. → [`MapReply::Nearby`]
    Nearby {
        /// The point.
        of: Point,
        /// As far away at most.
        metres: u32,
        /// Not this one.
        except: Option<DocId>,
        /// Which ones.
        query: Query,
        /// At most this many.
        most: usize,
    },
    /// What a map shows of a part of the earth. → [`MapReply::Chart`]
    Chart {
        /// The part.
        within: Within,
        /// How close it is looked at: the earth's circumference is 256 · 2^zoom pixels.
        zoom: u8,
        /// Which contacts.
        query: Query,
        /// At most this many of them by name.
        most: usize,
    },
    /// What takes place from an instant until before another, with where that is. → [`MapReply::Round`]
    Round {
        /// Whose.
        of: Calendar,
        /// From when.
        from: i64,
        /// Until when.
        to: i64,
    },
    /// Addresses that wait to be looked for and that the user may place, at most this many; others
    /// the next time. → [`MapReply::Unplaced`]
    Unplaced(usize),
    /// What a service answered for one of them. → [`super::Reply::Applied`], or
    /// [`super::Reply::Done`] where somebody has placed or changed it meanwhile
    Placed(Placed),
}

/// What is known of where contacts are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum MapReply {
    /// Contacts near a point.
    Nearby(Nearby),
    /// What a map shows.
    Chart(Chart),
    /// Stops, the earliest first.
    Round(Vec<Stop>),
    /// Addresses that wait to be looked for.
    Unplaced {
        /// Some of them.
        some: Vec<Unplaced>,
        /// How many contacts have one.
        contacts: usize,
    },
}

/// A contact at one of its addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Near {
    /// The contact.
    pub row: Row,
    /// Which address.
    pub item: ItemId,
    /// Where it is.
    pub at: Point,
    /// How far from the point that was asked for, or from the middle of the part, in metres.
    pub metres: u32,
    /// Somebody should look at its position.
    pub to_check: bool,
}

/// Contacts near a point.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nearby {
    /// The nearest first, each at the nearest of its addresses.
    pub rows: Vec<Near>,
    /// How many there are.
    pub matched: usize,
}

/// What a map shows of a part of the earth.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// Addresses, those that would lie on each other as one.
    pub marks: Vec<Mark>,
    /// Contacts there, those nearest to its middle first, each once.
    pub rows: Vec<Near>,
    /// How many contacts there are there.
    pub matched: usize,
    /// Contacts that were asked for and are nowhere on the earth.
    pub nowhere: usize,
    /// Contacts that were asked for and are somewhere: a part that holds all of them, in points of
    /// its corners, south-west first; `None` where there are none.
    pub all: Option<(Point, Point)>,
}

/// Something to be seen on a map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Where.
    pub at: Point,
    /// How many addresses.
    pub count: usize,
    /// The contact, where it is one address.
    pub contact: Option<DocId>,
    /// The contact's name, or the city of most of them; may be empty.
    pub name: String,
    /// Somebody should look at the position of one of them.
    pub to_check: bool,
}

/// A stop of somebody's round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// The appointment.
    pub row: AgendaRow,
    /// Which of the contact's addresses: the one for deliveries, else the first that is somewhere,
    /// else the first; `None` where it has none.
    pub item: Option<ItemId>,
    /// That address on one line.
    pub address: String,
    /// Where it is.
    pub at: Option<Point>,
    /// Somebody should look at that.
    pub to_check: bool,
}

/// An address that waits to be looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unplaced {
    /// The contact.
    pub contact: DocId,
    /// Which address.
    pub item: ItemId,
    /// What is to be asked for.
    pub asked: Asked,
}

/// What a service answered for an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// The contact.
    pub contact: DocId,
    /// Which address.
    pub item: ItemId,
    /// What it was asked.
    pub asked: Asked,
    /// What it found.
    pub found: Option<Found>,
}
