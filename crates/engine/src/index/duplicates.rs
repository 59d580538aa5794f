//! Contacts that may be the same as the one being typed.

use super::{
    Directory, Hot,
    entry::{Class, Entry},
    letters,
    page::Around,
    record,
};
use crate::api::Duplicate;
use carnet_ids::DocId;
use std::collections::BTreeMap;

/// What is known of the one being typed, or of a row of an import. Phones in E.164, SIRET in
/// digits, emails in lower case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Candidate {
    pub except: Option<DocId>,
    pub name: String,
    pub emails: Vec<String>,
    pub phones: Vec<String>,
    pub siret: String,
    pub postcode: String,
}

/// How alike two names are for the same postcode (`spec/fiche.md`).
const LIKELY: f64 = 0.92;
/// The same where one of the postcodes isn't known.
const LIKELY_ANYWHERE: f64 = 0.97;
/// Shorter names say too little.
const SHORTEST_NAME: usize = 3;
/// More are of no help to anyone.
const MOST: usize = 10;

/// Why two contacts may be the same, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
enum Because {
    Siret,
    Email,
    Phone,
    /// How unlike the names are.
    Name(f64),
}

impl Directory {
    /// Likely duplicates, strongest first.
    pub(crate) fn duplicates(&self, of: &Candidate, around: Around<'_>) -> Vec<Duplicate> {
        let found = self.alike(of).into_iter().take(MOST);
        let shown = found.filter_map(|(slot, because)| {
            let row = self.row(slot, "", around)?;
            let strong = !matches!(because, Because::Name(_));
            Some(Duplicate { row, strong, because: because.code().to_owned() })
        });
        shown.collect()
    }

    /// The contact that surely is the same one: same SIRET, email or number, or the very same name
    /// and postcode.
    pub(crate) fn same_as(&self, of: &Candidate) -> Option<DocId> {
        let mut reasons = BTreeMap::new();
        self.by_identity(of, &mut reasons);
        let best = sorted(reasons).into_iter().next();
        let slot = best.map(|(slot, _)| slot).or_else(|| self.namesake(of))?;
        Some(self.slots.get(slot as usize)?.contact)
    }

    fn namesake(&self, of: &Candidate) -> Option<u32> {
        let name = carnet_model::search::fold_name(&of.name);
        if name.len() < SHORTEST_NAME || of.postcode.is_empty() {
            return None;
        }
        let (mask, length) = (letters::mask(&name), name.chars().count());
        let looks_so = |slot: &u32| {
            self.hot
                .get(*slot as usize)
                .is_some_and(|hot| hot.name_mask == mask && usize::from(hot.name_length) == length)
        };
        let slots = self.numbers.exact(&of.postcode).iter().map(|posting| posting >> 2);
        slots.filter(looks_so).find(|slot| {
            self.other(of, *slot).is_some_and(|known| {
                known.postcode == of.postcode
                    && carnet_model::search::fold_name(&known.name) == name
            })
        })
    }

    fn alike(&self, of: &Candidate) -> Vec<(u32, Because)> {
        let mut reasons = BTreeMap::new();
        self.by_identity(of, &mut reasons);
        self.by_name(of, &mut reasons);
        sorted(reasons)
    }

    fn by_identity(&self, of: &Candidate, reasons: &mut BTreeMap<u32, Because>) {
        let siret = letters::digits(&of.siret);
        if siret.len() == 14 {
            self.sharing(of, Class::Siret, &siret, Because::Siret, reasons);
        }
        for email in of
            .emails
            .iter()
            .map(|email| letters::fold(email.trim()))
            .filter(|email| email.contains('@'))
        {
            self.sharing(of, Class::Email, &email, Because::Email, reasons);
        }
        for phone in of.phones.iter().filter(|phone| phone.starts_with('+')) {
            self.sharing(of, Class::Phone, phone, Because::Phone, reasons);
        }
    }

    fn sharing(
        &self,
        of: &Candidate,
        class: Class,
        text: &str,
        because: Because,
        reasons: &mut BTreeMap<u32, Because>,
    ) {
        let postings = match class {
            Class::Email => self.words.exact(text),
            _ => self.numbers.exact(&letters::digits(text)),
        };
        for slot in postings.iter().map(|posting| posting >> 2) {
            let Some(known) = self.other(of, slot) else { continue };
            let mut texts = known.texts().filter(|(known, _)| *known == class);
            if texts.any(|(_, stored)| letters::fold(stored) == text) {
                reasons.entry(slot).or_insert(because);
            }
        }
    }

    fn by_name(&self, of: &Candidate, reasons: &mut BTreeMap<u32, Because>) {
        let name = carnet_model::search::fold_name(&of.name);
        if name.len() < SHORTEST_NAME {
            return;
        }
        let places = self.columns.postcodes();
        let least: Vec<_> = places.map(|known| least_likeness(&of.postcode, known)).collect();
        let (mask, length) = (letters::mask(&name), name.chars().count());
        for (slot, hot) in (0..).zip(&self.hot) {
            let Some(least) = least.get(hot.place() as usize).copied().flatten() else { continue };
            if most_alike(hot, mask, length) < least || hot.gone || hot.merged {
                continue;
            }
            let known =
                self.slots.get(slot as usize).filter(|slot| Some(slot.contact) != of.except);
            let known = known.map(|slot| record::name(&slot.packed)).unwrap_or_default();
            let known = carnet_model::search::fold_name(known);
            let likeness = carnet_model::search::jaro_winkler(&name, &known);
            if known.len() >= SHORTEST_NAME && likeness >= least {
                reasons.entry(slot).or_insert(Because::Name(1.0 - likeness));
            }
        }
    }

    /// The contact in a slot, if it stands and is another one.
    fn other(&self, of: &Candidate, slot: u32) -> Option<Entry> {
        self.hot.get(slot as usize).filter(|hot| !hot.merged)?;
        self.entry_at(slot).filter(|known| Some(known.contact) != of.except)
    }
}

/// No likeness of Jaro and Winkler is greater, seeing which letters only one of the names has: each
/// is one that the other does not match.
fn most_alike(hot: &Hot, mask: u32, length: usize) -> f64 {
    let ours = length.saturating_sub((mask & !hot.name_mask).count_ones() as usize);
    let theirs = usize::from(hot.name_length);
    let matched = theirs.saturating_sub((hot.name_mask & !mask).count_ones() as usize).min(ours);
    let number = |count: usize| f64::from(u32::try_from(count.max(1)).unwrap_or(u32::MAX));
    let jaro = (number(matched) / number(length) + number(matched) / number(theirs) + 1.0) / 3.0;
    // Four letters in common at the beginning.
    jaro + 0.4 * (1.0 - jaro) + f64::EPSILON * 16.0
}

/// How alike the names must be; `None` when the contacts are in two places.
fn least_likeness(one: &str, other: &str) -> Option<f64> {
    match (one.is_empty(), other.is_empty()) {
        (false, false) => (one == other).then_some(LIKELY),
        _ => Some(LIKELY_ANYWHERE),
    }
}

fn sorted(reasons: BTreeMap<u32, Because>) -> Vec<(u32, Because)> {
    let mut sorted: Vec<_> = reasons.into_iter().collect();
    let order = |one: &Because, other: &Because| {
        one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal)
    };
    sorted.sort_by(|(_, one), (_, other)| order(one, other));
    sorted
}

impl Because {
    const fn code(self) -> &'static str {
        match self {
            Self::Siret => "siret",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Name(_) => "name",
        }
    }
}
