//! What is agreed with a contact, with what it inherits (rule 10).

use super::{
    FieldView, Inherited, ItemView, SectionView, Source, Stamp,
    fiche::{Defaults, Reader},
};
use crate::{
    check,
    kind::DocKey,
    read,
    schema::{self, Field, FieldKind},
    terms::schedule::Rule,
    value::Value,
};
use automerge::{Automerge, ROOT, ReadDoc};
use carnet_ids::{DocId, ItemId};
use serde::{Deserialize, Serialize};

/// What holds where nobody said anything: prices before taxes in euros, thirty days (C. com. L441-10),
/// an invoice when it is delivered, by email, VAT by country and number.
const BUILT_IN: [(&str, &str); 5] = [
    ("price_mode", "net"),
    ("currency", "EUR"),
    ("invoicing_mode", "on_delivery"),
    ("invoice_sending", "email"),
    ("vat_regime", "automatic"),
];

/// The terms of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsView {
    /// The contact.
    pub contact: DocId,
    /// Every section of [`schema::TERMS_SECTIONS`], with every field.
    pub sections: Vec<SectionView>,
    /// Special prices, those of fiches that were merged into this one too.
    pub prices: Vec<ItemView>,
    /// The currency that amounts are in, ISO 4217.
    pub currency: String,
    /// Who changed them last, and when.
    pub updated: Option<Stamp>,
}

/// What a contact's terms are read from.
#[derive(Debug, Clone, Copy)]
pub struct TermsSource<'a> {
    /// The contact.
    pub contact: DocId,
    /// Its terms, and those of fiches that were merged into it.
    pub documents: &'a [(DocKey, &'a Automerge)],
    /// The contact's own document, for its category.
    pub fiche: Option<&'a Automerge>,
    /// What the company says.
    pub settings: Option<&'a Automerge>,
}

/// Reads the terms of a contact. What is unset comes from a fiche that was merged into it, unless it
/// was emptied here; then, of an address, from the fiche's own marks; then from its category, the
/// company, and the program.
pub fn terms(of: &TermsSource<'_>) -> TermsView {
    let key = DocKey::Terms(of.contact);
    let blank = key.new_document();
    let own = of.documents.iter().find(|(known, _)| *known == key);
    let own = own.map_or(&blank, |(_, doc)| *doc);
    let merged: Vec<&(DocKey, &Automerge)> =
        of.documents.iter().filter(|(known, _)| *known != key).collect();
    let defaults = Defaults::default();
    let reader = Reader::new(own, Some(key), &defaults);
    let mut sections: Vec<SectionView> =
        schema::TERMS_SECTIONS.iter().map(|section| reader.section(section)).collect();
    let inherit = Inheritance { own, merged: &merged, category: category(of), of };
    let known = schema::TERMS_SECTIONS.iter().flat_map(|section| section.fields);
    for (field, view) in known.zip(sections.iter_mut().flat_map(|section| &mut section.fields)) {
        if view.value.is_none() {
            view.inherited = inherit.inherited(field);
        }
    }
    let mut prices = reader.collection(&schema::SPECIAL_PRICES).items;
    let mut updated = reader.stamps.last();
    let here = read::map(own, schema::SPECIAL_PRICES.key).map(|map| read::outline(own, &map));
    // What was copied here shows from here, and what was removed here is removed.
    let mut seen: Vec<_> = here.unwrap_or_default().into_keys().collect();
    for (key, doc) in &merged {
        let reader = Reader::new(doc, Some(*key), &defaults);
        let others = reader.collection(&schema::SPECIAL_PRICES).items.into_iter();
        let others: Vec<_> = others.filter(|item| !seen.contains(&item.item)).collect();
        seen.extend(others.iter().map(|item| item.item));
        prices.extend(others);
        updated = super::fiche::newest(updated, reader.stamps.last());
    }
    let currency = currency(&sections);
    for field in sections.iter_mut().flat_map(|section| &mut section.fields) {
        tell_in(&currency, field);
        if let Some(fiche) = of.fiche {
            tell_address(field, fiche);
        }
    }
    let of_items = prices.iter_mut().flat_map(|item| &mut item.fields);
    of_items.for_each(|field| tell_in(&currency, field));
    TermsView { contact: of.contact, sections, prices, currency, updated }
}

/// What the company says of terms, for whoever edits that: the settings' fields of
/// [`schema::COMPANY_TERMS`], with what the program says where they are unset.
pub fn company_terms(settings: &Automerge) -> Vec<FieldView> {
    let defaults = Defaults::default();
    let reader = Reader::new(settings, Some(DocKey::Settings), &defaults);
    let section = schema::Section { key: "company_terms", fields: schema::COMPANY_TERMS };
    let mut fields = reader.section(&section).fields;
    for (field, view) in schema::COMPANY_TERMS.iter().zip(&mut fields) {
        if view.value.is_none() {
            view.inherited = built_in(field).map(|value| told(field, value, Source::BuiltIn));
        }
    }
    fields
}

/// Where what is unset may come from.
struct Inheritance<'a> {
    own: &'a Automerge,
    merged: &'a [&'a (DocKey, &'a Automerge)],
    category: Option<read::Item>,
    of: &'a TermsSource<'a>,
}

