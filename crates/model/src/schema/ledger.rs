//! Services, loyalty, what was bought and what is sold: the collections of the ledger and of the
//! catalogue, and those of the contact and of the settings that go with them.

use super::{Collection, FieldKind, List, field};

/// How long a subscription lasts until it is due again.
pub const PERIODS: &[&str] = &["month", "quarter", "half_year", "year"];
/// What becomes of a subscription at its end: it goes on by itself (tacite reconduction), or ends.
pub const RENEWALS: &[&str] = &["tacit", "none"];
/// What amount of a purchase points are earned on: before taxes (HT) or with them (TTC).
pub const EARNING_BASES: &[&str] = &["net", "gross"];
/// Why points came or went. What expires is computed and never written.
pub const LOYALTY_KINDS: &[&str] = &["earned", "spent", "adjusted"];
/// What a contact pays for again and again. Its state is computed from its days.
pub const SUBSCRIPTIONS: Collection = Collection {
    key: "subscriptions",
    fields: &[
        // The article's name as it was when it was taken, and the article itself (an item of a
        // catalogue, by its id in hexadecimal) where it is known.
        field("label", FieldKind::Line),
        field("article", FieldKind::Line),
        field("period", FieldKind::Choice(PERIODS)),
        field("price", FieldKind::Money),
        field("starts_on", FieldKind::Date),
        // The last day of the first term.
        field("ends_on", FieldKind::Date),
        field("renewal", FieldKind::Choice(RENEWALS)),
        // From this day to the day before the other one, or for as long as nobody says.
        field("suspended_from", FieldKind::Date),
        field("resumes_on", FieldKind::Date),
        // The first day without it.
        field("cancelled_on", FieldKind::Date),
        field("note", FieldKind::Line),
    ],
};

/// Units bought in advance. What is used of them is in the ledger ([`CREDIT_USES`]).
pub const CREDITS: Collection = Collection {
    key: "credits",
    fields: &[
        field("label", FieldKind::Line),
        field("article", FieldKind::Line),
        field("bought", FieldKind::Decimal),
        // "heures", "repas".
        field("unit", FieldKind::Line),
        field("bought_on", FieldKind::Date),
        // The last day on which they can be used.
        field("expires_on", FieldKind::Date),
        field("price", FieldKind::Money),
        field("document", FieldKind::Line),
    ],
};

/// Matters that are being dealt with for a contact.
pub const DOSSIERS: Collection = Collection {
    key: "dossiers",
    fields: &[
        field("label", FieldKind::Line),
        field("reference", FieldKind::Line),
        field("person", FieldKind::Person),
        field("opened_on", FieldKind::Date),
        field("closed_on", FieldKind::Date),
        field("note", FieldKind::Line),
    ],
};

/// Loyalty programmes that a contact belongs to. Two that were joined on two devices are two cards
/// of one balance: both numbers are printed somewhere.
pub const MEMBERSHIPS: Collection = Collection {
    key: "memberships",
    fields: &[
        // An item of the settings' `loyalty_programmes`, by its id in hexadecimal.
        field("programme", FieldKind::Line),
        field("loyalty_number", FieldKind::Line),
        field("joined_on", FieldKind::Date),
        field("left_on", FieldKind::Date),
    ],
};

/// Collections of the ledger document.
pub const LEDGER_COLLECTIONS: &[Collection] = &[LOYALTY_ENTRIES, CREDIT_USES, PURCHASES];

/// Loyalty points that came or went. Balances are folded from them ([`crate::loyalty`]).
pub const LOYALTY_ENTRIES: Collection = Collection {
    key: "loyalty_entries",
    fields: &[
        field("programme", FieldKind::Line),
        field("loyalty_kind", FieldKind::Choice(LOYALTY_KINDS)),
        // With its sign: what goes is negative.
        field("points", FieldKind::Decimal),
        field("on", FieldKind::Date),
        field("reason", FieldKind::Line),
        // The document's number.
        field("document", FieldKind::Line),
        // What they were earned on.
        field("amount", FieldKind::Money),
        field("author", FieldKind::Person),
    ],
};

/// Uses of units that were bought in advance.
pub const CREDIT_USES: Collection = Collection {
    key: "credit_uses",
    fields: &[
        // An item of the contact's `credits`, by its id in hexadecimal.
        field("credit", FieldKind::Line),
        field("units", FieldKind::Decimal),
        field("on", FieldKind::Date),
        field("note", FieldKind::Line),
        field("author", FieldKind::Person),
    ],
};

/// Articles that a contact bought, where no document of Carnet's own says so: they came from a
/// file or from another program. They lie in the year's ledger because the contact's own document
/// is read at every start and must stay small, and because they are sales, with the rights of sales.
pub const PURCHASES: Collection = Collection {
    key: "purchases",
    fields: &[
        field("label", FieldKind::Line),
        field("reference", FieldKind::Line),
        field("article", FieldKind::Line),
        field("on", FieldKind::Date),
        field("quantity", FieldKind::Decimal),
        field("unit_price", FieldKind::UnitPrice),
        // The invoice's number.
        field("document", FieldKind::Line),
    ],
};

/// Collections of a catalogue document.
pub const CATALOGUE_COLLECTIONS: &[Collection] = &[
    Collection {
        key: "articles",
        fields: &[
            field("reference", FieldKind::Line),
            field("name", FieldKind::Line),
            field("unit", FieldKind::Line),
            field("unit_price", FieldKind::UnitPrice),
            // Percent.
            field("vat_rate", FieldKind::Decimal),
            field("barcode", FieldKind::Line),
            field("retired", FieldKind::Flag),
        ],
    },
    Collection {
        key: "prices",
        fields: &[
            // An article of the same catalogue and a grid of the settings' `price_grids`, by their ids.
            field("article", FieldKind::Line),
            field("grid", FieldKind::Line),
            field("unit_price", FieldKind::UnitPrice),
            field("quantity", FieldKind::Decimal),
        ],
    },
];

/// How points are earned, spent and lost.
pub const LOYALTY_PROGRAMMES: Collection = Collection {
    key: "loyalty_programmes",
    fields: &[
        field("name", FieldKind::Line),
        // For each euro of the amount that the base says.
        field("earn_points", FieldKind::Decimal),
        // Unset is "gross".
        field("earn_base", FieldKind::Choice(EARNING_BASES)),
        // So many points are worth so many euros.
        field("burn_points", FieldKind::Decimal),
        field("burn_value", FieldKind::Money),
        // Months after which points that nobody spent are lost; unset, or zero, for never.
        field("valid_months", FieldKind::Count),
        field("retired", FieldKind::Flag),
    ],
};

/// What contacts of one category earn, in place of the programme's own rate.
pub const LOYALTY_RATES: Collection = Collection {
    key: "loyalty_rates",
    fields: &[
        field("programme", FieldKind::Line),
        field("category", FieldKind::Listed(List::Categories)),
        field("earn_points", FieldKind::Decimal),
    ],
};
