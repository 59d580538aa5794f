//! What a fiche is made of, as data: sections, fields, collections.
//!
//! The one place to change when a field, a section or a collection is added:
//! edits, validation, views, history, import, search and the screens all read
//! these tables. A key is stored in documents for ever; a retired one is never
//! used again.

mod appointment;
mod consent;
mod filters;
mod ledger;
mod terms;

use serde::{Deserialize, Serialize};

pub use appointment::APPOINTMENTS;
pub use consent::{CHANNELS, CONSENTS, consent_fields, is_consent};
pub use filters::SAVED_FILTERS;
pub use ledger::{
    CATALOGUE_COLLECTIONS, CREDIT_USES, CREDITS, DOSSIERS, EARNING_BASES, LEDGER_COLLECTIONS,
    LOYALTY_ENTRIES, LOYALTY_KINDS, LOYALTY_PROGRAMMES, LOYALTY_RATES, MEMBERSHIPS, PERIODS,
    PURCHASES, RENEWALS, SUBSCRIPTIONS,
};
pub use terms::{
    CATEGORIES, CATEGORY_TERMS, COMPANY_TERMS, CURRENCIES, DUNNING_CIRCUITS, INSTALMENT_KINDS,
    INSTALMENTS, INVOICE_SENDINGS, INVOICING_MODES, PAYMENT_METHODS, PAYMENT_TERMS, PRICE_GRIDS,
    PRICE_MODES, SPECIAL_PRICES, TERMS_COLLECTIONS, TERMS_SECTIONS, VAT_EXEMPTIONS, VAT_REGIMES,
};

/// What a field holds and how it is checked and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Line,
    /// A few lines of text that stay one value: written at the same time, they are a conflict.
    Lines,
    /// Long text, merged character by character; light Markdown (bold, lists, links).
    Prose,
    /// One of these codes.
    Choice(&'static [&'static str]),
    /// One of a list that the workspace's settings hold, or any other text.
    Listed(List),
    /// Several of these codes.
    Choices(&'static [&'static str]),
    /// Free tags.
    Tags,
    /// Yes or no.
    Flag,
    /// A whole number, zero or more.
    Count,
    /// A whole number, in text.
    Integer,
    /// A number, a decimal in text.
    Decimal,
    /// A duration in minutes.
    Minutes,
    /// An amount of money, a decimal in text, in euros.
    Money,
    /// An amount of money that is not negative, a decimal in text, in the contact's currency.
    Amount,
    /// A share in percent, from 0 to 100 with at most two decimals, a decimal in text.
    Percent,
    /// When a payment is due: a rule as [`crate::terms::schedule::Rule::code`] writes it.
    DueRule,
    /// A payment schedule: such a rule, or the name of one that the settings' `payment_terms` hold.
    Schedule,
    /// What one unit costs: a decimal in text, in euros, up to six decimals (EN 16931, BR-FR-DEC).
    UnitPrice,
    /// A day.
    Date,
    /// An instant.
    Instant,
    /// A phone number, stored in E.164.
    Phone,
    /// An email address.
    Email,
    /// A web address, http or https.
    Url,
    /// A country, ISO 3166-1 alpha-2.
    Country,
    /// A language, ISO 639-1.
    Language,
    /// A postcode, checked by the country beside it.
    Postcode,
    /// A SIREN number, nine digits.
    Siren,
    /// A SIRET number, fourteen digits.
    Siret,
    /// An intra-community VAT number.
    VatNumber,
    /// A NAF/APE activity code.
    Naf,
    /// A latitude or longitude in decimal degrees, a decimal in text.
    Degrees,
    /// A person of the workspace, by the id that the settings give them.
    Person,
    /// Another fiche, by its document id in hexadecimal.
    ContactLink,
}

/// A list of values that the workspace's settings hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum List {
    /// Categories of contacts.
    Categories,
    /// Where a contact comes from.
    Origins,
    /// Statuses of contacts.
    Statuses,
    /// Legal forms.
    LegalForms,
    /// Kinds of work that time is spent on.
    Works,
    /// Price grids.
    PriceGrids,
    /// Payment schedules that are offered.
    PaymentTerms,
    /// Ways to pay.
    PaymentMethods,
    /// Circuits by which late payments are asked for.
    DunningCircuits,
}

