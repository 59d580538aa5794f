//! Coordinates, addresses and web sites of a draft.

use super::{Builder, values};
use crate::raw::{DateOrder, Raw, RawItem};
use carnet_model::{
    check,
    edit::limits,
    schema::{ADDRESSES, COORDINATES, Field, WEBSITES},
    search::fold,
    value::Value,
};
use std::mem;

/// Items of one collection: more is another kind of file.
const MAX_ITEMS: usize = 50;

/// Where numbers without a country code are dialled from: the first address's country.
pub(super) fn region(raw: &Raw) -> String {
    let country =
        raw.addresses.values().map(|address| address.first("country")).find(|c| !c.is_empty());
    let country = country.map(Value::text);
    let code = country
        .and_then(|text| check::normalise(carnet_model::schema::FieldKind::Country, text).ok());
    match code {
        Some(Value::Text(code)) if code.len() == 2 => code,
        _ => "FR".to_owned(),
    }
}

/// One coordinate of the fiche while it fills up.
#[derive(Debug, Default)]
struct Coordinate {
    fields: Vec<(&'static str, String)>,
    preferred: bool,
}

impl Coordinate {
    fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|(of, _)| *of == key)
    }
}

impl Builder {
    pub(super) fn coordinates(&mut self, raw: &mut Raw, region: &str) {
        let mut made: Vec<Coordinate> = Vec::new();
        for item in mem::take(&mut raw.coordinates).into_values() {
            self.coordinate(&item, region, &mut made, raw);
        }
        made.retain(|coordinate| coordinate.fields.iter().any(|(key, _)| *key != "label"));
        let first = made.iter().position(|coordinate| coordinate.preferred).unwrap_or(0);
        for (number, coordinate) in made.into_iter().take(MAX_ITEMS).enumerate() {
            let mut fields: Vec<(String, Value)> = coordinate
                .fields
                .into_iter()
                .map(|(key, text)| (key.to_owned(), Value::Text(text)))
                .collect();
            if number == first {
                fields.push(("is_default".to_owned(), Value::Bool(true)));
            }
            self.add(COORDINATES.key, fields);
        }
    }

    fn coordinate(
        &mut self,
        item: &RawItem,
        region: &str,
        made: &mut Vec<Coordinate>,
        raw: &mut Raw,
    ) {
        let start = made.len();
        let labels = Labels::of(item);
        for (key, kind) in [("phone", "phone_label"), ("mobile", ""), ("fax", "")] {
            for (number, text) in split_phones(item.all(key)).into_iter().enumerate() {
                let said = labels.at(kind, number);
                if text.chars().filter(char::is_ascii_digit).count() < 3 {
                    values::note(raw, key, &text, "not-a-phone");
                    continue;
                }
                let (slot, stored) = self.telephone(key, &said, &text, region, raw);
                put(made, start, slot, stored, &labels.label(&said));
            }
        }
        for (number, text) in split_emails(item.all("email")).into_iter().enumerate() {
            let label = labels.label(&labels.at("email_label", number));
            match email(&text) {
                Some(stored) => {
                    self.emails.push(stored.to_lowercase());
                    put(made, start, "email", stored, &label);
                }
                None => values::note(raw, "email", &text, "not-an-email"),
            }
        }
        if let (Some(first), note) = (made.get_mut(start), item.first("note")) {
            first.preferred |= item.preferred || labels.preferred;
            if !note.is_empty() {
                first.fields.push(("note", line(note)));
            }
        }
    }

    /// The field that a number goes to, and its stored form; as typed if it is none.
    fn telephone(
        &mut self,
        key: &str,
        label: &str,
        text: &str,
        region: &str,
        raw: &mut Raw,
    ) -> (&'static str, String) {
        let number = check::phone(text, region).map(|number| number.as_str().to_owned());
        if number.is_none() {
            raw.warnings.push(format!("{key}: kept as typed: {text}"));
        }
        let stored = number.unwrap_or_else(|| line(text));
        self.phones.push(stored.clone());
        let label = fold(label);
        let is = |words: &[&str]| label.split(' ').any(|word| words.contains(&word));
        let french_mobile = stored.starts_with("+336") || stored.starts_with("+337");
        let slot = match key {
            "mobile" => "mobile",
            "fax" => "fax",
            _ if is(&["fax", "telecopie", "workfax", "homefax"]) => "fax",
            _ if is(&["mobile", "portable", "cell", "gsm"]) || french_mobile => "mobile",
            _ => "phone",
        };
        (slot, stored)
    }

