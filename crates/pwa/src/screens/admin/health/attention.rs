//! Which devices somebody has to see to, why, and in which order: the worst first.

use super::super::list;
use serde_json::Value;
use std::cmp::Reverse;

const DAY: i64 = 86_400;
/// Edits that wait on a device are in danger after so many seconds without it.
const EDITS_WAIT: i64 = 7 * DAY;
/// A device is taken for forgotten after so many.
const AWAY: i64 = 30 * DAY;
/// A withdrawn device that never came back is spoken of for so long.
const KEPT: i64 = 90 * DAY;
/// Changes, or documents, that a connected device may be behind for a moment.
const FAR: u64 = 1_000;

/// Why somebody has to see to a device; the worst first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    /// It was withdrawn, and has not been there to hear it.
    Kept { days: i64 },
    /// Edits wait on it, and it is away.
    Edits { count: u64, days: i64 },
    /// It was without the server for longer than it may be, and shows nothing.
    Locked { days: i64 },
    /// It is connected, and lacks much all the same.
    Behind { changes: u64 },
    /// It begins, and much is yet to come.
    Begins { documents: u64 },
    /// It is away.
    Away { days: i64 },
    /// It was added, and never came.
    Never { days: i64 },
    /// Its app is older than the server.
    Old { has: String },
}

impl Reason {
    /// Its place among the reasons, and how bad it is among its like.
    fn rank(&self) -> (u8, Reverse<u64>) {
        let days = |days: i64| u64::try_from(days).unwrap_or_default();
        let (place, badness) = match self {
            Self::Kept { days: since } => (0, days(*since)),
            Self::Edits { days: since, .. } => (1, days(*since)),
            Self::Locked { days: since } => (2, days(*since)),
            Self::Behind { changes } => (3, *changes),
            Self::Begins { documents } => (4, *documents),
            Self::Away { days: since } | Self::Never { days: since } => (5, days(*since)),
            Self::Old { .. } => (6, 0),
        };
        (place, Reverse(badness))
    }
}

/// A device, and why somebody has to see to it: at least one reason, the worst first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Watched<'a> {
    pub(super) device: &'a Value,
    pub(super) reasons: Vec<Reason>,
}

/// The devices of an answer that somebody has to see to, the worst first.
pub(super) fn watched(answer: &Value) -> Vec<Watched<'_>> {
    let now = answer["now"].as_i64().unwrap_or_default();
    let version = answer["version"].as_str().unwrap_or_default();
    let mut all: Vec<_> = list(answer, "devices")
        .map(|device| Watched { device, reasons: reasons(device, now, version) })
        .filter(|watched| !watched.reasons.is_empty())
        .collect();
    all.sort_by_key(|watched| watched.reasons.first().map(Reason::rank));
    all
}

fn reasons(device: &Value, now: i64, version: &str) -> Vec<Reason> {
    if !device["revoked"].is_null() {
        return kept(device, now).into_iter().collect();
    }
    let number = |name: &str| device[name].as_u64().unwrap_or_default();
    let connected = device["connected"] == true;
    let came = device["seen"].as_i64().filter(|at| *at > 0);
    let last = came.or(device["created"].as_i64()).unwrap_or(now);
    let away = if connected { 0 } else { (now - last).max(0) };
    let (days, pending, locked) = (away / DAY, number("pending"), device["locked"] == true);
    let (changes, documents) = (number("behind"), number("left"));
    let gone = !locked && away > AWAY;
    let absent = if came.is_some() { Reason::Away { days } } else { Reason::Never { days } };
    let has = device["version"].as_str().unwrap_or_default();
    // What is away gets the app's next version when it comes back.
    let old = !locked && !gone && is_older(has, version);
    let mut found = Vec::new();
    let mut add = |holds: bool, reason| found.extend(holds.then_some(reason));
    add(pending > 0 && away > EDITS_WAIT, Reason::Edits { count: pending, days });
    add(locked, Reason::Locked { days });
    add(connected && changes > FAR, Reason::Behind { changes });
    add(connected && documents > FAR, Reason::Begins { documents });
    add(gone, absent);
    add(old, Reason::Old { has: has.to_owned() });
    found
}

/// Of a withdrawn device: that it may have all that it had. One that signed out has emptied itself.
fn kept(device: &Value, now: i64) -> Option<Reason> {
    let at = device["revoked"]["at"].as_i64()?;
    let away = (now - at).max(0);
    let signed_out = device["revoked"]["why"] == "signed-out";
    let is_kept = !signed_out && device["emptied"].is_null() && away <= KEPT;
    is_kept.then_some(Reason::Kept { days: away / DAY })
}

/// Whether an app's version is before the server's. Whatever is no version is not.
fn is_older(app: &str, server: &str) -> bool {
    matches!((numbers(app), numbers(server)), (Some(app), Some(server)) if app < server)
}

