//! Dates as files write them.

/// Which comes first in `03/04/2020`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

/// The order of a file: Outlook in English writes the month first.
pub(crate) fn order(source: &str, headers: &[String]) -> Order {
    let english = headers.iter().any(|header| header == "E-mail Address" || header == "First Name");
    if source == "outlook" && english { Order::MonthFirst } else { Order::DayFirst }
}

/// A date as `YYYY-MM-DD`; `None` if it isn't one. Understands ISO 8601 (also without hyphens, as
/// vCard writes it), and day, month and year with any separator. `0/0/00` is no date.
pub(crate) fn parse(text: &str, order: Order) -> Option<String> {
    let day = text.split(['T', ' ']).next()?;
    if day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit()) {
        return date(day[..4].parse().ok()?, day[4..6].parse().ok()?, day[6..].parse().ok()?);
    }
    let parts: Vec<u32> =
        day.split(['-', '/', '.']).map(str::parse).collect::<Result<_, _>>().ok()?;
    let [a, b, c] = parts[..] else { return None };
    if day.find(['-', '/', '.']) == Some(4) {
        return date(a, b, c);
    }
    let year = if c < 100 { c + if c > 30 { 1900 } else { 2000 } } else { c };
    match order {
        Order::DayFirst => date(year, b, a),
        Order::MonthFirst => date(year, a, b),
    }
}

fn date(year: u32, month: u32, day: u32) -> Option<String> {
    let valid =
        (1..=12).contains(&month) && (1..=31).contains(&day) && (1800..=2200).contains(&year);
    valid.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_files_order() {
        for (text, order, expect) in [
            ("1985-03-04", Order::DayFirst, Some("1985-03-04")),
            ("19850304", Order::DayFirst, Some("1985-03-04")),
            ("4/3/1985", Order::DayFirst, Some("1985-03-04")),
            ("3/4/1985", Order::MonthFirst, Some("1985-03-04")),
            ("04.03.85", Order::DayFirst, Some("1985-03-04")),
            ("0/0/00", Order::MonthFirst, None),
            ("hier", Order::DayFirst, None),
        ] {
            assert_eq!(parse(text, order).as_deref(), expect, "{text}");
        }
    }
}
