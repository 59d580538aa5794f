//! Names of people and organisations, taken apart.

use crate::{kinds, raw::Raw};

/// Settles who the contact is: gives `party_kind`, and `first_name` and `last_name`
/// or `legal_name`, from what the file has. Gives the name to show.
pub(crate) fn settle(raw: &mut Raw) -> String {
    add_middle_name(raw);
    let said = kinds::code("party_kind", raw.field("party_kind")).or_else(|| said_company(raw));
    let name = raw.take("full_name");
    if !name.is_empty() && raw.field("last_name").is_empty() && raw.field("first_name").is_empty() {
        whole_name(raw, &name, said);
    }
    let person = person(raw);
    let organisation = first_of([raw.field("trade_name"), raw.field("legal_name")]);
    let kind = said.unwrap_or_else(|| guess(raw, &organisation));
    if kind == "individual" && !person.is_empty() && !raw.field("legal_name").is_empty() {
        // A person's employer: the fiche is the person's.
        let employer = raw.take("legal_name");
        raw.notes.push(employer);
    } else if kind != "individual" && organisation.is_empty() && !person.is_empty() {
        raw.set("legal_name", &person);
        raw.take("first_name");
        raw.take("last_name");
    }
    raw.fields.insert("party_kind".to_owned(), kind.to_owned());
    if kind == "individual" {
        return first_of([&person, &organisation]);
    }
    first_of([raw.field("trade_name"), raw.field("legal_name"), &person])
}

fn said_company(raw: &mut Raw) -> Option<&'static str> {
    let said = raw.take("is_company").to_lowercase();
    match said.as_str() {
        "" => None,
        "1" | "true" | "yes" | "oui" | "vrai" | "x" => Some("company"),
        _ => Some("individual"),
    }
}

fn guess(raw: &Raw, organisation: &str) -> &'static str {
    if organisation.is_empty() && raw.field("siret").is_empty() && raw.field("siren").is_empty() {
        return "individual";
    }
    kinds::party_of(organisation).unwrap_or("company")
}

fn add_middle_name(raw: &mut Raw) {
    let middle = raw.take("middle_name");
    if !middle.is_empty() {
        let first = format!("{} {middle}", raw.take("first_name"));
        raw.set("first_name", &first);
    }
}

/// A name in one column: a person's if something says so, else an organisation's.
fn whole_name(raw: &mut Raw, name: &str, said: Option<&str>) {
    let (civility, rest) = civility(name);
    let is_person = match said {
        Some(kind) => kind == "individual",
        None => civility.is_some() || !raw.field("civility").is_empty() || name.contains(", "),
    };
    if !is_person {
        if raw.field("legal_name").is_empty() {
            raw.set("legal_name", name);
        } else if said.is_some() && raw.field("legal_name") != name {
            // The name by which people call it.
            if raw.field("trade_name").is_empty() {
                raw.set("trade_name", name);
            }
        } else if raw.field("legal_name") != name {
            // Someone who works there.
            let (first, last) = person_name(name);
            raw.set("first_name", &first);
            raw.set("last_name", &last);
        }
        return;
    }
    if let Some(civility) = civility {
        raw.set("civility", civility);
    }
    let (first, last) = person_name(rest);
    raw.set("first_name", &first);
    raw.set("last_name", &last);
}

/// The civility at the start of a name, and the rest.
fn civility(name: &str) -> (Option<&'static str>, &str) {
    let Some((word, rest)) = name.trim().split_once(' ') else { return (None, name) };
    // `Me` and `M` are too short to be sure without their dot or their case.
    let sure = !matches!(word, "me" | "ME" | "m");
    match kinds::code("civility", word).filter(|_| sure) {
        Some(code) => (Some(code), rest.trim()),
        None => (None, name),
    }
}

/// First and last name: `Durand, Paul`, `DURAND Paul`, `Paul Le Moal`.
pub(crate) fn person_name(name: &str) -> (String, String) {
    let name = name.trim();
    if let Some((last, first)) = name.split_once(',') {
        return (first.trim().to_owned(), last.trim().to_owned());
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_capital =
        |word: &&&str| word.chars().count() > 1 && word.chars().all(|char| !char.is_lowercase());
    let capitals = words.iter().take_while(|word| is_capital(word)).count();
    if capitals > 0 && capitals < words.len() {
        return (words[capitals..].join(" "), words[..capitals].join(" "));
    }
    match words.as_slice() {
        [] => (String::new(), String::new()),
        [last] => (String::new(), (*last).to_owned()),
        [first, last @ ..] => ((*first).to_owned(), last.join(" ")),
    }
}

fn person(raw: &Raw) -> String {
    format!("{} {}", raw.field("first_name"), raw.field("last_name")).trim().to_owned()
}

fn first_of<const N: usize>(names: [&str; N]) -> String {
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_people_come_apart() {
        for (name, first, last) in [
            ("Paul Le Moal", "Paul", "Le Moal"),
            ("DURAND Jean-Paul", "Jean-Paul", "DURAND"),
            ("LE GOFF Anne", "Anne", "LE GOFF"),
            ("Durand, Paul", "Paul", "Durand"),
            ("Durand", "", "Durand"),
            ("", "", ""),
        ] {
            assert_eq!(person_name(name), (first.to_owned(), last.to_owned()), "{name}");
        }
    }

    /// Fields in, `kind/legal/first/last` out.
    fn settled(fields: &[(&str, &str)]) -> String {
        let mut raw = Raw::default();
        fields.iter().for_each(|(key, value)| raw.set(key, value));
        let name = settle(&mut raw);
        let [kind, legal, first, last] =
            ["party_kind", "legal_name", "first_name", "last_name"].map(|key| raw.field(key));
        format!("{name}: {kind}/{legal}/{first}/{last}")
    }

    #[test]
    fn who_it_is_is_settled() {
        for (fields, expected) in [
            (&[("full_name", "Mme Anne Le Goff")][..], "Anne Le Goff: individual//Anne/Le Goff"),
            (
                &[("full_name", "Fournil des Lices")],
                "Fournil des Lices: company/Fournil des Lices//",
            ),
            (&[("full_name", "Mairie de Bruz")], "Mairie de Bruz: administration/Mairie de Bruz//"),
            (
                &[("full_name", "Paul Durand"), ("is_company", "False")],
                "Paul Durand: individual//Paul/Durand",
            ),
            (&[("full_name", "Durand"), ("is_company", "True")], "Durand: company/Durand//"),
            (
                &[("first_name", "Paul"), ("last_name", "Durand"), ("legal_name", "SARL D")],
                "SARL D: company/SARL D/Paul/Durand",
            ),
            (
                &[("first_name", "Paul"), ("middle_name", "B."), ("last_name", "Durand")],
                "Paul B. Durand: individual//Paul B./Durand",
            ),
            (
                &[("last_name", "Durand"), ("party_kind", "Professionnel")],
                "Durand: company/Durand//",
            ),
        ] {
            assert_eq!(settled(fields), expected);
        }
    }
}
