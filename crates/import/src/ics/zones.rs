//! What a zone's clocks do, for a reader that does not know it by its name (3.6.5).

use super::Lines;
use carnet_model::zone::{Summer, Zone};

pub(super) fn put(out: &mut Lines, zone: Zone) {
    out.put("BEGIN", "VTIMEZONE");
    out.put("TZID", zone.name);
    let (winter, summer) = (zone.standard, zone.standard + 60);
    // Civil times are those before the change.
    match zone.summer {
        Summer::None => part(out, "STANDARD", (winter, winter), "19700101T000000", None),
        Summer::Europe => {
            let (spring, autumn) = (clock(zone.standard + 60), clock(zone.standard + 120));
            let (march, october) =
                ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU");
            let starts = |day: &str, clock: &str| format!("1996{day}T{clock}");
            part(out, "DAYLIGHT", (winter, summer), &starts("0331", &spring), Some(march));
            part(out, "STANDARD", (summer, winter), &starts("1027", &autumn), Some(october));
        }
        Summer::America => {
            let (march, november) =
                ("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "FREQ=YEARLY;BYMONTH=11;BYDAY=1SU");
            part(out, "DAYLIGHT", (winter, summer), "20070311T020000", Some(march));
            part(out, "STANDARD", (summer, winter), "20071104T020000", Some(november));
        }
    }
    out.put("END", "VTIMEZONE");
}

fn part(out: &mut Lines, name: &str, (from, to): (i32, i32), start: &str, rule: Option<&str>) {
    out.put("BEGIN", name);
    out.put("DTSTART", start);
    out.put("TZOFFSETFROM", &offset(from));
    out.put("TZOFFSETTO", &offset(to));
    if let Some(rule) = rule {
        out.put("RRULE", rule);
    }
    out.put("END", name);
}

/// `+0130`.
fn offset(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// `020000`, of so many minutes after midnight.
fn clock(minutes: i32) -> String {
    format!("{:02}{:02}00", minutes / 60, minutes % 60)
}