impl List {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Categories,
        Self::Origins,
        Self::Statuses,
        Self::LegalForms,
        Self::Works,
        Self::PriceGrids,
        Self::PaymentTerms,
        Self::PaymentMethods,
        Self::DunningCircuits,
    ];

    /// The collection of the settings document that holds the list.
    pub const fn collection(self) -> &'static str {
        match self {
            Self::Categories => "categories",
            Self::Origins => "origins",
            Self::Statuses => "statuses",
            Self::LegalForms => "legal_forms",
            Self::Works => "works",
            Self::PriceGrids => "price_grids",
            Self::PaymentTerms => "payment_terms",
            Self::PaymentMethods => "payment_methods",
            Self::DunningCircuits => "dunning_circuits",
        }
    }
}

/// A field of a document or of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The key in the document, and of the label (`field-<key>`, underscores as hyphens) in the Fluent files.
    pub key: &'static str,
    /// What it holds.
    pub kind: FieldKind,
}

/// A group of fields that is shown together, with its own heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// The key of the heading (`section-<key>`) in the Fluent files.
    pub key: &'static str,
    /// In the order in which they are shown.
    pub fields: &'static [Field],
}

/// A map of items keyed by random ids (rule 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Collection {
    /// The key in the document.
    pub key: &'static str,
    /// The fields of an item, in the order in which they are shown.
    pub fields: &'static [Field],
}

const fn field(key: &'static str, kind: FieldKind) -> Field {
    Field { key, kind }
}

/// Kinds of party.
pub const PARTY_KINDS: &[&str] = &["individual", "company", "association", "administration"];
/// Profiles of a contact: what it is to us.
pub const PROFILES: &[&str] = &["client", "prospect", "supplier", "relation"];
/// Stages of a client's life: piste, prospect, client, ancien client.
pub const CLIENT_STAGES: &[&str] = &["lead", "prospect", "client", "former_client"];
/// Forms of address.
pub const CIVILITIES: &[&str] = &["mr", "mrs", "mr_and_mrs", "dr", "me"];
/// Kinds of exchange with a contact.
pub const EVENT_KINDS: &[&str] =
    &["incoming_call", "outgoing_call", "email", "visit", "letter", "sms", "note", "complaint"];
/// What a coordinate or an address is for.
pub const PURPOSES: &[&str] = &["billing", "delivery", "dunning"];
/// How urgent a task is.
pub const PRIORITIES: &[&str] = &["low", "normal", "high"];
/// How far a task is: à faire, en cours, terminée, annulée.
pub const TASK_STATES: &[&str] = &["todo", "doing", "done", "cancelled"];
/// Types of relation that every workspace has, each with its inverse in the screens' words: est
/// salarié de, est partenaire de, est adhérent de, est filiale de, est parrainé par.
pub const RELATION_KINDS: &[&str] =
    &["employee_of", "partner_of", "member_of", "subsidiary_of", "sponsored_by"];
/// What the value of a workspace's own field is.
pub const CUSTOM_KINDS: &[&str] = &[
    "text",
    "long_text",
    "integer",
    "decimal",
    "money",
    "date",
    "yes_no",
    "one_of",
    "many_of",
    "phone",
    "email",
    "url",
    "contact",
];
/// How well an address's position is known.
pub const PRECISIONS: &[&str] = &["device", "house", "street", "city"];

