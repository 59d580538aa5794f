//! What is agreed with a contact: conditions, billing, special prices; and what the settings define
//! for it: grids, schedules, methods, circuits.

use super::{Collection, Field, FieldKind, List, Section, field};

/// How prices are told: before taxes (HT) or with them (TTC).
pub const PRICE_MODES: &[&str] = &["net", "gross"];
/// Currencies that are offered, ISO 4217.
pub const CURRENCIES: &[&str] = &[
    "EUR", "CHF", "GBP", "USD", "CAD", "MAD", "TND", "DZD", "XOF", "XPF", "PLN", "CZK", "SEK",
    "NOK", "DKK",
];
/// When invoices are made: à la commande, à la livraison, mensuelle groupée.
pub const INVOICING_MODES: &[&str] = &["on_order", "on_delivery", "monthly"];
/// Soumis à la TVA, non soumis, automatique.
pub const VAT_REGIMES: &[&str] = &["subject", "not_subject", "automatic"];
/// Why no VAT is charged to somebody who is not subject ([`crate::terms::vat`]).
pub const VAT_EXEMPTIONS: &[&str] = &["franchise", "construction", "exempt", "out_of_scope"];
/// How invoices are sent: courrier, email, plateforme.
pub const INVOICE_SENDINGS: &[&str] = &["post", "email", "platform"];
/// Acompte, arrhes, échéance, solde.
pub const INSTALMENT_KINDS: &[&str] = &["deposit", "earnest", "instalment", "balance"];

pub(super) const PRICE_GRID: Field = field("price_grid", FieldKind::Listed(List::PriceGrids));
pub(super) const CARRIAGE_FREE_FROM: Field = field("carriage_free_from", FieldKind::Amount);
pub(super) const PRICE_MODE: Field = field("price_mode", FieldKind::Choice(PRICE_MODES));
pub(super) const CURRENCY: Field = field("currency", FieldKind::Choice(CURRENCIES));
pub(super) const PAYMENT_TERM: Field = field("payment_term", FieldKind::Schedule);
pub(super) const PAYMENT_METHOD: Field =
    field("payment_method", FieldKind::Listed(List::PaymentMethods));
pub(super) const DISCOUNT: Field = field("discount", FieldKind::Percent);
pub(super) const INVOICING_MODE: Field =
    field("invoicing_mode", FieldKind::Choice(INVOICING_MODES));
pub(super) const INVOICE_SENDING: Field =
    field("invoice_sending", FieldKind::Choice(INVOICE_SENDINGS));
pub(super) const DUNNING_CIRCUIT: Field =
    field("dunning_circuit", FieldKind::Listed(List::DunningCircuits));

/// Fields of the terms document, section by section. Unset, most are inherited: from the contact's
/// category, then from the company ([`CATEGORY_TERMS`], [`COMPANY_TERMS`]).
pub const TERMS_SECTIONS: &[Section] = &[
    Section {
        key: "commercial",
        fields: &[
            PRICE_GRID,
            DISCOUNT,
            PRICE_MODE,
            CURRENCY,
            // The total before taxes from which carriage is free (franco de port).
            CARRIAGE_FREE_FROM,
            PAYMENT_METHOD,
            PAYMENT_TERM,
        ],
    },
    Section {
        key: "invoicing",
        fields: &[
            // What may be owed at most (encours autorisé); unset for no limit.
            field("credit_limit", FieldKind::Amount),
            INVOICING_MODE,
            INVOICE_SENDING,
            DUNNING_CIRCUIT,
            field("vat_regime", FieldKind::Choice(VAT_REGIMES)),
            field("vat_exemption", FieldKind::Choice(VAT_EXEMPTIONS)),
            // Addresses of the contact, by their items' ids in hexadecimal.
            field("billing_address", FieldKind::Line),
            field("delivery_address", FieldKind::Line),
            // Who pays (tiers payeur), and who is invoiced (tiers facturé), in this contact's place.
            field("payer", FieldKind::ContactLink),
            field("invoiced_party", FieldKind::ContactLink),
        ],
    },
];

