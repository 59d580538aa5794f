//! What is true of a contact, before anyone has written it down.
//!
//! Every profile comes from the seed and its own number alone, so that a
//! duplicate can be made of another without making all that lies between.

use crate::{
    dice::Dice,
    lists, names, numbers,
    people::REPS,
    places::{self, Town},
};
use carnet_ids::DocId;

/// One in so many is a duplicate of the one before it.
const DUPLICATE_EVERY: usize = 67;

/// Kind of party, as the model names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Party {
    Individual,
    Company,
    Association,
    Administration,
}

impl Party {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Individual => "individual",
            Self::Company => "company",
            Self::Association => "association",
            Self::Administration => "administration",
        }
    }
}

/// A contact.
#[derive(Debug, Clone)]
pub(crate) struct Profile {
    pub(crate) id: DocId,
    pub(crate) number: usize,
    pub(crate) party: Party,
    pub(crate) stage: &'static str,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) woman: bool,
    pub(crate) legal_name: String,
    pub(crate) trade_name: String,
    pub(crate) legal_form: &'static str,
    pub(crate) category: &'static str,
    pub(crate) naf: &'static str,
    pub(crate) siren: String,
    pub(crate) siret: String,
    pub(crate) vat_number: String,
    pub(crate) town: Town,
    pub(crate) street: String,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    pub(crate) landline: String,
    pub(crate) mobile: String,
    pub(crate) email: String,
    pub(crate) website: String,
    /// Index of the representative.
    pub(crate) rep: usize,
}

/// The document of a contact.
pub(crate) fn id(seed: u64, number: usize) -> DocId {
    let mut bytes: [u8; 16] = Dice::of(seed, "contact", number).bytes();
    // Marked as a random UUID (RFC 9562), as the app makes them.
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    DocId::new(bytes)
}

/// Whether this contact was entered twice: its profile is much like the one before.
pub(crate) const fn is_duplicate(number: usize) -> bool {
    number % DUPLICATE_EVERY == DUPLICATE_EVERY - 1
}

pub(crate) fn profile(seed: u64, number: usize) -> Profile {
    if is_duplicate(number) {
        return duplicate(seed, number);
    }
    let mut dice = Dice::of(seed, "profile", number);
    let party = match dice.below(100) {
        0..70 => Party::Company,
        70..84 => Party::Individual,
        84..91 => Party::Association,
        _ => Party::Administration,
    };
    let town = *match dice.below(100) {
        0..80 => dice.pick(places::HOME),
        80..96 => dice.pick(places::ELSEWHERE),
        _ => dice.pick(places::FOREIGN),
    };
    let mut profile = blank(seed, number, party, town, &mut dice);
    name(&mut profile, &mut dice);
    identify(&mut profile, &mut dice);
    reach(&mut profile, &mut dice);
    profile
}

fn blank(seed: u64, number: usize, party: Party, town: Town, dice: &mut Dice) -> Profile {
    let (first, woman) = *dice.pick(names::FIRST);
    let last = dice.one(names::LAST);
    let house = dice.range(1, 140);
    let street = if town.country == "FR" {
        format!("{house} {}", dice.one(places::STREETS))
    } else {
        places::foreign_street(town.country, house)
    };
    // Within a kilometre or so of the town's centre.
    let near = |dice: &mut Dice, degrees: f64| degrees + dice.range(-90, 90) as f64 / 10_000.0;
    Profile {
        id: id(seed, number),
        number,
        party,
        stage: dice.one(&[
            "lead",
            "prospect",
            "prospect",
            "client",
            "client",
            "client",
            "former_client",
        ]),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        woman,
        legal_name: String::new(),
        trade_name: String::new(),
        legal_form: "",
        category: "Particulier",
        naf: "",
        siren: String::new(),
        siret: String::new(),
        vat_number: String::new(),
        town,
        street,
        latitude: near(dice, town.latitude),
        longitude: near(dice, town.longitude),
        landline: String::new(),
        mobile: String::new(),
        email: String::new(),
        website: String::new(),
        rep: portfolio(&town, dice),
    }
}

/// Representatives have their departments; the last two take what is far.
fn portfolio(town: &Town, dice: &mut Dice) -> usize {
    let near = places::HOME.iter().any(|home| home.postcode == town.postcode);
    if !near {
        return REPS - 1 - dice.below(2);
    }
    let department: usize = town.postcode.get(..2).and_then(|text| text.parse().ok()).unwrap_or(0);
    (department * 5 + dice.below(2)) % (REPS - 2)
}

