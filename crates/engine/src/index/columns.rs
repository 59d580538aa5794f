//! What contacts are filtered by, as numbers: each different value is known once.

use super::{entry::Entry, letters};
use carnet_model::check;
use std::collections::BTreeMap;

/// What a contact is filed under, by the value's number in its [`Column`].
pub(crate) type Filed = [u32; COLUMNS];

/// How many columns there are.
pub(crate) const COLUMNS: usize = 8;
pub(crate) const CATEGORY: usize = 0;
pub(crate) const STATUS: usize = 1;
pub(crate) const ORIGIN: usize = 2;
pub(crate) const REP: usize = 3;
pub(crate) const PROFILES: usize = 4;
pub(crate) const TAGS: usize = 5;
pub(crate) const PLACE: usize = 6;
pub(crate) const CONSENTS: usize = 7;

/// The different values of each column, and how many contacts have each.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    all: [Column; COLUMNS],
    /// Beside the values of [`PLACE`].
    places: Vec<Place>,
    /// The ranks of places are true: no other place came since.
    ranked: bool,
}

/// Between the members of a set, or the parts of a place; in none of them.
const BETWEEN: char = '\u{1f}';

/// A column's different values.
#[derive(Debug, Default)]
struct Column {
    by_text: BTreeMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
    uses: Vec<u32>,
}

/// A postcode and its city.
#[derive(Debug)]
struct Place {
    city: Box<str>,
    folded: String,
    postcode: Box<str>,
    department: Option<String>,
    sort_key: u128,
    /// Among the places in order of their cities; equal for the same city.
    rank: u32,
}

/// Where, as a filter says it.
#[derive(Debug)]
pub(crate) enum Where {
    /// A department's code.
    Department(String),
    /// A postcode.
    Postcode(String),
    /// A city, folded.
    City(String),
}

impl Columns {
    /// Files an entry.
    pub(crate) fn file(&mut self, entry: &Entry) -> Filed {
        let (country, postcode, city) = entry.place();
        let place = [country, postcode, city].join(&BETWEEN.to_string());
        let place = self.all[PLACE].note(&place);
        if place as usize == self.places.len() {
            self.places.push(Place::new(country, postcode, city));
            self.ranked = false;
        }
        let set = |members: &[String]| members.join(&BETWEEN.to_string());
        let mut filed = [0; COLUMNS];
        filed[CATEGORY] = self.all[CATEGORY].note(&entry.category);
        filed[STATUS] = self.all[STATUS].note(&entry.status);
        filed[ORIGIN] = self.all[ORIGIN].note(&entry.origin);
        filed[REP] = self.all[REP].note(&entry.rep);
        filed[PROFILES] = self.all[PROFILES].note(&set(&entry.profiles));
        filed[TAGS] = self.all[TAGS].note(&set(&entry.tags));
        filed[PLACE] = place;
        filed[CONSENTS] = self.all[CONSENTS].note(&set(&entry.consents));
        filed
    }

    /// Takes back one [`Self::file`].
    pub(crate) fn unfile(&mut self, filed: &Filed) {
        for (column, value) in self.all.iter_mut().zip(filed) {
            if let Some(uses) = column.uses.get_mut(*value as usize) {
                *uses = uses.saturating_sub(1);
            }
        }
    }

    /// For each value of a column, whether it is this text.
    pub(crate) fn equal(&self, column: usize, wanted: &str) -> Vec<bool> {
        self.test(column, |text| text == wanted)
    }

    /// For each value of a column, whether it is one of these texts.
    pub(crate) fn one_of(&self, column: usize, wanted: &[String]) -> Vec<bool> {
        self.test(column, |text| wanted.iter().any(|one| one == text))
    }

    /// A value of a column.
    pub(crate) fn text(&self, column: usize, value: u32) -> &str {
        let texts = self.all.get(column).map(|column| &column.texts);
        texts.and_then(|texts| texts.get(value as usize)).map_or("", |text| &**text)
    }

    /// For each value of a column of sets, whether it has one of these members.
    pub(crate) fn holding(&self, column: usize, wanted: &[String]) -> Vec<bool> {
        self.test(column, |set| members(set).any(|member| wanted.iter().any(|one| one == member)))
    }

    /// For each place, whether it lies there.
    pub(crate) fn within(&self, wanted: &Where) -> Vec<bool> {
        self.places.iter().map(|place| place.is_in(wanted)).collect()
    }

    /// Sorts as the cities of places do, the empty ones last.
    pub(crate) fn place_rank(&self, place: u32) -> u32 {
        self.places.get(place as usize).map_or(u32::MAX, |place| place.rank)
    }

    /// The city of a place.
    pub(crate) fn city(&self, place: u32) -> &str {
        self.places.get(place as usize).map_or("", |place| &place.city)
    }

    /// The postcode of each place.
    pub(crate) fn postcodes(&self) -> impl Iterator<Item = &str> {
        self.places.iter().map(|place| &*place.postcode)
    }

