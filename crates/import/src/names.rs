//! One name in one column, taken apart.

/// Legal forms and words that people do not bear.
const COMPANY_WORDS: &[&str] = &[
    "sarl",
    "sas",
    "sasu",
    "sa",
    "eurl",
    "sci",
    "snc",
    "scop",
    "gaec",
    "earl",
    "scea",
    "association",
    "mairie",
    "commune",
    "ets",
    "societe",
    "société",
    "entreprise",
    "groupe",
    "gmbh",
    "ltd",
    "inc",
    "srl",
    "bv",
    "nv",
    "spa",
    "ag",
    "syndicat",
    "lycée",
    "collège",
    "école",
    "hôtel",
    "restaurant",
    "boulangerie",
];

/// A person's name, or an organisation's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Name {
    /// An organisation.
    Company(String),
    /// A person: first name (may be empty), last name.
    Person(String, String),
}

/// Takes a whole name apart: `BENALI Nadia`, `Benali, Nadia`, `Nadia Benali`, `SARL Le Moal`.
pub(crate) fn split(name: &str) -> Name {
    let name = name.trim();
    let words: Vec<&str> = name.split_whitespace().collect();
    let bare = |word: &str| {
        word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('.', "")
    };
    let is_company = words.iter().any(|word| COMPANY_WORDS.contains(&bare(word).as_str()));
    if is_company
        || name.contains('&')
        || words.len() > 4
        || name.chars().any(|c| c.is_ascii_digit())
    {
        return Name::Company(name.to_owned());
    }
    if let Some((last, first)) = name.split_once(',') {
        return Name::Person(first.trim().to_owned(), last.trim().to_owned());
    }
    let shouted = words.iter().take_while(|word| is_shouted(word)).count();
    if shouted > 0 && shouted < words.len() {
        return Name::Person(words[shouted..].join(" "), words[..shouted].join(" "));
    }
    match words.split_first() {
        Some((first, rest)) if !rest.is_empty() => {
            Name::Person((*first).to_owned(), rest.join(" "))
        }
        _ => Name::Person(String::new(), name.to_owned()),
    }
}

fn is_shouted(word: &str) -> bool {
    word.chars().count() > 1
        && word.chars().any(char::is_alphabetic)
        && !word.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let person = |first: &str, last: &str| Name::Person(first.into(), last.into());
        for (name, expect) in [
            ("Nadia Benali", person("Nadia", "Benali")),
            ("BENALI Nadia", person("Nadia", "BENALI")),
            ("Le Goff-Kervella, Élodie", person("Élodie", "Le Goff-Kervella")),
            ("DE LA TOUR Jean", person("Jean", "DE LA TOUR")),
            ("Durand", person("", "Durand")),
            ("S.A.R.L. Le Moal", Name::Company("S.A.R.L. Le Moal".into())),
            ("Le Moal & Fils", Name::Company("Le Moal & Fils".into())),
        ] {
            assert_eq!(split(name), expect, "{name}");
        }
    }
}