/// What a category of contacts says of terms that a contact leaves unset.
pub const CATEGORY_TERMS: &[Field] = match CATEGORIES.fields.split_first() {
    Some((_name, terms)) => terms,
    None => &[],
};

/// What the company says of terms that neither a contact nor its category sets.
pub const COMPANY_TERMS: &[Field] = &[
    PRICE_GRID,
    PRICE_MODE,
    CURRENCY,
    CARRIAGE_FREE_FROM,
    PAYMENT_TERM,
    PAYMENT_METHOD,
    INVOICING_MODE,
    INVOICE_SENDING,
    DUNNING_CIRCUIT,
];

/// Collections of the terms document.
pub const TERMS_COLLECTIONS: &[Collection] = &[SPECIAL_PRICES];

/// Special prices (cotations): of an article, or of a family of articles.
pub const SPECIAL_PRICES: Collection = Collection {
    key: "special_prices",
    fields: &[
        // The name as it was when it was agreed, and the item of a catalogue, or of the settings'
        // `article_families`, by its id in hexadecimal, where it is known; a family that only its name
        // says has [`crate::terms::price::BY_NAME`].
        field("label", FieldKind::Line),
        field("article", FieldKind::Line),
        field("article_family", FieldKind::Line),
        // One of them. Before taxes, or with them, as the contact's price mode says.
        field("unit_price", FieldKind::UnitPrice),
        field("discount", FieldKind::Percent),
        field("min_quantity", FieldKind::Decimal),
        // First and last day.
        field("starts_on", FieldKind::Date),
        field("ends_on", FieldKind::Date),
        field("note", FieldKind::Line),
        // It holds no more, whatever its days.
        field("retired", FieldKind::Flag),
    ],
};

/// Categories of contacts, with the terms that their contacts inherit.
pub const CATEGORIES: Collection = Collection {
    key: "categories",
    fields: &[
        field("name", FieldKind::Line),
        PRICE_GRID,
        DISCOUNT,
        PRICE_MODE,
        CARRIAGE_FREE_FROM,
        PAYMENT_TERM,
        PAYMENT_METHOD,
        INVOICING_MODE,
        INVOICE_SENDING,
        DUNNING_CIRCUIT,
    ],
};

/// Price grids: an article has one price in each ([`super::CATALOGUE_COLLECTIONS`]).
pub const PRICE_GRIDS: Collection =
    Collection { key: "price_grids", fields: &[field("name", FieldKind::Line)] };

/// Payment schedules (échéanciers). In one sum where there are no [`INSTALMENTS`] of it.
pub const PAYMENT_TERMS: Collection = Collection {
    key: "payment_terms",
    fields: &[
        field("name", FieldKind::Line),
        field("due_rule", FieldKind::DueRule),
        // Not offered any more; contacts that have it keep it.
        field("retired", FieldKind::Flag),
    ],
};

/// The parts in which a schedule is paid, in their order.
pub const INSTALMENTS: Collection = Collection {
    key: "instalments",
    fields: &[
        // An item of `payment_terms`, by its id in hexadecimal.
        field("term", FieldKind::Line),
        field("instalment_kind", FieldKind::Choice(INSTALMENT_KINDS)),
        // Of the whole; what is left is the balance's.
        field("percent", FieldKind::Percent),
        // Unset: a deposit or earnest at once, anything else when the schedule says.
        field("due_rule", FieldKind::DueRule),
        PAYMENT_METHOD,
    ],
};

/// Ways to pay.
pub const PAYMENT_METHODS: Collection =
    Collection { key: "payment_methods", fields: &[field("name", FieldKind::Line)] };

/// Circuits by which late payments are asked for.
pub const DUNNING_CIRCUITS: Collection =
    Collection { key: "dunning_circuits", fields: &[field("name", FieldKind::Line)] };