/// The three numbers of a version, which stands behind the name of a program perhaps.
fn numbers(version: &str) -> Option<[u64; 3]> {
    let last = version.rsplit(' ').next()?.split(['-', '+']).next()?;
    let mut parts = last.split('.').map(|part| part.parse().ok());
    let three = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(three)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: i64 = 1_800_000_000;

    /// A device that is well, but for what is said here.
    fn device(name: &str, more: Value) -> Value {
        let mut device = json!({
            "name": name, "created": NOW - 400 * DAY, "seen": NOW - DAY, "version": "0.2.0", "pending": 0,
            "connected": false, "revoked": null, "emptied": null, "behind": 0, "left": 0, "locked": false,
        });
        let fields = device.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        device
    }

    fn of(more: Value) -> Vec<Reason> {
        reasons(&device("iPad", more), NOW, "0.2.0")
    }

    fn ago(days: i64) -> i64 {
        NOW - days * DAY
    }

    #[test]
    fn who_is_well_is_not_spoken_of() {
        for well in [
            json!({}),
            json!({ "pending": 9 }),
            json!({ "connected": true, "seen": ago(90), "pending": 9 }),
            json!({ "behind": 9_000, "left": 9_000 }),
            json!({ "connected": true, "behind": FAR, "left": FAR }),
            json!({ "seen": ago(30) }),
            json!({ "seen": 0, "created": ago(2) }),
            json!({ "version": "0.10.0" }),
            json!({ "version": "test" }),
            json!({ "version": "" }),
        ] {
            assert!(of(well.clone()).is_empty(), "{well}");
        }
    }

    #[test]
    fn each_reason_holds_on_its_own() {
        for (more, reason) in [
            (json!({ "seen": ago(8), "pending": 2 }), Reason::Edits { count: 2, days: 8 }),
            (json!({ "seen": ago(31), "locked": true }), Reason::Locked { days: 31 }),
            (json!({ "connected": true, "behind": FAR + 1 }), Reason::Behind { changes: FAR + 1 }),
            (json!({ "connected": true, "left": FAR + 1 }), Reason::Begins { documents: FAR + 1 }),
            (json!({ "seen": ago(31) }), Reason::Away { days: 31 }),
            (json!({ "seen": 0, "created": ago(31) }), Reason::Never { days: 31 }),
            (json!({ "version": "0.1.9" }), Reason::Old { has: "0.1.9".to_owned() }),
            (json!({ "version": "carnet 0.1.0" }), Reason::Old { has: "carnet 0.1.0".to_owned() }),
        ] {
            assert_eq!(of(more.clone()), [reason], "{more}");
        }
    }

    #[test]
    fn a_device_may_have_several_the_worst_first() {
        let lost = json!({ "seen": ago(40), "pending": 3, "locked": true, "version": "0.1.0" });
        assert_eq!(of(lost), [Reason::Edits { count: 3, days: 40 }, Reason::Locked { days: 40 }]);
        let slow = json!({ "connected": true, "behind": 5_000, "version": "0.1.0" });
        let old = Reason::Old { has: "0.1.0".to_owned() };
        assert_eq!(of(slow), [Reason::Behind { changes: 5_000 }, old]);
    }

    #[test]
    fn a_withdrawn_device_is_spoken_of_until_it_has_heard_it() {
        let revoked = |why: &str, days: i64| json!({ "why": why, "at": ago(days) });
        let of = |revoked: Value, emptied: Value| {
            of(json!({ "revoked": revoked, "emptied": emptied, "seen": ago(60), "pending": 4 }))
        };
        assert_eq!(of(revoked("withdrawn", 3), Value::Null), [Reason::Kept { days: 3 }]);
        assert_eq!(of(revoked("stolen", 0), Value::Null), [Reason::Kept { days: 0 }]);
        assert!(of(revoked("withdrawn", 3), json!(ago(2))).is_empty());
        assert!(of(revoked("signed-out", 3), Value::Null).is_empty());
        assert!(of(revoked("withdrawn", 91), Value::Null).is_empty());
    }

    #[test]
    fn the_worst_is_first_and_the_longest_of_its_like() {
        let answer = json!({ "now": NOW, "version": "0.2.0", "devices": [
            device("well", json!({})),
            device("old", json!({ "version": "0.1.0" })),
            device("away", json!({ "seen": ago(40) })),
            device("away for longer", json!({ "seen": ago(50) })),
            device("begins", json!({ "connected": true, "left": 5_000 })),
            device("behind", json!({ "connected": true, "behind": 5_000 })),
            device("further behind", json!({ "connected": true, "behind": 6_000 })),
            device("locked", json!({ "locked": true, "seen": ago(31) })),
            device("edits", json!({ "pending": 1, "seen": ago(8) })),
            device("kept", json!({ "revoked": { "why": "withdrawn", "at": ago(1) } })),
        ] });
        let names: Vec<_> =
            watched(&answer).iter().map(|one| one.device["name"].as_str().unwrap()).collect();
        let expect = [
            "kept",
            "edits",
            "locked",
            "further behind",
            "behind",
            "begins",
            "away for longer",
            "away",
            "old",
        ];
        assert_eq!(names, expect);
    }

    #[test]
    fn versions_count() {
        for (app, server, older) in [
            ("0.1.0", "0.1.1", true),
            ("0.9.0", "0.10.0", true),
            ("1.0.0", "0.10.0", false),
            ("0.1.0-rc.1", "0.1.0", false),
            ("0.1", "0.2.0", false),
            ("0.1.0.0", "0.2.0", false),
            ("0.1.0", "soon", false),
        ] {
            assert_eq!(is_older(app, server), older, "{app} before {server}");
        }
    }
}