/// Fields of the contact document, section by section.
pub const CONTACT_SECTIONS: &[Section] = &[
    Section {
        key: "identity",
        fields: &[
            field("party_kind", FieldKind::Choice(PARTY_KINDS)),
            field("profiles", FieldKind::Choices(PROFILES)),
            field("civility", FieldKind::Choice(CIVILITIES)),
            field("first_name", FieldKind::Line),
            field("last_name", FieldKind::Line),
            field("legal_name", FieldKind::Line),
            field("trade_name", FieldKind::Line),
            field("legal_form", FieldKind::Listed(List::LegalForms)),
            field("job_title", FieldKind::Line),
            field("parent_company", FieldKind::ContactLink),
            field("birthday", FieldKind::Date),
            field("language", FieldKind::Language),
        ],
    },
    Section {
        key: "crm",
        fields: &[
            field("client_code", FieldKind::Line),
            field("category", FieldKind::Listed(List::Categories)),
            field("origin", FieldKind::Listed(List::Origins)),
            field("rep", FieldKind::Person),
            field("client_stage", FieldKind::Choice(CLIENT_STAGES)),
            field("status", FieldKind::Listed(List::Statuses)),
            field("tags", FieldKind::Tags),
        ],
    },
    Section {
        key: "company",
        fields: &[
            field("siren", FieldKind::Siren),
            field("siret", FieldKind::Siret),
            field("vat_number", FieldKind::VatNumber),
            field("naf", FieldKind::Naf),
            field("capital", FieldKind::Money),
            field("staff", FieldKind::Count),
        ],
    },
    Section { key: "notes", fields: &[field("notes", FieldKind::Prose)] },
    consent::CONSENT,
];

/// Marks of a contact that are set by actions, not by forms.
pub const CONTACT_MARKS: &[Field] = &[
    field("archived", FieldKind::Flag),
    field("merged_into", FieldKind::ContactLink),
    field("source_uid", FieldKind::Line),
];

/// Collections of the contact document.
pub const CONTACT_COLLECTIONS: &[Collection] = &[
    COORDINATES,
    ADDRESSES,
    WEBSITES,
    RELATIONS,
    CUSTOM,
    SUBSCRIPTIONS,
    CREDITS,
    DOSSIERS,
    MEMBERSHIPS,
    ATTACHMENTS,
];

/// Named ways to reach a contact.
pub const COORDINATES: Collection = Collection {
    key: "coordinates",
    fields: &[
        field("label", FieldKind::Line),
        field("phone", FieldKind::Phone),
        field("mobile", FieldKind::Phone),
        field("fax", FieldKind::Phone),
        field("email", FieldKind::Email),
        field("note", FieldKind::Line),
        field("is_default", FieldKind::Flag),
        field("purposes", FieldKind::Choices(PURPOSES)),
        field("do_not_call", FieldKind::Flag),
        field("email_consent", FieldKind::Flag),
    ],
};

/// Postal addresses.
pub const ADDRESSES: Collection = Collection {
    key: "addresses",
    fields: &[
        field("label", FieldKind::Line),
        field("recipient", FieldKind::Line),
        field("line1", FieldKind::Line),
        field("line2", FieldKind::Line),
        field("line3", FieldKind::Line),
        field("postcode", FieldKind::Postcode),
        field("city", FieldKind::Line),
        field("country", FieldKind::Country),
        field("latitude", FieldKind::Degrees),
        field("longitude", FieldKind::Degrees),
        field("precision", FieldKind::Choice(PRECISIONS)),
        // What a service was asked for and answered: [`crate::located`].
        field("located", FieldKind::Line),
        field("access", FieldKind::Line),
        field("default_billing", FieldKind::Flag),
        field("default_delivery", FieldKind::Flag),
    ],
};

/// Web sites.
pub const WEBSITES: Collection = Collection {
    key: "websites",
    fields: &[field("label", FieldKind::Line), field("url", FieldKind::Url)],
};

/// What ties a contact to another one; the other's fiche shows it from its side.
pub const RELATIONS: Collection = Collection {
    key: "relations",
    fields: &[
        // One of [`RELATION_KINDS`], or an item of the settings' `relation_types`, by its id in
        // hexadecimal.
        field("relation", FieldKind::Line),
        // Whether the other one stands where the type's name says this one does: "emploie", not
        // "est salarié de".
        field("inverse", FieldKind::Flag),
        field("other", FieldKind::ContactLink),
        field("role", FieldKind::Line),
        field("starts_on", FieldKind::Date),
        field("ends_on", FieldKind::Date),
        field("note", FieldKind::Line),
    ],
};