    pub(super) fn addresses(&mut self, raw: &mut Raw) {
        for item in mem::take(&mut raw.addresses).into_values().take(MAX_ITEMS) {
            let fields = address(&item, raw);
            if fields.iter().all(|(key, _)| matches!(key.as_str(), "label" | "country")) {
                continue;
            }
            if self.postcode.is_empty() {
                let postcode = fields.iter().find(|(key, _)| key == "postcode");
                self.postcode =
                    postcode.and_then(|(_, v)| v.as_text()).unwrap_or_default().to_owned();
            }
            self.add(ADDRESSES.key, fields);
        }
    }

    pub(super) fn websites(&mut self, raw: &mut Raw) {
        let sites = mem::take(&mut raw.websites);
        for (label, url) in sites.into_iter().take(MAX_ITEMS) {
            let Some(field) = WEBSITES.fields.iter().find(|field| field.key == "url") else {
                return;
            };
            let stored = match values::stored(field, &url, DateOrder::DayFirst) {
                Ok(stored) => stored,
                Err(why) => {
                    values::note(raw, "url", &url, &why);
                    continue;
                }
            };
            let mut fields = vec![("url".to_owned(), stored)];
            if !label.is_empty() {
                fields.push(("label".to_owned(), Value::Text(line(&label))));
            }
            self.add(WEBSITES.key, fields);
        }
    }
}

/// Puts a value into the first coordinate from `start` on that has no such field yet
/// and no other label.
fn put(made: &mut Vec<Coordinate>, start: usize, key: &'static str, value: String, label: &str) {
    let same =
        |fields: &[(&str, String)]| fields.iter().all(|(of, text)| *of != "label" || text == label);
    let free = made[start..].iter().position(|c| !c.has(key) && same(&c.fields));
    let at = match free {
        Some(at) => start + at,
        None => {
            made.push(Coordinate::default());
            made.len() - 1
        }
    };
    let coordinate = &mut made[at];
    if !label.is_empty() && !coordinate.has("label") {
        coordinate.fields.push(("label", label.to_owned()));
    }
    coordinate.fields.push((key, value));
}

/// What a file calls the numbers and addresses of one coordinate.
struct Labels {
    preferred: bool,
    general: String,
    hint: String,
    phones: Vec<String>,
    emails: Vec<String>,
}

impl Labels {
    fn of(item: &RawItem) -> Self {
        let split = |key: &str| {
            let labels = item.all(key).iter().flat_map(|text| text.split(":::"));
            labels.map(|label| label.trim().to_owned()).collect::<Vec<_>>()
        };
        let (phones, emails) = (split("phone_label"), split("email_label"));
        let starred = |labels: &[String]| labels.iter().any(|label| label.starts_with('*'));
        Self {
            preferred: starred(&phones) || starred(&emails),
            general: item.first("label").to_owned(),
            hint: item.hint.clone(),
            phones,
            emails,
        }
    }

    /// What the file says of the nth number or mail.
    fn at(&self, kind: &str, number: usize) -> String {
        let labels = match kind {
            "phone_label" => &self.phones,
            "email_label" => &self.emails,
            _ => return String::new(),
        };
        let label = labels.get(number).or(labels.last()).map_or("", String::as_str);
        label.trim_start_matches('*').trim().to_owned()
    }

