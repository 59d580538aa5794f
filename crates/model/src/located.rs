//! Where an address is, and who says so: a person, or a service that was asked for it.
//!
//! What a service said is noted in one register of the address, `located`: which text it was asked
//! for, and what it answered. So it is known without another list
//! - which addresses wait to be looked for: those without a position of a person's whose text is
//!   not the one that was last asked for;
//! - whether a position is the service's: it is as the note has it. Whoever writes another one,
//!   in whatever way, makes it theirs.

use crate::{
    edit::{Edit, Place},
    geo::Point,
    schema::ADDRESSES,
    search::fold,
    value::Value,
};
use carnet_ids::ItemId;
use serde::{Deserialize, Serialize};

/// The key of the note.
pub const NOTE: &str = "located";
/// From this many hundredths on a service's answer is good; below, somebody should look at it.
pub const GOOD: u8 = 70;
/// Below this many hundredths an answer is none: another street, another town.
pub const LEAST: u8 = 40;

/// Countries that the French national base of addresses knows: France and its territories.
const KNOWN: [&str; 13] =
    ["", "FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF"];

/// What is known of where an address is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located {
    /// Where; `None` where nobody knows.
    pub at: Option<Point>,
    /// A service said so, nobody else.
    pub by_service: bool,
    /// Somebody should look at it: the service was not sure, or was asked for another text.
    pub to_check: bool,
    /// The text was changed since the service was asked.
    pub stale: bool,
    /// It waits to be looked for.
    pub wanted: bool,
    /// It was looked for, and not found.
    pub not_found: bool,
}

/// What a service found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Where.
    pub at: Point,
    /// How sure it is, in hundredths.
    pub score: u8,
    /// To what it knows the place: one of [`crate::schema::PRECISIONS`], by its number there.
    pub precision: u8,
}

/// An address's text, in the parts that a service asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Street and number, and what else is in its lines.
    pub lines: String,
    /// Postcode.
    pub postcode: String,
    /// City.
    pub city: String,
}

/// Where an address is, from its fields' texts.
pub fn located(text: &dyn Fn(&str) -> String) -> Located {
    let at = Point::parse(&text("latitude"), &text("longitude"));
    let note = text(NOTE);
    let (asked, said) = note.split_once(' ').unwrap_or((&note, ""));
    let same = !note.is_empty() && asked == mark(text);
    let by_service = at.is_some() && at == answer(said).map(|(at, _)| at);
    let sure = answer(said).is_some_and(|(_, score)| score >= GOOD);
    let is_free = at.is_none() || by_service;
    Located {
        at,
        by_service,
        stale: by_service && !same,
        to_check: by_service && !(same && sure),
        wanted: is_free && !same && is_known(text),
        not_found: at.is_none() && same && !note.is_empty(),
    }
}

/// What is asked of a service for an address.
pub fn asked(text: &dyn Fn(&str) -> String) -> Asked {
    let lines = ["line1", "line2", "line3"].map(text);
    let lines: Vec<&str> =
        lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    Asked { lines: lines.join(" "), postcode: text("postcode"), city: text("city") }
}

/// The edits that note what a service answered for an address as it is, and put it there. Nothing
/// where a person has placed it, or the answer is to a text that it has no more.
pub fn placed(
    text: &dyn Fn(&str) -> String,
    item: ItemId,
    of: &Asked,
    found: Option<Found>,
) -> Vec<Edit> {
    let now = located(text);
    if !now.wanted || asked(text) != *of {
        return Vec::new();
    }
    let found = found.filter(|found| found.score >= LEAST);
    let set = |field: &str, value: Option<String>| Edit::Set {
        place: Place::Item { collection: ADDRESSES.key.to_owned(), item },
        field: field.to_owned(),
        value: value.map(Value::text),
    };
    let degrees = |degrees: f64| format!("{degrees:.6}");
    let latitude = found.map(|found| degrees(found.at.latitude()));
    let longitude = found.map(|found| degrees(found.at.longitude()));
    let said = found.zip(latitude.as_ref().zip(longitude.as_ref()));
    let said = said.map_or_else(String::new, |(found, (latitude, longitude))| {
        format!(" {latitude} {longitude} {}", found.score)
    });
    let mut edits = vec![set(NOTE, Some(format!("{}{said}", mark(text))))];
    // Of an address that was never placed nothing is taken away.
    if found.is_some() || now.at.is_some() {
        let precision = found.and_then(|found| precision(found.precision));
        edits.push(set("latitude", latitude));
        edits.push(set("longitude", longitude));
        edits.push(set("precision", precision.map(str::to_owned)));
    }
    edits
}

fn precision(number: u8) -> Option<&'static str> {
    crate::schema::PRECISIONS.get(usize::from(number)).copied()
}

/// What a note says of the answer: where, and how sure in hundredths.
fn answer(said: &str) -> Option<(Point, u8)> {
    let mut parts = said.split(' ');
    let at = Point::parse(parts.next()?, parts.next()?)?;
    Some((at, parts.next()?.parse().ok()?))
}