    /// Makes [`Self::place_rank`] true.
    pub(crate) fn rank(&mut self) {
        if self.ranked {
            return;
        }
        let mut keys: Vec<u128> = self.places.iter().map(|place| place.sort_key).collect();
        keys.sort_unstable();
        keys.dedup();
        for place in &mut self.places {
            let rank = keys.partition_point(|key| *key < place.sort_key);
            place.rank = u32::try_from(rank).unwrap_or(u32::MAX);
        }
        self.ranked = true;
    }

    /// Every tag in use, with how many contacts have it.
    pub(crate) fn tags(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for (set, uses) in self.all[TAGS].used() {
            for tag in members(set) {
                *counts.entry(tag).or_default() += uses as usize;
            }
        }
        counts
    }

    /// Every city in use, by name.
    pub(crate) fn cities(&self) -> Vec<String> {
        let uses = &self.all[PLACE].uses;
        let used = self.places.iter().zip(uses).filter(|(_, uses)| **uses > 0);
        let named = used.map(|(place, _)| place).filter(|place| !place.city.is_empty());
        let mut cities: Vec<_> = named.map(|place| (place.sort_key, &*place.city)).collect();
        cities.sort_unstable();
        cities.dedup();
        cities.into_iter().map(|(_, city)| city.to_owned()).collect()
    }

    fn test(&self, column: usize, test: impl Fn(&str) -> bool) -> Vec<bool> {
        let texts = self.all.get(column).map_or(&[][..], |column| &column.texts);
        texts.iter().map(|text| test(text)).collect()
    }
}

impl Column {
    /// The number of a value that one more contact has.
    fn note(&mut self, text: &str) -> u32 {
        let number = match self.by_text.get(text) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
                self.by_text.insert(text.into(), number);
                self.texts.push(text.into());
                self.uses.push(0);
                number
            }
        };
        if let Some(uses) = self.uses.get_mut(number as usize) {
            *uses += 1;
        }
        number
    }

    fn used(&self) -> impl Iterator<Item = (&str, u32)> {
        let all = self.texts.iter().zip(&self.uses);
        all.filter(|(_, uses)| **uses > 0).map(|(text, uses)| (&**text, *uses))
    }
}

fn members(set: &str) -> impl Iterator<Item = &str> {
    set.split(BETWEEN).filter(|member| !member.is_empty())
}

impl Place {
    fn new(country: &str, postcode: &str, city: &str) -> Self {
        let is_french = matches!(country, "" | "FR");
        Self {
            city: city.into(),
            folded: letters::fold(city),
            postcode: postcode.into(),
            department: is_french.then(|| check::department(postcode)).flatten(),
            sort_key: letters::sort_key(city),
            rank: 0,
        }
    }

    fn is_in(&self, wanted: &Where) -> bool {
        match wanted {
            Where::City(city) => self.folded == *city,
            Where::Postcode(postcode) => *self.postcode == **postcode,
            Where::Department(code) => self.department.as_ref() == Some(code),
        }
    }
}

impl Where {
    /// As the user says it: a city, a department, or a whole postcode.
    pub(crate) fn of(place: &str) -> Option<Self> {
        let place = place.trim();
        let upper = place.to_ascii_uppercase();
        let is_code = upper.bytes().all(|byte| byte.is_ascii_digit());
        match upper.as_str() {
            "" => None,
            "2A" | "2B" => Some(Self::Department(upper)),
            _ if !is_code => Some(Self::City(letters::fold(place))),
            _ if upper.len() > 3 => Some(Self::Postcode(upper)),
            _ => Some(Self::Department(upper)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(city: &str, postcode: &str) -> Entry {
        Entry { city: city.into(), postcode: postcode.into(), ..Entry::default() }
    }

    #[test]
    fn places_are_known_by_city_postcode_and_department() {
        let mut columns = Columns::default();
        let all = [at("Ajaccio", "20000"), at("Saint-Malo", "35400"), at("Lyon", "69003")];
        let filed = all.each_ref().map(|entry| columns.file(entry)[PLACE]);
        let within = |wanted: &str| columns.within(&Where::of(wanted).unwrap());
        assert_eq!(within("saint-malo"), [false, true, false]);
        assert_eq!(within("69"), [false, false, true]);
        assert_eq!(within("35400"), [false, true, false]);
        assert!(Where::of(" ").is_none());
        columns.rank();
        let ranks = filed.map(|place| columns.place_rank(place));
        assert_eq!(ranks, [0, 2, 1]);
    }

    #[test]
    fn what_nobody_has_any_more_is_not_offered() {
        let mut columns = Columns::default();
        let tagged = |tags: &[&str]| Entry {
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            ..at("Lyon", "69003")
        };
        let first = columns.file(&tagged(&["VIP", "salon"]));
        columns.file(&Entry { city: String::new(), ..tagged(&["salon"]) });
        assert_eq!(columns.tags(), BTreeMap::from([("VIP", 1), ("salon", 2)]));
        assert_eq!(columns.cities(), ["Lyon"]);
        columns.unfile(&first);
        assert_eq!(columns.tags(), BTreeMap::from([("salon", 1)]));
        assert!(columns.cities().is_empty());
    }
}
