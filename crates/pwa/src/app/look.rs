//! What of the agenda is on the screen, and its address.

use carnet_engine::api::Calendar;
use carnet_model::{
    recurrence::{Datelike, Day},
    view,
};

/// How the agenda is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Jour.
    Day,
    /// Semaine.
    Week,
    /// Mois.
    Month,
    /// Liste.
    List,
}

impl Layout {
    /// In the order in which they are offered.
    pub(crate) const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::List];

    /// As an address says it.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Day => "jour",
            Self::Week => "semaine",
            Self::Month => "mois",
            Self::List => "liste",
        }
    }

    /// The one that an address says so.
    fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}

/// `/agenda/<layout>/<whose>/<day>`; what is not said is today, mine, and as wide as the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) layout: Option<Layout>,
    pub(crate) whose: Calendar,
    pub(crate) day: Option<Day>,
}

/// As many days a list shows.
pub(crate) const LISTED: u64 = 30;

impl Look {
    /// What an address asks for.
    pub(crate) fn of<'a>(mut segments: impl Iterator<Item = &'a str>) -> Self {
        let layout = segments.next().and_then(Layout::of);
        let whose = match segments.next() {
            Some("equipe") => Calendar::Team,
            Some("tous") => Calendar::Everybody,
            Some(id) => id.parse().map_or(Calendar::Mine, Calendar::Person),
            None => Calendar::Mine,
        };
        Self { layout, whose, day: segments.next().and_then(view::day_of) }
    }

    /// Its address.
    pub(crate) fn path(&self) -> String {
        let Self { layout: Some(layout), whose, day } = self else { return "/agenda".to_owned() };
        let whose = match whose {
            Calendar::Team => "equipe".to_owned(),
            Calendar::Everybody => "tous".to_owned(),
            Calendar::Person(person) => person.to_string(),
            Calendar::Mine | Calendar::Contact(_) => "moi".to_owned(),
        };
        let day = day.map(|day| format!("/{day}")).unwrap_or_default();
        format!("/agenda/{}/{whose}{day}", layout.code())
    }

    /// The days that are on the screen, of which `day` is one: the first, and the one after the last.
    pub(crate) fn span(layout: Layout, day: Day) -> (Day, Day) {
        let monday = back(day, day.weekday().num_days_from_monday().into());
        match layout {
            Layout::Day => (day, on(day, 1)),
            Layout::Week => (monday, on(monday, 7)),
            Layout::List => (day, on(day, LISTED)),
            Layout::Month => {
                let first = back(day, u64::from(day.day0()));
                let monday = back(first, first.weekday().num_days_from_monday().into());
                let next = next_month(first);
                let weeks =
                    next.signed_duration_since(monday).num_days().unsigned_abs().div_ceil(7);
                (monday, on(monday, weeks * 7))
            }
        }
    }

    /// The day that is shown a page later, or before.
    pub(crate) fn turned(layout: Layout, day: Day, forward: bool) -> Day {
        let by = match layout {
            Layout::Day => 1,
            Layout::Week => 7,
            Layout::List => LISTED,
            Layout::Month => {
                let first = back(day, u64::from(day.day0()));
                let before = back(first, 1);
                let before = back(before, u64::from(before.day0()));
                return if forward { next_month(first) } else { before };
            }
        };
        if forward { on(day, by) } else { back(day, by) }
    }
}

/// So many days later.
pub(crate) fn on(day: Day, days: u64) -> Day {
    day.iter_days().nth(usize::try_from(days).unwrap_or(0)).unwrap_or(day)
}

/// So many days before.
pub(crate) fn back(day: Day, days: u64) -> Day {
    let mut at = day;
    for _ in 0..days {
        at = at.pred_opt().unwrap_or(at);
    }
    at
}

/// The first of the month after.
fn next_month(first: Day) -> Day {
    let next = on(first, 31);
    back(next, u64::from(next.day0()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_ids::ItemId;

    fn day(month: u32, day: u32) -> Day {
        Day::from_ymd_opt(2026, month, day).unwrap()
    }

    #[test]
    fn an_address_leads_back_to_what_it_was_of() {
        let person = Calendar::Person(ItemId::new([7; 8]));
        for layout in Layout::ALL {
            for whose in [Calendar::Mine, Calendar::Team, Calendar::Everybody, person] {
                for day in [None, Some(day(11, 29))] {
                    let look = Look { layout: Some(layout), whose, day };
                    let path = look.path();
                    let segments = path.strip_prefix("/agenda/").unwrap().split('/');
                    assert_eq!(Look::of(segments), look);
                }
            }
        }
        assert_eq!(Look::of(std::iter::empty()), Look::default());
        assert_eq!(Look::of(["x", "y", "z"].into_iter()), Look::default());
    }

    #[test]
    fn a_page_is_a_day_a_week_or_the_weeks_of_a_month() {
        let at = day(11, 29);
        assert_eq!(Look::span(Layout::Week, at), (day(11, 23), day(11, 30)));
        assert_eq!(Look::span(Layout::Month, at), (day(10, 26), day(12, 7)));
        assert_eq!(Look::span(Layout::Month, day(2, 1)).0, day(1, 26));
        assert_eq!(Look::turned(Layout::Month, day(10, 31), true), day(11, 1));
        assert_eq!(Look::turned(Layout::Month, day(10, 31), false), day(9, 1));
        assert_eq!(Look::turned(Layout::Week, at, false), day(11, 22));
    }
}
