//! The two languages say the same things.

use crate::tree::{self, none};
use std::collections::{BTreeMap, BTreeSet};

/// Message → the variables that it uses.
type Messages = BTreeMap<String, BTreeSet<String>>;

#[test]
fn both_languages_have_the_same_messages() {
    let (french, english) = (language("fr"), language("en"));
    assert!(french.len() > 50, "only {} French messages were found", french.len());
    let mut faults: Vec<String> =
        missing(&french, &english).map(|key| format!("not in English: {key}")).collect();
    faults.extend(missing(&english, &french).map(|key| format!("not in French: {key}")));
    none("messages in one language only", faults);
}

#[test]
fn both_languages_use_the_same_variables() {
    let (french, english) = (language("fr"), language("en"));
    let differ = french
        .iter()
        .filter(|(key, variables)| english.get(*key).is_some_and(|other| other != *variables));
    none("messages whose variables differ", differ.map(|(key, _)| key.clone()).collect());
}

fn missing<'a>(from: &'a Messages, of: &'a Messages) -> impl Iterator<Item = &'a String> {
    from.keys().filter(|key| !of.contains_key(*key))
}

/// Every message of a language, from the files in its folder or with its name.
fn language(tag: &str) -> Messages {
    let locales = ["crates/pwa/locales/", "crates/print/locales/"];
    let files = tree::texts().into_iter().filter(|source| source.path.ends_with(".ftl"));
    let own = files.filter(|source| {
        let inside = locales.iter().find_map(|folder| source.path.strip_prefix(folder));
        inside.is_some_and(|rest| rest.starts_with(tag))
    });
    own.fold(Messages::new(), |mut all, source| {
        all.append(&mut messages(&source.text));
        all
    })
}

/// The messages and attributes of a file: `key` and `key.attribute`.
fn messages(text: &str) -> Messages {
    let mut found = Messages::new();
    let (mut message, mut entry) = (String::new(), String::new());
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(key) =
            line.starts_with(|c: char| c.is_alphabetic() || c == '-').then(|| key(line)).flatten()
        {
            (message, entry) = (key.to_owned(), key.to_owned());
        } else if let Some(attribute) = line.trim_start().strip_prefix('.').and_then(key) {
            entry = format!("{message}.{attribute}");
        }
        if !entry.is_empty() {
            found.entry(entry.clone()).or_default().extend(variables(line));
        }
    }
    found
}

fn key(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let key = key.trim_end();
    key.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_').then_some(key)
}

fn variables(line: &str) -> impl Iterator<Item = String> {
    line.split('$').skip(1).map(|rest| {
        rest.chars().take_while(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect()
    })
}

#[test]
fn a_file_of_messages_is_read() {
    let found = messages(
        "# comment = no\nsaved = { $count ->\n    [one] { $count } fiche\n   *[other] { $name }\n }\n    .title = Hi { $who }\nplain = x\n",
    );
    let keys: Vec<_> = found.keys().map(String::as_str).collect();
    assert_eq!(keys, ["plain", "saved", "saved.title"]);
    assert_eq!(found["saved"], BTreeSet::from(["count".to_owned(), "name".to_owned()]));
}