/// Values of the workspace's own fields. An item's id is that of the field's definition in the
/// settings' `custom_fields`: who enters a value on two devices makes one item, and so it has no
/// long text, which must not be made twice.
pub const CUSTOM: Collection = Collection {
    key: "custom",
    fields: &[
        // As the kind of field stores it that the definition's type stands for.
        field("value", FieldKind::Lines),
        // Of "many of".
        field("members", FieldKind::Tags),
    ],
};

/// Pièces jointes: files, and addresses of files that lie elsewhere.
pub const ATTACHMENTS: Collection = Collection {
    key: "attachments",
    fields: &[
        field("name", FieldKind::Line),
        field("note", FieldKind::Line),
        // In place of a file.
        field("url", FieldKind::Url),
        // As the device that took the file in found it by its first bytes ([`crate::attachment::sniff`]).
        field("media", FieldKind::Line),
        // Bytes.
        field("size", FieldKind::Count),
        // The file: its SHA-256 in hexadecimal. Written with the item and never again.
        field("sha256", FieldKind::Line),
        // The exchange that it was taken for: the id of its item.
        field("event", FieldKind::Line),
    ],
};

/// Collections of the activity document.
pub const ACTIVITY_COLLECTIONS: &[Collection] =
    &[EVENTS, TASKS, TASK_STEPS, TIME_ENTRIES, APPOINTMENTS];

/// Exchanges with a contact.
pub const EVENTS: Collection = Collection {
    key: "events",
    fields: &[
        field("kind", FieldKind::Choice(EVENT_KINDS)),
        field("at", FieldKind::Instant),
        field("subject", FieldKind::Line),
        field("text", FieldKind::Prose),
        field("author", FieldKind::Person),
        field("duration", FieldKind::Minutes),
    ],
};

/// What is to be done for a contact. A task lies in the year in which it was noted.
pub const TASKS: Collection = Collection {
    key: "tasks",
    fields: &[
        field("title", FieldKind::Line),
        // One value and no long text: what follows a task that comes back is made under a derived
        // id, by two devices maybe, and a long text must not be made twice.
        field("details", FieldKind::Lines),
        field("due", FieldKind::Date),
        // Unset is "normal".
        field("priority", FieldKind::Choice(PRIORITIES)),
        // Unset is "to do".
        field("state", FieldKind::Choice(TASK_STATES)),
        field("assignee", FieldKind::Person),
        field("reminder", FieldKind::Instant),
        // A rule of RFC 5545, without DTSTART: the due day is where it begins.
        field("recurrence", FieldKind::Line),
        // The other contacts that it is about, by their document ids in hexadecimal.
        field("contacts", FieldKind::Tags),
    ],
};

/// The checklists of tasks.
pub const TASK_STEPS: Collection = Collection {
    key: "task_steps",
    fields: &[
        // The task's item in the same document, by its id in hexadecimal.
        field("task", FieldKind::Line),
        field("title", FieldKind::Line),
        field("done", FieldKind::Flag),
    ],
};

/// Time spent on a contact. An entry without a duration is a clock that runs.
pub const TIME_ENTRIES: Collection = Collection {
    key: "time_entries",
    fields: &[
        field("person", FieldKind::Person),
        field("at", FieldKind::Instant),
        field("duration", FieldKind::Minutes),
        field("work", FieldKind::Listed(List::Works)),
        field("billable", FieldKind::Flag),
        field("hourly_rate", FieldKind::Money),
        field("note", FieldKind::Line),
    ],
};

/// Families of articles; each has a catalogue of its own.
pub const ARTICLE_FAMILIES: Collection =
    Collection { key: "article_families", fields: &[field("name", FieldKind::Line)] };

/// How far a role reaches: the fiches of the person's own portfolio, those of the team, all.
pub const REACHES: &[&str] = &["portfolio", "team", "everything"];

/// Collections of the settings document that the server alone writes. A device may only give
/// itself another name in `devices`.
pub const SERVER_COLLECTIONS: &[&str] = &["people", "devices", "roles", "teams"];

