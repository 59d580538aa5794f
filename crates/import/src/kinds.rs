//! Words of files for the codes of the model, and kinds of parties by their names.

use carnet_model::search::fold;

/// Codes of choices, and the folded words that mean them.
const WORDS: &[(&str, &str, &[&str])] = &[
    ("civility", "mr", &["m", "mr", "monsieur", "mister", "herr"]),
    (
        "civility",
        "mrs",
        &["mme", "mrs", "ms", "madame", "mlle", "mademoiselle", "miss", "frau", "mle"],
    ),
    (
        "civility",
        "mr_and_mrs",
        &["m et mme", "m mme", "mr et mme", "monsieur et madame", "mr and mrs"],
    ),
    ("civility", "dr", &["dr", "docteur", "doctor"]),
    ("civility", "me", &["me", "maitre"]),
    (
        "party_kind",
        "individual",
        &[
            "individual",
            "particulier",
            "personne",
            "personne physique",
            "person",
            "b2c",
            "te private",
            "prive",
        ],
    ),
    (
        "party_kind",
        "company",
        &[
            "company",
            "professionnel",
            "societe",
            "entreprise",
            "pro",
            "personne morale",
            "b2b",
            "organization",
            "te medium",
            "te small",
            "te large",
            "pme",
            "artisan",
            "commercant",
        ],
    ),
    ("party_kind", "association", &["association", "asso", "non profit"]),
    (
        "party_kind",
        "administration",
        &["administration", "collectivite", "public", "te admin", "mairie", "secteur public"],
    ),
    ("client_stage", "lead", &["lead", "piste", "subscriber", "suspect"]),
    (
        "client_stage",
        "prospect",
        &[
            "prospect",
            "opportunity",
            "marketingqualifiedlead",
            "salesqualifiedlead",
            "marketing qualified lead",
            "sales qualified lead",
        ],
    ),
    ("client_stage", "client", &["client", "customer", "evangelist"]),
    ("client_stage", "former_client", &["former client", "ancien client", "perdu"]),
    ("profiles", "client", &["client", "clients", "customer", "1"]),
    ("profiles", "prospect", &["prospect", "prospects", "lead", "2"]),
    ("profiles", "supplier", &["supplier", "fournisseur", "fournisseurs", "vendor"]),
    ("profiles", "relation", &["relation", "relations", "contact"]),
];

/// The code that a word of a file means for a field.
pub(crate) fn code(field: &str, word: &str) -> Option<&'static str> {
    let folded = fold(word);
    let meant = |(of, code, words): &(&str, &'static str, &[&str])| {
        (*of == field && (words.contains(&folded.as_str()) || *code == word)).then_some(*code)
    };
    WORDS.iter().find_map(meant)
}

/// What an organisation is, by its name.
pub(crate) fn party_of(name: &str) -> Option<&'static str> {
    const ADMINISTRATIONS: &[&str] = &[
        "mairie",
        "commune de",
        "ville de",
        "communaute de communes",
        "prefecture",
        "lycee",
        "college",
        "ecole",
        "hopital",
        "centre hospitalier",
        "ehpad",
        "conseil departemental",
        "conseil regional",
        "ministere",
        "universite",
        "ccas",
        "syndicat intercommunal",
        "caisse des ecoles",
    ];
    const ASSOCIATIONS: &[&str] =
        &["association", "asso", "comite des fetes", "amicale", "club", "cercle", "foyer"];
    const COMPANIES: &[&str] = &[
        "sarl",
        "sas",
        "sasu",
        "eurl",
        "sa",
        "snc",
        "sci",
        "scop",
        "gaec",
        "earl",
        "ets",
        "etablissements",
        "societe",
        "boulangerie",
        "restaurant",
        "hotel",
        "gmbh",
        "ltd",
        "inc",
        "boutique",
        "garage",
        "cie",
    ];
    let folded = format!(" {} ", fold(name));
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(&format!(" {word} ")));
    if has(ADMINISTRATIONS) {
        Some("administration")
    } else if has(ASSOCIATIONS) {
        Some("association")
    } else if has(COMPANIES) {
        Some("company")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_codes() {
        assert_eq!(code("civility", "Mme"), Some("mrs"));
        assert_eq!(code("civility", "M. et Mme"), Some("mr_and_mrs"));
        assert_eq!(code("party_kind", "Particulier"), Some("individual"));
        assert_eq!(code("client_stage", "former_client"), Some("former_client"));
        assert_eq!(code("civility", "Comte"), None);
    }

    #[test]
    fn names_say_what_bears_them() {
        assert_eq!(party_of("Mairie de Rennes"), Some("administration"));
        assert_eq!(party_of("Association des boulangers"), Some("association"));
        assert_eq!(party_of("S.A.S. Durand"), None);
        assert_eq!(party_of("SAS Durand"), Some("company"));
        assert_eq!(party_of("Paul Durand"), None);
    }
}
