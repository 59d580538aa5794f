//! An appointment as it is being typed, and the edits that it comes to.

use crate::components::form::refused;
use carnet_engine::api::AgendaRow;
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    appointment::{self, Appointment, When},
    edit::{Edit, EditError, Intent, Place},
    kind::DocKey,
    recurrence::{Datelike, Day, Series},
    schema::APPOINTMENTS,
    value::Value,
    zone::{self, Zone},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Minutes of a new appointment.
const USUAL: i64 = appointment::USUAL;

/// What the form holds, as its controls have it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Draft {
    pub(crate) title: String,
    pub(crate) whole: bool,
    /// `2026-11-29`, and `09:30`.
    pub(crate) day: String,
    pub(crate) time: String,
    pub(crate) last: String,
    pub(crate) end: String,
    pub(crate) place: String,
    pub(crate) details: String,
    /// Minutes, or empty for no reminder.
    pub(crate) notice: String,
    pub(crate) rule: String,
    pub(crate) zone: String,
    /// Whose fiche it lies on.
    pub(crate) contact: Option<DocId>,
    /// Others that take part.
    pub(crate) contacts: BTreeSet<String>,
    pub(crate) people: BTreeSet<String>,
}

/// What is being edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scope {
    /// A new appointment.
    New,
    /// An appointment, or a whole series.
    Whole(DocKey, ItemId),
    /// One day of a series, with what was said of it before.
    One(DocKey, ItemId, Day, Option<Box<Appointment>>),
}

