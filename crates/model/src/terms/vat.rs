//! What VAT a contact is charged: by what was said of it, or automatically by country and VAT number.
//!
//! Rates are the articles'; this says which rates hold, or that none does, with the category code of
//! EN 16931 (UNTDID 5305) and the mention that an invoice must have. A number is judged by its form:
//! whether it is registered (VIES) is for a network to say.

use crate::check;

/// Member states of the European Union, as VAT numbers begin; Greece is also GR. Northern Ireland
/// (XI) is of the Union for goods alone.
const UNION: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
    "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// What is sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nature {
    /// Goods that are sent or carried to the contact.
    Goods,
    /// Services.
    Services,
}

/// Which rates are charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rates {
    /// The articles'.
    Metropolitan,
    /// Corsica's (CGI art. 297).
    Corsican,
    /// Those of Guadeloupe, Martinique and La Réunion (CGI art. 296).
    Overseas,
    /// None.
    Zero,
}

/// The category of EN 16931 (UNTDID 5305) that an invoice's line has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// S, standard.
    Standard,
    /// K, goods to another member state.
    IntraCommunity,
    /// AE, the buyer accounts for it (autoliquidation).
    ReverseCharge,
    /// G, export.
    Export,
    /// E, exempt.
    Exempt,
    /// O, out of the scope of VAT.
    OutOfScope,
}

impl Category {
    /// As UNTDID 5305 writes it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standard => "S",
            Self::IntraCommunity => "K",
            Self::ReverseCharge => "AE",
            Self::Export => "G",
            Self::Exempt => "E",
            Self::OutOfScope => "O",
        }
    }
}

/// How something that is sold to a contact is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Treatment {
    /// Which rates.
    pub rates: Rates,
    /// Which category.
    pub category: Category,
    /// Why, and the mention on the invoice: the Fluent messages `vat-why-<code>` and, where a
    /// mention is due, `vat-mention-<code>`.
    pub reason: &'static str,
    /// Whether the invoice must say why no VAT is charged (CGI ann. II art. 242 nonies A, I, 12° and
    /// 13°).
    pub mention: bool,
}

impl Treatment {
    const fn charged(rates: Rates, reason: &'static str) -> Self {
        Self { rates, category: Category::Standard, reason, mention: false }
    }

    const fn zero(category: Category, reason: &'static str) -> Self {
        Self { rates: Rates::Zero, category, reason, mention: true }
    }
}

/// What was said of a contact's VAT.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Regime<'a> {
    /// One of [`crate::schema::VAT_REGIMES`]; anything else is "automatic".
    pub regime: &'a str,
    /// One of [`crate::schema::VAT_EXEMPTIONS`], of somebody who is not subject; unset is "exempt".
    pub exemption: &'a str,
    /// Where it is delivered or established: a country, ISO 3166-1 alpha-2; empty is France.
    pub country: &'a str,
    /// The postcode there, for Corsica and overseas.
    pub postcode: &'a str,
    /// The VAT number, as it is stored; may be empty.
    pub number: &'a str,
}

/// How what is sold to a contact is taxed.
pub fn treatment(of: &Regime<'_>, nature: Nature) -> Treatment {
    match of.regime {
        "subject" => Treatment::charged(domestic(of), "subject"),
        "not_subject" => exemption(of.exemption),
        _ => automatic(of, nature),
    }
}

/// Why somebody who is not subject is charged none: the seller's franchise en base (CGI art. 293 B),
/// subcontracted building work (art. 283-2 nonies), what the law exempts (art. 261), what is out of
/// its scope (art. 256).
fn exemption(code: &str) -> Treatment {
    match code {
        "franchise" => Treatment::zero(Category::Exempt, "franchise"),
        "construction" => Treatment::zero(Category::ReverseCharge, "construction"),
        "out_of_scope" => Treatment::zero(Category::OutOfScope, "out_of_scope"),
        _ => Treatment::zero(Category::Exempt, "exempt"),
    }
}

/// By country and number: France and Monaco, the article's rate; elsewhere in the Union with a valid
/// number of another member state, none (goods CGI art. 262 ter I, services art. 283-1), without one,
/// France's (or the country's, one-stop shop); outside of it none (goods art. 262 I, services art.
/// 259-1).
fn automatic(of: &Regime<'_>, nature: Nature) -> Treatment {
    match zone(of, nature) {
        Zone::France => Treatment::charged(domestic(of), "domestic"),
        Zone::Untaxed => Treatment::zero(Category::OutOfScope, "untaxed"),
        Zone::Union => match (is_of_another_state(of.number, nature), nature) {
            (true, Nature::Goods) => Treatment::zero(Category::IntraCommunity, "union_goods"),
            (true, Nature::Services) => Treatment::zero(Category::ReverseCharge, "union_services"),
            (false, _) => Treatment::charged(Rates::Metropolitan, "union_without"),
        },
        Zone::World => match nature {
            Nature::Goods => Treatment::zero(Category::Export, "world_goods"),
            Nature::Services => Treatment::zero(Category::OutOfScope, "world_services"),
        },
    }
}

#[derive(PartialEq)]
enum Zone {
    /// France and Monaco, whose territory counts as French (convention of 18 May 1963).
    France,
    /// Guyane and Mayotte, where VAT is not applied (CGI art. 294-1).
    Untaxed,
    Union,
    World,
}

fn zone(of: &Regime<'_>, nature: Nature) -> Zone {
    match of.country {
        "" | "FR" | "MC" if of.postcode.starts_with("973") || of.postcode.starts_with("976") => {
            Zone::Untaxed
        }
        "" | "FR" if BEYOND.iter().any(|head| of.postcode.starts_with(head)) => Zone::World,
        "" | "FR" | "MC" | "GP" | "MQ" | "RE" => Zone::France,
        "GF" | "YT" => Zone::Untaxed,
        // Northern Ireland has the country's code of the United Kingdom.
        "GB" | "XI" if nature == Nature::Goods && of.number.starts_with("XI") => Zone::Union,
        country if UNION.contains(&country) => Zone::Union,
        _ => Zone::World,
    }
}

/// Postcodes of France that are outside of its VAT: Saint-Pierre-et-Miquelon, Saint-Barthélemy,
/// Saint-Martin, and the Pacific. Monaco's (980) are not.
const BEYOND: [&str; 7] = ["975", "97133", "97150", "984", "986", "987", "988"];

/// The rates of a place in France.
fn domestic(of: &Regime<'_>) -> Rates {
    let begins = |heads: &[&str]| heads.iter().any(|head| of.postcode.starts_with(head));
    match of.country {
        "GP" | "MQ" | "RE" => Rates::Overseas,
        "" | "FR" if begins(&["971", "972", "974"]) => Rates::Overseas,
        "" | "FR" if begins(&["20"]) => Rates::Corsican,
        _ => Rates::Metropolitan,
    }
}

/// Whether a number has the form of one that another member state gave.
fn is_of_another_state(number: &str, nature: Nature) -> bool {
    let state = number.get(..2).unwrap_or_default();
    let is_other =
        (UNION.contains(&state) && state != "FR") || (state == "XI" && nature == Nature::Goods);
    is_other && check::vat_number(number)
}