impl Inheritance<'_> {
    fn inherited(&self, field: &Field) -> Option<Inherited> {
        let is_among = |fields: &[Field]| fields.iter().any(|known| known.key == field.key);
        let merged = || {
            // Whoever emptied it here wanted it empty.
            let is_untouched = matches!(self.own.get(ROOT, field.key), Ok(None));
            let mut documents = self.merged.iter().filter(|_| is_untouched);
            let value = documents.find_map(|(_, doc)| read::root(*doc, field).value)?;
            Some((value, Source::Merged))
        };
        let fiche = || Some((default_address(self.of.fiche?, field.key)?, Source::Fiche));
        let category = || {
            let item = self.category.as_ref().filter(|_| is_among(schema::CATEGORY_TERMS))?;
            Some((item.register(field).value?, Source::Category))
        };
        let company = || {
            let settings = self.of.settings.filter(|_| is_among(schema::COMPANY_TERMS))?;
            Some((read::root(settings, field).value?, Source::Company))
        };
        let built_in = || Some((built_in(field)?, Source::BuiltIn));
        let found = merged().or_else(fiche).or_else(category).or_else(company).or_else(built_in);
        found.map(|(value, from)| told(field, value, from))
    }
}

/// The address that the fiche marks as the default one for this, else its first one.
fn default_address(fiche: &Automerge, key: &str) -> Option<Value> {
    let flag = match key {
        "billing_address" => "default_billing",
        "delivery_address" => "default_delivery",
        _ => return None,
    };
    let items = read::items(fiche, &read::map(fiche, schema::ADDRESSES.key)?);
    let items = read::in_order(items);
    let flag = Field { key: flag, kind: FieldKind::Flag };
    let is_default = |item: &read::Item| item.register(&flag).value == Some(Value::Bool(true));
    let marked = items.iter().find(|(_, item)| is_default(item));
    marked.or(items.first()).map(|(id, _)| Value::Text(id.to_string()))
}

fn built_in(field: &Field) -> Option<Value> {
    if field.key == "payment_term" {
        return Some(Value::Text(Rule::BY_LAW.code()));
    }
    let known = BUILT_IN.iter().find(|(key, _)| *key == field.key);
    known.map(|(_, value)| Value::text(*value))
}

fn told(field: &Field, value: Value, from: Source) -> Inherited {
    Inherited { display: check::display(field.kind, &value), value, from }
}

/// The item of the contact's category.
fn category(of: &TermsSource<'_>) -> Option<read::Item> {
    let category = Field { key: "category", kind: FieldKind::Line };
    let name = read::root(of.fiche?, &category).value?;
    let settings = of.settings?;
    let map = read::map(settings, schema::CATEGORIES.key)?;
    let known = read::in_order(read::items(settings, &map)).into_iter();
    let field = Field { key: "name", kind: FieldKind::Line };
    let mut known = known.filter(|(_, item)| item.register(&field).value.as_ref() == Some(&name));
    known.next().map(|(_, item)| item)
}

/// The currency that holds.
fn currency(sections: &[SectionView]) -> String {
    let mut fields = sections.iter().flat_map(|section| &section.fields);
    let field = fields.find(|field| field.key == "currency");
    let value = field.and_then(|field| holds(field));
    value.and_then(Value::as_text).unwrap_or("EUR").to_owned()
}

/// What holds of a field: its value, else what it inherits.
pub fn holds(field: &FieldView) -> Option<&Value> {
    field.value.as_ref().or(field.inherited.as_ref().map(|inherited| &inherited.value))
}

/// An address is told by its words, which lie in the contact's document.
pub fn tell_address(field: &mut FieldView, fiche: &Automerge) {
    if !matches!(field.key.as_str(), "billing_address" | "delivery_address") {
        return;
    }
    let tell = |value: Option<&Value>, display: &mut String| {
        let item = value.and_then(Value::as_text).and_then(|id| id.parse().ok());
        if let Some(words) = item.and_then(|item| address(fiche, &item)) {
            *display = words;
        }
    };
    tell(field.value.as_ref(), &mut field.display);
    for candidate in &mut field.conflict {
        tell(candidate.value.as_ref(), &mut candidate.display);
    }
    if let Some(inherited) = &mut field.inherited {
        tell(Some(&inherited.value), &mut inherited.display);
    }
}

/// An address on one line, removed or not; `None` where there is none of this id.
fn address(fiche: &Automerge, item: &ItemId) -> Option<String> {
    let found = read::item(fiche, &read::map(fiche, schema::ADDRESSES.key)?, item)?;
    let text = |key: &'static str| {
        let value = found.register(&Field { key, kind: FieldKind::Line }).value;
        value.as_ref().and_then(Value::as_text).unwrap_or_default().to_owned()
    };
    let city = format!("{} {}", text("postcode"), text("city"));
    let words = [text("label"), text("line1"), city.trim().to_owned()];
    let words: Vec<_> = words.into_iter().filter(|words| !words.is_empty()).collect();
    Some(words.join(", "))
}

/// Amounts are in the contact's currency.
fn tell_in(currency: &str, field: &mut FieldView) {
    if !matches!(field.key.as_str(), "carriage_free_from" | "credit_limit" | "unit_price") {
        return;
    }
    let tell = |value: Option<&Value>, display: &mut String| {
        if let Some(amount) = value.and_then(Value::as_text) {
            *display = check::money_in(amount, currency);
        }
    };
    tell(field.value.as_ref(), &mut field.display);
    for candidate in &mut field.conflict {
        tell(candidate.value.as_ref(), &mut candidate.display);
    }
    if let Some(inherited) = &mut field.inherited {
        tell(Some(&inherited.value), &mut inherited.display);
    }
}