/// Values of fields; `None` unsets.
type Fields = Vec<(&'static str, Option<Value>)>;

impl Draft {
    /// A new one on a day, for whoever notes it.
    pub(crate) fn new(day: Day, hour: u32, contact: Option<DocId>, person: Option<ItemId>) -> Self {
        let mut draft = Self { contact, ..Self::default() };
        let at = zone::PARIS.civil(appointment::midnight(day)).date();
        let hour = hour.min(22);
        (draft.day, draft.last) = (at.to_string(), at.to_string());
        (draft.time, draft.end) = (format!("{hour:02}:00"), format!("{:02}:00", hour + 1));
        draft.people = person.into_iter().map(|id| id.to_string()).collect();
        draft
    }

    /// An appointment as it is: the whole of it, or one of its days.
    pub(crate) fn of(row: &AgendaRow, one: bool, details: String) -> Self {
        let of = &row.of;
        let when = match one {
            true => (row.held.starts, row.held.ends, row.held.days),
            false => spanned(of),
        };
        let own = |said: &str, all: &str| if one { said.to_owned() } else { all.to_owned() };
        let notice = if one { row.held.notice } else { of.notice };
        let mut draft = Self {
            title: own(&row.held.title, &of.title),
            place: own(&row.held.place, &of.place),
            details,
            notice: notice.map(|minutes| minutes.to_string()).unwrap_or_default(),
            rule: of.recurrence.clone(),
            zone: of.zone.clone(),
            contact: Some(row.contact),
            contacts: of.contacts.iter().map(ToString::to_string).collect(),
            people: of.people.iter().map(ToString::to_string).collect(),
            ..Self::default()
        };
        draft.stand(when);
        draft
    }

    fn stand(&mut self, (starts, ends, days): (i64, i64, Option<(Day, Day)>)) {
        let zone = self.in_zone();
        let (from, to) = (zone.civil(starts), zone.civil(ends));
        self.whole = days.is_some();
        let (first, last) = days.unwrap_or((from.date(), to.date()));
        (self.day, self.last) = (first.to_string(), last.to_string());
        match days {
            Some(_) => (self.time, self.end) = ("09:00".to_owned(), "10:00".to_owned()),
            None => {
                self.time = from.format("%H:%M").to_string();
                self.end = to.format("%H:%M").to_string();
            }
        }
    }

    /// The zone in which its hours are said.
    pub(crate) fn in_zone(&self) -> Zone {
        zone::of(&self.zone)
    }

    /// The day on which it begins.
    pub(crate) fn first_day(&self) -> Option<Day> {
        self.day.parse().ok()
    }

    /// Begins on another day, and ends as much later; what comes back on that day of the week or
    /// of the month comes back on the new one.
    pub(crate) fn move_to(&mut self, day: String) {
        if let (Some(was), Ok(last), Ok(now)) =
            (self.first_day(), self.last.parse::<Day>(), day.parse::<Day>())
        {
            let later = now.signed_duration_since(was);
            if let Some(last) = last.checked_add_signed(later) {
                self.last = last.to_string();
            }
            self.rule = super::repeat::follow(&self.rule, was, now);
        }
        self.day = day;
    }

    /// Begins at another hour, and ends as much later.
    pub(crate) fn start_at(&mut self, time: String) {
        let was = self.when().ok().map(When::span);
        self.time = time;
        let (Some((from, to)), Ok(When::Hours(now, _))) = (was, self.begins()) else { return };
        let end = self.in_zone().civil(now + (to - from));
        (self.last, self.end) = (end.date().to_string(), end.format("%H:%M").to_string());
    }

    /// Where it begins, an hour long.
    fn begins(&self) -> Result<When, EditError> {
        let day = self.first_day().ok_or_else(|| refused("day", "appointment-day"))?;
        if self.whole {
            return Ok(When::Days(day, 1));
        }
        let at = at(self.in_zone(), day, &self.time);
        Ok(When::Hours(at.ok_or_else(|| refused("time", "appointment-time"))?, USUAL))
    }

    /// When it is held.
    ///
    /// # Errors
    /// What is missing, or that it ends before it begins.
    pub(crate) fn when(&self) -> Result<When, EditError> {
        let begins = self.begins()?;
        let last: Day = self.last.parse().map_err(|_| refused("last", "appointment-day"))?;
        match begins {
            When::Days(first, _) => {
                let more = last.signed_duration_since(first).num_days();
                let days = u32::try_from(more + 1).ok().filter(|days| *days > 0);
                let days = days.ok_or_else(|| refused("last", "appointment-end"))?;
                Ok(When::Days(first, days))
            }
            When::Hours(from, _) => {
                let to = at(self.in_zone(), last, &self.end);
                let to = to.ok_or_else(|| refused("end", "appointment-time"))?;
                if to < from {
                    return Err(refused("end", "appointment-end"));
                }
                Ok(When::Hours(from, (to - from) / 60_000))
            }
        }
    }

    /// Every field as it would be written.
    fn fields(&self) -> Result<Fields, EditError> {
        let text = |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(Value::text);
        let title = text(&self.title).ok_or_else(|| refused("title", "appointment-title"))?;
        let when = self.when()?;
        self.check_rule(when)?;
        let (at, duration, day, days) = match when {
            When::Hours(at, minutes) => {
                (Some(Value::Instant(at)), Some(Value::Int(minutes)), None, None)
            }
            When::Days(day, days) => {
                (None, None, Some(Value::Date(day)), Some(Value::Int(days.into())))
            }
        };
        let set = |members: &BTreeSet<String>| {
            Some(members).filter(|members| !members.is_empty()).map(|all| Value::Set(all.clone()))
        };
        // What comes back does so by a clock; where that is the workspace's, nothing is written.
        let zone = text(&self.zone).filter(|_| !self.rule.is_empty());
        Ok(vec![
            ("title", Some(title)),
            ("at", at),
            ("duration", duration),
            ("day", day),
            ("days", days),
            ("place", text(&self.place)),
            ("details", text(&self.details)),
            ("notice", self.notice.parse().ok().map(Value::Int)),
            ("recurrence", text(&self.rule)),
            ("zone", zone),
            ("contacts", set(&self.contacts)),
            ("people", set(&self.people)),
        ])
    }

    fn check_rule(&self, when: When) -> Result<(), EditError> {
        let Ok(rule) = self.rule.parse::<Series>() else { return Ok(()) };
        let first = when.day(self.in_zone());
        let ends = rule.every.until.is_some_and(|until| until < first);
        if ends { Err(refused("until", "appointment-until")) } else { Ok(()) }
    }

    /// What has to be done for this to hold, where `before` was typed before; nothing where
    /// nothing changed.
    ///
    /// # Errors
    /// The field that is to be filled in otherwise, and why.
    pub(crate) fn intent(
        &self,
        scope: &Scope,
        before: &Self,
        new: ItemId,
        author: Option<ItemId>,
    ) -> Result<Option<Intent>, EditError> {
        let now = self.fields()?;
        let intent = |doc, edits: Vec<Edit>| (!edits.is_empty()).then_some(Intent { doc, edits });
        match scope {
            Scope::New => {
                let contact =
                    self.contact.ok_or_else(|| refused("contact", "appointment-contact"))?;
                let year = self.when()?.day(zone::PARIS).year();
                let mut fields: Vec<(String, Value)> = filled(now);
                fields.extend(author.map(|id| ("author".to_owned(), Value::Text(id.to_string()))));
                let add = Edit::Add { collection: collection(), item: new, fields };
                Ok(intent(DocKey::Activity { contact, year }, vec![add]))
            }
            Scope::Whole(doc, item) => {
                let was = before.fields().unwrap_or_default();
                let place = Place::Item { collection: collection(), item: *item };
                Ok(intent(
                    *doc,
                    changed(&was, now)
                        .into_iter()
                        .flat_map(|(key, was, now)| written(&place, key, was, now))
                        .collect(),
                ))
            }
            Scope::One(doc, series, original, own) => {
                let was = before.fields().unwrap_or_default();
                let of_day =
                    |key: &str| !matches!(key, "recurrence" | "zone" | "contacts" | "people");
                let changed = changed(&was, now).into_iter().filter(|(key, ..)| of_day(key));
                let changed: Vec<_> = changed.map(|(key, _, now)| (key, now)).collect();
                Ok(intent(*doc, of_one_day(*series, *original, own.as_deref(), changed)))
            }
        }
    }
}

/// The edits of one day of a series. What it had of its own is taken away again; what the series
/// says can't be unsaid for one day.
fn of_one_day(
    series: ItemId,
    original: Day,
    own: Option<&Appointment>,
    changed: Fields,
) -> Vec<Edit> {
    let item = appointment::change_of(series, original);
    let had = |key: &str| {
        own.is_some_and(|own| match key {
            "at" => own.at.is_some(),
            "duration" => own.duration.is_some(),
            "day" => own.day.is_some(),
            "days" => own.days.is_some(),
            "notice" => own.notice.is_some(),
            "place" => !own.place.is_empty(),
            _ => true,
        })
    };
    let (set, unset): (Vec<_>, Vec<_>) =
        changed.into_iter().partition(|(_, value)| value.is_some());
    let unset = unset.into_iter().filter(|(key, _)| had(key)).map(|(field, _)| Edit::Set {
        place: Place::Item { collection: collection(), item },
        field: field.to_owned(),
        value: None,
    });
    let unset: Vec<Edit> = unset.collect();
    let fields = filled(set);
    let mut edits = Vec::new();
    if !fields.is_empty() {
        edits.push(appointment::change(series, original, fields));
    }
    edits.extend(unset);
    edits
}

/// Where an appointment stands that is told of as a whole: its first time.
fn spanned(of: &Appointment) -> (i64, i64, Option<(Day, Day)>) {
    let Some(when) = of.when() else { return (0, 0, None) };
    let (starts, ends) = when.span();
    let days = match when {
        When::Hours(..) => None,
        When::Days(first, _) => {
            let last = zone::PARIS.civil(ends - 1).date();
            Some((first, last))
        }
    };
    (starts, ends, days)
}

fn changed(was: &Fields, now: Fields) -> Vec<(&'static str, Option<Value>, Option<Value>)> {
    let before =
        |key: &str| was.iter().find(|(known, _)| *known == key).and_then(|(_, was)| was.clone());
    let all = now.into_iter().map(|(key, now)| (key, before(key), now));
    all.filter(|(_, was, now)| was != now).collect()
}

/// The least that turns one value into another.
fn written(place: &Place, key: &str, was: Option<Value>, now: Option<Value>) -> Vec<Edit> {
    if !matches!(key, "contacts" | "people") {
        return vec![Edit::Set { place: place.clone(), field: key.to_owned(), value: now }];
    }
    let members = |value: Option<Value>| match value {
        Some(Value::Set(members)) => members,
        _ => BTreeSet::new(),
    };
    let (was, now) = (members(was), members(now));
    let differ = was.symmetric_difference(&now);
    let one = |member: &String| Edit::Member {
        place: place.clone(),
        field: key.to_owned(),
        member: member.clone(),
        on: now.contains(member),
    };
    differ.map(one).collect()
}

fn filled(fields: Fields) -> Vec<(String, Value)> {
    fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

fn at(zone: Zone, day: Day, time: &str) -> Option<i64> {
    let (hour, minute) = time.split_once(':')?;
    let minute = minute.get(..2)?;
    let civil = day.and_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)?;
    Some(zone.instant(civil))
}

fn collection() -> String {
    APPOINTMENTS.key.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> Day {
        Day::from_ymd_opt(2026, 12, day).unwrap()
    }

    fn draft() -> Draft {
        let mut draft = Draft::new(day(1), 9, Some(DocId::new([7; 16])), None);
        draft.title = "Visite".into();
        draft
    }

    fn edits(draft: &Draft, scope: &Scope, before: &Draft) -> Vec<Edit> {
        let intent = draft.intent(scope, before, ItemId::new([1; 8]), None).unwrap();
        intent.map(|intent| intent.edits).unwrap_or_default()
    }

    fn refused(draft: &Draft) -> (String, String) {
        let refused = draft.intent(&Scope::New, &Draft::default(), ItemId::default(), None);
        let refused = refused.unwrap_err();
        (refused.field, refused.code)
    }

    #[test]
    fn what_is_missing_is_said_at_its_field() {
        let check = |change: fn(&mut Draft), field: &str, code: &str| {
            let mut draft = draft();
            change(&mut draft);
            assert_eq!(refused(&draft), (field.to_owned(), code.to_owned()));
        };
        check(|draft| draft.title = " ".into(), "title", "appointment-title");
        check(|draft| draft.day.clear(), "day", "appointment-day");
        check(|draft| draft.time.clear(), "time", "appointment-time");
        check(|draft| draft.end = "08:59".into(), "end", "appointment-end");
        check(|draft| draft.contact = None, "contact", "appointment-contact");
        check(
            |draft| draft.rule = "FREQ=DAILY;UNTIL=20261130".into(),
            "until",
            "appointment-until",
        );
        check(
            |draft| {
                draft.whole = true;
                draft.last = "2026-11-30".into();
            },
            "last",
            "appointment-end",
        );
    }

    #[test]
    fn an_end_goes_along_with_its_beginning() {
        let mut draft = draft();
        draft.move_to("2026-12-05".into());
        draft.start_at("23:30".into());
        assert_eq!((draft.last.as_str(), draft.end.as_str()), ("2026-12-06", "00:30"));
        draft.start_at("08:00".into());
        assert_eq!((draft.last.as_str(), draft.end.as_str()), ("2026-12-05", "09:00"));
    }

    #[test]
    fn it_lies_in_the_year_in_which_it_begins() {
        let mut draft = draft();
        draft.move_to("2027-01-01".into());
        let intent = draft.intent(&Scope::New, &Draft::default(), ItemId::default(), None);
        assert_eq!(intent.unwrap().unwrap().doc.year(), Some(2027));
    }

    #[test]
    fn what_did_not_change_is_not_written() {
        let before = draft();
        let scope = Scope::Whole(
            DocKey::Activity { contact: DocId::new([7; 16]), year: 2026 },
            ItemId::new([1; 8]),
        );
        assert!(edits(&before, &scope, &before).is_empty());
        let mut after = before.clone();
        after.end = "10:30".into();
        after.people.insert("0707070707070707".into());
        let edits = edits(&after, &scope, &before);
        assert!(matches!(&edits[..], [
            Edit::Set { field, value: Some(Value::Int(90)), .. },
            Edit::Member { on: true, .. },
        ] if field == "duration"));
    }

    #[test]
    fn one_day_has_of_its_own_what_was_changed_of_it() {
        let doc = DocKey::Activity { contact: DocId::new([7; 16]), year: 2026 };
        let series = ItemId::new([1; 8]);
        let scope = Scope::One(doc, series, day(1), None);
        let before = draft();
        let mut after = before.clone();
        after.title = "Inventaire".into();
        after.place = String::new();
        let changed = edits(&after, &scope, &before);
        let expect =
            appointment::change(series, day(1), vec![("title".into(), Value::text("Inventaire"))]);
        assert_eq!(changed, [expect]);
        // A day that was whole of its own gets hours again.
        let own = Appointment { day: Some(day(2)), ..Appointment::default() };
        let scope = Scope::One(doc, series, day(1), Some(Box::new(own)));
        let mut whole = before.clone();
        whole.whole = true;
        let back = edits(&before, &scope, &whole);
        assert!(
            back.iter()
                .any(|edit| matches!(edit, Edit::Set { field, value: None, .. } if field == "day"))
        );
    }

    #[test]
    fn hours_are_those_of_the_zone_for_what_comes_back() {
        let mut draft = draft();
        draft.rule = "FREQ=WEEKLY".into();
        draft.zone = "America/Martinique".into();
        let When::Hours(at, _) = draft.when().unwrap() else { panic!() };
        assert_eq!(zone::PARIS.civil(at).to_string(), "2026-12-01 14:00:00");
    }
}
