//! What a file is, from its first rows.

use crate::{Format, rows::Rows};
use carnet_model::search::fold;

const SEPARATORS: [char; 4] = [';', ',', '\t', '|'];
/// Rows that are looked at.
const SAMPLE: usize = 30;

/// Whether a text is CSV or vCard.
pub(crate) fn format(text: &str) -> Format {
    let start = text.trim_start().get(..11).unwrap_or_default();
    if start.eq_ignore_ascii_case("BEGIN:VCARD") { Format::VCard } else { Format::Csv }
}

/// The separator with which the first rows have the most columns, equally many.
pub(crate) fn separator(text: &str) -> char {
    if let Some(said) = said_separator(text) {
        return said;
    }
    let mut best = (SEPARATORS[0], 0);
    for separator in SEPARATORS {
        let score = score(text, separator);
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

/// Excel's `sep=;` on the first line.
fn said_separator(text: &str) -> Option<char> {
    let line = text.lines().next()?.trim_matches('"');
    let separator = line.strip_prefix("sep=").or_else(|| line.strip_prefix("SEP="))?;
    separator.chars().next()
}

/// The text after a `sep=` line, and how many lines that is.
pub(crate) fn after_separator_line(text: &str) -> (&str, usize) {
    if said_separator(text).is_none() {
        return (text, 0);
    }
    (text.split_once('\n').map_or("", |(_, rest)| rest), 1)
}

fn score(text: &str, separator: char) -> usize {
    let rows = Rows::new(text, separator).take(SAMPLE);
    let widths: Vec<usize> = rows.map(|row| row.map_or(0, |row| row.cells.len())).collect();
    let Some(first) = widths.first().filter(|width| **width > 1) else { return 0 };
    let same = widths.iter().filter(|width| *width == first).count();
    // Regularity counts before width: prose has many commas, unequally many.
    same * 1_000 / widths.len() * 1_000 + first
}

/// The program that wrote a CSV file, by its headers.
pub(crate) fn source(headers: &[String], separator: char) -> &'static str {
    let folded: Vec<String> = headers.iter().map(|header| fold(header)).collect();
    let has = |names: &[&str]| names.iter().all(|name| folded.iter().any(|header| header == name));
    let any = |names: &[&str]| names.iter().any(|name| folded.iter().any(|header| header == name));
    let fields = headers.iter().filter(|header| crate::headers::dolibarr_key(header).is_some());
    if fields.count() >= 2 {
        "dolibarr"
    } else if any(&["e mail 1 value", "e mail 1 label", "group membership", "phone 1 value"]) {
        "google"
    } else if any(&["primary address street", "billing address street", "assigned user name"]) {
        "suitecrm"
    } else if any(&["is company", "is a company", "external id", "country id", "parent id id"]) {
        "odoo"
    } else if has(&["e mail address"]) || any(&["business phone", "adresse de messagerie"]) {
        "outlook"
    } else if any(&["record id", "lifecycle stage", "associated company", "contact owner"]) {
        "hubspot"
    } else if separator == ';' && french(&folded) >= 3 {
        "lmb"
    } else {
        "other"
    }
}

fn french(headers: &[String]) -> usize {
    const WORDS: [&str; 9] = [
        "nom",
        "raison",
        "prenom",
        "code",
        "ville",
        "telephone",
        "portable",
        "adresse",
        "civilite",
    ];
    headers.iter().filter(|header| header.split(' ').any(|word| WORDS.contains(&word))).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_found() {
        for (text, separator) in [
            ("Nom;Ville\nDurand, Paul;Rennes\n", ';'),
            ("Name,City\n\"Durand; P\",Rennes\n", ','),
            ("Nom\tVille\nA, b et c\tRennes", '\t'),
            ("sep=|\nNom|Ville\n", '|'),
            ("Nom\nDurand\n", ';'),
        ] {
            assert_eq!(super::separator(text), separator, "{text}");
        }
    }

    #[test]
    fn vcards_are_told_from_csv() {
        assert_eq!(format("\r\nbegin:vcard\nVERSION:3.0"), Format::VCard);
        assert_eq!(format("Nom;Prénom"), Format::Csv);
        assert_eq!(format("é"), Format::Csv);
    }
}