/// Whether there is enough to look for, in a country that the base knows.
fn is_known(text: &dyn Fn(&str) -> String) -> bool {
    let there = |key: &str| !text(key).trim().is_empty();
    (there("city") || (there("postcode") && there("line1")))
        && KNOWN.contains(&text("country").as_str())
}

/// Sixteen digits that stand for an address's text (FNV-1a), accents, case and punctuation aside.
fn mark(text: &dyn Fn(&str) -> String) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for key in ["line1", "line2", "line3", "postcode", "city", "country"] {
        for byte in fold(&text(key)).into_bytes().into_iter().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    type Fields = BTreeMap<String, String>;

    fn address(fields: &[(&str, &str)]) -> Fields {
        fields.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
    }

    fn of(fields: &Fields) -> Located {
        located(&|key| fields.get(key).cloned().unwrap_or_default())
    }

    /// Does what a service's answer comes to.
    fn answered(fields: &mut Fields, found: Option<Found>) -> usize {
        let read = fields.clone();
        let text = |key: &str| read.get(key).cloned().unwrap_or_default();
        let edits = placed(&text, ItemId::new([1; 8]), &asked(&text), found);
        for edit in &edits {
            let Edit::Set { field, value, .. } = edit else { panic!("{edit:?}") };
            let text = value.as_ref().and_then(Value::as_text).unwrap_or_default();
            fields.insert(field.clone(), text.to_owned());
        }
        edits.len()
    }

    fn found(score: u8) -> Option<Found> {
        Some(Found { at: Point::of(48.111_35, -1.68).unwrap(), score, precision: 1 })
    }

    const SHOP: [(&str, &str); 3] =
        [("line1", "12 rue Saint-Georges"), ("postcode", "35000"), ("city", "Rennes")];

    #[test]
    fn it_is_looked_for_once_and_again_when_its_text_changes() {
        let mut shop = address(&SHOP);
        assert!(of(&shop).wanted && !of(&shop).not_found);
        assert_eq!(answered(&mut shop, found(93)), 4);
        let known = of(&shop);
        assert!(known.by_service && !known.wanted && !known.to_check, "{known:?}");
        assert_eq!((shop["precision"].as_str(), known.at), ("house", Point::of(48.111_35, -1.68)));
        // Case and accents are no other address; another number is.
        shop.insert("city".into(), "RENNES".into());
        assert!(!of(&shop).wanted);
        shop.insert("line1".into(), "14 rue Saint-Georges".into());
        let known = of(&shop);
        assert!(known.wanted && known.stale && known.to_check && known.at.is_some(), "{known:?}");
        // Not found: what is there is of the address before, and goes.
        answered(&mut shop, None);
        let known = of(&shop);
        assert!(known.at.is_none() && known.not_found && !known.wanted, "{known:?}");
        assert_eq!(shop["precision"], "");
    }

    #[test]
    fn what_a_person_placed_is_left_alone() {
        let mut shop = address(&SHOP);
        answered(&mut shop, found(93));
        shop.insert("latitude".into(), "48.2".into());
        shop.insert("line1".into(), "14 rue Saint-Georges".into());
        let known = of(&shop);
        assert!(!known.by_service && !known.wanted && !known.to_check, "{known:?}");
        assert_eq!(answered(&mut shop, found(99)), 0);
        // Taken away again, it is looked for.
        shop.insert("latitude".into(), String::new());
        assert!(of(&shop).wanted);
    }

    #[test]
    fn an_answer_that_is_not_sure_is_to_be_looked_at_and_a_bad_one_is_none() {
        let mut shop = address(&SHOP);
        answered(&mut shop, found(GOOD - 1));
        assert!(of(&shop).to_check && !of(&shop).wanted);
        let mut shop = address(&SHOP);
        assert_eq!(answered(&mut shop, found(LEAST - 1)), 1);
        assert!(of(&shop).not_found);
    }

    #[test]
    fn an_answer_to_another_text_is_dropped() {
        let shop = address(&SHOP);
        let text = |key: &str| shop.get(key).cloned().unwrap_or_default();
        let other = Asked { city: "Nantes".into(), ..asked(&text) };
        assert_eq!(placed(&text, ItemId::new([1; 8]), &other, found(99)), []);
    }

    #[test]
    fn what_says_too_little_or_is_abroad_is_not_looked_for() {
        assert!(!of(&address(&[("line1", "12 rue Saint-Georges")])).wanted);
        assert!(!of(&address(&[("postcode", "35000")])).wanted);
        assert!(of(&address(&[("city", "Rennes")])).wanted);
        assert!(!of(&address(&[("city", "Berlin"), ("country", "DE")])).wanted);
        assert!(of(&address(&[("city", "Saint-Denis"), ("country", "RE")])).wanted);
    }

    #[test]
    fn notes_that_nobody_wrote_are_no_harm() {
        for note in ["x", " ", "0 1 2", "0 1 2 300", "0 91 0 5", "é é é é"] {
            let mut shop = address(&SHOP);
            shop.insert(NOTE.into(), note.into());
            assert!(of(&shop).wanted, "{note}");
        }
    }
}
