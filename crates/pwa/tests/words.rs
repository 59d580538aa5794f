//! The words of the screens: both languages have the same messages with the same arguments, every
//! message that the code names exists, and every field and code of the schema has its words.

#![allow(clippy::unwrap_used, reason = "a test says what it reads by failing")]

use carnet_model::schema::{self, Field, FieldKind};
use fluent_bundle::FluentResource;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

const FILES: [&str; 17] = [
    "fields.ftl",
    "screens.ftl",
    "problems.ftl",
    "late/own.ftl",
    "late/follow-up.ftl",
    "late/ledger.ftl",
    "late/terms.ftl",
    "late/exports.ftl",
    "late/map.ftl",
    "late/files.ftl",
    "late/print.ftl",
    "late/administration.ftl",
    "late/board.ftl",
    "late/import.ftl",
    "late/saved.ftl",
    "late/help.ftl",
    "late/rgpd.ftl",
];

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    let (french, english) = (messages("fr"), messages("en"));
    assert_eq!(french.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>());
    for (key, text) in &french {
        assert_eq!(arguments(text), arguments(&english[key]), "arguments of {key}");
    }
}

#[test]
fn every_file_parses() {
    for language in ["fr", "en"] {
        for file in FILES {
            let text =
                fs::read_to_string(root().join("locales").join(language).join(file)).unwrap();
            assert!(FluentResource::try_new(text).is_ok(), "{language}/{file}");
        }
    }
}

#[test]
fn every_message_that_the_code_names_exists() {
    let known = messages("fr");
    let used = used();
    assert!(used.len() > 100, "found only {} uses: has the macro another name?", used.len());
    let missing: Vec<_> = used.iter().filter(|key| !known.contains_key(*key)).collect();
    assert!(missing.is_empty(), "no such messages: {missing:?}");
}

#[test]
fn every_field_and_code_of_the_schema_has_its_words() {
    let known = messages("fr");
    let mut wanted = BTreeSet::new();
    for section in schema::CONTACT_SECTIONS {
        wanted.insert(key("section", section.key));
        section.fields.iter().for_each(|field| words_of(field, &mut wanted));
    }
    schema::CONTACT_MARKS.iter().for_each(|field| words_of(field, &mut wanted));
    let beside = schema::ACTIVITY_COLLECTIONS.iter().chain(schema::LEDGER_COLLECTIONS);
    let edited = [
        schema::LOYALTY_PROGRAMMES,
        schema::LOYALTY_RATES,
        schema::SPECIAL_PRICES,
        schema::CATEGORIES,
        schema::PRICE_GRIDS,
        schema::PAYMENT_TERMS,
        schema::INSTALMENTS,
        schema::PAYMENT_METHODS,
        schema::DUNNING_CIRCUITS,
    ];
    for section in schema::TERMS_SECTIONS {
        wanted.insert(key("section", section.key));
        section.fields.iter().for_each(|field| words_of(field, &mut wanted));
    }
    for collection in schema::CONTACT_COLLECTIONS.iter().chain(beside).chain(&edited) {
        for family in ["section", "item", "item-add", "item-edit"] {
            wanted.insert(key(family, collection.key));
        }
        collection.fields.iter().for_each(|field| words_of(field, &mut wanted));
    }
    let missing: Vec<_> = wanted.iter().filter(|key| !known.contains_key(*key)).collect();
    assert!(missing.is_empty(), "no words for: {missing:?}");
}

fn words_of(field: &Field, wanted: &mut BTreeSet<String>) {
    wanted.insert(key("field", field.key));
    if let FieldKind::Choice(codes) | FieldKind::Choices(codes) = field.kind {
        let family = key("choice", field.key);
        wanted.extend(codes.iter().map(|code| key(&family, &code.to_lowercase())));
    }
}

fn key(family: &str, code: &str) -> String {
    format!("{family}-{}", code.replace('_', "-"))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Each message of a language with its text.
fn messages(language: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for file in FILES {
        let text = fs::read_to_string(root().join("locales").join(language).join(file)).unwrap();
        let mut last = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            match line.split_once(" =") {
                Some((key, value)) if !line.starts_with(' ') => {
                    last = key.to_owned();
                    assert!(
                        all.insert(last.clone(), value.to_owned()).is_none(),
                        "{key} twice in {language}"
                    );
                }
                _ if !line.is_empty() => all.entry(last.clone()).or_default().push_str(line),
                _ => {}
            }
        }
    }
    all
}

fn arguments(text: &str) -> BTreeSet<&str> {
    let ends = |c: char| !c.is_ascii_alphanumeric() && c != '_';
    text.split('$').skip(1).map(|rest| rest.split(ends).next().unwrap_or_default()).collect()
}

/// Keys written in `t!("…")`.
fn used() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    visit(&root().join("src"), &mut |text| {
        for rest in text.split("t!(").skip(1) {
            if let Some(quoted) = rest.trim_start().strip_prefix('"') {
                keys.extend(quoted.split('"').next().map(str::to_owned));
            }
        }
    });
    keys.retain(|key| {
        key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    });
    keys
}

fn visit(folder: &Path, read: &mut impl FnMut(&str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, read);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            read(&fs::read_to_string(&path).unwrap());
        }
    }
}