    /// A label to show: one that only says "mobile" says what the field says.
    fn label(&self, said: &str) -> String {
        const PLAIN: [&str; 12] = [
            "mobile",
            "portable",
            "cell",
            "gsm",
            "fax",
            "other",
            "autre",
            "voice",
            "internet",
            "obsolete",
            "telephone",
            "pref",
        ];
        let found = [&self.general, said, &self.hint];
        let label = found
            .into_iter()
            .find(|label| !label.is_empty() && !PLAIN.contains(&fold(label).as_str()));
        label.map_or_else(String::new, line)
    }
}

fn address(item: &RawItem, raw: &mut Raw) -> Vec<(String, Value)> {
    let mut fields: Vec<(&Field, String)> = Vec::new();
    let mut rest: Vec<String> = Vec::new();
    for field in ADDRESSES.fields {
        match field.key {
            "line1" | "line2" | "line3" => {}
            "label" if item.first("label").is_empty() => fields.push((field, item.hint.clone())),
            key => fields.push((field, item.first(key).to_owned())),
        }
    }
    let lines = street_lines(item, &mut rest);
    let lines = ADDRESSES.fields.iter().filter(|f| f.key.starts_with("line")).zip(lines);
    fields.splice(1..1, lines);
    for text in rest {
        values::note(raw, "address", &text, "no-line-left");
    }
    let mut stored = Vec::new();
    for (field, text) in fields.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
        let text = text.trim_start_matches("* ").trim();
        match values::stored(field, text, DateOrder::DayFirst) {
            Ok(value) => stored.push((field.key.to_owned(), value)),
            Err(why) => values::note(raw, field.key, text, &why),
        }
    }
    stored
}

/// Up to three lines; what is left goes to `rest`.
fn street_lines(item: &RawItem, rest: &mut Vec<String>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for key in ["formatted", "line1", "line2", "line3", "po_box"] {
        let texts = item.all(key).iter().flat_map(|text| text.split(['\n', '\r']));
        lines.extend(texts.map(line).filter(|text| !text.is_empty()));
    }
    // A region is said by the postcode in France, and by nothing else elsewhere.
    let region = item.first("region");
    let abroad = !matches!(fold(item.first("country")).as_str(), "" | "france" | "fr");
    if abroad && !region.is_empty() && region != item.first("city") {
        lines.push(line(region));
    }
    if lines.len() > 3 {
        rest.extend(lines.split_off(3));
    }
    lines
}

/// Several numbers in one cell: `a ::: b`, `a / b`, `a ; b`, `a ou b`.
fn split_phones(texts: &[String]) -> Vec<String> {
    let mut numbers = Vec::new();
    for text in texts {
        let parts: Vec<&str> = text.split(":::").flat_map(several_phones).collect();
        numbers.extend(parts.into_iter().map(|part| part.trim().to_owned()));
    }
    numbers.retain(|number| !number.is_empty());
    numbers
}

fn several_phones(text: &str) -> Vec<&str> {
    let digits = |part: &&str| part.chars().filter(char::is_ascii_digit).count() >= 8;
    for separator in ["/", ";", ",", " ou ", " or ", "\n"] {
        let parts: Vec<&str> = text.split(separator).collect();
        if parts.len() > 1 && parts.iter().all(digits) {
            return parts;
        }
    }
    vec![text]
}

fn split_emails(texts: &[String]) -> Vec<String> {
    let parts = texts
        .iter()
        .flat_map(|text| text.split([';', ',', '\n', ' ']).flat_map(|p| p.split(":::")));
    let trimmed = parts.map(|part| part.trim().trim_matches(['<', '>']).to_owned());
    let kept: Vec<String> = trimmed.filter(|part| part.contains('@')).collect();
    // Without any mail in it, the text is for the notes as it is.
    if kept.is_empty() {
        texts.iter().filter(|t| !t.trim().is_empty()).cloned().collect()
    } else {
        kept
    }
}

fn email(text: &str) -> Option<String> {
    let field = COORDINATES.fields.iter().find(|field| field.key == "email")?;
    let value = values::stored(field, text, DateOrder::DayFirst).ok()?;
    value.as_text().filter(|text| text.contains('@')).map(str::to_owned)
}

/// One line, not longer than a field holds.
fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(limits::LINE).collect()
}