/// Collections of the settings document; the item id of a device is the first 8 bytes of its
/// actor. See [`SERVER_COLLECTIONS`].
pub const SETTINGS_COLLECTIONS: &[Collection] = &[
    CATEGORIES,
    Collection { key: "origins", fields: &[field("name", FieldKind::Line)] },
    Collection { key: "statuses", fields: &[field("name", FieldKind::Line)] },
    Collection { key: "legal_forms", fields: &[field("name", FieldKind::Line)] },
    Collection { key: "works", fields: &[field("name", FieldKind::Line)] },
    Collection {
        key: "relation_types",
        fields: &[
            // "est salarié de", and seen from the other side "emploie".
            field("name", FieldKind::Line),
            field("inverse_name", FieldKind::Line),
        ],
    },
    Collection {
        key: "custom_fields",
        fields: &[
            field("name", FieldKind::Line),
            // What columns of files are called by.
            field("key", FieldKind::Line),
            field("custom_kind", FieldKind::Choice(CUSTOM_KINDS)),
            field("required", FieldKind::Flag),
            field("default_value", FieldKind::Line),
            field("help", FieldKind::Line),
            // The heading that it stands under; fields of one heading stand together.
            field("heading", FieldKind::Line),
            field("searchable", FieldKind::Flag),
            field("in_list", FieldKind::Flag),
            // For which contacts; none for all.
            field("profiles", FieldKind::Choices(PROFILES)),
            // Of "one of" and "many of"; ordered by name.
            field("options", FieldKind::Tags),
            // Not offered any more; what was entered stays to be read.
            field("retired", FieldKind::Flag),
        ],
    },
    SAVED_FILTERS,
    LOYALTY_PROGRAMMES,
    LOYALTY_RATES,
    ARTICLE_FAMILIES,
    PRICE_GRIDS,
    PAYMENT_TERMS,
    INSTALMENTS,
    PAYMENT_METHODS,
    DUNNING_CIRCUITS,
    Collection {
        key: "people",
        fields: &[
            field("name", FieldKind::Line),
            field("email", FieldKind::Email),
            // Items of `roles` and `teams`, by their ids in hexadecimal.
            field("role", FieldKind::Line),
            field("team", FieldKind::Line),
        ],
    },
    Collection {
        key: "devices",
        fields: &[
            field("actor", FieldKind::Line),
            field("person", FieldKind::Person),
            field("name", FieldKind::Line),
        ],
    },
    Collection {
        key: "roles",
        fields: &[
            field("name", FieldKind::Line),
            field("rights", FieldKind::Tags),
            field("sees", FieldKind::Choice(REACHES)),
            field("edits", FieldKind::Choice(REACHES)),
            field("sees_archived", FieldKind::Flag),
            field("sees_suppliers", FieldKind::Flag),
        ],
    },
    Collection { key: "teams", fields: &[field("name", FieldKind::Line)] },
];

/// Fields of the settings document's root. `language` and `country` are what a
/// fiche inherits while its own are unset (rule 10), and so are [`COMPANY_TERMS`].
pub const SETTINGS_FIELDS: &[Field] = &[
    field("company_name", FieldKind::Line),
    field("time_zone", FieldKind::Line),
    field("language", FieldKind::Language),
    field("country", FieldKind::Country),
    // Whether every device has to be locked with a code, and after how many minutes without input at most.
    field("lock_required", FieldKind::Flag),
    field("lock_after", FieldKind::Count),
    // Whether the module Temps passé is switched off.
    field("no_time_tracking", FieldKind::Flag),
    // Where the pictures of maps come from ([`crate::tiles`]), and whom they are owed to.
    field("tile_url", FieldKind::Line),
    field("tile_credit", FieldKind::Line),
    // What [`COMPANY_TERMS`] lists.
    terms::PRICE_GRID,
    terms::PRICE_MODE,
    terms::CURRENCY,
    terms::CARRIAGE_FREE_FROM,
    terms::PAYMENT_TERM,
    terms::PAYMENT_METHOD,
    terms::INVOICING_MODE,
    terms::INVOICE_SENDING,
    terms::DUNNING_CIRCUIT,
];
