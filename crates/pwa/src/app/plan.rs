//! What of the map is on the screen, and its address.

use carnet_engine::api::Calendar;
use carnet_ids::{DocId, ItemId};
use carnet_model::{geo::Point, recurrence::Day, view};

/// What the map shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plan {
    /// `/carte/<where>`: all contacts.
    All(Option<Spot>),
    /// `/carte/proximite/<of>/<km>/<except>`: those near a point.
    Near {
        /// Nothing for where the device is.
        of: Option<Point>,
        km: u32,
        /// The contact whose address the point is.
        except: Option<DocId>,
    },
    /// `/carte/adresse/<contact>/<item>`: an address.
    Address(DocId, ItemId),
    /// `/carte/tournee/<whose>/<day>`: a day's round.
    Round(Calendar, Option<Day>),
}

/// Where a map looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) at: Point,
    pub(crate) zoom: u8,
}

/// Radiuses that are offered, in kilometres.
pub(crate) const RADIUSES: [u32; 5] = [1, 5, 10, 25, 50];
const USUAL: u32 = 10;

impl Plan {
    /// Those near where the device is.
    pub(crate) const HERE: Self = Self::Near { of: None, km: USUAL, except: None };

    /// Those near an address.
    pub(crate) const fn near(of: Point, except: DocId) -> Self {
        Self::Near { of: Some(of), km: USUAL, except: Some(except) }
    }

    /// What an address asks for.
    pub(crate) fn of<'a>(mut segments: impl Iterator<Item = &'a str>) -> Self {
        let all = |spot: Option<&str>| Self::All(spot.and_then(Spot::of));
        match segments.next() {
            Some("proximite") => {
                let of = segments.next().and_then(point);
                let km = segments.next().and_then(|km| km.parse().ok());
                let km = km.filter(|km| RADIUSES.contains(km)).unwrap_or(USUAL);
                Self::Near { of, km, except: segments.next().and_then(|id| id.parse().ok()) }
            }
            Some("adresse") => {
                let mut next = || segments.next();
                let both = next().and_then(|id| id.parse().ok());
                let item = next().and_then(|id| id.parse().ok());
                both.zip(item).map_or_else(|| all(None), |(id, item)| Self::Address(id, item))
            }
            Some("tournee") => {
                let whose = calendar(segments.next());
                Self::Round(whose, segments.next().and_then(view::day_of))
            }
            spot => all(spot),
        }
    }

    /// Its address.
    pub(crate) fn path(&self) -> String {
        match self {
            Self::All(None) => "/carte".to_owned(),
            Self::All(Some(spot)) => format!("/carte/{}", spot.text()),
            Self::Near { of, km, except } => {
                let of = of.map_or_else(|| "moi".to_owned(), text);
                let except = except.map(|contact| format!("/{contact}")).unwrap_or_default();
                format!("/carte/proximite/{of}/{km}{except}")
            }
            Self::Address(contact, item) => format!("/carte/adresse/{contact}/{item}"),
            Self::Round(whose, day) => {
                let whose = match whose {
                    Calendar::Team => "equipe".to_owned(),
                    Calendar::Everybody => "tous".to_owned(),
                    Calendar::Person(person) => person.to_string(),
                    Calendar::Mine | Calendar::Contact(_) => "moi".to_owned(),
                };
                let day = day.map(|day| format!("/{day}")).unwrap_or_default();
                format!("/carte/tournee/{whose}{day}")
            }
        }
    }
}

impl Spot {
    fn of(text: &str) -> Option<Self> {
        let (at, zoom) = text.rsplit_once(',')?;
        let zoom = zoom.parse().ok().filter(|zoom| *zoom <= 22)?;
        Some(Self { at: point(at)?, zoom })
    }

    fn text(&self) -> String {
        format!("{},{}", text(self.at), self.zoom)
    }
}

fn calendar(text: Option<&str>) -> Calendar {
    match text {
        Some("equipe") => Calendar::Team,
        Some("tous") => Calendar::Everybody,
        Some(id) => id.parse().map_or(Calendar::Mine, Calendar::Person),
        None => Calendar::Mine,
    }
}

fn point(text: &str) -> Option<Point> {
    let (lat, lon) = text.split_once(',')?;
    Point::parse(lat, lon)
}

fn text(at: Point) -> String {
    format!("{:.6},{:.6}", at.latitude(), at.longitude())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back_to_what_it_was_of() {
        let at = Point::of(48.117_3, -1.677_8).unwrap();
        let (contact, item) = (DocId::new([7; 16]), ItemId::new([8; 8]));
        let day = Day::from_ymd_opt(2026, 11, 29);
        let mut all = vec![
            Plan::All(None),
            Plan::All(Some(Spot { at, zoom: 12 })),
            Plan::HERE,
            Plan::near(at, contact),
            Plan::Near { of: Some(at), km: 50, except: None },
            Plan::Address(contact, item),
        ];
        for whose in [Calendar::Mine, Calendar::Team, Calendar::Everybody, Calendar::Person(item)] {
            all.extend([Plan::Round(whose, None), Plan::Round(whose, day)]);
        }
        for plan in all {
            let path = plan.path();
            let segments =
                path.strip_prefix("/carte").unwrap().split('/').filter(|part| !part.is_empty());
            assert_eq!(Plan::of(segments), plan, "{path}");
        }
    }

    #[test]
    fn what_says_nothing_is_the_usual() {
        for (path, expect) in [
            ("x", Plan::All(None)),
            ("91,0,12", Plan::All(None)),
            ("proximite/moi/7", Plan::HERE),
            ("adresse/x", Plan::All(None)),
            ("tournee/x/y", Plan::Round(Calendar::Mine, None)),
        ] {
            assert_eq!(Plan::of(path.split('/')), expect, "{path}");
        }
    }
}