fn name(profile: &mut Profile, dice: &mut Dice) {
    match profile.party {
        Party::Individual => {}
        Party::Company => name_company(profile, dice),
        Party::Association => {
            let what = dice.one(names::ASSOCIATIONS);
            profile.legal_name = format!("{what} de {}", profile.town.name);
            profile.legal_form = "Association loi 1901";
            profile.category = "Association";
            profile.naf = "94.99Z";
        }
        Party::Administration => {
            let what = dice.one(names::ADMINISTRATIONS);
            profile.legal_name = format!("{what} – {}", profile.town.name);
            profile.category = "Collectivité";
            profile.naf = "84.11Z";
        }
    }
    if profile.party != Party::Individual && dice.percent(1) {
        profile.legal_name = dice.one(names::LONG).to_owned();
        profile.trade_name.clear();
    }
}

fn name_company(profile: &mut Profile, dice: &mut Dice) {
    let (trade, category, naf) = *dice.pick(names::TRADES);
    let house = dice.one(names::HOUSES);
    let name = match dice.below(4) {
        0 => format!("{trade} {}", profile.last_name),
        1 => format!("{trade} {} & Fils", profile.last_name),
        _ => format!("{trade} {house}"),
    };
    profile.legal_form = dice.one(&lists::LEGAL_FORMS[..8]);
    if dice.percent(35) {
        let owner = profile.last_name.to_uppercase();
        profile.legal_name = format!("{} {owner} {}", profile.legal_form, profile.first_name);
        profile.trade_name = name;
    } else {
        profile.legal_name = name;
    }
    profile.category = category;
    profile.naf = naf;
}

/// Numbers of the company register: most right, some wrong, some not known.
fn identify(profile: &mut Profile, dice: &mut Dice) {
    if profile.party == Party::Individual || profile.town.country != "FR" || dice.percent(12) {
        return;
    }
    profile.siren = numbers::siren(profile.number);
    profile.siret = numbers::siret(&profile.siren, dice.range(1, 4) as u64);
    if profile.party == Party::Company && dice.percent(80) {
        profile.vat_number = numbers::vat_number(&profile.siren);
    }
    match dice.below(60) {
        0 => profile.siret = numbers::spoilt(&profile.siret),
        1 => profile.vat_number = numbers::spoilt(&profile.vat_number),
        2 => profile.siren.clear(),
        _ => {}
    }
}

fn reach(profile: &mut Profile, dice: &mut Dice) {
    let number = profile.number;
    if dice.percent(85) {
        profile.landline = numbers::landline(profile.town.country, profile.town.postcode, number);
    }
    if profile.town.country == "FR" && dice.percent(60) {
        profile.mobile = numbers::mobile(number);
    }
    let person =
        format!("{}.{}", names::slug(&profile.first_name), names::slug(&profile.last_name));
    if profile.party == Party::Individual {
        profile.email = format!("{person}{number}@courriel.example");
        return;
    }
    let domain = format!("{}-{number}.example", names::slug(display(profile)));
    if dice.percent(75) {
        let box_name = dice.one(&["contact", "commande", "bonjour"]);
        profile.email = format!("{box_name}@{domain}");
    }
    if dice.percent(35) {
        profile.website = format!("https://www.{domain}/");
    }
}

/// The name by which people call it.
pub(crate) fn display(profile: &Profile) -> &str {
    if profile.trade_name.is_empty() { &profile.legal_name } else { &profile.trade_name }
}

/// Entered again by someone who did not find it: other letters, fewer fields,
/// but the same number, mail or SIRET.
fn duplicate(seed: u64, number: usize) -> Profile {
    let mut dice = Dice::of(seed, "duplicate", number);
    let mut twin = profile(seed, number - 1);
    twin.id = id(seed, number);
    twin.number = number;
    twin.rep = (twin.rep + 1 + dice.below(3)) % REPS;
    twin.stage = "prospect";
    if twin.party == Party::Individual {
        twin.last_name = twin.last_name.to_uppercase();
    } else {
        twin.legal_name = display(&twin).to_uppercase().replace('É', "E");
        twin.trade_name.clear();
    }
    match dice.below(3) {
        0 => twin.email.clear(),
        1 => twin.landline.clear(),
        _ => twin.siret.clear(),
    }
    twin.website.clear();
    twin.vat_number.clear();
    twin
}
