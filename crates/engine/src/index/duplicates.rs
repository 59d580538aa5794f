//! Contacts that may be the same as the one being typed.

use super::{Directory, Slot, entry::Class, letters, page::Around};
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
/// Letters that two names may differ by and still be that alike.
const OTHER_LETTERS: u32 = 8;
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
            let row = self.slots.get(slot as usize)?.row("", around);
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
        Some(self.slots.get(slot as usize)?.entry.contact)
    }

    fn namesake(&self, of: &Candidate) -> Option<u32> {
        let name = carnet_model::search::fold_name(&of.name);
        if name.len() < SHORTEST_NAME || of.postcode.is_empty() {
            return None;
        }
        let mut slots = self.numbers.exact(&of.postcode).iter().map(|posting| posting >> 2);
        slots.find(|slot| {
            let known = self.slots.get(*slot as usize);
            known.is_some_and(|known| {
                known.plain_name == name
                    && known.entry.postcode == of.postcode
                    && self.other(of, known)
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
            self.sharing(of, Class::Number, &siret, Because::Siret, reasons);
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
            let Some(known) = self.slots.get(slot as usize).filter(|known| self.other(of, known))
            else {
                continue;
            };
            if known.entry.stored(class).any(|stored| letters::fold(stored) == text) {
                reasons.entry(slot).or_insert(because);
            }
        }
    }

    fn by_name(&self, of: &Candidate, reasons: &mut BTreeMap<u32, Because>) {
        let name = carnet_model::search::fold_name(&of.name);
        if name.len() < SHORTEST_NAME {
            return;
        }
        let mask = letters::mask(&name);
        for (slot, known) in (0..).zip(&self.slots) {
            let Some(least) = least_likeness(&of.postcode, &known.entry.postcode) else { continue };
            let far = (known.name_mask ^ mask).count_ones() > OTHER_LETTERS;
            if far || known.plain_name.len() < SHORTEST_NAME || !self.other(of, known) {
                continue;
            }
            let likeness = carnet_model::search::jaro_winkler(&name, &known.plain_name);
            if likeness >= least {
                reasons.entry(slot).or_insert(Because::Name(1.0 - likeness));
            }
        }
    }

    fn other(&self, of: &Candidate, known: &Slot) -> bool {
        Some(known.entry.contact) != of.except && self.stands(known)
    }
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
