//! Appointments.

use super::{Collection, FieldKind, field};

/// Appointments, and what became of single ones of a series. One lies in the year in which it
/// begins, a series in the year in which it begins, with all that is said of its days.
///
/// What is said of one day of a series is an item too, as a `RECURRENCE-ID` is to iCalendar: it
/// has the `series` and the `original` day, and of the others only the fields that differ. Its id
/// is derived from both, so that two devices that move the same day make one item; and so no field
/// is a long text, which must not be made twice.
pub const APPOINTMENTS: Collection = Collection {
    key: "appointments",
    fields: &[
        field("title", FieldKind::Line),
        // When it begins; unset for whole days.
        field("at", FieldKind::Instant),
        // How long, not until when: two people who move the beginning and change the length at the
        // same time never make an end before the beginning.
        field("duration", FieldKind::Minutes),
        // The first of its whole days; then `at` is not looked at.
        field("day", FieldKind::Date),
        // How many whole days; unset is one.
        field("days", FieldKind::Count),
        field("place", FieldKind::Line),
        field("details", FieldKind::Lines),
        // The other contacts that take part, by their document ids in hexadecimal.
        field("contacts", FieldKind::Tags),
        // The people of the workspace that take part, by their ids in hexadecimal.
        field("people", FieldKind::Tags),
        // How long before it to remind of it.
        field("notice", FieldKind::Minutes),
        // A rule of RFC 5545 without DTSTART: the appointment is where it begins.
        field("recurrence", FieldKind::Line),
        // In whose civil time it comes back (IANA); unset is the workspace's.
        field("zone", FieldKind::Line),
        field("author", FieldKind::Person),
        // Of one day of a series: whose, by its id in hexadecimal, and which.
        field("series", FieldKind::Line),
        field("original", FieldKind::Date),
        field("cancelled", FieldKind::Flag),
    ],
};
